/* What falls due, as a calendar. */
#ifndef KEPT_CALENDAR_H
#define KEPT_CALENDAR_H

#include <stdbool.h>
#include <stdio.h>

#include "filter.h"

struct arena;
struct ledger;

/*
 * The same milestones as `overdue`: one event each, on the last day of its
 * period, since nothing is overdue before that has passed. An event keeps its
 * UID when its day is moved, and its SEQUENCE rises with each move. ret_late:
 * how many are overdue.
 */
bool calendar_write(struct ledger *l, const struct filter *f, long within, long limit, FILE *out,
	struct arena *a, long *ret_late);

#endif
