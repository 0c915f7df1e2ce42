#include "app.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "buf.h"
#include "commands.h"
#include "day.h"
#include "file.h"
#include "query.h"
#include "text.h"
#include "version.h"
#include "words.h"
#include "xlsx.h"

enum { NOTE_LIMIT = 1 << 16, USUAL_WIDTH = 80, WIDTH_MIN = 20, WIDTH_MAX = 1000 };

struct session *session_of(struct app *app)
{
	return (struct session *)app;
}

void app_say(struct app *app, const char *text)
{
	fprintf(stderr, "kept: %s\n", text_one_line(text, &app->arena));
}

static bool is_one_word(const char *text)
{
	return !text[strcspn(text, " '")];
}

bool app_missing(struct app *app, const char *what, const char *usage)
{
	const struct command *c = app->command;
	struct arena *a = &app->arena;
	bool several = strcmp(what, "words") == 0;
	const char *article = several || !is_one_word(what) ? ""
			      : strchr("aeio", *what)       ? "an "
							    : "a ";
	if (!usage && c)
		usage = arena_printf(a, "%s %s", c->name, c->operands ? c->operands : "");
	return err_set(&app->err, ERR_USAGE, "%s%s %s missing%s%s", article, what,
		several ? "are" : "is", usage ? "; kept " : "", usage ? usage : "");
}

void app_note(struct app *app, const char *format, ...)
{
	struct session *s = session_of(app);
	char *text = NULL;
	va_list args;
	va_start(args, format);
	int length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0)
		return;
	struct note *note = arena_alloc(&app->arena, sizeof *note);
	note->text = arena_text(&app->arena, text);
	free(text);
	*s->last_note = note;
	s->last_note = &note->next;
}

static const char *said(const char *text)
{
	return text && *text ? text : NULL;
}

const char *app_author(struct app *app)
{
	const struct config *c = &session_of(app)->config;
	const char *by = said(app->global.by);
	struct day_span day;
	if (by && day_span(by, &day)) {
		err_set(&app->err, ERR_USAGE,
			"--by names the analyst who writes, and '%s' is a date. The date of a "
			"target is its --by-date, or --on",
			by);
		return NULL;
	}
	if (!by)
		by = said(getenv("KEPT_AUTHOR"));
	if (!by)
		by = said(c->author);
	if (by)
		return by;
	err_set(&app->err, ERR_USAGE,
		"who writes? Say --by NAME, or set KEPT_AUTHOR, or write 'author = NAME' into %s",
		c->path ? c->path : "the configuration file");
	return NULL;
}

const char *app_earlier_day(struct app *app, const char *since)
{
	char written[DAY_SIZE];
	struct day_span span;
	if (!day_resolve(since, app->ledger.today, written, &app->err) || !day_span(written, &span))
		return NULL;
	if (strcmp(span.last, app->ledger.as_of) >= 0) {
		err_set(&app->err, ERR_USAGE, "--since %s is not before the as-of date %s", since,
			app->ledger.as_of);
		return NULL;
	}
	return arena_text(&app->arena, span.last);
}

const char *app_saved_filter(void *app, const char *name)
{
	return config_filter(&session_of(app)->config, name);
}

const char *app_ledger_path(struct app *app)
{
	const struct config *c = &session_of(app)->config;
	if (said(app->global.db))
		return app->global.db;
	if (said(getenv("KEPT_DB")))
		return getenv("KEPT_DB");
	if (access("kept.db", F_OK) == 0)
		return "kept.db";
	if (said(c->ledger))
		return c->ledger;
	const char *usual = config_folder(
		"XDG_DATA_HOME", ".local/share", "kept/kept.db", &app->arena);
	return usual ? usual : "kept.db";
}

