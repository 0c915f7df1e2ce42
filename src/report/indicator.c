#include "indicator.h"

#include <math.h>
#include <string.h>

#include "arena.h"
#include "day.h"
#include "err.h"
#include "ledger.h"
#include "list.h"
#include "words.h"

static const double days_a_year = 365.2425; /* of the Gregorian calendar */

const char *indicator_number(double n, int digits, bool sign, struct arena *a)
{
	const char *text = arena_printf(a, sign ? "%+.*f" : "%.*f", digits, n);
	if (strpbrk(text, "123456789") || (*text != '-' && *text != '+'))
		return text;
	return text + 1; /* nothing is neither more nor less */
}

static double value_of(const struct series_point *p, enum series_vintage v)
{
	return series_number(series_figure(p, v)->value);
}

static int digits_of(
	const struct series_point *a, const struct series_point *b, enum series_vintage v)
{
	int x = series_digits(series_figure(a, v)->value),
	    y = series_digits(series_figure(b, v)->value);
	return x > y ? x : y;
}

static void rate(struct indicator_side *side, enum series_vintage v)
{
	if (!side->from || !side->to || strcmp(side->from->last, side->to->last) == 0) {
		side->from = side->to = NULL;
		return;
	}
	double years = (double)day_between(side->from->last, side->to->last) / days_a_year;
	side->per_year = (value_of(side->to, v) - value_of(side->from, v)) / years;
}

void indicator_compare(const struct series *s, enum series_vintage v,
	const struct indicator_event *e, struct indicator_compared *ret)
{
	char earliest[DAY_SIZE], latest[DAY_SIZE];
	day_add_months(e->first, -12 * e->years, earliest);
	day_add_months(e->last, 12 * e->years, latest);
	*ret = (struct indicator_compared) { 0 };
	for (size_t i = 0; i < s->npoints; i++) {
		const struct series_point *p = &s->points[i];
		struct indicator_side *side = NULL;
		if (strcmp(p->last, e->first) < 0) {
			side = &ret->before;
			side->near = p;
		} else if (strcmp(p->first, e->last) > 0) {
			side = &ret->after;
			ret->newest = p;
			if (!side->near)
				side->near = p;
		} else {
			if (!ret->nspans++)
				ret->spans = p;
			continue;
		}
		if (strcmp(p->first, earliest) < 0 || strcmp(p->last, latest) > 0)
			continue;
		if (!side->from)
			side->from = p;
		side->to = p;
	}
	rate(&ret->before, v);
	rate(&ret->after, v);
}

static const char *side_of(const struct series_point *p, const struct indicator_event *e)
{
	if (!e)
		return NULL;
	if (strcmp(p->last, e->first) < 0)
		return "before";
	return strcmp(p->first, e->last) > 0 ? "after" : "spans";
}

/* "published 2026-02-17, the 2nd of 3", or how else the vintage is known */
static const char *vintage_words(
	const struct series_point *p, enum series_vintage v, struct arena *a)
{
	const struct series_figure *f = series_figure(p, v);
	const char *day = f->published_on ? arena_printf(a, "published %s", f->published_on)
					  : "publication day not recorded";
	if (p->count == 1)
		return day;
	return arena_printf(a, "%s, %s of %zu vintages", day,
		v == VINTAGE_FIRST ? "the first" : "the newest", p->count);
}

static const char *figure_words(const struct series *s, const struct series_point *p,
	enum series_vintage v, struct arena *a)
{
	const struct series_figure *f = series_figure(p, v);
	return arena_printf(a, "%s %s in %s (%s%s%s)", f->value, s->unit, day_human(p->period, a),
		vintage_words(p, v, a), f->source ? ", " : "", f->source ? f->source : "");
}

