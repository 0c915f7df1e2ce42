/* The words of a text as the search index has them: SQLite's own tokenizer, asked directly. */
#ifndef KEPT_TOKENS_H
#define KEPT_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct tokens;

/* As the index `search` is made: porter unicode61. NULL with the error set. */
struct tokens *tokens_begin(struct err *e);
void tokens_done(struct tokens *t); /* NULL is allowed */
/* Hands each word to take(), with its place from 0. Returns how many there are; -1: out of
 * memory. */
int64_t tokens_of(struct tokens *t, const char *text, size_t length,
	void (*take)(void *context, const char *word, size_t length, int64_t place), void *context);

#endif
