/* What this ledger has learnt since a time. */
#ifndef KEPT_CHANGES_H
#define KEPT_CHANGES_H

#include <stdbool.h>

#include "change.h"
#include "table.h"

struct arena;

/* As text, a transaction of many entries is one row. */
bool changes_table(const struct change_list *list, struct arena *a, const struct look *look,
	FILE *out, struct err *e);

#endif
