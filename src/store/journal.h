/*
 * The journal: entries that are appended, hashed and chained, and never changed.
 *
 * An entry is one JSON line with keys in this order, without white space:
 *
 *   {"v":1,"replica":UUID,"seq":N,"prev":HEX|null,"clock":N,"at":TIME,"by":NAME,"tx":UUID,
 *    "op":"add|revise|retract","kind":KIND,"code":CODE,"base":"UUID:N"|null,"why":TEXT|null,
 *    "body":{...}|null}
 *
 * prev is the SHA-256 of the same replica's entry before it; base names the
 * record's last entry, which this one follows; why is what the analyst said of
 * a correction. What a body means is not known here.
 */
#ifndef KEPT_JOURNAL_H
#define KEPT_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "clock.h"
#include "hash.h"
#include "id.h"

struct db;
struct err;
struct jsonr;
struct stmt;

/* An entry as read. Its texts and body live until the next entry_parse() into it, or
 * entry_done(). */
struct entry {
	int64_t version, seq, clock;
	const char *replica, *prev, *at, *by, *tx, *op, *kind, *code, *base, *why;
	const struct jsonr *body; /* an object, or NULL for a retraction */
	struct arena arena;
};

/* Read a line into an entry that is {0} or was read before. ERR_CORRUPT with the reason when it is
 * no valid entry, ERR_NEWER when a later version of the format. */
bool entry_parse(const char *line, size_t length, struct entry *n, struct err *e);
void entry_done(struct entry *entry);

/* An entry as the next one of its replica sees it; {0} before the first. */
struct journal_end {
	int64_t seq, clock;
	char hash[HASH_HEX], at[CLOCK_SIZE];
};

/*
 * Why an entry cannot stand where it does, or NULL: its names and its time have
 * not the form that every ledger writes, it does not continue its replica's
 * chain, or its clock leaps too far above the highest before it. Whoever takes
 * an entry in asks this, and verify asks it again.
 */
const char *entry_check(
	const struct entry *n, const struct journal_end *before, int64_t highest_clock);
enum { JOURNAL_LEAP = 1000000 }; /* as much as a ledger can have seen that this one has not */

/* What a writer adds to what the journal knows. body is JSON; base 0 means none. */
struct change {
	const char *op, *kind, *code, *why, *body;
	int64_t base; /* row number of the record's last entry */
};

/* The end of this ledger's own chain, held while a transaction writes. */
struct journal {
	struct db *db;
	const char *by;
	int64_t replica; /* its row */
	char uuid[ID_UUID], tx[ID_UUID];
	int64_t seq, clock, at;
	char at_text[CLOCK_SIZE]; /* at, as the line has it; "" before the first entry */
	struct hash last;
	int64_t first_entry, last_entry; /* what was written; 0: nothing yet */
	struct buf line;
};

/* Inside a write transaction. by is borrowed. The writer's first entry mints its replica. */
bool journal_begin(struct db *db, const char *by, struct journal *ret);
bool journal_append(struct journal *j, const struct change *c, int64_t *ret_entry);
/* Read back what was written from the database, hash it again, compare: before COMMIT. */
bool journal_self_check(struct journal *j);
void journal_done(struct journal *j);

/* Store a line that another ledger wrote, as it stands, after checking that it continues its
 * replica's chain here. False with *e set when it does not. received_at: when, NULL for one that is
 * restored; what this ledger wrote itself was received when it was written. */
bool journal_receive(struct db *db, const char *line, size_t length, const char *received_at,
	int64_t *ret_entry);

/*
 * All entries in the one order that every ledger with the same entries has:
 * by clock, then by hash. Entries of one replica keep their sequence.
 */
struct journal_walk;
struct journal_row {
	int64_t entry, seq, clock;
	const char *replica; /* uuid */
	const char *line;    /* until the next step */
	size_t length;
	const char *received_at;
	struct hash hash; /* as stored, not recomputed */
};

/* The last entry, by arrival, that this ledger held at a time (NULL: now, so all): whatever came
 * after one that was received later is no part of it, though a clock that was set back says so.
 * What a ledger held can be replayed; what a time alone chooses need not. */
int64_t journal_held_at(struct db *db, const char *time);

/* until: only what this ledger held at that time (NULL: all). */
struct journal_walk *journal_walk(struct db *db, const char *until);
bool journal_next(struct journal_walk *w, struct journal_row *ret);
void journal_walk_done(struct journal_walk **w);

/* What is wrong with the entry that was handed out last, in words, or NULL: its digest is
 * recomputed, its columns compared, its place in the chain looked at. All are to be judged, since
 * each is judged by those before it: in the order of replay, so that a leap of the clock shows,
 * whoever made it. It is read into *n, or *unread says why it cannot be. */
const char *journal_judge(
	struct journal_walk *w, struct entry *n, struct err *unread, struct arena *a);

/* What is wrong with the time at which this ledger says that it received an entry, or NULL. That is
 * not hashed; own (NULL: unknown) is its own replica, whose entries it received by writing them. */
const char *journal_judge_arrival(
	const struct journal_row *row, const struct entry *n, const char *own, struct arena *a);

/* Recompute the whole chain. Each problem is told, in words, to the function; false only when
 * reading failed. */
bool journal_check(struct db *db, void (*tell)(void *context, const char *problem), void *context);

int64_t journal_count(struct db *db);
/* "UUID:seq sha256" of this ledger's newest entry by arrival, or "empty". */
const char *journal_head(struct db *db, struct arena *a);

/* Settings of this file alone. */
const char *local_get(struct db *db, const char *key, struct arena *a); /* NULL: not set */
bool local_set(struct db *db, const char *key, const char *value);

#endif
