#include "query.h"

#include "arena.h"
#include "day.h"
#include "domain_sql.h"
#include "ledger.h"

static struct stmt prepare(
	struct ledger *l, const struct filter *f, long within, const char *sql, struct arena *a)
{
	struct stmt q = db_prepare_once(l->db, filter_sql(f, sql, a));
	char until[DAY_SIZE];
	day_add(l->as_of, within > 0 ? within : -1, until);
	filter_bind(f, &q, l->as_of);
	bind_text(&q, ":until", arena_text(a, until));
	return q;
}

struct commitment_cursor late_open(
	struct ledger *l, const struct filter *f, long within, struct arena *a)
{
	return (struct commitment_cursor) { .q = prepare(l, f, within, q_late_list, a),
		.as_of = l->as_of };
}

bool late_count(struct ledger *l, const struct filter *f, long within, struct arena *a,
	int64_t *ret_rows, int64_t *ret_overdue)
{
	bool all = filter_is_empty(f);
	SCOPED(stmt_done)
	struct stmt q = prepare(
		l, all ? NULL : f, within, all ? q_late_count_all : q_late_count, a);
	if (!stmt_next(&q))
		return false;
	*ret_rows = col_int(&q, "n");
	*ret_overdue = col_int(&q, "overdue");
	return db_ok(l->db);
}

bool late_next(struct commitment_cursor *c, struct arena *a, struct late_row *ret)
{
	struct stmt *q = &c->q;
	if (!stmt_next(q))
		return false;
	*ret = (struct late_row) {
		.code = col_text(q, "code", a),
		.title = col_text(q, "title", a),
		.promisors = col_text(q, "promisors", a),
		.milestone = col_text(q, "milestone", a),
		.due_last = col_text(q, "due_last", a),
		.status = col_text(q, "status", a),
		.last_evidence_on = col_text(q, "last_evidence_on", a),
		.last_looked_on = col_text(q, "last_looked_on", a),
	};
	ret->days_overdue = day_between(ret->due_last, c->as_of);
	return true;
}

bool late_milestone(
	struct ledger *l, const struct late_row *row, struct arena *a, struct late_milestone *ret)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_late_milestone);
	bind_text(&q, ":commitment", row->code);
	bind_text(&q, ":due_on", row->milestone);
	if (!stmt_next(&q))
		return err_set(l->err, ERR_CORRUPT, "%s has no date %s", row->code, row->milestone);
	*ret = (struct late_milestone) {
		.code = col_text(&q, "code", a),
		.origin = col_text(&q, "origin", a),
		.title = col_text(&q, "title", a),
	};
	return db_ok(l->db);
}
