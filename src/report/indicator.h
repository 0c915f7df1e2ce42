/* What was measured: a series with its vintages, and its figures before and after an event. */
#ifndef KEPT_REPORT_INDICATOR_H
#define KEPT_REPORT_INDICATOR_H

#include <stdbool.h>
#include <stdio.h>

#include "doc.h"
#include "jsonw.h"
#include "series.h"

struct arena;
struct ledger;

enum { INDICATOR_YEARS = 3 }; /* before and after an event, unless another number is asked for */

/* The event around which figures are compared. */
struct indicator_event {
	const char *commitment, *title; /* whose promise it is; NULL: a day alone */
	const char *on, *first, *last;  /* as written; its first and last day */
	long years;
};

/*
 * The figures of one side of the event. A figure belongs to the side on which
 * its whole period lies. The rate is of the figures that lie within so many
 * years of the event: from the first to the last of them, by the time between
 * the ends of their periods.
 */
struct indicator_side {
	const struct series_point *near;      /* the one next to the event, however far away */
	const struct series_point *from, *to; /* NULL: fewer than two within the years */
	double per_year; /* change in units a year, when from and to are there */
};

struct indicator_compared {
	struct indicator_side before, after;
	const struct series_point *newest; /* NULL: nothing after the event */
	const struct series_point *spans;  /* the first figure whose period holds the event; NULL */
	size_t nspans;
};

void indicator_compare(const struct series *s, enum series_vintage v,
	const struct indicator_event *e, struct indicator_compared *ret);

/* event NULL: the series alone. */
void indicator_text(const struct ledger *l, const struct series *s, enum series_vintage v,
	const struct indicator_event *e, struct arena *a, struct doc *doc);
void indicator_json(const struct ledger *l, const struct series *s, enum series_vintage v,
	const struct indicator_event *e, struct arena *a, struct jsonw *w);
/* A row for each figure, all vintages. */
bool indicator_table(const struct series *s, enum series_vintage v, const struct indicator_event *e,
	struct arena *a, const struct look *look, FILE *out, struct err *err);

/* All series, one a line. */
bool indicator_list(struct ledger *l, struct arena *a, const struct look *look, FILE *out);

/* A number worked out from figures, with so many digits behind the point, and never "-0". */
const char *indicator_number(double n, int digits, bool sign, struct arena *a);

#endif
