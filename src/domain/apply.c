/* One journal entry becomes rows. What follows from several rows is in apply_state.c. */
#include "apply.h"

#include <assert.h>
#include <string.h>

#include "apply_search.h"
#include "apply_state.h"
#include "arena.h"
#include "bytes.h"
#include "day.h"
#include "db.h"
#include "domain_sql.h"
#include "rule.h"
#include "url.h"

/* The statements of each kind. about: which commitment a record is about. */
static const struct {
	const char *add, *again, *row, *drop, *about;
} sql[] = {
	[KIND_PARTY] = { q_apply_party, q_apply_party_again, q_apply_row_party, q_apply_drop_party,
		NULL },
	[KIND_SOURCE] = { q_apply_source, q_apply_source_again, q_apply_row_source,
		q_apply_drop_source, NULL },
	[KIND_SNAPSHOT] = { q_apply_snapshot, q_apply_snapshot_again, q_apply_row_snapshot,
		q_apply_drop_snapshot, NULL },
	[KIND_AGREEMENT] = { q_apply_agreement, q_apply_agreement_again, q_apply_row_agreement,
		q_apply_drop_agreement, NULL },
	[KIND_COMMITMENT] = { q_apply_commitment, q_apply_commitment_again, q_apply_row_commitment,
		q_apply_drop_commitment, NULL },
	[KIND_LINK] = { q_apply_link, q_apply_link_again, q_apply_row_link, q_apply_drop_link,
		q_apply_about_link },
	[KIND_WORDING] = { q_apply_wording, q_apply_wording_again, q_apply_row_wording,
		q_apply_drop_wording, q_apply_about_wording },
	[KIND_MILESTONE] = { q_apply_milestone, q_apply_milestone_again, q_apply_row_milestone,
		q_apply_drop_milestone, q_apply_about_milestone },
	[KIND_EVIDENCE] = { q_apply_evidence, q_apply_evidence_again, q_apply_row_evidence,
		q_apply_drop_evidence, q_apply_about_evidence },
	[KIND_RATING] = { q_apply_rating, q_apply_rating_again, q_apply_row_rating,
		q_apply_drop_rating, q_apply_about_rating },
	[KIND_INDICATOR] = { q_apply_indicator, q_apply_indicator_again, q_apply_row_indicator,
		q_apply_drop_indicator, NULL },
	[KIND_OBSERVATION] = { q_apply_observation, q_apply_observation_again,
		q_apply_row_observation, q_apply_drop_observation, NULL },
	[KIND_TARGET] = { q_apply_target, q_apply_target_again, q_apply_row_target,
		q_apply_drop_target, q_apply_about_target },
};
static_assert(COUNT_OF(sql) == KIND_COUNT, "a kind without statements");

/* Lists that have a table of their own. */
static const struct {
	enum kind kind;
	const char *field, *insert, *clear;
} lists[] = {
	{ KIND_COMMITMENT, "promisors", q_apply_promisor, q_apply_promisor_clear },
	{ KIND_COMMITMENT, "promisees", q_apply_promisee, q_apply_promisee_clear },
	{ KIND_COMMITMENT, "tags", q_apply_tag, q_apply_tag_clear },
	{ KIND_RATING, "cites", q_apply_cite, q_apply_cite_clear },
};

static const char *const ops[] = {
	[CHANGE_ADD] = "add", [CHANGE_REVISE] = "revise", [CHANGE_RETRACT] = "retract"
};

bool change_op_from(const char *text, enum change_op *ret)
{
	for (size_t i = 0; i < COUNT_OF(ops); i++)
		if (strcmp(text, ops[i]) == 0) {
			*ret = (enum change_op)i;
			return true;
		}
	return false;
}

const char *change_op_name(enum change_op op)
{
	return ops[op];
}

static int64_t row_of(struct db *db, enum kind kind, const char *code, int64_t *ret_entry)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql[kind].row);
	bind_text(&q, ":code", code);
	if (!stmt_next(&q))
		return 0;
	int64_t id = col_int(&q, "id");
	*ret_entry = col_int(&q, "entry");
	return id;
}

int64_t apply_entry_of(struct db *db, enum kind kind, const char *code)
{
	int64_t entry = 0;
	row_of(db, kind, code, &entry);
	return entry;
}

enum { NAME = 48 };

/* ":occurred_first" */
static const char *parameter(char into[NAME], const char *field, size_t length, const char *ending)
{
	into[0] = ':';
	memcpy(into + 1, field, length);
	memcpy(into + 1 + length, ending, strlen(ending) + 1);
	return into;
}

