#include "verify.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "bytes.h"
#include "domain_sql.h"
#include "journal.h"
#include "ledger.h"
#include "migrate.h"
#include "progress.h"
#include "project.h"
#include "verify_search.h"

enum { PROBLEMS = 50 };

/* Everything that is derived: each row by row. Permanent tables are checked otherwise. */
static const struct {
	const char *name, *sql;
} derived[] = {
	{ "party", q_verify_party },
	{ "source", q_verify_source },
	{ "snapshot", q_verify_snapshot },
	{ "agreement", q_verify_agreement },
	{ "commitment", q_verify_commitment },
	{ "promisor", q_verify_promisor },
	{ "promisee", q_verify_promisee },
	{ "tag", q_verify_tag },
	{ "wording", q_verify_wording },
	{ "link", q_verify_link },
	{ "milestone", q_verify_milestone },
	{ "day_count", q_verify_day_count },
	{ "evidence", q_verify_evidence },
	{ "bearing", q_verify_bearing },
	{ "rating", q_verify_rating },
	{ "cite", q_verify_cite },
	{ "indicator", q_verify_indicator },
	{ "observation", q_verify_observation },
	{ "target", q_verify_target },
	{ "retracted", q_verify_retracted },
	{ "conflict", q_verify_conflict },
	{ "search", q_verify_search },
};

struct finding {
	struct verdict *v;
	struct arena *arena;
	const char *hindrance; /* what this machine lacks for a check; NULL */
};

static void found(void *context, const char *problem)
{
	struct finding *f = context;
	f->v->ok = false;
	f->v->found++;
	if (f->v->count < PROBLEMS)
		f->v->problems[f->v->count++] = arena_text(f->arena, problem);
}

/* A failure while checking is itself a finding, and the next check goes on. What the system refused
 * is no fault of the ledger, unless there are others. */
static void take_failure(struct ledger *l, struct finding *f, const char *while_doing)
{
	if (l->err->code == ERR_NONE)
		return;
	struct err e = err_take(l->err);
	const char *text = arena_printf(f->arena, "%s: %s", while_doing, e.text);
	if (e.code == ERR_IO && !f->hindrance)
		f->hindrance = text;
	else
		found(f, text);
}

static void check_pragma(struct ledger *l, struct finding *f, const char *pragma, const char *what)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, pragma);
	while (stmt_next(&q)) {
		size_t length;
		const char *text = stmt_column_text(&q, 0, &length);
		if (text && strcmp(text, "ok") != 0)
			found(f, arena_printf(f->arena, "%s: %s", what, text));
	}
	take_failure(l, f, what);
}

static bool same_value(struct stmt *a, struct stmt *b, int i)
{
	size_t la, lb;
	char type = stmt_column_type(a, i);
	if (type != stmt_column_type(b, i))
		return false;
	if (type == 'i') /* as text it would have to be written out */
		return stmt_column_int(a, i) == stmt_column_int(b, i);
	const char *ta = stmt_column_text(a, i, &la), *tb = stmt_column_text(b, i, &lb);
	return la == lb && (la == 0 || memcmp(ta, tb, la) == 0);
}

/* The first column that differs, or -1. */
static int difference(struct stmt *a, struct stmt *b)
{
	int n = stmt_columns(a);
	if (n != stmt_columns(b))
		return 0;
	for (int i = 0; i < n; i++)
		if (!same_value(a, b, i))
			return i;
	return -1;
}

static const char *row_name(struct stmt *q, struct arena *a)
{
	size_t length;
	for (int i = 0; i < stmt_columns(q) && i < 2; i++)
		if (strcmp(stmt_column_name(q, i), "code") == 0 && stmt_column_text(q, i, &length))
			return arena_text(a, stmt_column_text(q, i, &length));
	const char *text = stmt_column_text(q, 0, &length);
	return arena_text(a, text ? text : "?");
}

