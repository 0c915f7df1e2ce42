#include "apply_state.h"

#include <string.h>

#include "arena.h"
#include "day.h"
#include "db.h"
#include "domain_sql.h"
#include "schedule.h"
#include "vocab.h"

static bool run_with(struct db *db, const char *text, const char *name, const char *value)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, text);
	if (name)
		bind_text(&q, name, value);
	return stmt_run(&q);
}

/* The copies in a milestone's row. */
struct copies {
	int64_t id;
	const char *met_by, *met_first;
	bool awaiting;
};

static bool put_copies(struct db *db, const struct copies *now)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_milestone_state);
	bind_text(&q, ":met_by", now->met_by);
	bind_text(&q, ":met_first", now->met_first);
	bind_int(&q, ":awaiting", now->awaiting);
	bind_int(&q, ":id", now->id);
	return stmt_run(&q);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Those that are no longer right. met: what meets them may have changed. */
static struct copies *stale_copies(
	struct db *db, const char *commitment, bool met, struct arena *a, size_t *ret_count)
{
	struct copies *list = NULL;
	size_t count = 0;
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_milestones_state);
	bind_int(&q, ":met", met);
	bind_text(&q, ":commitment", commitment);
	while (stmt_next(&q)) {
		struct copies now = { .id = col_int(&q, "id") };
		const char *met_by = col_text(&q, "met_by", a);
		const char *met_first = col_text(&q, "met_first", a);
		bool awaiting = col_int(&q, "awaiting");
		now.met_by = col_text(&q, "now_met_by", a);
		now.met_first = col_text(&q, "now_met_first", a);
		now.awaiting = !now.met_by && col_int(&q, "open");
		if (same(met_by, now.met_by) && same(met_first, now.met_first) &&
			awaiting == now.awaiting)
			continue;
		list = arena_more(a, list, count, sizeof *list);
		list[count++] = now;
	}
	*ret_count = count;
	return list;
}

/* Which milestones of the commitment are met, and which of the others can still be late. */
static bool refresh_milestones(struct db *db, const char *commitment, bool met, struct arena *a)
{
	size_t count;
	const struct copies *stale = stale_copies(db, commitment, met, a, &count);
	for (size_t i = 0; i < count; i++)
		if (!put_copies(db, &stale[i]))
			return false;
	return db_ok(db);
}

static bool refresh_status(struct db *db, const char *commitment, struct arena *a)
{
	SCOPED(stmt_done) struct stmt r = db_prepare(db, q_apply_newest_rating);
	bind_text(&r, ":commitment", commitment);
	bool rated = stmt_next(&r);
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_status);
	bind_text(&q, ":commitment", commitment);
	bind_text(&q, ":rating", rated ? col_text(&r, "code", a) : NULL);
	bind_text(&q, ":status", rated ? col_text(&r, "status", a) : NULL);
	bind_text(&q, ":as_of", rated ? col_text(&r, "as_of", a) : NULL);
	bind_text(&q, ":as_of_last", rated ? col_text(&r, "as_of_last", a) : NULL);
	return stmt_run(&q) && refresh_milestones(db, commitment, false, a);
}

static bool is_concluded(const char *name)
{
	enum status status;
	return status_from(name, &status) && status_facts(status)->concluded;
}

bool state_rated(struct db *db, const struct record *r, struct arena *a)
{
	struct day_span span;
	const char *as_of = record_get(r, "as_of"), *commitment = record_get(r, "commitment");
	const char *status = record_get(r, "status");
	if (!day_span(as_of, &span))
		return err_set(db_err(db), ERR_CORRUPT, "%s has no date", r->code);
	SCOPED(stmt_done) struct stmt is = db_prepare(db, q_apply_status_of);
	bind_text(&is, ":commitment", commitment);
	if (!stmt_next(&is))
		return db_ok(db);
	const char *last = col_text(&is, "status_last", a), *was = col_text(&is, "status", a);
	if (last && strcmp(last, span.last) > 0)
		return db_ok(db);
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_status);
	bind_text(&q, ":commitment", commitment);
	bind_text(&q, ":rating", r->code);
	bind_text(&q, ":status", status);
	bind_text(&q, ":as_of", as_of);
	bind_text(&q, ":as_of_last", span.last);
	/* what is due can be late until the status is a conclusion */
	return stmt_run(&q) && (is_concluded(was) == is_concluded(status) ||
				       refresh_milestones(db, commitment, false, a));
}

bool state_milestones_clear(struct db *db, const char *commitment)
{
	return run_with(db, q_apply_milestones_clear, ":commitment", commitment);
}

