/*
 * Is the ledger what its journal says? Four checks, none of which suffices
 * alone: SQLite's integrity and foreign key checks, the hash chain, the schema
 * text for text, and a replay of the journal compared with every derived row
 * and with the words of the search index. The bytes of captured pages are
 * hashed again, too. That bytes are not held is no damage: a journal that came
 * alone has none.
 */
#ifndef KEPT_VERIFY_H
#define KEPT_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ledger;

struct verdict {
	bool ok;
	int64_t entries, records; /* journal entries; live records */
	int64_t pages, elsewhere; /* captured pages hashed again; snapshots without bytes here */
	const char *head;         /* the newest entry and its digest */
	const char **problems;    /* the first VERIFY_PROBLEMS of them, in words */
	size_t count;             /* how many are listed */
	size_t found;             /* how many there were */
};

/* The ledger is open for LEDGER_LOOK. False only when the checks could not be made; damage that
 * keeps them from being made is a problem in the verdict, not a failure. */
bool verify_ledger(struct ledger *l, struct arena *a, struct verdict *ret);

/* The short way of it alone, see verify_stand.h: is every row what the journal says? False also
 * when only the long way can tell. */
bool verify_rows_stand(struct ledger *l);

#endif
