#include "rule_field.h"
#include "rule_kind.h"

#include <string.h>
#include "arena.h"
#include "db.h"
#include "domain_sql.h"
#include "err.h"
#include "schedule.h"
#include "text.h"

static const char *value(const struct check *c, const char *field)
{
	return record_get(c->r, field);
}

static bool is(const struct check *c, const char *field, const char *word)
{
	const char *text = value(c, field);
	return text && strcmp(text, word) == 0;
}

static bool found(struct stmt *q)
{
	return stmt_next(q) && col_int(q, "found") != 0;
}

/* The code of another record that says the same; its key is bound by the names of the fields. */
static void check_once(
	const struct check *c, const char *sql, const char *const *key, const char *what)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, sql);
	struct day_span span;
	bind_text(&q, ":code", c->r->code ? c->r->code : "");
	for (size_t i = 0; key[i]; i++)
		bind_text(&q, arena_printf(c->p->arena, ":%s", key[i]), value(c, key[i]));
	if (c->r->kind == KIND_OBSERVATION && day_span(value(c, "period"), &span))
		bind_text(&q, ":period_first", span.first);
	if (stmt_next(&q))
		problem_add(c->p, NULL, "%s %s already", col_text(&q, "code", c->p->arena), what);
}

#define KEY(...) ((const char *const[]) { __VA_ARGS__, NULL })

static void check_circle(const struct check *c, const char *sql, const char *field)
{
	if (!value(c, field))
		return;
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, sql);
	bind_text(&q, ":start", value(c, field));
	bind_text(&q, ":end", c->r->code);
	if (found(&q))
		problem_add(c->p, field, "'%s' would come back to '%s' itself", value(c, field),
			c->r->code);
}

struct made {
	const char *on, *first, *last; /* NULL: no such commitment */
};

static struct made made_of(const struct check *c, const char *commitment)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_commitment);
	bind_text(&q, ":code", commitment);
	if (!stmt_next(&q))
		return (struct made) { 0 };
	struct arena *a = c->p->arena;
	return (struct made) { col_text(&q, "made_on", a), col_text(&q, "made_first", a),
		col_text(&q, "made_last", a) };
}

static void check_link(const struct check *c)
{
	const char *from = value(c, "from"), *to = value(c, "to"), *relation = value(c, "relation");
	if (strcmp(from, to) == 0) {
		problem_add(c->p, "to", "a commitment has no link to itself: '%s'", to);
		return;
	}
	check_once(c, q_rule_twice_link, KEY("from", "relation", "to"), "is the same link");
	if (strcmp(relation, "in-exchange-for") != 0) {
		SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_circle_link);
		bind_text(&q, ":start", to);
		bind_text(&q, ":end", from);
		bind_text(&q, ":relation", relation);
		bind_text(&q, ":code", c->r->code);
		if (found(&q))
			problem_add(c->p, "to", "'%s' would come back to '%s' itself", to, from);
	}
	struct made one = made_of(c, from), other = made_of(c, to);
	if ((strcmp(relation, "supersedes") == 0 || strcmp(relation, "renews") == 0) && one.last &&
		other.first && strcmp(one.last, other.first) < 0)
		problem_add(c->p, "relation",
			"'%s' was made on %s, before '%s' on %s: it cannot %s", from, one.on, to,
			other.on, relation[0] == 's' ? "supersede it" : "renew it");
}

static void check_schedule(const struct check *c, const struct day_span *made)
{
	struct day_span due;
	struct err why = { 0 };
	size_t count;
	const char *until = value(c, "due_on");
	char(*days)[DAY_SIZE] = arena_alloc(c->p->arena, (size_t)SCHEDULE_DAYS * DAY_SIZE);
	if (!schedule_days(value(c, "schedule"), made->first,
		    until && day_span(until, &due) ? due.last : NULL, days, SCHEDULE_DAYS, &count,
		    &why)) {
		if (why.code == ERR_INPUT)
			problem_add(c->p, "schedule", "%s", why.text);
		else
			*db_err(c->db) = why; /* no memory, no libical: not the record's fault */
	}
}

