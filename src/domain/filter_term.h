/* One term of a filter, as SQL. Only filter_compile.c calls this. */
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

#endif
