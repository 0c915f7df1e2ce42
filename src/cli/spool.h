/* The answer, kept back until nothing can fail any more: in memory, then in a nameless file. */
#ifndef KEPT_SPOOL_H
#define KEPT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "err.h"

struct spool {
	FILE *stream; /* write here */
	char *memory;
	size_t length, room; /* of memory */
	int file;            /* -1: everything is in memory */
	int failure;         /* errno of the first failed write */
	struct err *err;
};

/* The spool must stay where it is. False when there is no memory. */
bool spool_begin(struct spool *s, struct err *e);
/* All that was written, into the stream: false with ERR_IO. */
bool spool_copy(struct spool *s, FILE *out, const char *where);
/* Lines in it, counted up to the limit. */
long spool_lines(struct spool *s, long limit);
void spool_done(struct spool *s);

#endif
