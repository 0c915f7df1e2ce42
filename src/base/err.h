/* What went wrong: one record per command, filled by whoever fails first. */
#ifndef KEPT_ERR_H
#define KEPT_ERR_H

#include <stdbool.h>
#include "macros.h"

enum err_code {
	ERR_NONE,
	ERR_USAGE,    /* the command line is wrong */
	ERR_INPUT,    /* a value or a file breaks a rule */
	ERR_MISSING,  /* no such record */
	ERR_CONFLICT, /* the record exists, or breaks a rule */
	ERR_BUSY,     /* another process holds the database */
	ERR_CORRUPT,  /* the database fails a check */
	ERR_IO,       /* the system refused */
	ERR_NEWER,    /* the ledger was made by a newer version */
	ERR_NOT_SO,   /* no failure: done, and the answer is no */
	ERR_BUG,      /* this program is wrong */
};

struct err {
	enum err_code code;
	char text[1024]; /* fixed, so that reporting cannot fail */
};

/* Record the failure unless one is recorded already. Always returns false. */
bool err_set(struct err *e, enum err_code code, const char *format, ...) PRINTF_LIKE(3, 4);

/* Put "context: " before the recorded text. Always returns false. */
bool err_at(struct err *e, const char *format, ...) PRINTF_LIKE(2, 3);

/* Hand over what is recorded and start afresh: for a loop that reports and goes on. */
struct err err_take(struct err *e);

#endif
