/*
 * Long work: how far it has come, for a person who watches, and whether it is to stop.
 *
 * Nothing is shown in the first second, and then twice a second, so that short work stays silent.
 * The line is handed to show(), since only the command line writes to people.
 */
#ifndef KEPT_PROGRESS_H
#define KEPT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct err;

struct progress {
	const volatile int *stop;                      /* not 0: stop; NULL: nobody can ask */
	void (*show)(void *context, const char *line); /* NULL: nobody watches; line "": wipe it */
	void *context;
	struct err *err; /* ERR_IO "interrupted" goes here */
	/* of the work under way, set by progress_begin() */
	const char *what;
	int64_t done, all;   /* all 0: not known */
	FILE *in;            /* how far it is read is told instead, see progress_reads() */
	int64_t read, bytes; /* of it; 0: not known */
	int64_t began, told; /* milliseconds */
};

/* A new piece of work: "replaying". p may be NULL here and below: then nothing is told and nothing
 * stops. */
void progress_begin(struct progress *p, const char *what, int64_t all);
/* How much there is to do is not known, but all of it comes from this file, which is read from
 * beginning to end before it is closed; NULL: no more. Not for a pipe. */
void progress_reads(struct progress *p, FILE *in);
/* So much is done. False with the error set when it is to stop. */
bool progress_at(struct progress *p, int64_t done);
bool progress_step(struct progress *p); /* one more is done */
void progress_end(struct progress *p);  /* wipe what was shown */
bool progress_stopped(const struct progress *p);

/* "replaying 120000 of 1000000, 85000 a second, 10 s left", "importing 120000, 12 % of the file, …"
 */
enum { PROGRESS_LINE = 160 };
void progress_line(const struct progress *p, int64_t now, char ret[PROGRESS_LINE]);

#endif
