/* What csv_folder.c, csv_record.c and csv_held.c share. Only they include this. */
#ifndef KEPT_CSV_PARTS_H
#define KEPT_CSV_PARTS_H

#include "arena.h"
#include "csv_folder.h"
#include "csv_in.h"
#include "ledger.h"
#include "seen.h"

#define csv_bearings "bearings.csv"

/* A row held back until the one that it refers to is in. */
struct held {
	struct record record;
	long line, lines[SHEET_MAX];
	int state; /* 0 waits, 1 being followed, 2 done */
};

struct csv_import {
	struct ledger *ledger;
	struct import_result *result;
	const char *folder; /* NULL: the bundled record */
	struct arena arena; /* what lives as long as the import */
	struct seen_map seen;
	bool fresh;              /* the ledger held nothing: no code can be there but those seen */
	bool broken[KIND_COUNT]; /* its file could not be read to its end */
	bool bearings_broken, link_refused;
	int64_t waiting, used; /* rows of bearings.csv; those of them that came with evidence */
	/* of the file being read */
	enum kind kind;
	const char *file;
	struct held *held;
	size_t nheld;
};

/* By what a record with a code is known among those that the import has seen. */
const char *csv_key(enum kind kind, const char *code, struct arena *a);
/* It was: what refers to it is not told again. */
void csv_refuse(struct csv_import *im, const struct record *r, long line, struct arena *a);
/* Where a problem stands: the line of its field. */
long csv_line(const struct record *r, const char *field, long line, const long *lines);
/* What the ledger has of a kind whose records have no code of their own. */
bool csv_note_present(struct csv_import *im, enum kind kind);
/* One record of a file: new, there already, twice in the file, or refused. group: of evidence. */
bool csv_take_record(struct csv_import *im, struct record *r, long line, const long *lines,
	const struct bearing_row *group, struct arena *a);
struct record csv_record(enum kind kind, char *const *values);
const char *csv_code(const char *text, struct arena *a); /* as it is written; NULL: none */
/* For sheet_read(): takes the row, or where it refers to one that is not in yet lets it wait. */
bool csv_take_row(void *import, struct sheet_row *row);
bool csv_hold_row(void *import, struct sheet_row *row);
/* The field by which a record of the kind refers to others of it; NULL: there is none. */
const char *csv_own_reference(enum kind kind);
/* Those that waited, each after the one that it refers to by the field. */
bool csv_take_held(struct csv_import *im, const char *field);

#endif
