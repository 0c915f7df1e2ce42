/*
 * Every setting of a connection, in tables: set, and read back, since a pragma
 * that did nothing is silent. The reasons stand beside each in guard.c.
 */
#ifndef KEPT_GUARD_H
#define KEPT_GUARD_H

#include "db.h"

struct sqlite3;

enum {
	LEDGER_ID = 0x6b657074, /* "kept": the application id in the file's header */
	LEDGER_LINE = 4 << 20,  /* bytes of the longest journal line */
};

/* False with *e set when a setting did not take. A private database keeps its journal in
 * memory and is not synced; everything else is the same. */
bool guard_apply(struct sqlite3 *raw, enum db_mode mode, struct err *e);

/* "setting=value" lines as read back from the connection, for `doctor`. */
const char *guard_report(struct db *db, struct arena *a);

/* The authorizer; context is an enum db_rights *. */
int guard_authorize(void *context, int action, const char *one, const char *two,
	const char *database, const char *trigger);

#endif
