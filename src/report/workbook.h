/* The status report as a workbook: its lists and figures as sheets. */
#ifndef KEPT_WORKBOOK_H
#define KEPT_WORKBOOK_H

#include <stdbool.h>
#include <stdio.h>

#include "filter.h"
#include "table.h"

struct arena;
struct ledger;

/* The sheets Score, Overdue, Commitments, Evidence, Sources and Charts of what passes the filter,
 * into look->book, whose sheet About is given what was counted. */
bool workbook_write(struct ledger *l, const struct filter *f, const struct look *look, FILE *out,
	struct arena *a);

#endif
