/* Judge a commitment: a status, why, and the evidence that it rests on. */
#include <string.h>

#include "change.h"
#include "command.h"
#include "fields.h"
#include "say.h"
#include "text.h"

static const char usage[] = "rate COMMITMENT STATUS EVIDENCE... --because 'why'";

struct args {
	const char *because, *cite, *reason, *confidence, *on;
};

static bool set_status(struct app *app, struct record *r, const char *typed)
{
	if (text_same(typed, "unreviewed"))
		return err_set(&app->err, ERR_USAGE,
			"'unreviewed' is no status: it is what a commitment is before its first "
			"rating. To take a rating back: kept undo, or kept retract R-...");
	const char *word = typed_word(app, &vocab_status, "status", typed);
	record_set(r, "status", word);
	return word != NULL;
}

/* Evidence from the operands and --cite, each once. */
static bool set_cites(struct app *app, struct record *r, const char *more)
{
	const char *list = NULL;
	size_t operands = app->count > 2 ? (size_t)app->count - 2 : 0;
	for (size_t i = 0; i < operands + list_count(more); i++) {
		const char *typed = i < operands ? app->operands[i + 2]
						 : list_item(more, i - operands, &app->arena);
		const char *code = *typed ? typed_code(app, KIND_EVIDENCE, typed) : "";
		if (!code)
			return false;
		if (!*code || list_has(list, code))
			continue;
		list = list ? arena_printf(&app->arena, "%s;%s", list, code) : code;
	}
	record_set(r, "cites", list);
	return true;
}

static bool no_verdict_without_evidence(struct app *app, const struct record *r)
{
	enum status s;
	if (!status_from(record_get(r, "status"), &s) || !status_facts(s)->needs_evidence ||
		record_get(r, "cites"))
		return true;
	const char *code = record_get(r, "commitment");
	const char *newest = change_newest_evidence(&app->ledger, code, &app->arena);
	return err_set(&app->err, ERR_INPUT,
		"a verdict needs evidence: '%s' on %s cites none. Name it after the status (%s%s), "
		"or record the search that found nothing: kept looked %s 'where and for what'",
		record_get(r, "status"), code, *newest ? "its newest: " : "it has none yet", newest,
		code);
}

static bool set_rationale(struct app *app, struct record *r, const char *because)
{
	const char *text = because;
	if (because)
		text = typed_text(app, "--because", because);
	else if (app->prompts)
		text = ask_text(app, "why");
	else
		err_set(&app->err, ERR_USAGE,
			"a rating needs its reason: add --because 'why' (or --because @FILE, or - "
			"for standard input)");
	record_set(r, "rationale", text);
	return text != NULL;
}

static bool set_reason(struct app *app, struct record *r, const char *typed)
{
	enum status s;
	bool needed = status_from(record_get(r, "status"), &s) && status_facts(s)->needs_reason;
	if (!typed && needed && app->prompts) {
		typed = ask_word(app, "reason", &vocab_reason);
		if (!typed)
			return false;
	}
	return !typed || field_set(app, r, "reason", typed);
}

static bool which_commitment(struct app *app, struct record *r)
{
	const char *typed = app->count ? app->operands[0] : NULL;
	if (!typed && app->prompts)
		typed = ask_code(app, "commitment", KIND_COMMITMENT);
	else if (!typed)
		app_missing(app, "commitment", usage);
	const char *code = typed ? typed_code(app, KIND_COMMITMENT, typed) : NULL;
	record_set(r, "commitment", code);
	return code != NULL;
}

static bool which_status(struct app *app, struct record *r)
{
	if (app->count > 1)
		return set_status(app, r, app->operands[1]);
	const char *word = NULL;
	if (app->prompts)
		word = ask_word(app, "status", &vocab_status);
	else
		app_missing(app, "status",
			arena_printf(&app->arena, "%s; one of %s", usage,
				vocab_list(&vocab_status, &app->arena)));
	record_set(r, "status", word);
	return word != NULL;
}

/* A verdict that was asked for needs its evidence. */
static bool ask_cites(struct app *app, struct record *r)
{
	enum status s;
	if (!app->prompts || app->count > 1 || record_get(r, "cites") ||
		!status_from(record_get(r, "status"), &s) || !status_facts(s)->needs_evidence)
		return true;
	const char *code = record_get(r, "commitment");
	const char *newest = change_newest_evidence(&app->ledger, code, &app->arena);
	const char *prompt = *newest ? arena_printf(&app->arena, "evidence (newest: %s)", newest)
				     : "evidence";
	do {
		const char *typed = app_ask(app, prompt, NULL, KIND_EVIDENCE);
		char *list = typed ? arena_text(&app->arena, typed) : NULL;
		for (char *p = list; p && *p; p++)
			if (*p == ' ' || *p == ',')
				*p = ';';
		if (!list)
			return false;
		if (set_cites(app, r, list) && record_get(r, "cites"))
			return true;
	} while (app->err.code == ERR_NONE || app_ask_again(app));
	return false;
}

