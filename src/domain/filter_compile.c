#include "filter_compile.h"

#include <string.h>

#include "arena.h"
#include "err.h"
#include "filter_term.h"
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