static void check_due(const struct check *c, const struct day_span *made)
{
	struct day_span due;
	const char *due_on = value(c, "due_on"), *schedule = value(c, "schedule");
	if (due_on && day_span(due_on, &due) && strcmp(due.last, made->first) < 0) {
		problem_add(c->p, "due_on", "it falls due on %s, before it was made on %s", due_on,
			value(c, "made_on"));
		return;
	}
	if (is(c, "duty", "recur") && !schedule)
		problem_add(c->p, "schedule", "a duty that recurs needs a schedule: FREQ=YEARLY");
	else if (!is(c, "duty", "recur") && schedule)
		problem_add(c->p, "duty", "only a duty that recurs has a schedule: recur");
	else if (schedule)
		check_schedule(c, made);
	if (is(c, "duty", "maintain") && !due_on)
		problem_add(c->p, "due_on", "a duty to maintain needs the day on which it ends");
	if (is(c, "due_basis", "none") && (due_on || schedule))
		problem_add(c->p, "due_basis",
			"there is a due date: 'stated' or 'inferred', not 'none'");
	else if (!is(c, "due_basis", "none") && !due_on && !schedule)
		problem_add(c->p, "due_basis", "there is no due date, so it is 'none'");
}

static void check_commitment(const struct check *c)
{
	struct day_span made;
	struct arena *a = c->p->arena;
	if (!day_span(value(c, "made_on"), &made))
		return;
	check_due(c, &made);
	if (list_count(value(c, "promisors")) == 1 && value(c, "promisees") &&
		is(c, "promisors", value(c, "promisees")))
		problem_add(
			c->p, "promisees", "'%s' cannot promise to itself", value(c, "promisees"));
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_agreement);
	bind_text(&q, ":code", value(c, "agreement"));
	if (stmt_next(&q) && strcmp(made.last, col_text(&q, "agreed_first", a)) < 0)
		problem_add(c->p, "made_on", "it was made on %s, before its agreement on %s",
			value(c, "made_on"), col_text(&q, "agreed_on", a));
}

static const char *milestones_near(const struct check *c, const struct bearing *b)
{
	const char *all = "";
	struct day_span span;
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_milestones_near);
	bind_text(&q, ":commitment", b->commitment);
	bind_text(&q, ":day", day_span(b->milestone, &span) ? span.last : NULL);
	while (stmt_next(&q))
		all = arena_printf(c->p->arena, "%s%s%s", all, *all ? ", " : "",
			col_text(&q, "due_on", c->p->arena));
	return all;
}

/* What happened before a promise was made does not fulfil it. */
static bool is_after_promise(const struct check *c, const struct bearing *b)
{
	struct day_span happened;
	struct arena *a = c->p->arena;
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_made);
	bind_text(&q, ":code", b->commitment);
	if (!stmt_next(&q) || !value(c, "occurred_on") ||
		!day_span(value(c, "occurred_on"), &happened) ||
		strcmp(happened.last, col_text(&q, "made_first", a)) >= 0)
		return true;
	problem_add(c->p, "milestone", "it happened on %s, before '%s' was promised on %s",
		value(c, "occurred_on"), b->commitment, col_text(&q, "made_on", a));
	return false;
}

static void check_milestone(const struct check *c, const struct bearing *b)
{
	if (strcmp(b->bearing, "supports") != 0) {
		problem_add(c->p, "milestone", "only evidence that supports '%s' meets a milestone",
			b->commitment);
		return;
	}
	if (!is_after_promise(c, b))
		return;
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_milestone);
	bind_text(&q, ":commitment", b->commitment);
	bind_text(&q, ":due_on", b->milestone);
	if (found(&q))
		return;
	const char *near = c->brief ? "" : milestones_near(c, b);
	if (*near)
		problem_add(c->p, "milestone", "'%s' has none that falls due on '%s'. Nearest: %s",
			b->commitment, check_shown(c, b->milestone), near);
	else
		problem_add(c->p, "milestone", "nothing of '%s' falls due on '%s'", b->commitment,
			check_shown(c, b->milestone));
}

static bool same_place(const struct bearing *x, const struct bearing *y)
{
	return strcmp(x->commitment, y->commitment) == 0 &&
	       strcmp(x->milestone ? x->milestone : "", y->milestone ? y->milestone : "") == 0;
}

static void check_bearing(const struct check *c, size_t i)
{
	const struct bearing *b = &c->r->bearings[i];
	if (!b->commitment || !b->bearing) {
		problem_add(c->p, b->commitment ? "bearing" : "commitment",
			"a bearing says on which commitment, and whether it supports, contradicts "
			"or is context");
		return;
	}
	if ((b->note && !check_text(c, "note", b->note, true)) ||
		!check_text(c, "commitment", b->commitment, false) ||
		!check_text(c, "bearing", b->bearing, false) ||
		(b->milestone && !check_text(c, "milestone", b->milestone, false)))
		return;
	for (size_t j = 0; j < i; j++)
		if (c->r->bearings[j].commitment && same_place(&c->r->bearings[j], b)) {
			problem_add(c->p, "commitment", "it bears on '%s' twice%s%s", b->commitment,
				b->milestone ? ", for " : "", b->milestone ? b->milestone : "");
			return;
		}
	if (check_word(c, "bearing", &vocab_bearing, b->bearing) &&
		check_ref(c, "commitment", KIND_COMMITMENT, b->commitment) && b->milestone)
		check_milestone(c, b);
}

