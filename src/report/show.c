#include "show.h"

#include <string.h>

#include "arena.h"
#include "change.h"
#include "code.h"
#include "day.h"
#include "ledger.h"
#include "target_progress.h"
#include "text.h"
#include "words.h"

const char *show_cites(const char *cites, struct arena *a)
{
	const char *ret = "";
	for (size_t i = 0; i < list_count(cites); i++)
		ret = arena_printf(a, "%s%s%s", ret, i ? " " : " [", list_item(cites, i, a));
	return *ret ? arena_printf(a, "%s]", ret) : "";
}

/* "✔ KEPT since 17 Nov 2023, confidence moderate at the last look (14 Aug 2025)" */
static void put_answer(const struct dossier *d, struct arena *a, struct doc *doc)
{
	const struct dossier_rating *now = dossier_newest(d), *since = dossier_since(d);
	enum status s = STATUS_UNREVIEWED;
	if (!now) {
		doc_textf(doc, ROLE_STRONG, "%s NOT YET REVIEWED", status_facts(s)->mark);
		doc_hint(doc, ": kept rate %s", d->c.code);
		return;
	}
	status_from(now->status, &s);
	const char *look = now == since ? ""
					: arena_printf(a, " at the last look (%s)",
						  day_human(now->as_of, a));
	doc_textf(doc, words_status_role(now->status), "%s %s since %s, confidence %s%s",
		status_facts(s)->mark, text_upper(status_facts(s)->words, a),
		day_human(since->as_of, a), now->confidence, look);
}

static void put_overdue(
	const struct ledger *l, const struct dossier *d, struct arena *a, struct doc *doc)
{
	for (size_t i = 0; i < d->nmilestones; i++) {
		const struct dossier_milestone *m = &d->milestones[i];
		if (!m->awaiting)
			continue;
		long late = day_between(m->due_last, l->as_of);
		const char *what = m->title ? arena_printf(a, "%s, ", m->title) : "";
		if (late > 0)
			doc_textf(doc, ROLE_BAD, "OVERDUE for %s: %sdue %s%s", day_length(late, a),
				what, day_human(m->due_on, a),
				d->c.last_looked_on
					? arena_printf(a, "; last looked for on %s, none found",
						  day_human(d->c.last_looked_on, a))
					: "");
		else if (-late <= DUE_SOON_DAYS)
			doc_textf(doc, ROLE_WARN, "Falls due in %s: %s%s", day_length(-late, a),
				what, day_human(m->due_on, a));
	}
}

static void put_waiting(
	const struct ledger *l, const struct dossier *d, struct arena *a, struct doc *doc)
{
	const struct dossier_milestone *due = NULL;
	if (!list_has(d->c.is, "needs-review"))
		return;
	for (size_t i = 0; i < d->nmilestones; i++)
		if (strcmp(d->milestones[i].origin, "due") == 0)
			due = &d->milestones[i];
	if (due && strcmp(d->c.duty, "maintain") == 0 && strcmp(due->due_last, l->as_of) < 0)
		doc_textf(doc, ROLE_WARN, "Waits for its concluding review, its term ended on %s",
			day_human(due->due_on, a));
	else
		doc_text(doc, ROLE_WARN, "Waits for review, evidence is newer than the rating");
	doc_hint(doc, ": kept rate %s", d->c.code);
}

static const char *made(const struct dossier *d, struct arena *a)
{
	const struct commitment_row *c = &d->c;
	return arena_printf(a, "%s, %s (%s)", day_human(c->made_on, a),
		d->agreement_title ? d->agreement_title : "agreement", c->agreement);
}

const char *show_due(const struct dossier *d, struct arena *a)
{
	const struct commitment_row *c = &d->c;
	if (c->schedule)
		return words_schedule(c->schedule, a);
	if (!c->due_on)
		return "no due date";
	return arena_printf(a, "%s%s (%s)",
		strcmp(c->duty, "maintain") == 0 ? "to be kept in force until " : "",
		day_human(c->due_on, a), c->due_basis);
}