static const char *change_words(const struct series *s, const struct series_point *from,
	const struct series_point *to, enum series_vintage v, struct arena *a)
{
	double x = value_of(from, v), y = value_of(to, v);
	const char *share = "";
	if (x > 0)
		share = arena_printf(
			a, " (%s %%)", indicator_number(100 * (y - x) / x, 1, true, a));
	return arena_printf(a, "%s %s%s from %s to %s, %s later",
		indicator_number(y - x, digits_of(from, to, v), true, a), s->unit, share,
		day_human(from->period, a), day_human(to->period, a),
		day_length(day_between(from->last, to->last), a));
}

static const char *rate_words(const struct series *s, const struct indicator_side *side,
	enum series_vintage v, const struct indicator_event *e, const char *where, struct arena *a)
{
	if (!side->from)
		return arena_printf(a, "fewer than two figures in the %s %s",
			words_count(e->years, "year", "years", a), where);
	return arena_printf(a, "%s %s a year, from %s in %s to %s in %s",
		indicator_number(side->per_year, digits_of(side->from, side->to, v), true, a),
		s->unit, series_figure(side->from, v)->value, day_human(side->from->period, a),
		series_figure(side->to, v)->value, day_human(side->to->period, a));
}

static void put_distance(const struct indicator_side *side, const char *label, const char *first,
	const char *last, struct arena *a, struct doc *doc)
{
	long days = day_between(first, last);
	if (side->near && days > 366)
		doc_fact(doc, "", ROLE_WARN,
			arena_printf(a, "that is %s %s the event", day_length(days, a), label));
}

static void put_compared(const struct series *s, enum series_vintage v,
	const struct indicator_event *e, struct arena *a, struct doc *doc)
{
	struct indicator_compared c;
	indicator_compare(s, v, e, &c);
	const char *what = e->commitment ? arena_printf(a, "%s, made %s: %s", e->commitment,
						   day_human(e->on, a), e->title)
					 : day_human(e->on, a);
	doc_heading(doc, 2, arena_printf(a, "Before and after %s", what), NULL);
	doc_fact(doc, "last before", ROLE_PLAIN,
		c.before.near ? figure_words(s, c.before.near, v, a) : "no figure");
	if (c.before.near)
		put_distance(&c.before, "before", c.before.near->last, e->first, a, doc);
	if (c.nspans)
		doc_fact(doc, "across it", ROLE_DIM,
			arena_printf(a, "%s%s; on neither side", figure_words(s, c.spans, v, a),
				c.nspans > 1 ? arena_printf(a, " and %zu more", c.nspans - 1)
					     : ""));
	doc_fact(doc, "first after", ROLE_PLAIN,
		c.after.near ? figure_words(s, c.after.near, v, a) : "no figure");
	if (c.after.near)
		put_distance(&c.after, "after", e->last, c.after.near->first, a, doc);
	if (c.newest && c.newest != c.after.near)
		doc_fact(doc, "newest", ROLE_PLAIN, figure_words(s, c.newest, v, a));
	if (c.before.near && c.newest)
		doc_fact(
			doc, "change", ROLE_STRONG, change_words(s, c.before.near, c.newest, v, a));
	doc_fact(doc, "rate before", ROLE_PLAIN, rate_words(s, &c.before, v, e, "before", a));
	doc_fact(doc, "rate after", ROLE_PLAIN, rate_words(s, &c.after, v, e, "after", a));
	doc_gap(doc);
	doc_text(doc, ROLE_DIM,
		"A change after a promise is no proof of its cause. A figure is placed by its "
		"period as recorded; one that adds up earlier months reaches back over the "
		"event.");
}

static void put_targets(const struct series *s, struct arena *a, struct doc *doc)
{
	for (size_t i = 0; i < s->ntargets; i++) {
		const struct series_target *t = &s->targets[i];
		doc_fact(doc, i ? "" : "aimed at by", ROLE_PLAIN,
			arena_printf(a, "%s (%s %s%s%s%s%s)  %s  %s", t->commitment, t->comparator,
				t->value, t->by ? " by " : "", t->by ? day_human(t->by, a) : "",
				t->baseline ? ", from " : "", t->baseline ? t->baseline : "",
				t->title, words_status(t->status, a)));
	}
}

