/* What is missing is asked for, and asked again while the answer will not do. */
#include <string.h>

#include "code.h"
#include "fields.h"
#include "text.h"

const char *ask_text(struct app *app, const char *prompt)
{
	return app_ask(app, prompt, NULL, COMPLETE_NOTHING);
}

const char *typed_reason(struct app *app, const char *typed, const char *how)
{
	const char *why = typed          ? typed_text(app, "--because", typed)
			  : app->prompts ? ask_text(app, "why")
					 : "";
	if (!why || why[strspn(why, " \t\r\n")])
		return why;
	err_set(&app->err, ERR_USAGE, "%s", how);
	return NULL;
}

const char *ask_code(struct app *app, const char *prompt, int kind)
{
	const char *typed, *code;
	enum kind found;
	do {
		typed = app_ask(app, prompt, NULL, kind);
		if (!typed)
			return NULL;
		if (code_find(app->ledger.db, kind, typed, &app->arena, &found, &code, &app->err))
			return typed;
	} while (app_ask_again(app));
	return NULL;
}

const char *ask_word(struct app *app, const char *prompt, const struct vocab *v)
{
	const char *typed, *word;
	do {
		typed = app_ask_word(app, prompt, NULL, v);
		word = typed ? typed_word(app, v, prompt, typed) : NULL;
	} while (typed && !word && app_ask_again(app));
	return word;
}

const char *ask_date(struct app *app, const char *prompt)
{
	const char *typed, *day;
	do {
		typed = ask_text(app, prompt);
		day = typed ? typed_date(app, prompt, typed) : NULL;
	} while (typed && !day && app_ask_again(app));
	return day;
}

bool field_ask(struct app *app, struct record *r, const struct field *f)
{
	const char *old = record_get(r, f->name);
	const char *prompt = arena_printf(&app->arena, "%s (%s)", f->name, f->help);
	bool refers = f->type == FIELD_REF || f->type == FIELD_REFS;
	do {
		const char *typed = f->type == FIELD_WORD
					    ? app_ask_word(app, prompt, old, f->vocab)
					    : app_ask(app, prompt, old,
						      refers ? (int)f->ref : COMPLETE_NOTHING);
		if (!typed)
			return false;
		if (field_set(app, r, f->name, typed))
			return true;
	} while (app_ask_again(app));
	return false;
}

static bool field_missing(struct app *app, const struct kind_facts *k, const struct field *f)
{
	return app_missing(app, f->name,
		arena_printf(&app->arena, "add %s --%s VALUE, %s", k->name, f->name, f->help));
}

bool fields_ask(struct app *app, struct record *r)
{
	const struct kind_facts *k = kind_facts(r->kind);
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		if (!f->required || r->values[i])
			continue;
		if (!app->prompts)
			return field_missing(app, k, f);
		if (!field_ask(app, r, f))
			return false;
		if (!r->values[i])
			return field_missing(app, k, f);
	}
	return true;
}
