/* Finding by words: the commitments that a question is about, the records that hold a text. */
#ifndef KEPT_FIND_H
#define KEPT_FIND_H

#include <stdbool.h>
#include <stddef.h>

#include "filter.h"

struct arena;
struct ledger;

/*
 * The codes of the commitments that a question in plain words is about, best
 * first, at most limit. Little words ("did", "the") are passed over; a Chinese
 * question is matched by its pairs of characters; a side that it names counts
 * for that side's promises. ERR_USAGE when nothing is left to look for.
 */
bool find_commitments(struct ledger *l, const char *question, size_t limit, struct arena *a,
	const char ***ret, size_t *ret_count);

struct find_hit {
	const char *record, *code; /* "evidence", "E042" */
	const char *commitments;   /* that it is about, "WD-02;WD-07"; NULL: none */
	const char *snippet;
};

/* Records that hold all the words (one with a space is a phrase), best first. filter (NULL: all):
 * only what is about a commitment that passes it. */
bool find_records(struct ledger *l, const char *const *words, size_t count,
	const struct filter *filter, struct arena *a, struct find_hit **ret, size_t *ret_count);

#endif
