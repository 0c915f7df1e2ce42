/* A feed of entries (RFC 4287). */
#ifndef KEPT_ATOM_H
#define KEPT_ATOM_H

#include <stdio.h>

#include "id.h"

struct arena;

/* An IRI for what has no address: a UUID of its name, the same for ever (RFC 9562, version 8, from
 * the SHA-256 of the name). */
enum { ATOM_ID = sizeof "urn:uuid:" - 1 + ID_UUID };
void atom_id(const char *name, char ret[ATOM_ID]);

struct atom_entry {
	const char *id, *title, *by;
	const char *at;       /* the journal's form of a time is RFC 3339 already */
	const char *content;  /* plain text */
	const char *category; /* NULL: none */
};

void atom_begin(
	FILE *out, const char *id, const char *title, const char *updated, struct arena *scratch);
void atom_entry(FILE *out, const struct atom_entry *e, struct arena *scratch);
void atom_end(FILE *out);

#endif
