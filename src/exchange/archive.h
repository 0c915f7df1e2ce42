/*
 * Stored pages, written out: as one WARC file that standard tools read, or as
 * a folder of files. Either appears whole or not at all.
 */
#ifndef KEPT_ARCHIVE_H
#define KEPT_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "snapshot.h"

struct ledger;

/*
 * WARC/1.1: a warcinfo record, then of each page what was kept of its exchange
 * with the server (request, response, redirects before); of one that was not
 * fetched a resource record. gzip: one member a record. Pages whose bytes are
 * not in this ledger are passed over; ret_written: those that are.
 */
bool archive_warc(struct ledger *l, const struct snapshot_row *list, size_t count, const char *path,
	bool gzip, size_t *ret_written);

/*
 * A new folder: the pages as they are, "SOURCE_P-CODE.html"; index.csv, what each
 * is; SHA256SUMS, for sha256sum -c. ERR_CONFLICT where something has that name.
 */
bool archive_folder(struct ledger *l, const struct snapshot_row *list, size_t count,
	const char *path, size_t *ret_written);

#endif
