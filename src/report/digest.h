/*
 * What an analyst has to know of what this ledger has learnt since a time, in
 * the order in which it asks for something to be done: what became overdue,
 * what falls due soon, changed statuses, first ratings, new evidence against, what waits for
 * review, the rest.
 */
#ifndef KEPT_DIGEST_H
#define KEPT_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "change.h"
#include "doc.h"
#include "home.h"

struct arena;
struct ledger;

/* Of a first rating nothing was before. */
struct digest_status {
	const char *code, *title, *before, *now, *rationale, *cites;
	bool recorded; /* the commitment itself is new as well */
};
struct digest_against {
	const char *evidence, *day, *commitments, *summary;
};

struct digest {
	const char *since;
	const struct entries *list;
	const char *newest; /* when the newest entry was received; NULL: there is none */
	struct late_row *late, *soon;
	struct digest_status *statuses, *firsts; /* changed; of what was not rated before */
	struct digest_against *against;
	struct commitment_row *review;
	size_t nlate, nsoon, nstatuses, nfirsts, nagainst, nreview;
	size_t old_late, old_review; /* overdue, waiting for review already before */
	bool *told;                  /* for each row of the list: a section above has it */
};

bool digest_get(struct ledger *l, const struct entries *list, const char *since, struct arena *a,
	struct digest *ret);

/* "3 newly overdue, 1 changed status": one line; "nothing new" */
const char *digest_summary(const struct digest *d, struct arena *a);
const char *digest_title(const struct digest *d, struct arena *a);

/* As look->format says: text, Markdown, HTML, or a message (RFC 5322) of author with the text and
 * the HTML page. */
bool digest_write(struct ledger *l, const struct digest *d, const char *author,
	const struct look *look, FILE *out, struct arena *a);

#endif
