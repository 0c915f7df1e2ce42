#include "verify.h"

#include <string.h>

#include "arena.h"
#include "beside.h"
#include "buf.h"
#include "bytes.h"
#include "domain_sql.h"
#include "journal.h"
#include "ledger.h"
#include "migrate.h"
#include "progress.h"
#include "project.h"
#include "verify_found.h"
#include "verify_search.h"
#include "verify_stand.h"

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

static void check_pragma(struct db *db, struct findings *f, const char *pragma, const char *what)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, pragma);
	while (stmt_next(&q)) {
		size_t length;
		const char *text = stmt_column_text(&q, 0, &length);
		if (text && strcmp(text, "ok") != 0)
			found(f, arena_printf(f->arena, "%s: %s", what, text));
	}
	found_failure(f, db_err(db), what);
}

static void check_pages(struct db *db, struct findings *f)
{
	bytes_check(db, found, f, &f->pages);
	found_failure(f, db_err(db), "captured pages");
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_verify_pages);
	while (stmt_next(&q)) {
		struct hash h = { 0 };
		const char *code = col_text(&q, "code", f->arena);
		int64_t size = hash_from_hex(col_text(&q, "sha256", f->arena), &h)
				       ? bytes_size(db, &h)
				       : -1;
		if (size < 0)
			f->elsewhere++;
		else if (size != col_int(&q, "size"))
			found(f, arena_printf(f->arena,
					 "snapshot %s: the stored page has another size", code));
	}
	found_failure(f, db_err(db), "captured pages");
}

/* What the file says of itself, without a replay. */
static void check_file(struct db *db, struct findings *f)
{
	check_pragma(db, f, "PRAGMA integrity_check(20)", "integrity");
	check_pragma(db, f, "PRAGMA foreign_key_check", "foreign keys");
	check_pages(db, f);
	verify_search(db, found, f);
	found_failure(f, db_err(db), "terms");
}