static bool bears_on(const struct record *r, const char *commitment)
{
	for (size_t i = 0; i < r->nbearings; i++)
		if (r->bearings[i].commitment && strcmp(r->bearings[i].commitment, commitment) == 0)
			return true;
	return false;
}

/* What ratings rest on may not be taken from under them. */
static void check_cited_by(const struct check *c)
{
	struct day_span span;
	struct arena *a = c->p->arena;
	if (!day_span(value(c, "occurred_on"), &span))
		return;
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_cited_by);
	bind_text(&q, ":evidence", c->r->code);
	while (stmt_next(&q)) {
		const char *rating = col_text(&q, "code", a), *of = col_text(&q, "commitment", a);
		if (!bears_on(c->r, of))
			problem_add(c->p, NULL, "rating %s cites it, so it must bear on '%s'",
				rating, of);
		if (strcmp(span.first, col_text(&q, "as_of_last", a)) > 0)
			problem_add(c->p, "occurred_on",
				"rating %s cites it, so it cannot have happened after %s", rating,
				col_text(&q, "as_of", a));
	}
}

static void check_evidence(const struct check *c)
{
	for (size_t i = 0; i < c->r->nbearings; i++)
		check_bearing(c, i);
	if (!c->is_new)
		check_cited_by(c);
}

static void refuse_without_evidence(const struct check *c)
{
	const char *commitment = value(c, "commitment"), *status = value(c, "status");
	const char *newest = "";
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_newest_evidence);
	bind_text(&q, ":commitment", commitment);
	bind_text(&q, ":as_of", value(c, "as_of"));
	while (!c->brief && stmt_next(&q))
		newest = arena_printf(c->p->arena, "%s%s%s", newest, *newest ? ", " : "",
			col_text(&q, "evidence", c->p->arena));
	if (*newest)
		problem_add(c->p, "cites",
			"a verdict needs evidence: '%s' on %s cites none. Name it after the status "
			"(its newest: %s), or record the search that found nothing: "
			"kept looked %s 'where and for what'",
			status, commitment, newest, commitment);
	else
		problem_add(c->p, "cites",
			"a verdict needs evidence: '%s' on %s cites none, and none is recorded. "
			"Record it first: kept log %s:+ URL 'what happened', or the search that "
			"found nothing: kept looked %s 'where and for what'",
			status, commitment, commitment, commitment);
}

static void check_cite(const struct check *c, const char *evidence)
{
	const char *commitment = value(c, "commitment"), *as_of = value(c, "as_of");
	struct arena *a = c->p->arena;
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_cited);
	bind_text(&q, ":evidence", evidence);
	bind_text(&q, ":commitment", commitment);
	if (!stmt_next(&q))
		return;
	if (!col_int(&q, "bears"))
		problem_add(c->p, "cites",
			"%s does not bear on %s. Say how it does first, or cite what bears on it",
			evidence, commitment);
	if (strcmp(col_text(&q, "occurred_first", a), as_of) > 0)
		problem_add(c->p, "cites", "%s happened on %s, after the day of the rating, %s",
			evidence, col_text(&q, "occurred_on", a), as_of);
}

static void check_status(const struct check *c)
{
	enum status s;
	if (!status_from(value(c, "status"), &s))
		return;
	const struct status_facts *facts = status_facts(s);
	if (facts->needs_reason && !value(c, "reason"))
		problem_add(c->p, "reason",
			"'%s' needs one: blocked-by-dispute, suspended, reversed, no-action, "
			"deadline-missed or other",
			facts->name);
	else if (!facts->needs_reason && value(c, "reason"))
		problem_add(c->p, "reason", "'%s' takes none: it is for stalled and broken",
			facts->name);
	if (facts->needs_evidence && !value(c, "cites"))
		refuse_without_evidence(c);
	if (s != STATUS_SUPERSEDED)
		return;
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_is_superseded);
	bind_text(&q, ":commitment", value(c, "commitment"));
	if (!found(&q))
		problem_add(c->p, "status",
			"no link says what superseded %s. First: kept add link --from NEW "
			"--relation supersedes --to %s",
			value(c, "commitment"), value(c, "commitment"));
}

