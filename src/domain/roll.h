/*
 * The roll of a status report: every commitment that passes a filter in a line,
 * with what it is counted by, and the lists that a report goes through beside
 * the dossiers. All as of l->as_of; texts live in the arena given.
 */
#ifndef KEPT_ROLL_H
#define KEPT_ROLL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db.h"
#include "filter.h"
#include "vocab.h"

struct arena;
struct ledger;

/* The derived states as bits, in the order of filter_states, and what is counted beside them. */
enum roll_state {
	ROLL_OVERDUE = 1,
	ROLL_DUE_SOON = 2,
	ROLL_KEPT_LATE = 4,
	ROLL_QUIET = 8,
	ROLL_NEEDS_REVIEW = 16,
	ROLL_CONTESTED = 32,
	ROLL_ONE_SIDED = 64,
	ROLL_SINGLE_ORIGIN = 128,
	ROLL_WAS_BROKEN = 1 << 15, /* once rated broken, and no longer: no state of a filter */
};

struct roll_line {
	const char *code, *title, *agreement, *kind, *duty, *promisors, *made_on, *due_on,
		*broken_if, *status_as_of;
	const char *sides; /* that promise: the tops of the promisors' trees, "US;CN" */
	enum status status;
	unsigned states;
};

struct roll_side {
	const char *code, *name;
};

/* An agreement's lines: they stand together. */
struct roll_part {
	const char *agreement;
	size_t first, count;
};

struct roll {
	const char *as_of;
	struct roll_line *lines; /* by the agreements' dates, then by code */
	size_t count;
	struct roll_part *parts; /* by the agreements' codes */
	size_t nparts;
	const struct roll_line **by_code;
	struct roll_side *sides; /* those that promise something, by code */
	size_t nsides;
};

bool roll_read(struct ledger *l, const struct filter *f, struct arena *a, struct roll *ret);
/* As of an earlier day; the ledger stands at l->as_of again afterwards. */
bool roll_read_at(struct ledger *l, const char *day, const struct filter *f, struct arena *a,
	struct roll *ret);
/* The lines of an agreement; *ret: the first of them. */
size_t roll_of_agreement(const struct roll *r, const char *agreement, const struct roll_line **ret);
const struct roll_line *roll_find(const struct roll *r, const char *code); /* NULL: not in it */

/* The lists. Open one, take its rows, end it with stmt_done(). A row's texts live until the arena
 * is cleared. since: what happened after that day; NULL where a list does not ask. */
enum roll_list {
	ROLL_EVIDENCE,   /* bearings of evidence that happened since */
	ROLL_RATINGS,    /* ratings for days since */
	ROLL_LATE,       /* what was kept late, the latest first */
	ROLL_SOURCES,    /* by code */
	ROLL_INDICATORS, /* all of them, by code */
};

struct roll_row {
	const char *commitment, *code, *title,
		*promisors; /* code: of evidence, rating, source... */
	const char *bearing, *status, *day, *text, *source, *cites;
	const char *due_on, *met_by, *days_late;
	const char *author, *publisher, *published_on, *url, *language, *side, *origin,
		*reliability, *captured_at, *sha256, *archived_url;
};

struct stmt roll_open(struct ledger *l, const struct filter *f, enum roll_list which,
	const char *since, struct arena *a);
bool roll_next(struct stmt *q, struct arena *a, struct roll_row *ret);

#endif
