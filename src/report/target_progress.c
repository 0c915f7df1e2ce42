#include "target_progress.h"

#include <string.h>

#include "arena.h"
#include "day.h"
#include "indicator.h"
#include "series.h"
#include "words.h"

static bool meets(const char *comparator, double value, double target)
{
	switch (comparator[0]) {
	case '>':
		return comparator[1] ? value >= target : value > target;
	case '<':
		return comparator[1] ? value <= target : value < target;
	default:
		return !(value < target) && !(value > target);
	}
}

static struct target_progress_figure measure(const struct dossier_target *t)
{
	struct target_progress_figure f = {
		.period = t->period, .value = t->observed, .published_on = t->published_on
	};
	double value = series_number(t->observed), target = series_number(t->value);
	f.met = meets(t->comparator, value, target);
	if (!f.met)
		f.shortfall = value < target ? target - value : value - target;
	if (t->baseline) {
		double from = series_number(t->baseline), way = target - from;
		f.has_share = way < 0 || way > 0;
		if (f.has_share)
			f.share = (value - from) / way;
	}
	return f;
}

static void read_path(struct target_progress *p, const struct commitment_row *c)
{
	const struct dossier_target *t = p->target;
	struct day_span made, by, period;
	if (!t->baseline || !t->by || !p->now.period || !day_span(c->made_on, &made) ||
		!day_span(t->by, &by) || !day_span(p->now.period, &period))
		return;
	long all = day_between(made.last, by.last), gone = day_between(made.last, period.last);
	if (all <= 0)
		return;
	p->has_path = true;
	p->share = gone <= 0 ? 0 : gone >= all ? 1 : (double)gone / (double)all;
	double from = series_number(t->baseline);
	p->path = from + p->share * (series_number(t->value) - from);
}

/* Rows of a target come by period, then by publication: the last one of a period is its newest. */
static bool is_later(const struct target_progress_figure *f, const char *period)
{
	struct day_span old, new;
	return !f->period || !day_span(f->period, &old) || !day_span(period, &new) ||
	       strcmp(new.last, old.last) >= 0;
}

static void take(struct target_progress *p, const struct dossier_target *t, const char *as_of)
{
	struct day_span by, period;
	if (is_later(&p->now, t->period))
		p->now = measure(t);
	if (t->by && day_span(t->by, &by) && day_span(t->period, &period) &&
		strcmp(by.last, as_of) < 0 && strcmp(period.last, by.last) <= 0 &&
		is_later(&p->at_due, t->period))
		p->at_due = measure(t);
}

size_t target_progress_get(const struct dossier *d, struct arena *a, struct target_progress **ret)
{
	size_t n = 0;
	*ret = arena_alloc(a, (d->ntargets + 1) * sizeof **ret);
	for (size_t i = 0; i < d->ntargets; i++) {
		const struct dossier_target *t = &d->targets[i];
		if (n == 0 || strcmp((*ret)[n - 1].target->code, t->code) != 0)
			(*ret)[n++] = (struct target_progress) { .target = t };
		if (t->period)
			take(&(*ret)[n - 1], t, d->as_of);
	}
	for (size_t i = 0; i < n; i++)
		read_path(&(*ret)[i], &d->c);
	return n;
}

static int digits(const struct target_progress *p, const struct target_progress_figure *f)
{
	int x = series_digits(p->target->value), y = series_digits(f->value);
	return x > y ? x : y;
}

static const char *published(const char *day, struct arena *a)
{
	return day ? arena_printf(a, "published %s", day) : "publication day not recorded";
}

static const char *figure_words(
	const struct target_progress *p, const struct target_progress_figure *f, struct arena *a)
{
	const char *share = "";
	if (f->has_share)
		share = arena_printf(a, ", %s %% of the way from %s to %s",
			indicator_number(100 * f->share, 1, false, a), p->target->baseline,
			p->target->value);
	const struct dossier_target *t = p->target;
	const char *left = f->met ? "the target is met"
			   : f->shortfall > 0
				   ? arena_printf(a, "%s %s the target",
					     indicator_number(f->shortfall, digits(p, f), false, a),
					     series_number(f->value) > series_number(t->value)
						     ? "over"
						     : "short of")
				   : arena_printf(a, "not %s %s", t->comparator, t->value);
	return arena_printf(a, "%s in %s (%s)%s; %s", f->value, day_human(f->period, a),
		published(f->published_on, a), share, left);
}

