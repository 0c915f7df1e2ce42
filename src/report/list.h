/* Commitments, one a line. */
#ifndef KEPT_LIST_H
#define KEPT_LIST_H

#include <stdbool.h>
#include <stdio.h>

#include "filter.h"
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
 * A table that is written with what stands before and after it: as text its rows
 * wait for the heading, which tells how many there are (table_counts()).
 */
struct list_page {
	struct table *table;
	bool people; /* as text */
	FILE *out;
	const struct look *look;
	struct err *err;
};

bool list_page_begin(struct list_page *p, FILE *out, const struct look *look,
	const struct column *columns, size_t count, struct err *e);
/* The rows of text; of other formats what was still held. Ends the table. */
bool list_page_put(struct list_page *p);
void list_page_done(struct list_page *p);

#endif
