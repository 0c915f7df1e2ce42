/* Write the ledger out: as CSV files, as a Data Package, as a flat SQLite file, or as its journal.
 */
#include "command.h"

#include <ctype.h>
#include <string.h>

#include "choice.h"
#include "citations.h"
#include "csv_out.h"
#include "db.h"
#include "filter.h"
#include "filter_compile.h"
#include "flat_sqlite.h"
#include "journal_lines.h"
#include "text.h"

enum form { FORM_AUTO, FORM_CSV, FORM_PACKAGE, FORM_JOURNAL, FORM_SQLITE, FORM_CSL };

static const char *const forms[] = { "auto", "csv", "datapackage", "journal", "sqlite", "csl",
	NULL };
static const char *const called[] = { "", "CSV files", "a Data Package", "the journal",
	"a flat SQLite file", "the sources as CSL-JSON" };

struct args {
	int as;
	const char *since;
	bool bom, exact;
};

static bool ends_with(const char *text, const char *ending)
{
	size_t n = strlen(text), m = strlen(ending);
	return n > m && text_same(text + n - m, ending);
}

static enum form form_of(const struct args *o, const char *path)
{
	if (o->as != FORM_AUTO)
		return (enum form)o->as;
	if (ends_with(path, ".jsonl"))
		return FORM_JOURNAL;
	if (ends_with(path, ".json"))
		return FORM_CSL;
	return ends_with(path, ".db") || ends_with(path, ".sqlite") || ends_with(path, ".sqlite3")
		       ? FORM_SQLITE
		       : FORM_CSV;
}

static const char *shown(struct app *app, const char *path)
{
	return text_one_line(path, &app->arena);
}

/* What goes out: all of it, or what the terms behind the path choose. */
static bool choose(struct app *app, struct filter *f)
{
	*f = (struct filter) { .as_typed = "" };
	if (app->count == 1)
		return choice_make(&app->ledger, NULL, &app->arena);
	return filter_compile(&app->ledger, app->operands + 1, app_saved_filter, app, &app->arena,
		       f, &app->err) &&
	       choice_make(&app->ledger, f, &app->arena);
}

static bool export_csv(struct app *app, const struct args *o, const char *path, bool package)
{
	struct export_result r = { 0 };
	struct filter f;
	const struct export_how how = {
		.bom = o->bom, .guard = o->bom && !o->exact, .package = package
	};
	if (!choose(app, &f) || !export_folder(&app->ledger, path, &how, &r))
		return false;
	int64_t all = 0;
	for (size_t i = 0; i < KIND_COUNT; i++)
		all += r.rows[i];
	fprintf(app->out, "wrote %lld records and %lld bearings to %s\n", (long long)all,
		(long long)r.bearings, shown(app, path));
	if (how.guard)
		app_note(app,
			"for spreadsheets: a text that begins with =, +, - or @ has an "
			"apostrophe before it. For programs, and for kept import: without --bom, "
			"or with --exact");
	else
		app_note(app,
			"values are exact: a text that begins with =, +, - or @ is a formula to "
			"a spreadsheet. The files are for programs; for Excel: --bom");
	return true;
}

/* "REPLICA:SEQ", or a time, or a day, which begins at midnight UTC. */
static bool read_since(struct app *app, struct db *db, const char *typed, struct journal_part *ret)
{
	char day[DAY_SIZE];
	struct day_span span;
	if (strlen(typed) > 37 && typed[36] == ':') {
		ret->after = journal_entry_called(db, typed);
		return ret->after || (db_ok(db) && err_set(&app->err, ERR_MISSING,
							   "--since: the ledger has no entry '%s'",
							   shown(app, typed)));
	}
	if (isdigit((unsigned char)typed[0]) && strlen(typed) > 10 && typed[10] == 'T') {
		ret->since = typed;
		return true;
	}
	if (!day_resolve(typed, app->ledger.today, day, &app->err))
		return err_at(&app->err, "--since");
	day_span(day, &span);
	ret->since = arena_text(&app->arena, span.first);
	return true;
}

static bool write_journal(struct app *app, const struct args *o, struct db *db, const char *path)
{
	int64_t entries = 0;
	struct journal_part part = { .until = *app->ledger.known_by ? app->ledger.known_by : NULL };
	if ((o->since && !read_since(app, db, o->since, &part)) ||
		!journal_export(db, &part, path, &entries, &app->err))
		return false;
	fprintf(app->out, "wrote %lld journal entr%s to %s\n", (long long)entries,
		entries == 1 ? "y" : "ies", shown(app, path));
	if (o->since)
		app_note(app, "a part of a journal: kept import takes it into a ledger that holds "
			      "what comes before it");
	return true;
}

