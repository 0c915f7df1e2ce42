/* A subcommand is a constant in its own file; adding one is that file and a line in commands.c. */
#ifndef KEPT_COMMAND_H
#define KEPT_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "arena.h"
#include "err.h"
#include "ledger.h"
#include "opt.h"
#include "table.h"
#include "vocab.h"

/* The options that every command takes. */
struct global {
	const char *db, *as_of, *known_by, *output, *sort, *columns, *by;
	int format; /* enum format + 1; 0: not said */
	long limit; /* -1: not said */
	int color;  /* 0 auto, 1 always, 2 never */
	bool dry_run, no_input, no_pager, quiet, help, version;
};

struct app {
	struct err err;
	const struct command *command; /* the one that runs; NULL: none was named */
	struct arena arena;
	struct global global;
	struct ledger ledger; /* open, as .need says */
	char **operands;      /* NULL-terminated */
	int count;            /* of operands */
	const char *target;   /* where a command that writes --output itself is to write; NULL */
	bool (*delivered)(struct app *app); /* what is left to do once the answer is out and the
					       ledger closed; NULL: nothing */
	const char *mark;                   /* for delivered() of `changes`: what has been seen */
	FILE *out;        /* the answer: kept back until the ledger is closed and nothing failed */
	struct look look; /* how the answer is wanted; width and colour already found out */
	bool machine;     /* JSON, JSON Lines or CSV was asked for, or -q, or no terminal */
	bool prompts;     /* a person can be asked: standard input and error are a terminal */
};

enum need { NEED_NOTHING, NEED_READ, NEED_WRITE, NEED_CREATE, NEED_LOOK };

struct command {
	const char *name, *operands, *summary;
	const char *group;   /* "start", "log", "judge", "record", "ask", "publish", "keep" */
	const char *example; /* one line that works on the Woodside ledger, run by a test: "kept
				list from:CN" */
	const char *about;   /* a few sentences for --help; may be NULL */
	int min, max;        /* operands; max < 0: any number */
	enum need need;
	const struct opt *opts; /* ended by OPT_END; may be NULL */
	size_t size;            /* of the struct the options fill */
	bool (*run)(struct app *app, const void *args);
	/* Options that no table can hold (a kind's fields): takes name and value, false with *e
	 * set. NULL: none. */
	bool (*other_option)(struct app *app, void *args, const char *name, const char *value);
	bool hidden;
	bool takes_output; /* it writes --output itself, see app->target */
	unsigned formats;  /* that it can write, FORMAT_BIT(FORMAT_HTML) | ...; 0: FORMATS_USUAL */
};

#define FORMAT_BIT(format) (1u << (format))
enum {
	FORMATS_PEOPLE = FORMAT_BIT(
		FORMAT_TEXT), /* words alone: nothing that a script could read */
	FORMATS_USUAL = FORMAT_BIT(FORMAT_TEXT) | FORMAT_BIT(FORMAT_CSV) | FORMAT_BIT(FORMAT_JSON) |
			FORMAT_BIT(FORMAT_JSONL),
	FORMATS_ROWS = FORMATS_USUAL | FORMAT_BIT(FORMAT_XLSX), /* of what is a list */
};

extern const struct command *const commands[]; /* NULL-terminated, in the order of the help */

/* Said to the user beside the answer, on standard error after it, unless -q. One line, printable.
 */
void app_note(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The analyst who writes: --by, KEPT_AUTHOR, the configuration. NULL with ERR_USAGE that says how
 * to set it. */
const char *app_author(struct app *app);
/* Something that a command cannot go without was not given: "a code is missing; kept show CODE...".
 * usage: how it is given; NULL: as the command's table says. Always false, with ERR_USAGE. */
bool app_missing(struct app *app, const char *what, const char *usage);
/* Ask for a line on the terminal, with Tab completing codes of the kind, or one of these. NULL: no
 * prompts, or end of input (ERR_USAGE names the missing thing). */
enum { COMPLETE_ALL_CODES = -1, COMPLETE_NOTHING = -2 };
const char *app_ask(struct app *app, const char *prompt, const char *suggestion, int complete);
/* The same with Tab completing the words of a list. */
const char *app_ask_word(
	struct app *app, const char *prompt, const char *suggestion, const struct vocab *words);
/* An answer would not do: say why and let it be asked for again. False: the error is no matter of
 * the answer, and stays. */
bool app_ask_again(struct app *app) MUST_USE;
/* Open text in $VISUAL or $EDITOR; the edited text, or NULL with *err set. */
const char *app_edit(struct app *app, const char *text);
/* The last day of what --since was given, which is before the as-of date; NULL with *err set. */
const char *app_earlier_day(struct app *app, const char *since);
/* A saved filter of the configuration, for @name; NULL: there is none. */
const char *app_saved_filter(void *app, const char *name);

#endif
