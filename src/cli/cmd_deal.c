/* Who has delivered? */
#include "buf.h"
#include "code.h"
#include "command.h"
#include "deal.h"
#include "fields.h"

enum { DEAL_LIMIT = 16 << 20 };

static bool as_json(struct app *app, const struct deal *d)
{
	SCOPED(buf_done) struct buf out = buf_new(DEAL_LIMIT, &app->err);
	struct jsonw w = jsonw_new(&out);
	deal_json(&app->ledger, d, &app->arena, &w);
	fprintf(app->out, "%s\n", out.text);
	return app->err.code == ERR_NONE;
}

static bool run(struct app *app, const void *args)
{
	(void)args;
	const char *typed = app->count ? app->operands[0]
				       : ask_code(app, "agreement", KIND_AGREEMENT);
	enum kind kind;
	const char *code;
	struct deal d;
	struct arena *a = &app->arena;
	if (!typed ||
		!code_find(app->ledger.db, KIND_AGREEMENT, typed, a, &kind, &code, &app->err) ||
		!deal_get(&app->ledger, code, a, &d))
		return false;
	enum format format = app->look.format;
	if (format == FORMAT_JSON || format == FORMAT_JSONL)
		return as_json(app, &d);
	if (format_is_rows(format))
		return deal_table(&d, a, &app->look, app->out, &app->err);
	struct doc *doc = doc_new(a);
	return deal_text(&app->ledger, &d, a, doc) &&
	       doc_write_text(doc, &app->look, app->out, &app->err);
}

const struct command cmd_deal = {
	.name = "deal",
	.operands = "AGREEMENT",
	.summary = "who has delivered: the two sides of an agreement beside each other",
	.group = "ask",
	.example = "kept deal WOODSIDE-2023",
	.about = "What was promised in exchange stands on one row. The first act is the earliest "
		 "evidence of an act, on or after the day of the promise, that supports it.",
	.min = 0,
	.max = 1,
	.need = NEED_READ,
	.run = run,
	.formats = FORMATS_ROWS,
};
