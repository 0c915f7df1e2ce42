/* Files read whole and files written whole or not at all. */
#ifndef KEPT_FILE_H
#define KEPT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "err.h"
#include "macros.h"

struct arena;

/* The bytes of a regular file, with a NUL added; larger than limit is an error, ERR_MISSING
 * where there is none. */
bool file_read(const char *path, size_t limit, struct arena *a, char **ret_bytes,
	size_t *ret_length, struct err *e);

/*
 * A file that appears under its name only when everything is on the disk: it is
 * written under a temporary name in the same folder, synced, renamed, and the
 * folder synced. Refuses to replace what is not a regular file, or is an SQLite
 * database (ERR_CONFLICT).
 */
struct file_out {
	FILE *stream; /* write here */
	char *path, *temporary;
	struct err *err;
};

struct file_out file_out_begin(const char *path, struct err *e);
bool file_out_commit(struct file_out *f) MUST_USE;
void file_out_done(struct file_out *f); /* removes the temporary file unless committed */

/* A finished file gets its name, and its folder is synced; the temporary name is gone then. It
 * never takes the place of what has appeared there (ERR_CONFLICT). */
bool file_publish(const char *temporary, const char *path, struct err *e);
/* All of the bytes, whatever interrupts; false with errno. */
bool file_write_all(int fd, const char *bytes, size_t length);
bool file_sync_folder(const char *path, struct err *e); /* the folder that holds path */

#endif
