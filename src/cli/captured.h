/* A page that a command was given: read, recognised, and kept as the snapshot of a source. */
#ifndef KEPT_CAPTURED_H
#define KEPT_CAPTURED_H

#include <stdbool.h>
#include <stddef.h>

#include "clock.h"
#include "command.h"
#include "hash.h"
#include "page.h"
#include "record.h"
#include "snapshot.h"

struct captured {
	const char *name; /* what the user typed */
	const char *bytes;
	size_t length;
	const char *exchange; /* of a page that was fetched, see warc.h; NULL */
	size_t exchange_length;
	char captured_at[CLOCK_SIZE]; /* SingleFile's date, else the file's */
	struct hash digest;
	struct page page;
	const char *source; /* the source that it is already, by its bytes or its address; NULL */
	bool same_bytes;    /* these very bytes are stored */
	struct snapshot_row as; /* after captured_keep() */
	bool fresh;             /* the snapshot is new */
};

/* Is the word the path of a regular file, or "-" for standard input? */
bool captured_is_file(const char *typed);
/* Read the file and, unless its bytes are known, what it says of itself; find its source. Memory
 * comes from the arena given. */
bool captured_read(struct app *app, const char *path, struct arena *a, struct captured *ret);
/* The source whose page it is, by its bytes, as the ledger stands now; NULL. */
const char *captured_source(struct app *app, struct captured *c, struct arena *a);
/* Fill those fields of a new source that have no value yet from what was guessed. */
void captured_fill(const struct captured *c, struct record *source, struct arena *a);
/* Keep the bytes as a snapshot of the source, in the transaction that is open. */
bool captured_keep(
	struct app *app, struct captured *c, const char *source, struct arena *a) MUST_USE;

/* "title from og:title, publisher from its address": those guesses that the record took. */
const char *captured_guesses(
	const struct captured *c, const struct record *source, struct arena *a);

#endif
