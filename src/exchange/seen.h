/*
 * What an import has met: codes and other keys, each with the line on which it stood, and the rows
 * of bearings.csv until their evidence comes. They are kept in a private database, which moves to
 * a nameless file as it grows: a million take no more memory than a thousand.
 */
#ifndef KEPT_SEEN_H
#define KEPT_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record.h"

struct arena;
struct db;
struct err;

/* Errors are those of err, and stick to it. */
struct seen_map {
	struct err *err;
	struct db *db; /* made when first needed */
};

struct seen {
	long line;    /* 0: it was there before */
	bool refused; /* its row was not taken */
};

/* Was the key met? ret may be NULL. */
bool seen_find(struct seen_map *m, const char *key, struct seen *ret);
/* Notes a key that is new. False when it was met before: *ret is what is known of it; and on
 * failure, with the error set. */
bool seen_new(struct seen_map *m, const char *key, long line, struct seen *ret);
/* Its row was not taken. A key that was not met yet is noted with the line. */
bool seen_refuse(struct seen_map *m, const char *key, long line);
void seen_done(struct seen_map *m);

/* A row of bearings.csv. */
struct bearing_row {
	const char *evidence;
	struct bearing bearing;
	long line;
	bool bad;
};

bool bearing_row_add(struct seen_map *m, const struct bearing_row *w);
/* Those of an evidence code, in the order of the file; NULL: none. */
struct bearing_row *bearing_rows_of(
	struct seen_map *m, const char *evidence, struct arena *a, size_t *ret_count);
/* Hands every row to take(), by evidence. */
bool bearing_rows_each(struct seen_map *m, bool (*take)(void *context, const struct bearing_row *w),
	void *context);

#endif
