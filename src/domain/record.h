/*
 * A record: a kind, a code and the values of its fields, as texts.
 *
 * Lists are "US;CN"; a value that is not there is NULL, never "". Evidence also
 * carries its bearings. The journal's body is the same in JSON: every field by
 * name in the order of kind.c, lists as arrays, credibility as a number,
 * missing values null, evidence with "bearings":[{commitment,bearing,milestone,note}].
 */
#ifndef KEPT_RECORD_H
#define KEPT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kind.h"

struct arena;
struct buf;
struct err;
struct jsonr;

struct bearing {
	const char *commitment, *bearing, *milestone, *note;
};

struct record {
	enum kind kind;
	const char *code; /* NULL: one is to be made */
	const char *values[FIELD_MAX];
	struct bearing *bearings;
	size_t nbearings;
	int64_t entry; /* its last journal entry; 0: it is new */
	int64_t row;   /* the number that its new row is to have; 0: the next */
};

const char *record_get(
	const struct record *r, const char *field); /* NULL also for an unknown field */
void record_set(
	struct record *r, const char *field, const char *value); /* "" becomes NULL; borrowed */

/* Lists: how many, and the nth, copied. */
size_t list_count(const char *list);
const char *list_item(const char *list, size_t n, struct arena *a);
bool list_has(const char *list, const char *item);

void record_body(const struct record *r, struct buf *out);
/* Read a body back, everything copied into the arena. ERR_CORRUPT when it is none. Unknown keys
 * are passed over: a newer version may have written them. */
bool record_from_body(enum kind kind, const char *code, const struct jsonr *body, struct arena *a,
	struct record *ret, struct err *e);
bool record_same(const struct record *a, const struct record *b); /* values and bearings */

#endif
