/* One run of the program: what main() prepares and the app_...() functions share. */
#ifndef KEPT_APP_H
#define KEPT_APP_H

#include "command.h"
#include "config.h"
#include "progress.h"
#include "spool.h"

struct note {
	struct note *next;
	const char *text;
};

struct session {
	struct app app; /* first: app_...() find the rest by it */
	struct config config;
	struct spool spool;
	struct note *notes, **last_note;
	const char *edited;       /* the file that the editor left, as long as it may be wanted */
	struct progress progress; /* of the ledger's long work */
};

struct session *session_of(struct app *app);

/* Where the ledger is: --db, $KEPT_DB, ./kept.db, the configured one, the usual place. */
const char *app_ledger_path(struct app *app);
/* Open app->ledger for what the command needs. */
bool app_open(struct app *app, enum need need);
/* How the answer is to look: format, width, colour; and whether a person can be asked. */
bool app_look(struct app *app, const struct command *c); /* c NULL: none */
/* Where a workbook is asked for: begin it, and end it when the command has run. */
bool app_book_begin(struct app *app, const struct command *c);
bool app_book_end(struct app *app, const struct command *c, bool ran);
/* Write the answer where it belongs: a file, a pager or standard output. */
bool app_deliver(struct app *app);
/* A message or a note of one line, on standard error. */
void app_say(struct app *app, const char *text);

/* The edited text is in the ledger, or is not wanted: its file goes. Otherwise it stays; its name,
 * NULL: there is none. */
const char *app_edit_done(struct session *s, bool written);

/* Show the answer in a pager. False: it was not shown, and is to be written plainly. */
bool pager_show(struct session *s);
/* Rows of the terminal; 0: unknown. */
int pager_rows(void);

/* Run the words through the shell's parser: command "$1". Waits; its exit status, -1: none. */
int editor_run(const char *command, const char *argument);

/* The signature line, the options and the example of a command; the list of all commands. */
bool help_command(struct app *app, const struct command *c);
bool help_overview(struct app *app);

#endif
