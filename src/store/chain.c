/* Walking the journal in its one order, and checking its chains. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "db.h"
#include "err.h"
#include "journal.h"
#include "store_sql.h"

/* One replica's entries, in sequence; the walk merges them. */
struct lane {
	struct stmt q;
	char uuid[ID_UUID];
	struct journal_row row;
	bool has;
};

struct journal_walk {
	struct db *db;
	struct lane *lanes;
	size_t count;
	struct lane *taken; /* whose row was handed out last */
};

static void lane_step(struct lane *l)
{
	l->has = stmt_next(&l->q);
	if (!l->has)
		return;
	l->row.replica = l->uuid;
	l->row.entry = col_int(&l->q, "entry");
	l->row.seq = col_int(&l->q, "seq");
	l->row.clock = col_int(&l->q, "clock");
	size_t length;
	l->row.received_at = col_lent(&l->q, "received_at", &length);
	l->has = col_blob(&l->q, "sha256", l->row.hash.bytes, HASH_SIZE);
	l->row.line = col_lent(&l->q, "line", &l->row.length);
}

static bool add_lane(struct journal_walk *w, const char *uuid, int64_t replica, const char *until)
{
	struct lane *more = realloc(w->lanes, (w->count + 1) * sizeof *more);
	if (!more)
		return err_set(db_err(w->db), ERR_IO, "out of memory");
	w->lanes = more;
	struct lane *l = &w->lanes[w->count++];
	*l = (struct lane) { .q = db_prepare_once(w->db, sql_journal_of_replica) };
	snprintf(l->uuid, sizeof l->uuid, "%s", uuid ? uuid : "");
	bind_int(&l->q, ":replica", replica);
	bind_text(&l->q, ":until", until);
	return db_ok(w->db);
}

struct journal_walk *journal_walk(struct db *db, const char *until)
{
	struct journal_walk *w = calloc(1, sizeof *w);
	if (!w) {
		err_set(db_err(db), ERR_IO, "out of memory");
		return NULL;
	}
	w->db = db;
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_journal_replicas);
	while (stmt_next(&q)) {
		size_t length;
		int64_t id = col_int(&q, "id");
		if (!add_lane(w, col_lent(&q, "uuid", &length), id, until))
			break;
	}
	for (size_t i = 0; i < w->count; i++)
		lane_step(&w->lanes[i]);
	return w;
}

static bool earlier(const struct journal_row *a, const struct journal_row *b)
{
	if (a->clock != b->clock)
		return a->clock < b->clock;
	return memcmp(&a->hash, &b->hash, sizeof a->hash) < 0;
}

bool journal_next(struct journal_walk *w, struct journal_row *ret)
{
	if (!w || !db_ok(w->db))
		return false;
	if (w->taken)
		lane_step(w->taken);
	struct lane *best = NULL;
	for (size_t i = 0; i < w->count; i++)
		if (w->lanes[i].has && (!best || earlier(&w->lanes[i].row, &best->row)))
			best = &w->lanes[i];
	w->taken = best;
	if (!best || !db_ok(w->db))
		return false;
	best->row.replica = best->uuid;
	*ret = best->row;
	return true;
}

void journal_walk_done(struct journal_walk **w)
{
	if (!*w)
		return;
	for (size_t i = 0; i < (*w)->count; i++)
		stmt_done(&(*w)->lanes[i].q);
	free((*w)->lanes);
	free(*w);
	*w = NULL;
}

/* What the entry before it, of the same replica, left. */
struct link {
	int64_t seq, clock;
	char hash[HASH_HEX], at[CLOCK_SIZE];
};

/* What is wrong with a row, or NULL. */
static const char *fault(
	const struct journal_row *row, const struct entry *n, const struct link *before)
{
	if (strcmp(n->replica, row->replica) != 0 || n->seq != row->seq || n->clock != row->clock)
		return "its columns differ from its line";
	if (row->seq != before->seq + 1)
		return "entries before it are missing";
	if (before->seq == 0 ? n->prev != NULL : !n->prev || strcmp(n->prev, before->hash) != 0)
		return "it does not continue the chain";
	if (n->clock <= before->clock)
		return "its clock goes back";
	if (strcmp(n->at, before->at) < 0)
		return "its time goes back";
	return NULL;
}

static const char *check_row(
	const struct journal_row *row, struct link *before, struct entry *n, struct arena *a)
{
	struct hash again = hash_of(row->line, row->length);
	const char *wrong = NULL, *at = "";
	struct err e = { 0 };
	if (memcmp(&again, &row->hash, sizeof again) != 0)
		wrong = "its bytes do not have the digest stored with them";
	else if (!entry_parse(row->line, row->length, n, &e))
		wrong = e.text;
	else {
		wrong = fault(row, n, before);
		at = n->at;
	}
	before->seq = row->seq;
	before->clock = row->clock;
	hash_hex(&again, before->hash);
	snprintf(before->at, sizeof before->at, "%s", at);
	if (!wrong)
		return NULL;
	return arena_printf(a, "journal entry %lld (%s:%lld): %s", (long long)row->entry,
		row->replica, (long long)row->seq, wrong);
}

static bool check_lane(struct db *db, int64_t replica, const char *uuid,
	void (*tell)(void *context, const char *problem), void *context)
{
	struct lane l = { .q = db_prepare(db, sql_journal_of_replica) };
	snprintf(l.uuid, sizeof l.uuid, "%s", uuid);
	bind_int(&l.q, ":replica", replica);
	bind_text(&l.q, ":until", NULL);
	struct link before = { 0 };
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(entry_done) struct entry n = { 0 };
	for (lane_step(&l); l.has; lane_step(&l)) {
		const char *problem = check_row(&l.row, &before, &n, &a);
		if (problem)
			tell(context, problem);
		arena_clear(&a);
	}
	stmt_done(&l.q);
	return db_ok(db);
}

bool journal_check(struct db *db, void (*tell)(void *context, const char *problem), void *context)
{
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_journal_replicas);
	while (stmt_next(&q)) {
		int64_t id = col_int(&q, "id");
		const char *uuid = col_text(&q, "uuid", &a);
		if (db_ok(db) && !check_lane(db, id, uuid, tell, context))
			return false;
	}
	return db_ok(db);
}
