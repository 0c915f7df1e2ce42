#include "dossier.h"

#include <string.h>

#include "arena.h"
#include "code.h"
#include "domain_sql.h"
#include "ledger.h"
#include "text.h"
#include "vocab.h"

/* A text of a row, and where it goes: the column is named like the member. */
struct text_columns {
	const char *name;
	size_t at;
};

#define TEXT_AT(T, field)                                                                          \
	{                                                                                          \
#field, offsetof(struct T, field)                                                  \
	}

static size_t read_texts(struct stmt *q, struct arena *a, const struct text_columns *columns,
	size_t ncolumns, size_t size, void **ret, void (*rest)(struct stmt *q, void *row))
{
	size_t n = 0;
	char *list = NULL;
	while (stmt_next(q)) {
		list = arena_more(a, list, n, size);
		char *row = list + n++ * size;
		for (size_t i = 0; i < ncolumns; i++) {
			const char *text = col_text(q, columns[i].name, a);
			memcpy(row + columns[i].at, &text, sizeof text);
		}
		if (rest)
			rest(q, row);
	}
	*ret = list;
	return n;
}

struct question {
	const char *sql;
	const struct text_columns *columns;
	size_t ncolumns, size, list, count; /* where the list and its length stand in the dossier */
	void (*rest)(struct stmt *q, void *row);
};

static void rest_party(struct stmt *q, void *row)
{
	size_t length = 0;
	const char *side = col_lent(q, "side", &length);
	((struct dossier_party *)row)->promises = side && strcmp(side, "by") == 0;
}

static void rest_link(struct stmt *q, void *row)
{
	((struct dossier_link *)row)->inward = col_int(q, "inward") != 0;
}

static void rest_milestone(struct stmt *q, void *row)
{
	((struct dossier_milestone *)row)->awaiting = col_int(q, "awaiting") != 0;
}

static const struct text_columns party[] = { TEXT_AT(dossier_party, code),
	TEXT_AT(dossier_party, name), TEXT_AT(dossier_party, root),
	TEXT_AT(dossier_party, root_name) };
static const struct text_columns wording[] = { TEXT_AT(dossier_wording, code),
	TEXT_AT(dossier_wording, issuer), TEXT_AT(dossier_wording, issuer_name),
	TEXT_AT(dossier_wording, root), TEXT_AT(dossier_wording, root_name),
	TEXT_AT(dossier_wording, language), TEXT_AT(dossier_wording, quote),
	TEXT_AT(dossier_wording, locator), TEXT_AT(dossier_wording, source),
	TEXT_AT(dossier_wording, source_title), TEXT_AT(dossier_wording, publisher),
	TEXT_AT(dossier_wording, url) };
static const struct text_columns link[] = { TEXT_AT(dossier_link, relation),
	TEXT_AT(dossier_link, code), TEXT_AT(dossier_link, title), TEXT_AT(dossier_link, promisors),
	TEXT_AT(dossier_link, status), TEXT_AT(dossier_link, status_as_of) };
static const struct text_columns milestone[] = { TEXT_AT(dossier_milestone, due_on),
	TEXT_AT(dossier_milestone, due_last), TEXT_AT(dossier_milestone, title),
	TEXT_AT(dossier_milestone, origin), TEXT_AT(dossier_milestone, met_by),
	TEXT_AT(dossier_milestone, met_first) };
static const struct text_columns evidence[] = { TEXT_AT(dossier_evidence, code),
	TEXT_AT(dossier_evidence, occurred_on), TEXT_AT(dossier_evidence, bearing),
	TEXT_AT(dossier_evidence, note), TEXT_AT(dossier_evidence, summary),
	TEXT_AT(dossier_evidence, quote), TEXT_AT(dossier_evidence, locator),
	TEXT_AT(dossier_evidence, nature), TEXT_AT(dossier_evidence, credibility),
	TEXT_AT(dossier_evidence, source), TEXT_AT(dossier_evidence, url),
	TEXT_AT(dossier_evidence, source_title), TEXT_AT(dossier_evidence, publisher),
	TEXT_AT(dossier_evidence, published_on), TEXT_AT(dossier_evidence, language),
	TEXT_AT(dossier_evidence, side), TEXT_AT(dossier_evidence, reliability),
	TEXT_AT(dossier_evidence, captured_at), TEXT_AT(dossier_evidence, sha256) };
