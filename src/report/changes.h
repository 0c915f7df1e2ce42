/* What this ledger has learnt since a time. */
#ifndef KEPT_CHANGES_H
#define KEPT_CHANGES_H

#include <stdbool.h>

#include "change.h"
#include "doc.h"
#include "table.h"

struct ledger;

/* Every entry, for another program. */
bool changes_table(
	struct ledger *l, const struct change_entries *list, const struct look *look, FILE *out);

/* For people: the entries that are not told yet; many of one transaction are one item. Written in
 * pieces. limit: items; < 0: all. */
bool changes_rest(struct ledger *l, const struct change_entries *list, const bool *told, long limit,
	struct doc_out *out);

#endif
