/* "Was this one kept?" The answer first, the reason next, the evidence under it. */
#ifndef KEPT_SHOW_H
#define KEPT_SHOW_H

#include <stdbool.h>
#include <stddef.h>

#include "doc.h"
#include "dossier.h"

struct arena;
struct ledger;

const char *show_cites(const char *cites, struct arena *a); /* " [E042 E043]", or "" */

/* "30 Nov 2026 (stated)", or how often */
const char *show_due(const struct dossier *d, struct arena *a);
/* Of a duty that recurs: the days that have passed and that nothing on record meets, newest first,
 * whatever it was rated; NULL: none. */
const char *show_unmet(const struct ledger *l, const struct dossier *d, struct arena *a);
/* "in exchange for"; how the commitment stands to the linked one. */
const char *show_relation(const struct dossier_link *k);
/* An exchange that was recorded from both ends is told once. */
bool show_told_before(const struct dossier *d, size_t link);

void show_commitment(
	const struct ledger *l, const struct dossier *d, struct arena *a, struct doc *doc);

/* A record of any other kind: its fields, and what rests on it. */
bool show_record(
	struct ledger *l, enum kind kind, const char *code, struct arena *a, struct doc *doc);

/* The evidence of the commitments as a table, for CSV. */
bool show_table(const struct dossier *list, size_t count, const struct look *look, FILE *out,
	struct err *e);
/* The same, one commitment after the other; table_end() ends it. */
struct table *show_evidence_begin(const struct look *look, FILE *out, struct err *e);
void show_evidence(struct table *t, const struct dossier *d);

#endif
