/*
 * The filter language: terms joined by "and", see the manual kept-filter(7), as
 * SQL conditions on a commitment: what it is compiled to. The only place that builds SQL.
 */
#ifndef KEPT_FILTER_H
#define KEPT_FILTER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;
struct ledger;
struct stmt;

struct filter {
	const char *where; /* SQL about the commitment alias c: "1" when there is no term */
	struct filter_value {
		const char *name, *text; /* ":f1" and its value */
	} values[64];
	size_t count;
	const char *as_typed; /* for headings: "from:CN status:kept"; "" when none */
	bool codes_only;      /* nothing but codes */
	bool few; /* most likely few pass: codes, words, a tag or an agreement is named */
};

/* The filter, and of the agreement with that code alone. False where its values are full. */
bool filter_and_agreement(const struct filter *f, const char *agreement, struct arena *a,
	struct filter *ret, struct err *e);

/* Bind the filter's values, and where the statement has them :as_of, :soon_days and
 * :quiet_days. as_of must outlive the statement. */
void filter_bind(const struct filter *f, struct stmt *q, const char *as_of);

/*
 * A query text with the condition, in parentheses, in the place of its mark: the
 * letters FILTER inside a C comment, and the 1 behind it if there is one. Written
 * "WHERE x = y AND (mark) 1", so that the text is valid SQL as it stands. The mark
 * STATES becomes "|| ';overdue'" for each derived state that holds. In the arena.
 */
const char *filter_sql(const struct filter *f, const char *sql, struct arena *a);

/* The same, and its rows in that order in the place of the mark ORDER and the usual one behind it.
 */
enum filter_order { ORDER_BY_AGREEMENT, ORDER_BY_CODE };
const char *filter_sql_by(
	const struct filter *f, enum filter_order order, const char *sql, struct arena *a);

/* Without news, and ahead: what some of the derived states count with. */
enum { QUIET_DAYS = 180, DUE_SOON_DAYS = 14 };

/* The derived states, in the order in which `is` lists them. */
enum { STATE_COUNT = 9 };
extern const char *const filter_states[STATE_COUNT + 1]; /* "overdue", ... NULL */
/* The condition of a derived state on the commitment c, from query.sql; NULL: no such state. */
const char *filter_state(const char *name, struct arena *a);

/* text with every `mark` in it replaced. */
const char *filter_replace(const char *text, const char *mark, const char *by, struct arena *a);

bool filter_is_empty(const struct filter *f); /* lets everything pass */

#endif
