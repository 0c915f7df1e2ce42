/*
 * A new SQLite file of ordinary tables, for other tools: no STRICT, no virtual tables, no triggers,
 * nothing that a version of SQLite from 2010 does not read.
 *
 * It is written under a temporary name and appears whole or not at all.
 */
#ifndef KEPT_FLAT_H
#define KEPT_FLAT_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct flat;
struct stmt;

/* NULL with *e set: ERR_CONFLICT where something has the name. */
struct flat *flat_begin(const char *path, struct err *e);

/* A table. make: the SQL that makes it, and its indexes; put: one INSERT with a parameter for each
 * column of the rows, in their order. */
bool flat_table(
	struct flat *f, const char *make, const char *put, struct stmt *rows, int64_t *ret_rows);

bool flat_commit(struct flat *f);
void flat_done(struct flat **f); /* what was not committed is taken away */

#endif
