/* What should have been done by now and was not, so far as the ledger knows. */
#ifndef KEPT_OVERDUE_H
#define KEPT_OVERDUE_H

#include <stdbool.h>
#include <stdio.h>

#include "filter.h"
#include "table.h"

struct arena;
struct ledger;

/* One row a milestone, earliest first; within: days ahead that count too. ret_late: how many are
 * overdue, whatever the limit. */
bool report_overdue(struct ledger *l, const struct filter *f, long within, const struct look *look,
	FILE *out, struct arena *a, long *ret_late);

#endif
