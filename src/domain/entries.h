/* Entries by their numbers, each greater than the one before: millions of them are a few runs. */
#ifndef KEPT_ENTRIES_H
#define KEPT_ENTRIES_H

#include <stddef.h>
#include <stdint.h>

struct arena;

struct entries {
	struct entries_run {
		int64_t first;
		size_t before; /* numbers in the runs before */
	} * runs;
	size_t nruns, count;
	int64_t last;
};

void entries_add(struct entries *e, int64_t entry, struct arena *a);
/* The one at place i, from 0, below e->count. */
int64_t entries_at(const struct entries *e, size_t i);

#endif
