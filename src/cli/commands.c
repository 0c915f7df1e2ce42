#include "commands.h"

#include <string.h>

#include "text.h"

extern const struct command cmd_home, cmd_init, cmd_import, cmd_doctor, cmd_log, cmd_capture,
	cmd_inbox, cmd_looked, cmd_rate, cmd_add, cmd_edit, cmd_retract, cmd_undo, cmd_ask,
	cmd_list, cmd_show, cmd_overdue, cmd_review, cmd_score, cmd_deal, cmd_timeline, cmd_search,
	cmd_history, cmd_changes, cmd_report, cmd_export, cmd_verify, cmd_archive, cmd_rebuild,
	cmd_backup, cmd_migrate, cmd_sql, cmd_completion, cmd_help, cmd_complete, cmd_indicator;

const struct command *const commands[] = {
	&cmd_home,
	&cmd_init,
	&cmd_import,
	&cmd_doctor,
	&cmd_log,
	&cmd_capture,
	&cmd_inbox,
	&cmd_looked,
	&cmd_rate,
	&cmd_add,
	&cmd_edit,
	&cmd_retract,
	&cmd_undo,
	&cmd_ask,
	&cmd_list,
	&cmd_show,
	&cmd_overdue,
	&cmd_review,
	&cmd_score,
	&cmd_deal,
	&cmd_timeline,
	&cmd_indicator,
	&cmd_search,
	&cmd_history,
	&cmd_changes,
	&cmd_report,
	&cmd_export,
	&cmd_verify,
	&cmd_rebuild,
	&cmd_archive,
	&cmd_backup,
	&cmd_migrate,
	&cmd_sql,
	&cmd_completion,
	&cmd_help,
	&cmd_complete,
	NULL,
};

const struct command_group command_groups[] = {
	{ "start", "Start" },
	{ "log", "Log what happened" },
	{ "judge", "Judge" },
	{ "record", "Record and correct" },
	{ "ask", "Ask" },
	{ "publish", "Publish" },
	{ "keep", "Keep the ledger" },
	{ NULL, NULL },
};

/* In the order of enum format, behind auto. */
const char *const format_words[] = { "auto", "table", "csv", "json", "jsonl", "md", "html", "xlsx",
	"ics", "atom", "eml", "jsonld", NULL };
const char *const format_endings[] = { ".txt", ".csv", ".json", ".jsonl", ".md", ".html", ".xlsx",
	".ics", ".atom", ".eml", ".jsonld", NULL };
static const char *const color_words[] = { "auto", "always", "never", NULL };

const struct opt global_opts[] = {
	OPT_TEXT(struct global, db, 0, "db", "FILE",
		"the ledger; else $KEPT_DB, else ./kept.db, else the configured or the usual one"),
	OPT_TEXT(struct global, as_of, 0, "as-of", "DATE",
		"what had happened by the end of that day (default: today)"),
	OPT_TEXT(struct global, known_by, 0, "known-by", "TIME",
		"what this ledger knew by then (default: now)"),
	OPT_CHOICE(struct global, format, 0, "format", format_words,
		"how the answer is written; auto: as the output file is named, else a table"),
	OPT_TEXT(struct global, output, 'o', "output", "FILE",
		"write there, whole or not at all; the name's ending says the format"),
	OPT_TEXT(struct global, sort, 0, "sort", "[-]FIELD",
		"order of the rows, several with commas; - for descending"),
	OPT_NUMBER(struct global, limit, 0, "limit", "N", "at most so many rows"),
	OPT_TEXT(struct global, columns, 0, "columns", "FIELD",
		"which columns, in this order, with commas"),
	OPT_TEXT(struct global, by, 0, "by", "NAME",
		"the analyst who writes; else $KEPT_AUTHOR, else the configuration file"),
	OPT_FLAG(struct global, dry_run, 'n', "dry-run",
		"say what would be written, and write nothing"),
	OPT_FLAG(struct global, no_input, 0, "no-input", "never ask"),
	OPT_CHOICE(struct global, color, 0, "color", color_words, "when to use colour"),
	OPT_FLAG(struct global, no_pager, 0, "no-pager", "never show the answer in a pager"),
	OPT_FLAG(struct global, quiet, 'q', "quiet",
		"the answer alone, without notes and what to type next"),
	OPT_FLAG(struct global, help, 'h', "help", "what a command does, and its options"),
	OPT_FLAG(struct global, version, 0, "version", "the program's version"),
	{ .kind = OPT_END },
};

const struct command *command_at(size_t i)
{
	return i < COUNT_OF(commands) ? commands[i] : NULL;
}

const struct command *command_named(const char *name, struct arena *a, struct err *e)
{
	size_t count = 0;
	const struct command *c;
	const char **names = arena_alloc(a, COUNT_OF(commands) * sizeof *names);
	for (size_t i = 0; (c = command_at(i)); i++) {
		if (strcmp(c->name, name) == 0)
			return c;
		if (!c->hidden)
			names[count++] = c->name;
	}
	const char *nearest = text_nearest(name, names, count);
	if (nearest)
		err_set(e, ERR_USAGE, "no such command: '%s'. Did you mean '%s'?", name, nearest);
	else
		err_set(e, ERR_USAGE, "no such command: '%s'. See kept help", name);
	return NULL;
}
