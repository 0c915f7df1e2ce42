/* The status report as a workbook: its lists and figures as sheets. */
#ifndef KEPT_WORKBOOK_H
#define KEPT_WORKBOOK_H

#include <stdbool.h>
#include <stdio.h>

#include "status.h"
#include "table.h"

struct arena;
struct ledger;

/* The sheets Score, Overdue, Commitments, Evidence, Figures, Sources and Charts of what passes
 * how->filter, into look->book, whose sheet About is given what was counted. With how->since also
 * New ratings and New evidence, and in Figures what each was then; with how->scale also Scale. */
bool workbook_write(struct ledger *l, const struct status_how *how, const struct look *look,
	FILE *out, struct arena *a);

#endif
