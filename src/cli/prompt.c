#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>
#include <wchar.h>

#include "app.h"
#include "code.h"
#include "library.h"
#include "text.h"
#include "vocab.h"

/* What is used of libedit, which is looked for when it is first wanted: the names and numbers
 * are those of its histedit.h. */
struct edit_line {
	const char *buffer, *cursor, *last;
};
enum { EL_PROMPT = 0, EL_EDITOR = 2, EL_BIND = 4, EL_ADDFN = 9, EL_GETCFN = 13 };
enum { CC_REFRESH = 4, CC_ERROR = 6, CC_REDISPLAY = 8 };

struct edit {
	void *handle;
	void *(*init)(const char *, FILE *, FILE *, FILE *);
	int (*set)(void *, int, ...);
	const char *(*read_line)(void *, int *);
	const struct edit_line *(*line)(void *);
	int (*insert)(void *, const char *);
	void (*end)(void *);
	struct app *app;
	int kind;                  /* whose codes Tab completes, or COMPLETE_ */
	const struct vocab *words; /* that Tab completes, or NULL */
	char *prompt;
	sigset_t waiting; /* the signals held back while a key is waited for: none that stops */
};

/* The line being asked for: libedit calls back with nothing of ours in hand. */
static struct edit *asking;

static bool load(struct edit *e)
{
	static const struct symbol wanted[] = {
		SYMBOL(struct edit, init, "el_init"),
		SYMBOL(struct edit, set, "el_set"),
		SYMBOL(struct edit, read_line, "el_gets"),
		SYMBOL(struct edit, line, "el_line"),
		SYMBOL(struct edit, insert, "el_insertstr"),
		SYMBOL(struct edit, end, "el_end"),
	};
	struct err absent = { 0 }; /* a plain line is read without it */
	return library_load(
		"libedit.so.2", "libedit2", "a prompt", e, wanted, COUNT_OF(wanted), &absent);
}

static char *show_prompt(void *handle)
{
	(void)handle;
	return asking->prompt;
}

struct candidates {
	struct app *app;
	size_t count;
	const char *common; /* what all of them begin with */
};

static void take(void *context, const char *code, const char *title)
{
	(void)title;
	struct candidates *c = context;
	if (c->count++ == 0) {
		c->common = arena_text(&c->app->arena, code);
		return;
	}
	size_t n = 0;
	while (c->common[n] && c->common[n] == code[n])
		n++;
	c->common = arena_bytes(&c->app->arena, c->common, n);
}

static void list(void *context, const char *code, const char *title)
{
	struct app *app = context;
	fprintf(stderr, "  %-12s  %s\n", code,
		text_cut(text_one_line(title, &app->arena), 60, &app->arena));
}

typedef void tell_fn(void *context, const char *word, const char *what);

static void offer_words(const struct vocab *v, const char *typed, tell_fn *tell, void *context)
{
	for (size_t i = 0; v->words[i]; i++) {
		enum status s;
		bool status = v == &vocab_status && status_from(v->words[i], &s);
		if (text_starts(v->words[i], typed))
			tell(context, v->words[i], status ? status_facts(s)->meaning : "");
	}
}

static void offer(struct edit *e, const char *typed, long limit, tell_fn *tell, void *context)
{
	if (e->words)
		offer_words(e->words, typed, tell, context);
	else
		code_complete(e->app->ledger.db, e->kind, typed, limit, tell, context);
}

static unsigned char complete_word(void *handle, int key)
{
	enum { MANY = 1000, SHOWN = 20 };
	(void)key;
	struct edit *e = asking;
	const struct edit_line *line = e->line(handle);
	const char *start = line->cursor;
	while (start > line->buffer && start[-1] != ' ')
		start--;
	const char *typed = arena_bytes(&e->app->arena, start, (size_t)(line->cursor - start));
	struct candidates c = { .app = e->app };
	offer(e, typed, MANY, take, &c);
	if (c.count == 0)
		return CC_ERROR;
	size_t length = strlen(typed);
	if (strlen(c.common) > length) {
		e->insert(handle, c.common + length);
		return CC_REFRESH;
	}
	if (c.count == 1)
		return CC_ERROR;
	fputc('\n', stderr);
	offer(e, typed, SHOWN, list, e->app);
	return CC_REDISPLAY;
}

