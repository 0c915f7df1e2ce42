/*
 * Why it is right. Let the replay's tables and the rows left out together be called the whole. As
 * long as standing_look() says true, the whole is what a replay of all entries so far gives.
 *
 * A row is left out only when it is what apply() would have put in: its entry adds it, no record of
 * the whole has its code (in the replay that is looked up; twice in the ledger's table its index
 * refuses), and its number follows the highest of the whole.
 *
 * An entry that touches a record that was left out, or adds one of its code again, is not applied:
 * then this gives up, see was_left_out().
 *
 * What else is worked out from such records is nothing (no milestone, no origin), or does not need
 * them: a source's copies take its code for the end of their chain where it is not there. A rating
 * that is left out gives its commitment its status where it is the newest (state_rated()), and
 * comes back when another rating of the same commitment is replayed (fetch_ratings()). The guard
 * that asks what evidence bears on when a rating is revised finds it (fetch_bearings()).
 */
#include "verify_stand.h"

#include <stdlib.h>
#include <string.h>

#include "apply_search.h"
#include "apply_state.h"
#include "arena.h"
#include "day.h"
#include "db.h"
#include "domain_sql.h"
#include "err.h"
#include "record.h"
#include "sum.h"
#include "url.h"
#include "vocab.h"

enum { COLUMNS = 24 };

/* What a column of a kind's table holds. */
enum what { ID, ENTRY, CODE, URL_KEY, ROOT, FIELD, GRADE, FIRST, LAST, UNKNOWN };
struct column {
	enum what what;
	size_t field;
};

/* One kind's rows in the ledger, in order, each left out or summed up. */
struct kind_rows {
	const char *sql, *highest, *of_code;
	struct stmt rows;
	bool has;
	struct column columns[COLUMNS];
	int64_t last;  /* that was left out */
	bool replayed; /* some of the kind are in the replay, or were */
	uint64_t rest;
};

struct standing {
	struct db *ledger, *replay;
	uint64_t key, bearings, cites, texts; /* of what was left out */
	struct kind_rows of[KIND_COUNT];
};

static const struct {
	const char *name;
	enum what what;
} special[] = {
	{ "id", ID },
	{ "entry", ENTRY },
	{ "code", CODE },
	{ "url_key", URL_KEY },
	{ "root_origin", ROOT },
	{ "credibility", GRADE },
};

/* "occurred_first" belongs to "occurred_on", "as_of_last" to "as_of". */
static bool is_day_of(const char *column, const char *field, const char *ending)
{
	size_t length = strlen(field);
	if (length > 3 && strcmp(field + length - 3, "_on") == 0)
		length -= 3;
	return strncmp(column, field, length) == 0 && strcmp(column + length, ending) == 0;
}

static bool find_column(enum kind kind, const char *name, struct column *ret)
{
	const struct kind_facts *k = kind_facts(kind);
	for (size_t i = 0; i < k->nfields; i++) {
		const char *field = k->fields[i].name;
		*ret = (struct column) { FIELD, i };
		if (strcmp(name, field) == 0)
			break;
		ret->what = FIRST;
		if (is_day_of(name, field, "_first"))
			return true;
		ret->what = LAST;
		if (is_day_of(name, field, "_last"))
			return true;
		ret->what = UNKNOWN;
	}
	for (size_t i = 0; i < COUNT_OF(special); i++)
		if (strcmp(name, special[i].name) == 0) {
			ret->what = special[i].what;
			return true;
		}
	return ret->what != UNKNOWN;
}

static void step(struct kind_rows *k)
{
	k->has = stmt_next(&k->rows);
}

static bool open_kind(struct standing *s, enum kind kind, const char *sql, const char *highest,
	const char *of_code)
{
	struct kind_rows *k = &s->of[kind];
	*k = (struct kind_rows) { sql, highest, of_code, db_prepare(s->ledger, sql) };
	if (!db_ok(s->ledger) || stmt_columns(&k->rows) > COLUMNS)
		return false;
	for (int i = 0; i < stmt_columns(&k->rows); i++)
		if (!find_column(kind, stmt_column_name(&k->rows, i), &k->columns[i]))
			return false;
	step(k);
	return db_ok(s->ledger);
}