/* Two connections read the file at once, mostly from its beginning to its end. */
static void use_less_memory(struct db *db)
{
	db_exec(db, "PRAGMA cache_size = -12288");
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
	struct db *db, struct db *replay, struct findings *f, const char *name, const char *sql)
{
	SCOPED(stmt_done) struct stmt have = db_prepare(db, sql);
	SCOPED(stmt_done) struct stmt want = db_prepare(replay, sql);
	for (;;) {
		bool a = stmt_next(&have), b = stmt_next(&want);
		if (!db_ok(db) || (!a && !b))
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
	found_failure(f, db_err(db), name);
}

/* What stands in a ledger whatever its journal says. */
static void check_schema(struct ledger *l, struct findings *f)
{
	struct db *empty = db_open(NULL, DB_PRIVATE, l->err);
	if (empty && migrate_run(empty, migrate_steps) && project_install(empty)) {
		compare(l->db, empty, f, "schema", q_verify_schema);
		compare(l->db, empty, f, "migration", q_verify_migrations);
		compare(l->db, empty, f, "search_config", q_verify_search_config);
	}
	found_failure(f, l->err, "schema");
	db_close(empty);
}

static struct db *open_replay(struct ledger *l)
{
	struct db *replay = db_open(NULL, DB_PRIVATE, l->err);
	if (replay && l->progress)
		db_stop_when(replay, l->progress->stop);
	return replay;
}

/* Tables that standing_whole() answers for. */
static bool is_summed(const char *sql)
{
	return sql == q_verify_source || sql == q_verify_evidence || sql == q_verify_bearing ||
	       sql == q_verify_rating || sql == q_verify_cite || sql == q_verify_search;
}

/* Most ledgers are whole, and most of their records stand as they were added: is it so here? No
 * says nothing yet. Several ledgers' entries may collide with any record. */
bool verify_rows_stand(struct ledger *l)
{
	SCOPED(arena_done) struct arena a = { 0 };
	struct findings f = { .arena = &a };
	if (db_int(l->db, "SELECT count(*) FROM replica") != 1)
		return false;
	struct db *replay = open_replay(l);
	struct standing *s = replay ? standing_begin(l->db, replay) : NULL;
	bool whole = s && project_replay_bare(l->db, replay, s, l->progress, found, &f);
	for (size_t i = 0; whole && i < COUNT_OF(derived) && f.found == 0; i++)
		if (!is_summed(derived[i].sql))
			compare(l->db, replay, &f, derived[i].name, derived[i].sql);
	whole = whole && standing_whole(s) && f.found == 0 && !f.hindrance && db_ok(l->db);
	standing_done(s);
	db_close(replay);
	return whole;
}

/* The chain of the journal and what follows from it: each entry is read once. */
static void check_replay(struct ledger *l, struct findings *f)
{
	if (verify_rows_stand(l) || progress_stopped(l->progress))
		return;
	err_take(l->err);
	struct db *replay = open_replay(l);
	if (!replay) {
		found_failure(f, l->err, "replay");
		journal_check(l->db, found, f);
	} else if (project_replay_bare(l->db, replay, NULL, l->progress, found, f))
		for (size_t i = 0; i < COUNT_OF(derived); i++)
			compare(l->db, replay, f, derived[i].name, derived[i].sql);
	found_failure(f, l->err, "replay");
	db_close(replay);
}

static void check_rows(struct ledger *l, struct findings *f)
{
	check_schema(l, f);
	check_replay(l, f);
}

/* check_rows() in a process of its own. What hinders it there may not hinder it here. */
static bool check_rows_beside(void *ledger, struct buf *answer)
{
	const struct ledger *here = ledger;
	struct err e = { 0 };
	SCOPED(arena_done) struct arena a = { 0 };
	struct findings f = { .arena = &a };
	struct ledger l = { .db = db_beside(here->db, &e), .err = &e, .progress = here->progress };
	if (!l.db)
		return false;
	use_less_memory(l.db);
	check_rows(&l, &f);
	findings_write(&f, answer);
	db_close(l.db);
	return !f.hindrance && !progress_stopped(l.progress);
}

/*
 * Half of the work is beside the other, where there is a processor for it. Whichever ends first,
 * what is found is told in one order. The file is checked here: on a connection that cannot write,
 * as there, SQLite reads no CHECK of the schema, and passes over what none allows.
 */
static void check_all(struct ledger *l, struct findings *f)
{
	SCOPED(beside_stop) struct beside b = beside_begin(check_rows_beside, l);
	SCOPED(buf_done) struct buf answer = buf_new(1 << 24, l->err);
	struct findings rows = { .arena = f->arena };
	check_file(l->db, f);
	bool told = beside_end(&b, l->progress, &answer) && findings_read(&rows, &answer);
	if (!told && !progress_stopped(l->progress))
		check_rows(l, &rows);
	found_more(f, &rows);
}

bool verify_ledger(struct ledger *l, struct arena *a, struct verdict *ret)
{
	struct verdict v = { 0 };
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
	struct findings f = { .arena = a };
	use_less_memory(l->db);
	SCOPED(tx_end) struct tx tx = tx_read(l->db);
	db_int(l->db,
		"SELECT count(*) FROM main.sqlite_master"); /* the state of now, from here on */
	if (!db_ok(l->db))
		return false;
	check_all(l, &f);
	v.entries = journal_count(l->db);
	v.head = journal_head(l->db, a);
	v.records = db_int(l->db, q_verify_records);
	found_failure(&f, l->err, "counts");
	if (!v.head)
		v.head = "unknown";
	/* what was broken off has found nothing */
	if (progress_stopped(l->progress))
		return err_set(l->err, ERR_IO, "interrupted");
	if (f.hindrance && !f.found)
		return err_set(l->err, ERR_IO, "the ledger could not be checked: %s", f.hindrance);
	if (f.hindrance)
		found(&f, f.hindrance);
	v.ok = f.found == 0;
	v.problems = arena_alloc(a, sizeof f.problems);
	memcpy(v.problems, f.problems, sizeof f.problems);
	v.count = f.count;
	v.found = f.found;
	v.pages = f.pages;
	v.elsewhere = f.elsewhere;
	*ret = v;
	return true;
}
