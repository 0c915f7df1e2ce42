#include "calendar.h"

#include <string.h>

#include "arena.h"
#include "change.h"
#include "day.h"
#include "ical.h"
#include "ledger.h"
#include "query.h"
#include "words.h"

/* What the journal says of the record that an event comes from. */
struct origin {
	const char *replica, *stamp;
	long moves;
};

static bool moved(const struct change_row *r)
{
	static const char *const fields[] = { "due_on", "made_on", "schedule" };
	for (size_t i = 0; r->has_now && r->has_before && i < COUNT_OF(fields); i++) {
		const char *x = record_get(&r->before, fields[i]),
			   *y = record_get(&r->now, fields[i]);
		if (x && y ? strcmp(x, y) != 0 : x != y)
			return true;
	}
	return false;
}

/* All of them by the journal: nothing here depends on when the calendar is written. */
static bool read_origin(
	struct ledger *l, enum kind kind, const char *code, struct arena *a, struct origin *ret)
{
	struct change_list list = { 0 };
	*ret = (struct origin) { 0 };
	if (!change_history(l, kind, code, a, &list))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		const struct change_row *r = &list.rows[i];
		if (r->kind != kind || strcmp(r->code, code) != 0)
			continue;
		if (!ret->replica)
			ret->replica = r->replica;
		ret->moves += moved(r);
		ret->stamp = r->at;
	}
	return ret->replica || err_set(l->err, ERR_CORRUPT, "%s has no history", code);
}

/* A date given by hand is the milestone's own; the others are the commitment's, which has one due
 * date, or one for each day of its schedule. */
static const char *uid_of(const struct late_row *r, const struct late_milestone *m,
	const struct origin *o, struct arena *a)
{
	if (m->code)
		return arena_printf(a, "milestone-%s@%s.kept", m->code, o->replica);
	if (strcmp(m->origin, "schedule") == 0)
		return arena_printf(a, "%s-%s@%s.kept", r->code, r->milestone, o->replica);
	return arena_printf(a, "%s-due@%s.kept", r->code, o->replica);
}

static const char *description(const struct late_row *r, struct arena *a)
{
	const char *text = arena_printf(a, "%s\nBy: %s\nDue: %s\nStatus: %s", r->title,
		words_list(r->promisors, a), r->milestone, words_status(r->status, a));
	if (r->last_evidence_on)
		text = arena_printf(a, "%s\nLast evidence: %s", text, r->last_evidence_on);
	if (r->last_looked_on)
		text = arena_printf(a, "%s\nLast looked, none found: %s", text, r->last_looked_on);
	return arena_printf(a, "%s\nMore: kept show %s", text, r->code);
}

static bool put_event(struct ledger *l, const struct late_row *r, FILE *out, struct arena *a)
{
	struct origin o;
	struct late_milestone m;
	if (!late_milestone(l, r, a, &m) ||
		!read_origin(l, m.code ? KIND_MILESTONE : KIND_COMMITMENT,
			m.code ? m.code : r->code, a, &o))
		return false;
	const char *what = m.title ? m.title : r->title;
	const struct ical_event e = {
		.uid = uid_of(r, &m, &o, a),
		.sequence = o.moves,
		.stamp = o.stamp,
		.day = r->due_last,
		.summary = arena_printf(a, "%s due: %s", r->code, what),
		.description = description(r, a),
		.categories = arena_printf(
			a, "%s;%s", r->days_overdue > 0 ? "overdue" : "due", r->promisors),
	};
	ical_event(out, &e, a);
	return true;
}

bool calendar_write(struct ledger *l, const struct filter *f, long within, long limit, FILE *out,
	struct arena *a, long *ret_late)
{
	SCOPED(arena_done) struct arena scratch = { 0 };
	SCOPED(commitments_done) struct commitment_cursor c = late_open(l, f, within, a);
	struct late_row row;
	const char *name = *f->as_typed ? arena_printf(a, "Commitments due: %s", f->as_typed)
					: "Commitments due";
	long given = 0;
	*ret_late = 0;
	while (late_next(&c, &scratch, &row)) {
		*ret_late += row.days_overdue > 0;
		if (limit >= 0 && given >= limit) {
			arena_clear(&scratch);
			continue;
		}
		if (given++ == 0)
			ical_begin(out, name, words_axes(l, a), a);
		if (!put_event(l, &row, out, &scratch))
			return false;
	}
	if (given)
		ical_end(out);
	else
		ical_empty(out, name, words_axes(l, a), &scratch);
	return db_ok(l->db);
}