const char *show_relation(const struct dossier_link *k)
{
	static const struct {
		const char *name, *out, *in;
	} words[] = {
		{ "in-exchange-for", "in exchange for", "in exchange for" },
		{ "depends-on", "depends on", "needed for" },
		{ "part-of", "part of", "has part" },
		{ "supersedes", "supersedes", "superseded by" },
		{ "renews", "renews", "renewed by" },
	};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(words[i].name, k->relation) == 0)
			return k->inward ? words[i].in : words[i].out;
	return k->relation;
}

bool show_told_before(const struct dossier *d, size_t link)
{
	const struct dossier_link *k = &d->links[link];
	for (size_t i = 0; i < link; i++)
		if (strcmp(show_relation(&d->links[i]), show_relation(k)) == 0 &&
			strcmp(d->links[i].code, k->code) == 0)
			return true;
	return false;
}

const char *show_unmet(const struct ledger *l, const struct dossier *d, struct arena *a)
{
	enum { NAMED = 3 };
	const char *days = "";
	size_t n = 0;
	for (size_t i = d->nmilestones; d->c.schedule && i-- > 0;) {
		const struct dossier_milestone *m = &d->milestones[i];
		if (m->met_by || strcmp(m->due_last, l->as_of) >= 0)
			continue;
		if (n++ < NAMED)
			days = arena_printf(
				a, "%s%s%s", days, *days ? ", " : "", day_human(m->due_on, a));
	}
	if (n == 0)
		return NULL;
	return n <= NAMED
		       ? arena_printf(a, "what was due %s", days)
		       : arena_printf(a, "what was due %s and %zu times before", days, n - NAMED);
}

static void put_facts(
	const struct ledger *l, const struct dossier *d, struct arena *a, struct doc *doc)
{
	doc_gap(doc);
	const char *to = words_parties(d, false, a);
	doc_fact(doc, "by", ROLE_PLAIN,
		arena_printf(a, "%s%s%s", words_parties(d, true, a), *to ? "  →  " : "", to));
	doc_fact(doc, "made", ROLE_PLAIN, made(d, a));
	doc_fact(doc, "due", ROLE_PLAIN, show_due(d, a));
	for (size_t i = 0; i < d->nmilestones; i++) {
		const struct dossier_milestone *m = &d->milestones[i];
		if (m->met_by)
			doc_fact(doc, "met", ROLE_PLAIN,
				arena_printf(a, "what was due %s, by %s", day_human(m->due_on, a),
					m->met_by));
	}
	doc_fact(doc, "unmet", ROLE_PLAIN, show_unmet(l, d, a));
	doc_fact(doc, "kept if", ROLE_PLAIN, d->c.kept_if);
	doc_fact(doc, "broken if", ROLE_PLAIN, d->c.broken_if);
	for (size_t i = 0; i < d->nlinks; i++) {
		const struct dossier_link *k = &d->links[i];
		if (!show_told_before(d, i))
			doc_fact(doc, show_relation(k), ROLE_PLAIN,
				arena_printf(a, "%s  %s  %s", k->code, k->title,
					words_status(k->status, a)));
	}
	doc_fact(doc, "notes", ROLE_PLAIN, d->c.notes);
}

static void put_caveats(const struct dossier *d, struct arena *a, struct doc *doc)
{
	static const char *const caveats[][2] = {
		{ "one-sided",
			"One-sided: all that supports it comes from the side that promised." },
		{ "single-origin", "One origin: all that supports it goes back to one source." },
		{ "quiet", "Quiet: no evidence for 180 days or more." },
	};
	doc_gap(doc);
	if (d->late_due)
		doc_textf(doc, ROLE_WARN, "Kept late: met %ld day%s after %s, by %s.",
			(long)d->days_late, d->days_late == 1 ? "" : "s", day_human(d->late_due, a),
			d->late_met_by);
	if (list_has(d->c.is, "contested"))
		doc_text(doc, ROLE_WARN, words_contested(&d->c, a));
	for (size_t i = 0; i < COUNT_OF(caveats); i++)
		if (list_has(d->c.is, caveats[i][0]))
			doc_text(doc, ROLE_WARN, caveats[i][1]);
	for (size_t i = 0; i < d->nretracted; i++) {
		const char *kind = d->retracted[i].kind, *code = d->retracted[i].code;
		doc_textf(doc, ROLE_DIM, "Retracted: %s %s", kind, code);
		doc_hint(doc, ". kept history %s:%s", kind, code);
	}
}

