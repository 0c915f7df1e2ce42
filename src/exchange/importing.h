/* An import under way, as the parts of it share it; see import_table.h. For
 * src/exchange/import_*.c.
 */
#ifndef KEPT_IMPORTING_H
#define KEPT_IMPORTING_H

#include <stdbool.h>

#include "arena.h"
#include "import_table.h"
#include "record.h"
#include "rows.h"
#include "seen.h"

struct ledger;

enum { IMPORT_PARTIES = 4096 };

struct import {
	struct ledger *ledger;
	struct table_import *t;
	struct seen_map seen; /* "kind code" of this import, with the line */
	struct arena arena;   /* lives as long as the import */
	struct arena record;  /* as long as a row */
	const char
		*parties[IMPORT_PARTIES]; /* found by name, at the line of "party NAME" in seen */
	size_t nparties;
	const char **columns; /* met so far */
	size_t ncolumns;
	bool imports_known;                     /* "import TX" of earlier ones are in seen */
	struct waiting *waiting, **waiting_end; /* rows for whose own kind something is missing */
	struct waiting *again;                  /* the one of them that row is of; NULL */
	bool begun;                             /* the columns have been looked at */
	int64_t number; /* of the row, or of the row made of one of its columns */
	/* of the row */
	const struct table_row *row;
	const char *codes[KIND_COUNT]; /* made or found for it, "E-1;E-2" */
	const char *newest;            /* last day of its newest evidence */
	bool backed;                   /* its evidence names a source */
	bool bad;
	const char *reasons;
};

const char *import_text(const char *text); /* NULL: "" */

/* Something is wrong with the row. Always true: the import goes on, to tell what else is wrong. */
bool import_refuse(struct import *im, const char *column, const char *text);

/* The row lacks what no column gives: told once, for the file as a whole. */
void import_lack(struct import *im, const char *path, const char *text);
/* "Id, Promise, Date and 12 more": its columns, for messages. */
const char *import_names(struct import *im, const struct table_row *row);

/* NULL: the mapping has no such field. */
const struct map_field *import_field(
	const struct mapping *m, enum kind kind, bool of_source, const char *name);
/* The column that a problem is about: that of the field, or the field itself. */
const char *import_column(struct import *im, enum kind kind, bool of_source, const char *name);

#endif
