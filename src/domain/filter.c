#include "filter.h"

#include <string.h>

#include "arena.h"
#include "db.h"
#include "domain_sql.h"
#include "err.h"
#include "macros.h"

const char *const filter_states[STATE_COUNT + 1] = { "overdue", "due-soon", "kept-late", "quiet",
	"needs-review", "contested", "one-sided", "single-origin", "unreviewed", NULL };

const char *filter_replace(const char *text, const char *mark, const char *by, struct arena *a)
{
	size_t length = strlen(mark), added = strlen(by), count = 0;
	for (const char *p = text; (p = strstr(p, mark)); p += length)
		count++;
	if (count == 0)
		return text;
	char *ret = arena_alloc(a, strlen(text) + count * added + 1), *to = ret;
	for (const char *p; (p = strstr(text, mark)); text = p + length) {
		to = mempcpy(to, text, (size_t)(p - text));
		to = mempcpy(to, by, added);
	}
	memcpy(to, text, strlen(text) + 1);
	return ret;
}

const char *filter_state(const char *name, struct arena *a)
{
	static const struct {
		const char *name, *sql;
	} states[] = {
		{ "overdue", q_state_overdue },
		{ "due-soon", q_state_due_soon },
		{ "kept-late", q_state_kept_late },
		{ "quiet", q_state_quiet },
		{ "needs-review", q_state_needs_review },
		{ "contested", q_state_contested },
		{ "one-sided", q_state_one_sided },
		{ "single-origin", q_state_single_origin },
		{ "unreviewed", q_state_unreviewed },
	};
	for (size_t i = 0; i < COUNT_OF(states); i++)
		if (strcmp(states[i].name, name) == 0)
			return arena_printf(a, "EXISTS (%s AND s.code = c.code)", states[i].sql);
	return NULL;
}

bool filter_and_agreement(const struct filter *f, const char *agreement, struct arena *a,
	struct filter *ret, struct err *e)
{
	*ret = *f;
	if (f->count == COUNT_OF(ret->values))
		return err_set(e, ERR_USAGE, "the filter has too many terms");
	ret->values[ret->count++] = (struct filter_value) { ":agreement_code", agreement };
	ret->few = true;
	ret->where = arena_printf(a, "(%s) AND c.agreement = :agreement_code", f->where);
	return true;
}

void filter_bind(const struct filter *f, struct stmt *q, const char *as_of)
{
	if (stmt_has(q, ":as_of"))
		bind_text(q, ":as_of", as_of);
	if (stmt_has(q, ":soon_days"))
		bind_int(q, ":soon_days", DUE_SOON_DAYS);
	if (stmt_has(q, ":quiet_days"))
		bind_int(q, ":quiet_days", QUIET_DAYS);
	for (size_t i = 0; f && i < f->count; i++)
		if (stmt_has(q, f->values[i].name))
			bind_text(q, f->values[i].name, f->values[i].text);
}

static const char *states(struct arena *a)
{
	size_t length = 0;
	const char *list[STATE_COUNT];
	for (size_t i = 0; i < STATE_COUNT; i++) {
		list[i] = arena_printf(a, " || iif(%s, ';%s', '')",
			filter_state(filter_states[i], a), filter_states[i]);
		length += strlen(list[i]);
	}
	char *ret = arena_alloc(a, length + 1), *to = ret;
	for (size_t i = 0; i < STATE_COUNT; i++)
		to = stpcpy(to, list[i]);
	return ret;
}

const char *filter_sql(const struct filter *f, const char *sql, struct arena *a)
{
	const char *where = arena_printf(a, "(%s)", f && f->where ? f->where : "1");
	sql = filter_replace(sql, "/*FILTER*/ 1", where, a);
	sql = filter_replace(sql, "/*FILTER*/", where, a);
	return strstr(sql, "/*STATES*/") ? filter_replace(sql, "/*STATES*/", states(a), a) : sql;
}

/* Agreement by agreement, so that the rows come in their order and none has to be held: SQLite
 * would go by commitments and sort, which is right where there are few. The sign keeps it from
 * going through a list of codes for each agreement. */
static const char *by_agreement(const struct filter *f, const char *sql, struct arena *a)
{
	if (f && f->few)
		return sql;
	sql = filter_replace(sql, "/*FROM*/ commitment c JOIN agreement a ON a.code = c.agreement",
		"agreement a CROSS JOIN commitment c ON c.agreement = a.code", a);
	return filter_replace(sql, "(c.code IN ", "(+c.code IN ", a);
}

const char *filter_sql_by(
	const struct filter *f, enum filter_order order, const char *sql, struct arena *a)
{
	sql = filter_sql(f, sql, a);
	if (order == ORDER_BY_CODE)
		return filter_replace(sql, "/*ORDER*/ a.agreed_last, a.code, c.code", "c.code", a);
	return by_agreement(f, sql, a);
}

bool filter_is_empty(const struct filter *f)
{
	return !f || !f->where || strcmp(f->where, "1") == 0;
}
