/*
 * A row of a table from elsewhere: a list of named cells. In JSON an object inside an object gives
 * "outer.inner", an array of plain values one cell with a line each, an array of objects
 * "name.1.inner", "name.2.inner". A second column of the same name is "name.2".
 */
#ifndef KEPT_TABLE_CELLS_H
#define KEPT_TABLE_CELLS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum { TABLE_CELLS = 1024 };

struct table_row {
	long line;         /* JSON list: its place in the list, from 1 */
	const char *fault; /* why it is no row; its cells are what could be read; NULL: it is one */
	size_t count;
	const char *names[TABLE_CELLS], *values[TABLE_CELLS]; /* NULL: empty */
	struct arena *arena;                                  /* cleared after the row */
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

#endif
