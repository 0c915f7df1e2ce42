/*
 * The journal as a file: one entry a line, its bytes as they are stored. It is
 * the backup for ever: restored into an empty ledger it gives the same entries
 * byte for byte, and from them the same records.
 */
#ifndef KEPT_JOURNAL_LINES_H
#define KEPT_JOURNAL_LINES_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct err;
struct ledger;

/* Does the file begin as a journal does? */
bool journal_is(const char *path);

/* All entries, in the order that every ledger with the same entries has; only what was received
 * until then (NULL: all). Whole or not at all. */
bool journal_export(
	struct db *db, const char *until, const char *path, int64_t *ret_entries, struct err *e);

/* Into a ledger that has no entry yet, in a transaction of its own: ERR_CONFLICT where it has.
 * Every line is checked to continue its chain, then the records are made from them. */
bool journal_import(struct ledger *l, const char *path, bool dry_run, int64_t *ret_entries);

#endif
