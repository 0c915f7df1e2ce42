/* Names made by chance, so that two ledgers never make the same one; and the form of names. */
#ifndef KEPT_ID_H
#define KEPT_ID_H

#include <stdbool.h>

enum {
	ID_UUID = 37,  /* a UUID as text, and the NUL */
	ID_CODE = 8,   /* letters of a generated code, without its prefix */
	CODE_MAX = 64, /* letters of one that somebody chose */
};

void id_uuid(char ret[ID_UUID]);     /* version 7 (RFC 9562): ordered by time */
bool id_is_uuid(const char *text);   /* of any version, in lower case; NULL is none */
void id_code(char ret[ID_CODE + 1]); /* Crockford base32: no I, L, O, U */
bool id_is_code(const char *text);   /* [A-Z0-9][A-Z0-9._-]*, at most CODE_MAX; NULL is none */

#endif
