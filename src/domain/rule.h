/*
 * The rules of the ledger, checked before anything is written. Where SQL can
 * say a rule, schema/ says it too.
 */
#ifndef KEPT_RULE_H
#define KEPT_RULE_H

#include <stdbool.h>

#include "problem.h"
#include "record.h"

struct arena;
struct db;

/* Put the record's values in their one form: codes upper case, words lower case, text trimmed
 * of white space at its ends and in Unicode form C, lists without blanks. */
void rule_normalise(struct record *r, struct arena *a);

/* Everything that is wrong with the record, given what the ledger holds. is_new: it is to be
 * added (its code must be free), else it replaces the one with its code. */
bool rule_check(struct db *db, const struct record *r, bool is_new, struct problems *p);

#endif
