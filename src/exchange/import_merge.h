/*
 * A record that is there already, and the row that it came from, read again. What the last import
 * wrote stands between them: a value that has changed since on one side alone is taken from that
 * side, so that an edit in the ledger outlives the row that has not changed.
 */
#ifndef KEPT_IMPORT_MERGE_H
#define KEPT_IMPORT_MERGE_H

#include <stdbool.h>

struct import;
struct record;

/* r as the row has it, there as the ledger has it: r becomes what is to be stored. Values that were
 * changed on both sides since the last import make the row bad, unless t->prefer decides. */
bool import_merge(struct import *im, struct record *r, const struct record *there);

#endif
