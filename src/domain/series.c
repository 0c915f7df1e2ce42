#include "series.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "domain_sql.h"
#include "ledger.h"

static bool read_head(struct ledger *l, const char *code, struct arena *a, struct series *ret)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_series_head);
	bind_text(&q, ":code", code);
	if (!stmt_next(&q))
		return db_ok(l->db) ? err_set(l->err, ERR_MISSING, "no such indicator: '%s'", code)
				    : false;
	*ret = (struct series) {
		.code = col_text(&q, "code", a),
		.title = col_text(&q, "title", a),
		.unit = col_text(&q, "unit", a),
		.better = col_text(&q, "better", a),
		.source = col_text(&q, "source", a),
		.source_title = col_text(&q, "source_title", a),
		.url = col_text(&q, "url", a),
	};
	return db_ok(l->db);
}

static struct series_point *point_of(struct series *s, struct stmt *q, struct arena *a)
{
	const char *period = col_text(q, "period", a);
	struct series_point *last = s->npoints ? &s->points[s->npoints - 1] : NULL;
	if (last && strcmp(last->period, period) == 0)
		return last;
	s->points = arena_more(a, s->points, s->npoints, sizeof *s->points);
	struct series_point *p = &s->points[s->npoints++];
	*p = (struct series_point) { .period = period,
		.first = col_text(q, "period_first", a),
		.last = col_text(q, "period_last", a) };
	return p;
}

static void read_figures(struct ledger *l, struct arena *a, struct series *s)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_series_figures);
	bind_text(&q, ":code", s->code);
	bind_text(&q, ":as_of", l->as_of);
	while (stmt_next(&q)) {
		struct series_point *p = point_of(s, &q, a);
		p->figures = arena_more(a, p->figures, p->count, sizeof *p->figures);
		p->figures[p->count++] = (struct series_figure) {
			.code = col_text(&q, "code", a),
			.value = col_text(&q, "value", a),
			.published_on = col_text(&q, "published_on", a),
			.source = col_text(&q, "source", a),
			.source_title = col_text(&q, "source_title", a),
		};
	}
}

static void read_targets(struct ledger *l, struct arena *a, struct series *s)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_series_targets);
	bind_text(&q, ":code", s->code);
	while (stmt_next(&q)) {
		s->targets = arena_more(a, s->targets, s->ntargets, sizeof *s->targets);
		s->targets[s->ntargets++] = (struct series_target) {
			.code = col_text(&q, "code", a),
			.commitment = col_text(&q, "commitment", a),
			.title = col_text(&q, "title", a),
			.status = col_text(&q, "status", a),
			.baseline = col_text(&q, "baseline", a),
			.comparator = col_text(&q, "comparator", a),
			.value = col_text(&q, "value", a),
			.by = col_text(&q, "by", a),
			.by_last = col_text(&q, "by_last", a),
		};
	}
}

static void read_events(struct ledger *l, struct arena *a, struct series *s)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_series_events);
	bind_text(&q, ":code", s->code);
	bind_text(&q, ":as_of", l->as_of);
	while (stmt_next(&q)) {
		s->events = arena_more(a, s->events, s->nevents, sizeof *s->events);
		s->events[s->nevents++] = (struct series_event) {
			.commitment = col_text(&q, "commitment", a),
			.what = col_text(&q, "what", a),
			.on = col_text(&q, "on", a),
			.first = col_text(&q, "first", a),
			.last = col_text(&q, "last", a),
		};
	}
}

bool series_get(struct ledger *l, const char *code, struct arena *a, struct series *ret)
{
	if (!read_head(l, code, a, ret))
		return false;
	read_figures(l, a, ret);
	read_targets(l, a, ret);
	read_events(l, a, ret);
	return db_ok(l->db);
}

bool series_list(struct ledger *l, struct arena *a, struct series_row **ret, size_t *ret_count)
{
	struct series_row *rows = NULL;
	size_t n = 0;
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_series_list);
	bind_text(&q, ":as_of", l->as_of);
	while (stmt_next(&q)) {
		rows = arena_more(a, rows, n, sizeof *rows);
		rows[n++] = (struct series_row) {
			.code = col_text(&q, "code", a),
			.title = col_text(&q, "title", a),
			.unit = col_text(&q, "unit", a),
			.better = col_text(&q, "better", a),
			.first = col_text(&q, "first", a),
			.last = col_text(&q, "last", a),
			.newest = col_text(&q, "newest", a),
			.periods = col_int(&q, "periods"),
			.figures = col_int(&q, "figures"),
			.commitments = col_text(&q, "commitments", a),
		};
	}
	*ret = rows;
	*ret_count = n;
	return db_ok(l->db);
}

const struct series_figure *series_figure(const struct series_point *p, enum series_vintage v)
{
	return &p->figures[v == VINTAGE_FIRST ? 0 : p->count - 1];
}

long series_before(const struct series *s, const char *day)
{
	long ret = -1;
	for (size_t i = 0; i < s->npoints; i++)
		if (strcmp(s->points[i].last, day) < 0)
			ret = (long)i;
	return ret;
}

long series_after(const struct series *s, const char *day)
{
	for (size_t i = 0; i < s->npoints; i++)
		if (strcmp(s->points[i].first, day) > 0)
			return (long)i;
	return -1;
}

double series_number(const char *value)
{
	return strtod(value, NULL);
}

int series_digits(const char *value)
{
	const char *point = strchr(value, '.');
	return point ? (int)strlen(point + 1) : 0;
}
