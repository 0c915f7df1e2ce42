/*
 * What the ledger says of commitments, read row by row. All answers are as of
 * l->as_of. Texts live in the arena given; a cursor's row until the next step.
 */
#ifndef KEPT_QUERY_H
#define KEPT_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "filter.h"
#include "vocab.h"

struct arena;
struct ledger;

struct commitment_row {
	const char *code, *title, *agreement, *promisors, *promisees, *kind, *duty, *made_on,
		*due_on, *due_basis, *schedule, *kept_if, *broken_if, *tags, *notes, *status,
		*status_as_of, *rating;
	const char *is; /* derived states that hold, "overdue;contested", in a fixed order */
	int64_t supports, contradicts, context;
	const char *last_evidence_on, *last_looked_on;
};

/* Commitments that pass the filter, by their agreement's date and code or by their own code. */
struct commitment_cursor {
	struct stmt q;
	const char *as_of;
};
struct commitment_cursor commitments_open(
	struct ledger *l, const struct filter *f, enum filter_order order, struct arena *a);
bool commitments_next(struct commitment_cursor *c, struct arena *a, struct commitment_row *ret);
void commitments_done(struct commitment_cursor *c);
/* One of them. ERR_MISSING. */
bool commitment_get(
	struct ledger *l, const char *code, struct arena *a, struct commitment_row *ret);

/* How one of them stands: as much as is said of it after a change, and asked fast. */
struct commitment_brief {
	const char *code, *title, *made_on, *status;
	const char *rating, *since; /* the newest, and the day of the first that says so in a row */
	bool waits;                 /* for review: evidence is newer than the rating */
};
bool commitment_brief_get(
	struct ledger *l, const char *code, struct arena *a, struct commitment_brief *ret);

int64_t commitments_passing(struct ledger *l, const struct filter *f, struct arena *a);
int64_t commitments_count(struct ledger *l); /* all that were made by the as-of date */

/* Unmet milestones on open or unreviewed act and recur commitments whose last day is before the
 * as-of date plus `within` days (0: overdue only), earliest first. */
struct late_row {
	const char *code, *title, *promisors, *milestone, *due_last, *status, *last_evidence_on,
		*last_looked_on;
	int64_t days_overdue; /* negative: days to go */
};
struct commitment_cursor late_open(
	struct ledger *l, const struct filter *f, long within, struct arena *a);
bool late_next(struct commitment_cursor *c, struct arena *a, struct late_row *ret);
/* What else a row's milestone says. */
struct late_milestone {
	const char *code, *title; /* of one added by hand; else NULL */
	const char *origin;       /* due, schedule, hand */
};
bool late_milestone(
	struct ledger *l, const struct late_row *row, struct arena *a, struct late_milestone *ret);
/* How many rows late_open() has in all, and how many of them are overdue. */
bool late_count(struct ledger *l, const struct filter *f, long within, struct arena *a,
	int64_t *ret_rows, int64_t *ret_overdue);

/* Of an open list of kinds: does neither the list nor a record have the word? ret_near: the known
 * one that it may be a slip for; NULL: none is near. */
bool word_is_new(struct ledger *l, const struct vocab *v, const char *word, struct arena *a,
	const char **ret_near);

#endif