struct standing *standing_begin(struct db *ledger, struct db *replay)
{
	struct standing *s = calloc(1, sizeof *s);
	if (!s) {
		err_set(db_err(ledger), ERR_IO, "out of memory");
		return NULL;
	}
	*s = (struct standing) { .ledger = ledger, .replay = replay, .key = sum_key() };
	if (open_kind(s, KIND_SOURCE, q_verify_source, q_verify_highest_source,
		    q_verify_code_source) &&
		open_kind(s, KIND_RATING, q_verify_rating, q_verify_highest_rating,
			q_verify_code_rating) &&
		open_kind(s, KIND_EVIDENCE, q_verify_evidence, q_verify_highest_evidence,
			q_verify_code_evidence))
		return s;
	standing_done(s);
	return NULL;
}

void standing_done(struct standing *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (s->of[i].sql)
			stmt_done(&s->of[i].rows);
	free(s);
}

/* The text that a column should hold; NULL: none. */
static const char *text_of(const struct column *c, const struct record *r, struct arena *a)
{
	struct day_span span;
	const char *value = r->values[c->field];
	if (c->what == CODE || c->what == ROOT)
		return r->code;
	if (c->what == URL_KEY)
		return url_key(record_get(r, "url"), a);
	if (c->what != FIRST && c->what != LAST)
		return value;
	if (!value || !day_span(value, &span))
		return NULL;
	return arena_text(a, c->what == FIRST ? span.first : span.last);
}

static bool value_is(
	struct stmt *q, int i, const struct column *c, const struct record *r, struct arena *a)
{
	size_t length;
	char type = stmt_column_type(q, i);
	if (c->what == GRADE && r->values[c->field])
		return type == 'i' && stmt_column_int(q, i) == r->values[c->field][0] - '0';
	if (c->what == ID || c->what == ENTRY)
		return type == 'i' && stmt_column_int(q, i) == (c->what == ID ? r->row : r->entry);
	const char *want = text_of(c, r, a);
	if (!want || type != 't')
		return !want && type == 'n';
	const char *have = stmt_column_text(q, i, &length);
	return strlen(want) == length && memcmp(have, want, length) == 0;
}

static bool row_is(struct kind_rows *k, const struct record *r, struct arena *a)
{
	for (int i = 0; i < stmt_columns(&k->rows); i++)
		if (!value_is(&k->rows, i, &k->columns[i], r, a))
			return false;
	return true;
}

/* Rows before this number were not left out: the replay has to hold them. */
static void pass_to(struct standing *s, struct kind_rows *k, int64_t row)
{
	for (; k->has && col_int(&k->rows, "id") < row; step(k))
		k->rest += sum_row(s->key, &k->rows);
}

static int64_t one_number(struct db *db, const char *sql, const char *code)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql);
	if (code)
		bind_text(&q, ":code", code);
	return stmt_next(&q) ? col_int(&q, "id") : 0;
}

/* Can it be that the record of this code was left out? Too often yes does no harm. */
static bool was_left_out(struct standing *s, enum kind kind, const char *code)
{
	const struct kind_rows *k = &s->of[kind];
	int64_t id = one_number(s->ledger, k->of_code, code);
	return id > 0 && id <= k->last && apply_entry_of(s->replay, kind, code) == 0;
}

/* What the schema's guards ask of a rating is asked of those that are replayed. */
static bool is_plain_rating(struct standing *s, const struct record *r)
{
	enum status status;
	return status_from(record_get(r, "status"), &status) && status != STATUS_SUPERSEDED &&
	       (record_get(r, "cites") || !status_facts(status)->needs_evidence) &&
	       apply_entry_of(s->replay, KIND_COMMITMENT, record_get(r, "commitment")) != 0;
}

/* Is nothing worked out from such a record, or only its commitment's status? */
static bool is_plain(struct standing *s, const struct record *r)
{
	struct day_span span;
	if (r->kind == KIND_SOURCE)
		return !record_get(r, "origin");
	if (r->kind == KIND_RATING)
		return is_plain_rating(s, r);
	for (size_t i = 0; i < r->nbearings; i++)
		if (r->bearings[i].milestone)
			return false;
	return day_span(record_get(r, "occurred_on"), &span);
}

static uint64_t bearing_sum(const struct standing *s, const struct record *r, size_t n)
{
	struct day_span span;
	const struct bearing *b = &r->bearings[n];
	uint64_t key = s->key;
	day_span(record_get(r, "occurred_on"), &span);
	uint64_t h = sum_text(key, key, b->commitment);
	h = sum_text(key, h, span.last);
	h = sum_text(key, h, r->code);
	h = sum_number(key, h, (int64_t)n + 1);
	h = sum_text(key, h, b->bearing);
	h = sum_text(key, h, b->milestone);
	h = sum_text(key, h, b->note);
	h = sum_number(key, h, apply_bearing_counts(r, n));
	return sum_text(key, h, record_get(r, "nature"));
}

