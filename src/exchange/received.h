/*
 * A ledger that somebody sent, as a file. It is never opened where it lies: SQLite would believe
 * what lies beside it. Its bytes are copied to a folder of ours alone, and a child process that
 * can do nothing else (apart.h) opens the copy, read-only and immutable, compares its schema with
 * this program's text for text, has SQLite check the journal's pages, and writes the journal's
 * lines out. What comes of them is checked again as the lines of any journal are
 * (journal_lines.h): nothing else of the file is believed.
 */
#ifndef KEPT_RECEIVED_H
#define KEPT_RECEIVED_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct err;
struct progress;

/* Does the file begin as an SQLite database does? */
bool received_is(const char *path);

struct received {
	FILE *lines; /* the journal, one entry a line, at its beginning; NULL: refused */
};

/* beside: a file in whose folder the copy may be made; it is gone when this returns. ERR_CORRUPT:
 * damaged, or not a ledger as this program makes them; ERR_NEWER; ERR_INPUT: not a file to be
 * copied. Nothing that lies beside the file is opened. */
struct received received_open(
	const char *path, const char *beside, struct progress *p, struct err *e);
void received_done(struct received *r);

#endif
