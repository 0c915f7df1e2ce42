/* What waits for somebody to judge it, and why. */
#ifndef KEPT_REVIEW_H
#define KEPT_REVIEW_H

#include <stdbool.h>
#include <stdio.h>

#include "filter.h"
#include "table.h"

struct arena;
struct ledger;

/* f: what was asked; waiting: the same, of what needs review or was never reviewed. */
bool report_review(struct ledger *l, const struct filter *f, const struct filter *waiting,
	const struct look *look, FILE *out, struct arena *a);

#endif
