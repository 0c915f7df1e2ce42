/* Filters: whatever was typed is refused with a reason, or becomes SQL that SQLite accepts. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "db.h"
#include "err.h"
#include "filter_compile.h"
#include "fuzz.h"
#include "ledger.h"
#include "text.h"

static struct ledger *open_ledger(void)
{
	static struct ledger l;
	static struct err e;
	static bool open;
	char folder[] = "/tmp/fuzz-filter-XXXXXX";
	if (open)
		return &l;
	must(mkdtemp(folder));
	struct arena a = { 0 };
	const char *path = arena_printf(&a, "%s/kept.db", folder);
	must(ledger_open(&l, path, &(struct ledger_how) { .what = LEDGER_CREATE }, &e));
	ledger_close(&l);
	l = (struct ledger) { 0 };
	must(ledger_open(&l, path, &(struct ledger_how) { .what = LEDGER_READ }, &e));
	must(unlink(path) == 0 && rmdir(folder) == 0); /* stays open */
	arena_done(&a);
	return open = true, &l;
}

static const char *saved(void *context, const char *name)
{
	(void)context;
	return strcmp(name, "loop") == 0   ? "@loop"
	       : strcmp(name, "both") == 0 ? "kind:act x"
					   : NULL;
}

enum { TERMS = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ledger *l = open_ledger();
	struct arena a = { 0 };
	struct err e = { 0 };
	struct filter f;
	char *terms[TERMS + 1] = { 0 }, *text = arena_bytes(&a, (const char *)data, size);
	size_t n = 0;
	if (!text_is_utf8(text, strlen(text)))
		return arena_done(&a), 0;
	for (char *t = strtok(text, "\n"); t && n < TERMS; t = strtok(NULL, "\n"))
		terms[n++] = t;
	if (filter_compile(l, terms, saved, NULL, &a, &f, &e)) {
		const char *sql = filter_sql(
			&f, "SELECT c.code FROM commitment AS c WHERE /*FILTER*/ 1", &a);
		struct stmt q = db_prepare_once(l->db, sql);
		must(db_ok(l->db));
		filter_bind(&f, &q, l->as_of);
		while (stmt_next(&q))
			;
		must(db_ok(l->db));
		stmt_done(&q);
	} else {
		must(e.code != ERR_NONE && *e.text);
	}
	arena_done(&a);
	return 0;
}
