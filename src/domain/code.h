/* Codes (their form is in id.h): finding a record by a shortened one, making new ones. */
#ifndef KEPT_CODE_H
#define KEPT_CODE_H

#include <stdbool.h>
#include <stddef.h>

#include "id.h"
#include "kind.h"

struct arena;
struct db;
struct err;

/*
 * The record that a user means: the exact code (any case), else an unambiguous
 * beginning of one, else (generated codes) of what follows the prefix, O read as
 * 0, I and L as 1. kind < 0 looks through all kinds that have codes; "kind:CODE"
 * names one. ERR_MISSING names the nearest code; ERR_USAGE lists the first few
 * that an ambiguous one could mean.
 */
bool code_find(struct db *db, int kind, const char *typed, struct arena *a, enum kind *ret_kind,
	const char **ret_code, struct err *e);
/* The same without a message: false where nothing or more than one fits. */
bool code_try(struct db *db, int kind, const char *typed, struct arena *a, enum kind *ret_kind,
	const char **ret_code);
/* The code that is most like the given one, for "did you mean"; NULL: none is near. */
const char *code_nearest(struct db *db, int kind, const char *typed, struct arena *a);
bool code_exists(struct db *db, enum kind kind, const char *code);
bool code_was_retracted(struct db *db, enum kind kind, const char *code);

/* A new code that no record has, "E-7K2M9QX4". NULL: the analyst names records of this kind. */
const char *code_make(struct db *db, enum kind kind, struct arena *a);

/* Codes with their titles, for completion: those that begin as given, at most limit.
 * Calls tell(context, code, title) for each. */
bool code_complete(struct db *db, int kind, const char *beginning, long limit,
	void (*tell)(void *context, const char *code, const char *title), void *context);

#endif
