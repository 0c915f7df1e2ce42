/*
 * A document: what a report says, before anybody decides how it looks.
 *
 * Built in order, written by one writer per format (text now). Texts are
 * copied into the document's arena; data and our own words alike are plain
 * text, escaped by the writer, so that no data can choose a style.
 */
#ifndef KEPT_DOC_H
#define KEPT_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "macros.h"
#include "table.h"

struct arena;
struct doc;

struct doc *doc_new(struct arena *a); /* lives as long as the arena */

/* A heading; level 1 is the document's own. right (NULL: none) stands at the right edge of
 * the same line where there is room: "as of 30 Apr 2024". */
void doc_heading(struct doc *d, int level, const char *text, const char *right);

/* A paragraph, wrapped to the width. */
void doc_text(struct doc *d, enum role role, const char *text);
void doc_textf(struct doc *d, enum role role, const char *format, ...) PRINTF_LIKE(3, 4);

/* "label    text", labels of neighbouring facts aligned, text wrapped beside its label.
 * A NULL or empty text leaves the whole line out. */
void doc_fact(struct doc *d, const char *label, enum role role, const char *text);

/* One item of a list: a mark ("+", "~", "✔"), a first line of short fields and, below it and
 * indented, paragraphs. Fields of neighbouring items are aligned. */
void doc_item(
	struct doc *d, enum role role, const char *mark, const char *const *fields, size_t nfields);
void doc_item_text(struct doc *d, enum role role, const char *text); /* under the last item */

/* A table whose rows are kept with the document. The columns are borrowed. */
void doc_table(struct doc *d, const struct column *columns, size_t count);
void doc_row(struct doc *d, const struct cell *cells); /* of the last doc_table() */

/* Two columns side by side with a label before them, for deals: rows line up. */
void doc_pair_heading(struct doc *d, const char *label, const char *left, const char *right);
void doc_pair(struct doc *d, const char *label, enum role left_role, const char *left,
	enum role right_role, const char *right);

/* Text as it is, line by line, cut at the width on a terminal: for drawings. */
void doc_drawing(struct doc *d, enum role role, const char *line);

void doc_gap(struct doc *d); /* an empty line; two in a row are one */

/* Write it as text for people. False when writing failed (*e set). */
bool doc_write_text(const struct doc *d, const struct look *look, FILE *out, struct err *e);

#endif
