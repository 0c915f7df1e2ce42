#include "deal_first.h"

#include <string.h>

#include "arena.h"
#include "record.h"

/* The span in which a side acted for the first time. */
struct reach {
	const struct deal_row *row; /* whose act is surely done first */
	const char *earliest;
};

bool deal_act_is_open(const struct deal_row *r)
{
	return r->act && strcmp(r->act_earliest, r->act_first) < 0;
}

/* In the order of the sides' codes. */
static size_t reaches_of(const struct deal *d, struct reach *ret)
{
	size_t n = 0;
	for (size_t i = 0; i < d->nrows; i++) {
		const struct deal_row *r = &d->rows[i];
		size_t k = 0;
		if (!r->act || list_count(r->roots) != 1)
			continue;
		while (k < n && strcmp(ret[k].row->roots, r->roots) < 0)
			k++;
		if (k == n || strcmp(ret[k].row->roots, r->roots) != 0) {
			memmove(&ret[k + 1], &ret[k], (n++ - k) * sizeof *ret);
			ret[k] = (struct reach) { r, r->act_earliest };
			continue;
		}
		if (strcmp(r->act_last, ret[k].row->act_last) < 0)
			ret[k].row = r;
		if (strcmp(r->act_earliest, ret[k].earliest) < 0)
			ret[k].earliest = r->act_earliest;
	}
	return n;
}

struct deal_first deal_first(const struct deal *d, struct arena *a)
{
	struct reach *sides = arena_alloc(a, (d->nrows + 1) * sizeof *sides);
	size_t n = reaches_of(d, sides);
	struct deal_first ret = { .rows = arena_alloc(a, (n + 1) * sizeof(void *)) };
	const char *by = NULL; /* the day by which somebody had acted */
	bool same = true;
	for (size_t i = 0; i < n; i++)
		if (!by || strcmp(sides[i].row->act_last, by) < 0)
			by = sides[i].row->act_last;
	for (size_t i = 0; i < n; i++)
		if (strcmp(sides[i].earliest, by) <= 0) {
			ret.rows[ret.count++] = sides[i].row;
			same &= strcmp(sides[i].earliest, by) == 0 &&
				strcmp(sides[i].row->act_last, by) == 0;
		}
	ret.order = ret.count == 0   ? DEAL_ORDER_NONE
		    : ret.count == 1 ? DEAL_ORDER_KNOWN
		    : same           ? DEAL_ORDER_SAME_DAY
				     : DEAL_ORDER_UNKNOWN;
	return ret;
}
