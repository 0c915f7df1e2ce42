/*
 * Escaping for HTML and SVG, by what is written: a text, an attribute, a number, a name, an
 * address. The only functions through which data reaches a page.
 *
 * Characters that a reader cannot see or that change the order of others
 * (text_hidden()) are written out as <U+202E>; so are noncharacters, which
 * neither HTML nor XML 1.0 (2.2) allows.
 */
#ifndef KEPT_MARKUP_H
#define KEPT_MARKUP_H

#include <stdbool.h>
#include <stdio.h>
#include "arena.h"

struct markup {
	FILE *out;
	struct arena scratch; /* of each call */
	struct arena memory;  /* of who calls */
};

/* Our own markup, as it is. */
void markup_raw(struct markup *m, const char *markup);
/* Text between tags; a line feed becomes a space, or with lines a break. */
void markup_text(struct markup *m, const char *text);
void markup_lines(struct markup *m, const char *text);
/* ` name="value"` */
void markup_attribute(struct markup *m, const char *name, const char *value);
/* ` name="12.5"`: two decimals at most; what is no number is 0. */
void markup_number(struct markup *m, const char *name, double value);
/* ` attribute="` before, and the name in the letters that every place allows. `before` is "" for an
 * id, "#" for a link to it, "url(#" for a pattern. */
void markup_name(struct markup *m, const char *attribute, const char *before, const char *name);
/* The name alone, for an attribute that holds several. */
void markup_word(struct markup *m, const char *name);
/* May it become a link? Only http and https, without spaces and controls. */
bool markup_is_address(const char *url);
/* Is it formed like a language tag (BCP 47)? */
bool markup_is_language(const char *tag);

#endif
