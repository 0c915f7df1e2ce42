#include "text_diff.h"

#include <stdbool.h>
#include <string.h>

#include "arena.h"

struct lines {
	const char **list;
	size_t count;
};

static struct lines split(const char *text, struct arena *a)
{
	size_t room = 1;
	for (const char *c = text; *c; c++)
		room += *c == '\n';
	struct lines l = { .list = arena_alloc(a, room * sizeof *l.list) };
	while (*text) {
		size_t length = strcspn(text, "\n"), skip = strspn(text, " \t\r");
		size_t end = length;
		while (end > skip && strchr(" \t\r", text[end - 1]))
			end--;
		if (end > skip)
			l.list[l.count++] = arena_bytes(a, text + skip, end - skip);
		text += length + (text[length] == '\n');
	}
	return l;
}

/* The part of both that is compared, and what was found. */
struct diff {
	const char *const *x, *const *y;
	int n, m;   /* lines of each */
	int **ways; /* for each number of steps, how far each diagonal came */
	struct diff_line *out;
	size_t count;
	struct arena *arena;
};

static void give(struct diff *d, char mark, const char *text)
{
	d->out[d->count++] = (struct diff_line) { mark, text };
}

/* How far one gets on a diagonal k (x - y) with `steps` steps, given one step less. */
static int reach(const struct diff *d, const int *v, int k, int steps, int middle)
{
	int x = k == -steps || (k != steps && v[middle + k - 1] < v[middle + k + 1])
			? v[middle + k + 1]
			: v[middle + k - 1] + 1;
	while (x < d->n && x - k < d->m && strcmp(d->x[x], d->y[x - k]) == 0)
		x++;
	return x;
}

/* The number of steps needed; -1: more than there may be. */
static int search(struct diff *d, int limit)
{
	int middle = limit + 1;
	int *v = arena_alloc(d->arena, (size_t)(2 * middle + 1) * sizeof *v);
	for (int steps = 0; steps <= limit; steps++) {
		for (int k = -steps; k <= steps; k += 2) {
			v[middle + k] = reach(d, v, k, steps, middle);
			if (v[middle + k] >= d->n && v[middle + k] - k >= d->m) {
				d->ways[steps] = v;
				return steps;
			}
		}
		int *way = arena_alloc(d->arena, (size_t)(2 * middle + 1) * sizeof *way);
		memcpy(way, v, (size_t)(2 * middle + 1) * sizeof *way);
		d->ways[steps] = way;
	}
	return -1;
}

/* From the end back to the start; the marks come out in reverse. */
static void trace(struct diff *d, int steps, int limit)
{
	int x = d->n, y = d->m, middle = limit + 1;
	for (; steps > 0; steps--) {
		const int *v = d->ways[steps - 1];
		int k = x - y;
		bool down = k == -steps || (k != steps && v[middle + k - 1] < v[middle + k + 1]);
		int from = down ? v[middle + k + 1] : v[middle + k - 1];
		int start = down ? from : from + 1;
		for (; x > start; x--, y--)
			give(d, ' ', d->x[x - 1]);
		if (down)
			give(d, '+', d->y[--y]);
		else
			give(d, '-', d->x[--x]);
	}
	for (; x > 0; x--)
		give(d, ' ', d->x[x - 1]);
}

static void turn_round(struct diff_line *list, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct diff_line one = list[i];
		list[i] = list[count - 1 - i];
		list[count - 1 - i] = one;
	}
}

static void compare(struct diff *d)
{
	int limit = d->n + d->m < DIFF_STEPS ? d->n + d->m : DIFF_STEPS;
	size_t start = d->count;
	d->ways = arena_alloc(d->arena, (size_t)(limit + 1) * sizeof *d->ways);
	int steps = search(d, limit);
	if (steps >= 0) {
		trace(d, steps, limit);
		turn_round(d->out + start, d->count - start);
		return;
	}
	for (int i = 0; i < d->n; i++)
		give(d, '-', d->x[i]);
	for (int i = 0; i < d->m; i++)
		give(d, '+', d->y[i]);
}

struct diff_line *text_diff(
	const char *before, const char *after, struct arena *a, size_t *ret_count)
{
	struct lines x = split(before, a), y = split(after, a);
	struct diff d = { .arena = a,
		.out = arena_alloc(a, (x.count + y.count + 1) * sizeof *d.out) };
	size_t first = 0, last = 0;
	while (first < x.count && first < y.count && strcmp(x.list[first], y.list[first]) == 0)
		give(&d, ' ', x.list[first++]);
	while (last < x.count - first && last < y.count - first &&
		strcmp(x.list[x.count - 1 - last], y.list[y.count - 1 - last]) == 0)
		last++;
	d.x = x.list + first;
	d.y = y.list + first;
	d.n = (int)(x.count - first - last);
	d.m = (int)(y.count - first - last);
	compare(&d);
	for (size_t i = x.count - last; i < x.count; i++)
		give(&d, ' ', x.list[i]);
	*ret_count = d.count;
	return d.out;
}
