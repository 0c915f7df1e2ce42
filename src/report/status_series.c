/* The indicators with their vintages and what was promised, and the numbered sources. */
#include <string.h>

#include "day.h"
#include "doc_out.h"
#include "macros.h"
#include "picture.h"
#include "series.h"
#include "status_parts.h"
#include "words.h"

/* Where figures are missing no line pretends to know them: a step of more than three times the
 * usual one, the shortest. */
static void set_apart(struct picture_mark *marks, size_t count)
{
	long shortest = 0;
	for (size_t i = 1; i < count; i++) {
		long step = day_between(marks[i - 1].first, marks[i].first);
		if (step > 0 && (shortest == 0 || step < shortest))
			shortest = step;
	}
	for (size_t i = 1; i < count; i++)
		marks[i].apart = day_between(marks[i - 1].first, marks[i].first) >
				 3 * (shortest + 3);
}

/* As first published: only the periods whose figures were revised. */
static struct picture_lane line(
	const struct series *s, enum series_vintage v, struct arena *a, struct picture *p)
{
	struct picture_mark *marks = arena_alloc(a, (s->npoints + 1) * sizeof *marks);
	size_t n = 0;
	for (size_t i = 0; i < s->npoints; i++) {
		const struct series_point *x = &s->points[i];
		const struct series_figure *f = series_figure(x, v);
		if (v == VINTAGE_FIRST && x->count == 1)
			continue;
		marks[n++] = (struct picture_mark) { .first = x->last,
			.value = series_number(f->value),
			.title = arena_printf(a, "%s: %s %s%s%s", x->period, f->value, s->unit,
				f->published_on ? ", published " : "",
				f->published_on ? f->published_on : "") };
	}
	if (v == VINTAGE_NEWEST) {
		p->first = s->points[0].last;
		p->last = s->points[s->npoints - 1].last;
	}
	set_apart(marks, n);
	return (struct picture_lane) { .label = v == VINTAGE_NEWEST ? "newest figures"
								    : "as first published",
		.marks = marks,
		.nmarks = n,
		.dash = v == VINTAGE_NEWEST ? 0 : 1 };
}

/* What is marked: the promises that have a target here, else all agreements of the report. A target
 * of what is not reported has no line, and so no mark. */
static struct picture_lane events(struct status_report *r, const struct series *s, struct arena *a,
	const struct picture *p, struct picture_key *keys, size_t *nkeys)
{
	size_t n = 0, most = s->ntargets ? s->ntargets : r->ngroups;
	struct picture_mark *marks = arena_alloc(a, (most + 1) * sizeof *marks);
	for (size_t i = 0; i < most; i++) {
		const struct roll_line *x = NULL;
		for (size_t k = 0; k < r->now.count && !x; k++)
			if (s->ntargets ? strcmp(r->now.lines[k].code, s->targets[i].commitment) ==
						  0
					: r->groups[i].per == STATUS_PER_AGREEMENT &&
						  strcmp(r->now.lines[k].agreement,
							  r->groups[i].key) == 0)
				x = &r->now.lines[k];
		struct day_span span;
		if (!x || !day_span(x->made_on, &span) || strcmp(span.last, p->first) < 0 ||
			strcmp(span.last, p->last) > 0 || *nkeys == 40)
			continue;
		const char *what = s->ntargets ? x->code : x->agreement;
		const char *sign = arena_printf(a, "%zu", n + 1);
		marks[n++] = (struct picture_mark) { .first = arena_text(a, span.last),
			.sign = sign,
			.title = arena_printf(a, "%s, %s", what, day_human(x->made_on, a)) };
		keys[(*nkeys)++] = (struct picture_key) { sign,
			arena_printf(a, "%s, %s", what, day_human(x->made_on, a)), ROLE_DIM, -1 };
	}
	return (struct picture_lane) { .marks = marks, .nmarks = n, .events = true };
}

static const char *vintage(const struct series_point *p, size_t at)
{
	return p->count == 1        ? "only"
	       : at + 1 == p->count ? "newest"
	       : at == 0            ? "first"
				    : "revised";
}

