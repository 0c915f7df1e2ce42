/* What was captured and not yet read: sources that nothing refers to, oldest first. */
#ifndef KEPT_INBOX_H
#define KEPT_INBOX_H

#include <stdbool.h>
#include <stdio.h>

#include "table.h"

struct arena;
struct ledger;

bool report_inbox(struct ledger *l, const struct look *look, FILE *out, struct arena *a);

#endif
