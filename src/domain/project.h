/* The derived tables as a whole: made, rebuilt, and replayed elsewhere. */
#ifndef KEPT_PROJECT_H
#define KEPT_PROJECT_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct progress;
struct standing;

/* Make the derived schema in a database that has none of it. */
bool project_install(struct db *db);
/* Was the file built with this program's schema? */
bool project_current(struct db *db);
/* Drop everything derived and replay the journal, in the transaction that is open.
 * ret_entries (may be NULL): how many. p may be NULL. */
bool project_rebuild(struct db *db, int64_t *ret_entries, struct progress *p);
/* Replay from's journal, up to the time (NULL: all), into `into`, a private database. */
bool project_replay(struct db *from, const char *until, struct db *into, struct progress *p);
/* All of it, only to be compared: no index that questions alone need, for the search index a plain
 * table `search` of its texts, and no checks of values and references, since it is the ledger that
 * has to pass them. What journal_judge() says of the entries is told, of those, too, that come
 * after one that cannot be applied. standing (NULL: none): what it says stands is left out; when it
 * gives up, this returns false without an error. */
bool project_replay_bare(struct db *from, struct db *into, struct standing *standing,
	struct progress *p, void (*tell)(void *context, const char *problem), void *context);

#endif
