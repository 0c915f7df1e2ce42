/*
 * A document: what a report says, before anybody decides how it looks.
 *
 * Built in order, written by one writer per format: text, Markdown, HTML.
 * Texts are copied into the document's arena; data and our own words alike are
 * plain text, escaped by the writer, so that no data can choose a style.
 *
 * A cell may lead somewhere. Its link is "#name", a place of the same document
 * (see doc_section() and doc_name()); an address, which becomes a link only
 * where it is http or https; or "@key" or "@{key}", a source to be cited, which Markdown
 * writes for pandoc as [@key] instead of the text. For a cell of a list column
 * it is what stands in front of each item: "#c-".
 *
 * A long document is written in pieces, each a document of its own:
 *
 *	struct doc_out *o = doc_begin(out, look, &head, e);
 *	doc_put(o, piece) && ... && doc_end(o)
 */
#ifndef KEPT_DOC_H
#define KEPT_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "macros.h"
#include "look.h"

struct arena;
struct err;
struct doc;

struct doc *doc_new(struct arena *a); /* lives as long as the arena */

/* A heading; level 1 is the document's own. right (NULL: none) stands at the right edge of
 * the same line where there is room: "as of 30 Apr 2024". */
void doc_heading(struct doc *d, int level, const char *text, const char *right);

/* The same as a part that can be linked to: in HTML a section (level 2) or an article. What
 * follows belongs to it until the next of the same or a higher level. */
void doc_section(struct doc *d, int level, const char *name, const char *text, const char *right);

/* What was put last can be linked to by this name: facts, items. */
void doc_name(struct doc *d, const char *name);

/* A text in several runs: made with runs_add(), then put in the place of one cell. */
struct runs {
	struct arena *arena;
	struct cell *first, *last; /* NULL: empty */
};
void runs_add(struct runs *r, enum role role, const char *text, const char *link);
void runs_addf(struct runs *r, const char *format, ...) PRINTF_LIKE(2, 3); /* plain */
struct cell runs_cell(const struct runs *r);

/* A paragraph, wrapped to the width. */
void doc_text(struct doc *d, enum role role, const char *text);
void doc_textf(struct doc *d, enum role role, const char *format, ...) PRINTF_LIKE(3, 4);

/* "label    text", labels of neighbouring facts aligned, text wrapped beside its label.
 * A NULL or empty text leaves the whole line out. */
void doc_fact(struct doc *d, const char *label, enum role role, const char *text);
void doc_fact_runs(struct doc *d, const char *label, const struct runs *r);
void doc_runs(struct doc *d, const struct runs *r); /* a paragraph */

/* One item of a list: a mark ("+", "~", "✔"), a first line of short fields and, below it and
 * indented, paragraphs. Fields of neighbouring items are aligned. */
void doc_item(
	struct doc *d, enum role role, const char *mark, const char *const *fields, size_t nfields);
void doc_item_text(struct doc *d, enum role role, const char *text); /* under the last item */
void doc_item_cells(
	struct doc *d, enum role role, const char *mark, const struct cell *fields, size_t nfields);
void doc_item_runs(struct doc *d, const struct runs *r); /* as doc_item_text() */

/* A table whose rows are kept with the document. The columns are borrowed. */
void doc_table(struct doc *d, const struct column *columns, size_t count);
void doc_caption(struct doc *d, const char *text);     /* of the last doc_table() */
void doc_row(struct doc *d, const struct cell *cells); /* of the last doc_table() */

/* Two columns side by side with a label before them, for deals: rows line up. */
void doc_pair_heading(struct doc *d, const char *label, const char *left, const char *right);
void doc_pair(struct doc *d, const char *label, enum role left_role, const char *left,
	enum role right_role, const char *right);

void doc_pair_cells(struct doc *d, const char *label, struct cell left, struct cell right);

/* A picture (picture.h), copied. The table that is put next holds the same in figures: it stands
 * beside the picture in HTML, and in its place in the other formats. Where the table tells no
 * more than the text around it, `drawn_only` leaves both out of the other formats. */
struct picture;
void doc_picture(struct doc *d, const struct picture *p, bool drawn_only);

/* Text as it is, line by line, cut at the width on a terminal: for drawings. */
void doc_drawing(struct doc *d, enum role role, const char *line);

void doc_gap(struct doc *d); /* an empty line; two in a row are one */

/* What could be typed next is no part of the answer: a text leaves it out where look->quiet. What
 * is put while it is on; or at the end of the last paragraph, with what parts the two. */
void doc_hints(struct doc *d, bool on);
void doc_hint(struct doc *d, const char *format, ...) PRINTF_LIKE(2, 3);

/* Write it as text for people. False when writing failed (*e set). */
bool doc_write_text(const struct doc *d, const struct look *look, FILE *out, struct err *e);

/* What stands around the pieces of a document. */
struct doc_place {
	const char *name, *title;
};
struct doc_head {
	const char *title, *right; /* its heading, and what stands beside it */
	const struct doc_place *contents;
	size_t ncontents;
	const char *foot; /* the last line */
	bool still;       /* HTML without a script, for a message */
	/* Markdown for pandoc: the file in which the keys of "@key" are found; NULL: none */
	const char *bibliography;
};

#endif
