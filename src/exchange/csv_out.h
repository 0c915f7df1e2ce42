/*
 * The ledger as a folder of CSV files, the same that import_folder() reads:
 * one file a kind, records in the order in which they came, minimal quoting by
 * RFC 4180, line feeds. Values are exact: nothing is guarded for spreadsheets.
 */
#ifndef KEPT_CSV_OUT_H
#define KEPT_CSV_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "kind.h"

struct ledger;

struct export_result {
	int64_t rows[KIND_COUNT];
	int64_t bearings;
};

/* A new folder, whole or not at all: ERR_CONFLICT where something has that name. Fields that few
 * ledgers use are columns only where some record has a value in them; milestones.csv and
 * snapshots.csv are written only where there are any. */
bool export_folder(struct ledger *l, const char *path, struct export_result *ret);

#endif
