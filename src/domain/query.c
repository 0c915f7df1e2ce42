#include "query.h"

#include <string.h>

#include "arena.h"
#include "domain_sql.h"
#include "ledger.h"
#include "text.h"

struct commitment_cursor commitments_open(
	struct ledger *l, const struct filter *f, enum filter_order order, struct arena *a)
{
	struct commitment_cursor c = {
		.q = db_prepare_once(l->db, filter_sql_by(f, order, q_commitment_list, a)),
	};
	filter_bind(f, &c.q, l->as_of);
	return c;
}

bool commitments_next(struct commitment_cursor *c, struct arena *a, struct commitment_row *ret)
{
	struct stmt *q = &c->q;
	if (!stmt_next(q))
		return false;
	*ret = (struct commitment_row) {
		.code = col_text(q, "code", a),
		.title = col_text(q, "title", a),
		.agreement = col_text(q, "agreement", a),
		.promisors = col_text(q, "promisors", a),
		.promisees = col_text(q, "promisees", a),
		.kind = col_text(q, "kind", a),
		.duty = col_text(q, "duty", a),
		.made_on = col_text(q, "made_on", a),
		.due_on = col_text(q, "due_on", a),
		.due_basis = col_text(q, "due_basis", a),
		.schedule = col_text(q, "schedule", a),
		.kept_if = col_text(q, "kept_if", a),
		.broken_if = col_text(q, "broken_if", a),
		.tags = col_text(q, "tags", a),
		.notes = col_text(q, "notes", a),
		.status = col_text(q, "status", a),
		.status_as_of = col_text(q, "status_as_of", a),
		.rating = col_text(q, "rating", a),
		.is = col_text(q, "is", a),
		.supports = col_int(q, "supports"),
		.contradicts = col_int(q, "contradicts"),
		.context = col_int(q, "context"),
		.last_evidence_on = col_text(q, "last_evidence_on", a),
		.last_looked_on = col_text(q, "last_looked_on", a),
	};
	return true;
}

void commitments_done(struct commitment_cursor *c)
{
	stmt_done(&c->q);
}

static bool missing(struct ledger *l, const char *code)
{
	return db_ok(l->db) && err_set(l->err, ERR_MISSING, "no such commitment: '%s'", code);
}

/* The text for one commitment is made once, so that its statement is compiled once, however many
 * are asked one after the other. */
static const char *one_commitment(const struct filter *f)
{
	static struct arena text;
	static const char *sql;
	if (!sql)
		sql = filter_sql_by(f, ORDER_BY_CODE, q_commitment_list, &text);
	return sql;
}

bool commitment_get(struct ledger *l, const char *code, struct arena *a, struct commitment_row *ret)
{
	const struct filter f = {
		.where = "c.code = :f1", .values = { { ":f1", code } }, .count = 1, .as_typed = code
	};
	SCOPED(commitments_done)
	struct commitment_cursor c = { .q = db_prepare(l->db, one_commitment(&f)) };
	filter_bind(&f, &c.q, l->as_of);
	return commitments_next(&c, a, ret) || missing(l, code);
}

bool commitment_brief_get(
	struct ledger *l, const char *code, struct arena *a, struct commitment_brief *ret)
{
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(l->db, filter_replace(q_commitment_standing, "/*WAITS*/ 0",
						       filter_state("needs-review", a), a));
	filter_bind(NULL, &q, l->as_of);
	bind_text(&q, ":code", code);
	if (!stmt_next(&q))
		return missing(l, code);
	*ret = (struct commitment_brief) {
		.code = col_text(&q, "code", a),
		.title = col_text(&q, "title", a),
		.made_on = col_text(&q, "made_on", a),
		.status = col_text(&q, "status", a),
		.rating = col_text(&q, "rating", a),
		.since = col_text(&q, "since", a),
		.waits = col_int(&q, "waits") != 0,
	};
	return db_ok(l->db);
}

int64_t commitments_passing(struct ledger *l, const struct filter *f, struct arena *a)
{
	if (filter_is_empty(f))
		return commitments_count(l);
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(l->db, filter_sql(f, q_commitment_passing, a));
	filter_bind(f, &q, l->as_of);
	return stmt_next(&q) ? col_int(&q, "n") : 0;
}

int64_t commitments_count(struct ledger *l)
{
	return db_int(l->db, q_commitment_count);
}

bool word_is_new(struct ledger *l, const struct vocab *v, const char *word, struct arena *a,
	const char **ret_near)
{
	const char **known = NULL;
	size_t count = 0;
	*ret_near = NULL;
	if (vocab_has(v, word) || (v != &vocab_commitment_kind && v != &vocab_source_kind))
		return false;
	for (; v->words[count]; count++) {
		known = arena_more(a, known, count, sizeof *known);
		known[count] = v->words[count];
	}
	SCOPED(stmt_done)
	struct stmt q = db_prepare(
		l->db, v == &vocab_source_kind ? q_kinds_of_sources : q_kinds_of_commitments);
	for (; stmt_next(&q); count++) {
		known = arena_more(a, known, count, sizeof *known);
		known[count] = col_text(&q, "kind", a);
		if (strcmp(known[count], word) == 0)
			return false;
	}
	*ret_near = text_nearest(word, known, count);
	return db_ok(l->db);
}
