/*
 * A reader for short JSON texts that are read by the million: the lines of the journal.
 *
 * Strict by RFC 8259. Beyond it: no key twice in an object, no U+0000 in a
 * text, texts in strict UTF-8, whole numbers of 64 bits, 32 levels at most. A
 * tree in the caller's arena, no memory of its own; five times as fast as
 * jansson, which reads what people bring.
 */
#ifndef KEPT_JSONR_H
#define KEPT_JSONR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct jsonr {
	char type;        /* o object, a array, s text, i whole number, r other number, b, n null */
	const char *key;  /* where it stands in an object; else NULL */
	const char *text; /* s: ended by a NUL */
	size_t length;    /* s: bytes; o, a: how many stand in it */
	int64_t number;   /* i; b: 0 or 1 */
	const struct jsonr *first, *next;
};

struct jsonr_fault {
	const char *text; /* "a comma or a bracket is missing" */
	size_t at;        /* the byte, from 0 */
};

/* NULL, with *fault set, when the text is no JSON. */
const struct jsonr *jsonr_read(
	const char *text, size_t length, struct arena *a, struct jsonr_fault *fault);

/* The value of a key, NULL: there is none, or j is no object. after: the value that was found last
 * in it, or NULL; who asks in the order of the text gets every answer at once. */
const struct jsonr *jsonr_get(const struct jsonr *j, const char *key, const struct jsonr *after);

/* NULL when it is no text. */
const char *jsonr_text(const struct jsonr *j);

#endif
