#include "filter_term.h"

#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "code.h"
#include "db.h"
#include "domain_sql.h"
#include "filter_match.h"
#include "ledger.h"
#include "macros.h"
#include "query.h"
#include "text.h"

/* One value of a term becomes one condition; several are joined by OR. */
struct term {
	const char *name;
	bool (*value)(struct filter_draft *d, const char *value);
};

/* The parameter that now stands for the value. */
static const char *parameter(struct filter_draft *d, const char *text)
{
	struct filter *f = d->filter;
	if (f->count == COUNT_OF(f->values)) {
		err_set(d->err, ERR_USAGE, "the filter has too many values: %zu are allowed",
			COUNT_OF(f->values));
		return "NULL";
	}
	struct filter_value *v = &f->values[f->count++];
	v->name = arena_printf(d->arena, ":f%zu", f->count);
	v->text = arena_text(d->arena, text);
	return v->name;
}

static bool added(struct filter_draft *d)
{
	return d->err->code == ERR_NONE;
}

/* What was just put in leads to few commitments, and an index to them. */
static bool added_few(struct filter_draft *d)
{
	d->filter->few |= !d->negated;
	return added(d);
}

static bool no_such(struct filter_draft *d, const char *what, const char *value, const char *near)
{
	if (near)
		return err_set(d->err, ERR_USAGE, "no such %s: '%s'. Did you mean '%s'?", what,
			value, near);
	return err_set(d->err, ERR_USAGE, "no such %s: '%s'", what, value);
}

/* The words of the list as a sentence's "a, b, c". */
static const char *listed(const char *const *words, struct arena *a)
{
	const char *ret = words[0];
	for (size_t i = 1; words[i]; i++)
		ret = arena_printf(a, "%s, %s", ret, words[i]);
	return ret;
}

static bool not_of(
	struct filter_draft *d, const char *what, const char *value, const char *const *words)
{
	size_t count = 0;
	while (words[count])
		count++;
	const char *near = text_nearest(value, words, count);
	if (near)
		return no_such(d, what, value, near);
	return err_set(d->err, ERR_USAGE, "no such %s: '%s'. One of %s", what, value,
		listed(words, d->arena));
}

static const char *resolve(struct filter_draft *d, enum kind kind, const char *value)
{
	enum kind found;
	const char *code = NULL;
	return code_find(d->ledger->db, (int)kind, value, d->arena, &found, &code, d->err) ? code
											   : NULL;
}

/* The party or anything below it. */
#define BELOW                                                                                      \
	"(WITH RECURSIVE tree (code) AS (SELECT %s UNION SELECT y.code FROM party y JOIN tree t "  \
	"ON y.parent = t.code) SELECT code FROM tree)"

static bool value_from(struct filter_draft *d, const char *value)
{
	const char *code = resolve(d, KIND_PARTY, value);
	if (!code)
		return false;
	buf_printf(&d->sql,
		"c.code IN (SELECT p.commitment FROM promisor p WHERE p.party IN " BELOW ")",
		parameter(d, code));
	return added(d);
}

static bool value_to(struct filter_draft *d, const char *value)
{
	const char *code = resolve(d, KIND_PARTY, value);
	if (!code)
		return false;
	buf_printf(&d->sql,
		"c.code IN (SELECT p.commitment FROM promisee p WHERE p.party IN " BELOW ")",
		parameter(d, code));
	return added(d);
}

static bool value_party(struct filter_draft *d, const char *value)
{
	buf_printf(&d->sql, "(");
	if (!value_from(d, value))
		return false;
	buf_printf(&d->sql, " OR ");
	if (!value_to(d, value))
		return false;
	buf_printf(&d->sql, ")");
	return added(d);
}

static bool value_kind(struct filter_draft *d, const char *value)
{
	const char *kind = text_lower(value, d->arena);
	if (!vocab_has(&vocab_commitment_kind, kind)) {
		SCOPED(stmt_done)
		struct stmt q = db_prepare(d->ledger->db, q_commitment_any_kind);
		bind_text(&q, ":kind", kind);
		if (!stmt_next(&q) && db_ok(d->ledger->db))
			return not_of(d, "kind", value, vocab_commitment_kind.words);
	}
	buf_printf(&d->sql, "c.kind = %s", parameter(d, kind));
	return added(d);
}

static const char *const status_words[] = { "pending", "in-progress", "stalled", "kept",
	"partly-kept", "broken", "superseded", "unverifiable", "unreviewed", "open", "concluded",
	NULL };

static bool value_status(struct filter_draft *d, const char *value)
{
	const char *word = text_lower(value, d->arena);
	enum status status;
	if (status_from(word, &status)) {
		buf_printf(&d->sql, "c.status = %s", parameter(d, word));
		return added(d);
	}
	bool open = strcmp(word, "open") == 0;
	if (!open && strcmp(word, "concluded") != 0)
		return not_of(d, "status", value, status_words);
	const char *before = "c.status IN (";
	for (int s = 0; s < STATUS_COUNT; s++) {
		const struct status_facts *facts = status_facts((enum status)s);
		if (open ? facts->open : facts->concluded) {
			buf_printf(&d->sql, "%s'%s'", before, facts->name);
			before = ", ";
		}
	}
	buf_printf(&d->sql, ")");
	return added(d);
}

static bool value_agreement(struct filter_draft *d, const char *value)
{
	const char *code = resolve(d, KIND_AGREEMENT, value);
	if (!code)
		return false;
	buf_printf(&d->sql, "c.agreement = %s", parameter(d, code));
	return added_few(d);
}

static bool value_tag(struct filter_draft *d, const char *value)
{
	buf_printf(&d->sql,
		"c.code IN (SELECT g.commitment FROM tag g WHERE g.tag = %s COLLATE NOCASE)",
		parameter(d, value));
	return added_few(d);
}

