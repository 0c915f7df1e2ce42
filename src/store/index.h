/*
 * The search index as SQLite's FTS5 keeps it: its words read page by page, since asking for each of
 * them by way of SQLite takes ten times as long; and whether they are found where they are looked
 * for. The index of the table `search`.
 */
#ifndef KEPT_INDEX_H
#define KEPT_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;

struct index_word {
	const char *word;
	size_t length;
	int64_t row;
	uint64_t column;
	int64_t place; /* from 0 */
};

/* Every word in every place, each once. False with ERR_CORRUPT when the pages are not as FTS5
 * writes them: each in its order, and nothing besides. */
bool index_words(
	struct db *db, void (*take)(void *context, const struct index_word *w), void *context);

/* Are all pages found by the ways that a search takes? Asked of FTS5 itself, on a copy, since it
 * needs a transaction that writes. False with ERR_CORRUPT when not. */
bool index_reachable(struct db *db);

#endif
