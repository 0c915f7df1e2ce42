#include "show_json.h"

#include <string.h>

#include "arena.h"
#include "ledger.h"
#include "target_progress.h"

/* Members that are texts, in pairs of key and value. */
static void put_texts(struct jsonw *w, const char *const (*pairs)[2], size_t count)
{
	for (size_t i = 0; i < count; i++)
		jsonw_key_text(w, pairs[i][0], pairs[i][1]);
}

#define PUT_TEXTS(w, ...)                                                                          \
	put_texts(w, (const char *const[][2]) { __VA_ARGS__ },                                     \
		COUNT_OF(((const char *const[][2]) { __VA_ARGS__ })))

/* A number as the record holds it: digits. */
static void put_number(struct jsonw *w, const char *key, const char *digits)
{
	jsonw_key(w, key);
	if (digits)
		jsonw_raw(w, digits);
	else
		jsonw_null(w);
}

static void list_open(struct jsonw *w, const char *key)
{
	jsonw_key(w, key);
	jsonw_open(w, '[');
}

void show_json_counts(const struct commitment_row *c, struct jsonw *w)
{
	jsonw_key(w, "evidence");
	jsonw_open(w, '{');
	jsonw_key_int(w, "supports", c->supports);
	jsonw_key_int(w, "contradicts", c->contradicts);
	jsonw_key_int(w, "context", c->context);
	jsonw_close(w, '}');
}

/* What `list` says of it. */
static void put_head(const struct commitment_row *c, struct jsonw *w)
{
	PUT_TEXTS(w, { "code", c->code }, { "title", c->title }, { "agreement", c->agreement });
	jsonw_key_list(w, "promisors", c->promisors);
	jsonw_key_list(w, "promisees", c->promisees);
	PUT_TEXTS(w, { "kind", c->kind }, { "duty", c->duty }, { "made_on", c->made_on },
		{ "due_on", c->due_on }, { "status", c->status },
		{ "status_as_of", c->status_as_of });
	jsonw_key_list(w, "is", c->is);
	show_json_counts(c, w);
	jsonw_key_text(w, "last_evidence_on", c->last_evidence_on);
}