/* Every figure; of several vintages the one that is not used stands in pale. */
static void put_points(const struct series *s, enum series_vintage v,
	const struct indicator_event *e, struct arena *a, struct doc *doc)
{
	static const struct column columns[] = {
		{ "period", "period", CELL_TEXT, COL_DATE },
		{ "value", "value", CELL_DECIMAL, 0 },
		{ "published_on", "published", CELL_TEXT, COL_DATE },
		{ "vintage", "vintage", CELL_TEXT, 0 },
		{ "side", "", CELL_TEXT, 0 },
		{ "source", "source", CELL_TEXT, 0 },
	};
	doc_gap(doc);
	doc_table(doc, columns, COUNT_OF(columns));
	for (size_t i = 0; i < s->npoints; i++) {
		const struct series_point *p = &s->points[i];
		for (size_t j = 0; j < p->count; j++) {
			const struct series_figure *f = &p->figures[j];
			enum role role = f == series_figure(p, v) ? ROLE_PLAIN : ROLE_DIM;
			const char *side = side_of(p, e);
			const struct cell cells[] = {
				{ .text = p->period, .role = role },
				{ .text = f->value, .role = role },
				{ .text = f->published_on ? f->published_on : "–", .role = role },
				{ .text = p->count > 1
						  ? arena_printf(a, "%zu of %zu", j + 1, p->count)
						  : "",
					.role = role },
				{ .text = side ? side : "", .role = ROLE_DIM },
				{ .text = f->source, .role = ROLE_DIM },
			};
			doc_row(doc, cells);
		}
	}
}

void indicator_text(const struct ledger *l, const struct series *s, enum series_vintage v,
	const struct indicator_event *e, struct arena *a, struct doc *doc)
{
	doc_heading(doc, 1, arena_printf(a, "%s  %s", s->code, s->title), words_axes(l, a));
	doc_fact(doc, "unit", ROLE_PLAIN,
		arena_printf(a, "%s; %s", s->unit,
			strcmp(s->better, "up") == 0     ? "more is better"
			: strcmp(s->better, "down") == 0 ? "less is better"
							 : "neither more nor less is better"));
	doc_fact(doc, "source", ROLE_PLAIN,
		s->source ? arena_printf(
				    a, "%s  %s", s->source, s->source_title ? s->source_title : "")
			  : NULL);
	put_targets(s, a, doc);
	if (s->npoints == 0) {
		doc_gap(doc);
		doc_text(doc, ROLE_PLAIN, "No figure was published by that day.");
		return;
	}
	put_points(s, v, e, a, doc);
	if (e)
		put_compared(s, v, e, a, doc);
}

static void json_figure(
	struct jsonw *w, const char *key, const struct series_point *p, enum series_vintage v)
{
	jsonw_key(w, key);
	if (!p) {
		jsonw_null(w);
		return;
	}
	const struct series_figure *f = series_figure(p, v);
	jsonw_open(w, '{');
	jsonw_key_text(w, "period", p->period);
	jsonw_key_number(w, "value", f->value);
	jsonw_key_text(w, "published_on", f->published_on);
	jsonw_key_text(w, "observation", f->code);
	jsonw_key_text(w, "source", f->source);
	jsonw_close(w, '}');
}

static void json_side(struct jsonw *w, const char *key, const struct indicator_side *side,
	enum series_vintage v, struct arena *a)
{
	jsonw_key(w, key);
	jsonw_open(w, '{');
	json_figure(w, "level", side->near, v);
	json_figure(w, "from", side->from, v);
	json_figure(w, "to", side->to, v);
	jsonw_key(w, "change_per_year");
	jsonw_raw(w, side->from ? indicator_number(side->per_year,
					  digits_of(side->from, side->to, v), false, a)
				: NULL);
	jsonw_close(w, '}');
}