/* What is there of them, between commas. */
static const char *joined(const char *one, const char *two, const char *three, struct arena *a)
{
	const char *const texts[] = { one, two, three };
	const char *ret = "";
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (texts[i] && *texts[i])
			ret = arena_printf(a, "%s%s%s", ret, *ret ? ", " : "", texts[i]);
	return ret;
}

static bool of_side(const struct dossier_wording *w, const char *root)
{
	return strcmp(w->root ? w->root : w->issuer, root) == 0;
}

/* The sides that published a wording: no more than two are told. */
static size_t wording_sides(const struct dossier *d, const char *ret[2])
{
	size_t n = 0;
	for (size_t i = 0; i < d->nwordings; i++) {
		const struct dossier_wording *w = &d->wordings[i];
		if (n == 0 || !of_side(w, ret[n - 1])) {
			if (n < 2)
				ret[n] = w->root ? w->root : w->issuer;
			n++; /* they come in the order of the sides */
			if (n > 2)
				break;
		}
	}
	return n;
}

/* The next wording of a side in a language; *at is where the search goes on. */
static const struct dossier_wording *next_wording(
	const struct dossier *d, const char *root, const char *language, size_t *at)
{
	while (*at < d->nwordings) {
		const struct dossier_wording *w = &d->wordings[(*at)++];
		if (of_side(w, root) && strcmp(w->language, language) == 0)
			return w;
	}
	return NULL;
}

static const char *where_said(const struct dossier_wording *w, struct arena *a)
{
	return joined(w->locator, w->publisher ? w->publisher : w->source_title, w->source, a);
}

static const char *wording_cell(const struct dossier_wording *w, struct arena *a)
{
	if (!w)
		return NULL;
	bool agency = w->root && strcmp(w->root, w->issuer) != 0;
	const char *who = agency && w->issuer_name ? w->issuer_name : NULL;
	const char *where = joined(who, where_said(w, a), NULL, a);
	return arena_printf(a, "“%s”%s%s", w->quote, *where ? "\n" : "", where);
}

/* What the two sides published, language by language, in two columns. */
static void put_both(
	const struct dossier *d, const char *const sides[2], struct arena *a, struct doc *doc)
{
	const char *names[2] = { sides[0], sides[1] }, *told = NULL;
	for (size_t i = 0; i < d->nwordings; i++)
		for (int k = 0; k < 2; k++)
			if (of_side(&d->wordings[i], sides[k]) && d->wordings[i].root_name)
				names[k] = words_state(d->wordings[i].root_name, a);
	doc_pair_heading(doc, "", names[0], names[1]);
	for (size_t i = 0; i < d->nwordings; i++) {
		const char *language = d->wordings[i].language;
		if (list_has(told, language))
			continue;
		told = told ? arena_printf(a, "%s;%s", told, language) : language;
		size_t at[2] = { 0, 0 };
		for (const char *label = language;; label = "") {
			const struct dossier_wording *left = next_wording(
							     d, sides[0], language, &at[0]),
						     *right = next_wording(
							     d, sides[1], language, &at[1]);
			if (!left && !right)
				break;
			doc_pair(doc, label, ROLE_PLAIN, wording_cell(left, a), ROLE_PLAIN,
				wording_cell(right, a));
			doc_gap(doc);
		}
	}
}

static void put_wordings(const struct dossier *d, struct arena *a, struct doc *doc)
{
	const char *sides[2];
	if (d->nwordings == 0)
		return;
	size_t nsides = wording_sides(d, sides);
	doc_heading(doc, 2,
		nsides == 1   ? "Wording, as one side published it"
		: nsides == 2 ? "Wordings, as each side published them"
			      : "Wordings",
		NULL);
	if (nsides == 2) {
		put_both(d, sides, a, doc);
		return;
	}
	for (size_t i = 0; i < d->nwordings; i++) {
		const struct dossier_wording *w = &d->wordings[i];
		const char *const fields[] = { w->issuer_name ? w->issuer_name : w->issuer,
			w->language, arena_printf(a, "“%s”", w->quote) };
		doc_item(doc, ROLE_PLAIN, NULL, fields, COUNT_OF(fields));
		const char *where = where_said(w, a);
		if (*where)
			doc_item_text(doc, ROLE_DIM, where);
	}
}

