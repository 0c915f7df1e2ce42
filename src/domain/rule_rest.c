/* What rests on a record may not be taken from under it by an edit. */
#include <string.h>

#include "arena.h"
#include "db.h"
#include "domain_sql.h"
#include "rule_field.h"
#include "rule_rest.h"
#include "schedule.h"

enum { NAMED = 5 }; /* codes in one message */

/* What a question finds as "E182, E176 and others"; NULL: nothing. */
static const char *named(struct stmt *q, struct arena *a)
{
	const char *all = NULL;
	for (int n = 0; stmt_next(q) && n <= NAMED; n++)
		all = n == NAMED ? arena_printf(a, "%s and others", all)
		      : all      ? arena_printf(a, "%s, %s", all, col_text(q, "code", a))
				 : col_text(q, "code", a);
	return all;
}

/* The records that a question finds for the code and the day. */
static const char *resting(
	const struct check *c, const char *sql, const char *code, const char *day)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, sql);
	bind_text(&q, ":code", code);
	bind_text(&q, ":day", day);
	return named(&q, c->p->arena);
}

static void refuse(const struct check *c, const char *field, const char *codes, const char *why)
{
	if (codes)
		problem_add(c->p, field, "%s %s. Correct or retract it first", codes, why);
}

/* What stands by the day of a promise: it would come before it, or hang in the air. */
static void check_made(const struct check *c)
{
	static const struct {
		const char *sql, *why;
		bool last; /* compared with the last of its days, not the first */
	} rests[] = {
		{ q_rule_rest_ratings, "would then rate it before it was made", false },
		{ q_rule_rest_milestones, "would then fall due before it was made", false },
		{ q_rule_rest_targets, "would then have its end before it was made", false },
		{ q_rule_rest_after, "says that it takes the place of something made later", true },
		{ q_rule_rest_before, "says that something made earlier takes its place", false },
	};
	struct day_span made;
	if (!day_span(record_get(c->r, "made_on"), &made))
		return;
	for (size_t i = 0; i < COUNT_OF(rests); i++)
		refuse(c, "made_on",
			resting(c, rests[i].sql, c->r->code,
				rests[i].last ? made.last : made.first),
			rests[i].why);
}

/* The days on which it falls due after the edit, by due date or schedule. */
struct due {
	char (*days)[DAY_SIZE];
	size_t count;
};

static struct due due_days(const struct check *c)
{
	struct due ret = { 0 };
	struct day_span made, due;
	const char *due_on = record_get(c->r, "due_on"), *rule = record_get(c->r, "schedule");
	if (!rule && !due_on)
		return ret;
	ret.days = arena_alloc(c->p->arena, (size_t)SCHEDULE_DAYS * DAY_SIZE);
	if (!rule) {
		memcpy(ret.days[0], due_on, strlen(due_on) + 1);
		ret.count = 1;
	} else if (day_span(record_get(c->r, "made_on"), &made))
		schedule_days(rule, made.first, due_on && day_span(due_on, &due) ? due.last : NULL,
			ret.days, SCHEDULE_DAYS, &ret.count, db_err(c->db));
	return ret;
}

static bool falls_due(const struct due *d, const char *day)
{
	for (size_t i = 0; i < d->count; i++)
		if (strcmp(d->days[i], day) == 0)
			return true;
	return false;
}

/* Evidence says of a milestone that it was met: then it must stay. */
static void check_met(const struct check *c, const struct due *d)
{
	struct arena *a = c->p->arena;
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_rest_met);
	bind_text(&q, ":code", c->r->code);
	while (stmt_next(&q)) {
		const char *day = col_text(&q, "milestone", a);
		if (!falls_due(d, day))
			problem_add(c->p, record_get(c->r, "schedule") ? "schedule" : "due_on",
				"nothing would fall due on %s any more, which %s met. Correct the "
				"evidence first",
				day, col_text(&q, "evidence", a));
	}
}

/* A milestone set by hand for the day would hide the one of the due date. */
static void check_by_hand(const struct check *c, const struct due *d)
{
	struct arena *a = c->p->arena;
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_rest_by_hand);
	bind_text(&q, ":code", c->r->code);
	while (stmt_next(&q)) {
		const char *day = col_text(&q, "due_on", a);
		if (falls_due(d, day))
			problem_add(c->p, record_get(c->r, "schedule") ? "schedule" : "due_on",
				"milestone %s was set by hand for %s. Retract it first",
				col_text(&q, "code", a), day);
	}
}

static void check_commitment(const struct check *c)
{
	const struct due d = due_days(c);
	check_made(c);
	check_met(c, &d);
	check_by_hand(c, &d);
}

static void check_agreement(const struct check *c)
{
	struct day_span agreed;
	if (day_span(record_get(c->r, "agreed_on"), &agreed))
		refuse(c, "agreed_on", resting(c, q_rule_rest_agreement, c->r->code, agreed.first),
			"would then be made before its agreement");
}

static void check_milestone(const struct check *c)
{
	refuse(c, "due_on",
		resting(c, q_rule_rest_milestone, c->r->code, record_get(c->r, "due_on")),
		"met it on the day that it has now");
}

/* A rating 'superseded' needs its link. */
static void check_link(const struct check *c)
{
	bool stays = strcmp(record_get(c->r, "relation"), "supersedes") == 0;
	refuse(c, "relation",
		resting(c, q_rule_rest_link, c->r->code, stays ? record_get(c->r, "to") : ""),
		"needs the link as it is, to say what superseded it");
}

void rule_rest_check(const struct check *c)
{
	if (c->is_new)
		return;
	switch (c->r->kind) {
	case KIND_COMMITMENT:
		check_commitment(c);
		break;
	case KIND_AGREEMENT:
		check_agreement(c);
		break;
	case KIND_MILESTONE:
		check_milestone(c);
		break;
	case KIND_LINK:
		check_link(c);
		break;
	case KIND_PARTY:
	case KIND_SOURCE:
	case KIND_SNAPSHOT:
	case KIND_WORDING:
	case KIND_EVIDENCE: /* see rule_kind.c */
	case KIND_RATING:
	case KIND_INDICATOR:
	case KIND_OBSERVATION:
	case KIND_TARGET:
	case KIND_COUNT:
		break;
	}
}
