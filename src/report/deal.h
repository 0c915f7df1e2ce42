/* "Who has delivered?" The two sides of an agreement, what was promised for what on one row. */
#ifndef KEPT_REPORT_DEAL_H
#define KEPT_REPORT_DEAL_H

#include <stdbool.h>

#include "doc.h"
#include "dossier.h"
#include "jsonw.h"

struct arena;
struct ledger;

/* What a side still holds in its hand: a promise made in exchange that is not concluded can be held
 * back, one that was kept can be broken where its criterion says how. What has run its term or
 * is gone, nobody can. */
enum deal_hold { DEAL_NOTHING, DEAL_HOLD_BACK, DEAL_BREAK };
enum deal_hold deal_still(const struct ledger *l, const struct deal *d, const struct deal_row *r);

/* How the two sides are put on a page of more. */
struct deal_page {
	int level; /* of its heading */
	/* Is the commitment's dossier, "#c.CODE", in the same document? NULL: none is. */
	bool (*linked)(const void *context, const char *code);
	const void *context;
};

/* Everything but the heading. */
void deal_put(struct ledger *l, const struct deal *d, const struct deal_page *page, struct arena *a,
	struct doc *doc);
bool deal_text(struct ledger *l, const struct deal *d, struct arena *a, struct doc *doc);
void deal_json(const struct ledger *l, const struct deal *d, struct arena *a, struct jsonw *w);
bool deal_table(
	const struct deal *d, struct arena *a, const struct look *look, FILE *out, struct err *e);

#endif
