/*
 * A CSV file with a heading, read as rows of named values; and the problems met.
 */
#ifndef KEPT_ROWS_H
#define KEPT_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "kind.h"
#include "macros.h"

struct arena;
struct err;

struct trouble {
	const char *file;
	long line;          /* 0: the file as a whole */
	const char *column; /* NULL: the row as a whole */
	const char *text;
};

enum { TROUBLES_MAX = 50 };

struct troubles {
	struct arena *arena;
	struct trouble list[TROUBLES_MAX]; /* the first ones */
	size_t count, all;                 /* in the list; met */
};

void trouble_add(struct troubles *t, const char *file, long line, const char *column,
	const char *format, ...) PRINTF_LIKE(5, 6);

enum { SHEET_MAX = FIELD_MAX + 1 };

/* One CSV file: the columns that it may have. */
struct sheet {
	const char *file; /* as problems name it */
	struct {
		const char *name;
		bool required;
	} columns[SHEET_MAX];
	size_t count;
	bool broken; /* set when the heading is wrong or the rest could not be read */
};

struct sheet_row {
	const char *values[SHEET_MAX]; /* by column of the sheet; NULL: empty or not there */
	long lines[SHEET_MAX];
	long line;
	bool bad;            /* something in it was a problem, and has been told */
	struct arena *arena; /* cleared after the row */
};

/* The sheet of a kind: the column "code", then its fields in their order. */
struct sheet sheet_of_kind(enum kind kind, const char *file);
/* evidence, commitment, milestone, bearing, note */
struct sheet sheet_of_bearings(const char *file);

/* Hands every row below the heading to take(), which returns false to stop. Problems of the file
 * are told to t. False when take() stopped or reading failed. */
bool sheet_read(FILE *in, struct sheet *s, bool (*take)(void *context, struct sheet_row *row),
	void *context, struct troubles *t, struct err *e);

#endif