static void put_table(
	struct status_report *r, const struct series *s, struct arena *a, struct doc *d)
{
	static const struct column columns[] = { { "period", "period" },
		{ "value", "value", CELL_DECIMAL }, { "published", "published" },
		{ "vintage", "vintage" }, { "source", "source" } };
	doc_table(d, columns, COUNT_OF(columns));
	doc_caption(d, arena_printf(a, "%s, %s", s->code, s->unit));
	for (size_t i = 0; i < s->npoints; i++)
		for (size_t k = 0; k < s->points[i].count; k++) {
			const struct series_figure *f = &s->points[i].figures[k];
			struct runs t = { .arena = a };
			status_source(r, &t, f->source);
			doc_row(d, (const struct cell[]) { { .text = s->points[i].period },
					   { .text = f->value },
					   { .text = f->published_on ? f->published_on
								     : "not recorded" },
					   { .text = vintage(&s->points[i], k) }, runs_cell(&t) });
		}
}

/* Of such a figure nobody can tell whether it was known by then. */
static void put_undated(
	struct status_report *r, const struct series *s, struct arena *a, struct doc *d)
{
	for (size_t i = 0; i < s->npoints; i++)
		if (!s->points[i].figures[0].published_on) {
			doc_textf(d, ROLE_DIM,
				"Where the day of publication is not recorded, a figure stands "
				"here "
				"because its period was over by %s; it may have been published "
				"later.",
				day_human(r->l->as_of, a));
			return;
		}
}

static void put_picture(
	struct status_report *r, const struct series *s, struct arena *a, struct doc *d)
{
	struct picture_lane lanes[3];
	struct picture_key keys[44] = { { "■", "newest figures", ROLE_PLAIN, -1 } };
	struct picture p = { .kind = PICTURE_LINES,
		.name = arena_printf(a, "series.%s", s->code),
		.title = arena_printf(a, "%s (%s)", s->title, s->unit),
		.how = "Each figure stands at the end of its period; a numbered upright line is "
		       "the day of a promise. A change after a promise is no proof of its cause.",
		.lanes = lanes,
		.keys = keys,
		.nkeys = 1 };
	lanes[0] = line(s, VINTAGE_NEWEST, a, &p);
	lanes[1] = line(s, VINTAGE_FIRST, a, &p);
	if (lanes[1].nmarks)
		keys[p.nkeys++] = (struct picture_key) { "□", "as first published", ROLE_WARN, -1 };
	lanes[2] = events(r, s, a, &p, keys, &p.nkeys);
	p.nlanes = 3;
	const struct series_point *x = &s->points[0], *y = &s->points[s->npoints - 1];
	p.description = arena_printf(a, "From %s for %s to %s for %s (newest figures).",
		series_figure(x, VINTAGE_NEWEST)->value, x->period,
		series_figure(y, VINTAGE_NEWEST)->value, y->period);
	doc_picture(d, &p, false);
}

static void put_targets(
	struct status_report *r, const struct series *s, struct arena *a, struct doc *d)
{
	const struct series_point *newest = s->npoints ? &s->points[s->npoints - 1] : NULL;
	for (size_t i = 0; i < s->ntargets; i++) {
		const struct series_target *t = &s->targets[i];
		struct runs text = { .arena = a };
		if (!roll_find(&r->now, t->commitment))
			continue;
		runs_add(&text, ROLE_CODE, t->commitment, status_link(r, t->commitment, a));
		runs_addf(&text, " promises %s %s %s", t->comparator, t->value, s->unit);
		if (t->by)
			runs_addf(&text, " by %s", day_human(t->by, a));
		if (t->baseline)
			runs_addf(&text, ", from %s", t->baseline);
		if (newest)
			runs_addf(&text, "; %s for %s",
				series_figure(newest, VINTAGE_NEWEST)->value, newest->period);
		doc_fact_runs(d, "target", &text);
	}
}

static bool put_series(struct status_report *r, const char *code, struct doc_out *out)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	struct arena *a = &memory;
	struct doc *d = doc_new(a);
	struct series s;
	if (!series_get(r->l, code, a, &s))
		return false;
	struct runs t = { .arena = a };
	doc_section(d, 3, arena_printf(a, "i.%s", s.code),
		arena_printf(a, "%s  %s", s.code, s.title), NULL);
	runs_addf(&t, "In %s%s.", s.unit,
		strcmp(s.better, "down") == 0 ? "; less is better"
		: strcmp(s.better, "up") == 0 ? "; more is better"
					      : "");
	status_source(r, &t, s.source);
	doc_runs(d, &t);
	put_targets(r, &s, a, d);
	if (s.npoints) {
		put_picture(r, &s, a, d);
		put_table(r, &s, a, d);
		put_undated(r, &s, a, d);
	} else {
		doc_text(d, ROLE_DIM, "No figure was published by then.");
	}
	return doc_put(out, d);
}

