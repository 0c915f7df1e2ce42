/* Cells and columns, and how the reader wants them: what all writers share. */
#ifndef KEPT_LOOK_H
#define KEPT_LOOK_H

#include <stdbool.h>

struct xlsx;

/* How an answer is written. Tables know the first four; what else a command knows it says
 * itself. New ones go to the end. */
enum format {
	FORMAT_TEXT,
	FORMAT_CSV,
	FORMAT_JSON,
	FORMAT_JSONL,
	FORMAT_MD,
	FORMAT_HTML,
	FORMAT_XLSX,   /* ECMA-376 workbook */
	FORMAT_ICS,    /* RFC 5545 calendar */
	FORMAT_ATOM,   /* RFC 4287 feed */
	FORMAT_EML,    /* RFC 5322 message */
	FORMAT_JSONLD, /* schema.org ClaimReview */
};

/* What a cell is: how it is aligned, sorted and written as JSON. */
enum cell_type { CELL_TEXT, CELL_LIST, CELL_INT, CELL_DECIMAL };

/* What a text means, so that the writer can give it colour and style. */
enum role {
	ROLE_PLAIN,
	ROLE_STRONG,
	ROLE_DIM,
	ROLE_CODE,
	ROLE_GOOD,
	ROLE_PART,
	ROLE_BAD,
	ROLE_WARN
};

enum {
	COL_MACHINE = 1, /* only in CSV and JSON */
	COL_PEOPLE = 2,  /* only as text */
	COL_WRAP = 4,    /* takes the width that is left, and wraps */
	COL_EXTRA = 8,   /* in text only when --columns names it */
	COL_DATE = 16,   /* dates as written: in a workbook a full one is a date */
};

struct column {
	const char *key;   /* machine name: CSV heading, JSON key, --columns, --sort */
	const char *title; /* heading for people */
	enum cell_type type;
	unsigned flags;
};

struct cell {
	const char *text; /* CELL_INT and CELL_DECIMAL: the number in digits; NULL: nothing */
	enum role role;
	/* Of documents only. */
	const char *link;        /* where it leads, see doc.h; NULL: nowhere */
	const char *lang;        /* BCP 47; NULL: the document's */
	const struct cell *more; /* what goes on in the same place, in another role or with another
				    link; NULL: nothing */
};

/* How the reader wants it. */
struct look {
	enum format format;
	int width; /* columns of the terminal; 0: as wide as it needs */
	bool color;
	bool quiet;          /* a text without hints, see doc_hints() */
	bool cut;            /* a terminal: long cells may be cut; never set for a file */
	const char *columns; /* "code,title"; NULL: the usual ones */
	const char *sort;    /* "-due_on,code"; NULL: as the rows come */
	long limit;          /* rows at most; < 0: all */
	struct xlsx *book;   /* FORMAT_XLSX: every table becomes a sheet of it; see xlsx.h */
	const char *sheet;   /* and is named so; NULL: "Rows" */
};

#endif
