/* Each commitment's dossier: what was promised in whose words, what happened, what was concluded.
 */
#include <string.h>

#include "answer.h"
#include "day.h"
#include "doc_out.h"
#include "macros.h"
#include "show.h"
#include "status_parts.h"
#include "words.h"

static void put_answer(
	struct status_report *r, const struct dossier *x, struct arena *a, struct doc *d)
{
	const struct dossier_rating *now = dossier_newest(x);
	enum role role = words_status_role(x->c.status);
	struct runs t = { .arena = a };
	runs_add(&t, role, words_status_mark(x->c.status), NULL);
	runs_addf(&t, " %s", answer_sentence(r->l, x, false, a));
	if (now)
		status_cites(r, &t, x->c.code, now->cites);
	doc_runs(d, &t);
	if (r->how->scale == SCALE_NONE)
		return;
	enum status s = STATUS_UNREVIEWED;
	status_from(x->c.status, &s);
	const struct scale_facts *f = scale_facts(r->how->scale);
	doc_textf(d, ROLE_DIM, "%s: %s.", f->title, f->of[s].label);
}

static void put_links(
	struct status_report *r, const struct dossier *x, struct arena *a, struct doc *d)
{
	for (size_t i = 0; i < x->nlinks; i++) {
		const struct dossier_link *k = &x->links[i];
		struct runs t = { .arena = a };
		if (show_told_before(x, i))
			continue;
		runs_add(&t, ROLE_CODE, k->code, status_link(r, k->code, a));
		runs_addf(&t, " %s, ", k->title);
		runs_add(&t, words_status_role(k->status), words_status(k->status, a), NULL);
		doc_fact_runs(d, show_relation(k), &t);
	}
}

static void put_facts(
	struct status_report *r, const struct dossier *x, struct arena *a, struct doc *d)
{
	struct runs deal = { .arena = a };
	doc_fact(d, "promised by", ROLE_PLAIN, words_parties(x, true, a));
	doc_fact(d, "to", ROLE_PLAIN, words_parties(x, false, a));
	runs_addf(&deal, "%s, ", day_human(x->c.made_on, a));
	runs_add(&deal, ROLE_PLAIN, x->agreement_title ? x->agreement_title : x->c.agreement,
		arena_printf(a, "#deal.%s", x->c.agreement));
	status_source(r, &deal, x->agreement_source);
	doc_fact_runs(d, "made", &deal);
	doc_fact(d, "due", ROLE_PLAIN, show_due(x, a));
	doc_fact(d, "unmet", ROLE_PLAIN, show_unmet(r->l, x, a));
	doc_fact(d, "kind", ROLE_PLAIN, arena_printf(a, "%s, a duty to %s", x->c.kind, x->c.duty));
	doc_fact(d, "kept if", ROLE_PLAIN, x->c.kept_if);
	doc_fact(d, "broken if", ROLE_PLAIN, x->c.broken_if);
	put_links(r, x, a, d);
	doc_fact(d, "notes", ROLE_PLAIN, x->c.notes);
}

/* Each says what of this commitment makes it so, where that is not all of it. */
static void put_caveats(
	const struct ledger *l, const struct dossier *x, struct arena *a, struct doc *d)
{
	const char *review = words_review(l, &x->c, a), *last = x->c.last_evidence_on;
	const struct {
		const char *state, *text;
	} caveats[] = {
		{ "contested", words_contested(&x->c, a) },
		{ "one-sided",
			"One-sided: all that supports it comes from the side that promised." },
		{ "single-origin", "Single origin: all that supports it goes back to one source." },
		{ "needs-review", arena_printf(a, "Waits for review: %s%s", review ? review : "",
					  review && strchr(review, '?') ? "" : ".") },
		{ "quiet", last ? arena_printf(a, "Quiet: the last evidence is of %s.",
					  day_human(last, a))
				: "Quiet: there is no evidence." },
	};
	if (x->late_due)
		doc_textf(d, ROLE_WARN, "Kept late: met %lld days after %s, by %s.",
			(long long)x->days_late, day_human(x->late_due, a), x->late_met_by);
	for (size_t i = 0; i < COUNT_OF(caveats); i++)
		if (list_has(x->c.is, caveats[i].state))
			doc_text(d, ROLE_WARN, caveats[i].text);
}

