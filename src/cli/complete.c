#include "complete.h"

#include <string.h>

#include "app.h"
#include "code.h"
#include "commands.h"
#include "query.h"
#include "text.h"

enum { MOST = 200 };

/* The line, as far as it is typed. */
struct line {
	struct app *app;
	const struct command *command; /* NULL: its name is still to come */
	char *operands[MOST];
	size_t count;       /* of operands before the last word */
	const char *last;   /* the word to complete */
	const char *before; /* stands in front of every candidate: "from:" */
	bool options_ended;
};

static void offer(const struct line *l, const char *word, const char *what)
{
	const char *beginning = l->last + strlen(l->before);
	if (!text_starts(word, beginning))
		return;
	fprintf(l->app->out, "%s%s\t%s\n", l->before, word, text_one_line(what, &l->app->arena));
}

static void offer_words(const struct line *l, const char *const *words, const char *what)
{
	for (; *words; words++)
		offer(l, *words, what);
}

static void offer_code(void *context, const char *code, const char *title)
{
	offer(context, code, title);
}

/* The ledger may be missing, or held by somebody: then there are no codes. */
static void offer_codes(struct line *l, int kind)
{
	struct app *app = l->app;
	if (app->err.code == ERR_NONE && (app->ledger.db || app_open(app, NEED_READ)))
		code_complete(
			app->ledger.db, kind, l->last + strlen(l->before), MOST, offer_code, l);
}

static void offer_commands(const struct line *l)
{
	const struct command *c;
	for (size_t i = 0; (c = command_at(i)); i++)
		if (!c->hidden)
			offer(l, c->name, c->summary);
}

static void offer_options(const struct line *l, const struct opt *opts)
{
	for (const struct opt *o = opts; o && o->kind != OPT_END; o++)
		offer(l, arena_printf(&l->app->arena, "--%s", o->name), o->help);
}

/* The fields of the kind that `add KIND` names. */
static void offer_fields(const struct line *l)
{
	enum kind kind;
	if (!l->command || !l->command->other_option || l->count == 0 ||
		!kind_from(l->operands[0], &kind))
		return;
	const struct kind_facts *k = kind_facts(kind);
	for (size_t i = 0; i < k->nfields; i++) {
		char *name = arena_printf(&l->app->arena, "--%s", k->fields[i].name);
		for (char *s = name; *s; s++)
			if (*s == '_')
				*s = '-';
		offer(l, name, k->fields[i].help);
	}
}

static void offer_kinds(const struct line *l)
{
	for (size_t k = 0; k < KIND_COUNT; k++)
		offer(l, kind_facts((enum kind)k)->name, kind_facts((enum kind)k)->help);
}

static void offer_statuses(const struct line *l)
{
	for (size_t s = 0; s < STATUS_UNREVIEWED; s++)
		offer(l, status_facts((enum status)s)->name, status_facts((enum status)s)->meaning);
}

static const struct filter_word {
	const char *name, *what;
	int kind; /* whose codes follow; -1: none */
	const struct vocab *vocab;
} filter_words[] = {
	{ "from:", "promisor, with everything below it", KIND_PARTY, NULL },
	{ "to:", "promisee", KIND_PARTY, NULL },
	{ "party:", "promisor or promisee", KIND_PARTY, NULL },
	{ "agreement:", "made there", KIND_AGREEMENT, NULL },
	{ "status:", "its status; open, concluded", -1, NULL },
	{ "is:", "a derived state", -1, NULL },
	{ "kind:", "what is promised", -1, &vocab_commitment_kind },
	{ "duty:", "how time works on it", -1, &vocab_duty },
	{ "tag:", "a tag", -1, NULL },
	{ "made:", "when it was made, A..B", -1, NULL },
	{ "due:", "when it falls due, A..B", -1, NULL },
};

static void offer_values(struct line *l, const struct filter_word *w)
{
	if (w->kind >= 0)
		offer_codes(l, w->kind);
	if (w->vocab)
		offer_words(l, w->vocab->words, w->what);
	if (strcmp(w->name, "is:") == 0) {
		offer_words(l, filter_states, w->what);
		offer(l, "unreviewed", w->what);
	}
	if (strcmp(w->name, "status:") == 0) {
		offer_statuses(l);
		offer(l, "open", "still running");
		offer(l, "concluded", "brought to an end");
		offer(l, "unreviewed", "no rating yet");
	}
}

