/* Commitments, one a line. */
#ifndef KEPT_LIST_H
#define KEPT_LIST_H

#include <stdbool.h>
#include <stdio.h>

#include "filter.h"
#include "spool.h"
#include "table.h"

struct arena;
struct commitment_row;
struct ledger;

enum { LIST_COLUMNS = 18 };
extern const struct column list_columns[LIST_COLUMNS];

/* The cells of a commitment, for people or for machines. */
void list_cells(const struct commitment_row *c, bool people, struct arena *a, struct cell *ret);

/* The report: as text with a heading, else the rows alone. */
bool report_list(struct ledger *l, const struct filter *f, const struct look *look, FILE *out,
	struct arena *a);

/*
 * A table that is written with what stands before and after it: as text the rows
 * come first, since the heading tells how many there are.
 */
struct list_page {
	struct table *table;
	FILE *rows; /* of text; else NULL */
	struct spool held;
	FILE *out;
	const struct look *look;
	struct err *err;
};

bool list_page_begin(struct list_page *p, FILE *out, const struct look *look,
	const struct column *columns, size_t count, struct err *e);
/* Rows are complete: how many were shown and how many given. */
bool list_page_end(struct list_page *p, long *ret_rows, long *ret_all);
/* The rows of text, to stand where they are wanted. */
bool list_page_put(struct list_page *p);
void list_page_done(struct list_page *p);

#endif
