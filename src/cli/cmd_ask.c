/* A question in plain words. */
#include "answer.h"
#include "buf.h"
#include "command.h"
#include "find.h"

enum { ANSWERS = 5, ASK_LIMIT = 16 << 20 };

static bool as_json(struct app *app, const struct dossier *list, size_t count)
{
	SCOPED(buf_done) struct buf out = buf_new(ASK_LIMIT, &app->err);
	struct jsonw w = jsonw_new(&out);
	bool lines = app->look.format == FORMAT_JSONL;
	if (!lines)
		jsonw_open(&w, '[');
	for (size_t i = 0; i < count; i++) {
		if (lines)
			w = jsonw_new(&out);
		answer_json(&app->ledger, &list[i], (int64_t)i + 1, &app->arena, &w);
		if (lines)
			buf_add(&out, "\n", 1);
	}
	if (!lines)
		jsonw_close(&w, ']');
	fprintf(app->out, "%s%s", out.text, lines ? "" : "\n");
	return app->err.code == ERR_NONE;
}

static bool as_text(struct app *app, const char *question, const struct dossier *list, size_t count)
{
	struct doc *d = doc_new(&app->arena);
	if (count == 0)
		doc_textf(d, ROLE_PLAIN,
			"Nothing in the ledger is about '%s'. All promises: kept list", question);
	answer_text(&app->ledger, list, count, &app->arena, d);
	return doc_write_text(d, &app->look, app->out, &app->err);
}

static bool answer(struct app *app, const char *question)
{
	struct arena *a = &app->arena;
	const char **codes;
	size_t count, limit = app->global.limit >= 0 ? (size_t)app->global.limit : ANSWERS;
	if (!find_commitments(&app->ledger, question, limit, a, &codes, &count))
		return false;
	struct dossier *list = arena_alloc(a, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		if (!dossier_get(&app->ledger, codes[i], a, &list[i]))
			return false;
	enum format format = app->look.format;
	if (format == FORMAT_JSON || format == FORMAT_JSONL)
		return as_json(app, list, count);
	if (format_is_rows(format))
		return answer_table(&app->ledger, list, count, a, &app->look, app->out, &app->err);
	return as_text(app, question, list, count);
}

static bool run(struct app *app, const void *args)
{
	(void)args;
	const char *question = app->count ? app->operands[0] : NULL;
	for (int i = 1; i < app->count; i++)
		question = arena_printf(&app->arena, "%s %s", question, app->operands[i]);
	if (!question)
		question = app_ask(app, "question", NULL, COMPLETE_NOTHING);
	return question && answer(app, question);
}

const struct command cmd_ask = {
	.name = "ask",
	.operands = "WORDS...",
	.summary = "the commitments that the words are about, each answered in a sentence",
	.group = "ask",
	.example = "kept ask 'Did China go after the chemical companies?'",
	.about = "Any of the words will do; the best five come first. Chinese works too.",
	.min = 0,
	.max = -1,
	.need = NEED_READ,
	.run = run,
	.formats = FORMATS_ROWS,
};
