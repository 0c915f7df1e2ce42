#include "code.h"

#include <ctype.h>
#include <string.h>
#include "arena.h"
#include "db.h"
#include "domain_sql.h"
#include "text.h"

enum {
	FITS = 6,              /* how many an ambiguous code is looked for, and named */
	CANDIDATES = 5000,     /* among which the nearest is looked for */
	CODE_TO = CODE_MAX + 8 /* a bound of a range: a prefix, a code, what sorts behind it */
};

struct fit {
	const char *kind, *code;
};

static bool found(struct stmt *q)
{
	return stmt_next(q) && col_int(q, "found") != 0;
}

bool code_exists(struct db *db, enum kind kind, const char *code)
{
	static const char *const queries[KIND_COUNT] = {
		[KIND_PARTY] = q_code_exists_party,
		[KIND_SOURCE] = q_code_exists_source,
		[KIND_SNAPSHOT] = q_code_exists_snapshot,
		[KIND_AGREEMENT] = q_code_exists_agreement,
		[KIND_COMMITMENT] = q_code_exists_commitment,
		[KIND_LINK] = q_code_exists_link,
		[KIND_WORDING] = q_code_exists_wording,
		[KIND_MILESTONE] = q_code_exists_milestone,
		[KIND_EVIDENCE] = q_code_exists_evidence,
		[KIND_RATING] = q_code_exists_rating,
		[KIND_INDICATOR] = q_code_exists_indicator,
		[KIND_OBSERVATION] = q_code_exists_observation,
		[KIND_TARGET] = q_code_exists_target,
	};
	SCOPED(stmt_done) struct stmt q = db_prepare(db, queries[kind]);
	bind_text(&q, ":code", code);
	return found(&q);
}

bool code_was_retracted(struct db *db, enum kind kind, const char *code)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_code_was_retracted);
	bind_text(&q, ":kind", kind_facts(kind)->name);
	bind_text(&q, ":code", code);
	return found(&q);
}

static const char *kind_name(int kind)
{
	return kind < 0 ? NULL : kind_facts((enum kind)kind)->name;
}

/* Codes from `from` up to `to`, both included. */
static size_t between(struct db *db, int kind, const char *from, const char *to, size_t limit,
	struct arena *a, struct fit *ret)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_code_between);
	bind_text(&q, ":kind", kind_name(kind));
	bind_text(&q, ":from", from);
	bind_text(&q, ":to", to);
	bind_int(&q, ":limit", (int64_t)limit);
	size_t n = 0;
	while (n < limit && stmt_next(&q)) {
		ret[n].kind = col_text(&q, "kind", a);
		ret[n++].code = col_text(&q, "code", a);
	}
	return n;
}

/* No character of a code sorts behind a tilde. */
static size_t beginning_with(
	struct db *db, int kind, const char *beginning, struct arena *a, struct fit *ret)
{
	return between(db, kind, beginning, arena_printf(a, "%s~", beginning), FITS, a, ret);
}

/* What people read wrongly in a generated code. */
static char as_generated(char c)
{
	return c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
}

/* Generated codes by what follows their prefix; the prefix may be typed too. */
static size_t by_tail(struct db *db, int kind, const char *typed, struct arena *a, struct fit *ret)
{
	size_t n = 0;
	for (int k = 0; k < KIND_COUNT && n < FITS; k++) {
		const char *prefix = kind_facts((enum kind)k)->prefix;
		if (!prefix || (kind >= 0 && kind != k))
			continue;
		bool whole = typed[0] == prefix[0] && typed[1] == '-' && typed[2];
		char *tail = arena_text(a, whole ? typed + 2 : typed);
		for (char *s = tail; *s; s++)
			*s = as_generated(*s);
		struct fit fits[FITS];
		size_t more = beginning_with(
			db, k, arena_printf(a, "%s-%s", prefix, tail), a, fits);
		for (size_t i = 0; i < more && n < FITS; i++)
			ret[n++] = fits[i];
	}
	return n;
}

/* Takes "kind:" off; false when the kind named is not the one asked for. */
static bool take_kind(const char **typed, int *kind, struct arena *a)
{
	const char *colon = strchr(*typed, ':');
	enum kind named;
	if (!colon || !kind_from(arena_bytes(a, *typed, (size_t)(colon - *typed)), &named))
		return true;
	if (*kind >= 0 && *kind != (int)named)
		return false;
	*kind = (int)named;
	*typed = colon + 1;
	return true;
}