static const struct text_columns rating[] = { TEXT_AT(dossier_rating, code),
	TEXT_AT(dossier_rating, status), TEXT_AT(dossier_rating, as_of),
	TEXT_AT(dossier_rating, rationale), TEXT_AT(dossier_rating, reason),
	TEXT_AT(dossier_rating, confidence), TEXT_AT(dossier_rating, rater),
	TEXT_AT(dossier_rating, cites) };
static const struct text_columns target[] = { TEXT_AT(dossier_target, code),
	TEXT_AT(dossier_target, indicator), TEXT_AT(dossier_target, title),
	TEXT_AT(dossier_target, unit), TEXT_AT(dossier_target, baseline),
	TEXT_AT(dossier_target, comparator), TEXT_AT(dossier_target, value),
	TEXT_AT(dossier_target, by), TEXT_AT(dossier_target, period),
	TEXT_AT(dossier_target, observed), TEXT_AT(dossier_target, published_on) };
static const struct text_columns retracted[] = { TEXT_AT(dossier_retracted, kind),
	TEXT_AT(dossier_retracted, code) };

#define QUESTION(text, what, list, count, more)                                                    \
	{                                                                                          \
		text, what, COUNT_OF(what), sizeof(struct dossier_##what),                         \
			offsetof(struct dossier, list), offsetof(struct dossier, count), more      \
	}

/* Runs one question and puts its rows into the dossier. */
static void ask(struct ledger *l, const struct question *o, const char *code, struct arena *a,
	struct dossier *ret)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, o->sql);
	bind_text(&q, ":code", code);
	if (stmt_has(&q, ":as_of"))
		bind_text(&q, ":as_of", l->as_of);
	void *list = NULL;
	size_t n = read_texts(&q, a, o->columns, o->ncolumns, o->size, &list, o->rest);
	memcpy((char *)ret + o->list, &list, sizeof list);
	memcpy((char *)ret + o->count, &n, sizeof n);
}

static void read_agreement(struct ledger *l, struct arena *a, struct dossier *ret)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_dossier_agreement);
	bind_text(&q, ":code", ret->c.agreement);
	if (stmt_next(&q)) {
		ret->agreement_title = col_text(&q, "title", a);
		ret->agreed_on = col_text(&q, "agreed_on", a);
		ret->place = col_text(&q, "place", a);
		ret->agreement_source = col_text(&q, "source", a);
	}
}

static void read_late(struct ledger *l, struct arena *a, struct dossier *ret)
{
	if (!list_has(ret->c.is, "kept-late"))
		return;
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_dossier_late);
	bind_text(&q, ":code", ret->c.code);
	if (stmt_next(&q)) {
		ret->late_due = col_text(&q, "due_on", a);
		ret->late_met_by = col_text(&q, "met_by", a);
		ret->days_late = col_int(&q, "days_late");
	}
}

bool dossier_get(struct ledger *l, const char *code, struct arena *a, struct dossier *ret)
{
	const struct question questions[] = {
		QUESTION(q_dossier_parties, party, parties, nparties, rest_party),
		QUESTION(q_dossier_wordings, wording, wordings, nwordings, NULL),
		QUESTION(q_dossier_links, link, links, nlinks, rest_link),
		QUESTION(q_dossier_milestones, milestone, milestones, nmilestones, rest_milestone),
		QUESTION(q_dossier_evidence, evidence, evidence, nevidence, NULL),
		QUESTION(q_dossier_ratings, rating, ratings, nratings, NULL),
		QUESTION(q_dossier_targets, target, targets, ntargets, NULL),
		QUESTION(q_dossier_retracted, retracted, retracted, nretracted, NULL),
	};
	*ret = (struct dossier) { .as_of = arena_text(a, l->as_of) };
	if (!commitment_get(l, code, a, &ret->c))
		return false;
	read_agreement(l, a, ret);
	read_late(l, a, ret);
	for (size_t i = 0; i < COUNT_OF(questions); i++)
		ask(l, &questions[i], ret->c.code, a, ret);
	return db_ok(l->db);
}