static void put_wordings(
	struct status_report *r, const struct dossier *x, struct arena *a, struct doc *d)
{
	if (x->nwordings)
		doc_heading(d, 4, "In the words of", NULL);
	for (size_t i = 0; i < x->nwordings; i++) {
		const struct dossier_wording *w = &x->wordings[i];
		struct runs where = { .arena = a };
		const struct cell fields[] = { { .text = w->issuer_name ? w->issuer_name
									: w->issuer },
			{ .text = w->language },
			{ .text = arena_printf(a, "“%s”", w->quote), .lang = w->language } };
		doc_item_cells(d, ROLE_PLAIN, NULL, fields, COUNT_OF(fields));
		runs_add(&where, ROLE_DIM, w->locator, NULL);
		status_source(r, &where, w->source);
		doc_item_runs(d, &where);
	}
}

static enum role bearing_role(const char *bearing)
{
	return strcmp(bearing, "supports") == 0      ? ROLE_GOOD
	       : strcmp(bearing, "contradicts") == 0 ? ROLE_BAD
						     : ROLE_DIM;
}

static void put_item(
	struct status_report *r, const struct dossier *x, size_t at, struct arena *a, struct doc *d)
{
	const struct dossier_evidence *e = &x->evidence[at];
	struct runs t = { .arena = a }, more = { .arena = a };
	runs_add(&t, ROLE_PLAIN, e->summary, NULL);
	status_source(r, &t, e->source);
	const struct cell fields[] = { { .text = e->occurred_on }, { .text = e->bearing },
		{ .text = e->nature },
		{ .text = arena_printf(a, "%s%s", e->reliability ? e->reliability : "–",
			  e->credibility ? e->credibility : "–") },
		{ .text = e->code }, runs_cell(&t) };
	doc_item_cells(
		d, bearing_role(e->bearing), bearing_mark(e->bearing), fields, COUNT_OF(fields));
	if (at == 0 || strcmp(x->evidence[at - 1].code, e->code) != 0)
		doc_name(d, arena_printf(a, "c.%s.%s", x->c.code, e->code));
	if (e->quote) {
		runs_add(&more, ROLE_PLAIN, arena_printf(a, "“%s”", e->quote), NULL);
		more.first->lang = e->language;
	}
	runs_add(&more, ROLE_DIM, e->locator ? arena_printf(a, " %s", e->locator) : NULL, NULL);
	doc_item_runs(d, &more);
	doc_item_text(d, ROLE_DIM, e->note);
}

static void put_evidence(
	struct status_report *r, const struct dossier *x, struct arena *a, struct doc *d)
{
	doc_heading(d, 4,
		arena_printf(a, "Evidence: %lld for, %lld against, %lld context",
			(long long)x->c.supports, (long long)x->c.contradicts,
			(long long)x->c.context),
		NULL);
	for (size_t i = 0; i < x->nevidence; i++)
		put_item(r, x, i, a, d);
}

static void put_ratings(
	struct status_report *r, const struct dossier *x, struct arena *a, struct doc *d)
{
	if (x->nratings)
		doc_heading(d, 4, "Ratings", NULL);
	for (size_t i = 0; i < x->nratings; i++) {
		const struct dossier_rating *g = &x->ratings[i];
		struct runs t = { .arena = a };
		runs_add(&t, ROLE_PLAIN, g->rationale, NULL);
		status_cites(r, &t, x->c.code, g->cites);
		const struct cell fields[] = { { .text = g->as_of },
			{ .text = words_status_name(g->status) },
			{ .text = arena_printf(a, "confidence %s", g->confidence) },
			{ .text = arena_printf(a, "by %s", g->rater) }, runs_cell(&t) };
		doc_item_cells(d, words_status_role(g->status), words_status_mark(g->status),
			fields, COUNT_OF(fields));
		if (g->reason)
			doc_item_text(d, ROLE_DIM, arena_printf(a, "reason: %s", g->reason));
	}
}

bool status_put_dossiers(struct status_report *r, struct doc_out *out)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	for (size_t i = 0; i < r->now.count; i++) {
		struct dossier x;
		struct doc *d = doc_new(&memory);
		if (!dossier_get(r->l, r->now.lines[i].code, &memory, &x))
			return false;
		doc_section(d, 3, arena_printf(&memory, "c.%s", x.c.code),
			arena_printf(&memory, "%s  %s", x.c.code, x.c.title), NULL);
		put_answer(r, &x, &memory, d);
		put_caveats(r->l, &x, &memory, d);
		put_facts(r, &x, &memory, d);
		put_wordings(r, &x, &memory, d);
		put_evidence(r, &x, &memory, d);
		put_ratings(r, &x, &memory, d);
		if (!doc_put(out, d))
			return false;
		arena_clear(&memory);
	}
	return true;
}
