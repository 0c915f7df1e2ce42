/*
 * How a foreign table's columns become fields of records.
 *
 * Written in JSON, see docs/import.md:
 *
 *	{"as": "commitment", "match": true,
 *	 "file": {"encoding": …, "separator": …, "quotes": false, "header": false | LINE,
 *	          "columns": […], "path": …},
 *	 "null": ["n/a"], "dates": "mdy", "months": […], "calendar": "buddhist",
 *	 "fiscal_year_starts": 10, "decimal": ",", "skip": {COLUMN: [VALUE…]},
 *	 "unpivot": {"columns": […], "name": "period", "value": "value"},
 *	 "fields": {FIELD: COLUMN | {"value": CONSTANT} | {"column": …, "values": {…}, "else": …,
 *	            "split": …, "links": true, "remove": […], "dates": …, "code": true,
 *	            "create": true} | {"columns": […], "join": " "}}}
 *
 * A FIELD is a field of the kind ("title"), or of another record that the same row makes
 * ("agreement.code", "evidence.source.url", "rating.status").
 */
#ifndef KEPT_MAPPING_H
#define KEPT_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

#include "date_in.h"
#include "kind.h"
#include "table_in.h"

struct arena;
struct err;

/* One word of a value table. to NULL: nothing. */
struct map_word {
	const char *from, *to;
};

struct map_value {
	const char *constant; /* NULL: the columns */
	const char **columns;
	size_t ncolumns;
	const char *join;     /* between columns; " " unless stated */
	const char *split;    /* a separator: one record, or list item, each; NULL: do not */
	bool links;           /* each address in the cell is one */
	const char **removed; /* texts taken out first */
	size_t nremoved;
	struct map_word *words; /* the value table */
	size_t nwords;
	bool has_else;
	const char *otherwise; /* for a value that the table lacks; NULL with has_else: nothing */
	enum date_order order; /* of this field's dates */
	bool create;           /* parties that are not there are made, by their names */
	bool code; /* made into a code: upper case, hyphens for what codes cannot hold */
};

struct map_field {
	enum kind kind;   /* the record that it belongs to */
	bool of_source;   /* a field of that record's source */
	const char *name; /* a field of the kind, "code", or one of the extra names below */
	const char *path; /* as written: "evidence.source.url" */
	struct map_value value;
};

struct map_skip {
	const char *column;
	const char **values;
	size_t nvalues;
};

enum { MAP_FIELDS = 128 };

struct mapping {
	enum kind kind;
	bool match; /* columns that no field names may be known by their names */
	bool log;   /* evidence, one row an item: what `kept log` takes */
	struct table_how how;
	const char **nulls;
	size_t nnulls;
	struct date_rules dates;
	bool decimal_comma; /* 1.234,5 */
	struct map_skip *skips;
	size_t nskips;
	const char *unpivot_name, *unpivot_value; /* NULL: do not */
	const char **unpivot_columns;             /* which; none: those that no field names */
	size_t nunpivot;
	struct map_field fields[MAP_FIELDS];
	size_t nfields;
};

/* Read one. ERR_INPUT names the key that is wrong and the nearest right one. */
bool mapping_read(const char *path, struct arena *a, struct mapping *ret, struct err *e);

/* "agreement=DEAL-1": a field that is the same in every row. ERR_USAGE. */
bool mapping_set(struct mapping *m, const char *assignment, struct arena *a, struct err *e);

/* Where evidence says which commitments it bears on: "WD-02:+ WD-07:~". */
#define MAP_COMMITMENTS "commitments"
#define MAP_BEARING "bearing"

/* Add a field that is the column as it stands; not where the mapping has one of that path. */
void mapping_add(struct mapping *m, const char *path, const char *column, struct arena *a);
/* Add fields for the row's columns that no field names, by their names and known synonyms. */
void mapping_match(struct mapping *m, const struct table_row *row, struct arena *a);
bool mapping_uses(const struct mapping *m, const char *column);

/* The mapping as JSON, to be kept and read again; lines: laid out for people. */
const char *mapping_text(const struct mapping *m, bool lines, struct arena *a);

#endif
