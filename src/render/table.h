/*
 * A table of typed columns, written row by row in the format the reader asked for.
 *
 * One set of columns serves all formats. In the machine formats a dotted key
 * ("evidence.supports") becomes a nested object in JSON and stays as it is in
 * CSV; a list ("US;CN") becomes an array in JSON; NULL is an empty cell in CSV
 * and null in JSON. As text a list is "US, CN"; cells are escaped, wrapped and
 * aligned, and where the terminal is too narrow for that, a row becomes a
 * block with a line for each cell.
 */
#ifndef KEPT_TABLE_H
#define KEPT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "look.h"

struct err;

/* Is the answer rows and columns for another program: CSV or a sheet? */
bool format_is_rows(enum format format);

struct table;

/* Check look->columns and look->sort against the columns (ERR_USAGE, nearest name given)
 * and begin. The columns are borrowed until table_end(). NULL on failure. */
struct table *table_begin(FILE *out, const struct look *look, const struct column *columns,
	size_t count, struct err *e);

/* One row, a cell for each column; copied where it must be held. CSV, JSON and
 * JSON Lines are written at once unless a sort holds the rows back; after the
 * limit rows are counted only. False when it failed. */
bool table_row(struct table *t, const struct cell *cells);

/* Does the table need no more rows? So it is once the limit is reached, unless a sort has to see
 * them all. Who stops then says with table_count() how many there would have been. */
bool table_full(const struct table *t);
void table_count(struct table *t, long all);

/* How many rows will have been written and were given, once they all were. */
void table_counts(const struct table *t, long *ret_rows, long *ret_all);

/* What was still held, and the end. Returns false when anything failed, with *e
 * set. ret_rows (may be NULL): rows written; ret_all: rows given. Frees the table in any case. */
bool table_end(struct table *t, long *ret_rows, long *ret_all);

/* A CSV field by RFC 4180, quoted where it must be, also for spaces at its ends. An empty text
 * is "" with its quotes, NULL is nothing at all. */
void csv_field(FILE *out, const char *text);

/* The same guarded for spreadsheets: a text that a spreadsheet would take for a
 * formula (= + - @ TAB CR LF, full-width forms too) gets an apostrophe in front. Numbers do not. */
void csv_field_guarded(FILE *out, const char *text);

#endif
