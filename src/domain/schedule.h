/* When a commitment falls due: its due date, or the days of its schedule. */
#ifndef KEPT_SCHEDULE_H
#define KEPT_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>

#include "day.h"
#include "err.h"

enum {
	SCHEDULE_YEARS = 20,  /* a rule without an end is followed so far from its promise */
	SCHEDULE_DAYS = 1000, /* and no further than so many occurrences */
};

/* The days after `made` (the first, made itself, is the promise) on which the RFC 5545 rule falls,
 * up to and with `until` (NULL: SCHEDULE_YEARS). Loads libical when first called. ERR_INPUT: the
 * rule is wrong, or never falls. */
bool schedule_days(const char *rule, const char *made, const char *until, char (*days)[DAY_SIZE],
	size_t room, size_t *ret_count, struct err *e);

#endif
