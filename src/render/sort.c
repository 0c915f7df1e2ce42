#include "sort.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "spool.h"

/* More runs than this are merged to one, so that neither files nor their buffers become many. */
enum { RUNS = 32 };

/* A sorted run in a file, and its row at hand. */
struct run {
	struct spool spool;
	FILE *in;
	struct arena row;
	struct cell *cells; /* NULL: there is none left */
};

struct held {
	const struct cell *cells;
	size_t number;
};

struct sort {
	size_t cells, room, limit;
	sort_order *order;
	const void *context;
	struct err *err;
	struct arena memory; /* the rows of the run that grows */
	struct held *rows;
	size_t nrows, used, given;
	struct run *runs[RUNS + 1];
	size_t nruns;
	bool reading;
	struct run *taken; /* its row was given out last */
};

struct sort *sort_begin(size_t cells, sort_order *order, const void *context, long limit,
	size_t room, struct err *e)
{
	struct sort *s = calloc(1, sizeof *s);
	if (!s) {
		err_set(e, ERR_IO, "out of memory");
		return NULL;
	}
	*s = (struct sort) { .cells = cells,
		.room = room,
		.limit = limit < 0 ? SIZE_MAX : (size_t)limit,
		.order = order,
		.context = context,
		.err = e };
	return s;
}

static void run_done(struct run *r)
{
	if (r->in)
		fclose(r->in);
	spool_done(&r->spool);
	arena_done(&r->row);
	free(r);
}

static struct run *run_new(struct sort *s)
{
	struct run *r = calloc(1, sizeof *r);
	if (r && spool_begin(&r->spool, s->err)) {
		r->spool.most = 0;
		return r;
	}
	free(r);
	err_set(s->err, ERR_IO, "out of memory");
	return NULL;
}

/* A length that no text has stands for a cell without one. */
static void put(FILE *out, const struct cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = cells[i].text ? strlen(cells[i].text) : SIZE_MAX;
		fwrite(&cells[i].role, sizeof cells[i].role, 1, out);
		fwrite(&length, sizeof length, 1, out);
		if (cells[i].text)
			fwrite(cells[i].text, 1, length, out);
	}
}

static bool get(FILE *in, struct cell *ret, struct arena *a)
{
	size_t length;
	if (fread(&ret->role, sizeof ret->role, 1, in) != 1 ||
		fread(&length, sizeof length, 1, in) != 1)
		return false;
	if (length == SIZE_MAX)
		return true;
	char *text = arena_alloc(a, length + 1);
	ret->text = text;
	return fread(text, 1, length, in) == length;
}

/* Its next row becomes the one at hand. */
static bool run_step(struct sort *s, struct run *r)
{
	int c = getc(r->in);
	arena_clear(&r->row);
	r->cells = NULL;
	if (c == EOF && !ferror(r->in))
		return true;
	ungetc(c, r->in);
	struct cell *cells = arena_alloc(&r->row, s->cells * sizeof *cells);
	for (size_t i = 0; i < s->cells; i++)
		if (!get(r->in, &cells[i], &r->row))
			return err_set(
				s->err, ERR_IO, "cannot read the rows back: %s", strerror(errno));
	r->cells = cells;
	return true;
}

static bool run_open(struct sort *s, struct run *r)
{
	r->in = spool_reader(&r->spool);
	return r->in && run_step(s, r);
}

/* Of equal rows that of the earlier run: it came first. */
static struct run *first(const struct sort *s)
{
	struct run *ret = NULL;
	for (size_t i = 0; i < s->nruns; i++) {
		struct run *r = s->runs[i];
		if (r->cells && (!ret || s->order(r->cells, ret->cells, s->context) < 0))
			ret = r;
	}
	return ret;
}

static int compare(const void *left, const void *right, void *sort)
{
	const struct held *a = left, *b = right;
	const struct sort *s = sort;
	int order = s->order(a->cells, b->cells, s->context);
	return order ? order : (a->number > b->number) - (a->number < b->number);
}

static void sort_rows(struct sort *s)
{
	if (s->nrows) /* without any there is no array */
		qsort_r(s->rows, s->nrows, sizeof *s->rows, compare, s);
	if (s->nrows > s->limit)
		s->nrows = s->limit;
}

/* All runs become one, in the place of the first. */
static bool merge_runs(struct sort *s)
{
	struct run *whole = run_new(s), *r;
	bool ok = whole;
	for (size_t i = 0; ok && i < s->nruns; i++)
		ok = run_open(s, s->runs[i]);
	for (size_t n = 0; ok && n < s->limit && (r = first(s)); n++) {
		put(whole->spool.stream, r->cells, s->cells);
		ok = run_step(s, r);
	}
	if (!ok) {
		if (whole)
			run_done(whole);
		return false;
	}
	while (s->nruns > 0)
		run_done(s->runs[--s->nruns]);
	s->runs[s->nruns++] = whole;
	return true;
}

/* What is in memory goes to a file. */
static bool spill(struct sort *s)
{
	struct run *r = run_new(s);
	if (!r)
		return false;
	sort_rows(s);
	for (size_t i = 0; i < s->nrows; i++)
		put(r->spool.stream, s->rows[i].cells, s->cells);
	s->runs[s->nruns++] = r;
	s->nrows = s->used = 0;
	s->rows = NULL;
	arena_done(&s->memory);
	return s->nruns < RUNS || merge_runs(s);
}

bool sort_add(struct sort *s, const struct cell *cells)
{
	struct cell *copy = arena_alloc(&s->memory, s->cells * sizeof *copy);
	for (size_t i = 0; i < s->cells; i++) {
		copy[i] = (struct cell) { .text = arena_text(&s->memory, cells[i].text),
			.role = cells[i].role };
		s->used += sizeof *copy + (cells[i].text ? strlen(cells[i].text) + 1 : 0);
	}
	s->used += 3 * sizeof *s->rows; /* the list doubles: half of it is old, half may be empty */
	s->rows = arena_more(&s->memory, s->rows, s->nrows, sizeof *s->rows);
	s->rows[s->nrows++] = (struct held) { copy, s->given++ };
	return s->used < s->room || spill(s);
}

/* From memory alone, or with what is there as the last run. */
static bool begin_reading(struct sort *s)
{
	s->reading = true;
	s->given = 0;
	if (s->nruns == 0) {
		sort_rows(s);
		return true;
	}
	if (!spill(s))
		return false;
	for (size_t i = 0; i < s->nruns; i++)
		if (!run_open(s, s->runs[i]))
			return false;
	return true;
}

const struct cell *sort_next(struct sort *s)
{
	if (s->err->code != ERR_NONE || (!s->reading && !begin_reading(s)))
		return NULL;
	if (s->nruns == 0)
		return s->given < s->nrows ? s->rows[s->given++].cells : NULL;
	if (s->given == s->limit || (s->taken && !run_step(s, s->taken)))
		return NULL;
	s->taken = first(s);
	s->given++;
	return s->taken ? s->taken->cells : NULL;
}

void sort_done(struct sort *s)
{
	if (!s)
		return;
	while (s->nruns > 0)
		run_done(s->runs[--s->nruns]);
	arena_done(&s->memory);
	free(s);
}
