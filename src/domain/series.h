/*
 * A measured series: its figures by period, each with its vintages, and what aims at it.
 *
 * A figure of a period is often published again, revised. Each publication is
 * a vintage; the ledger keeps them all, and a reader has to be told which one
 * a comparison uses. All is as of l->as_of: a figure counts once its period
 * has ended and it was published, where the day of publication is known.
 */
#ifndef KEPT_SERIES_H
#define KEPT_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ledger;

/* One publication of a figure. */
struct series_figure {
	const char *code, *value, *published_on; /* published_on NULL: the day is not known */
	const char *source, *source_title;       /* NULL: none */
};

/* A period and its figures, first published first. Those of an unknown day of publication come
 * before the others, in the order in which the ledger learnt them. Never without a figure. */
struct series_point {
	const char *period, *first, *last; /* as written; its first and last day */
	struct series_figure *figures;
	size_t count;
};

/* A commitment's target: baseline and by may be NULL. */
struct series_target {
	const char *code, *commitment, *title, *status, *baseline, *comparator, *value, *by,
		*by_last;
};

/* What befell a commitment that aims at the series. */
struct series_event {
	const char *commitment;
	const char *what;              /* "made", "due", or the status of a rating */
	const char *on, *first, *last; /* as written; its first and last day */
};

struct series {
	const char *code, *title, *unit, *better; /* better: up, down */
	const char *source, *source_title, *url;  /* NULL: none */
	struct series_point *points;              /* by the period's end, then its beginning */
	struct series_target *targets;            /* by commitment */
	struct series_event *events;              /* by day */
	size_t npoints, ntargets, nevents;
};

/* ERR_MISSING where there is no such indicator. */
bool series_get(struct ledger *l, const char *code, struct arena *a, struct series *ret);

/* Every indicator, with how much of it there is. */
struct series_row {
	const char *code, *title, *unit, *better;
	const char *first, *last,
		*newest; /* oldest and newest period, and the figure of that one */
	int64_t periods, figures;
	const char *commitments; /* that aim at it, "WD-12;BU-10" */
};
bool series_list(struct ledger *l, struct arena *a, struct series_row **ret, size_t *ret_count);

/* Which vintage of each period is meant. */
enum series_vintage { VINTAGE_NEWEST, VINTAGE_FIRST };
const struct series_figure *series_figure(const struct series_point *p, enum series_vintage v);

/* The place of the last point whose period ended before the day (YYYY-MM-DD), or of the first one
 * whose period began after it; -1: there is none. */
long series_before(const struct series *s, const char *day);
long series_after(const struct series *s, const char *day);

/* A value as a number, and with how many digits behind the point it was published. */
double series_number(const char *value);
int series_digits(const char *value);

#endif
