/* What a part of the checks found, in words, and how it gets from one process to another. */
#ifndef KEPT_VERIFY_FOUND_H
#define KEPT_VERIFY_FOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;
struct err;

enum { VERIFY_PROBLEMS = 50 };

struct findings {
	struct arena *arena;
	const char *problems[VERIFY_PROBLEMS]; /* the first ones */
	size_t count;                          /* of these */
	size_t found;                          /* of all */
	const char *hindrance;                 /* what this machine lacks for a check; NULL */
	int64_t pages, elsewhere;              /* see struct verdict */
};

void found(void *findings, const char *problem);
/* A failure while checking is itself a finding, and the next check goes on. What the system refused
 * is no fault of the ledger, unless there are others. */
void found_failure(struct findings *f, struct err *e, const char *while_doing);
/* What another part found, behind what this one did. */
void found_more(struct findings *f, const struct findings *more);

void findings_write(const struct findings *f, struct buf *into);
bool findings_read(struct findings *f, const struct buf *from);

#endif