const struct dossier_rating *dossier_newest(const struct dossier *d)
{
	return d->nratings ? &d->ratings[d->nratings - 1] : NULL;
}

const struct dossier_rating *dossier_since(const struct dossier *d)
{
	size_t i = d->nratings;
	if (i == 0)
		return NULL;
	while (i > 1 && strcmp(d->ratings[i - 2].status, d->ratings[d->nratings - 1].status) == 0)
		i--;
	return &d->ratings[i - 1];
}

bool dossier_retracted(struct ledger *l, const char *typed, struct arena *a, enum kind *ret_kind,
	const char **ret_code)
{
	const char *colon = strchr(typed, ':');
	const char *code = text_upper(colon ? colon + 1 : typed, a);
	for (int k = 0; k < KIND_COUNT; k++) {
		enum kind kind = (enum kind)k;
		const char *name = kind_facts(kind)->name;
		if (colon && strlen(name) != (size_t)(colon - typed))
			continue;
		if (colon && !text_starts(typed, name))
			continue;
		if (code_exists(l->db, kind, code) || !code_was_retracted(l->db, kind, code))
			continue;
		*ret_kind = kind;
		*ret_code = code;
		return true;
	}
	return false;
}

const char *dossier_later(struct ledger *l, enum kind kind, const char *code, struct arena *a)
{
	static const char *const questions[KIND_COUNT] = {
		[KIND_AGREEMENT] = q_dossier_later_agreement,
		[KIND_COMMITMENT] = q_dossier_later_commitment,
		[KIND_LINK] = q_dossier_later_link,
		[KIND_WORDING] = q_dossier_later_wording,
		[KIND_MILESTONE] = q_dossier_later_milestone,
		[KIND_EVIDENCE] = q_dossier_later_evidence,
		[KIND_RATING] = q_dossier_later_rating,
		[KIND_OBSERVATION] = q_dossier_later_observation,
		[KIND_TARGET] = q_dossier_later_target,
	};
	if (!questions[kind])
		return NULL;
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, questions[kind]);
	bind_text(&q, ":code", code);
	bind_text(&q, ":as_of", l->as_of);
	return stmt_next(&q) ? col_text(&q, "day", a) : NULL;
}

static const char *uses_sql(enum kind kind)
{
	switch (kind) {
	case KIND_PARTY:
		return q_dossier_uses_party;
	case KIND_SOURCE:
		return q_dossier_uses_source;
	case KIND_AGREEMENT:
		return q_dossier_uses_agreement;
	case KIND_EVIDENCE:
		return q_dossier_uses_evidence;
	case KIND_INDICATOR:
		return q_dossier_uses_indicator;
	case KIND_SNAPSHOT:
	case KIND_COMMITMENT:
	case KIND_LINK:
	case KIND_WORDING:
	case KIND_MILESTONE:
	case KIND_RATING:
	case KIND_OBSERVATION:
	case KIND_TARGET:
	case KIND_COUNT:
		break;
	}
	return NULL;
}

bool dossier_uses(struct ledger *l, enum kind kind, const char *code, struct arena *a,
	struct dossier_use **ret, size_t *ret_count)
{
	static const struct text_columns columns[] = { TEXT_AT(dossier_use, record),
		TEXT_AT(dossier_use, code), TEXT_AT(dossier_use, how), TEXT_AT(dossier_use, day),
		TEXT_AT(dossier_use, text) };
	const char *sql = uses_sql(kind);
	*ret = NULL;
	*ret_count = 0;
	if (!sql)
		return db_ok(l->db);
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, sql);
	bind_text(&q, ":code", code);
	if (stmt_has(&q, ":as_of"))
		bind_text(&q, ":as_of", l->as_of);
	void *list = NULL;
	*ret_count = read_texts(&q, a, columns, COUNT_OF(columns), sizeof **ret, &list, NULL);
	*ret = list;
	return db_ok(l->db);
}

