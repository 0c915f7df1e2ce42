/*
 * Every setting of a connection, in tables: set, and read back, since a pragma
 * that did nothing is silent. The reasons stand beside each in guard.c.
 */
#ifndef KEPT_GUARD_H
#define KEPT_GUARD_H

#include <stdbool.h>

struct arena;
struct err;
struct sqlite3;

enum {
	LEDGER_ID = 0x6b657074, /* "kept": the application id in the file's header */
	LEDGER_LINE = 4 << 20,  /* bytes of the longest journal line */
};

enum db_mode {
	DB_READ,    /* reads; still opened for writing where possible, to recover after a crash */
	DB_WRITE,   /* an existing file */
	DB_CREATE,  /* a file that must not be there yet */
	DB_PRIVATE, /* a nameless database of this connection alone, in memory until it grows */
	DB_BESIDE,  /* in a process forked from one that is reading the file: see db_beside() */
	DB_FOREIGN, /* a private copy of a file from elsewhere: read-only and immutable, whatever
		       lies beside it; no triggers, no views, less memory */
};

/* What the statements of a connection may do. Enforced by an authorizer that stays installed. */
enum db_rights {
	RIGHTS_READ,    /* read; make and fill temporary objects */
	RIGHTS_WRITE,   /* and change rows, but never the journal's */
	RIGHTS_SCHEMA,  /* and change the schema */
	RIGHTS_CONSOLE, /* only SELECT with harmless functions, for SQL that a user typed */
};

/* False with *e set when a setting did not take. A private database keeps its journal in
 * memory and is not synced; everything else is the same. */
bool guard_apply(struct sqlite3 *raw, enum db_mode mode, struct err *e);

/* "setting=value" lines as read back from the connection, for `doctor`. */
const char *guard_report(struct sqlite3 *raw, struct arena *a);

/* The authorizer; context is an enum db_rights *. */
int guard_authorize(void *context, int action, const char *one, const char *two,
	const char *database, const char *trigger);

#endif
