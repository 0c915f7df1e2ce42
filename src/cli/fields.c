#include "fields.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "change.h"
#include "code.h"
#include "file.h"
#include "say.h"
#include "text.h"

enum { TEXT_LIMIT = 1 << 20 };

bool givens_add(struct app *app, struct givens *g, const char *name, const char *value)
{
	if (!value)
		return err_set(&app->err, ERR_USAGE, "option '--%s' needs a value", name);
	if (g->count == GIVEN_MAX)
		return err_set(&app->err, ERR_USAGE, "too many options: '--%s'", name);
	g->list[g->count].name = name;
	g->list[g->count++].value = value;
	return true;
}

/* The date that --on means. */
static const char *own_date(enum kind k)
{
	static const char *const dates[KIND_COUNT] = {
		[KIND_SOURCE] = "published_on",
		[KIND_AGREEMENT] = "agreed_on",
		[KIND_COMMITMENT] = "made_on",
		[KIND_MILESTONE] = "due_on",
		[KIND_EVIDENCE] = "occurred_on",
		[KIND_RATING] = "as_of",
		[KIND_OBSERVATION] = "period",
		[KIND_TARGET] = "by",
	};
	return dates[k];
}

static int field_named(enum kind k, const char *name, struct arena *a)
{
	char *with = text_lower(name, a);
	for (char *p = with; *p; p++)
		if (*p == '-')
			*p = '_';
	int i = field_index(k, with);
	if (i < 0)
		i = field_index(k, arena_printf(a, "%s_on", with));
	/* --by is the analyst */
	if (i < 0 && k == KIND_TARGET && strcmp(with, "by_date") == 0)
		i = field_index(k, "by");
	if (i < 0 && strcmp(with, "on") == 0 && own_date(k))
		i = field_index(k, own_date(k));
	return i;
}

static bool no_such_field(struct app *app, enum kind k, const char *name)
{
	const struct kind_facts *f = kind_facts(k);
	const char *names[FIELD_MAX], *all = "";
	for (size_t i = 0; i < f->nfields; i++) {
		names[i] = f->fields[i].name;
		all = arena_printf(&app->arena, "%s%s%s", all, i ? ", " : "", names[i]);
	}
	const char *near = text_nearest(name, names, f->nfields);
	if (near)
		return err_set(&app->err, ERR_USAGE, "%s has no field '%s'. Did you mean '--%s'?",
			f->name, name, near);
	return err_set(
		&app->err, ERR_USAGE, "%s has no field '%s'. Its fields: %s", f->name, name, all);
}

const char *typed_date(struct app *app, const char *what, const char *typed)
{
	char day[DAY_SIZE];
	if (day_resolve(typed, app->ledger.today, day, &app->err))
		return arena_text(&app->arena, day);
	err_at(&app->err, "%s", what);
	return NULL;
}

const char *typed_past(struct app *app, const char *what, const char *typed)
{
	const char *day = typed_date(app, what, typed);
	struct day_span span;
	char last[DAY_SIZE];
	if (!day || !day_span(day, &span))
		return day;
	day_add(app->ledger.today, 1, last); /* it may be tomorrow where it happened */
	if (strcmp(span.first, last) <= 0)
		return day;
	const char *newest = change_last_received(&app->ledger, &app->arena);
	if (newest && strcmp(span.first, newest) <= 0)
		return day; /* the clock is set wrong */
	err_set(&app->err, ERR_USAGE, "%s: %s is still to come, today is %s", what, day,
		app->ledger.today);
	return NULL;
}

/* A word as the lists write them, for comparing. */
static const char *plain_word(const char *typed, struct arena *a)
{
	char *word = text_lower(typed, a);
	while (isspace((unsigned char)*word))
		word++;
	size_t length = strlen(word);
	while (length && isspace((unsigned char)word[length - 1]))
		word[--length] = '\0';
	for (char *p = word; *p; p++)
		if (*p == ' ' || *p == '_')
			*p = '-';
	return word;
}

const char *typed_word(struct app *app, const struct vocab *v, const char *what, const char *typed)
{
	const char *word = plain_word(typed, &app->arena), *found = NULL;
	size_t fits = 0;
	for (size_t i = 0; v->words[i]; i++) {
		if (text_same(v->words[i], word))
			return v->words[i];
		if (*word && text_starts(v->words[i], word)) {
			found = v->words[i];
			fits++;
		}
	}
	if (v->open)
		return typed;
	if (fits == 1)
		return found;
	const char *near = fits ? NULL : vocab_nearest(v, word);
	if (near)
		err_set(&app->err, ERR_USAGE, "%s: no such word '%s'. Did you mean '%s'?", what,
			typed, near);
	else
		err_set(&app->err, ERR_USAGE, "%s: %s '%s'. It is one of %s", what,
			fits ? "more than one word begins with" : "no such word", typed,
			vocab_list(v, &app->arena));
	return NULL;
}

