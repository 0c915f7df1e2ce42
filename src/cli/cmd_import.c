/* Bring records in: a folder of CSV files, one CSV file, a journal, or a ledger that was sent. */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "citations.h"
#include "csv_folder.h"
#include "datapackage.h"
#include "import_foreign.h"
#include "journal_lines.h"
#include "progress.h"
#include "received.h"
#include "text.h"

static bool is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* "ratings.csv" tells its kind. */
static bool kind_of_name(const char *path, struct arena *a, enum kind *ret)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t length = strlen(name);
	return length > 4 && text_same(name + length - 4, ".csv") &&
	       kind_from(arena_bytes(a, name, length - 4), ret);
}

/* A Data Package is named by its descriptor; its files lie beside it. NULL: it is none. */
static const char *package_folder(const char *path, struct arena *a)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	if (strcmp(name, PACKAGE_FILE) != 0)
		return NULL;
	return slash ? arena_bytes(a, path, (size_t)(slash - path) + (slash == path)) : ".";
}

static bool unknown_form(struct app *app, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return err_set(&app->err, ERR_IO, "cannot read '%s': %s", path, strerror(errno));
	close(fd);
	return err_set(&app->err, ERR_USAGE,
		"'%s' is neither a folder of CSV files nor a journal nor a ledger. Say what its "
		"rows are: "
		"kept import --as KIND '%s'",
		path, path);
}

static bool import_csv(struct app *app, const char *path)
{
	struct import_result r = { .troubles.arena = &app->arena };
	enum kind kind;
	bool dry = app->global.dry_run, ok;
	const char *package = package_folder(path, &app->arena);
	if (package)
		path = package;
	if (is_folder(path))
		ok = import_folder(&app->ledger, path, NULL, dry, &r);
	else if (kind_of_name(path, &app->arena, &kind))
		ok = import_file(&app->ledger, path, kind, NULL, dry, &r);
	else
		return unknown_form(app, path);
	foreign_troubles(app, &r.troubles);
	if (r.passed)
		app_note(app, "passed over in '%s', since no kind has such a file: %s", path,
			r.passed);
	if (!ok)
		return false;
	fprintf(app->out, "%s%s\n", dry ? "would be imported: " : "imported ",
		import_summary(&r, &app->arena));
	return true;
}

/* The journal of a ledger that somebody sent. */
static bool import_received(struct app *app, const char *path, struct journal_came *ret)
{
	struct ledger *l = &app->ledger;
	SCOPED(received_done)
	struct received r = received_open(path, ledger_path(l), l->progress, &app->err);
	return r.lines && (journal_import_lines(l, r.lines, app->global.dry_run, ret) ||
				  err_at(&app->err, "'%s'", path));
}

static bool import_journal(struct app *app, const char *path, bool received)
{
	struct journal_came came = { 0 };
	if (app->count > 1)
		return err_set(&app->err, ERR_USAGE, "a %s is imported alone: kept import '%s'",
			received ? "ledger" : "journal", path);
	if (!(received ? import_received(app, path, &came)
		       : journal_import(&app->ledger, path, app->global.dry_run, &came)))
		return false;
	fprintf(app->out, "%s%lld journal entr%s\n",
		app->global.dry_run ? "would be imported: " : "imported ", (long long)came.entries,
		came.entries == 1 ? "y" : "ies");
	if (came.known)
		app_note(app, "%lld were there already, byte for byte", (long long)came.known);
	return true;
}

static bool exists(struct app *app, const char *path)
{
	struct stat st;
	return strcmp(path, "-") == 0 || stat(path, &st) == 0 ||
	       err_set(&app->err, ERR_MISSING, "there is no file or folder '%s'", path);
}

/* A bibliography, which says neither codes nor kinds of records. */
static bool is_csl(const struct foreign *o)
{
	return o->as && text_same(o->as, "csl");
}

/* A file that others made, in their columns. */
static bool is_foreign(const struct foreign *o)
{
	return o->as || o->mapping;
}

static bool import_one(struct app *app, const struct foreign *o, const char *path)
{
	if (is_csl(o))
		return citations_import(app, path);
	return is_foreign(o) ? import_foreign(app, o, path) : import_csv(app, path);
}

