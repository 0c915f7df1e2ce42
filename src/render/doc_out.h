/* A document that is written piece by piece, in the format that the reader wants. */
#ifndef KEPT_DOC_OUT_H
#define KEPT_DOC_OUT_H

#include <stdbool.h>
#include <stdio.h>

#include "doc.h"

/* Written to out as look->format says: FORMAT_TEXT, FORMAT_MD or FORMAT_HTML. All is borrowed
 * until doc_end(), which also frees it. NULL on failure. */
struct doc_out;
struct doc_out *doc_begin(
	FILE *out, const struct look *look, const struct doc_head *head, struct err *e);
bool doc_put(struct doc_out *o, const struct doc *piece);
bool doc_end(struct doc_out *o);

#endif