/* One key. Signals are let in only while waiting: one that came just before a plain read would go
 * unnoticed until the next key. */
static int read_key(void *handle, wchar_t *ret)
{
	(void)handle;
	mbstate_t state = { 0 };
	for (;;) {
		struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
		if (progress_stopped(&session_of(asking->app)->progress) ||
			ppoll(&in, 1, NULL, &asking->waiting) < 0)
			return -1;
		char byte;
		ssize_t got = read(STDIN_FILENO, &byte, 1);
		if (got != 1)
			return (int)got;
		size_t whole = mbrtowc(ret, &byte, 1, &state);
		if (whole == (size_t)-1)
			state = (mbstate_t) { 0 }; /* no character: passed over */
		else if (whole != (size_t)-2)
			return 1;
	}
}

static const char *edited_line(struct edit *e)
{
	e->handle = e->init("kept", stdin, stderr, stderr);
	if (!e->handle)
		return NULL;
	asking = e;
	sigset_t held;
	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGHUP);
	sigprocmask(SIG_BLOCK, &held, &e->waiting);
	e->set(e->handle, EL_PROMPT, show_prompt);
	e->set(e->handle, EL_GETCFN, read_key);
	e->set(e->handle, EL_EDITOR, "emacs");
	if (e->words || (e->kind != COMPLETE_NOTHING && e->app->ledger.db)) {
		e->set(e->handle, EL_ADDFN, "kept-complete", "complete a word", complete_word);
		e->set(e->handle, EL_BIND, "^I", "kept-complete", (char *)NULL);
	}
	int length = 0;
	const char *line = e->read_line(e->handle, &length);
	const char *copy = line && length > 0 ? arena_bytes(&e->app->arena, line, (size_t)length)
					      : NULL;
	e->end(e->handle);
	sigprocmask(SIG_SETMASK, &e->waiting, NULL);
	asking = NULL;
	return copy;
}

static const char *plain_line(struct app *app, const char *prompt)
{
	char *line = NULL;
	size_t room = 0;
	fputs(prompt, stderr);
	ssize_t length = getline(&line, &room, stdin);
	const char *copy = length > 0 ? arena_text(&app->arena, line) : NULL;
	free(line);
	return copy;
}

static const char *ask(struct edit *e, const char *prompt, const char *suggestion)
{
	struct app *app = e->app;
	if (!app->prompts) {
		app_missing(app, prompt, NULL);
		return NULL;
	}
	const char *shown = text_one_line(prompt, &app->arena);
	e->prompt = suggestion ? arena_printf(&app->arena, "%s [%s]: ", shown,
					 text_one_line(suggestion, &app->arena))
			       : arena_printf(&app->arena, "%s: ", shown);
	for (;;) {
		const char *line = load(e) ? edited_line(e) : plain_line(app, e->prompt);
		if (!line) {
			fputc('\n', stderr);
			err_set(&app->err, ERR_USAGE,
				"nothing was typed for '%s': nothing was done", prompt);
			return NULL;
		}
		const char *answer = text_trimmed(line, strlen(line), &app->arena);
		if (!text_is_utf8(answer, strlen(answer)))
			fputs("That is not UTF-8 text.\n", stderr);
		else if (*answer)
			return answer;
		else if (suggestion)
			return suggestion;
	}
}

const char *app_ask(struct app *app, const char *prompt, const char *suggestion, int complete)
{
	struct edit e = { .app = app, .kind = complete };
	return ask(&e, prompt, suggestion);
}

const char *app_ask_word(
	struct app *app, const char *prompt, const char *suggestion, const struct vocab *words)
{
	struct edit e = { .app = app, .kind = COMPLETE_NOTHING, .words = words };
	return ask(&e, prompt, suggestion);
}

bool app_ask_again(struct app *app)
{
	enum err_code code = app->err.code;
	if (code != ERR_USAGE && code != ERR_MISSING && code != ERR_INPUT && code != ERR_CONFLICT)
		return false;
	struct err e = err_take(&app->err);
	fprintf(stderr, "%s\n", text_one_line(e.text, &app->arena));
	return true;
}
