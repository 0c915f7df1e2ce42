/* What happened when. */
#include "command.h"
#include "dossier.h"
#include "filter_compile.h"
#include "timeline.h"

static bool run(struct app *app, const void *args)
{
	(void)args;
	struct filter f;
	struct timeline_row *rows;
	size_t count;
	struct arena *a = &app->arena;
	if (!filter_compile(&app->ledger, app->operands, app_saved_filter, app, a, &f, &app->err) ||
		!timeline_get(&app->ledger, &f, a, &rows, &count))
		return false;
	if (app->look.format != FORMAT_TEXT)
		return timeline_table(rows, count, &app->look, app->out, &app->err);
	struct doc *d = doc_new(a);
	timeline_text(&app->ledger, rows, count, app->look.width, a, d);
	return doc_write_text(d, &app->look, app->out, &app->err);
}

const struct command cmd_timeline = {
	.name = "timeline",
	.operands = "[FILTER...]",
	.summary = "what happened when, a line for each commitment",
	.group = "ask",
	.example = "kept timeline agreement:WOODSIDE-2023",
	.about = "Promises, due days, evidence and ratings on one axis of time. In the machine "
		 "formats every event is a row.",
	.min = 0,
	.max = -1,
	.need = NEED_READ,
	.run = run,
	.formats = FORMATS_ROWS,
};
