/*
 * What the ledger keeps of an imported file: a source of kind dataset, named after the file, and a
 * snapshot with its SHA-256, size and time. The bytes stay outside. The reason of the snapshot's
 * journal entry is the mapping and the counts, as JSON.
 */
#ifndef KEPT_IMPORT_FILE_H
#define KEPT_IMPORT_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "hash.h"
#include "import_table.h"

struct err;
struct ledger;

/* SHA-256 of a regular file; it is read from its beginning afterwards. */
bool import_file_digest(
	FILE *in, const char *file, char ret[HASH_HEX], int64_t *ret_size, struct err *e);

/* The last write of an import that changed anything; else nothing is written. */
bool import_file_record(
	struct ledger *l, const struct table_import *t, const char *sha256, int64_t size);

/* Live records of the mapping's kind that earlier imports of this file wrote and is_there denies:
 * t->vanished. */
bool import_file_vanished(struct ledger *l, struct table_import *t,
	bool (*is_there)(void *context, enum kind kind, const char *code), void *context);

#endif
