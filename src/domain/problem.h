/* Broken rules, collected: what a record, a row or a file has wrong. */
#ifndef KEPT_PROBLEM_H
#define KEPT_PROBLEM_H

#include <stddef.h>

struct arena;

/* One broken rule. */
struct problem {
	const char *field; /* NULL: the record as a whole */
	const char *text;  /* "no such date '2024-02-30': February 2024 has 29 days" */
};

/* Broken rules, up to a limit; all in the arena. */
struct problems {
	struct arena *arena;
	struct problem *list;
	size_t count;
};

void problem_add(struct problems *p, const char *field, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
