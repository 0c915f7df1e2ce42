/*
 * Work on bytes from elsewhere, done in a child process that can do little else: if the bytes get
 * the better of the code that reads them, what they have won is a process without files, names,
 * network or time.
 */
#ifndef KEPT_APART_H
#define KEPT_APART_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct progress;

struct apart {
	/* Runs in the child. out is the only file that it has; everything else that it needs it
	 * opens first, and then calls apart_give_up(). False with *e set reaches the parent. */
	bool (*work)(void *context, int out, struct err *e);
	void *context;
	int64_t seconds; /* of processor time; ten times as much by the clock */
	int64_t memory;  /* bytes of address space */
	int64_t written; /* bytes that out may grow to */
};

/* Fork, wait, and report: the child's own error, or that a limit ended it. ERR_IO "interrupted"
 * when p says so; p may be NULL. out is a file that is open for writing. */
bool apart_run(const struct apart *w, int out, struct progress *p, struct err *e);

/* In the child: from here on no file is opened, made or removed, no process and no connection
 * begun; reading and writing what is open and memory are left (seccomp(2), where the kernel has
 * it). */
void apart_give_up(void);

#endif
