/* What two ledgers did without knowing of each other. */
#ifndef KEPT_COLLIDE_H
#define KEPT_COLLIDE_H

#include "apply.h"

/*
 * Why an entry of a journal that several ledgers wrote cannot take its place
 * among the records of those before it, or NULL: what it refers to was
 * retracted, what it retracts is needed, a milestone stands on that day. The
 * rules of the ledger that wrote it have seen to this, without the entries of
 * the others. The record stays as it was, and its entry is a conflict.
 */
const char *collide_why(struct db *db, enum change_op op, const struct record *r, struct arena *a);

/* Records that rest on this one ("E-1, R-4"), the first few; "" when none. */
const char *collide_dependants(struct db *db, enum kind kind, const char *code, struct arena *a);

#endif
