/* Add a record of any kind that is neither logged nor rated. */
#include <string.h>

#include "change.h"
#include "code.h"
#include "command.h"
#include "fields.h"
#include "say.h"
#include "text.h"

struct args {
	bool editor;
	struct givens given;
};

enum { NATURAL_MAX = 5 };

/* What operands mean where no option says it, in the order in which one would say it. */
static const struct {
	bool code; /* the first is the code */
	const char *fields[NATURAL_MAX + 1];
} natural[KIND_COUNT] = {
	[KIND_PARTY] = { true, { "name", "parent" } },
	[KIND_SOURCE] = { false, { "url", "title" } },
	[KIND_AGREEMENT] = { true, { "title", "agreed_on" } },
	[KIND_COMMITMENT] = { true, { "agreement", "title" } },
	[KIND_LINK] = { false, { "from", "relation", "to" } },
	[KIND_WORDING] = { false, { "commitment", "issuer", "quote" } },
	[KIND_MILESTONE] = { false, { "commitment", "due_on", "title" } },
	[KIND_INDICATOR] = { true, { "title", "unit", "better" } },
	[KIND_OBSERVATION] = { false, { "indicator", "period", "value" } },
	[KIND_TARGET] = { false, { "commitment", "indicator", "comparator", "value", "by" } },
};

static bool addable(enum kind k)
{
	return natural[k].fields[0];
}

static const char *all_kinds(struct arena *a)
{
	const char *all = "";
	for (int k = 0; k < KIND_COUNT; k++)
		if (addable((enum kind)k))
			all = arena_printf(
				a, "%s%s%s", all, *all ? ", " : "", kind_facts((enum kind)k)->name);
	return all;
}

static bool which_kind(struct app *app, enum kind *ret)
{
	const char *names[KIND_COUNT + 1] = { NULL }, *typed = app->count ? app->operands[0] : NULL;
	for (int k = 0; k < KIND_COUNT; k++)
		names[k] = kind_facts((enum kind)k)->name;
	const struct vocab kinds = { .name = "kind", .words = names };
	if (!typed && app->prompts)
		typed = ask_word(app, "kind of record", &kinds);
	else if (!typed)
		app_missing(app, "kind",
			arena_printf(&app->arena, "add KIND, one of %s", all_kinds(&app->arena)));
	if (!typed)
		return false;
	if (!kind_from(typed, ret)) {
		const char *near = text_nearest(typed, names, KIND_COUNT);
		return err_set(&app->err, ERR_USAGE, "no such kind: '%s'. %s%s", typed,
			near ? "Did you mean " : "One of ", near ? near : all_kinds(&app->arena));
	}
	if (*ret == KIND_EVIDENCE)
		return err_set(&app->err, ERR_USAGE,
			"evidence is logged: kept log WD-02:+ URL 'what happened'");
	if (*ret == KIND_RATING)
		return err_set(&app->err, ERR_USAGE,
			"a rating is made with: kept rate WD-02 STATUS EVIDENCE --because 'why'");
	return addable(*ret) || err_set(&app->err, ERR_USAGE, "a %s cannot be added by hand",
					kind_facts(*ret)->name);
}

/* A source's code may be given; an address is none. */
static bool code_first(const struct app *app, enum kind k)
{
	if (natural[k].code)
		return true;
	return k == KIND_SOURCE && app->count > 1 && !looks_like_url(app->operands[1]) &&
	       !strchr(app->operands[1], ' ');
}

static bool hear(struct app *app, struct record *r)
{
	int i = 1;
	if (i < app->count && code_first(app, r->kind))
		r->code = text_upper(app->operands[i++], &app->arena);
	bool title_only = r->kind == KIND_SOURCE && i < app->count &&
			  !looks_like_url(app->operands[i]);
	for (size_t n = title_only ? 1 : 0; i < app->count; n++, i++) {
		const char *name = n < NATURAL_MAX ? natural[r->kind].fields[n] : NULL;
		if (!name)
			return err_set(&app->err, ERR_USAGE,
				"'%s' is one argument too many. Quote a text of several words, or "
				"name the field: --FIELD 'text'",
				app->operands[i]);
		if (!field_set(app, r, name, app->operands[i]))
			return false;
	}
	return true;
}

/* What follows from what was said; it is told. */
static bool commitment_defaults(struct app *app, struct record *r)
{
	const char *agreement = record_get(r, "agreement");
	bool due = record_get(r, "due_on"), recurs = record_get(r, "schedule");
	if (!record_get(r, "made_on") && agreement) {
		struct record g;
		if (!ledger_record(&app->ledger, KIND_AGREEMENT, agreement, &app->arena, &g))
			return false;
		record_set(r, "made_on", record_get(&g, "agreed_on"));
		app_note(app, "made_on: %s, the day of %s", record_get(r, "made_on"), agreement);
	}
	if (!record_get(r, "due_basis")) {
		record_set(r, "due_basis", due || recurs ? "stated" : "none");
		app_note(app, "due_basis: %s, since %s was given", record_get(r, "due_basis"),
			due      ? "a due date"
			: recurs ? "a schedule"
				 : "no due date");
	}
	if (!record_get(r, "kind") && !app->prompts) {
		record_set(r, "kind", "other");
		app_note(app, "kind: other, since none was given");
	}
	if (!record_get(r, "duty")) {
		record_set(r, "duty", recurs ? "recur" : "act");
		app_note(app, "duty: %s%s", record_get(r, "duty"),
			recurs ? ", since a schedule was given" : "; maintain keeps it in force");
	}
	return true;
}

