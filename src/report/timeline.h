/* What happened when: a line of marks for each commitment, or the events as rows. */
#ifndef KEPT_TIMELINE_H
#define KEPT_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "doc.h"
#include "dossier.h"

struct arena;
struct ledger;

/* What falls due after this day is not drawn. */
const char *timeline_end(const struct ledger *l, struct arena *a);
/* width: columns to draw in; 0: as many as are easily read. */
void timeline_text(const struct ledger *l, const struct timeline_row *rows, size_t count, int width,
	struct arena *a, struct doc *doc);
bool timeline_table(const struct timeline_row *rows, size_t count, const struct look *look,
	FILE *out, struct err *e);

#endif
