/* A folder that appears under its name only when everything in it is on the disk: its files are
 * written into a temporary folder beside it, which is synced and renamed. */
#ifndef KEPT_FOLDER_H
#define KEPT_FOLDER_H

#include <stdbool.h>
#include <stdio.h>
#include "err.h"
#include "macros.h"

struct folder_out {
	char *temporary; /* the files go here; no folders inside */
	char *path;      /* where it is to appear, without a slash at its end */
	struct err *err;
};

/* ERR_CONFLICT where the name is taken. Check .temporary: NULL is failure. */
struct folder_out folder_out_begin(const char *path, struct err *e);
/* A new file in it, for folder_out_save() to end; NULL with the error set. */
FILE *folder_out_file(struct folder_out *f, const char *name);
/* The file is closed in any case; true: all that was written to it is on the disk. */
bool folder_out_save(struct folder_out *f, FILE *out) MUST_USE;
bool folder_out_commit(struct folder_out *f) MUST_USE;
void folder_out_done(struct folder_out *f); /* takes all away again unless committed */

#endif
