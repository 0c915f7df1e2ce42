/*
 * A folder of CSV files, one a kind, into the ledger: all of it or nothing.
 *
 * The files are named after the kinds (parties.csv ... ratings.csv), and
 * bearings.csv goes with evidence.csv. What is already in the ledger with the
 * same values is counted and passed over.
 */
#ifndef KEPT_CSV_FOLDER_H
#define KEPT_CSV_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "kind.h"
#include "rows.h"

struct arena;
struct ledger;

struct import_result {
	struct troubles troubles; /* troubles.arena must be set */
	int64_t added[KIND_COUNT], unchanged[KIND_COUNT];
	int64_t bearings;   /* of the evidence that was added */
	const char *passed; /* CSV files that are no kind's, "notes.csv, old.csv"; NULL: none */
};

/*
 * In one transaction as `by`; where the ledger is in one already, that is
 * used, and the caller commits. False with the error of the ledger set:
 * ERR_INPUT when there are troubles, which are in the result. With dry_run
 * everything is checked and nothing is committed.
 */
bool import_folder(struct ledger *l, const char *path, const char *by, bool dry_run,
	struct import_result *ret);
/* One CSV file of a kind. */
bool import_file(struct ledger *l, const char *path, enum kind kind, const char *by, bool dry_run,
	struct import_result *ret);
/* The bundled record. */
bool example_import(struct ledger *l, const char *by, struct import_result *ret);

/* "49 commitments, 190 evidence (277 bearings), 120 ratings; 3 parties were there already". */
const char *import_summary(const struct import_result *r, struct arena *a);
/* "evidence.csv:12:occurred_on: no such date". */
const char *trouble_text(const struct trouble *t, struct arena *a);

#endif
