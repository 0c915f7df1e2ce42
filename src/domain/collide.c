#include "collide.h"

#include <string.h>

#include "arena.h"
#include "code.h"
#include "db.h"
#include "domain_sql.h"

const char *collide_dependants(struct db *db, enum kind kind, const char *code, struct arena *a)
{
	static const char *const queries[KIND_COUNT] = {
		[KIND_PARTY] = q_ledger_rests_on_party,
		[KIND_SOURCE] = q_ledger_rests_on_source,
		[KIND_AGREEMENT] = q_ledger_rests_on_agreement,
		[KIND_COMMITMENT] = q_ledger_rests_on_commitment,
		[KIND_EVIDENCE] = q_ledger_rests_on_evidence,
		[KIND_LINK] = q_ledger_rests_on_link,
		[KIND_INDICATOR] = q_ledger_rests_on_indicator,
		[KIND_MILESTONE] = q_ledger_rests_on_milestone,
	};
	enum { NAMED = 5 };
	const char *all = "";
	if (!queries[kind])
		return all;
	SCOPED(stmt_done) struct stmt q = db_prepare(db, queries[kind]);
	bind_text(&q, ":code", code);
	for (int n = 0; stmt_next(&q); n++)
		all = n == NAMED ? arena_printf(a, "%s and others", all)
				 : arena_printf(a, "%s%s%s", all, *all ? ", " : "",
					   col_text(&q, "code", a));
	return all;
}

static const char *gone(struct db *db, enum kind kind, const char *code, struct arena *a)
{
	if (code_exists(db, kind, code) || !db_ok(db))
		return NULL;
	return arena_printf(
		a, "it refers to %s '%s', which is not there", kind_facts(kind)->name, code);
}

/* The first of what a record refers to that is not there. */
static const char *missing(struct db *db, const struct record *r, struct arena *a)
{
	const struct kind_facts *k = kind_facts(r->kind);
	const char *why = NULL;
	for (size_t i = 0; i < k->nfields && !why; i++) {
		const struct field *f = &k->fields[i];
		const char *value = r->values[i];
		if (f->type == FIELD_REF && value)
			why = gone(db, f->ref, value, a);
		for (size_t n = 0; f->type == FIELD_REFS && !why && n < list_count(value); n++)
			why = gone(db, f->ref, list_item(value, n, a), a);
	}
	for (size_t i = 0; i < r->nbearings && !why; i++)
		why = gone(db, KIND_COMMITMENT, r->bearings[i].commitment, a);
	return why;
}

static bool bears(struct db *db, const char *rating, const char *evidence)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_collide_bears);
	bind_text(&q, ":rating", rating);
	bind_text(&q, ":evidence", evidence);
	return !stmt_next(&q) || col_int(&q, "bears");
}

/* As the guards of the schema have it. */
static const char *unfounded(struct db *db, const struct record *r, struct arena *a)
{
	const char *cites = record_get(r, "cites"), *status = record_get(r, "status");
	for (size_t n = 0; n < list_count(cites); n++) {
		const char *evidence = list_item(cites, n, a);
		if (!bears(db, r->code, evidence))
			return arena_printf(a,
				"it cites '%s', which does not bear on the commitment any more",
				evidence);
	}
	if (!status || strcmp(status, "superseded") != 0)
		return NULL;
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_collide_superseder);
	bind_text(&q, ":commitment", record_get(r, "commitment"));
	return stmt_next(&q) ? NULL : "the link to what superseded the commitment is not there";
}

static const char *day_taken(struct db *db, const struct record *r)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_collide_milestone);
	bind_text(&q, ":commitment", record_get(r, "commitment"));
	bind_text(&q, ":due_on", record_get(r, "due_on"));
	bind_text(&q, ":code", r->code);
	return stmt_next(&q) ? "the commitment has a milestone on that day already" : NULL;
}

const char *collide_why(struct db *db, enum change_op op, const struct record *r, struct arena *a)
{
	if (op == CHANGE_RETRACT) {
		const char *resting = collide_dependants(db, r->kind, r->code, a);
		return *resting ? arena_printf(a, "retracted, but %s rests on it", resting) : NULL;
	}
	const char *why = missing(db, r, a);
	if (!why && r->kind == KIND_RATING)
		why = unfounded(db, r, a);
	if (!why && r->kind == KIND_MILESTONE)
		why = day_taken(db, r);
	return why;
}