static bool run(struct app *app, const void *args)
{
	const struct foreign *o = args;
	if (o->rest && app->count > 1)
		return err_set(&app->err, ERR_USAGE, "--rest takes one file at a time");
	for (int i = 0; i < app->count; i++) {
		if (is_csl(o))
			continue; /* or standard input */
		if (!exists(app, app->operands[i]))
			return false;
		if (is_foreign(o) || package_folder(app->operands[i], &app->arena))
			continue;
		if (journal_is(app->operands[i]))
			return import_journal(app, app->operands[i], false);
		if (received_is(app->operands[i]))
			return import_journal(app, app->operands[i], true);
	}
	const char *by = app_author(app);
	if (!by || !ledger_begin(&app->ledger, by))
		return false;
	progress_begin(app->ledger.progress, "importing", 0);
	for (int i = 0; i < app->count; i++)
		if (!import_one(app, o, app->operands[i]))
			return false;
	progress_end(app->ledger.progress);
	return app->global.dry_run || ledger_commit(&app->ledger);
}

/* In the order of enum import_prefer. */
static const char *const prefer_words[] = { "neither", "file", "ledger", NULL };

static const struct opt opts[] = {
	OPT_TEXT(struct foreign, as, 0, "as", "KIND",
		"what the rows of a file are: a kind of record; log: items to be logged; csl: a "
		"bibliography in CSL-JSON; hypothesis: annotations in the CSV of Hypothesis"),
	OPT_TEXT(struct foreign, mapping, 0, "mapping", "FILE",
		"which column is which field, as JSON"),
	OPT_TEXT(struct foreign, save_mapping, 0, "save-mapping", "FILE",
		"write the mapping that was used, to be changed and used again"),
	OPT_TEXT(struct foreign, problems, 0, "problems", "FILE",
		"write the rows that were refused there, with the reasons"),
	OPT_FLAG(struct foreign, rest, 0, "rest",
		"import the rows that are right although others are refused; needs --problems"),
	OPT_LIST(struct foreign, set, 0, "set", "FIELD=VALUE",
		"a field that is the same in every row: agreement=PHASE-ONE"),
	OPT_CHOICE(struct foreign, prefer, 0, "prefer", prefer_words,
		"which side counts where a value was changed both here and in the file since the "
		"last import: file or ledger"),
	OPT_FLAG(struct foreign, sync, 0, "sync",
		"tell which records of earlier imports the file no longer has"),
	OPT_TEXT(struct foreign, dates, 0, "dates", "ORDER",
		"how to read 3/4/2024: dmy, mdy or ymd"),
	OPT_TEXT(struct foreign, encoding, 0, "encoding", "NAME",
		"UTF-8, GB18030, WINDOWS-1252, MACINTOSH …; else it is found out"),
	OPT_TEXT(struct foreign, separator, 0, "separator", "CHARACTER",
		"between the cells; else it is found out"),
	OPT_FLAG(struct foreign, no_header, 0, "no-header",
		"the first row is a row already; columns are called 1, 2, 3"),
	{ .kind = OPT_END },
};

const struct command cmd_import = {
	.name = "import",
	.operands = "PATH...",
	.summary = "bring in a folder of CSV files, a journal, or a table of others",
	.group = "start",
	.example = "kept import docs/examples/woodside",
	.about =
		"A folder holds one CSV file a kind: parties.csv, sources.csv, agreements.csv, "
		"commitments.csv, links.csv, wordings.csv, indicators.csv, observations.csv, "
		"targets.csv, milestones.csv, evidence.csv with bearings.csv, ratings.csv. Their "
		"columns are the fields of the kind. Everything is checked first, every problem is "
		"told with its file, line and column, and one problem keeps everything out. What "
		"is there already with the same values is passed over. A journal (kept export "
		"FILE.jsonl) is restored into an empty ledger, and so is the journal of a ledger "
		"(FILE.db) that somebody sent: a copy of it is read, apart and with care, and "
		"nothing of it but its entries is taken. With --as KIND any table is read, "
		"CSV, TSV, JSON or JSON Lines: columns are known by their names, the rest by "
		"--mapping. Try it with -n first. With --as csl the items of a "
		"bibliography (CSL-JSON, from Zotero or pandoc; - is standard input) become "
		"sources; those that are there already are found by citation key or address and "
		"revised where they differ.",
	.min = 1,
	.max = -1,
	.need = NEED_WRITE,
	.opts = opts,
	.size = sizeof(struct foreign),
	.formats = FORMATS_PEOPLE,
	.run = run,
};