static const char *known_by(struct app *app, const char *today)
{
	const char *typed = app->global.known_by;
	char day[DAY_SIZE];
	struct day_span span;
	struct err none = { 0 };
	if (!typed)
		return NULL;
	if (!day_resolve(typed, today, day, &none)) {
		/* a time, or nonsense: ledger_open() tells them apart, and takes the seconds as a
		 * beginning */
		size_t length = strlen(typed);
		bool seconds = length == sizeof "2024-04-01T12:00:00Z" - 1 &&
			       typed[length - 1] == 'Z';
		return arena_bytes(&app->arena, typed, length - seconds);
	}
	if (!day_span(day, &span))
		return typed;
	if (isdigit((unsigned char)*typed))
		return arena_text(&app->arena, span.last);
	/* "today" is a day of whoever asks, not one of UTC */
	char end[CLOCK_SIZE];
	clock_day_end(span.last, end);
	return arena_text(&app->arena, end);
}

/* Over the line before, which goes when the work is done. */
static void show_progress(void *context, const char *line)
{
	(void)context;
	fprintf(stderr, "\r%s\033[K", line);
}

bool app_open(struct app *app, enum need need)
{
	static const enum ledger_for what[] = {
		[NEED_READ] = LEDGER_READ,
		[NEED_WRITE] = LEDGER_WRITE,
		[NEED_CREATE] = LEDGER_CREATE,
		[NEED_LOOK] = LEDGER_LOOK,
	};
	if (need == NEED_NOTHING)
		return true;
	const struct global *g = &app->global;
	char today[DAY_SIZE], day[DAY_SIZE];
	struct day_span span;
	clock_today(today);
	if (g->known_by && need != NEED_READ)
		return err_set(&app->err, ERR_USAGE, "--known-by is for questions only");
	struct ledger_how how = { .what = what[need], .known_by = known_by(app, today) };
	if (g->as_of) {
		if (!day_resolve(g->as_of, today, day, &app->err))
			return err_at(&app->err, "--as-of");
		day_span(day, &span);
		how.as_of = span.last;
	}
	struct progress *p = &session_of(app)->progress;
	bool watched = isatty(STDERR_FILENO) && !g->quiet;
	p->err = &app->err;
	p->show = watched ? show_progress : NULL;
	app->ledger.progress = p;
	return ledger_open(&app->ledger, app_ledger_path(app), &how, &app->err);
}

/* What of the list the command can write, as "table, csv or json". */
static const char *listed(struct app *app, const char *const *names, unsigned formats)
{
	const char *ret = "";
	unsigned left = formats;
	for (size_t i = 0; names[i]; i++)
		if (formats & FORMAT_BIT(i)) {
			left &= ~FORMAT_BIT(i);
			ret = arena_printf(&app->arena, "%s%s%s", ret,
				!*ret  ? ""
				: left ? ", "
				       : " or ",
				names[i]);
		}
	return ret;
}

/* The format that the ending of a file's name says. */
static bool format_of_file(struct app *app, const char *name, unsigned formats, enum format *ret)
{
	const char *dot = strrchr(name, '.');
	if (text_same(dot, ".xml"))
		dot = ".atom"; /* the only XML that is written */
	for (size_t i = 0; dot && format_endings[i]; i++)
		if (text_same(dot, format_endings[i])) {
			*ret = (enum format)i;
			return true;
		}
	return err_set(&app->err, ERR_USAGE,
		"the name '%s' does not say the format: let it end in %s, or say --format", name,
		listed(app, format_endings, formats));
}

static int terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	long width = columns ? strtol(columns, NULL, 10) : 0;
	struct winsize size;
	if (width >= WIDTH_MIN && width <= WIDTH_MAX)
		return (int)width;
	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
		size.ws_col >= WIDTH_MIN)
		return size.ws_col;
	return USUAL_WIDTH;
}

static bool wants_color(struct app *app, bool terminal)
{
	enum { AUTO, ALWAYS, NEVER };
	const char *configured = session_of(app)->config.color, *term = getenv("TERM");
	int when = app->global.color;
	if (when == AUTO && text_same(configured, "always"))
		when = ALWAYS;
	if (when == AUTO && text_same(configured, "never"))
		when = NEVER;
	if (when != AUTO)
		return when == ALWAYS;
	return terminal && !said(getenv("NO_COLOR")) && term && *term && strcmp(term, "dumb") != 0;
}