static void offer_filter(struct line *l)
{
	for (size_t i = 0; i < COUNT_OF(filter_words); i++) {
		const struct filter_word *w = &filter_words[i];
		if (!text_starts(l->last, w->name)) {
			offer(l, w->name, w->what);
			continue;
		}
		/* after the last comma: several values of one term */
		const char *comma = strrchr(l->last, ',');
		size_t length = comma ? (size_t)(comma + 1 - l->last) : strlen(w->name);
		l->before = arena_bytes(&l->app->arena, l->last, length);
		offer_values(l, w);
		return;
	}
	const struct config *c = &session_of(l->app)->config;
	for (const struct config_filter *f = c->filters; f; f = f->next)
		offer(l, arena_printf(&l->app->arena, "@%s", f->name), f->terms);
	offer_codes(l, KIND_COMMITMENT);
}

/* The name of the operand that comes next; the last one stands for all further ones. */
static const char *operand_word(const struct line *l)
{
	const char *at = l->command->operands ? l->command->operands : "";
	for (size_t n = l->count; n > 0; n--) {
		const char *space = strchr(at, ' ');
		if (!space)
			break;
		at = space + 1;
	}
	at += strspn(at, "[");
	size_t length = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	return arena_bytes(&l->app->arena, at, length);
}

static void offer_operands(struct line *l)
{
	static const char *const shells[] = { "bash", "zsh", "fish", NULL };
	const char *word = operand_word(l);
	enum kind kind;
	if (strcmp(word, "COMMAND") == 0)
		offer_commands(l);
	else if (strcmp(word, "SHELL") == 0)
		offer_words(l, shells, "shell");
	else if (strcmp(word, "KIND") == 0)
		offer_kinds(l);
	else if (strcmp(word, "STATUS") == 0)
		offer_statuses(l);
	else if (strcmp(word, "FILTER") == 0 || strcmp(word, "TERM") == 0 ||
		 strcmp(word, "WORDS") == 0)
		offer_filter(l);
	else if (strcmp(word, "CODE") == 0)
		offer_codes(l, -1);
	else if (kind_from(word, &kind))
		offer_codes(l, (int)kind);
}

/* The option that a word names, when its value is the next word; NULL. */
static const struct opt *waits(const struct line *l, const char *word)
{
	const struct opt *tables[] = { l->command ? l->command->opts : NULL, global_opts };
	for (size_t i = 0; i < COUNT_OF(tables) && word[0] == '-' && word[1]; i++) {
		const struct opt *o = word[1] == '-' ? opt_named(tables[i], word + 2)
				      : !word[2]     ? opt_lettered(tables[i], word[1])
						     : NULL;
		if (o)
			return o->kind == OPT_IS_FLAG ? NULL : o;
	}
	return NULL;
}

static void offer_argument(struct line *l, const struct opt *o)
{
	enum kind kind;
	if (o->kind == OPT_IS_CHOICE)
		offer_words(l, o->choices, o->help);
	else if (o->argument && kind_from(o->argument, &kind))
		offer_codes(l, (int)kind);
	else if (o->argument && strcmp(o->argument, "CODE") == 0)
		offer_codes(l, -1);
}

/* Reads the words before the last; the option whose value the last one is, NULL: none. */
static const struct opt *read_line(struct line *l, char *const *words, size_t count)
{
	const struct opt *o = NULL;
	struct err none = { 0 };
	for (size_t i = 0; i + 1 < count; i++) {
		if (o) {
			if (strcmp(o->name, "db") == 0)
				l->app->global.db = words[i];
			o = NULL;
		} else if (!l->options_ended && strcmp(words[i], "--") == 0) {
			l->options_ended = true;
		} else if (!l->options_ended && words[i][0] == '-' && words[i][1]) {
			o = waits(l, words[i]);
			if (strncmp(words[i], "--db=", 5) == 0)
				l->app->global.db = words[i] + 5;
		} else if (!l->command) {
			l->command = command_named(words[i], &l->app->arena, &none);
		} else if (l->count < MOST) {
			l->operands[l->count++] = words[i];
		}
	}
	l->last = count ? words[count - 1] : "";
	return o;
}

void complete_words(struct app *app, char *const *words, size_t count)
{
	struct line l = { .app = app, .before = "" };
	const struct opt *o = read_line(&l, words, count);
	if (o) {
		offer_argument(&l, o);
	} else if (*l.last == '-' && !l.options_ended) {
		offer_options(&l, l.command ? l.command->opts : NULL);
		offer_fields(&l);
		offer_options(&l, global_opts);
	} else if (!l.command) {
		offer_commands(&l);
	} else {
		offer_operands(&l);
	}
	err_take(&app->err);
}
