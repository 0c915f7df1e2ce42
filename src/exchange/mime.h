/*
 * Mail and pages saved as MHTML, taken apart: fields (RFC 5322), types, boundaries and transfer
 * encodings (RFC 2045, 2046), encoded words in fields (RFC 2047).
 *
 * Reads what mailers write, not only what the standards allow: lines may end in LF, a boundary may
 * be missing, base64 may be broken. Nothing fails; what makes no sense is passed over. Entities
 * borrow from the bytes that they were split from, texts live in the arena.
 */
#ifndef KEPT_MIME_H
#define KEPT_MIME_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct mime {
	const char *head, *body;
	size_t head_length, body_length;
};

/* Head and body, parted by the first empty line; without one all of it is head. */
struct mime mime_split(const char *bytes, size_t length);

/* The first field of the name, folded lines still in it, blanks around it gone; NULL. Only the
 * first 64 KB of a head are looked at. */
const char *mime_field(const struct mime *m, const char *name, struct arena *a);
/* Its encoded words as UTF-8; bytes above 0x7f are taken for what they look like. */
const char *mime_words(const char *field, struct arena *a);

/* "text/html", lower case, of its Content-Type; "text/plain" without one. */
const char *mime_type(const struct mime *m, struct arena *a);
/* A parameter of a field, "boundary" of Content-Type, without its quotes; NULL. */
const char *mime_parameter(
	const struct mime *m, const char *field, const char *name, struct arena *a);

/* The body, base64 or quoted-printable undone. */
const char *mime_body(const struct mime *m, struct arena *a, size_t *ret_length);
/* The next part of a multipart body; *at is 0 before the first. False: there is no more. */
bool mime_next(const struct mime *m, const char *boundary, size_t *at, struct mime *ret);

#endif
