/* What a row's cells give for one field of a record, in the form that the record holds. */
#ifndef KEPT_MAP_VALUE_H
#define KEPT_MAP_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "mapping.h"

struct arena;
struct err;

/* Its cell may ask for several records. */
bool map_splits(const struct map_field *f);

/* How many records the field's cell asks for: 1 unless it is split. */
size_t map_items(const struct mapping *m, const struct map_field *f, const struct table_row *row,
	struct arena *a);

/*
 * The value for the item-th of these records: taken from the cells, through the table of values,
 * and made a date, a number, a word of the vocabulary, a list or a code as the field is one.
 * *ret is NULL where there is nothing. False with *e (ERR_INPUT) where the value cannot be read.
 */
bool map_value(const struct mapping *m, const struct map_field *f, const struct table_row *row,
	size_t item, struct arena *a, const char **ret, struct err *e);

/* The cells' own text, before it is made anything: for messages and notes. NULL: empty. */
const char *map_raw(const struct mapping *m, const struct map_field *f, const struct table_row *row,
	struct arena *a);

/*
 * A code from any text: upper case, letters, digits, . _ and - inside, hyphens for the rest. What
 * is longer than 40 so, or holds other scripts, ends in a part of the text's SHA-256, so that two
 * that differ stay apart; what is a code already stays what it is.
 */
const char *map_code(const char *text, struct arena *a);

#endif