static bool fill(struct app *app, const struct args *o, struct record *r)
{
	if (!which_commitment(app, r) || !which_status(app, r) || !set_cites(app, r, o->cite) ||
		!ask_cites(app, r))
		return false;
	const char *on = o->on ? typed_past(app, "--on", o->on) : app->ledger.today;
	const char *by = on ? app_author(app) : NULL;
	record_set(r, "as_of", on);
	record_set(r, "rater", by);
	return by && no_verdict_without_evidence(app, r) && set_reason(app, r, o->reason) &&
	       field_set(app, r, "confidence", o->confidence ? o->confidence : "moderate") &&
	       set_rationale(app, r, o->because);
}

static bool report(struct app *app, const struct args *o, const struct record *r,
	const struct commitment_brief *old, const char *before)
{
	struct commitment_brief c;
	if (!commitment_brief_get(&app->ledger, record_get(r, "commitment"), &app->arena, &c))
		return false;
	struct doc *d = doc_new(&app->arena);
	const char *cites = record_get(r, "cites"), *all = NULL;
	for (size_t i = 0; i < list_count(cites); i++)
		all = arena_printf(&app->arena, "%s%s%s", all ? all : "", all ? ", " : "",
			list_item(cites, i, &app->arena));
	enum status s = STATUS_UNREVIEWED;
	status_from(record_get(r, "status"), &s);
	const char *words = status_facts(s)->words;
	bool same = strcmp(record_get(r, "status"), old->status) == 0;
	doc_textf(d, ROLE_STRONG, "%s  %s: %s%s %s", app->global.dry_run ? "would rate" : r->code,
		c.code, same ? "still " : "", before,
		same ? "" : arena_printf(&app->arena, "-> %s", words));
	doc_fact(d, "as of", ROLE_PLAIN, day_human(record_get(r, "as_of"), &app->arena));
	if (!o->confidence)
		say_fact(app, d, "confidence", "moderate, since nothing was said; --confidence");
	doc_fact(d, "cites", ROLE_PLAIN, all ? all : "no evidence");
	if (c.rating && !app->global.dry_run && strcmp(c.rating, r->code) != 0)
		say_fact(app, d, "but",
			arena_printf(&app->arena, "a newer rating stands: %s is %s", c.code,
				say_status(app, &c)));
	doc_fact(d, "next", ROLE_PLAIN, arena_printf(&app->arena, "kept show %s", c.code));
	const struct written w = { r->code, r->entry, c.code };
	return say_written(app, &w, 1, d);
}

static bool run(struct app *app, const void *args)
{
	const struct args *o = args;
	struct record r = { .kind = KIND_RATING };
	struct commitment_brief old;
	if (!fill(app, o, &r) || !write_begin(app) ||
		!commitment_brief_get(
			&app->ledger, record_get(&r, "commitment"), &app->arena, &old))
		return false;
	const char *before = say_status(app, &old);
	return write_record(app, &r, NULL) && report(app, o, &r, &old, before) && write_commit(app);
}

static const struct opt opts[] = {
	OPT_TEXT(struct args, because, 'm', "because", "TEXT",
		"why; - reads standard input, @FILE a file"),
	OPT_LIST(struct args, cite, 0, "cite", "EVIDENCE", "evidence that it rests on"),
	OPT_TEXT(struct args, reason, 0, "reason", "CODE",
		"for stalled and broken: blocked-by-dispute, suspended, reversed, no-action, "
		"deadline-missed, other"),
	OPT_TEXT(struct args, confidence, 0, "confidence", "WORD",
		"low, moderate (the default) or high"),
	OPT_TEXT(struct args, on, 0, "on", "DATE", "the day that it holds for; today unless said"),
	{ .kind = OPT_END },
};

const struct command cmd_rate = {
	.name = "rate",
	.operands = "COMMITMENT STATUS [EVIDENCE...]",
	.summary = "judge a commitment, on evidence and with a reason",
	.group = "judge",
	.example = "kept rate WD-02 partly-kept E176 E182 --because 'Arrests on US leads, no "
		   "prosecutions'",
	.about = "A verdict (kept, partly-kept, broken, superseded) must cite evidence that bears "
		 "on the commitment; stalled and broken need a reason code. The rater is the "
		 "analyst who writes. A later rating does not replace an earlier one: the history "
		 "keeps both.",
	.min = 0,
	.max = -1,
	.need = NEED_WRITE,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
};
