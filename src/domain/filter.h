/*
 * The filter language: terms joined by "and", see the manual kept-filter(7), as
 * SQL conditions on a commitment. The only place that builds SQL.
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

/* terms: NULL-terminated words of the command line. saved gives the text of @name (NULL: none).
 * ERR_USAGE names the nearest right word; codes are resolved against the ledger (ERR_MISSING). */
bool filter_compile(struct ledger *l, char *const *terms,
	const char *(*saved)(void *context, const char *name), void *context, struct arena *a,
	struct filter *ret, struct err *e);

/* The same, and of the agreement with that code alone. False where its values are full. */
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

bool filter_is_empty(const struct filter *f); /* lets everything pass */

/* User words as an FTS5 MATCH expression: each term quoted, Han spaced, a final * kept as "begins
 * with". any: joined by OR. NULL: nothing to match. */
const char *filter_match(const char *const *words, size_t count, bool any, struct arena *a);

#endif
