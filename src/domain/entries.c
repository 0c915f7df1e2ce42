#include "entries.h"

#include "arena.h"

void entries_add(struct entries *e, int64_t entry, struct arena *a)
{
	if (e->count == 0 || entry != e->last + 1) {
		e->runs = arena_more(a, e->runs, e->nruns, sizeof *e->runs);
		e->runs[e->nruns++] = (struct entries_run) { entry, e->count };
	}
	e->last = entry;
	e->count++;
}

int64_t entries_at(const struct entries *e, size_t i)
{
	size_t low = 0, high = e->nruns - 1; /* the last run that begins at or before i */
	while (low < high) {
		size_t middle = high - (high - low) / 2;
		if (e->runs[middle].before <= i)
			low = middle;
		else
			high = middle - 1;
	}
	return e->runs[low].first + (int64_t)(i - e->runs[low].before);
}
