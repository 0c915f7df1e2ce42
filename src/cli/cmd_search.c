/* Every record that holds the words. */
#include "search.h"

#include <string.h>

#include "code.h"
#include "filter_compile.h"
#include "command.h"

enum { SEARCH_ROWS = 30 }; /* for a person who did not say how many */

/* Operands parted into words to look for and terms of a filter. */
struct parted {
	const char **words;
	char **terms;
	size_t nwords, nterms;
};

static bool is_code(struct app *app, const char *word)
{
	enum kind kind;
	const char *code;
	return strpbrk(word, "0123456789") &&
	       code_try(app->ledger.db, KIND_COMMITMENT, word, &app->arena, &kind, &code);
}

static bool is_term(struct app *app, const char *word)
{
	return word[0] == '@' || (strchr(word, ':') && !strchr(word, ' ')) || is_code(app, word);
}

static struct parted part(struct app *app)
{
	size_t n = (size_t)app->count + 1;
	struct parted ret = { .words = arena_alloc(&app->arena, n * sizeof *ret.words),
		.terms = arena_alloc(&app->arena, n * sizeof *ret.terms) };
	for (int i = 0; i < app->count; i++) {
		char *word = app->operands[i];
		bool negates = strcmp(word, "not") == 0 && i + 1 < app->count &&
			       is_term(app, app->operands[i + 1]);
		if (negates || is_term(app, word))
			ret.terms[ret.nterms++] = word;
		else
			ret.words[ret.nwords++] = word;
	}
	return ret;
}

static bool run(struct app *app, const void *args)
{
	(void)args;
	struct arena *a = &app->arena;
	struct parted p = part(app);
	struct filter f;
	struct find_hit *list;
	size_t count;
	long rows = 0;
	if (p.nterms &&
		!filter_compile(&app->ledger, p.terms, app_saved_filter, app, a, &f, &app->err))
		return false;
	if (!find_records(&app->ledger, p.words, p.nwords, p.nterms ? &f : NULL, a, &list, &count))
		return false;
	struct look look = app->look;
	if (look.format == FORMAT_TEXT && app->global.limit < 0)
		look.limit = SEARCH_ROWS;
	if (!search_table(list, count, a, &look, app->out, &rows, &app->err))
		return false;
	if (app->look.format != FORMAT_TEXT)
		return true;
	if (count == 0)
		app_note(app, "nothing in the ledger holds all of these words");
	else if ((size_t)rows < count)
		app_note(app, "%ld of %zu; all of them: --limit %zu", rows, count, count);
	return true;
}

const struct command cmd_search = {
	.name = "search",
	.operands = "WORDS...",
	.summary = "records that hold all the words, best first",
	.group = "ask",
	.example = "kept search precursors from:CN",
	.about = "Looks through titles, wordings, evidence, rationales, sources and names. One "
		 "argument "
		 "with a space is a phrase; Chinese words may have any length. Terms of a filter "
		 "(from:CN, WD-02) keep what is about those commitments.",
	.min = 1,
	.max = -1,
	.need = NEED_READ,
	.run = run,
	.formats = FORMATS_ROWS,
};
