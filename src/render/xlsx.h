/*
 * A workbook (ECMA-376), sheet by sheet and row by row, in memory that does not
 * grow with its rows.
 *
 * A text is always a text, never a formula. What no cell can hold is cut, and
 * the sheet About says how many were. Characters that nobody sees (controls,
 * bidi) are written as a visible <U+202E>. A date of one day is a date; a
 * partial one (2024-07, 2024-Q3) is a text, since a cell has no such thing.
 * Nothing of the clock or the machine is in it: same calls, same bytes.
 *
 * libxlsxwriter does the writing; it is loaded when a workbook is begun.
 */
#ifndef KEPT_XLSX_H
#define KEPT_XLSX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "look.h"

struct arena;
struct err;
struct xlsx;

/* about_first: the sheet About is the first one; else the last. NULL with ERR_IO where the library
 * is not there, or this program was built without it. */
struct xlsx *xlsx_begin(FILE *out, bool about_first, struct err *e);

/* A line of the sheet About. The texts are copied. */
void xlsx_fact(struct xlsx *x, const char *label, const char *value);

/* A new sheet; its name is copied: at most 31 characters, none of []:*?/\ in it. The columns are
 * borrowed; they are all shown. */
void xlsx_sheet(
	struct xlsx *x, const char *name, const struct column *const *columns, size_t count);
/* One row of the last sheet, a cell for each column. False once anything failed. */
bool xlsx_row(struct xlsx *x, const struct cell *const *cells);
/* The last sheet is complete: of so many rows given, for About. */
void xlsx_sheet_end(struct xlsx *x, long given);

/* Stacked bars of rows and columns of a sheet, on the sheet "Charts": a series for each of the
 * columns first_column to last_column, named by their headings, a bar for each of `rows` rows,
 * named by the column `names`. */
void xlsx_bars(struct xlsx *x, const char *sheet, const char *title, size_t names,
	size_t first_column, size_t last_column, size_t rows);

/* Write it. false when anything failed (*e set). Frees the workbook in any case. */
bool xlsx_end(struct xlsx *x);
void xlsx_done(struct xlsx *x); /* give it up; NULL is allowed */

/* Was it built with what workbooks need? */
bool xlsx_built(void);

#endif
