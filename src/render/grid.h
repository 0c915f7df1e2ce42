/*
 * Cells side by side: the layout that tables, facts, items and pairs share.
 *
 * Measure every row, fit once, then write the rows. Nothing depends on the
 * locale, and no line ends in a space. Texts must be printable already
 * (text_printable(), text_one_line()); a line feed begins a new line in its cell.
 */
#ifndef KEPT_GRID_H
#define KEPT_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "look.h"

struct arena;

struct grid_column {
	int before; /* spaces in front of the column */
	bool bar;   /* a vertical line in front, on every line of the row */
	bool right; /* flush right */
	bool wrap;  /* gives way first, and wraps; others are cut on a terminal */
	int width;  /* begin with 0 */
};

/* Raise the widths to what the row needs. A cell without text is empty. */
void grid_measure(struct grid_column *columns, size_t count, const struct cell *cells);

/* Make the columns fit into so many terminal columns; 0: leave them as they are. The widest
 * give way first: those that wrap, then the gaps, then other texts; numbers never. False
 * where that takes columns narrower than anybody can read. */
bool grid_fit(struct grid_column *columns, size_t count, int width);

/* Where the column begins on the line. */
int grid_start(const struct grid_column *columns, size_t column);

/* Write one row; scratch is cleared. */
void grid_row(FILE *out, const struct look *look, const struct grid_column *columns, size_t count,
	const struct cell *cells, struct arena *scratch);

#endif
