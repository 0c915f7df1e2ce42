/*
 * kept: a ledger of what two governments promised each other, and what came of it.
 *
 * Where things are, lowest layer first; each sees only those before it:
 *
 *	base      text, dates, errors, memory, files
 *	store     the one place that talks to SQLite: connection, journal, backup
 *	render    tables and documents as text, CSV and JSON
 *	domain    the records, their rules, the projections, the questions
 *	exchange  files to records and back
 *	report    one question, one document
 *	cli       this folder
 *
 * In this folder: main.c runs one command from its table (command.h) and turns
 * what went wrong into an exit code; commands.c lists the commands, each in its
 * cmd_*.c; opt_parse.c reads the command line by tables (opt.h), help.c and
 * complete.c print the same tables; app.c is what commands ask of a run; spool.c
 * holds the answer back until nothing can fail; pager.c shows it; prompt.c and
 * editor.c ask the user; config.c reads the settings.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "commands.h"
#include "text.h"
#include "version.h"

static const int exit_codes[] = {
	[ERR_NONE] = 0,
	[ERR_USAGE] = 2,
	[ERR_INPUT] = 4,
	[ERR_MISSING] = 3,
	[ERR_CONFLICT] = 4,
	[ERR_BUSY] = 5,
	[ERR_CORRUPT] = 6,
	[ERR_IO] = 7,
	[ERR_NEWER] = 8,
	[ERR_NOT_SO] = 1,
	[ERR_BUG] = 70,
};

static volatile int stop_signal; /* a handler can reach nothing else */

static void on_signal(int number)
{
	stop_signal = number;
}

/* A closed descriptor would be taken by the next file opened, the ledger perhaps. It is opened
 * the wrong way round, so that using it still fails. */
static void open_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			_exit(exit_codes[ERR_IO]);
}

static void set_signals(void)
{
	/* The second interrupt ends the program at once; no SA_RESTART, so that a prompt ends. */
	struct sigaction stop = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGTERM, &stop, NULL);
	struct sigaction hangup;
	if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN) /* nohup */
		sigaction(SIGHUP, &stop, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGXFSZ, &ignore, NULL);
}

static bool words_are_text(struct app *app, char **words)
{
	for (char **w = words; *w; w++)
		if (!text_is_utf8(*w, strlen(*w)))
			return err_set(&app->err, ERR_USAGE, "'%s' is not UTF-8 text",
				text_printable(*w, &app->arena));
	return true;
}

/* The name of an operand, "COMMITMENT" of "COMMITMENT STATUS [EVIDENCE...]". */
static const char *operand_name(struct app *app, const struct command *c, int place)
{
	const char *at = c->operands ? c->operands : "";
	for (; place > 0 && *at; place--) {
		at += strcspn(at, " ");
		at += strspn(at, " ");
	}
	const char *end = at;
	while ((*end >= 'A' && *end <= 'Z') || *end == '-')
		end++;
	return end > at ? arena_bytes(&app->arena, at, (size_t)(end - at)) : "ARGUMENT";
}

/* Of the first operand that is not given. */
static const char *missing_name(struct app *app, const struct command *c)
{
	return text_lower(operand_name(app, c, app->count), &app->arena);
}

static bool ask_operands(struct app *app, const struct command *c)
{
	char **all = arena_alloc(&app->arena, ((size_t)c->min + 1) * sizeof *all);
	memcpy(all, app->operands, (size_t)app->count * sizeof *all);
	for (; app->count < c->min; app->count++) {
		const char *name = missing_name(app, c);
		enum kind kind;
		const char *answer = app_ask(
			app, name, NULL, kind_from(name, &kind) ? (int)kind : -1);
		if (!answer)
			return false;
		all[app->count] = arena_text(&app->arena, answer);
	}
	app->operands = all;
	return true;
}

static bool check_operands(struct app *app, const struct command *c)
{
	const char *space = c->operands && *c->operands ? " " : "";
	const char *usage = arena_printf(
		&app->arena, "kept %s%s%s", c->name, space, c->operands ? c->operands : "");
	if (app->count < c->min && !app->prompts)
		return app_missing(app, missing_name(app, c), NULL);
	if (c->max >= 0 && app->count > c->max)
		return err_set(&app->err, ERR_USAGE,
			"one word too many: '%s': %s. See kept %s --help", app->operands[c->max],
			usage, c->name);
	return true;
}

struct other {
	struct app *app;
	const struct command *command;
	void *args;
};

