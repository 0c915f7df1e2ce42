#include "project.h"

#include <stdio.h>
#include <string.h>

#include "apply.h"
#include "apply_search.h"
#include "arena.h"
#include "collide.h"
#include "db.h"
#include "domain_sql.h"
#include "journal.h"
#include "migrate.h"
#include "progress.h"
#include "schema_digest.h"
#include "schema_sql.h"
#include "verify_stand.h"

enum { OBJECTS = 200 };

bool project_install(struct db *db)
{
	for (const struct schema_text *s = schema_all; s->name; s++)
		if (!db_exec(db, s->text))
			return db_fail(db, "schema/%s", s->name);
	return db_ok(db);
}

static bool mark_current(struct db *db)
{
	return local_set(db, "schema", SCHEMA_DIGEST);
}

bool project_current(struct db *db)
{
	SCOPED(arena_done) struct arena a = { 0 };
	const char *built = local_get(db, "schema", &a); /* the digest of its schema's text */
	return built && strcmp(built, SCHEMA_DIGEST) == 0;
}

/* Names are collected first: dropping while reading the list of objects would upset it. */
static bool drop_kind(struct db *db, const char *type, struct arena *a)
{
	const char *names[OBJECTS];
	size_t count = 0;
	{
		SCOPED(stmt_done) struct stmt q = db_prepare(db, q_project_objects);
		bind_text(&q, ":type", type);
		while (count < OBJECTS && stmt_next(&q)) {
			const char *name = col_text(&q, "name", a);
			if (!migrate_is_permanent(col_text(&q, "tbl_name", a)))
				names[count++] = name;
		}
	}
	for (size_t i = 0; db_ok(db) && i < count; i++)
		if (!db_exec(db, arena_printf(a, "%s %s \"%s\"", "DROP", type, names[i])))
			return false;
	return db_ok(db);
}

static bool drop_derived(struct db *db)
{
	SCOPED(arena_done) struct arena a = { 0 };
	/* deferred references between the tables must not be counted while they go */
	return drop_kind(db, "trigger", &a) && drop_kind(db, "view", &a) &&
	       db_exec(db, "DROP TABLE IF EXISTS search") && drop_kind(db, "table", &a);
}

/* Where the journal of a replay lies, and where it goes. */
struct replay {
	struct db *from, *into;
	struct unsearched u;
	struct standing *standing; /* what need not be applied; NULL: nothing */
	bool lost;                 /* it has given up */
	bool several; /* ledgers wrote it: what one did may collide with what another did */
};

static bool apply_record(
	struct replay *p, enum change_op op, const struct record *r, int64_t entry, struct arena *a)
{
	const char *why = p->several ? collide_why(p->into, op, r, a) : NULL;
	if (why)
		return apply_conflict(p->into, r, entry, why);
	return apply(p->into, &p->u, op, r, entry, a) &&
	       (r->kind != KIND_SNAPSHOT || op == CHANGE_RETRACT ||
		       apply_page(p->into, p->from, r, a));
}

static bool apply_entry(
	struct replay *p, const struct journal_row *row, const struct entry *n, struct arena *a)
{
	struct err *e = db_err(p->into);
	enum kind kind;
	enum change_op op;
	struct record r = { 0 };
	if (!kind_from(n->kind, &kind) || !change_op_from(n->op, &op))
		return err_set(e, ERR_NEWER,
			"journal entry %lld is of a kind that this program does "
			"not know: '%s'",
			(long long)row->entry, n->kind);
	r.kind = kind;
	r.code = n->code;
	if (op != CHANGE_RETRACT && !record_from_body(kind, n->code, n->body, a, &r, e))
		return err_at(e, "journal entry %lld", (long long)row->entry);
	bool stands = false;
	p->lost = p->standing && !standing_look(p->standing, &p->u, op, &r, row->entry, a, &stands);
	if (p->lost || stands)
		return stands;
	return apply_record(p, op, &r, row->entry, a) ||
	       err_at(e, "journal entry %lld (%s %s)", (long long)row->entry, n->kind, n->code);
}