static void read_deal_head(struct ledger *l, struct arena *a, struct deal *ret)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_dossier_agreement);
	bind_text(&q, ":code", ret->code);
	if (stmt_next(&q)) {
		ret->title = col_text(&q, "title", a);
		ret->agreed_on = col_text(&q, "agreed_on", a);
		ret->place = col_text(&q, "place", a);
	}
}

bool deal_get(struct ledger *l, const char *agreement, struct arena *a, struct deal *ret)
{
	static const struct text_columns columns[] = { TEXT_AT(deal_row, code),
		TEXT_AT(deal_row, title), TEXT_AT(deal_row, status),
		TEXT_AT(deal_row, status_as_of), TEXT_AT(deal_row, promisors),
		TEXT_AT(deal_row, made_on), TEXT_AT(deal_row, made_last), TEXT_AT(deal_row, roots),
		TEXT_AT(deal_row, duty), TEXT_AT(deal_row, due_last), TEXT_AT(deal_row, broken_if),
		TEXT_AT(deal_row, act), TEXT_AT(deal_row, act_on), TEXT_AT(deal_row, act_first),
		TEXT_AT(deal_row, act_last), TEXT_AT(deal_row, act_earliest) };
	static const struct text_columns pair[] = { TEXT_AT(deal_exchange, from),
		TEXT_AT(deal_exchange, to) };
	*ret = (struct deal) { .code = agreement };
	read_deal_head(l, a, ret);
	void *list = NULL;
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_dossier_deal);
	bind_text(&q, ":code", agreement);
	ret->nrows = read_texts(&q, a, columns, COUNT_OF(columns), sizeof *ret->rows, &list, NULL);
	ret->rows = list;
	SCOPED(stmt_done) struct stmt x = db_prepare(l->db, q_dossier_exchanges);
	bind_text(&x, ":code", agreement);
	ret->nexchanges = read_texts(
		&x, a, pair, COUNT_OF(pair), sizeof *ret->exchanges, &list, NULL);
	ret->exchanges = list;
	return db_ok(l->db);
}

const char *dossier_party_name(struct ledger *l, const char *code, struct arena *a)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_dossier_party_name);
	bind_text(&q, ":code", code);
	const char *name = stmt_next(&q) ? col_text(&q, "name", a) : NULL;
	return name ? name : code;
}

bool timeline_get(struct ledger *l, const struct filter *f, struct arena *a,
	struct timeline_row **ret, size_t *ret_count)
{
	static const struct text_columns columns[] = { TEXT_AT(timeline_row, code),
		TEXT_AT(timeline_row, title), TEXT_AT(timeline_row, day),
		TEXT_AT(timeline_row, written), TEXT_AT(timeline_row, what),
		TEXT_AT(timeline_row, text) };
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(l->db, filter_sql(f, q_dossier_timeline, a));
	filter_bind(f, &q, l->as_of);
	void *list = NULL;
	*ret_count = read_texts(&q, a, columns, COUNT_OF(columns), sizeof **ret, &list, NULL);
	*ret = list;
	return db_ok(l->db);
}

bool inbox_get(struct ledger *l, size_t limit, struct arena *a, struct inbox_row **ret,
	size_t *ret_count, size_t *ret_all)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_dossier_inbox);
	*ret = arena_alloc(a, (limit ? limit : 1) * sizeof **ret);
	*ret_count = *ret_all = 0;
	for (; stmt_next(&q); ++*ret_all)
		if (*ret_count < limit)
			(*ret)[(*ret_count)++] = (struct inbox_row) { col_text(&q, "code", a),
				col_text(&q, "title", a), col_text(&q, "publisher", a),
				col_text(&q, "published_on", a), col_text(&q, "captured_on", a),
				col_text(&q, "url", a) };
	return db_ok(l->db);
}
