/*
 * CSV by RFC 4180, read row by row.
 *
 * libcsv parses; what it leaves out is added here: the line of every field, a
 * limit for fields and rows, strict UTF-8. A byte order mark is passed over,
 * spaces around a field belong to it, lines that are empty are no rows.
 */
#ifndef KEPT_CSV_IN_H
#define KEPT_CSV_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct arena;
struct err;

enum {
	CSV_COLUMNS = 1024,     /* fields of a row at most */
	CSV_FIELD = 256 * 1024, /* bytes of a field at most */
	CSV_ROW = 1024 * 1024,  /* bytes of a row at most */
};

struct csv_fault {
	long line;
	size_t column;    /* from 0 */
	const char *text; /* NULL: there is none */
};

struct csv_row {
	const char *fields[CSV_COLUMNS]; /* NULL: nothing between the commas */
	long lines[CSV_COLUMNS];         /* where each begins, from 1 */
	size_t count;
	long line;
	struct csv_fault fault; /* a field that is not UTF-8, or too long; it is NULL above */
	struct arena *arena;    /* for what belongs to this row: cleared after it */
};

/*
 * Hands every row, the heading too, to take(), which returns false to stop.
 * *ret tells why the rest of the file could not be read (a quote out of place,
 * a field without end); its text is NULL when all was read. False with *e set
 * when the file cannot be read, and when take() stopped; ret->line is then where.
 */
bool csv_read(FILE *in, bool (*take)(void *context, struct csv_row *row), void *context,
	struct csv_fault *ret, struct err *e);

/* The same for other separators, and with spaces between quotes and separators. quotes false: a
 * quote is a character like any other. */
bool csv_read_by(FILE *in, char separator, bool quotes,
	bool (*take)(void *context, struct csv_row *row), void *context, struct csv_fault *ret,
	struct err *e);

#endif