static const char *number(int64_t n, const char *one, const char *many, struct arena *a)
{
	if (n == 0)
		return arena_printf(a, "none %s", one);
	return arena_printf(a, "%ld %s", (long)n, n == 1 ? one : many);
}

static enum role bearing_role(const char *bearing)
{
	return *bearing == 's' ? ROLE_GOOD : strcmp(bearing, "context") == 0 ? ROLE_DIM : ROLE_BAD;
}

static void put_item(const struct dossier_evidence *e, struct arena *a, struct doc *doc)
{
	const char *const fields[] = { e->occurred_on, e->nature,
		arena_printf(a, "%s%s", e->reliability ? e->reliability : "–",
			e->credibility ? e->credibility : "–"),
		e->code, e->summary };
	doc_item(doc, bearing_role(e->bearing), bearing_mark(e->bearing), fields, COUNT_OF(fields));
	if (e->quote)
		doc_item_text(doc, ROLE_PLAIN,
			arena_printf(a, "“%s”%s%s", e->quote, e->locator ? ", " : "",
				e->locator ? e->locator : ""));
	const char *who = joined(e->publisher ? e->publisher : e->source_title, e->note, NULL, a);
	if (*who)
		doc_item_text(doc, ROLE_DIM, who);
	if (e->sha256)
		doc_item_text(doc, ROLE_DIM,
			arena_printf(a, "page captured %s, sha256 %.12s",
				day_human(arena_printf(a, "%.10s", e->captured_at), a), e->sha256));
}

static void put_evidence(const struct dossier *d, struct arena *a, struct doc *doc)
{
	doc_heading(doc, 2,
		arena_printf(a, "Evidence: %s, %s, %lld context",
			number(d->c.supports, "supports", "support", a),
			number(d->c.contradicts, "contradicts", "contradict", a),
			(long long)d->c.context),
		NULL);
	for (size_t i = 0; i < d->nevidence; i++)
		put_item(&d->evidence[i], a, doc);
	if (d->nevidence) {
		doc_gap(doc);
		doc_text(doc, ROLE_DIM,
			"+ supports, - contradicts, ~ context. A–F: the source's reliability; 1–6: "
			"how "
			"far the item is confirmed.");
	}
}

static bool raters_differ(const struct dossier *d)
{
	for (size_t i = 1; i < d->nratings; i++)
		if (strcmp(d->ratings[i].rater, d->ratings[0].rater) != 0)
			return true;
	return false;
}

static void put_ratings(const struct dossier *d, struct arena *a, struct doc *doc)
{
	if (d->nratings == 0)
		return;
	doc_heading(doc, 2, "Ratings", NULL);
	bool several = raters_differ(d);
	for (size_t i = 0; i < d->nratings; i++) {
		const struct dossier_rating *r = &d->ratings[i];
		enum status s = STATUS_UNREVIEWED;
		status_from(r->status, &s);
		const char *const fields[] = { r->as_of, status_facts(s)->words, r->confidence,
			arena_printf(a, "%s%s", r->rationale, show_cites(r->cites, a)) };
		doc_item(doc, words_status_role(r->status), status_facts(s)->mark, fields,
			COUNT_OF(fields));
		const char *more = joined(
			r->reason ? arena_printf(a, "reason: %s", r->reason) : NULL,
			several ? arena_printf(a, "by %s", r->rater) : NULL, NULL, a);
		if (*more)
			doc_item_text(doc, ROLE_DIM, more);
	}
}

void show_commitment(
	const struct ledger *l, const struct dossier *d, struct arena *a, struct doc *doc)
{
	const char *day = words_axes(l, a);
	doc_heading(doc, 1, arena_printf(a, "%s  %s", d->c.code, d->c.title), day);
	put_answer(d, a, doc);
	put_overdue(l, d, a, doc);
	put_waiting(l, d, a, doc);
	put_facts(l, d, a, doc);
	put_caveats(d, a, doc);
	put_wordings(d, a, doc);
	put_evidence(d, a, doc);
	put_ratings(d, a, doc);
	target_progress_text(d, a, doc);
}

