/* A commitment, or any record, as JSON: the keys are the field names of the CSV files. */
#ifndef KEPT_SHOW_JSON_H
#define KEPT_SHOW_JSON_H

#include <stdbool.h>

#include "dossier.h"
#include "jsonw.h"

struct arena;
struct ledger;

void show_json_commitment(const struct dossier *d, struct jsonw *w);
/* "evidence":{"supports":n,...} */
void show_json_counts(const struct commitment_row *c, struct jsonw *w);

/* {"record":KIND,"code":...,fields..., "bearings":[...] (evidence), "used_by":[...]} */
bool show_json_record(
	struct ledger *l, enum kind kind, const char *code, struct arena *a, struct jsonw *w);

#endif