/* A code that is there already is refused before more is typed. */
static bool ask_new_code(struct app *app, struct record *r)
{
	const char *typed;
	do {
		typed = ask_text(app, "code, as you will type it");
		if (!typed)
			return false;
		r->code = text_upper(typed, &app->arena);
		if (!id_is_code(r->code))
			err_set(&app->err, ERR_USAGE,
				"'%s' is no code: letters, digits, points, hyphens and underscores",
				typed);
		else if (code_exists(app->ledger.db, r->kind, r->code))
			err_set(&app->err, ERR_CONFLICT, "%s %s is there already",
				kind_facts(r->kind)->name, r->code);
	} while (app_ask_again(app));
	return app->err.code == ERR_NONE;
}

static bool need_code(struct app *app, struct record *r)
{
	if (r->code || !natural[r->kind].code)
		return true;
	if (!app->prompts)
		return app_missing(app, "code",
			arena_printf(&app->arena, "add %s CODE...", kind_facts(r->kind)->name));
	return ask_new_code(app, r);
}

static bool known_address(struct app *app, const struct record *r)
{
	const char *url = r->kind == KIND_SOURCE ? record_get(r, "url") : NULL;
	const char *code = url ? ledger_source_at(&app->ledger, url, &app->arena) : NULL;
	if (code)
		return err_set(&app->err, ERR_CONFLICT,
			"source %s has that address already. See: kept show %s. To change it: kept "
			"edit %s --FIELD VALUE -m 'why'",
			code, code, code);
	return app->err.code == ERR_NONE;
}

static bool report(struct app *app, const struct record *r)
{
	struct doc *d = doc_new(&app->arena);
	const char *of = say_commitments(r, &app->arena), *next = NULL;
	doc_textf(d, ROLE_STRONG, "%s  %s %s",
		app->global.dry_run && !natural[r->kind].code ? "(new)" : r->code,
		kind_facts(r->kind)->name, app->global.dry_run ? "would be added" : "added");
	for (size_t i = 0; i < kind_facts(r->kind)->nfields; i++)
		doc_fact(d, kind_facts(r->kind)->fields[i].name, ROLE_PLAIN, r->values[i]);
	if (r->kind == KIND_COMMITMENT)
		next = arena_printf(&app->arena,
			"kept add wording %s ISSUER 'the exact words'; kept log %s:+ URL 'what "
			"happened'",
			r->code, r->code);
	else if (r->kind == KIND_AGREEMENT)
		next = arena_printf(
			&app->arena, "kept add commitment CODE %s 'the promise'", r->code);
	else if (of)
		next = arena_printf(&app->arena, "kept show %s", list_item(of, 0, &app->arena));
	doc_fact(d, "next", ROLE_PLAIN, next);
	const struct written w = { r->code, r->entry, of };
	return say_written(app, &w, 1, d);
}

static bool run(struct app *app, const void *args)
{
	const struct args *o = args;
	struct record r = { 0 };
	if (!which_kind(app, &r.kind) || !hear(app, &r) || !givens_apply(app, &o->given, &r))
		return false;
	if (!need_code(app, &r) || (o->editor && !fields_edit(app, &r)) || !known_address(app, &r))
		return false;
	if (r.kind == KIND_COMMITMENT && !commitment_defaults(app, &r))
		return false;
	if (r.kind == KIND_SOURCE && !record_get(&r, "title"))
		record_set(&r, "title", record_get(&r, "url"));
	if (r.kind == KIND_WORDING && !record_get(&r, "language") && !app->prompts) {
		record_set(&r, "language", text_has_han(record_get(&r, "quote")) ? "zh" : "en");
		app_note(app, "language: %s, from the letters; --language to change",
			record_get(&r, "language"));
	}
	return fields_ask(app, &r) && write_begin(app) && write_record(app, &r, NULL) &&
	       report(app, &r) && write_commit(app);
}

static bool other_option(struct app *app, void *args, const char *name, const char *value)
{
	struct args *o = args;
	return givens_add(app, &o->given, name, value);
}

static const struct opt opts[] = {
	OPT_FLAG(struct args, editor, 'e', "editor", "write the record in $EDITOR"),
	{ .kind = OPT_END },
};

const struct command cmd_add = {
	.name = "add",
	.operands = "KIND [CODE] [VALUE...] [--FIELD VALUE...]",
	.summary = "add a party, agreement, commitment, wording, link, milestone, source ...",
	.group = "record",
	.example = "kept add link WD-02 depends-on WD-01",
	.about =
		"KIND is party, agreement, commitment, wording, link, milestone, source, "
		"indicator, observation or target. The fields are those of the CSV files; "
		"operands are taken in the natural order: add party CODE NAME, add agreement CODE "
		"TITLE DATE, add commitment CODE AGREEMENT TITLE, add wording COMMITMENT ISSUER "
		"QUOTE, add link FROM RELATION TO, add milestone COMMITMENT DATE TITLE, add "
		"source URL TITLE, add observation INDICATOR PERIOD VALUE, add target COMMITMENT "
		"INDICATOR COMPARATOR VALUE BY. A target's date is --by-date, or --on: --by is the "
		"analyst.",
	.min = 0,
	.max = -1,
	.need = NEED_WRITE,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
	.other_option = other_option,
};
