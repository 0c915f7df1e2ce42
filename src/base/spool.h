/* What is written now and wanted later: in memory while it is small, then in a nameless file. */
#ifndef KEPT_SPOOL_H
#define KEPT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"

struct spool {
	FILE *stream; /* write here */
	char *memory;
	size_t length, room; /* of memory */
	size_t most;         /* bytes in memory; may be set when it has begun */
	int file;            /* -1: everything is in memory */
	int failure;         /* errno of the first failed write */
	int64_t at;          /* where the reader is */
	struct err *err;
};

/* The spool must stay where it is. False when there is no memory. */
bool spool_begin(struct spool *s, struct err *e);
/* All that was written, into the stream: false with ERR_IO. */
bool spool_copy(struct spool *s, FILE *out, const char *where);
/* Lines in it, counted up to the limit. */
long spool_lines(struct spool *s, long limit);
/* A stream that reads all of it from the beginning; closed before the spool is done. NULL with the
 * error set. */
FILE *spool_reader(struct spool *s);
void spool_done(struct spool *s);

#endif
