/* One document about the promises, to be sent to somebody. */
#include "command.h"

#include <string.h>

#include "filter.h"
#include "filter_compile.h"
#include "status.h"
#include "workbook.h"

struct args {
	const char *since;
	int scale, table;
	bool cite;
};

static bool run(struct app *app, const void *given)
{
	const struct args *args = given;
	struct filter f;
	struct status_how how = { .filter = &f,
		.scale = (enum scale)args->scale,
		.cite = args->cite,
		.table = args->table };
	if (args->since && !(how.since = app_earlier_day(app, args->since)))
		return false;
	if (args->cite && app->look.format != FORMAT_MD)
		return err_set(&app->err, ERR_USAGE, "--cite is for Markdown: --format md");
	if (args->table && app->look.format != FORMAT_CSV)
		return err_set(&app->err, ERR_USAGE, "--table chooses what CSV has: --format csv");
	if (!filter_compile(
		    &app->ledger, app->operands, app_saved_filter, app, &app->arena, &f, &app->err))
		return false;
	if (app->look.format == FORMAT_XLSX)
		return workbook_write(&app->ledger, &how, &app->look, app->out, &app->arena);
	return report_status(&app->ledger, &how, &app->look, app->out, &app->arena);
}

static const struct opt opts[] = {
	OPT_TEXT(struct args, since, 0, "since", "DATE",
		"also what changed since that day, and what each figure was then"),
	OPT_CHOICE(struct args, scale, 0, "scale", scale_names,
		"each status also in the words of a published scale, with what is lost"),
	OPT_FLAG(struct args, cite, 0, "cite",
		"in Markdown, sources as [@key] for pandoc instead of numbers; the keys are those "
		"of "
		"kept export refs.json"),
	OPT_CHOICE(struct args, table, 0, "table", status_tables, "which table CSV has"),
	{ .kind = OPT_END },
};

const struct command cmd_report = {
	.name = "report",
	.operands = "[FILTER…]",
	.summary = "one document to send: what was kept, on what evidence, by which sources",
	.group = "publish",
	.example = "kept report --as-of 2024-04-30 --since 2023-12-31 -o report.html",
	.about = "The answer, a scorecard, the deals side by side, what is overdue, what changed, "
		 "each commitment's dossier, indicators, the method and the numbered sources. "
		 "Every count leads to the codes that it counts. As text, Markdown, one HTML file "
		 "that needs nothing else, CSV, JSON, "
		 "or a workbook.",
	.min = 0,
	.max = -1,
	.need = NEED_READ,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
	.formats = (FORMATS_USUAL & ~FORMAT_BIT(FORMAT_JSONL)) | FORMAT_BIT(FORMAT_MD) |
		   FORMAT_BIT(FORMAT_HTML) | FORMAT_BIT(FORMAT_XLSX),
};
