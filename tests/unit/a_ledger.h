/* A ledger in a file of its own, and what puts a small record in it. */
#ifndef KEPT_TEST_A_LEDGER_H
#define KEPT_TEST_A_LEDGER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "ledger.h"

struct fixture {
	char folder[64], path[96];
	struct err err;
	struct ledger l;
	struct arena a;
};

static inline void must(struct fixture *f, bool done, const struct problems *p)
{
	if (!done)
		fail_msg("%s %s", p && p->count ? p->list[0].text : "", f->err.text);
}

/* Fields as "name=value", up to NULL. */
static inline struct record rec(struct fixture *f, enum kind kind, const char *code, ...)
{
	struct record r = { .kind = kind, .code = code };
	va_list pairs;
	va_start(pairs, code);
	for (const char *pair; (pair = va_arg(pairs, const char *));) {
		const char *equals = strchr(pair, '=');
		const char *name = arena_bytes(&f->a, pair, (size_t)(equals - pair));
		assert_true(field_index(kind, name) >= 0);
		record_set(&r, name, equals + 1);
	}
	va_end(pairs);
	return r;
}

static inline void add(struct fixture *f, struct record r)
{
	struct problems p = { .arena = &f->a };
	must(f, ledger_add(&f->l, &r, &p), &p);
}

#define ADD(...) add(f, rec(f, __VA_ARGS__, NULL))

static inline void reopen(
	struct fixture *f, enum ledger_for what, const char *as_of, const char *known_by)
{
	ledger_close(&f->l);
	const struct ledger_how how = { .what = what, .as_of = as_of, .known_by = known_by };
	must(f, ledger_open(&f->l, f->path, &how, &f->err), NULL);
}

static inline void begin(struct fixture *f)
{
	reopen(f, LEDGER_WRITE, NULL, NULL);
	must(f, ledger_begin(&f->l, "ana"), NULL);
}

static inline void commit(struct fixture *f)
{
	must(f, ledger_commit(&f->l), NULL);
}

/* A new one, open for writing. */
static inline int open_ledger(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	*state = f;
	if (!f)
		return -1;
	snprintf(f->folder, sizeof f->folder, "/tmp/kept-ledger-XXXXXX");
	if (!mkdtemp(f->folder))
		return -1;
	snprintf(f->path, sizeof f->path, "%s/kept.db", f->folder);
	const struct ledger_how how = { .what = LEDGER_CREATE };
	must(f, ledger_open(&f->l, f->path, &how, &f->err) && ledger_begin(&f->l, "ana"), NULL);
	return 0;
}

/* One that fill() has put its record in. */
static inline int open_filled_by(void **state, void (*fill)(struct fixture *f))
{
	if (open_ledger(state) != 0)
		return -1;
	fill(*state);
	commit(*state);
	return 0;
}

static inline int close_ledger(void **state)
{
	struct fixture *f = *state;
	ledger_close(&f->l);
	arena_done(&f->a);
	unlink(f->path);
	int gone = rmdir(f->folder);
	free(f);
	return gone;
}

#endif
