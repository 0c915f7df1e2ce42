/* A row of a foreign table on its way to records; see import_table.h. For src/exchange/import_*.c.
 */
#ifndef KEPT_IMPORT_ROW_H
#define KEPT_IMPORT_ROW_H

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

/* The code of a record that nobody has given one: made from what makes it this one and no other. */
const char *import_code(struct import *im, const struct record *r);
/* The same text gives the same code: "E-" and twelve letters. */
const char *import_made_code(struct arena *a, enum kind kind, const char *identity);

/* Add or revise, and note its code for the records after it. False with the ledger's error; what
 * is wrong with the record itself makes the row bad. */
bool import_store(struct import *im, struct record *r, bool of_source);

/* "United States;cn" -> "US;CN": every party by its code or its name, made where the field says so.
 * False with the ledger's error. */
bool import_parties(
	struct import *im, const struct map_field *f, const char *names, const char **ret);

/* A party's code, by its code or its name; NULL: there is none. */
const char *import_party(struct import *im, const char *name);

/* The row refers to a record of its own kind that is not there yet; it is kept for later. */
bool import_must_wait(struct import *im);
void import_wait(struct import *im);
/* After the last row: hands every one that waits to take() as im->row, behind the one that it waits
 * for, until none waits that another could help. */
bool import_waited(struct import *im, bool (*take)(struct import *im, bool may_wait));

/* r as the row has it, there as the ledger has it: r becomes what is to be stored. Values that were
 * changed on both sides since the last import make the row bad, unless t->prefer decides. */
bool import_merge(struct import *im, struct record *r, const struct record *there);

/* All records of im->row. False as import_store(). */
bool import_row(struct import *im);

#endif