static void json_event(struct jsonw *w, const struct series *s, enum series_vintage v,
	const struct indicator_event *e, struct arena *a)
{
	struct indicator_compared c;
	jsonw_key(w, "event");
	if (!e) {
		jsonw_null(w);
		return;
	}
	indicator_compare(s, v, e, &c);
	jsonw_open(w, '{');
	jsonw_key_text(w, "commitment", e->commitment);
	jsonw_key_text(w, "on", e->on);
	jsonw_key_int(w, "years", e->years);
	json_side(w, "before", &c.before, v, a);
	json_side(w, "after", &c.after, v, a);
	json_figure(w, "spanning", c.spans, v);
	json_figure(w, "newest", c.newest, v);
	jsonw_key(w, "change");
	bool both = c.before.near && c.newest;
	jsonw_raw(w, both ? indicator_number(value_of(c.newest, v) - value_of(c.before.near, v),
				    digits_of(c.before.near, c.newest, v), false, a)
			  : NULL);
	jsonw_key_text(w, "note", "A change after a promise is no proof of its cause.");
	jsonw_close(w, '}');
}

static void json_points(struct jsonw *w, const struct series *s)
{
	jsonw_key(w, "points");
	jsonw_open(w, '[');
	for (size_t i = 0; i < s->npoints; i++) {
		const struct series_point *p = &s->points[i];
		jsonw_open(w, '{');
		jsonw_key_text(w, "period", p->period);
		jsonw_key(w, "vintages");
		jsonw_open(w, '[');
		for (size_t j = 0; j < p->count; j++) {
			jsonw_open(w, '{');
			jsonw_key_text(w, "code", p->figures[j].code);
			jsonw_key_number(w, "value", p->figures[j].value);
			jsonw_key_text(w, "published_on", p->figures[j].published_on);
			jsonw_key_text(w, "source", p->figures[j].source);
			jsonw_close(w, '}');
		}
		jsonw_close(w, ']');
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

static void json_targets(struct jsonw *w, const struct series *s)
{
	jsonw_key(w, "targets");
	jsonw_open(w, '[');
	for (size_t i = 0; i < s->ntargets; i++) {
		const struct series_target *t = &s->targets[i];
		jsonw_open(w, '{');
		jsonw_key_text(w, "code", t->code);
		jsonw_key_text(w, "commitment", t->commitment);
		jsonw_key_number(w, "baseline", t->baseline);
		jsonw_key_text(w, "comparator", t->comparator);
		jsonw_key_number(w, "value", t->value);
		jsonw_key_text(w, "by", t->by);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

void indicator_json(const struct ledger *l, const struct series *s, enum series_vintage v,
	const struct indicator_event *e, struct arena *a, struct jsonw *w)
{
	jsonw_open(w, '{');
	jsonw_key_text(w, "code", s->code);
	jsonw_key_text(w, "title", s->title);
	jsonw_key_text(w, "unit", s->unit);
	jsonw_key_text(w, "better", s->better);
	jsonw_key_text(w, "source", s->source);
	jsonw_key_text(w, "as_of", l->as_of);
	jsonw_key_text(w, "known_by", words_known_by(l));
	jsonw_key_text(w, "vintage", v == VINTAGE_FIRST ? "first" : "newest");
	json_points(w, s);
	json_targets(w, s);
	json_event(w, s, v, e, a);
	jsonw_close(w, '}');
}

bool indicator_table(const struct series *s, enum series_vintage v, const struct indicator_event *e,
	struct arena *a, const struct look *look, FILE *out, struct err *err)
{
	static const struct column columns[] = {
		{ "indicator", "indicator", CELL_TEXT, 0 },
		{ "period", "period", CELL_TEXT, COL_DATE },
		{ "value", "value", CELL_DECIMAL, 0 },
		{ "published_on", "published", CELL_TEXT, COL_DATE },
		{ "vintage", "vintage", CELL_INT, 0 },
		{ "vintages", "of", CELL_INT, 0 },
		{ "used", "used", CELL_TEXT, 0 },
		{ "side", "side", CELL_TEXT, 0 },
		{ "code", "code", CELL_TEXT, 0 },
		{ "source", "source", CELL_TEXT, 0 },
	};
	struct table *t = table_begin(out, look, columns, COUNT_OF(columns), err);
	if (!t)
		return false;
	for (size_t i = 0; i < s->npoints; i++)
		for (size_t j = 0; j < s->points[i].count; j++) {
			const struct series_point *p = &s->points[i];
			const struct series_figure *f = &p->figures[j];
			const struct cell cells[] = {
				{ .text = s->code },
				{ .text = p->period },
				{ .text = f->value },
				{ .text = f->published_on },
				{ .text = words_number((int64_t)j + 1, a) },
				{ .text = words_number((int64_t)p->count, a) },
				{ .text = f == series_figure(p, v) ? "yes" : "no" },
				{ .text = side_of(p, e) },
				{ .text = f->code },
				{ .text = f->source },
			};
			table_row(t, cells);
		}
	return table_end(t, NULL, NULL);
}

static bool list_rows(struct table *t, const struct series_row *rows, size_t count, struct arena *a)
{
	for (size_t i = 0; i < count; i++) {
		const struct series_row *r = &rows[i];
		const struct cell cells[] = {
			{ .text = r->code, .role = ROLE_CODE },
			{ .text = r->title },
			{ .text = r->newest ? arena_printf(a, "%s %s, %s", r->newest, r->unit,
						      day_human(r->last, a))
					    : "none yet" },
			{ .text = r->unit },
			{ .text = r->better },
			{ .text = r->first },
			{ .text = r->last },
			{ .text = r->newest },
			{ .text = words_number(r->periods, a) },
			{ .text = words_number(r->figures, a) },
			{ .text = r->commitments },
		};
		if (!table_row(t, cells))
			return false;
	}
	return true;
}

bool indicator_list(struct ledger *l, struct arena *a, const struct look *look, FILE *out)
{
	static const struct column columns[] = {
		{ "code", "code", CELL_TEXT, 0 },
		{ "title", "title", CELL_TEXT, COL_WRAP },
		{ "now", "newest figure", CELL_TEXT, COL_PEOPLE | COL_WRAP },
		{ "unit", "unit", CELL_TEXT, COL_EXTRA },
		{ "better", "better", CELL_TEXT, COL_EXTRA },
		{ "first_period", "from", CELL_TEXT, COL_EXTRA },
		{ "last_period", "to", CELL_TEXT, COL_EXTRA },
		{ "newest", "newest", CELL_DECIMAL, COL_EXTRA },
		{ "periods", "periods", CELL_INT, COL_EXTRA },
		{ "figures", "figures", CELL_INT, COL_EXTRA },
		{ "commitments", "aimed at by", CELL_LIST, 0 },
	};
	struct series_row *rows;
	size_t count;
	long shown, all;
	SCOPED(list_page_done) struct list_page p;
	if (!list_page_begin(&p, out, look, columns, COUNT_OF(columns), l->err))
		return false;
	if (!series_list(l, a, &rows, &count) || !list_rows(p.table, rows, count, a))
		return false;
	if (!p.people)
		return list_page_put(&p);
	table_counts(p.table, &shown, &all);
	struct doc *head = doc_new(a);
	doc_heading(head, 1, "Indicators",
		arena_printf(a, "%s: %ld of %ld", words_axes(l, a), shown, all));
	doc_gap(head);
	if (all == 0)
		doc_text(head, ROLE_PLAIN, "None.");
	return doc_write_text(head, look, out, l->err) && list_page_put(&p);
}