static void put_wordings(const struct dossier *d, struct jsonw *w)
{
	list_open(w, "wordings");
	for (size_t i = 0; i < d->nwordings; i++) {
		const struct dossier_wording *x = &d->wordings[i];
		jsonw_open(w, '{');
		PUT_TEXTS(w, { "code", x->code }, { "issuer", x->issuer },
			{ "language", x->language }, { "quote", x->quote },
			{ "locator", x->locator }, { "source", x->source }, { "url", x->url });
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

static void put_links(const struct dossier *d, struct jsonw *w)
{
	list_open(w, "links");
	for (size_t i = 0; i < d->nlinks; i++) {
		const struct dossier_link *x = &d->links[i];
		jsonw_open(w, '{');
		PUT_TEXTS(w, { "from", x->inward ? x->code : d->c.code },
			{ "relation", x->relation }, { "to", x->inward ? d->c.code : x->code },
			{ "title", x->title }, { "status", x->status },
			{ "status_as_of", x->status_as_of });
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

static void put_milestones(const struct dossier *d, struct jsonw *w)
{
	list_open(w, "milestones");
	for (size_t i = 0; i < d->nmilestones; i++) {
		const struct dossier_milestone *x = &d->milestones[i];
		jsonw_open(w, '{');
		PUT_TEXTS(w, { "due_on", x->due_on }, { "title", x->title },
			{ "origin", x->origin }, { "met_by", x->met_by });
		jsonw_key(w, "awaiting");
		jsonw_bool(w, x->awaiting);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

static void put_source(const struct dossier_evidence *x, struct jsonw *w)
{
	jsonw_key(w, "source");
	if (!x->source) {
		jsonw_null(w);
		return;
	}
	jsonw_open(w, '{');
	PUT_TEXTS(w, { "code", x->source }, { "url", x->url }, { "title", x->source_title },
		{ "publisher", x->publisher }, { "published_on", x->published_on },
		{ "language", x->language }, { "side", x->side }, { "reliability", x->reliability },
		{ "captured_at", x->captured_at }, { "sha256", x->sha256 });
	jsonw_close(w, '}');
}

static void put_evidence(const struct dossier *d, struct jsonw *w)
{
	list_open(w, "evidence_items");
	for (size_t i = 0; i < d->nevidence; i++) {
		const struct dossier_evidence *x = &d->evidence[i];
		jsonw_open(w, '{');
		PUT_TEXTS(w, { "code", x->code }, { "occurred_on", x->occurred_on },
			{ "bearing", x->bearing }, { "note", x->note }, { "summary", x->summary },
			{ "quote", x->quote }, { "locator", x->locator }, { "nature", x->nature });
		put_number(w, "credibility", x->credibility);
		put_source(x, w);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

static void put_ratings(const struct dossier *d, struct jsonw *w)
{
	list_open(w, "ratings");
	for (size_t i = 0; i < d->nratings; i++) {
		const struct dossier_rating *x = &d->ratings[i];
		jsonw_open(w, '{');
		PUT_TEXTS(w, { "code", x->code }, { "status", x->status }, { "as_of", x->as_of },
			{ "rationale", x->rationale }, { "reason", x->reason },
			{ "confidence", x->confidence }, { "rater", x->rater });
		jsonw_key_list(w, "cites", x->cites);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

static void put_observations(const struct dossier *d, size_t *at, struct jsonw *w)
{
	const char *target = d->targets[*at].code;
	list_open(w, "observations");
	for (; *at < d->ntargets && strcmp(d->targets[*at].code, target) == 0; ++*at) {
		const struct dossier_target *x = &d->targets[*at];
		if (!x->period)
			continue;
		jsonw_open(w, '{');
		PUT_TEXTS(w, { "period", x->period }, { "value", x->observed },
			{ "published_on", x->published_on });
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

static void put_targets(const struct dossier *d, struct jsonw *w)
{
	SCOPED(arena_done) struct arena a = { 0 };
	struct target_progress *progress;
	size_t n = 0;
	target_progress_get(d, &a, &progress);
	list_open(w, "targets");
	for (size_t i = 0; i < d->ntargets;) {
		const struct dossier_target *x = &d->targets[i];
		jsonw_open(w, '{');
		PUT_TEXTS(w, { "code", x->code }, { "indicator", x->indicator },
			{ "title", x->title }, { "unit", x->unit }, { "baseline", x->baseline },
			{ "comparator", x->comparator }, { "value", x->value }, { "by", x->by });
		put_observations(d, &i, w);
		jsonw_key(w, "progress");
		target_progress_json(&progress[n++], &a, w);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

void show_json_commitment(const struct dossier *d, struct jsonw *w)
{
	jsonw_open(w, '{');
	put_head(&d->c, w);
	put_wordings(d, w);
	put_links(d, w);
	put_milestones(d, w);
	put_evidence(d, w);
	put_ratings(d, w);
	put_targets(d, w);
	PUT_TEXTS(w, { "due_basis", d->c.due_basis }, { "schedule", d->c.schedule },
		{ "kept_if", d->c.kept_if }, { "broken_if", d->c.broken_if },
		{ "notes", d->c.notes });
	jsonw_key_list(w, "tags", d->c.tags);
	jsonw_close(w, '}');
}

static void put_bearings(const struct record *r, struct jsonw *w)
{
	list_open(w, "bearings");
	for (size_t i = 0; i < r->nbearings; i++) {
		const struct bearing *b = &r->bearings[i];
		jsonw_open(w, '{');
		PUT_TEXTS(w, { "commitment", b->commitment }, { "bearing", b->bearing },
			{ "milestone", b->milestone }, { "note", b->note });
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

static void put_uses(const struct dossier_use *uses, size_t count, struct jsonw *w)
{
	list_open(w, "used_by");
	for (size_t i = 0; i < count; i++) {
		jsonw_open(w, '{');
		PUT_TEXTS(w, { "record", uses[i].record }, { "code", uses[i].code },
			{ "date", uses[i].day }, { "how", uses[i].how }, { "text", uses[i].text });
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

bool show_json_record(
	struct ledger *l, enum kind kind, const char *code, struct arena *a, struct jsonw *w)
{
	struct record r;
	struct dossier_use *uses;
	size_t n;
	if (!ledger_record(l, kind, code, a, &r) || !dossier_uses(l, kind, code, a, &uses, &n))
		return false;
	const struct kind_facts *k = kind_facts(kind);
	jsonw_open(w, '{');
	PUT_TEXTS(w, { "record", k->name }, { "code", r.code });
	for (size_t i = 0; i < k->nfields; i++) {
		if (field_is_list(&k->fields[i]))
			jsonw_key_list(w, k->fields[i].name, r.values[i]);
		else if (k->fields[i].vocab == &vocab_credibility)
			put_number(w, k->fields[i].name, r.values[i]);
		else
			jsonw_key_text(w, k->fields[i].name, r.values[i]);
	}
	if (kind == KIND_EVIDENCE)
		put_bearings(&r, w);
	put_uses(uses, n, w);
	jsonw_close(w, '}');
	return true;
}
