#include "heard.h"

#include <stdlib.h>
#include <string.h>

#include "captured.h"
#include "code.h"
#include "fields.h"
#include "text.h"

static const char usage[] = "log COMMITMENT[:BEARING]... [URL | FILE | SOURCE] 'what happened'";

struct heard *heard_new(struct app *app)
{
	struct heard *h = arena_alloc(&app->arena, sizeof *h);
	h->evidence.kind = KIND_EVIDENCE;
	h->source.kind = KIND_SOURCE;
	h->evidence.bearings = arena_alloc(&app->arena, HEARD_BEARINGS * sizeof(struct bearing));
	return h;
}

static bool looks_like_path(const char *typed)
{
	return captured_is_file(typed) || typed[0] == '/' || typed[0] == '~' ||
	       strncmp(typed, "./", 2) == 0 || strncmp(typed, "../", 3) == 0;
}

/* A word with a digit, or with a bearing behind it, is meant as a code. */
static bool meant_as_code(const char *typed)
{
	return bearing_colon(typed) || (strpbrk(typed, "0123456789") && !strchr(typed, ' '));
}

static bool add_bearing(struct app *app, struct heard *h, const char *typed)
{
	struct record *e = &h->evidence;
	if (e->nbearings == HEARD_BEARINGS)
		return err_set(&app->err, ERR_USAGE, "one item bears on at most %d commitments",
			HEARD_BEARINGS);
	struct bearing *b = &e->bearings[e->nbearings];
	if (!typed_bearing(app, typed, "", b))
		return false;
	h->asked[e->nbearings++] = !*b->bearing;
	return true;
}

static bool set_source(struct app *app, struct heard *h, const char *code, const char *url)
{
	if (h->has_source)
		return err_set(&app->err, ERR_USAGE,
			"one item has one source; a second is '%s'. Log it as an item of its own",
			url ? url : code);
	h->has_source = true;
	h->typed_url = url;
	if (!code)
		code = ledger_source_at(&app->ledger, url, &app->arena);
	if (code)
		return ledger_record(&app->ledger, KIND_SOURCE, code, &app->arena, &h->source);
	h->fresh = true;
	record_set(&h->source, "url", url);
	return app->err.code == ERR_NONE;
}

/* A saved page: the source that it is already, or one made from what it says of itself. */
static bool hear_page(struct app *app, struct heard *h, const char *path)
{
	struct captured *c = arena_alloc(&app->arena, sizeof *c);
	if (!captured_read(app, path, &app->arena, c))
		return false;
	h->page = c;
	if (c->source)
		return set_source(app, h, c->source, NULL);
	h->has_source = h->fresh = true;
	return true;
}

/* A source's whole code, or a beginning that no word of a sentence is taken for. */
static bool names_source(struct app *app, const char *typed, const char **ret_code)
{
	enum kind kind;
	return code_try(app->ledger.db, KIND_SOURCE, typed, &app->arena, &kind, ret_code) &&
	       (text_same(typed, *ret_code) || meant_as_code(typed));
}

/* One operand before the summary. */
static bool hear(struct app *app, struct heard *h, const char *typed)
{
	enum kind kind;
	const char *code;
	struct db *db = app->ledger.db;
	if (looks_like_url(typed) && !bearing_colon(typed))
		return set_source(app, h, NULL, typed);
	if (bearing_colon(typed) || code_try(db, KIND_COMMITMENT, typed, &app->arena, &kind, &code))
		return add_bearing(app, h, typed);
	const char *colon = strchr(typed, ':');
	if (colon && !strchr(typed, ' ') &&
		code_try(db, KIND_COMMITMENT,
			arena_bytes(&app->arena, typed, (size_t)(colon - typed)), &app->arena,
			&kind, &code))
		return err_set(&app->err, ERR_USAGE,
			"no such bearing: '%s'. %s:+ supports, %s:- contradicts, %s:~ is context",
			colon + 1, code, code, code);
	if (names_source(app, typed, &code))
		return set_source(app, h, code, NULL);
	if (looks_like_path(typed))
		return hear_page(app, h, typed);
	if (meant_as_code(typed) || (h->evidence.nbearings == 0 && !strchr(typed, ' ')))
		return typed_code(app, KIND_COMMITMENT, typed) && add_bearing(app, h, typed);
	return err_set(&app->err, ERR_USAGE,
		"'%s' is neither a code nor an address. Quote the summary: kept log WD-02:+ URL "
		"'what happened'",
		typed);
}

