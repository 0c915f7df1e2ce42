#include "claim.h"

#include <string.h>

#include "arena.h"
#include "atom.h"
#include "buf.h"
#include "day.h"
#include "ledger.h"
#include "vocab.h"

bool claim_is_concluded(const char *status)
{
	enum status s;
	return status_from(status, &s) && status_facts(s)->concluded;
}

/* ISO 8601 knows years and months, no quarters: of those the last day stands. */
static const char *iso(const char *date, struct arena *a)
{
	struct day_span span;
	return date && strchr(date, 'Q') && day_span(date, &span) ? arena_text(a, span.last) : date;
}

static void put_rating(const struct dossier_rating *r, struct jsonw *w)
{
	enum { WORST = 1, HALF = 3, BEST = 5 };
	enum status s = STATUS_UNREVIEWED;
	status_from(r->status, &s);
	int value = s == STATUS_KEPT          ? BEST
		    : s == STATUS_PARTLY_KEPT ? HALF
		    : s == STATUS_BROKEN      ? WORST
					      : 0;
	jsonw_key(w, "reviewRating");
	jsonw_open(w, '{');
	jsonw_key_text(w, "@type", "Rating");
	if (value) {
		jsonw_key_int(w, "ratingValue", value);
		jsonw_key_int(w, "bestRating", BEST);
		jsonw_key_int(w, "worstRating", WORST);
	}
	jsonw_key_text(w, "alternateName", status_facts(s)->words);
	jsonw_key_text(w, "ratingExplanation", r->rationale);
	jsonw_close(w, '}');
}

static void put_authors(const struct dossier *d, struct jsonw *w)
{
	jsonw_key(w, "author");
	jsonw_open(w, '[');
	for (size_t i = 0; i < d->nparties; i++) {
		if (!d->parties[i].promises)
			continue;
		jsonw_open(w, '{');
		jsonw_key_text(w, "@type", "Organization");
		jsonw_key_text(w, "name", d->parties[i].name);
		jsonw_key_text(w, "identifier", d->parties[i].code);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

static void put_claim(const struct dossier *d, struct arena *a, struct jsonw *w)
{
	jsonw_key(w, "itemReviewed");
	jsonw_open(w, '{');
	jsonw_key_text(w, "@type", "Claim");
	jsonw_key_text(w, "identifier", d->c.code);
	jsonw_key_text(w, "name", d->c.title);
	put_authors(d, w);
	jsonw_key_text(w, "datePublished", iso(d->c.made_on, a));
	jsonw_key(w, "appearance");
	jsonw_open(w, '[');
	for (size_t i = 0; i < d->nwordings; i++) {
		const struct dossier_wording *x = &d->wordings[i];
		jsonw_open(w, '{');
		jsonw_key_text(w, "@type", "Quotation");
		jsonw_key_text(w, "text", x->quote);
		jsonw_key_text(w, "inLanguage", x->language);
		if (x->url)
			jsonw_key_text(w, "url", x->url);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
	jsonw_close(w, '}');
}

static void put_citations(const struct dossier *d, const struct dossier_rating *r, struct jsonw *w)
{
	jsonw_key(w, "citation");
	jsonw_open(w, '[');
	for (size_t i = 0; i < d->nevidence; i++) {
		const struct dossier_evidence *e = &d->evidence[i];
		if (!r->cites || !list_has(r->cites, e->code))
			continue;
		jsonw_open(w, '{');
		jsonw_key_text(w, "@type", "CreativeWork");
		jsonw_key_text(w, "identifier", e->code);
		jsonw_key_text(w, "name", e->source_title ? e->source_title : e->summary);
		jsonw_key_text(w, "abstract", e->summary);
		if (e->publisher)
			jsonw_key_text(w, "publisher", e->publisher);
		if (e->url)
			jsonw_key_text(w, "url", e->url);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

void claim_json(const struct dossier *d, struct arena *a, struct jsonw *w)
{
	const struct dossier_rating *r = dossier_newest(d);
	char id[ATOM_ID];
	atom_id(arena_printf(a, "kept claim %s %s", d->c.code, r->code), id);
	jsonw_open(w, '{');
	jsonw_key_text(w, "@type", "ClaimReview");
	jsonw_key_text(w, "@id", id);
	jsonw_key_text(w, "datePublished", iso(r->as_of, a));
	jsonw_key(w, "author");
	jsonw_open(w, '{');
	jsonw_key_text(w, "@type", "Person");
	jsonw_key_text(w, "name", r->rater);
	jsonw_close(w, '}');
	jsonw_key_text(w, "claimReviewed", d->c.title);
	put_claim(d, a, w);
	put_rating(r, w);
	jsonw_key_text(w, "reviewBody", r->rationale);
	put_citations(d, r, w);
	jsonw_close(w, '}');
}

static bool put(const struct dossier *d, FILE *out, size_t *count, struct arena *a, struct err *e)
{
	enum { CLAIM_LIMIT = 16 << 20 };
	if (!claim_is_concluded(d->c.status))
		return true;
	SCOPED(buf_done) struct buf text = buf_new(CLAIM_LIMIT, e);
	struct jsonw w = jsonw_new(&text);
	claim_json(d, a, &w);
	fprintf(out, "%s\n%s", (*count)++ ? "," : "", text.text);
	return e->code == ERR_NONE;
}

static const char begin[] = "{\"@context\":\"https://schema.org\",\"@graph\":[";
static const char end[] = "\n]}\n";

bool claim_write(
	const struct dossier *list, size_t count, FILE *out, size_t *ret_count, struct err *e)
{
	SCOPED(arena_done) struct arena a = { 0 };
	*ret_count = 0;
	fputs(begin, out);
	for (size_t i = 0; i < count; i++, arena_clear(&a))
		if (!put(&list[i], out, ret_count, &a, e))
			return false;
	fputs(end, out);
	return true;
}

bool claim_write_all(
	struct ledger *l, const struct filter *f, long limit, FILE *out, size_t *ret_count)
{
	SCOPED(arena_done) struct arena a = { 0 }, kept = { 0 };
	SCOPED(commitments_done)
	struct commitment_cursor c = commitments_open(l, f, ORDER_BY_AGREEMENT, &kept);
	struct commitment_row row;
	struct dossier d;
	*ret_count = 0;
	fputs(begin, out);
	for (; commitments_next(&c, &a, &row); arena_clear(&a)) {
		if (!claim_is_concluded(row.status) || (limit >= 0 && (long)*ret_count >= limit))
			continue;
		if (!dossier_get(l, row.code, &a, &d) || !put(&d, out, ret_count, &a, l->err))
			return false;
	}
	fputs(end, out);
	return db_ok(l->db);
}
