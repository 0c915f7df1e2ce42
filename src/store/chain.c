/* Walking the journal in its one order, and checking its chains. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "clock.h"
#include "db.h"
#include "err.h"
#include "journal.h"
#include "store_sql.h"

/* One replica's entries, in sequence; the walk merges them. */
struct lane {
	struct stmt q;
	char uuid[ID_UUID];
	struct journal_row row;
	struct journal_end before; /* what journal_judge() has seen of it */
	bool has;
};

struct journal_walk {
	struct db *db;
	struct lane *lanes;
	size_t count;
	struct lane *taken;    /* whose row was handed out last */
	int64_t highest_clock; /* of those that were judged */
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

static bool add_lane(struct journal_walk *w, const char *uuid, int64_t replica, int64_t last)
{
	struct lane *more = realloc(w->lanes, (w->count + 1) * sizeof *more);
	if (!more)
		return err_set(db_err(w->db), ERR_IO, "out of memory");
	w->lanes = more;
	struct lane *l = &w->lanes[w->count++];
	*l = (struct lane) { .q = db_prepare_once(w->db, sql_journal_of_replica) };
	snprintf(l->uuid, sizeof l->uuid, "%s", uuid ? uuid : "");
	bind_int(&l->q, ":replica", replica);
	bind_int(&l->q, ":last", last);
	return db_ok(w->db);
}

int64_t journal_held_at(struct db *db, const char *time)
{
	if (!time)
		return INT64_MAX;
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_journal_first_after);
	bind_text(&q, ":time", time);
	int64_t after = stmt_next(&q) ? col_int(&q, "entry") : 0;
	return after ? after - 1 : INT64_MAX;
}

struct journal_walk *journal_walk(struct db *db, const char *until)
{
	struct journal_walk *w = calloc(1, sizeof *w);
	if (!w) {
		err_set(db_err(db), ERR_IO, "out of memory");
		return NULL;
	}
	w->db = db;
	int64_t last = journal_held_at(db, until);
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_journal_replicas);
	while (stmt_next(&q)) {
		size_t length;
		int64_t id = col_int(&q, "id");
		if (!add_lane(w, col_lent(&q, "uuid", &length), id, last))
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

/* What is wrong with a row, or NULL. */
static const char *fault(const struct journal_row *row, const struct entry *n,
	const struct journal_end *before, int64_t highest_clock)
{
	if (strcmp(n->replica, row->replica) != 0 || n->seq != row->seq || n->clock != row->clock)
		return "its columns differ from its line";
	return entry_check(n, before, highest_clock);
}

static const char *named(const struct journal_row *row, const char *wrong, struct arena *a)
{
	return arena_printf(a, "journal entry %lld (%s:%lld): %s", (long long)row->entry,
		row->replica, (long long)row->seq, wrong);
}

const char *journal_judge(
	struct journal_walk *w, struct entry *n, struct err *unread, struct arena *a)
{
	const struct journal_row *row = &w->taken->row;
	struct journal_end *before = &w->taken->before;
	struct hash again = hash_of(row->line, row->length);
	bool read = entry_parse(row->line, row->length, n, unread);
	bool same = memcmp(&again, &row->hash, sizeof again) == 0;
	const char *wrong = read ? fault(row, n, before, w->highest_clock) : unread->text;
	if (!same)
		wrong = "its bytes do not have the digest stored with them";
	before->seq = row->seq;
	before->clock = row->clock;
	hash_hex(&again, before->hash);
	snprintf(before->at, sizeof before->at, "%s", read && same ? n->at : "");
	if (row->clock > w->highest_clock)
		w->highest_clock = row->clock;
	return wrong ? named(row, wrong, a) : NULL;
}

const char *journal_judge_arrival(
	const struct journal_row *row, const struct entry *n, const char *own, struct arena *a)
{
	int64_t at;
	if (!row->received_at || !clock_read(row->received_at, &at))
		return named(row, "when it was received is no time", a);
	if (own && strcmp(own, row->replica) == 0 && strcmp(row->received_at, n->at) != 0)
		return named(
			row, "it was received at another time, not when it was written here", a);
	return NULL;
}

bool journal_check(struct db *db, void (*tell)(void *context, const char *problem), void *context)
{
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(entry_done) struct entry n = { 0 };
	SCOPED(journal_walk_done) struct journal_walk *w = journal_walk(db, NULL);
	struct journal_row row;
	while (journal_next(w, &row)) {
		struct err unread = { 0 };
		const char *problem = journal_judge(w, &n, &unread, &a);
		if (problem)
			tell(context, problem);
		arena_clear(&a);
	}
	return db_ok(db);
}
