/*
 * The journal, projected: one entry becomes rows. Live writes, rebuild,
 * --known-by and merge all come through here, so there is one writer of the
 * derived tables. Never fails on a valid entry: what cannot take its place is
 * set down in the table conflict.
 */
#ifndef KEPT_APPLY_H
#define KEPT_APPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"

struct arena;
struct db;
struct unsearched;

enum change_op { CHANGE_ADD, CHANGE_REVISE, CHANGE_RETRACT };
bool change_op_from(const char *text, enum change_op *ret);
const char *change_op_name(enum change_op op);

/* record is ignored for CHANGE_RETRACT except for its kind and code. The arena is scratch. New
 * texts are not in the search index before search_catch_up(). */
bool apply(struct db *db, struct unsearched *u, enum change_op op, const struct record *r,
	int64_t entry, struct arena *a);

/* apply() of CHANGE_ADD where the caller has just seen that no record has this code. */
bool apply_new(struct db *db, struct unsearched *u, const struct record *r, int64_t entry,
	struct arena *a);

/* Set down that an entry cannot take its place. */
bool apply_conflict(struct db *db, const struct record *r, int64_t entry, const char *why);

/* After apply() of a snapshot: put the words of its page into the search index. They are no part of
 * the entry; texts is the ledger's file, which holds them beside the journal, or does not. */
bool apply_page(struct db *db, struct db *texts, const struct record *r, struct arena *a);

/* Does the nth bearing count, or did one before it say the same of the same commitment? */
bool apply_bearing_counts(const struct record *r, size_t n);

/* The journal row number of the record's last entry; 0: there is no such live record. */
int64_t apply_entry_of(struct db *db, enum kind kind, const char *code);

#endif