static bool other_option(void *context, const char *name, const char *value)
{
	struct other *o = context;
	return o->command->other_option(o->app, o->args, name, value);
}

/* The command's own words: its options, the global ones, its operands. */
static bool parse_rest(struct app *app, const struct command *c, char **words, void *args)
{
	struct other other = { .app = app, .command = c, .args = args };
	struct opt_parser p = {
		.sets = { { c->opts, args }, { global_opts, &app->global } },
		.other = c->other_option ? other_option : NULL,
		.context = &other,
		.arena = &app->arena,
		.err = &app->err,
	};
	app->operands = words;
	return opt_parse(&p, words, &app->count);
}

static bool say_version(struct app *app)
{
	return fprintf(app->out, "kept %s\n", KEPT_VERSION) > 0;
}

static bool run(struct app *app, char **words)
{
	struct opt_parser p = {
		.sets = { { global_opts, &app->global } },
		.first_only = true,
		.arena = &app->arena,
		.err = &app->err,
	};
	int count;
	if (!words_are_text(app, words) || !opt_parse(&p, words, &count))
		return false;
	bool alone = count == 0;
	if (alone && (app->global.help || app->global.version))
		return app_look(app, NULL) &&
		       (app->global.help ? help_overview(app) : say_version(app));
	const struct command *c = command_named(alone ? "home" : words[0], &app->arena, &app->err);
	if (!c)
		return false;
	app->command = c;
	void *args = arena_alloc(&app->arena, c->size + 1);
	if (!parse_rest(app, c, alone ? words : words + 1, args) || !app_look(app, c))
		return false;
	if (app->global.version)
		return say_version(app);
	if (app->global.help)
		return help_command(app, c);
	if (!check_operands(app, c) || !app_open(app, c->need))
		return false;
	return (app->count >= c->min || ask_operands(app, c)) && app_book_begin(app, c) &&
	       app_book_end(app, c, c->run(app, args));
}

static void say_notes(struct session *s)
{
	for (const struct note *n = s->notes; n && !s->app.global.quiet; n = n->next)
		app_say(&s->app, n->text);
}

/* What is left to do when the command has ended: the answer, the message, the exit code. */
static int finish(struct session *s, bool ran)
{
	struct app *app = &s->app;
	if (!ran)
		err_set(&app->err, ERR_BUG, "a command failed without saying why");
	bool saved = app->ledger.saved;
	ledger_close(&app->ledger);
	struct err e = err_take(&app->err);
	if (e.code == ERR_NONE || e.code == ERR_NOT_SO) {
		if (app_deliver(app) && (!app->delivered || app->delivered(app)))
			say_notes(s);
		else
			e = err_take(&app->err);
		ledger_close(&app->ledger);
	}
	bool failed = e.code != ERR_NONE && e.code != ERR_NOT_SO;
	bool stopped = failed && stop_signal && !saved;
	if (stopped)
		app_say(app, "interrupted: nothing was saved");
	else if (failed && saved)
		app_say(app, arena_printf(&app->arena, "it is saved, but: %s", e.text));
	else if (e.code != ERR_NONE && *e.text)
		app_say(app, e.text);
	const char *edited = app_edit_done(s, e.code == ERR_NONE);
	if (edited)
		app_say(app, arena_printf(&app->arena, "what you typed is kept in '%s'", edited));
	return stopped ? 128 + stop_signal : exit_codes[e.code];
}

static void say_warnings(struct session *s)
{
	for (const struct config_warning *w = s->config.warnings; w; w = w->next)
		app_note(&s->app, "%s", w->text);
}

int main(int argc, char **argv)
{
	open_standard_streams();
	set_signals();
	if (!setlocale(LC_CTYPE, "") || MB_CUR_MAX == 1)
		setlocale(LC_CTYPE, "C.UTF-8");
	struct session s = { .progress.stop = &stop_signal };
	struct app *app = &s.app;
	s.last_note = &s.notes;
	app->global.limit = -1;
	app->ledger.err = &app->err;
	bool ran = spool_begin(&s.spool, &app->err);
	app->out = s.spool.stream;
	if (ran && config_read(&s.config, &app->arena, &app->err)) {
		say_warnings(&s);
		ran = run(app, argv + (argc > 0));
	} else {
		ran = false;
	}
	int code = finish(&s, ran);
	spool_done(&s.spool);
	arena_done(&app->arena);
	return code;
}
