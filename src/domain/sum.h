/*
 * Sums of rows, mixed with a number drawn for the run: two heaps of rows have the same sum when
 * they hold the same rows, in whatever order, and nobody who makes up rows can know what to make up
 * to be missed.
 */
#ifndef KEPT_SUM_H
#define KEPT_SUM_H

#include <stddef.h>
#include <stdint.h>

struct db;

uint64_t sum_key(void);

/* A row's share: what came before, and one value more. */
uint64_t sum_number(uint64_t key, uint64_t h, int64_t n);
uint64_t sum_bytes(uint64_t key, uint64_t h, const char *bytes, size_t length);
uint64_t sum_text(uint64_t key, uint64_t h, const char *text); /* NULL: no value */

struct stmt;
/* The row that a statement stands on, as the three above give it. */
uint64_t sum_row(uint64_t key, struct stmt *q);
/* All rows of an answer; 0 with the database's error. */
uint64_t sum_rows(uint64_t key, struct db *db, const char *sql);

#endif
