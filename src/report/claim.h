/* Concluded commitments as reviews that search engines and fact-checkers' tools read. */
#ifndef KEPT_CLAIM_H
#define KEPT_CLAIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "dossier.h"
#include "jsonw.h"

struct arena;
struct ledger;

/* Is the commitment concluded, so that there is a verdict to publish? */
bool claim_is_concluded(const char *status);

/*
 * A schema.org ClaimReview of one commitment, by its newest rating. kept is 5,
 * partly kept 3, broken 1; superseded and unverifiable have a name alone,
 * since no number on that scale says them. It has no `url`: that is where the
 * review is published, which the ledger does not know.
 */
void claim_json(const struct dossier *d, struct arena *a, struct jsonw *w);

/* A document of the reviews of those that are concluded; ret_count: how many. */
bool claim_write(
	const struct dossier *list, size_t count, FILE *out, size_t *ret_count, struct err *e);
/* The same of all that pass the filter, one after the other; limit < 0: all. */
bool claim_write_all(
	struct ledger *l, const struct filter *f, long limit, FILE *out, size_t *ret_count);

#endif
