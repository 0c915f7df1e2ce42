/*
 * A folder of CSV files as a Data Package: datapackage.json beside them, after the standard's
 * version 2 (https://datapackage.org/standard/data-package/, data-resource, table-schema).
 *
 * Every resource tells its bytes and SHA-256, every field its type, every closed list its
 * categories, every reference its foreign key. Dates are strings with a pattern, since they may be
 * a month, a quarter or a year.
 */
#ifndef KEPT_DATAPACKAGE_H
#define KEPT_DATAPACKAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "csv_out.h"

struct arena;
struct err;
struct folder_out;
struct ledger;

#define PACKAGE_FILE "datapackage.json"

/* Into the folder, about the files that were written there; guarded: for spreadsheets. */
bool package_write(struct ledger *l, struct folder_out *folder, const struct out_file *files,
	size_t count, bool guarded);

/* Are the files of the package's folder what its descriptor says? True also where there is no
 * descriptor. ERR_INPUT when a file is missing or has other bytes, or the descriptor is none. */
bool package_check(const char *folder, struct err *e);

#endif
