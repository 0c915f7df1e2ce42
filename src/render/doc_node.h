/* What a document is made of, for its writers. */
#ifndef KEPT_DOC_NODE_H
#define KEPT_DOC_NODE_H

#include <stddef.h>
#include "table.h"

enum doc_kind {
	DOC_HEADING,   /* level, cells: text, right */
	DOC_TEXT,      /* cells: text */
	DOC_FACT,      /* cells: label, text */
	DOC_ITEM,      /* cells: mark, then the fields */
	DOC_ITEM_TEXT, /* cells: text */
	DOC_TABLE,     /* columns, count of them */
	DOC_ROW,       /* cells */
	DOC_PAIR,      /* cells: label, left, right */
	DOC_DRAWING,   /* cells: text */
	DOC_GAP,
};

struct doc_node {
	struct doc_node *next;
	enum doc_kind kind;
	int level;
	struct cell *cells;
	size_t count;
	const struct column *columns;
};

const struct doc_node *doc_first(const struct doc *d);

#endif
