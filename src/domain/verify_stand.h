/*
 * Most records were added once and never touched again, and little is worked out from them: nothing
 * from evidence that meets no milestone and from sources that are nobody's copy, from ratings only
 * their commitment's status. Where such a record stands in the ledger just as its one entry says,
 * with the number that a replay would give it, it is left out of the replay that verify compares
 * with, which then holds the rest.
 *
 * This says that nothing is wrong, or that it cannot say so: what differs is told by a whole
 * replay.
 */
#ifndef KEPT_VERIFY_STAND_H
#define KEPT_VERIFY_STAND_H

#include <stdbool.h>
#include <stdint.h>

#include "apply.h"

struct arena;
struct db;
struct record;
struct standing;
struct unsearched;

/* NULL with the ledger's error. */
struct standing *standing_begin(struct db *ledger, struct db *replay);
void standing_done(struct standing *s); /* NULL is allowed */

/* An entry, before it is applied. *ret_stands: it is not to be. Sets the row number of others.
 * False when the replay can no longer be right without what was left out. */
bool standing_look(struct standing *s, struct unsearched *u, enum change_op op, struct record *r,
	int64_t entry, struct arena *a, bool *ret_stands);

/* After the last: do what was left out and what the replay holds make up the ledger's sources,
 * evidence, bearings, ratings, citations and texts for search? */
bool standing_whole(struct standing *s);

#endif
