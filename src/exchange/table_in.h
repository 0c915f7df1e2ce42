/*
 * A table from elsewhere, row by row: CSV, TSV and the like, JSON, JSON Lines.
 *
 * Every row is a list of named cells. In JSON an object inside an object gives
 * "outer.inner", an array of plain values one cell with a line each, an array of
 * objects "name.1.inner", "name.2.inner". A second column of the same name is "name.2".
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

enum { TABLE_CELLS = 1024 };

struct table_row {
	long line;         /* JSON list: its place in the list, from 1 */
	const char *fault; /* why it is no row; its cells are what could be read; NULL: it is one */
	size_t count;
	const char *names[TABLE_CELLS], *values[TABLE_CELLS]; /* NULL: empty */
	struct arena *arena;                                  /* cleared after the row */
};

/* What was found out. */
struct table_facts {
	const char *form; /* "CSV", "TSV", "JSON", "JSON Lines" */
	const char *encoding;
	bool encoding_guessed;
	char separator; /* 0 for JSON */
	bool refused;   /* it holds rows that were refused, as they were given back */
	long rows;
};

/* A cell's text without the spaces around it; NULL where nothing is left. */
const char *table_value(const char *text, struct arena *a);
const char *table_cell(const struct table_row *row, const char *name); /* NULL: none or empty */
/* The cells of all columns that the name fits, joined: "links.*.href" fits "links.1.href". What
 * is not there leaves its place empty, so that two such lists stay side by side. NULL: no such
 * cells, or all of them empty. */
const char *table_cells(
	const struct table_row *row, const char *pattern, const char *join, struct arena *a);
bool table_fits(const char *pattern, const char *name);
bool table_has(const struct table_row *row, const char *name);

/*
 * Hands every row to take(), which returns false to stop; a row that is none has its fault. What
 * ends the reading before the end of the file goes to t. False with *e set when the file cannot be
 * read on (ERR_INPUT with its line), is empty, or take() stopped. The texts of *ret live in a.
 */
bool table_read(FILE *in, const char *file, const struct table_how *how,
	bool (*take)(void *context, struct table_row *row), void *context, struct troubles *t,
	struct arena *a, struct table_facts *ret, struct err *e);

#endif