/* Is the last operand something else than the summary? */
static bool no_summary(struct app *app, const char *typed)
{
	enum kind kind;
	const char *code;
	if (captured_is_file(typed))
		return true;
	if (strchr(typed, ' '))
		return false;
	return looks_like_url(typed) || bearing_colon(typed) ||
	       code_try(app->ledger.db, KIND_COMMITMENT, typed, &app->arena, &kind, &code) ||
	       names_source(app, typed, &code);
}

/* A path as it is pasted or dragged in: perhaps quoted, perhaps from the home folder. */
static const char *pasted_path(struct app *app, const char *typed)
{
	size_t length = strlen(typed);
	const char *home = getenv("HOME");
	if (length > 1 && (*typed == '\'' || *typed == '"') && typed[length - 1] == *typed)
		typed = arena_bytes(&app->arena, typed + 1, length - 2);
	if (strncmp(typed, "file://", 7) == 0)
		typed += 7;
	return typed[0] == '~' && typed[1] == '/' && home
		       ? arena_printf(&app->arena, "%s%s", home, typed + 1)
		       : typed;
}

static bool ask_source(struct app *app, struct heard *h)
{
	struct record *e = &h->evidence;
	size_t before = e->nbearings;
	do {
		const char *typed = app_ask(
			app, "saved page, address or code of the source", "none", KIND_SOURCE);
		if (!typed || text_same(typed, "none"))
			return typed != NULL;
		typed = pasted_path(app, typed);
		if (hear(app, h, typed) && e->nbearings == before)
			return true;
		e->nbearings = before;
		if (app->err.code == ERR_USAGE)
			err_take(&app->err); /* it speaks of the command line */
		err_set(&app->err, ERR_USAGE, "'%s' is no file, address or code of a source",
			typed);
	} while (app_ask_again(app));
	return false;
}

static bool ask_commitment(struct app *app, struct heard *h)
{
	const char *typed;
	do
		typed = app_ask(app, "commitment, as WD-02:+", NULL, KIND_COMMITMENT);
	while (typed && !add_bearing(app, h, typed) && app_ask_again(app));
	return typed && app->err.code == ERR_NONE;
}

/* How it bears on the commitment. */
const char *heard_ask_bearing(struct app *app, const char *commitment)
{
	const char *typed, *bearing;
	do {
		typed = app_ask(app,
			arena_printf(&app->arena,
				"%s: does it support (+), contradict (-), or is it context (~)?",
				commitment),
			"~", COMPLETE_NOTHING);
		bearing = bearing_from(typed);
		if (typed && !bearing)
			err_set(&app->err, ERR_USAGE, "'%s' is no bearing: +, - or ~", typed);
	} while (typed && !bearing && app_ask_again(app));
	return bearing;
}

bool heard_all(struct app *app, struct heard *h)
{
	int heads = app->count;
	if (heads && !no_summary(app, app->operands[heads - 1]))
		h->summary = app->operands[--heads];
	for (int i = 0; i < heads; i++)
		if (!hear(app, h, app->operands[i]))
			return false;
	if (h->evidence.nbearings == 0) {
		if (h->summary && meant_as_code(h->summary))
			return typed_code(app, KIND_COMMITMENT, h->summary) != NULL;
		if (!app->prompts)
			return app_missing(app, "commitment", usage);
		if (!ask_commitment(app, h) || (!h->has_source && !ask_source(app, h)))
			return false;
	}
	if (h->summary)
		return true;
	if (!app->prompts)
		return app_missing(app, "summary", usage);
	h->summary = ask_text(app, "what happened, in one sentence");
	return h->summary != NULL;
}
