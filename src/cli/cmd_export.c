/* Write the ledger out: as CSV files, or as its journal. */
#include "command.h"

#include <string.h>

#include "citations.h"
#include "csv_out.h"
#include "db.h"
#include "journal_lines.h"
#include "text.h"

enum form { FORM_AUTO, FORM_CSV, FORM_JOURNAL, FORM_CSL };

static const char *const forms[] = { "auto", "csv", "journal", "csl", NULL };

struct args {
	int as;
};

static bool ends_with(const char *text, const char *ending)
{
	size_t n = strlen(text), m = strlen(ending);
	return n > m && text_same(text + n - m, ending);
}

static bool export_csv(struct app *app, const char *path)
{
	struct export_result r = { 0 };
	if (!export_folder(&app->ledger, path, &r))
		return false;
	int64_t all = 0;
	for (size_t i = 0; i < KIND_COUNT; i++)
		all += r.rows[i];
	fprintf(app->out, "wrote %lld records and %lld bearings to %s\n", (long long)all,
		(long long)r.bearings, text_one_line(path, &app->arena));
	app_note(app, "values are exact: a text that begins with =, +, - or @ is a formula to a "
		      "spreadsheet. The files are for programs");
	return true;
}

static bool export_journal(struct app *app, const char *path)
{
	int64_t entries = 0;
	const char *until = app->ledger.known_by;
	if (app->global.as_of)
		return err_set(&app->err, ERR_USAGE,
			"--as-of does not go with a journal, which is what was written when: "
			"--known-by TIME");
	bool ok = journal_export(
		ledger_file(&app->ledger), *until ? until : NULL, path, &entries, &app->err);
	if (ok)
		fprintf(app->out, "wrote %lld journal entr%s to %s\n", (long long)entries,
			entries == 1 ? "y" : "ies", text_one_line(path, &app->arena));
	return ok;
}

static const char *const form_names[] = { [FORM_CSV] = "CSV files",
	[FORM_JOURNAL] = "the journal",
	[FORM_CSL] = "the sources as CSL-JSON" };

static enum form form_of(const struct args *o, const char *path)
{
	if (o->as != FORM_AUTO)
		return (enum form)o->as;
	return ends_with(path, ".jsonl")  ? FORM_JOURNAL
	       : ends_with(path, ".json") ? FORM_CSL
					  : FORM_CSV;
}

static bool run(struct app *app, const void *args)
{
	const struct args *o = args;
	const char *path = app->operands[0];
	enum form form = form_of(o, path);
	if (app->global.dry_run) {
		fprintf(app->out, "would write %s to %s\n", form_names[form],
			text_one_line(path, &app->arena));
		return true;
	}
	return form == FORM_JOURNAL ? export_journal(app, path)
	       : form == FORM_CSL   ? citations_export(app, path)
				    : export_csv(app, path);
}

static const struct opt opts[] = {
	OPT_CHOICE(struct args, as, 0, "as", forms,
		"csv, a new folder; journal, one file; csl, the sources as a bibliography in "
		"CSL-JSON; auto goes by the name: .jsonl is a journal, .json a bibliography"),
	{ .kind = OPT_END },
};

const struct command cmd_export = {
	.name = "export",
	.operands = "PATH",
	.summary = "write the ledger as a folder of CSV files, or as its journal",
	.group = "publish",
	.example = "kept export woodside.jsonl",
	.about = "The folder holds what kept import reads. The journal, one JSON object a line, is "
		 "the ledger itself: restored into an empty one it gives the same bytes. Nothing "
		 "that is there already is replaced by a folder.",
	.min = 1,
	.max = 1,
	.need = NEED_READ,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
};