/* Two answers to one query, in step. Stops at the first difference: behind it every row is off. */
static void compare(
	struct ledger *l, struct db *replay, struct finding *f, const char *name, const char *sql)
{
	SCOPED(stmt_done) struct stmt have = db_prepare(l->db, sql);
	SCOPED(stmt_done) struct stmt want = db_prepare(replay, sql);
	for (;;) {
		bool a = stmt_next(&have), b = stmt_next(&want);
		if (!db_ok(l->db) || (!a && !b))
			break;
		int i = a && b ? difference(&have, &want) : 0;
		if (i < 0)
			continue;
		struct stmt *shown = b ? &want : &have;
		found(f, arena_printf(f->arena, "%s: row '%s' %s", name, row_name(shown, f->arena),
				 !a   ? "is missing"
				 : !b ? "does not follow from the journal"
				      : arena_printf(f->arena, "differs from the journal in %s",
						stmt_column_name(&want, i))));
		break;
	}
	take_failure(l, f, name);
}

/* What stands in a ledger whatever its journal says. */
static void check_schema(struct ledger *l, struct finding *f)
{
	struct db *empty = db_open(NULL, DB_PRIVATE, l->err);
	if (empty && migrate_run(empty, migrate_steps) && project_install(empty)) {
		compare(l, empty, f, "schema", q_verify_schema);
		compare(l, empty, f, "migration", q_verify_migrations);
		compare(l, empty, f, "search_config", q_verify_search_config);
	}
	take_failure(l, f, "schema");
	db_close(empty);
}

static void check_replay(struct ledger *l, struct finding *f)
{
	struct db *replay = db_open(NULL, DB_PRIVATE, l->err);
	if (replay && l->progress)
		db_stop_when(replay, l->progress->stop);
	if (replay && project_replay_bare(l->db, replay, l->progress)) {
		for (size_t i = 0; i < COUNT_OF(derived); i++)
			compare(l, replay, f, derived[i].name, derived[i].sql);
		verify_search(l->db, replay, found, f);
		take_failure(l, f, "terms");
	}
	take_failure(l, f, "replay");
	db_close(replay);
}

static void check_pages(struct ledger *l, struct finding *f)
{
	bytes_check(l->db, found, f, &f->v->pages);
	take_failure(l, f, "captured pages");
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_verify_pages);
	while (stmt_next(&q)) {
		struct hash h = { 0 };
		const char *code = col_text(&q, "code", f->arena);
		int64_t size = hash_from_hex(col_text(&q, "sha256", f->arena), &h)
				       ? bytes_size(l->db, &h)
				       : -1;
		if (size < 0)
			f->v->elsewhere++;
		else if (size != col_int(&q, "size"))
			found(f, arena_printf(f->arena,
					 "snapshot %s: the stored page has another size", code));
	}
	take_failure(l, f, "captured pages");
}

bool verify_ledger(struct ledger *l, struct arena *a, struct verdict *ret)
{
	struct verdict v = { .ok = true };
	size_t behind = 0;
	if (!migrate_check(l->db, migrate_steps, &behind))
		return false;
	if (behind)
		return err_set(l->err, ERR_INPUT,
			"'%s' was made by an older kept. First bring it up to date, which keeps a "
			"verified copy of it as it is: kept migrate",
			ledger_path(l));
	if (!project_current(l->db))
		return db_ok(l->db) && err_set(l->err, ERR_INPUT,
					       "the derived tables of '%s' were made by another "
					       "version of kept, so they "
					       "cannot be compared with the journal. First make "
					       "them anew from it: kept "
					       "rebuild",
					       ledger_path(l));
	v.problems = arena_alloc(a, PROBLEMS * sizeof *v.problems);
	struct finding f = { .v = &v, .arena = a };
	SCOPED(tx_end) struct tx tx = tx_read(l->db);
	if (!db_ok(l->db))
		return false;
	check_pragma(l, &f, "PRAGMA integrity_check(20)", "integrity");
	check_pragma(l, &f, "PRAGMA foreign_key_check", "foreign keys");
	journal_check(l->db, found, &f);
	take_failure(l, &f, "chain");
	check_pages(l, &f);
	check_schema(l, &f);
	check_replay(l, &f);
	v.entries = journal_count(l->db);
	v.head = journal_head(l->db, a);
	v.records = db_int(l->db, q_verify_records);
	take_failure(l, &f, "counts");
	if (!v.head)
		v.head = "unknown";
	/* what was broken off has found nothing */
	if (progress_stopped(l->progress))
		return err_set(l->err, ERR_IO, "interrupted");
	if (f.hindrance && v.ok)
		return err_set(l->err, ERR_IO, "the ledger could not be checked: %s", f.hindrance);
	if (f.hindrance)
		found(&f, f.hindrance);
	*ret = v;
	return true;
}
