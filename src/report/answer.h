/* One commitment, answered in a sentence. */
#ifndef KEPT_ANSWER_H
#define KEPT_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "doc.h"
#include "dossier.h"
#include "jsonw.h"

struct arena;
struct ledger;

/* "Partly kept since 19 Mar 2026, confidence moderate: Arrests on US leads ... Before: stalled
 * from 15 Sep 2025. In exchange for WD-04, which is kept." */
const char *answer_sentence(
	const struct ledger *l, const struct dossier *d, bool with_cites, struct arena *a);

void answer_text(const struct ledger *l, const struct dossier *list, size_t count, struct arena *a,
	struct doc *doc);
void answer_json(const struct ledger *l, const struct dossier *d, int64_t rank, struct arena *a,
	struct jsonw *w);
bool answer_table(const struct ledger *l, const struct dossier *list, size_t count, struct arena *a,
	const struct look *look, FILE *out, struct err *e);

#endif