static size_t look_up(
	struct db *db, int kind, const char *typed, struct arena *a, struct fit ret[FITS])
{
	if (!take_kind(&typed, &kind, a))
		return 0;
	const char *code = text_upper(typed, a);
	if (!id_is_code(code))
		return 0;
	size_t n = between(db, kind, code, code, FITS, a, ret);
	if (n == 0)
		n = beginning_with(db, kind, code, a, ret);
	return n == 0 ? by_tail(db, kind, code, a, ret) : n;
}

static bool take(const struct fit *fit, enum kind *ret_kind, const char **ret_code)
{
	enum kind kind;
	if (!kind_from(fit->kind, &kind))
		return false;
	*ret_kind = kind;
	*ret_code = fit->code;
	return true;
}

bool code_try(struct db *db, int kind, const char *typed, struct arena *a, enum kind *ret_kind,
	const char **ret_code)
{
	struct fit fits[FITS];
	return typed && look_up(db, kind, typed, a, fits) == 1 &&
	       take(&fits[0], ret_kind, ret_code);
}

const char *code_nearest(struct db *db, int kind, const char *typed, struct arena *a)
{
	struct fit *fits = arena_alloc(a, CANDIDATES * sizeof *fits);
	size_t n = between(db, kind, "", "~", CANDIDATES, a, fits);
	const char **codes = arena_alloc(a, (n + 1) * sizeof *codes);
	for (size_t i = 0; i < n; i++)
		codes[i] = fits[i].code;
	return text_nearest(typed, codes, n);
}

static bool missing(struct db *db, int kind, const char *typed, struct arena *a, struct err *e)
{
	const char *bare = typed;
	const char *near = take_kind(&bare, &kind, a) ? code_nearest(db, kind, bare, a) : NULL;
	const char *what = kind < 0 ? "record" : kind_name(kind);
	if (near)
		return err_set(
			e, ERR_MISSING, "no such %s: '%s'. Did you mean %s?", what, typed, near);
	return err_set(e, ERR_MISSING, "no such %s: '%s'", what, typed);
}

static bool ambiguous(
	const char *typed, const struct fit *fits, size_t n, struct arena *a, struct err *e)
{
	bool twice = false;
	for (size_t i = 1; i < n; i++)
		twice = twice || strcmp(fits[0].code, fits[i].code) == 0;
	const char *list = "";
	for (size_t i = 0; i < n && i < FITS - 1; i++)
		list = arena_printf(a, "%s%s%s%s%s", list, i ? ", " : "", twice ? fits[i].kind : "",
			twice ? ":" : "", fits[i].code);
	return err_set(e, ERR_USAGE, "'%s' could mean %s%s. Type more of it", typed, list,
		n == FITS ? " and others" : "");
}

bool code_find(struct db *db, int kind, const char *typed, struct arena *a, enum kind *ret_kind,
	const char **ret_code, struct err *e)
{
	struct fit fits[FITS];
	size_t n = look_up(db, kind, typed ? typed : "", a, fits);
	if (!db_ok(db))
		return false;
	if (n == 0)
		return missing(db, kind, typed ? typed : "", a, e);
	if (n > 1)
		return ambiguous(typed, fits, n, a, e);
	return take(&fits[0], ret_kind, ret_code);
}

const char *code_make(struct db *db, enum kind kind, struct arena *a)
{
	const char *prefix = kind_facts(kind)->prefix;
	while (prefix && db_ok(db)) {
		char tail[ID_CODE + 1];
		id_code(tail);
		const char *code = arena_printf(a, "%s-%s", prefix, tail);
		if (!code_exists(db, kind, code) && !code_was_retracted(db, kind, code))
			return code;
	}
	return NULL;
}

bool code_complete(struct db *db, int kind, const char *beginning, long limit,
	void (*tell)(void *context, const char *code, const char *title), void *context)
{
	SCOPED(arena_done) struct arena a = { 0 };
	const char *from = text_upper(beginning ? beginning : "", &a);
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_code_complete);
	bind_text(&q, ":kind", kind_name(kind));
	bind_text(&q, ":from", from);
	bind_text(&q, ":to", arena_printf(&a, "%s~", from));
	bind_int(&q, ":limit", limit);
	while (stmt_next(&q)) {
		const char *code = col_text(&q, "code", &a);
		tell(context, code, col_text(&q, "title", &a));
	}
	return db_ok(db);
}
