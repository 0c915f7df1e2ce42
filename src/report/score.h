/* Were the promises kept? Every figure with its denominator. */
#ifndef KEPT_SCORE_H
#define KEPT_SCORE_H

#include <stdbool.h>
#include <stdio.h>

#include "filter.h"
#include "table.h"
#include "tally.h"

struct arena;
struct ledger;

/* since: an earlier day to compare with; NULL: none. */
bool report_score(struct ledger *l, const struct filter *f, enum tally_per per, const char *since,
	const struct look *look, FILE *out, struct arena *a);

#endif
