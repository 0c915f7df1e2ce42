/*
 * The rules of the ledger, checked before anything is written. Where SQL can
 * say a rule, schema/ says it too.
 */
#ifndef KEPT_RULE_H
#define KEPT_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "record.h"

struct arena;
struct db;

/* One broken rule. */
struct problem {
	const char *field; /* NULL: the record as a whole */
	const char *text;  /* "no such date '2024-02-30': February 2024 has 29 days" */
};

/* Broken rules, up to a limit; all in the arena. */
struct problems {
	struct arena *arena;
	struct problem *list;
	size_t count;
};

void problem_add(struct problems *p, const char *field, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Put the record's values in their one form: codes upper case, words lower case, text trimmed
 * of white space at its ends and in Unicode form C, lists without blanks. */
void rule_normalise(struct record *r, struct arena *a);

/* Everything that is wrong with the record, given what the ledger holds. is_new: it is to be
 * added (its code must be free), else it replaces the one with its code. */
bool rule_check(struct db *db, const struct record *r, bool is_new, struct problems *p);

/* Address in its one spelling, for finding a source again: scheme and host in lower case, http as
 * https, no "www.", no default port, no fragment, no trailing slash, no tracking parameters
 * (utm_*, fbclid, gclid ...), remaining parameters in order, %-escapes of unreserved characters
 * resolved (RFC 3986, section 6). NULL for NULL. */
const char *url_key(const char *url, struct arena *a);

#endif
