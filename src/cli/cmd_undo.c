/* Take back the last thing that the analyst wrote: by new entries, since nothing is deleted. */
#include "change.h"
#include "command.h"
#include "say.h"
#include "text.h"

struct args {
	bool yes;
};

/* What an entry did, undone: added records are retracted, others get their former values. */
static bool take_back(struct app *app, const struct change_row *r, const char *why)
{
	struct record former = r->before;
	switch (r->op) {
	case CHANGE_ADD:
		return ledger_retract(&app->ledger, r->kind, r->code, why);
	case CHANGE_REVISE:
		if (!r->has_before)
			return ledger_retract(&app->ledger, r->kind, r->code, why);
		return write_record(app, &former, why);
	case CHANGE_RETRACT:
		return write_record(app, &former, why);
	}
	return false;
}

static const char *what_was_done(const struct change_row *r)
{
	switch (r->op) {
	case CHANGE_ADD:
		return "retracted";
	case CHANGE_REVISE:
		return r->has_before ? "as it was before" : "retracted";
	case CHANGE_RETRACT:
		return "back again";
	}
	return "";
}

enum { NAMED = 20, ONE_ACT = 4 };

static void say_rows(struct app *app, const struct change_list *rows, struct doc *d)
{
	const struct change_row *last = &rows->rows[rows->count - 1];
	doc_textf(d, ROLE_STRONG, "%s what %s wrote at %s: %zu %s",
		app->global.dry_run ? "would undo" : "undone", last->by, last->at, rows->count,
		rows->count == 1 ? "record" : "records");
	for (size_t n = 0; n < rows->count && n < NAMED; n++) {
		const struct change_row *r = &rows->rows[rows->count - 1 - n];
		const struct record *of = r->has_now ? &r->now : &r->before;
		doc_fact(d, r->code, ROLE_PLAIN,
			arena_printf(&app->arena, "%s %s: %s", kind_facts(r->kind)->name,
				what_was_done(r), change_title(of, &app->arena)));
	}
	if (rows->count > NAMED)
		doc_textf(d, ROLE_DIM, "and %zu more", rows->count - NAMED);
}

static bool report(struct app *app, const struct change_list *rows)
{
	struct doc *d = doc_new(&app->arena);
	struct written *list = arena_alloc(&app->arena, rows->count * sizeof *list);
	for (size_t n = 0; n < rows->count; n++) {
		const struct change_row *r = &rows->rows[rows->count - 1 - n];
		list[n] = (struct written) { r->code, app->ledger.journal.first_entry + (int64_t)n,
			say_commitments(r->has_now ? &r->now : &r->before, &app->arena) };
	}
	say_rows(app, rows, d);
	return say_written(app, list, rows->count, d);
}

/* What one command of a person writes: one record, perhaps with its source and that one's pages.
 * More is an import. */
static bool is_one_act(const struct change_list *rows)
{
	size_t acts = 0;
	for (size_t i = 0; i < rows->count; i++)
		acts += rows->rows[i].kind != KIND_SOURCE && rows->rows[i].kind != KIND_SNAPSHOT;
	return acts <= 1 && rows->count <= ONE_ACT;
}

/* An import is not taken back by a slip: somebody says yes, now or on the command line. */
static bool sure(struct app *app, const struct change_list *rows, bool yes)
{
	if (yes || app->global.dry_run || is_one_act(rows))
		return true;
	const char *what = arena_printf(
		&app->arena, "%zu records, written at %s", rows->count, rows->rows[0].at);
	if (!app->prompts)
		return err_set(&app->err, ERR_USAGE,
			"this would take back %s. To see them: kept undo --dry-run; to do it: kept "
			"undo --yes",
			what);
	const char *answer = app_ask(app,
		arena_printf(&app->arena, "take back %s? yes or no", what), "no", COMPLETE_NOTHING);
	if (!answer)
		return false;
	return text_same(answer, "yes") || text_same(answer, "y") ||
	       err_set(&app->err, ERR_USAGE, "nothing was taken back");
}

static bool find(struct app *app, const char *by, struct change_list *ret)
{
	if (!change_to_undo(&app->ledger, by, &app->arena, ret))
		return false;
	return ret->count > 0 ||
	       err_set(&app->err, ERR_MISSING,
		       "nothing to undo: '%s' has written nothing here that still stands", by);
}

static bool same_act(const struct change_list *a, const struct change_list *b)
{
	return a->count == b->count && a->rows[0].entry == b->rows[0].entry;
}

/* Asked is before the ledger is held, since others wait for it and a person takes their time. */
static bool hold(struct app *app, const struct args *o, struct change_list *ret)
{
	const char *by = app_author(app);
	struct change_list asked = { 0 };
	if (!by || (app->prompts && (!find(app, by, &asked) || !sure(app, &asked, o->yes))))
		return false;
	if (!write_begin(app) || !find(app, by, ret))
		return false;
	if (asked.count == 0)
		return sure(app, ret, o->yes);
	return same_act(&asked, ret) ||
	       err_set(&app->err, ERR_CONFLICT,
		       "'%s' has written something else meanwhile; nothing was taken back. To see "
		       "what would be: kept undo --dry-run",
		       by);
}

static bool run(struct app *app, const void *args)
{
	struct change_list rows;
	if (!hold(app, args, &rows))
		return false;
	const char *why = change_undo_why(rows.rows[0].tx, &app->arena);
	for (size_t i = rows.count; i-- > 0;)
		if (!take_back(app, &rows.rows[i], why))
			return err_at(&app->err, "cannot undo");
	return report(app, &rows) && write_commit(app);
}

static const struct opt opts[] = {
	OPT_FLAG(struct args, yes, 'y', "yes", "take back a whole import without being asked"),
	{ .kind = OPT_END },
};

const struct command cmd_undo = {
	.name = "undo",
	.operands = "",
	.summary = "take back the last command that you wrote with",
	.group = "record",
	.example = "kept undo --dry-run",
	.about = "A whole command is taken back, an import too, by new entries: added records are "
		 "retracted, changed and retracted ones get back what they said. Again, it takes "
		 "back the command before. Refused where something has been made of it since. "
		 "Of an import it is asked first; where nobody can be asked, --yes is needed.",
	.min = 0,
	.max = 0,
	.need = NEED_WRITE,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
};