static const char *read_input(struct app *app)
{
	struct buf *all = arena_alloc(&app->arena, sizeof *all);
	*all = buf_new(TEXT_LIMIT, &app->err);
	char piece[4096];
	size_t n;
	while (app->err.code == ERR_NONE && (n = fread(piece, 1, sizeof piece, stdin)) > 0)
		buf_add(all, piece, n);
	const char *text = arena_bytes(&app->arena, all->text, all->length);
	buf_done(all);
	return app->err.code == ERR_NONE ? text : NULL;
}

const char *typed_text(struct app *app, const char *what, const char *typed)
{
	char *bytes = NULL;
	size_t length = 0;
	if (strcmp(typed, "-") == 0) {
		const char *text = read_input(app);
		if (text && !*text)
			err_set(&app->err, ERR_USAGE, "%s: nothing came on standard input", what);
		return text && *text ? text : NULL;
	}
	if (typed[0] != '@')
		return typed;
	if (file_read(typed + 1, TEXT_LIMIT, &app->arena, &bytes, &length, &app->err))
		return bytes;
	err_at(&app->err, "%s", what);
	return NULL;
}

bool looks_like_url(const char *typed)
{
	return strstr(typed, "://") || text_starts(typed, "www.");
}

const char *typed_code(struct app *app, enum kind kind, const char *typed)
{
	enum kind found;
	const char *code = NULL;
	if (kind == KIND_SOURCE && looks_like_url(typed)) {
		code = ledger_source_at(&app->ledger, typed, &app->arena);
		if (!code)
			err_set(&app->err, ERR_MISSING,
				"no source has the address '%s'. First: kept add source '%s' "
				"'TITLE'",
				typed, typed);
		return code;
	}
	if (!code_find(app->ledger.db, (int)kind, typed, &app->arena, &found, &code, &app->err))
		return NULL;
	return code;
}

/* "US,CN" or "US;CN", each item as it is written in the ledger. */
static const char *typed_list(struct app *app, const struct field *f, const char *typed)
{
	char *items = arena_text(&app->arena, typed), *rest = NULL;
	const char *list = "";
	for (char *s = strtok_r(items, ",;", &rest); s; s = strtok_r(NULL, ",;", &rest)) {
		s += strspn(s, " ");
		size_t length = strlen(s);
		while (length && s[length - 1] == ' ')
			s[--length] = '\0';
		if (!*s)
			continue;
		const char *item = f->type == FIELD_REFS ? typed_code(app, f->ref, s) : s;
		if (!item)
			return NULL;
		list = arena_printf(&app->arena, "%s%s%s", list, *list ? ";" : "", item);
	}
	return list;
}

/* A new word of an open list may be meant, or be a slip that no list would find again. */
static const char *new_word(struct app *app, const struct field *f, const char *word)
{
	struct arena *a = &app->arena;
	const char *near;
	if (!word_is_new(&app->ledger, f->vocab, word, a, &near))
		return db_ok(app->ledger.db) ? word : NULL;
	const char *told = arena_printf(a, "'%s' is a new %s%s%s%s", word, f->vocab->name,
		near ? "; near: '" : "", near ? near : "", near ? "'" : "");
	if (!app->prompts) {
		app_note(app, "%s: %s%s", f->name, told,
			near ? ". Did you mean that? It is written as typed" : "");
		return word;
	}
	const char *answer = app_ask(
		app, arena_printf(a, "%s. Take it? yes or no", told), "no", COMPLETE_NOTHING);
	if (answer && *answer && text_starts("yes", text_lower(answer, a)))
		return word;
	if (answer)
		err_set(&app->err, ERR_USAGE, "%s: '%s' was not taken", f->name, word);
	return NULL;
}

static const char *typed_value(struct app *app, const struct field *f, const char *typed)
{
	const char *what = arena_printf(&app->arena, "'%s'", f->name);
	if (field_is_list(f))
		return typed_list(app, f, typed);
	if (field_is_date(f))
		return typed_date(app, what, typed);
	if (f->type == FIELD_REF)
		return typed_code(app, f->ref, typed);
	if (f->type != FIELD_WORD)
		return typed;
	const char *word = typed_word(app, f->vocab, what, typed);
	return word && f->vocab->open ? new_word(app, f, word) : word;
}

