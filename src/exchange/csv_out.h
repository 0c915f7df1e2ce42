/*
 * The ledger as a folder of CSV files, the same that import_folder() reads: one file a kind,
 * records in the order in which they came, minimal quoting by RFC 4180, line feeds. With a
 * descriptor beside them the folder is a Data Package.
 *
 * Values are exact, for programs, unless asked otherwise: a spreadsheet takes a text that begins
 * with = for a formula.
 */
#ifndef KEPT_CSV_OUT_H
#define KEPT_CSV_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "kind.h"

struct ledger;

struct export_how {
	bool bom;     /* a byte order mark before each file: Excel reads UTF-8 only with one */
	bool guard;   /* an apostrophe before what a spreadsheet would take for a formula */
	bool package; /* and datapackage.json */
};

struct export_result {
	int64_t rows[KIND_COUNT];
	int64_t bearings;
};

/* What one of the files holds. */
struct out_file {
	const char *name; /* "ratings": the resource, and its file without .csv */
	int kind;         /* -1: bearings */
	const char *columns[FIELD_MAX + 1];
	size_t count; /* of the columns */
};
enum { OUT_FILES = KIND_COUNT + 1 };

/* A new folder, whole or not at all: ERR_CONFLICT where something has that name. What goes out was
 * chosen with choice_make(). Fields that few ledgers use are columns only where some record has a
 * value in them; milestones.csv and snapshots.csv are written only where there are any. */
bool export_folder(struct ledger *l, const char *path, const struct export_how *how,
	struct export_result *ret);

#endif
