/* What follows from rows: statuses, milestones, sides, origins. Used by apply.c. */
#ifndef KEPT_APPLY_STATE_H
#define KEPT_APPLY_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"

struct arena;
struct db;

/* After a change: r is the new version (NULL: retracted), before lists the commitments that the
 * former version was about ("WD-02;WD-07"; NULL: none). */
bool state_after(
	struct db *db, enum kind kind, const struct record *r, const char *before, struct arena *a);

bool state_milestones_clear(struct db *db, const char *commitment);

/* After the record, a rating that was added last of all, without a look at the others. */
bool state_rated(struct db *db, const struct record *r, struct arena *a);

#endif
