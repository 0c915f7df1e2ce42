/* Correct a record: a new version of it, and why. */
#include <string.h>

#include "change.h"
#include "code.h"
#include "command.h"
#include "fields.h"
#include "say.h"
#include "text.h"

struct args {
	const char *because;
	bool typo, editor;
	struct givens given;
};

static const char usage[] = "edit CODE --FIELD VALUE... -m 'why'";

static bool find(struct app *app, struct record *ret)
{
	const char *typed = app->count ? app->operands[0] : NULL, *code;
	enum kind kind;
	if (!typed && !app->prompts)
		return app_missing(app, "code", usage);
	if (!typed)
		typed = ask_code(app, "code", COMPLETE_ALL_CODES);
	if (!typed)
		return false;
	return code_find(app->ledger.db, -1, typed, &app->arena, &kind, &code, &app->err) &&
	       ledger_record(&app->ledger, kind, code, &app->arena, ret);
}

static const char *why(struct app *app, const struct args *o)
{
	if (o->typo && o->because) {
		err_set(&app->err, ERR_USAGE, "--typo is a reason; leave out --because");
		return NULL;
	}
	if (o->typo)
		return "typo";
	return typed_reason(app, o->because,
		"a correction needs its reason: add -m 'why', or --typo for a slip of the pen");
}

static const char *bearings_text(const struct record *r, struct arena *a)
{
	const char *all = "";
	for (size_t i = 0; i < r->nbearings; i++) {
		const struct bearing *b = &r->bearings[i];
		all = arena_printf(a, "%s%s%s:%s%s%s", all, i ? ", " : "", b->commitment,
			bearing_mark(b->bearing), b->milestone ? " milestone " : "",
			b->milestone ? b->milestone : "");
	}
	return all;
}

static bool report(struct app *app, const struct record *old, const struct record *now)
{
	struct doc *d = doc_new(&app->arena);
	const char *fields = change_fields(old, now, &app->arena);
	doc_textf(d, ROLE_STRONG, "%s  %s %s", now->code, kind_facts(now->kind)->name,
		app->global.dry_run ? "would be changed" : "changed");
	for (size_t i = 0; i < list_count(fields); i++) {
		const char *name = list_item(fields, i, &app->arena);
		bool bears = strcmp(name, "bearings") == 0;
		const char *was = bears ? bearings_text(old, &app->arena) : record_get(old, name);
		const char *is = bears ? bearings_text(now, &app->arena) : record_get(now, name);
		doc_fact(d, name, ROLE_PLAIN,
			arena_printf(&app->arena, "%s -> %s", was ? was : "(nothing)",
				is ? is : "(nothing)"));
	}
	say_undo(app, d, now->code);
	const struct written w = { now->code, now->entry, say_commitments(now, &app->arena) };
	return say_written(app, &w, 1, d);
}

/* One field and its value, where a person named none. */
static bool ask_field(struct app *app, struct record *r)
{
	const struct kind_facts *k = kind_facts(r->kind);
	const char **names = arena_alloc(&app->arena, (k->nfields + 1) * sizeof *names);
	for (size_t i = 0; i < k->nfields; i++) {
		char *name = arena_text(&app->arena, k->fields[i].name);
		for (char *p = name; *p; p++)
			*p = *p == '_' ? '-' : *p;
		names[i] = name;
	}
	const struct vocab fields = { .name = "field", .words = names };
	const char *name = ask_word(app, "field", &fields);
	size_t i = 0;
	while (name && names[i] != name)
		i++;
	return name && field_ask(app, r, &k->fields[i]);
}

static bool change(struct app *app, const struct args *o, struct record *r)
{
	if (app->count > 1)
		return err_set(&app->err, ERR_USAGE,
			"'%s' is one argument too many: kept edit %s --FIELD VALUE -m 'why'",
			app->operands[1], app->operands[0]);
	if (o->editor)
		return givens_apply(app, &o->given, r) && fields_edit(app, r);
	if (o->given.count)
		return givens_apply(app, &o->given, r);
	if (app->prompts)
		return ask_field(app, r);
	return app_missing(app, "field", usage);
}

static bool run(struct app *app, const void *args)
{
	const struct args *o = args;
	struct record old, now;
	if (!find(app, &old))
		return false;
	now = old;
	if (!change(app, o, &now))
		return false;
	rule_normalise(&now, &app->arena);
	if (record_same(&old, &now)) {
		app_note(app, "nothing changed: %s says that already", old.code);
		return true;
	}
	const char *reason = why(app, o);
	return reason && write_begin(app) && ledger_unchanged(&app->ledger, &old) &&
	       write_record(app, &now, reason) && report(app, &old, &now) && write_commit(app);
}

static bool other_option(struct app *app, void *args, const char *name, const char *value)
{
	struct args *o = args;
	return givens_add(app, &o->given, name, value);
}

static const struct opt opts[] = {
	OPT_TEXT(struct args, because, 'm', "because", "TEXT", "why; kept in the history"),
	OPT_FLAG(struct args, typo, 0, "typo", "the reason is a slip of the pen"),
	OPT_FLAG(struct args, editor, 'e', "editor", "edit the record in $EDITOR"),
	{ .kind = OPT_END },
};

const struct command cmd_edit = {
	.name = "edit",
	.operands = "CODE --FIELD VALUE...",
	.summary = "correct a record; the version before stays in the history",
	.group = "record",
	.example = "kept edit WD-02 --notes 'See also WD-03' -m 'cross-reference'",
	.about = "An empty value clears the field. How evidence bears is changed with --bearing "
		 "'WD-02:+', repeated for each commitment; it replaces all bearings. 'WD-02:+ "
		 "milestone=' clears the milestone.",
	.min = 0,
	.max = -1,
	.need = NEED_WRITE,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
	.other_option = other_option,
};
