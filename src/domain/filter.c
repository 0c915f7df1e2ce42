#include "filter_term.h"

#include <string.h>

#include "arena.h"
#include "db.h"
#include "domain_sql.h"
#include "err.h"
#include "macros.h"
#include "query.h"
#include "text.h"

enum { SQL_LIMIT = 1 << 20, SAVED_DEPTH = 8 };

/* How @names are looked up, and how deep they are in one another. */
struct saved {
	const char *(*get)(void *context, const char *name);
	void *context;
	int depth;
};

static bool add_terms(struct filter_draft *d, char *const *terms, struct saved s);

/* The words of a saved filter: parted by blanks, a phrase in double quotes. */
static char **split(const char *text, struct arena *a)
{
	char **words = arena_alloc(a, (strlen(text) + 2) * sizeof *words);
	size_t count = 0;
	for (const char *p = text; *(p += strspn(p, " \t\n"));) {
		bool quoted = *p == '"';
		p += quoted;
		size_t length = strcspn(p, quoted ? "\"" : " \t\n");
		words[count++] = arena_bytes(a, p, length);
		p += length + (quoted && p[length] == '"');
	}
	return words;
}

static bool add_saved(struct filter_draft *d, const char *name, struct saved s)
{
	const char *text = s.get ? s.get(s.context, name) : NULL;
	if (!text)
		return err_set(d->err, ERR_USAGE,
			"no saved filter '@%s'. They stand in the configuration file, under "
			"[filters]",
			name);
	if (++s.depth > SAVED_DEPTH)
		return err_set(d->err, ERR_USAGE, "the saved filter '@%s' names itself", name);
	buf_printf(&d->sql, "(");
	bool negated = d->negated, done = add_terms(d, split(text, d->arena), s);
	d->negated = negated;
	d->other = true;
	buf_printf(&d->sql, ")");
	return done;
}

static bool add_terms(struct filter_draft *d, char *const *terms, struct saved s)
{
	bool outside = d->negated, negate = false;
	const char *between = "";
	for (size_t i = 0; terms[i]; i++) {
		if (text_same(terms[i], "not")) {
			negate = !negate;
			if (!terms[i + 1])
				return err_set(d->err, ERR_USAGE, "'not' stands before a term");
			continue;
		}
		buf_printf(&d->sql, "%s%s", between, negate ? "NOT " : "");
		d->negated = outside != negate;
		if (!(*terms[i] == '@' ? add_saved(d, terms[i] + 1, s) : filter_term(d, terms[i])))
			return false;
		negate = false;
		between = " AND ";
	}
	if (!*between)
		buf_printf(&d->sql, "1");
	return d->err->code == ERR_NONE;
}

static const char *as_typed(char *const *terms, struct arena *a)
{
	const char *ret = "";
	for (size_t i = 0; terms[i]; i++) {
		const char *quote = strpbrk(terms[i], " \t\n") ? "\"" : "";
		ret = arena_printf(a, "%s%s%s%s%s", ret, *ret ? " " : "", quote, terms[i], quote);
	}
	return ret;
}

bool filter_compile(struct ledger *l, char *const *terms,
	const char *(*saved)(void *context, const char *name), void *context, struct arena *a,
	struct filter *ret, struct err *e)
{
	static char *const none[] = { NULL };
	struct filter filter = { 0 };
	struct filter_draft draft = {
		.ledger = l, .arena = a, .err = e, .filter = &filter, .sql = buf_new(SQL_LIMIT, e)
	};
	terms = terms ? terms : none;
	bool done = add_terms(&draft, terms, (struct saved) { saved, context, 0 });
	filter.where = arena_text(a, draft.sql.text);
	buf_done(&draft.sql);
	filter.as_typed = as_typed(terms, a);
	filter.codes_only = terms[0] && !draft.other;
	if (done && e->code == ERR_NONE)
		*ret = filter;
	return done && e->code == ERR_NONE;
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
			filter_state(query_states[i], a), query_states[i]);
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

/* A letter, a digit or anything beyond ASCII: what the index holds. */
static bool has_letters(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80 || (*text >= '0' && *text <= '9') ||
			((*text | 0x20) >= 'a' && (*text | 0x20) <= 'z'))
			return true;
	return false;
}

static const char *quoted(const char *word, struct arena *a)
{
	size_t length = strlen(word);
	bool begins = length > 1 && word[length - 1] == '*';
	char *bare = arena_bytes(a, word, length - begins);
	for (char *p = bare; (p = strchr(p, '"')); p++)
		*p = ' ';
	return arena_printf(a, "\"%s\"%s", text_han_spaced(bare, a), begins ? "*" : "");
}

const char *filter_match(const char *const *words, size_t count, bool any, struct arena *a)
{
	const char *ret = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!has_letters(words[i]))
			continue;
		const char *term = quoted(words[i], a);
		ret = ret ? arena_printf(a, "%s%s%s", ret, any ? " OR " : " AND ", term) : term;
	}
	return ret;
}
