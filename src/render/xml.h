/* Texts inside XML. */
#ifndef KEPT_XML_H
#define KEPT_XML_H

#include <stdio.h>

struct arena;

/*
 * Text as content or as the value of an attribute in double quotes (XML 1.0,
 * 2.2 and 2.4). What XML cannot hold and what nobody sees (controls, bidi,
 * U+FFFE) becomes a visible <U+202E>. NULL is nothing.
 */
void xml_text(FILE *out, const char *text, struct arena *scratch);

#endif