static uint64_t cite_sum(
	const struct standing *s, const struct record *r, size_t n, struct arena *a)
{
	uint64_t h = sum_text(s->key, s->key, r->code);
	h = sum_number(s->key, h, (int64_t)n + 1);
	return sum_text(s->key, h, list_item(record_get(r, "cites"), n, a));
}

static uint64_t text_sum(
	const struct standing *s, const struct record *r, int64_t id, struct arena *a)
{
	struct search_row text = search_row(r, id, a);
	uint64_t h = sum_number(s->key, s->key, text.row);
	h = sum_text(s->key, h, text.title);
	return sum_text(s->key, h, text.text);
}

static bool leave_out(struct standing *s, const struct record *r, struct arena *a)
{
	s->texts += text_sum(s, r, r->row, a);
	for (size_t i = 0; r->kind == KIND_EVIDENCE && i < r->nbearings; i++)
		s->bearings += bearing_sum(s, r, i);
	s->of[r->kind].last = r->row;
	step(&s->of[r->kind]);
	if (r->kind != KIND_RATING)
		return true;
	for (size_t i = 0; i < list_count(record_get(r, "cites")); i++)
		s->cites += cite_sum(s, r, i, a);
	return state_rated(s->replay, r, a);
}

/* The number that the next row of the whole gets. */
static int64_t next_row(struct standing *s, enum kind kind)
{
	const struct kind_rows *k = &s->of[kind];
	int64_t highest = k->replayed ? one_number(s->replay, k->highest, NULL) : 0;
	return (highest > k->last ? highest : k->last) + 1;
}

/* The schema's guard asks whether the evidence of a rating bears on its commitment. */
static bool fetch_bearings(struct standing *s, const char *evidence)
{
	if (!was_left_out(s, KIND_EVIDENCE, evidence))
		return db_ok(s->ledger);
	SCOPED(stmt_done) struct stmt q = db_prepare(s->ledger, q_verify_bearings_of);
	bind_text(&q, ":evidence", evidence);
	while (stmt_next(&q)) {
		SCOPED(stmt_done) struct stmt add = db_prepare(s->replay, q_verify_fetch_bearing);
		size_t length;
		bind_text(&add, ":commitment", col_lent(&q, "commitment", &length));
		bind_text(&add, ":occurred_last", col_lent(&q, "occurred_last", &length));
		bind_text(&add, ":evidence", evidence);
		bind_int(&add, ":n", col_int(&q, "n"));
		bind_text(&add, ":bearing", col_lent(&q, "bearing", &length));
		bind_text(&add, ":note", col_lent(&q, "note", &length));
		bind_int(&add, ":counts", col_int(&q, "counts"));
		bind_text(&add, ":nature", col_lent(&q, "nature", &length));
		if (stmt_run(&add) && db_changed(s->replay) > 0)
			s->bearings -= sum_row(s->key, &q);
	}
	return db_ok(s->ledger) && db_ok(s->replay);
}

/* A rating that was left out goes into the replay after all, with what it cites and its text. */
static bool fetch_rating(
	struct standing *s, struct unsearched *u, struct stmt *row, struct arena *a)
{
	static const char *const texts[] = { ":code", ":commitment", ":status", ":as_of",
		":as_of_last", ":rationale", ":reason", ":confidence", ":rater", ":cites" };
	size_t length;
	const char *code = col_lent(row, "code", &length);
	SCOPED(stmt_done) struct stmt cites = db_prepare(s->ledger, q_verify_cites_of);
	bind_text(&cites, ":rating", code);
	while (stmt_next(&cites)) {
		SCOPED(stmt_done) struct stmt cite = db_prepare(s->replay, q_apply_cite);
		bind_text(&cite, ":owner", code);
		bind_int(&cite, ":n", col_int(&cites, "n"));
		bind_text(&cite, ":item", col_lent(&cites, "evidence", &length));
		if (!stmt_run(&cite))
			return false;
		s->cites -= sum_row(s->key, &cites);
	}
	SCOPED(stmt_done) struct stmt add = db_prepare(s->replay, q_apply_rating);
	bind_int(&add, ":id", col_int(row, "id"));
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		bind_text(&add, texts[i], col_lent(row, texts[i] + 1, &length));
	bind_int(&add, ":entry", col_int(row, "entry"));
	s->of[KIND_RATING].rest += sum_row(s->key, row);
	struct record r = { .kind = KIND_RATING };
	record_set(&r, "rationale", col_text(row, "rationale", a));
	s->texts -= text_sum(s, &r, col_int(row, "id"), a);
	return stmt_run(&add) && search_put(s->replay, u, &r, col_int(row, "id"), true, a);
}

