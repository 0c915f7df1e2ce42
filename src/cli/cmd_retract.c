/* Take a record back. It stays in the history. */
#include "change.h"
#include "code.h"
#include "command.h"
#include "fields.h"
#include "say.h"

struct args {
	const char *because;
};

static const char *operand(struct app *app)
{
	if (app->count)
		return app->operands[0];
	if (app->prompts)
		return ask_code(app, "code", COMPLETE_ALL_CODES);
	app_missing(app, "code", "retract CODE -m 'why'");
	return NULL;
}

static bool report(struct app *app, const struct record *r)
{
	struct doc *d = doc_new(&app->arena);
	doc_textf(d, ROLE_STRONG, "%s  %s %s", r->code, kind_facts(r->kind)->name,
		app->global.dry_run ? "would be retracted" : "retracted");
	doc_fact(d, "it said", ROLE_PLAIN, change_title(r, &app->arena));
	say_undo(app, d, r->code);
	const struct written w = { r->code, app->ledger.journal.last_entry,
		say_commitments(r, &app->arena) };
	return say_written(app, &w, 1, d);
}

static bool run(struct app *app, const void *args)
{
	const struct args *o = args;
	const char *typed = operand(app), *code;
	enum kind kind;
	struct record r;
	if (!typed || !code_find(app->ledger.db, -1, typed, &app->arena, &kind, &code, &app->err) ||
		!ledger_record(&app->ledger, kind, code, &app->arena, &r))
		return false;
	const char *reason = typed_reason(
		app, o->because, "taking a record back needs its reason: add -m 'why'");
	return reason && write_begin(app) && ledger_unchanged(&app->ledger, &r) &&
	       ledger_retract(&app->ledger, kind, code, reason) && report(app, &r) &&
	       write_commit(app);
}

static const struct opt opts[] = {
	OPT_TEXT(struct args, because, 'm', "because", "TEXT", "why; kept in the history"),
	{ .kind = OPT_END },
};

const struct command cmd_retract = {
	.name = "retract",
	.operands = "CODE",
	.summary = "take a record back; the history keeps it",
	.group = "record",
	.example = "kept retract E189 -m 'the report was withdrawn'",
	.about = "Refused while other records rest on it, which the message names.",
	.min = 0,
	.max = 1,
	.need = NEED_WRITE,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
};