static bool add_milestone(struct db *db, const char *commitment, int64_t entry, const char *due_on,
	const char *origin)
{
	struct day_span span;
	if (!day_span(due_on, &span))
		return err_set(db_err(db), ERR_CORRUPT, "%s falls due on no date", commitment);
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_milestone_add);
	bind_text(&q, ":commitment", commitment);
	bind_text(&q, ":due_on", due_on);
	bind_text(&q, ":due_first", span.first);
	bind_text(&q, ":due_last", span.last);
	bind_text(&q, ":origin", origin);
	bind_int(&q, ":entry", entry);
	return stmt_run(&q);
}

static int64_t entry_of(struct db *db, const char *commitment)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_row_commitment);
	bind_text(&q, ":code", commitment);
	return stmt_next(&q) ? col_int(&q, "entry") : 0;
}

static bool add_occurrences(struct db *db, const struct record *r, int64_t entry, struct arena *a)
{
	struct day_span made, due;
	const char *until = record_get(r, "due_on");
	if (!day_span(record_get(r, "made_on"), &made))
		return err_set(db_err(db), ERR_CORRUPT, "%s was made on no date", r->code);
	char(*days)[DAY_SIZE] = arena_alloc(a, (size_t)SCHEDULE_DAYS * DAY_SIZE);
	size_t count = 0;
	if (!schedule_days(record_get(r, "schedule"), made.first,
		    until && day_span(until, &due) ? due.last : NULL, days, SCHEDULE_DAYS, &count,
		    db_err(db)))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!add_milestone(db, r->code, entry, days[i], "schedule"))
			return false;
	return db_ok(db);
}

static bool refresh_commitment(struct db *db, const struct record *r, struct arena *a)
{
	int64_t entry = entry_of(db, r->code);
	if (!state_milestones_clear(db, r->code))
		return false;
	if (record_get(r, "schedule")) {
		if (!add_occurrences(db, r, entry, a))
			return false;
	} else if (record_get(r, "due_on") &&
		   !add_milestone(db, r->code, entry, record_get(r, "due_on"), "due")) {
		return false;
	}
	return refresh_milestones(db, r->code, true, a);
}

static bool refresh_each(struct db *db, const char *commitments, struct arena *a)
{
	for (size_t n = 0; n < list_count(commitments); n++)
		if (!refresh_milestones(db, list_item(commitments, n, a), true, a))
			return false;
	return db_ok(db);
}

static bool after_evidence(
	struct db *db, const struct record *r, const char *before, struct arena *a)
{
	if (!refresh_each(db, before, a))
		return false;
	for (size_t i = 0; r && i < r->nbearings; i++)
		if (r->bearings[i].milestone &&
			!refresh_milestones(db, r->bearings[i].commitment, true, a))
			return false;
	return db_ok(db);
}

static bool after_rating(struct db *db, const struct record *r, const char *before, struct arena *a)
{
	if (before && !refresh_status(db, before, a))
		return false;
	const char *now = r ? record_get(r, "commitment") : NULL;
	return !now || (before && strcmp(now, before) == 0) || refresh_status(db, now, a);
}

/* Where the chains end that come through this record, of parents or of origins. Asked first whether
 * there is any that has to change: most records are new, and nothing is under them. */
static bool refresh_roots(struct db *db, const char *ask, const char *roots, const char *code)
{
	{
		SCOPED(stmt_done) struct stmt q = db_prepare(db, ask);
		bind_text(&q, ":code", code);
		if (!stmt_next(&q))
			return db_ok(db);
	}
	return run_with(db, roots, ":code", code);
}

bool state_after(
	struct db *db, enum kind kind, const struct record *r, const char *before, struct arena *a)
{
	switch (kind) {
	case KIND_PARTY:
		return !r || refresh_roots(db, q_apply_party_parted, q_apply_party_roots, r->code);
	case KIND_SOURCE:
		return !r ||
		       refresh_roots(db, q_apply_source_is_origin, q_apply_source_roots, r->code);
	case KIND_COMMITMENT:
		return !r || refresh_commitment(db, r, a);
	case KIND_EVIDENCE:
		return after_evidence(db, r, before, a);
	case KIND_RATING:
		return after_rating(db, r, before, a);
	case KIND_MILESTONE:
		return refresh_each(db, before, a) &&
		       (!r || refresh_milestones(db, record_get(r, "commitment"), true, a));
	case KIND_SNAPSHOT:
	case KIND_AGREEMENT:
	case KIND_LINK:
	case KIND_WORDING:
	case KIND_INDICATOR:
	case KIND_OBSERVATION:
	case KIND_TARGET:
	case KIND_COUNT:
		break;
	}
	return db_ok(db);
}