/* Which rating of a commitment is the newest is asked of all of them. */
static bool fetch_ratings(
	struct standing *s, struct unsearched *u, const char *commitment, struct arena *a)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(s->ledger, q_verify_ratings_of);
	bind_text(&q, ":commitment", commitment);
	bind_int(&q, ":last", s->of[KIND_RATING].last);
	while (stmt_next(&q)) {
		size_t length;
		if (apply_entry_of(s->replay, KIND_RATING, col_lent(&q, "code", &length)) == 0 &&
			!fetch_rating(s, u, &q, a))
			return false;
	}
	return db_ok(s->ledger) && db_ok(s->replay);
}

static bool is_rated(struct db *db, const char *commitment, int64_t last)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_verify_is_rated);
	bind_text(&q, ":commitment", commitment);
	bind_int(&q, ":last", last);
	return stmt_next(&q);
}

/* What the replay of a rating needs of what was left out. */
static bool fetch_for_rating(struct standing *s, struct unsearched *u, enum change_op op,
	const struct record *r, struct arena *a)
{
	const char *cites = op == CHANGE_REVISE ? record_get(r, "cites") : NULL;
	for (size_t i = 0; i < list_count(cites); i++)
		if (!fetch_bearings(s, list_item(cites, i, a)))
			return false;
	SCOPED(stmt_done) struct stmt q = db_prepare(s->replay, q_apply_about_rating);
	bind_text(&q, ":code", r->code);
	const char *before = stmt_next(&q) ? col_text(&q, "about", a) : NULL;
	const char *now = op == CHANGE_RETRACT ? NULL : record_get(r, "commitment");
	return (!before || fetch_ratings(s, u, before, a)) && (!now || fetch_ratings(s, u, now, a));
}

bool standing_look(struct standing *s, struct unsearched *u, enum change_op op, struct record *r,
	int64_t entry, struct arena *a, bool *ret_stands)
{
	struct kind_rows *k = &s->of[r->kind];
	*ret_stands = false;
	/* added again, it would have the status of none of its ratings */
	if (r->kind == KIND_COMMITMENT && op == CHANGE_RETRACT)
		return !is_rated(s->ledger, r->code, s->of[KIND_RATING].last) &&
		       !is_rated(s->replay, r->code, INT64_MAX);
	if (!k->sql)
		return true;
	if (op != CHANGE_RETRACT)
		r->row = next_row(s, r->kind);
	if (op == CHANGE_ADD) {
		r->entry = entry;
		pass_to(s, k, r->row);
		*ret_stands = k->has && row_is(k, r, a) && is_plain(s, r) &&
			      !(k->replayed && apply_entry_of(s->replay, r->kind, r->code));
	}
	if (*ret_stands)
		return leave_out(s, r, a);
	k->replayed = true;
	if (was_left_out(s, r->kind, r->code) ||
		(r->kind == KIND_RATING && !fetch_for_rating(s, u, op, r, a)))
		return false;
	return db_ok(s->ledger) && db_ok(s->replay);
}

bool standing_whole(struct standing *s)
{
	bool same = true;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		struct kind_rows *k = &s->of[i];
		if (!k->sql)
			continue;
		pass_to(s, k, INT64_MAX);
		same = same && !k->has && k->rest == sum_rows(s->key, s->replay, k->sql);
	}
	return same &&
	       sum_rows(s->key, s->ledger, q_verify_bearing) ==
		       s->bearings + sum_rows(s->key, s->replay, q_verify_bearing) &&
	       sum_rows(s->key, s->ledger, q_verify_cite) ==
		       s->cites + sum_rows(s->key, s->replay, q_verify_cite) &&
	       sum_rows(s->key, s->ledger, q_verify_search) ==
		       s->texts + sum_rows(s->key, s->replay, q_verify_search) &&
	       db_ok(s->ledger) && db_ok(s->replay);
}
