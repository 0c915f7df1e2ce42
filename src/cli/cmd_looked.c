/* Record a search that found nothing. */
#include "command.h"
#include "fields.h"
#include "say.h"

enum { LOOKED_AT = 64 };

struct args {
	const char *on;
};

static bool hear(struct app *app, struct record *e)
{
	int codes = app->count - 1;
	if (codes > LOOKED_AT)
		return err_set(&app->err, ERR_USAGE, "at most %d commitments at once", LOOKED_AT);
	for (int i = 0; i < codes; i++)
		if (!typed_bearing(app, app->operands[i], "context", &e->bearings[i]))
			return false;
	e->nbearings = (size_t)codes;
	record_set(e, "summary", app->operands[codes]);
	return true;
}

static bool ask(struct app *app, struct record *e)
{
	const char *what = "where was looked, and for what";
	if (app->count >= 2)
		return hear(app, e);
	if (!app->prompts)
		return app_missing(app, app->count ? what : "commitment",
			"looked COMMITMENT... 'where and for what'");
	const char *code = app->count ? app->operands[0]
				      : ask_code(app, "commitment", KIND_COMMITMENT);
	if (!code || !typed_bearing(app, code, "context", &e->bearings[0]))
		return false;
	e->nbearings = 1;
	const char *where = ask_text(app, what);
	record_set(e, "summary", where);
	return where != NULL;
}

static bool all_context(struct app *app, const struct record *e)
{
	for (size_t i = 0; i < e->nbearings; i++)
		if (bearing_mark(e->bearings[i].bearing)[0] != '~')
			return err_set(&app->err, ERR_USAGE,
				"a search that found nothing neither supports nor contradicts. "
				"What was found is logged: kept log %s:+ URL 'what happened'",
				e->bearings[i].commitment);
	return true;
}

static bool report(struct app *app, const struct record *e)
{
	struct doc *d = doc_new(&app->arena);
	for (size_t i = 0; i < e->nbearings; i++) {
		struct commitment_brief c;
		if (!commitment_brief_get(&app->ledger, e->bearings[i].commitment, &app->arena, &c))
			return false;
		doc_textf(d, ROLE_STRONG, "%s looked for news of %s, which is %s; none found",
			app->global.dry_run ? "a search that would be logged:" : e->code, c.code,
			say_status(app, &c));
	}
	doc_fact(d, "where", ROLE_PLAIN, record_get(e, "summary"));
	doc_fact(d, "looked on", ROLE_PLAIN, record_get(e, "occurred_on"));
	const struct written w = { e->code, e->entry, say_commitments(e, &app->arena) };
	return say_written(app, &w, 1, d);
}

static bool run(struct app *app, const void *args)
{
	const struct args *o = args;
	struct bearing *list = arena_alloc(&app->arena, (LOOKED_AT + 1) * sizeof *list);
	struct record e = { .kind = KIND_EVIDENCE, .bearings = list };
	const char *on = app->ledger.today;
	if (!ask(app, &e) || !all_context(app, &e))
		return false;
	if (o->on && !(on = typed_past(app, "--on", o->on)))
		return false;
	record_set(&e, "occurred_on", on);
	record_set(&e, "nature", "search");
	return write_begin(app) && write_record(app, &e, NULL) && report(app, &e) &&
	       write_commit(app);
}

static const struct opt opts[] = {
	OPT_TEXT(struct args, on, 0, "on", "DATE", "the day of the search; today unless said"),
	{ .kind = OPT_END },
};

const struct command cmd_looked = {
	.name = "looked",
	.operands = "COMMITMENT... WHERE-AND-FOR-WHAT",
	.summary = "record a search that found nothing",
	.group = "log",
	.example = "kept looked SD-01 'mnd.gov.cn and defense.gov, a working group on crisis "
		   "communication'",
	.about = "That somebody looked and found nothing is worth knowing: overdue and show tell "
		 "when a commitment was last looked for.",
	.min = 0,
	.max = -1,
	.need = NEED_WRITE,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
};
