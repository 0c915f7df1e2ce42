/* Parties by code or by name, and those that a table brings. */
#ifndef KEPT_IMPORT_PARTY_H
#define KEPT_IMPORT_PARTY_H

#include <stdbool.h>

struct import;
struct map_field;

/* "United States;cn" -> "US;CN": every party by its code or its name, made where the field says so.
 * False with the ledger's error. */
bool import_parties(
	struct import *im, const struct map_field *f, const char *names, const char **ret);

/* A party's code, by its code or its name; NULL: there is none. */
const char *import_party(struct import *im, const char *name);

#endif
