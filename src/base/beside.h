/*
 * A part of some work, done in a second process while this one goes on with the rest, so that two
 * processors share it. Whoever begins it must be ready to do the part itself: where there is one
 * processor only, or no process, memory or descriptor to be had, or where the second process is
 * ended from outside, there is no answer.
 */
#ifndef KEPT_BESIDE_H
#define KEPT_BESIDE_H

#include <stdbool.h>
#include <sys/types.h>

struct buf;
struct progress;

struct beside {
	pid_t pid; /* 0: there is none */
	int from;  /* its answer comes here */
};

/* Runs in the second process, which has a copy of everything that this one has, and ends with it.
 * True when the answer is whole. */
typedef bool beside_part(void *context, struct buf *answer);

struct beside beside_begin(beside_part *part, void *context);
/* Waits for it. False when it gave no whole answer, or p (may be NULL) says stop. */
bool beside_end(struct beside *b, const struct progress *p, struct buf *ret_answer);
/* Ends it, where it still runs. */
void beside_stop(struct beside *b);

#endif
