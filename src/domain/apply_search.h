/*
 * The search index, kept up with the records.
 *
 * FTS5 gathers what is added in memory and writes it out in one piece, but it is made to write
 * before every statement that could fail half-way, which is most of them. A row at a time, between
 * other statements, costs more than all the rest of a record. So the texts of new records wait, and
 * are read from their tables when the transaction ends: nothing is held in memory for it.
 */
#ifndef KEPT_APPLY_SEARCH_H
#define KEPT_APPLY_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"

struct arena;
struct db;

/* By kind, the first row whose text is not in the index yet; 0: none waits. */
struct unsearched {
	int64_t from[KIND_COUNT];
};

/* What is searched of a record that stands in row id of its table, as the index has it. */
struct search_row {
	int64_t row;
	const char *title, *text;
};
struct search_row search_row(const struct record *r, int64_t id, struct arena *a);

/* The record, which stands in row id of its table, is new (fresh) or has a new version. */
bool search_put(struct db *db, struct unsearched *u, const struct record *r, int64_t id, bool fresh,
	struct arena *a);
/* The words of a captured page, the snapshot in row id; written at once. */
bool search_page(struct db *db, int64_t id, const char *words, struct arena *a);
/* The record in row id is taken back; before its row goes. */
bool search_drop(struct db *db, const struct unsearched *u, enum kind kind, int64_t id);
/* What waits goes into the index: before COMMIT, and before the index is asked. */
bool search_catch_up(struct db *db, struct unsearched *u);

#endif
