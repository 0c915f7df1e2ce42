#include "ledger.h"

#include <stdio.h>
#include <string.h>

#include "apply.h"
#include "apply_search.h"
#include "buf.h"
#include "clock.h"
#include "code.h"
#include "collide.h"
#include "domain_sql.h"
#include "guard.h"
#include "migrate.h"
#include "progress.h"
#include "moment.h"
#include "project.h"
#include "url.h"

static bool sound_copy(struct db *copy, struct err *e)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(copy, "PRAGMA integrity_check(1)");
	size_t length;
	bool ok = stmt_next(&q) && strcmp(stmt_column_text(&q, 0, &length), "ok") == 0;
	return ok || err_set(e, ERR_CORRUPT, "the copy does not pass SQLite's integrity check");
}

static bool make_anew(void *context)
{
	struct ledger *l = context;
	return project_rebuild(l->db, NULL, l->progress);
}

bool ledger_bring_up(struct ledger *l, bool (*check)(struct db *copy, struct err *e),
	struct arena *a, const char **ret_backup)
{
	const struct bring_up how = { check ? check : sound_copy, make_anew, l };
	return migrate_after_backup(l->db, migrate_steps, &how, a, ret_backup);
}

static bool rebuild_here(struct ledger *l)
{
	SCOPED(tx_end) struct tx tx = tx_begin(l->db);
	return project_rebuild(l->db, NULL, l->progress) && tx_commit(&tx);
}

/* Replay into a private database, and answer from there. */
static bool replay_apart(struct ledger *l, const char *until)
{
	struct db *apart = db_open(NULL, DB_PRIVATE, l->err);
	if (!apart || !project_replay(l->db, until, apart, l->progress)) {
		db_close(apart);
		return false;
	}
	db_allow(l->db, RIGHTS_READ);
	if (l->progress)
		db_stop_when(apart, l->progress->stop);
	l->file = l->db;
	l->db = apart;
	l->rebuilt = true;
	return true;
}

/* Where a time may end: after the day, the hour, the minute, the second or within its fraction. */
static bool ends_whole(size_t length)
{
	return length == 10 || length == 13 || length == 16 || length == 19 || length > 20;
}

/* "2024-04-01" is the end of that day; "2024-04-01T12:00" the end of that minute. */
static bool whole_time(const char *text, char ret[CLOCK_SIZE], struct err *e)
{
	static const char form[] = "0000-00-00T00:00:00.000Z", end[] = "9999-12-31T23:59:59.999Z";
	size_t n = strlen(text), i = 0;
	if (n == 20 && text[19] == 'Z')
		n = 19; /* whole seconds: all of the second counts */
	for (; i < n && i < sizeof form - 1; i++)
		if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			break;
	int64_t ms;
	bool formed = i == n && ends_whole(n);
	if (formed)
		snprintf(ret, CLOCK_SIZE, "%.*s%s", (int)n, text, end + n);
	if (!formed || !clock_read(ret, &ms))
		return err_set(e, ERR_USAGE,
			"'%s' is no time. Write a day, or UTC as in 2024-04-01T12:00:00Z", text);
	return true;
}

static bool set_axes(struct ledger *l, const struct ledger_how *how)
{
	clock_today(l->today);
	snprintf(l->as_of, sizeof l->as_of, "%s", how->as_of ? how->as_of : l->today);
	return !how->known_by || whole_time(how->known_by, l->known_by, l->err);
}

static bool prepare_for_questions(struct ledger *l)
{
	bool current = project_current(l->db);
	if (!db_ok(l->db))
		return false;
	if ((*l->known_by || !current) && !replay_apart(l, *l->known_by ? l->known_by : NULL))
		return false;
	/* What is later than the day is asked of the same state of the ledger that then answers. */
	l->tx = tx_read(l->db);
	if (!moment_set(l->db, l->as_of, &l->past))
		return false;
	db_allow(l->db, RIGHTS_READ);
	return db_ok(l->db);
}

static bool prepare_for_writing(struct ledger *l, size_t behind)
{
	const char *backup;
	if (!db_may_write(l->db))
		return false;
	if (behind && !ledger_bring_up(l, NULL, &l->arena, &backup))
		return false;
	if (!project_current(l->db) && !(db_ok(l->db) && rebuild_here(l)))
		return false;
	db_allow(l->db, RIGHTS_WRITE);
	return db_ok(l->db);
}

/* What a killed init leaves: an empty file, or a ledger that the example is not in yet. */
static bool holds_nothing(struct db *db)
{
	if (db_int(db, "PRAGMA page_count") == 0)
		return db_ok(db);
	return db_int(db, "PRAGMA application_id") == LEDGER_ID && journal_count(db) == 0 &&
	       db_ok(db);
}

