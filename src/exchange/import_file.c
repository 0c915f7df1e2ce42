#include "import_file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "apply.h"
#include "arena.h"
#include "buf.h"
#include "clock.h"
#include "err.h"
#include "guard.h"
#include "jsonw.h"
#include "ledger.h"
#include "macros.h"
#include "rule.h"

bool import_file_digest(
	FILE *in, const char *file, char ret[HASH_HEX], int64_t *ret_size, struct err *e)
{
	struct stat st;
	if (fstat(fileno(in), &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(e, ERR_IO, "cannot read %s: %s", file, strerror(errno));
	struct hash h;
	if (!hash_stream(in, &h, ret_size))
		return err_set(e, ERR_IO, "cannot read %s: %s", file, strerror(errno));
	if (*ret_size == 0)
		return err_set(e, ERR_INPUT,
			"%s is empty: nothing was imported, and nothing was taken as gone", file);
	hash_hex(&h, ret);
	rewind(in);
	return true;
}

static const char *source_code(const char *file, struct arena *a)
{
	const char *name = arena_printf(a, "import|%s", file);
	struct hash h = hash_of(name, strlen(name));
	char hex[HASH_HEX];
	hash_hex(&h, hex);
	for (char *c = hex; *c; c++)
		*c = (char)(*c >= 'a' ? *c - 'a' + 'A' : *c);
	return arena_printf(a, "S-%.12s", hex);
}

static bool ensure_source(struct ledger *l, const struct table_import *t, struct problems *p)
{
	struct record r = { .kind = KIND_SOURCE, .code = source_code(t->file, p->arena) };
	if (apply_entry_of(l->db, KIND_SOURCE, r.code) || !db_ok(l->db))
		return db_ok(l->db);
	record_set(&r, "title", arena_printf(p->arena, "%s, as imported", t->file));
	record_set(&r, "kind", "dataset");
	return ledger_add(l, &r, p);
}

static const char *account(const struct table_import *t, struct err *e, struct arena *a)
{
	SCOPED(buf_done) struct buf text = buf_new(LEDGER_LINE, e);
	struct jsonw w = jsonw_new(&text);
	jsonw_open(&w, '{');
	jsonw_key_text(&w, "imported", t->file);
	jsonw_key_int(&w, "rows", t->facts.rows);
	jsonw_key_text(&w, "records", table_import_summary(t, a));
	jsonw_key(&w, "mapping");
	jsonw_raw(&w, mapping_text(t->mapping, false, a));
	jsonw_close(&w, '}');
	return arena_text(a, text.text);
}

static bool changed_anything(const struct table_import *t)
{
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (t->added[k] || t->revised[k])
			return true;
	return false;
}

bool import_file_record(
	struct ledger *l, const struct table_import *t, const char *sha256, int64_t size)
{
	SCOPED(arena_done) struct arena a = { 0 };
	struct problems p = { .arena = &a };
	char now[CLOCK_SIZE];
	if (!changed_anything(t))
		return true;
	clock_text(clock_now(), now);
	struct record r = { .kind = KIND_SNAPSHOT };
	record_set(&r, "source", source_code(t->file, &a));
	record_set(&r, "captured_at", now);
	record_set(&r, "media_type",
		strncmp(t->facts.form, "JSON", 4) == 0 ? "application/json" : "text/csv");
	record_set(&r, "sha256", sha256);
	record_set(&r, "size", arena_printf(&a, "%lld", (long long)size));
	if (ensure_source(l, t, &p) && ledger_add_because(l, &r, account(t, l->err, &a), &p))
		return true;
	return err_set(l->err, ERR_BUG, "the import could not be recorded: %s",
		p.count ? p.list[0].text : "no reason known");
}

static const char earlier[] =
	"WITH own AS (SELECT json_extract(j.line, '$.tx') AS tx"
	" FROM snapshot s JOIN journal j ON j.entry = s.entry WHERE s.source = :source)"
	" SELECT DISTINCT json_extract(line, '$.code') AS code FROM journal"
	" WHERE json_extract(line, '$.kind') = :kind AND json_extract(line, '$.op') <> 'retract'"
	" AND json_extract(line, '$.tx') IN (SELECT tx FROM own) ORDER BY 1";

bool import_file_vanished(struct ledger *l, struct table_import *t,
	bool (*is_there)(void *context, enum kind kind, const char *code), void *context)
{
	enum { NAMED = 20 };
	struct arena *a = t->troubles.arena;
	SCOPED(arena_done) struct arena row = { 0 };
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, earlier);
	bind_text(&q, ":source", source_code(t->file, a));
	bind_text(&q, ":kind", kind_facts(t->mapping->kind)->name);
	while (stmt_next(&q)) {
		arena_clear(&row);
		const char *code = col_text(&q, "code", &row);
		if (is_there(context, t->mapping->kind, code) ||
			!apply_entry_of(l->db, t->mapping->kind, code))
			continue;
		if (t->nvanished++ < NAMED)
			t->vanished = t->vanished ? arena_printf(a, "%s, %s", t->vanished, code)
						  : arena_text(a, code);
	}
	if (t->nvanished > NAMED)
		t->vanished = arena_printf(
			a, "%s and %lld more", t->vanished, (long long)t->nvanished - NAMED);
	return db_ok(l->db);
}

static const char *listed(const struct table_import *t, const int64_t counts[KIND_COUNT],
	const char *verb, const char *before, struct arena *a)
{
	const char *all = "";
	for (size_t k = 0; k < KIND_COUNT; k++) {
		const struct kind_facts *f = kind_facts((enum kind)k);
		if (counts[k])
			all = arena_printf(a, "%s%s%lld %s", all, *all ? ", " : "",
				(long long)counts[k], counts[k] == 1 ? f->name : f->plural);
		if (counts == t->added && k == KIND_EVIDENCE && t->bearings)
			all = arena_printf(a, "%s (%lld bearing%s)", all, (long long)t->bearings,
				t->bearings == 1 ? "" : "s");
	}
	if (!*all)
		return before;
	return arena_printf(a, "%s%s%s%s", before, *before ? "; " : "", verb, all);
}

const char *table_import_summary(const struct table_import *t, struct arena *a)
{
	const char *all = listed(t, t->revised, "changed ", listed(t, t->added, "", "", a), a);
	int64_t unchanged = 0;
	for (size_t k = 0; k < KIND_COUNT; k++)
		unchanged += t->unchanged[k];
	if (!*all)
		all = "nothing new";
	return unchanged == 0 ? all
			      : arena_printf(a, "%s; %lld record%s there already", all,
					(long long)unchanged, unchanged == 1 ? " was" : "s were");
}