/* A second thought on the same day is a correction. */
static void check_rated_once(const struct check *c)
{
	struct arena *a = c->p->arena;
	SCOPED(stmt_done) struct stmt q = db_prepare(c->db, q_rule_twice_rating);
	bind_text(&q, ":code", c->r->code ? c->r->code : "");
	bind_text(&q, ":commitment", value(c, "commitment"));
	bind_text(&q, ":as_of", value(c, "as_of"));
	bind_text(&q, ":rater", value(c, "rater"));
	if (!stmt_next(&q))
		return;
	const char *code = col_text(&q, "code", a);
	problem_add(c->p, NULL,
		"%s has rated %s for %s already, %s. To correct that: kept edit %s --status %s "
		"--rationale 'why' -m 'second thought'; to rate it for another day: --on DATE",
		value(c, "rater"), value(c, "commitment"), value(c, "as_of"), code, code,
		value(c, "status"));
}

static void check_rating(const struct check *c)
{
	const char *cites = value(c, "cites"), *as_of = value(c, "as_of");
	struct made made = made_of(c, value(c, "commitment"));
	if (made.first && strcmp(as_of, made.first) < 0)
		problem_add(c->p, "as_of", "%s was made on %s: it cannot be rated as of %s",
			value(c, "commitment"), made.on, as_of);
	check_status(c);
	for (size_t i = 0; i < list_count(cites); i++)
		check_cite(c, list_item(cites, i, c->p->arena));
	check_rated_once(c);
}

static void check_observation(const struct check *c)
{
	struct day_span period, published;
	const char *on = value(c, "published_on");
	if (on && day_span(on, &published) && day_span(value(c, "period"), &period) &&
		strcmp(published.last, period.first) < 0)
		problem_add(c->p, "published_on", "it was published on %s, before its period %s",
			on, value(c, "period"));
	check_once(c, q_rule_twice_observation,
		KEY("indicator", "period", "published_on", "source"), "is the same observation");
}

static void check_target(const struct check *c)
{
	struct day_span by;
	struct made made = made_of(c, value(c, "commitment"));
	if (value(c, "by") && made.first && day_span(value(c, "by"), &by) &&
		strcmp(by.last, made.first) < 0)
		problem_add(c->p, "by", "it is to be reached by %s, before %s was made on %s",
			value(c, "by"), value(c, "commitment"), made.on);
	check_once(c, q_rule_twice_target, KEY("commitment", "indicator"),
		"is a target of it for that indicator");
}

static void check_hand_milestone(const struct check *c)
{
	struct day_span due;
	struct made made = made_of(c, value(c, "commitment"));
	if (made.first && day_span(value(c, "due_on"), &due) && strcmp(due.last, made.first) < 0)
		problem_add(c->p, "due_on", "it falls due on %s, before %s was made on %s",
			value(c, "due_on"), value(c, "commitment"), made.on);
	check_once(c, q_rule_twice_milestone, KEY("commitment", "due_on"), "falls due that day");
}

static void check_digest(const struct check *c, const char *field, const char *digest)
{
	if (strlen(digest) != 64 || strspn(digest, "0123456789abcdef") != 64)
		problem_add(c->p, field, "'%s' is no SHA-256: 64 hexadecimal digits, lower case",
			check_shown(c, digest));
}

static void check_snapshot(const struct check *c)
{
	const char *size = value(c, "size"), *exchange = record_get(c->r, "exchange");
	check_digest(c, "sha256", value(c, "sha256"));
	if (exchange)
		check_digest(c, "exchange", exchange);
	if (strspn(size, "0123456789") != strlen(size))
		problem_add(c->p, "size", "'%s' is no number of bytes", check_shown(c, size));
}

void rule_kind_check(const struct check *c)
{
	switch (c->r->kind) {
	case KIND_PARTY:
		check_circle(c, q_rule_circle_party, "parent");
		break;
	case KIND_SOURCE:
		check_circle(c, q_rule_circle_source, "origin");
		break;
	case KIND_SNAPSHOT:
		check_snapshot(c);
		break;
	case KIND_COMMITMENT:
		check_commitment(c);
		break;
	case KIND_LINK:
		check_link(c);
		break;
	case KIND_WORDING:
		check_once(c, q_rule_twice_wording,
			KEY("commitment", "issuer", "language", "quote"), "is the same wording");
		break;
	case KIND_MILESTONE:
		check_hand_milestone(c);
		break;
	case KIND_EVIDENCE:
		check_evidence(c);
		break;
	case KIND_RATING:
		check_rating(c);
		break;
	case KIND_OBSERVATION:
		check_observation(c);
		break;
	case KIND_TARGET:
		check_target(c);
		break;
	case KIND_AGREEMENT:
	case KIND_INDICATOR:
	case KIND_COUNT:
		break;
	}
}