/* A file that is there is taken only when nothing is in it. */
static struct db *open_new(const char *path, struct err *e)
{
	struct db *db = db_open(path, DB_CREATE, e);
	if (db || e->code != ERR_CONFLICT)
		return db;
	struct err there = err_take(e);
	db = db_open(path, DB_WRITE, e);
	if (db && holds_nothing(db))
		return db;
	db_close(db);
	*e = there;
	return NULL;
}

static bool make_new(struct ledger *l)
{
	if (!db_may_write(l->db))
		return false;
	/* in one transaction: the journal without the derived tables is half of a ledger */
	SCOPED(tx_end) struct tx tx = tx_begin(l->db);
	if (!db_ok(l->db) || !migrate_take(l->db, migrate_steps) ||
		!project_rebuild(l->db, NULL, l->progress) || !tx_commit(&tx))
		return false;
	db_allow(l->db, RIGHTS_WRITE);
	return true;
}

bool ledger_open(struct ledger *l, const char *path, const struct ledger_how *how, struct err *e)
{
	static const enum db_mode modes[] = {
		[LEDGER_READ] = DB_READ,
		[LEDGER_WRITE] = DB_WRITE,
		[LEDGER_LOOK] = DB_READ,
	};
	l->err = e;
	size_t behind = 0;
	if (!set_axes(l, how))
		return false;
	l->db = how->what == LEDGER_CREATE ? open_new(path, e) : db_open(path, modes[how->what], e);
	if (!l->db)
		return false;
	if (l->progress)
		db_stop_when(l->db, l->progress->stop);
	if (how->what == LEDGER_CREATE)
		return make_new(l);
	if (!migrate_check(l->db, migrate_steps, &behind))
		return false;
	if (how->what == LEDGER_WRITE)
		return prepare_for_writing(l, behind);
	if (how->what == LEDGER_READ)
		return prepare_for_questions(l);
	return true;
}

void ledger_close(struct ledger *l)
{
	if (l->writing)
		journal_done(&l->journal);
	if (l->db)
		tx_end(&l->tx);
	db_close(l->db);
	db_close(l->file);
	arena_done(&l->arena);
	*l = (struct ledger) { .err = l->err, .progress = l->progress };
}

struct db *ledger_file(const struct ledger *l)
{
	return l->file ? l->file : l->db;
}

const char *ledger_path(const struct ledger *l)
{
	return l->db ? db_path(ledger_file(l)) : "";
}

bool ledger_begin(struct ledger *l, const char *by)
{
	l->tx = tx_begin(l->db);
	if (!db_ok(l->db) || !journal_begin(l->db, by, &l->journal))
		return false;
	l->writing = true;
	return true;
}

void ledger_abandon(struct ledger *l)
{
	if (l->writing)
		journal_done(&l->journal);
	tx_end(&l->tx);
	l->writing = false;
	l->unsearched = (struct unsearched) { 0 };
}

static bool write_change(struct ledger *l, enum change_op op, const struct record *r, int64_t base,
	const char *why, int64_t *ret_entry)
{
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(buf_done) struct buf body = buf_new(LEDGER_LINE, l->err);
	if (op != CHANGE_RETRACT)
		record_body(r, &body);
	const struct change c = {
		.op = change_op_name(op),
		.kind = kind_facts(r->kind)->name,
		.code = r->code,
		.why = why,
		.body = op == CHANGE_RETRACT ? NULL : body.text,
		.base = base,
	};
	int64_t entry;
	if (!db_ok(l->db) || !progress_step(l->progress) ||
		!journal_append(&l->journal, &c, &entry))
		return false;
	/* the rules have seen that the code of an addition is free */
	if (op == CHANGE_ADD ? !apply_new(l->db, &l->unsearched, r, entry, &a)
			     : !apply(l->db, &l->unsearched, op, r, entry, &a))
		return false;
	if (r->kind == KIND_SNAPSHOT && op != CHANGE_RETRACT && !apply_page(l->db, l->db, r, &a))
		return false;
	*ret_entry = entry;
	return true;
}

bool ledger_add_because(struct ledger *l, struct record *r, const char *why, struct problems *p)
{
	size_t before = p->count;
	rule_normalise(r, p->arena);
	if (!r->code)
		r->code = code_make(l->db, r->kind, p->arena);
	if (!rule_check(l->db, r, true, p) || p->count > before || !db_ok(l->db))
		return false;
	return write_change(l, CHANGE_ADD, r, 0, why, &r->entry);
}

bool ledger_add(struct ledger *l, struct record *r, struct problems *p)
{
	return ledger_add_because(l, r, NULL, p);
}

