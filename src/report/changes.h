/* What this ledger has learnt since a time. */
#ifndef KEPT_CHANGES_H
#define KEPT_CHANGES_H

#include <stdbool.h>

#include "change.h"
#include "doc_out.h"
#include "table.h"

struct ledger;

/* Every entry, for another program. */
bool changes_table(
	struct ledger *l, const struct entries *list, const struct look *look, FILE *out);

/* What gives every entry since that time, whatever was read meanwhile. */
const char *changes_command(const char *since, struct arena *a);

/* For people: the entries that are not told yet; many of one transaction are one item. Written in
 * pieces. limit: items, then how to get the others; < 0: all. */
bool changes_rest(struct ledger *l, const struct entries *list, const bool *told, const char *since,
	long limit, struct doc_out *out);

#endif