/* "occurred_on" gives :occurred_first and :occurred_last, where the statement asks for them. */
static void bind_span(struct stmt *q, const char *field, const char *value, struct arena *a)
{
	size_t length = strlen(field);
	char name[NAME];
	if (length > 3 && strcmp(field + length - 3, "_on") == 0)
		length -= 3;
	struct day_span *span = arena_alloc(a, sizeof *span);
	bool some = value && day_span(value, span);
	if (stmt_has(q, parameter(name, field, length, "_first")))
		bind_text(q, name, some ? span->first : NULL);
	if (stmt_has(q, parameter(name, field, length, "_last")))
		bind_text(q, name, some ? span->last : NULL);
}

static bool put_row(
	struct db *db, const struct record *r, bool fresh, int64_t entry, struct arena *a)
{
	const struct kind_facts *k = kind_facts(r->kind);
	char name[NAME];
	SCOPED(stmt_done)
	struct stmt q = db_prepare(db, fresh ? sql[r->kind].add : sql[r->kind].again);
	if (fresh && stmt_has(&q, ":id")) {
		if (r->row)
			bind_int(&q, ":id", r->row);
		else
			bind_text(&q, ":id", NULL);
	}
	bind_text(&q, ":code", r->code);
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		parameter(name, f->name, strlen(f->name), "");
		if (strcmp(f->name, "credibility") == 0 && r->values[i])
			bind_int(&q, name, r->values[i][0] - '0');
		else
			bind_text(&q, name, r->values[i]);
		if (field_is_date(f))
			bind_span(&q, f->name, r->values[i], a);
	}
	if (r->kind == KIND_SOURCE)
		bind_text(&q, ":url_key", url_key(record_get(r, "url"), a));
	bind_int(&q, ":entry", entry);
	return stmt_run(&q);
}

static bool clear_list(struct db *db, const char *text, const char *owner)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, text);
	bind_text(&q, ":owner", owner);
	return stmt_run(&q);
}

static bool put_list(
	struct db *db, const char *text, const char *owner, const char *list, struct arena *a)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, text);
	for (size_t n = 0; n < list_count(list); n++) {
		stmt_again(&q);
		bind_text(&q, ":owner", owner);
		bind_int(&q, ":n", (int64_t)n + 1);
		bind_text(&q, ":item", list_item(list, n, a));
		if (!stmt_run(&q))
			return false;
	}
	return db_ok(db);
}

/* Cited evidence stands before its rating, where the schema's guard looks for it. */
static bool put_lists(struct db *db, const struct record *r, bool fresh, struct arena *a)
{
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		if (lists[i].kind != r->kind)
			continue;
		if (!fresh && !clear_list(db, lists[i].clear, r->code))
			return false;
		if (!put_list(db, lists[i].insert, r->code, record_get(r, lists[i].field), a))
			return false;
	}
	return db_ok(db);
}

bool apply_bearing_counts(const struct record *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(r->bearings[i].commitment, r->bearings[n].commitment) == 0 &&
			strcmp(r->bearings[i].bearing, r->bearings[n].bearing) == 0)
			return false;
	return true;
}

static bool put_bearings(struct db *db, const struct record *r)
{
	struct day_span span;
	if (!day_span(record_get(r, "occurred_on"), &span))
		return err_set(db_err(db), ERR_CORRUPT, "%s has no date", r->code);
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_bearing);
	for (size_t n = 0; n < r->nbearings; n++) {
		const struct bearing *b = &r->bearings[n];
		stmt_again(&q);
		bind_text(&q, ":commitment", b->commitment);
		bind_text(&q, ":occurred_last", span.last);
		bind_text(&q, ":evidence", r->code);
		bind_int(&q, ":n", (int64_t)n + 1);
		bind_text(&q, ":bearing", b->bearing);
		bind_text(&q, ":milestone", b->milestone);
		bind_text(&q, ":note", b->note);
		bind_int(&q, ":counts", apply_bearing_counts(r, n));
		bind_text(&q, ":nature", record_get(r, "nature"));
		if (!stmt_run(&q))
			return false;
	}
	return db_ok(db);
}

/* The commitments that a record is about, "WD-02;WD-07"; NULL: none. */
static const char *about(struct db *db, enum kind kind, const char *code, struct arena *a)
{
	if (!sql[kind].about)
		return kind == KIND_COMMITMENT ? code : NULL;
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql[kind].about);
	bind_text(&q, ":code", code);
	return stmt_next(&q) ? col_text(&q, "about", a) : NULL;
}

