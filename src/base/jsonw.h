/*
 * A JSON writer: calls in document order, commas and quotes are its business.
 *
 * Writes compact JSON with keys in the order given, UTF-8 as it is, and escapes
 * only what RFC 8259 asks for plus DEL, C1, line separators and bidi controls
 * (as \uXXXX), so that a terminal is safe with it too. A value of NULL is null.
 */
#ifndef KEPT_JSONW_H
#define KEPT_JSONW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

struct jsonw {
	struct buf *out;
	bool comma; /* something stands before at this level */
};

struct jsonw jsonw_new(struct buf *out);
void jsonw_open(struct jsonw *w, char bracket);  /* '{' or '[' */
void jsonw_close(struct jsonw *w, char bracket); /* '}' or ']' */
void jsonw_key(struct jsonw *w, const char *key);
void jsonw_text(struct jsonw *w, const char *value);
void jsonw_int(struct jsonw *w, int64_t value);
void jsonw_bool(struct jsonw *w, bool value);
void jsonw_null(struct jsonw *w);
void jsonw_raw(struct jsonw *w, const char *json); /* a value that is JSON already */
/* A decimal as it was written, no digit changed; as a text where JSON has no such number: "+5". */
void jsonw_number(struct jsonw *w, const char *text);
bool jsonw_is_number(const char *text);
/* A list as the records hold it, "US;CN": an array of strings; NULL and "" give []. */
void jsonw_list(struct jsonw *w, const char *list);

/* key and value in one call */
void jsonw_key_text(struct jsonw *w, const char *key, const char *value);
void jsonw_key_int(struct jsonw *w, const char *key, int64_t value);
void jsonw_key_number(struct jsonw *w, const char *key, const char *text);
void jsonw_key_list(struct jsonw *w, const char *key, const char *list);

#endif