/* "how", with the bearing's mark where it is one. */
static void put_use(const struct dossier_use *u, struct arena *a, struct doc *doc)
{
	bool bears = vocab_has(&vocab_bearing, u->how);
	const char *const fields[] = { u->record, u->code, u->day ? u->day : "",
		u->how ? u->how : "", u->text ? u->text : "" };
	(void)a;
	doc_item(doc, bears ? bearing_role(u->how) : ROLE_PLAIN,
		bears ? bearing_mark(u->how) : NULL, fields, COUNT_OF(fields));
}

/* A code alone says little: the title of the record goes with it. */
static const char *value_of(
	struct ledger *l, const struct field *f, const char *value, struct arena *a)
{
	struct record r;
	if (!value || f->type != FIELD_REF || !code_exists(l->db, f->ref, value) ||
		!ledger_record(l, f->ref, value, a, &r))
		return value;
	return arena_printf(a, "%s  %s", value, change_title(&r, a));
}

bool show_record(
	struct ledger *l, enum kind kind, const char *code, struct arena *a, struct doc *doc)
{
	struct record r;
	struct dossier_use *uses;
	size_t n;
	if (!ledger_record(l, kind, code, a, &r) || !dossier_uses(l, kind, code, a, &uses, &n))
		return false;
	const struct kind_facts *k = kind_facts(kind);
	doc_heading(doc, 1, arena_printf(a, "%s  %s", r.code, k->name), words_axes(l, a));
	for (size_t i = 0; i < k->nfields; i++)
		doc_fact(doc, k->fields[i].name, ROLE_PLAIN,
			value_of(l, &k->fields[i], r.values[i], a));
	if (n)
		doc_heading(doc, 2, "Used by", NULL);
	for (size_t i = 0; i < n; i++)
		put_use(&uses[i], a, doc);
	return true;
}

struct table *show_evidence_begin(const struct look *look, FILE *out, struct err *e)
{
	static const struct column columns[] = {
		{ "commitment", "commitment", CELL_TEXT, 0 },
		{ "code", "code", CELL_TEXT, 0 },
		{ "occurred_on", "when", CELL_TEXT, COL_DATE },
		{ "bearing", "bearing", CELL_TEXT, 0 },
		{ "note", "note", CELL_TEXT, COL_WRAP },
		{ "summary", "summary", CELL_TEXT, COL_WRAP },
		{ "quote", "quote", CELL_TEXT, COL_WRAP },
		{ "locator", "locator", CELL_TEXT, 0 },
		{ "nature", "nature", CELL_TEXT, 0 },
		{ "credibility", "credibility", CELL_INT, 0 },
		{ "source", "source", CELL_TEXT, 0 },
		{ "source_title", "title", CELL_TEXT, COL_WRAP },
		{ "publisher", "publisher", CELL_TEXT, 0 },
		{ "url", "url", CELL_TEXT, 0 },
		{ "reliability", "reliability", CELL_TEXT, 0 },
	};
	return table_begin(out, look, columns, COUNT_OF(columns), e);
}

void show_evidence(struct table *t, const struct dossier *d)
{
	for (size_t i = 0; i < d->nevidence; i++) {
		const struct dossier_evidence *x = &d->evidence[i];
		const char *const texts[] = { d->c.code, x->code, x->occurred_on, x->bearing,
			x->note, x->summary, x->quote, x->locator, x->nature, x->credibility,
			x->source, x->source_title, x->publisher, x->url, x->reliability };
		struct cell cells[COUNT_OF(texts)] = { { NULL } };
		for (size_t k = 0; k < COUNT_OF(texts); k++)
			cells[k].text = texts[k];
		table_row(t, cells);
	}
}

bool show_table(
	const struct dossier *list, size_t count, const struct look *look, FILE *out, struct err *e)
{
	struct table *t = show_evidence_begin(look, out, e);
	if (!t)
		return false;
	for (size_t i = 0; i < count; i++)
		show_evidence(t, &list[i]);
	return table_end(t, NULL, NULL);
}