static bool export_journal(struct app *app, const struct args *o, const char *path)
{
	if (app->global.as_of)
		return err_set(&app->err, ERR_USAGE,
			"--as-of does not go with a journal, which is what was written when: "
			"--known-by TIME");
	if (app->count > 1)
		return err_set(&app->err, ERR_USAGE,
			"a journal is a chain, and no link can be left out: it takes no filter. "
			"--as csv, datapackage or sqlite do");
	struct db *db = ledger_file(&app->ledger); /* a replay holds no journal */
	return db && write_journal(app, o, db, path);
}

static bool export_sqlite(struct app *app, const char *path)
{
	int64_t rows = 0;
	struct filter f;
	const char *head = app->ledger.rebuilt ? NULL : journal_head(app->ledger.db, &app->arena);
	if (!choose(app, &f) || !flat_export(&app->ledger, path, f.as_typed,
					app->global.as_of ? app->ledger.as_of : NULL, head, &rows))
		return false;
	fprintf(app->out, "wrote %lld rows to %s\n", (long long)rows, shown(app, path));
	return true;
}

static bool check_options(struct app *app, const struct args *o, enum form form)
{
	bool csv = form == FORM_CSV || form == FORM_PACKAGE;
	if (o->since && form != FORM_JOURNAL)
		return err_set(&app->err, ERR_USAGE, "--since is for a journal: --as journal");
	if ((o->bom || o->exact) && !csv)
		return err_set(&app->err, ERR_USAGE, "--%s is for CSV files: --as csv",
			o->bom ? "bom" : "exact");
	return true;
}

static bool run(struct app *app, const void *args)
{
	const struct args *o = args;
	const char *path = app->operands[0];
	enum form form = form_of(o, path);
	if (!check_options(app, o, form))
		return false;
	if (app->global.dry_run) {
		fprintf(app->out, "would write %s to %s\n", called[form], shown(app, path));
		return true;
	}
	if (form == FORM_JOURNAL)
		return export_journal(app, o, path);
	if (form == FORM_SQLITE)
		return export_sqlite(app, path);
	if (form == FORM_CSL) {
		struct filter f;
		return choose(app, &f) && citations_export(app, path);
	}
	return export_csv(app, o, path, form == FORM_PACKAGE);
}

static const struct opt opts[] = {
	OPT_CHOICE(struct args, as, 0, "as", forms,
		"csv or datapackage, a new folder; journal or sqlite, one file; csl, the sources "
		"as a "
		"bibliography in CSL-JSON; auto goes by the name: .jsonl is a journal, .db and "
		".sqlite "
		"a flat SQLite file, .json a bibliography"),
	OPT_TEXT(struct args, since, 0, "since", "TIME|ENTRY",
		"of the journal only what this ledger received from that time on, or after the "
		"entry "
		"that verify calls its head"),
	OPT_FLAG(struct args, bom, 0, "bom",
		"CSV for Excel: with a byte order mark, and an apostrophe before what it would "
		"take "
		"for a formula"),
	OPT_FLAG(struct args, exact, 0, "exact",
		"CSV values as they are, for programs: the usual, and with --bom too"),
	{ .kind = OPT_END },
};

const struct command cmd_export = {
	.name = "export",
	.operands = "PATH [FILTER…]",
	.summary =
		"write the ledger as CSV files, a Data Package, a flat SQLite file or its journal",
	.group = "publish",
	.example = "kept export woodside.jsonl",
	.about =
		"A folder holds what kept import reads; as a Data Package it also describes "
		"itself, "
		"with hashes. The flat SQLite file is for analysis: one wide table a kind. The "
		"journal, one JSON object a line, is the ledger itself: restored into an empty one "
		"it gives the same bytes. A bibliography holds the sources. A filter chooses "
		"commitments and what belongs to them; a "
		"journal takes none. A folder or an SQLite file replaces nothing that is there.",
	.min = 1,
	.max = -1,
	.need = NEED_READ,
	.opts = opts,
	.size = sizeof(struct args),
	.formats = FORMATS_PEOPLE,
	.run = run,
};
