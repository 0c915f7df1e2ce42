/*
 * A table from elsewhere, row by row: CSV, TSV and the like, JSON, JSON Lines.
 *
 * Rows that were refused and given back (import_table.h) are known by the name of
 * their last column, TABLE_PROBLEM, and read as they were written, whatever is said
 * of the file that they came from.
 */
#ifndef KEPT_TABLE_IN_H
#define KEPT_TABLE_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "rows.h"
#include "table_cells.h"

struct arena;
struct err;

/* How the file is to be read; {0} finds everything out, with names in the first row. */
struct table_how {
	const char *encoding; /* as decode_open() */
	char separator;       /* 0: the one of , ; TAB | that the first rows share */
	bool plain_quotes;    /* a quote is a character like any other */
	bool no_header;      /* the first row is a row; columns are named 1, 2, 3 … or as below */
	long header;         /* the line with the names, from 1; those above are passed over; 0:
				the first */
	const char *columns; /* names of the columns, "id;title", where there is no header */
	const char *path;    /* JSON: where the list is, "data.promises"; NULL: the only list */
};

#define TABLE_PROBLEM "problem"

/* What was found out. */
struct table_facts {
	const char *form; /* "CSV", "TSV", "JSON", "JSON Lines" */
	const char *encoding;
	bool encoding_guessed;
	char separator; /* 0 for JSON */
	bool refused;   /* it holds rows that were refused, as they were given back */
	long rows;
};

/*
 * Hands every row to take(), which returns false to stop; a row that is none has its fault. What
 * ends the reading before the end of the file goes to t. False with *e set when the file cannot be
 * read on (ERR_INPUT with its line), is empty, or take() stopped. The texts of *ret live in a.
 */
bool table_read(FILE *in, const char *file, const struct table_how *how,
	bool (*take)(void *context, struct table_row *row), void *context, struct troubles *t,
	struct arena *a, struct table_facts *ret, struct err *e);

#endif