bool status_put_indicators(struct status_report *r, struct doc_out *out)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(stmt_done)
	struct stmt q = roll_open(r->l, r->how->filter, ROLL_INDICATORS, NULL, r->a);
	struct doc *d = doc_new(&memory);
	struct roll_row row;
	size_t n = 0;
	doc_text(d, ROLE_PLAIN,
		"Measured series beside the promises. A change after a promise is no proof of its "
		"cause. Figures are revised: each keeps the day on which it was published.");
	if (!doc_put(out, d))
		return false;
	for (; roll_next(&q, &memory, &row); n++) {
		if (!put_series(r, row.code, out))
			return false;
		arena_clear(&memory);
	}
	if (n == 0) {
		d = doc_new(&memory);
		doc_text(d, ROLE_DIM, "None of these commitments aims at a measured series.");
		doc_put(out, d);
	}
	return db_ok(r->l->db);
}

static void put_source(struct status_report *r, const struct roll_row *x, size_t number,
	struct arena *a, struct doc *d)
{
	const struct cell fields[] = { { .text = x->code },
		{ .text = x->title, .lang = x->language } };
	const char *key = status_citation(r, x->code, a);
	doc_item_cells(d, ROLE_PLAIN, key ? key : arena_printf(a, "[%zu]", number), fields,
		COUNT_OF(fields));
	doc_name(d, arena_printf(a, "s.%s", x->code));
	const char *parts[] = { x->author, x->publisher,
		x->published_on ? day_human(x->published_on, a) : "no date", x->language,
		x->side ? arena_printf(a, "the voice of %s",
				  strcmp(x->side, "third") == 0 ? "a third party" : x->side)
			: NULL,
		x->reliability ? arena_printf(a, "reliability %s", x->reliability) : "not graded",
		x->origin ? arena_printf(a, "copied from %s", x->origin) : NULL };
	const char *line = "";
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (parts[i] && *parts[i])
			line = arena_printf(a, "%s%s%s", line, *line ? "; " : "", parts[i]);
	doc_item_text(d, ROLE_DIM, line);
	struct runs url = { .arena = a }, archived = { .arena = a };
	runs_add(&url, ROLE_PLAIN, x->url, x->url);
	doc_item_runs(d, &url);
	if (x->archived_url) {
		runs_add(&archived, ROLE_PLAIN, "archived: ", NULL);
		runs_add(&archived, ROLE_PLAIN, x->archived_url, x->archived_url);
	}
	doc_item_runs(d, &archived);
	doc_item_text(d, ROLE_DIM,
		x->sha256 ? arena_printf(a, "captured %.10s", x->captured_at) : "no copy captured");
	if (x->sha256) /* whole it would be broken at the edge of a text */
		doc_item_text(d, ROLE_DIM,
			r->look->format == FORMAT_TEXT ? arena_printf(a, "sha256 %.12s…", x->sha256)
						       : arena_printf(a, "sha256 %s", x->sha256));
}

enum { SOURCES_A_PIECE = 200 };

bool status_put_sources(struct status_report *r, struct doc_out *out)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(stmt_done) struct stmt q = roll_open(r->l, r->how->filter, ROLL_SOURCES, NULL, r->a);
	struct doc *d = doc_new(&memory);
	struct roll_row row;
	size_t n = 0;
	doc_textf(d, ROLE_DIM,
		"%zu, numbered in the order of their codes: all that the evidence, the wordings, "
		"the agreements and the indicators above rest on.",
		r->nsources);
	while (roll_next(&q, &memory, &row)) {
		put_source(r, &row, ++n, &memory, d);
		if (n % SOURCES_A_PIECE)
			continue;
		if (!doc_put(out, d))
			return false;
		arena_clear(&memory);
		d = doc_new(&memory);
	}
	return db_ok(r->l->db) && doc_put(out, d);
}
