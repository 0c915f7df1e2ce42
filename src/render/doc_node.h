/* What a document is made of, for its writers. */
#ifndef KEPT_DOC_NODE_H
#define KEPT_DOC_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include "doc.h"

enum doc_kind {
	DOC_HEADING,   /* level, cells: text, right */
	DOC_TEXT,      /* cells: text */
	DOC_FACT,      /* cells: label, text */
	DOC_ITEM,      /* cells: mark, then the fields */
	DOC_ITEM_TEXT, /* cells: text */
	DOC_TABLE,     /* columns, count of them; name is the caption */
	DOC_ROW,       /* cells */
	DOC_PAIR,      /* cells: label, left, right */
	DOC_DRAWING,   /* cells: text */
	DOC_PICTURE,   /* picture */
	DOC_GAP,
};

struct doc_node {
	struct doc_node *next;
	enum doc_kind kind;
	int level;
	struct cell *cells;
	size_t count;
	const struct column *columns;
	const char *name; /* to link to; NULL: none */
	const struct picture *picture;
	bool drawn_only;
	bool hint;          /* see doc_hints() */
	struct cell *alone; /* the cells without the hint at their end; NULL: there is none */
};

const struct doc_node *doc_first(const struct doc *d);

/* The cell and all that goes on from it, as one text. */
const char *cell_flat(const struct cell *c, struct arena *a);
/* Does the node belong to a group of neighbours of this kind? A gap between two members does. */
bool doc_in_group(const struct doc_node *node, enum doc_kind kind);
/* The node behind a picture and its table. */
const struct doc_node *doc_after_picture(const struct doc_node *node);

/* The writers of pieces; *ctx is theirs. */
struct html;
struct html *html_begin(FILE *out, const struct doc_head *head, struct err *e);
bool html_put(struct html *h, const struct doc *piece);
bool html_end(struct html *h);

bool markdown_begin(FILE *out, const struct doc_head *head, struct err *e);
bool markdown_put(FILE *out, const struct doc *piece, struct err *e);

#endif