static void put_target(
	const struct dossier *d, const struct target_progress *p, struct arena *a, struct doc *doc)
{
	const struct dossier_target *t = p->target;
	struct day_span by;
	bool past = t->by && day_span(t->by, &by) && strcmp(by.last, d->as_of) < 0;
	doc_heading(doc, 2, arena_printf(a, "Measured progress: %s (%s)", t->title, t->indicator),
		NULL);
	doc_fact(doc, "target", ROLE_PLAIN,
		arena_printf(a, "%s %s %s%s%s", t->comparator, t->value, t->unit,
			t->by ? " by " : "", t->by ? day_human(t->by, a) : ""));
	doc_fact(doc, "baseline", ROLE_PLAIN, t->baseline ? t->baseline : "not recorded");
	if (p->at_due.period)
		doc_fact(doc, "by that day", p->at_due.met ? ROLE_GOOD : ROLE_WARN,
			figure_words(p, &p->at_due, a));
	else if (past)
		doc_fact(doc, "by that day", ROLE_DIM, "nothing measured");
	bool same = p->at_due.period && strcmp(p->at_due.period, p->now.period) == 0;
	if (!same)
		doc_fact(doc, p->at_due.period ? "since then" : "actual",
			p->now.met ? ROLE_GOOD : ROLE_PLAIN,
			p->now.period ? figure_words(p, &p->now, a) : "nothing measured yet");
	if (p->has_path && !past)
		doc_fact(doc, "straight line", ROLE_DIM,
			arena_printf(a,
				"%s at the end of %s, %s %% of the way; illustrative: nobody "
				"promised "
				"an even pace",
				indicator_number(p->path, digits(p, &p->now), false, a),
				day_human(p->now.period, a),
				indicator_number(100 * p->share, 1, false, a)));
	doc_hints(doc, true);
	doc_fact(doc, "series", ROLE_DIM, arena_printf(a, "kept indicator %s", t->indicator));
	doc_hints(doc, false);
}

void target_progress_text(const struct dossier *d, struct arena *a, struct doc *doc)
{
	struct target_progress *list;
	size_t n = target_progress_get(d, a, &list);
	for (size_t i = 0; i < n; i++)
		put_target(d, &list[i], a, doc);
}

static void json_figure(const char *key, const struct target_progress *p,
	const struct target_progress_figure *f, struct arena *a, struct jsonw *w)
{
	jsonw_key(w, key);
	if (!f->period) {
		jsonw_null(w);
		return;
	}
	jsonw_open(w, '{');
	jsonw_key_text(w, "period", f->period);
	jsonw_key_text(w, "value", f->value);
	jsonw_key_text(w, "published_on", f->published_on);
	jsonw_key(w, "share");
	jsonw_raw(w, f->has_share ? indicator_number(f->share, 4, false, a) : NULL);
	jsonw_key(w, "shortfall");
	jsonw_raw(w, indicator_number(f->shortfall, digits(p, f), false, a));
	jsonw_key(w, "met");
	jsonw_bool(w, f->met);
	jsonw_close(w, '}');
}

void target_progress_json(const struct target_progress *p, struct arena *a, struct jsonw *w)
{
	jsonw_open(w, '{');
	json_figure("actual", p, &p->now, a, w);
	json_figure("by_due", p, &p->at_due, a, w);
	jsonw_key(w, "straight_line");
	jsonw_raw(w, p->has_path ? indicator_number(p->path, digits(p, &p->now), false, a) : NULL);
	jsonw_key(w, "illustrative");
	jsonw_bool(w, true);
	jsonw_close(w, '}');
}
