/* "Who has delivered?" The two sides of an agreement, what was promised for what on one row. */
#ifndef KEPT_REPORT_DEAL_H
#define KEPT_REPORT_DEAL_H

#include <stdbool.h>

#include "doc.h"
#include "dossier.h"
#include "jsonw.h"

struct arena;
struct ledger;

bool deal_text(struct ledger *l, const struct deal *d, struct arena *a, struct doc *doc);
void deal_json(const struct ledger *l, const struct deal *d, struct arena *a, struct jsonw *w);
bool deal_table(
	const struct deal *d, struct arena *a, const struct look *look, FILE *out, struct err *e);

#endif
