/*
 * The journal as a file: one entry a line, its bytes as they are stored. It is
 * the backup for ever: restored into an empty ledger it gives the same entries
 * byte for byte, and from them the same records.
 */
#ifndef KEPT_JOURNAL_LINES_H
#define KEPT_JOURNAL_LINES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct db;
struct err;
struct ledger;

/* Does the file begin as a journal does? */
bool journal_is(const char *path);

/* Which entries. All of them NULL or 0: the whole journal. */
struct journal_part {
	const char *until; /* held then */
	const char *since; /* received from then on */
	int64_t after;     /* that arrived here after the entry of this row number */
};

/* In the order that every ledger with the same entries has. Whole or not at all. */
bool journal_export(struct db *db, const struct journal_part *part, const char *path,
	int64_t *ret_entries, struct err *e);
/* The row number of the entry called "REPLICA:SEQ", as verify and the journal name it; 0: there is
 * none. */
int64_t journal_entry_called(struct db *db, const char *name);

/* What came in. */
struct journal_came {
	int64_t entries; /* new */
	int64_t known;   /* there already, byte for byte */
};

/* In a transaction of its own. Every line is checked to continue its chain, then the records are
 * made from them all. A whole journal needs a ledger that has no entry yet (ERR_CONFLICT); a part,
 * whose first line continues a chain, one that holds what comes before it. */
bool journal_import(struct ledger *l, const char *path, bool dry_run, struct journal_came *ret);
/* The same from a file that is open. */
bool journal_import_lines(struct ledger *l, FILE *in, bool dry_run, struct journal_came *ret);

#endif
