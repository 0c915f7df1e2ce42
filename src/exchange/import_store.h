/* The records of a row, put into the ledger. */
#ifndef KEPT_IMPORT_STORE_H
#define KEPT_IMPORT_STORE_H

#include <stdbool.h>

#include "record.h"

struct arena;
struct import;

/* The code of a record that nobody has given one: made from what makes it this one and no other. */
const char *import_code(struct import *im, const struct record *r);
/* The same text gives the same code: "E-" and twelve letters. */
const char *import_made_code(struct arena *a, enum kind kind, const char *identity);

/* Add or revise, and note its code for the records after it. False with the ledger's error; what
 * is wrong with the record itself makes the row bad. */
bool import_store(struct import *im, struct record *r, bool of_source);

#endif
