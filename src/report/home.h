/* What the day asks for. */
#ifndef KEPT_HOME_H
#define KEPT_HOME_H

#include <stdbool.h>
#include <stddef.h>

#include "doc.h"
#include "dossier.h"
#include "jsonw.h"

struct arena;
struct ledger;

struct home {
	const char *path, *analyst; /* analyst NULL: not said */
	struct late_row *late, *soon;
	struct commitment_row *review;
	struct inbox_row *inbox;
	size_t nlate, nsoon, nreview; /* how many there are; held are the first few */
	size_t ninbox, all_inbox;
	int64_t commitments;
};

/* whole: every row, as home_json() needs them; else those that home_text() shows. */
bool home_get(struct ledger *l, bool whole, struct arena *a, struct home *ret);
void home_text(const struct ledger *l, const struct home *h, struct arena *a, struct doc *doc);
void home_json(const struct ledger *l, const struct home *h, struct jsonw *w);
void home_none(const char *path, struct arena *a, struct doc *doc); /* there is no ledger */

#endif