static bool drop_lists(struct db *db, enum kind kind, const char *code)
{
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		if (lists[i].kind == kind && !clear_list(db, lists[i].clear, code))
			return false;
	return kind != KIND_EVIDENCE || clear_list(db, q_apply_bearing_clear, code);
}

static bool drop_row(struct db *db, enum kind kind, const char *code)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql[kind].drop);
	bind_text(&q, ":code", code);
	return stmt_run(&q);
}

static bool note_retracted(
	struct db *db, enum kind kind, const char *code, int64_t entry, const char *of)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_retracted);
	bind_text(&q, ":kind", kind_facts(kind)->name);
	bind_text(&q, ":code", code);
	bind_int(&q, ":entry", entry);
	bind_text(&q, ":about", of);
	return stmt_run(&q);
}

static bool note_revived(struct db *db, enum kind kind, const char *code)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_revived);
	bind_text(&q, ":kind", kind_facts(kind)->name);
	bind_text(&q, ":code", code);
	return stmt_run(&q);
}

bool apply_conflict(struct db *db, const struct record *r, int64_t entry, const char *why)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_conflict);
	bind_int(&q, ":entry", entry);
	bind_text(&q, ":kind", kind_facts(r->kind)->name);
	bind_text(&q, ":code", r->code);
	bind_text(&q, ":why", why);
	return stmt_run(&q);
}

static bool apply_retraction(
	struct db *db, struct unsearched *u, const struct record *r, int64_t entry, struct arena *a)
{
	int64_t was;
	int64_t id = row_of(db, r->kind, r->code, &was);
	if (id == 0)
		return apply_conflict(db, r, entry, "retracted, but it is not there");
	const char *of = about(db, r->kind, r->code, a);
	return search_drop(db, u, r->kind, id) &&
	       (r->kind != KIND_COMMITMENT || state_milestones_clear(db, r->code)) &&
	       drop_lists(db, r->kind, r->code) && drop_row(db, r->kind, r->code) &&
	       note_retracted(db, r->kind, r->code, entry, of) &&
	       state_after(db, r->kind, NULL, of, a);
}

/* id: its row as it is; 0: it has none. */
static bool apply_version(struct db *db, struct unsearched *u, const struct record *r, int64_t id,
	int64_t entry, struct arena *a)
{
	bool fresh = id == 0;
	const char *before = fresh ? NULL : about(db, r->kind, r->code, a);
	if (!fresh && r->kind == KIND_EVIDENCE && !clear_list(db, q_apply_bearing_clear, r->code))
		return false;
	if (!put_lists(db, r, fresh, a) || !put_row(db, r, fresh, entry, a))
		return false;
	if (fresh)
		id = db_last_row(db);
	if (r->kind == KIND_EVIDENCE && !put_bearings(db, r))
		return false;
	return search_put(db, u, r, id, fresh, a) && state_after(db, r->kind, r, before, a);
}

bool apply(struct db *db, struct unsearched *u, enum change_op op, const struct record *r,
	int64_t entry, struct arena *a)
{
	if (op == CHANGE_RETRACT)
		return apply_retraction(db, u, r, entry, a);
	int64_t was, id = row_of(db, r->kind, r->code, &was);
	if (op == CHANGE_ADD && id != 0)
		return apply_conflict(db, r, entry, "another record has this code");
	/* a revision of a retracted record brings it back: that is how undo works */
	if (op == CHANGE_REVISE && id == 0 && !note_revived(db, r->kind, r->code))
		return false;
	return apply_version(db, u, r, id, entry, a);
}

bool apply_new(
	struct db *db, struct unsearched *u, const struct record *r, int64_t entry, struct arena *a)
{
	return apply_version(db, u, r, 0, entry, a);
}

bool apply_page(struct db *db, struct db *texts, const struct record *r, struct arena *a)
{
	struct hash page;
	const char *sha256 = record_get(r, "sha256");
	if (!sha256 || !hash_from_hex(sha256, &page))
		return db_ok(db);
	int64_t was, id = row_of(db, KIND_SNAPSHOT, r->code, &was);
	const char *words = id ? bytes_text(texts, &page, a) : NULL;
	if (!db_ok(texts))
		return false;
	return !words || search_page(db, id, words, a);
}