bool app_look(struct app *app, const struct command *c)
{
	unsigned formats = c && c->formats ? c->formats : FORMATS_USUAL;
	struct global *g = &app->global;
	if (g->output && (!*g->output || strcmp(g->output, "-") == 0))
		g->output = NULL;
	if (c && c->takes_output) {
		app->target = g->output;
		g->output = NULL;
	}
	bool terminal = !g->output && isatty(STDOUT_FILENO);
	app->look = (struct look) {
		.width = g->output ? USUAL_WIDTH : terminal_width(), /* a file is read anywhere */
		.color = wants_color(app, terminal),
		.quiet = g->quiet,
		.cut = terminal,
		.columns = g->columns,
		.sort = g->sort,
		.limit = g->limit,
	};
	if (g->format)
		app->look.format = (enum format)(g->format - 1);
	else if (g->output && !format_of_file(app, g->output, formats, &app->look.format))
		return false;
	if (!(formats & FORMAT_BIT(app->look.format)) && formats == FORMATS_PEOPLE)
		return err_set(&app->err, ERR_USAGE,
			"kept %s answers in words alone: it has no --format %s", c->name,
			format_words[app->look.format + 1]);
	if (!(formats & FORMAT_BIT(app->look.format)))
		return err_set(&app->err, ERR_USAGE, "%s%s writes no %s. It writes %s",
			c ? "kept " : "the help", c ? c->name : "",
			format_words[app->look.format + 1], listed(app, format_words + 1, formats));
	if (app->look.format == FORMAT_XLSX && terminal && !g->help)
		return err_set(&app->err, ERR_USAGE,
			"a workbook is no text for a terminal: name a file, -o NAME.xlsx");
	app->machine = app->look.format != FORMAT_TEXT || g->quiet || !terminal;
	app->prompts = !g->no_input && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	return true;
}

/* What the workbook answers, so that it can be read apart from the ledger. */
static void about_book(struct app *app, const struct command *c)
{
	struct ledger *l = &app->ledger;
	struct arena *a = &app->arena;
	struct xlsx *book = app->look.book;
	const char *asked = arena_printf(a, "kept %s", c->name);
	for (int i = 0; i < app->count; i++)
		asked = arena_printf(a, "%s %s", asked, app->operands[i]);
	xlsx_fact(book, "question", asked);
	xlsx_fact(book, "as of", l->as_of);
	xlsx_fact(book, "known by", words_known_by(l));
	xlsx_fact(book, "commitments in the ledger", words_number(commitments_count(l), a));
	xlsx_fact(book, "written by", arena_printf(a, "kept %s", KEPT_VERSION));
	xlsx_fact(book, "dates",
		"a full date is a date; a partial one, 2024-07 or 2024-Q3, is a text");
}

bool app_book_begin(struct app *app, const struct command *c)
{
	if (app->look.format != FORMAT_XLSX)
		return true;
	char *sheet = arena_text(&app->arena, c->name);
	*sheet = (char)(*sheet - 'a' + 'A');
	app->look.sheet = sheet;
	app->look.book = xlsx_begin(app->out, strcmp(c->group, "publish") == 0, &app->err);
	if (app->look.book && app->ledger.db)
		about_book(app, c);
	return app->look.book != NULL;
}

bool app_book_end(struct app *app, const struct command *c, bool ran)
{
	struct xlsx *book = app->look.book;
	if (!book)
		return ran;
	if (ran || app->err.code == ERR_NOT_SO) {
		struct err answer = err_take(&app->err);
		if (c->need == NEED_NOTHING)
			about_book(app, c); /* it opened the ledger itself */
		app->look.book = NULL;
		if (!xlsx_end(book))
			return false;
		app->err = answer;
		return ran;
	}
	app->look.book = NULL;
	xlsx_done(book);
	return false;
}

static bool to_file(struct session *s, const char *path)
{
	SCOPED(file_out_done) struct file_out f = file_out_begin(path, &s->app.err);
	if (!f.stream)
		return false;
	const char *where = arena_printf(&s->app.arena, "'%s'", path);
	return spool_copy(&s->spool, f.stream, where) && file_out_commit(&f);
}

bool app_deliver(struct app *app)
{
	struct session *s = session_of(app);
	if (app->global.output)
		return to_file(s, app->global.output);
	if (app->look.cut && !app->global.no_pager && pager_show(s))
		return true;
	return spool_copy(&s->spool, stdout, "the output");
}