bool field_set(struct app *app, struct record *r, const char *name, const char *typed)
{
	int i = field_named(r->kind, name, &app->arena);
	if (i < 0)
		return no_such_field(app, r->kind, name);
	const struct field *f = &kind_facts(r->kind)->fields[i];
	const char *value = *typed ? typed_value(app, f, typed) : "";
	if (!value)
		return false;
	record_set(r, f->name, value);
	return true;
}

const char *bearing_colon(const char *typed)
{
	const char *colon = strrchr(typed, ':');
	return colon && colon > typed && bearing_from(colon + 1) ? colon : NULL;
}

/* The word, then a blank, '=' or nothing more? What stands behind it; else NULL. */
static const char *behind_word(const char *text, const char *word)
{
	size_t length = strlen(word);
	if (!text_starts(text, word) || !strchr(" =", text[length]))
		return NULL;
	text += length;
	return text + (*text != '\0');
}

/* "milestone DATE the note", each part optional. An empty value, "milestone=", is "". */
static bool bearing_rest(struct app *app, const char *rest, struct bearing *b)
{
	const char *value = behind_word(rest, "milestone");
	if (value) {
		rest = value + (value[-1] == '=' ? 0 : strspn(value, " "));
		size_t length = strcspn(rest, " ");
		b->milestone = arena_bytes(&app->arena, rest, length);
		if (length && !(b->milestone = typed_date(app, "milestone", b->milestone)))
			return false;
		rest += length;
	}
	rest += strspn(rest, " ");
	bool cleared = strcmp(rest, "note=") == 0;
	b->note = cleared ? "" : *rest ? rest : NULL;
	return true;
}

static bool read_bearing(
	struct app *app, const char *typed, const char *otherwise, struct bearing *ret)
{
	size_t length = strcspn(typed, " ");
	const char *head = arena_bytes(&app->arena, typed, length);
	const char *colon = bearing_colon(head);
	struct bearing b = { .bearing = colon ? bearing_from(colon + 1) : otherwise };
	if (colon)
		head = arena_bytes(&app->arena, head, (size_t)(colon - head));
	if (!b.bearing)
		return err_set(&app->err, ERR_USAGE,
			"'%s' does not say how it bears: %s:+, %s:- or %s:~", typed, head, head,
			head);
	b.commitment = typed_code(app, KIND_COMMITMENT, head);
	if (!b.commitment || !bearing_rest(app, typed + length + strspn(typed + length, " "), &b))
		return false;
	*ret = b;
	return true;
}

/* What was said, and what else stood there; an empty text clears it. */
static const char *said_or(const char *said, const char *old)
{
	return !said ? old : *said ? said : NULL;
}

/* What is not said anew of a bearing stays. */
static void bearing_keep(const struct record *old, struct bearing *b)
{
	const struct bearing none = { 0 }, *same = &none;
	for (size_t i = 0; i < old->nbearings; i++) {
		const struct bearing *o = &old->bearings[i];
		if (strcmp(o->commitment, b->commitment) == 0 &&
			strcmp(o->bearing, b->bearing) == 0)
			same = o;
	}
	b->milestone = said_or(b->milestone, same->milestone);
	b->note = said_or(b->note, same->note);
}

bool typed_bearing(struct app *app, const char *typed, const char *otherwise, struct bearing *ret)
{
	const struct record none = { 0 };
	if (!read_bearing(app, typed, otherwise, ret))
		return false;
	bearing_keep(&none, ret);
	return true;
}

bool givens_apply(struct app *app, const struct givens *g, struct record *r)
{
	struct record old = *r;
	struct bearing *list = arena_alloc(&app->arena, GIVEN_MAX * sizeof *list);
	size_t count = 0;
	for (size_t i = 0; i < g->count; i++) {
		const char *name = g->list[i].name, *value = g->list[i].value;
		if (r->kind == KIND_EVIDENCE && text_same(name, "bearing")) {
			if (!read_bearing(app, value, NULL, &list[count]))
				return false;
			bearing_keep(&old, &list[count++]);
		} else if (!field_set(app, r, name, value))
			return false;
	}
	if (count) {
		r->bearings = list;
		r->nbearings = count;
	}
	return true;
}
