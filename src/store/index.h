/*
 * The search index as SQLite's FTS5 keeps it: its words, and whether they are found where they are
 * looked for. The index of the table `search`.
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

/* Every word in every place, each once, in any order; w->word until the next one. */
bool index_words(
	struct db *db, void (*take)(void *context, const struct index_word *w), void *context);

/* Are all pages found by the ways that a search takes? False with ERR_CORRUPT when not. */
bool index_reachable(struct db *db);

#endif
