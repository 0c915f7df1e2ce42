/*
 * The ledger as a flat SQLite file for analysis: one wide table a kind, with the names, titles and
 * addresses that its codes stand for beside them, partial dates also as first and last day, and a
 * table `about` that says what the file is. Its columns are promised in docs/export.md.
 */
#ifndef KEPT_FLAT_SQLITE_H
#define KEPT_FLAT_SQLITE_H

#include <stdbool.h>
#include <stdint.h>

struct ledger;

/* A new file, whole or not at all: ERR_CONFLICT where something has that name. What goes out was
 * chosen with choice_make(); filter says how ("": the whole). as_of and head may be NULL: not
 * asked; not known. */
bool flat_export(struct ledger *l, const char *path, const char *filter, const char *as_of,
	const char *head, int64_t *ret_rows);

#endif
