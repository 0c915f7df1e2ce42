/* One term of a filter, as SQL. Only filter.c calls this. */
#ifndef KEPT_FILTER_TERM_H
#define KEPT_FILTER_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "filter.h"

/* A filter being compiled. */
struct filter_draft {
	struct ledger *ledger;
	struct arena *arena;
	struct err *err;
	struct filter *filter; /* its values grow */
	struct buf sql;
	bool negated; /* the term at hand stands behind "not" */
	bool other;   /* something that is no plain code was asked for */
};

/* Put the term's condition behind what d->sql holds. */
bool filter_term(struct filter_draft *d, const char *term);

/* The condition of a derived state on the commitment c, from query.sql; NULL: no such state. */
const char *filter_state(const char *name, struct arena *a);

/* text with every `mark` in it replaced. */
const char *filter_replace(const char *text, const char *mark, const char *by, struct arena *a);

#endif
