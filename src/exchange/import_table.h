/*
 * Rows of a foreign table into records of the ledger: all of them or nothing.
 *
 * One row may make several records, in the order party, agreement, indicator, commitment, ...,
 * evidence, rating. The main one, of the mapping's kind, follows the file: a row that
 * came with an earlier import and has changed revises its record. Parties, agreements, sources and
 * other records beside it are made where they are missing and left as they are where they are
 * there. Records that nobody names have codes made from what identifies them, so that the same row
 * gives the same code again.
 *
 * The way back into the file is the row itself: rows that are bad are given back with the reason in
 * a last column, TABLE_PROBLEM, and are known by it when they are imported again.
 *
 * A status is imported as a rating only where the row names a source for it. Else it is a note.
 */
#ifndef KEPT_IMPORT_TABLE_H
#define KEPT_IMPORT_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "mapping.h"
#include "table_in.h"

struct arena;
struct ledger;

enum { SAMPLES = 3 };
enum import_prefer { PREFER_NONE, PREFER_FILE, PREFER_LEDGER };

struct table_import {
	/* asked */
	const char *file;        /* its name, without folders */
	struct mapping *mapping; /* completed by the names of the columns */
	bool match;      /* columns that the mapping does not name may be known by their names */
	bool hypothesis; /* rows are annotations, see hypothesis.h; the mapping has no fields */
	bool sync;       /* tell which earlier records the file no longer has */
	enum import_prefer
		prefer; /* where file and ledger have both changed since the last import */
	FILE *refused; /* bad rows with the reason, as CSV or, from JSON, as JSON Lines; NULL: no */
	const int64_t *left_out; /* numbers of rows to be passed over, ascending: bad of before */
	size_t nleft_out;
	struct troubles troubles; /* .arena must be set */
	/* answered; texts live in troubles.arena */
	struct table_facts facts;
	int64_t added[KIND_COUNT], revised[KIND_COUNT], unchanged[KIND_COUNT], bearings;
	int64_t unjudged; /* statuses without a source, kept as a note */
	int64_t untitled; /* sources whose title is their address */
	int64_t skipped;  /* rows that the mapping leaves out; of annotations the replies */
	int64_t homeless; /* annotations that name no commitment: evidence that bears on nothing */
	int64_t kept_edits;     /* records that were edited here and not in the file */
	int64_t bad_rows, *bad; /* how many, and their numbers, in heap memory of the caller's */
	size_t bad_room, row_troubles; /* those of t->troubles that a row is given back for */
	const char *unused;            /* columns that no field names, "a, b"; NULL: none */
	const char *absent;            /* of JSON: what the mapping names and no object has */
	const char *samples[SAMPLES];  /* the first records as they read */
	size_t nsamples;
	const char *vanished; /* codes, "A-1, A-2 and 3 more"; NULL: none */
	int64_t nvanished;
};

/* Within a transaction that the caller began and commits. in must be a regular file. False with the
 * ledger's error: ERR_INPUT where there are troubles, told in t->troubles. */
bool table_import(struct ledger *l, FILE *in, struct table_import *t);

/* "347 commitments, 795 evidence; 12 commitments revised; 3 records were there already". */
const char *table_import_summary(const struct table_import *t, struct arena *a);

#endif