/* The record's last entry, also of one that was retracted. */
static int64_t last_entry(struct ledger *l, enum kind kind, const char *code)
{
	int64_t entry = apply_entry_of(l->db, kind, code);
	if (entry)
		return entry;
	SCOPED(stmt_done)
	struct stmt q = db_prepare(
		l->db, "SELECT entry FROM retracted WHERE kind = :kind AND code = :code");
	bind_text(&q, ":kind", kind_facts(kind)->name);
	bind_text(&q, ":code", code);
	return stmt_next(&q) ? col_int(&q, "entry") : 0;
}

bool ledger_unchanged(struct ledger *l, const struct record *r)
{
	if (apply_entry_of(l->db, r->kind, r->code) == r->entry)
		return true;
	return db_ok(l->db) &&
	       err_set(l->err, ERR_CONFLICT,
		       "%s '%s' was changed meanwhile; nothing was saved. To see it: kept history "
		       "%s",
		       kind_facts(r->kind)->name, r->code, r->code);
}

bool ledger_revise(struct ledger *l, struct record *r, const char *why, struct problems *p)
{
	size_t before = p->count;
	rule_normalise(r, p->arena);
	int64_t base = last_entry(l, r->kind, r->code);
	if (base == 0)
		return err_set(l->err, ERR_MISSING, "there is no %s '%s'",
			kind_facts(r->kind)->name, r->code);
	if (!rule_check(l->db, r, false, p) || p->count > before || !db_ok(l->db))
		return false;
	return write_change(l, CHANGE_REVISE, r, base, why, &r->entry);
}

bool ledger_retract(struct ledger *l, enum kind kind, const char *code, const char *why)
{
	SCOPED(arena_done) struct arena a = { 0 };
	int64_t entry, base = apply_entry_of(l->db, kind, code);
	const struct record r = { .kind = kind, .code = code };
	if (base == 0)
		return db_ok(l->db) && err_set(l->err, ERR_MISSING, "there is no %s '%s'",
					       kind_facts(kind)->name, code);
	const char *resting = collide_dependants(l->db, kind, code, &a);
	if (*resting)
		return err_set(l->err, ERR_INPUT,
			"%s '%s' is still needed by %s. Retract or edit those first; nothing was "
			"changed",
			kind_facts(kind)->name, code, resting);
	return write_change(l, CHANGE_RETRACT, &r, base, why, &entry);
}

bool ledger_commit(struct ledger *l)
{
	l->saved = search_catch_up(l->db, &l->unsearched) && journal_self_check(&l->journal) &&
		   tx_commit(&l->tx);
	return l->saved;
}

bool ledger_record(
	struct ledger *l, enum kind kind, const char *code, struct arena *a, struct record *ret)
{
	int64_t entry = apply_entry_of(l->db, kind, code);
	if (entry == 0)
		return db_ok(l->db) && err_set(l->err, ERR_MISSING, "there is no %s '%s'",
					       kind_facts(kind)->name, code);
	return ledger_record_at(l, entry, a, ret);
}

bool ledger_record_at(struct ledger *l, int64_t entry, struct arena *a, struct record *ret)
{
	struct db *journal = ledger_file(l);
	SCOPED(stmt_done) struct stmt q = db_prepare(journal, q_ledger_line);
	bind_int(&q, ":entry", entry);
	if (!stmt_next(&q))
		return db_ok(journal) && err_set(l->err, ERR_CORRUPT,
						 "journal entry %lld is missing", (long long)entry);
	size_t length;
	const char *line = col_lent(&q, "line", &length);
	SCOPED(entry_done) struct entry n = { 0 };
	enum kind kind;
	if (!entry_parse(line, length, &n, l->err))
		return false;
	if (!kind_from(n.kind, &kind) || !n.body)
		return err_set(l->err, ERR_CORRUPT, "journal entry %lld holds no record",
			(long long)entry);
	struct record r;
	if (!record_from_body(kind, arena_text(a, n.code), n.body, a, &r, l->err))
		return false;
	r.entry = entry;
	*ret = r;
	return true;
}

const char *ledger_evidence_of(struct ledger *l, const char *source, struct arena *a)
{
	enum { NAMED = 5 };
	const char *all = "";
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_ledger_evidence_of);
	bind_text(&q, ":source", source);
	for (int n = 0; stmt_next(&q); n++)
		all = n == NAMED ? arena_printf(a, "%s and others", all)
				 : arena_printf(a, "%s%s%s", all, *all ? ", " : "",
					   col_text(&q, "code", a));
	return all;
}

const char *ledger_source_at(struct ledger *l, const char *url, struct arena *a)
{
	const char *key = url_key(url, a);
	if (!key)
		return NULL;
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_ledger_source_at);
	bind_text(&q, ":key", key);
	return stmt_next(&q) ? col_text(&q, "code", a) : NULL;
}