static bool read_entry(const struct journal_row *row, struct entry *n, struct err *e)
{
	return entry_parse(row->line, row->length, n, e) ||
	       err_at(e, "journal entry %lld", (long long)row->entry);
}

static struct replay replay_begin(struct db *from, struct db *into, struct progress *p)
{
	progress_begin(p, "replaying", journal_count(from));
	return (struct replay) { .from = from,
		.into = into,
		.several = db_int(from, "SELECT count(*) FROM replica") > 1 };
}

static bool replay(struct db *from, const char *until, struct db *into, int64_t *ret_entries,
	struct progress *p)
{
	int64_t done = 0;
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(entry_done) struct entry n = { 0 };
	SCOPED(journal_walk_done) struct journal_walk *w = journal_walk(from, until);
	struct journal_row row;
	struct replay x = replay_begin(from, into, p);
	while (journal_next(w, &row)) {
		arena_clear(&a);
		if (!read_entry(&row, &n, db_err(into)) || !apply_entry(&x, &row, &n, &a) ||
			!progress_at(p, ++done))
			return false;
	}
	progress_end(p);
	if (ret_entries)
		*ret_entries = done;
	return db_ok(from) && search_catch_up(into, &x.u);
}

/* Once an entry could not be applied, or nothing can be (*failed), the others are still judged. */
static bool replay_judged(struct replay *x, struct err *failed, struct progress *p,
	void (*tell)(void *context, const char *problem), void *context)
{
	int64_t done = 0;
	struct err *e = db_err(x->into);
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(arena_done) struct arena whole = { 0 };
	SCOPED(entry_done) struct entry n = { 0 };
	SCOPED(journal_walk_done) struct journal_walk *w = journal_walk(x->from, NULL);
	const char *own = local_get(x->from, "replica", &whole);
	struct journal_row row;
	while (journal_next(w, &row)) {
		struct err unread = { 0 };
		arena_clear(&a);
		const char *problem = journal_judge(w, &n, &unread, &a);
		if (!problem)
			problem = journal_judge_arrival(&row, &n, own, &a);
		if (problem)
			tell(context, problem);
		if (unread.code != ERR_NONE)
			err_set(failed, unread.code, "journal entry %lld: %s", (long long)row.entry,
				unread.text);
		else if (failed->code == ERR_NONE && !apply_entry(x, &row, &n, &a))
			*failed = err_take(e);
		if (x->lost || !progress_at(p, ++done))
			return false;
	}
	progress_end(p);
	return db_ok(x->from);
}

bool project_rebuild(struct db *db, int64_t *ret_entries, struct progress *p)
{
	return db_exec(db, "PRAGMA defer_foreign_keys = 1") && drop_derived(db) &&
	       project_install(db) && replay(db, NULL, db, ret_entries, p) && mark_current(db);
}

bool project_replay(struct db *from, const char *until, struct db *into, struct progress *p)
{
	SCOPED(tx_end) struct tx tx = tx_begin(into);
	return project_install(into) && replay(from, until, into, NULL, p) && tx_commit(&tx);
}

bool project_replay_bare(struct db *from, struct db *into, struct standing *standing,
	struct progress *p, void (*tell)(void *context, const char *problem), void *context)
{
	struct err failed = { 0 };
	db_exec(into, "PRAGMA foreign_keys = 0; PRAGMA ignore_check_constraints = 1");
	SCOPED(tx_end) struct tx tx = tx_begin(into);
	if (!project_install(into) || !db_exec(into, q_project_bare))
		failed = err_take(db_err(into));
	struct replay x = replay_begin(from, into, p);
	x.standing = standing;
	bool walked = replay_judged(&x, &failed, p, tell, context);
	if (failed.code != ERR_NONE)
		return err_set(db_err(into), failed.code, "%s", failed.text);
	return walked && search_catch_up(into, &x.u) && tx_commit(&tx);
}
