#include "answer.h"

#include <string.h>

#include "arena.h"
#include "day.h"
#include "ledger.h"
#include "show.h"
#include "show_json.h"
#include "text.h"
#include "words.h"
#include "vocab.h"

static const char *words_of(const char *status)
{
	enum status s;
	return status_from(status, &s) ? status_facts(s)->words : status;
}

/* The text with its first letter in upper case, and a full stop at its end taken away. */
static const char *clause(const char *text, bool capital, struct arena *a)
{
	char *ret = arena_text(a, text);
	size_t n = strlen(ret);
	if (capital && *ret >= 'a' && *ret <= 'z')
		*ret = (char)(*ret - 'a' + 'A');
	if (n > 0 && ret[n - 1] == '.')
		ret[n - 1] = '\0';
	return ret;
}

static const char *unreviewed(const struct dossier *d, bool with_cites, struct arena *a)
{
	if (d->nevidence == 0)
		return "Not yet reviewed, and no evidence either way.";
	const struct dossier_evidence *e = &d->evidence[d->nevidence - 1];
	return arena_printf(a, "Not yet reviewed. Newest of %zu items, %s: %s%s.", d->nevidence,
		day_human(e->occurred_on, a), clause(e->summary, false, a),
		with_cites ? arena_printf(a, " [%s]", e->code) : "");
}

/* The status before the present one. */
static const char *before(
	const struct dossier *d, const struct dossier_rating *since, struct arena *a)
{
	if (since == d->ratings)
		return "";
	const struct dossier_rating *old = since - 1;
	while (old > d->ratings && strcmp(old[-1].status, old->status) == 0)
		old--;
	return arena_printf(
		a, " Before: %s from %s.", words_of(old->status), day_human(old->as_of, a));
}

static const char *exchange(const struct dossier *d, struct arena *a)
{
	for (size_t i = 0; i < d->nlinks; i++)
		if (strcmp(d->links[i].relation, "in-exchange-for") == 0)
			return arena_printf(a, " In exchange for %s, which is %s.",
				d->links[i].code, words_of(d->links[i].status));
	return "";
}

static const char *overdue(const struct ledger *l, const struct dossier *d, struct arena *a)
{
	for (size_t i = 0; i < d->nmilestones; i++) {
		const struct dossier_milestone *m = &d->milestones[i];
		if (m->awaiting && strcmp(m->due_last, l->as_of) < 0)
			return arena_printf(a, " Overdue since %s.", day_human(m->due_on, a));
	}
	return "";
}

const char *answer_sentence(
	const struct ledger *l, const struct dossier *d, bool with_cites, struct arena *a)
{
	const struct dossier_rating *now = dossier_newest(d), *since = dossier_since(d);
	const char *tail = arena_printf(a, "%s%s", overdue(l, d, a), exchange(d, a));
	if (!now)
		return arena_printf(a, "%s%s", unreviewed(d, with_cites, a), tail);
	return arena_printf(a, "%s since %s, confidence %s: %s%s.%s%s",
		clause(words_of(now->status), true, a), day_human(since->as_of, a), now->confidence,
		clause(now->rationale, false, a), with_cites ? show_cites(now->cites, a) : "",
		before(d, since, a), tail);
}

void answer_text(const struct ledger *l, const struct dossier *list, size_t count, struct arena *a,
	struct doc *doc)
{
	for (size_t i = 0; i < count; i++) {
		const struct dossier *d = &list[i];
		enum status s = STATUS_UNREVIEWED;
		status_from(d->c.status, &s);
		doc_gap(doc);
		doc_textf(doc, ROLE_STRONG, "%s  %s: %s", d->c.code, words_parties(d, true, a),
			d->c.title);
		const char *const fields[] = { answer_sentence(l, d, true, a) };
		doc_item(doc, words_status_role(d->c.status), status_facts(s)->mark, fields, 1);
	}
	if (count) {
		doc_hints(doc, true);
		doc_gap(doc);
		doc_textf(doc, ROLE_DIM, "More: kept show %s%s", list[0].c.code, words_asked(l, a));
	}
}

static const char *cites(const struct dossier *d)
{
	const struct dossier_rating *now = dossier_newest(d);
	if (now)
		return now->cites;
	return d->nevidence ? d->evidence[d->nevidence - 1].code : NULL;
}

void answer_json(const struct ledger *l, const struct dossier *d, int64_t rank, struct arena *a,
	struct jsonw *w)
{
	jsonw_open(w, '{');
	jsonw_key_text(w, "code", d->c.code);
	jsonw_key_text(w, "title", d->c.title);
	jsonw_key_list(w, "promisors", d->c.promisors);
	jsonw_key_text(w, "answer", answer_sentence(l, d, false, a));
	jsonw_key_text(w, "status", d->c.status);
	jsonw_key_text(w, "status_as_of", d->c.status_as_of);
	jsonw_key_list(w, "is", d->c.is);
	show_json_counts(&d->c, w);
	jsonw_key_list(w, "cites", cites(d));
	jsonw_key_int(w, "rank", rank);
	jsonw_close(w, '}');
}

bool answer_table(const struct ledger *l, const struct dossier *list, size_t count, struct arena *a,
	const struct look *look, FILE *out, struct err *e)
{
	static const struct column columns[] = { { "code", "code" },
		{ "title", "title", CELL_TEXT, COL_WRAP }, { "promisors", "by", CELL_LIST },
		{ "answer", "answer", CELL_TEXT, COL_WRAP }, { "status", "status" },
		{ "status_as_of", "as of", CELL_TEXT, COL_DATE }, { "is", "is", CELL_LIST },
		{ "cites", "cites", CELL_LIST }, { "rank", "rank", CELL_INT } };
	struct table *t = table_begin(out, look, columns, COUNT_OF(columns), e);
	if (!t)
		return false;
	for (size_t i = 0; i < count; i++)
		table_row(t,
			(const struct cell[]) { { list[i].c.code }, { list[i].c.title },
				{ list[i].c.promisors }, { answer_sentence(l, &list[i], false, a) },
				{ list[i].c.status }, { list[i].c.status_as_of }, { list[i].c.is },
				{ cites(&list[i]) }, { arena_printf(a, "%zu", i + 1) } });
	return table_end(t, NULL, NULL);
}
