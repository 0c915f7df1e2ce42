/*
 * Event dates: partial, proleptic Gregorian, no time zone, years 0001 to 9999.
 *
 * A date is kept as written (2024, 2024-Q3, 2024-07, 2024-07-31) beside its
 * first and last day, both YYYY-MM-DD, so that dates compare as texts. No
 * library parser is used: SQLite's and strptime accept 30 February.
 */
#ifndef KEPT_DAY_H
#define KEPT_DAY_H

#include <stdbool.h>
#include "err.h"

struct arena;

enum { DAY_SIZE = 11 }; /* "YYYY-MM-DD" and the NUL; every written form fits */

struct day_span {
	char first[DAY_SIZE], last[DAY_SIZE];
};

/* The first and last day of a written date; false when it is no date that exists. Strict:
 * nothing before or after, upper-case Q, digits only. */
bool day_span(const char *text, struct day_span *ret);
bool day_exists(const char *text); /* as day_span(), and names a single day */

/*
 * A date as people type it, resolved against today (YYYY-MM-DD) into its
 * written form: the four written forms, `today`, `yesterday`, `tomorrow`,
 * weekday names (the last one before today, or today itself: mon, monday),
 * -30d, -2w, -6m, -1y, +14d. Case is ignored. A month step keeps the day of
 * the month or takes the month's last. What is refused is explained in *e
 * (ERR_USAGE): 3/4/2024 names both readings, 2024-02-30 says that February
 * 2024 has 29 days, and the nearest form is shown.
 */
bool day_resolve(const char *input, const char *today, char ret[DAY_SIZE], struct err *e);

/* A..B, A.., ..B or a single date, each side as day_resolve(); gives the first
 * day of A and the last day of B; open ends give 0001-01-01 and 9999-12-31. */
bool day_range(const char *input, const char *today, struct day_span *ret, struct err *e);

/* Days from a to b (single days); negative when b is earlier. */
long day_between(const char *a, const char *b);

/* The day so many days, or months, after; clamped to the years 0001 to 9999. */
void day_add(const char *day, long days, char ret[DAY_SIZE]);
void day_add_months(const char *day, long months, char ret[DAY_SIZE]);

/* For people: "30 Apr 2024", "Apr 2024", "Q3 2024", "2024"; text that is no date as it is. */
const char *day_human(const char *text, struct arena *a);

/* How long a number of days is, for people: "5 days", "3 wk", "5 mo", "2 y 5 mo". */
const char *day_length(long days, struct arena *a);

#endif
