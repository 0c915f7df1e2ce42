/*
 * Rows in an order of their own, however many: as many as fit stand in memory, the others are
 * sorted run by run into nameless files, and merged when they are read (Knuth, The Art of Computer
 * Programming, vol. 3, 5.4.1). Rows that are equal keep the order in which they came.
 */
#ifndef KEPT_SORT_H
#define KEPT_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include "err.h"
#include "look.h"

struct sort;

/* Below 0: a comes first. */
typedef int sort_order(const struct cell *a, const struct cell *b, const void *context);

/* Rows of so many cells; the first `limit` of them in the end are wanted (< 0: all). `room`: bytes
 * of rows that are held in memory. The context is borrowed. */
struct sort *sort_begin(size_t cells, sort_order *order, const void *context, long limit,
	size_t room, struct err *e);
/* Copies the row's texts and roles. False when it cannot be held (ERR_IO). */
bool sort_add(struct sort *s, const struct cell *cells);
/* No more are added: the next one, until sort_next() is called again. NULL: that was the last, or
 * it failed and the error says why. */
const struct cell *sort_next(struct sort *s);
void sort_done(struct sort *s);

#endif