static bool in_range(struct filter_draft *d, const char *column, const char *value)
{
	struct day_span span;
	if (!day_range(value, d->ledger->today, &span, d->err))
		return false;
	const char *first = parameter(d, span.first);
	buf_printf(&d->sql, "(%s IS NOT NULL AND %s BETWEEN %s AND %s)", column, column, first,
		parameter(d, span.last));
	return added(d);
}

static bool value_made(struct filter_draft *d, const char *value)
{
	return in_range(d, "c.made_last", value);
}

static bool value_due(struct filter_draft *d, const char *value)
{
	return in_range(d, "c.due_last", value);
}

static bool value_duty(struct filter_draft *d, const char *value)
{
	const char *word = text_lower(value, d->arena);
	if (!vocab_has(&vocab_duty, word))
		return not_of(d, "duty", value, vocab_duty.words);
	buf_printf(&d->sql, "c.duty = %s", parameter(d, word));
	return added(d);
}

static bool value_is(struct filter_draft *d, const char *value)
{
	const char *state = filter_state(text_lower(value, d->arena), d->arena);
	if (!state)
		return not_of(d, "state", value, filter_states);
	buf_printf(&d->sql, "%s", state);
	return added(d);
}

static const struct term terms[] = {
	{ "from", value_from },
	{ "to", value_to },
	{ "party", value_party },
	{ "kind", value_kind },
	{ "status", value_status },
	{ "agreement", value_agreement },
	{ "tag", value_tag },
	{ "made", value_made },
	{ "due", value_due },
	{ "duty", value_duty },
	{ "is", value_is },
};

/* Could the word be meant as a code? Plain words are looked up only when written as codes are. */
static bool like_code(const char *word)
{
	bool lower = false, digit = false;
	for (const char *p = word; *p; p++) {
		if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-",
			    *p))
			return false;
		lower |= *p >= 'a' && *p <= 'z';
		digit |= (*p >= '0' && *p <= '9') || *p == '-';
	}
	return digit || !lower;
}

/* Letters, a dash and digits: nobody writes so but for a code. */
static bool surely_code(const char *word)
{
	const char *dash = strchr(word, '-');
	return like_code(word) && dash && dash > word && dash[1] &&
	       strspn(dash + 1, "0123456789") == strlen(dash + 1);
}

static bool any_hit(struct filter_draft *d, const char *match)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(d->ledger->db, q_commitment_any_hit);
	bind_text(&q, ":match", match);
	return stmt_next(&q);
}

static bool full_text(struct filter_draft *d, const char *text)
{
	const char *match = filter_match(&text, 1, false, d->arena);
	if (!match)
		return err_set(d->err, ERR_USAGE, "nothing to search for in '%s'", text);
	if (surely_code(text) && !any_hit(d, match) && db_ok(d->ledger->db))
		return resolve(d, KIND_COMMITMENT, text) != NULL;
	d->other = true;
	const char *hits = filter_replace(
		q_commitment_hits, ":match", parameter(d, match), d->arena);
	buf_printf(&d->sql, "c.code IN (SELECT code FROM (%s))", hits);
	return added_few(d);
}

static bool value_word(struct filter_draft *d, const char *word)
{
	enum kind kind;
	const char *code;
	if (!like_code(word))
		return full_text(d, word);
	if (!code_try(d->ledger->db, KIND_COMMITMENT, word, d->arena, &kind, &code)) {
		bool agreement = code_try(
			d->ledger->db, KIND_AGREEMENT, word, d->arena, &kind, &code);
		d->other = true;
		return agreement && text_same(word, code) ? value_agreement(d, code)
							  : full_text(d, word);
	}
	d->other |= d->negated;
	buf_printf(&d->sql, "c.code = %s", parameter(d, code));
	return added_few(d);
}

static bool each_value(struct filter_draft *d, const char *term, const char *values,
	bool (*value)(struct filter_draft *d, const char *value))
{
	const char *between = "(";
	for (const char *p = values; *p;) {
		size_t length = strcspn(p, ",");
		if (length) {
			buf_printf(&d->sql, "%s", between);
			between = " OR ";
			if (!value(d, arena_bytes(d->arena, p, length)))
				return false;
		}
		p += length + (p[length] == ',');
	}
	if (*between == '(')
		return err_set(d->err, ERR_USAGE, "a value is missing behind '%s'", term);
	buf_printf(&d->sql, ")");
	return added(d);
}

static bool no_such_term(struct filter_draft *d, const char *name)
{
	const char *names[COUNT_OF(terms) + 1] = { NULL };
	for (size_t i = 0; i < COUNT_OF(terms); i++)
		names[i] = terms[i].name;
	const char *near = text_nearest(name, names, COUNT_OF(terms));
	if (near)
		return err_set(
			d->err, ERR_USAGE, "no such term: '%s'. Did you mean %s:?", name, near);
	return err_set(
		d->err, ERR_USAGE, "no such term: '%s'. One of %s", name, listed(names, d->arena));
}

bool filter_term(struct filter_draft *d, const char *term)
{
	bool phrase = strpbrk(term, " \t\n") != NULL;
	size_t length = strspn(
		term, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
	if (length == 0 || term[length] != ':')
		return phrase ? full_text(d, term) : each_value(d, term, term, value_word);
	const char *name = text_lower(arena_bytes(d->arena, term, length), d->arena);
	for (size_t i = 0; i < COUNT_OF(terms); i++)
		if (strcmp(terms[i].name, name) == 0) {
			d->other = true;
			return each_value(d, term, term + length + 1, terms[i].value);
		}
	return phrase ? full_text(d, term) : no_such_term(d, name);
}
