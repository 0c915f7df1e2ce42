/* What this ledger has learnt since a time. */
#ifndef KEPT_CHANGES_H
#define KEPT_CHANGES_H

#include <stdbool.h>

#include "change.h"
#include "doc.h"
#include "table.h"

struct arena;

/* Every entry, for another program. */
bool changes_table(const struct change_list *list, struct arena *a, const struct look *look,
	FILE *out, struct err *e);

/* For people: the entries that are not told yet; many of one transaction are one item. */
void changes_rest(const struct change_list *list, const bool *told, long limit, struct arena *a,
	struct doc *doc);

#endif
