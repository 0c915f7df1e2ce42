/* Journal entries as an Atom feed. */
#ifndef KEPT_FEED_H
#define KEPT_FEED_H

#include <stdbool.h>
#include <stdio.h>

#include "change.h"

struct arena;
struct ledger;

/*
 * Newest first, at most limit (< 0: all). What an entry of the feed says is
 * made of its journal entry and the one that it followed, which never change;
 * so it never changes either, and has the same id in every ledger that holds
 * it. since: what the feed's own date is where it has no entries.
 */
bool feed_write(
	struct ledger *l, const struct entries *list, const char *since, long limit, FILE *out);

#endif
