/* What became of a record. */
#include <string.h>

#include "buf.h"
#include "code.h"
#include "command.h"
#include "history.h"
#include "text.h"

enum { HISTORY_LIMIT = 64 << 20 };

/* A record that was retracted, by its whole code. */
static bool find_retracted(
	struct app *app, const char *typed, enum kind *ret_kind, const char **ret_code)
{
	const char *colon = strchr(typed, ':');
	const char *code = text_upper(colon ? colon + 1 : typed, &app->arena);
	for (int k = 0; k < KIND_COUNT; k++) {
		enum kind kind = (enum kind)k;
		if (colon && strncmp(kind_facts(kind)->name, typed, (size_t)(colon - typed)) != 0)
			continue;
		if (!code_exists(app->ledger.db, kind, code) &&
			code_was_retracted(app->ledger.db, kind, code)) {
			*ret_kind = kind;
			*ret_code = code;
			return true;
		}
	}
	return false;
}

static bool as_json(struct app *app, const struct change_list *list)
{
	SCOPED(buf_done) struct buf out = buf_new(HISTORY_LIMIT, &app->err);
	struct jsonw w = jsonw_new(&out);
	bool lines = app->look.format == FORMAT_JSONL;
	if (!lines)
		jsonw_open(&w, '[');
	for (size_t i = 0; i < list->count; i++) {
		if (lines)
			w = jsonw_new(&out);
		history_json(&list->rows[i], &app->arena, &w);
		if (lines)
			buf_add(&out, "\n", 1);
	}
	if (!lines)
		jsonw_close(&w, ']');
	fprintf(app->out, "%s%s", out.text, lines ? "" : "\n");
	return app->err.code == ERR_NONE;
}

static bool run(struct app *app, const void *args)
{
	(void)args;
	enum kind kind;
	const char *code, *typed = app->operands[0];
	struct change_list list = { 0 };
	struct arena *a = &app->arena;
	struct ledger *l = &app->ledger;
	if (!find_retracted(app, typed, &kind, &code) &&
		!code_find(l->db, -1, typed, a, &kind, &code, &app->err))
		return false;
	if (!change_history(l, kind, code, a, &list))
		return false;
	switch (app->look.format) {
	case FORMAT_JSON:
	case FORMAT_JSONL:
		return as_json(app, &list);
	case FORMAT_CSV:
		return history_table(&list, a, &app->look, app->out, &app->err);
	case FORMAT_TEXT:
		break;
	}
	struct doc *d = doc_new(a);
	history_text(code, &list, a, d);
	return doc_write_text(d, &app->look, app->out, &app->err);
}

const struct command cmd_history = {
	.name = "history",
	.operands = "CODE",
	.summary = "what became of a record: who changed what, when and why",
	.group = "ask",
	.example = "kept history WD-02",
	.about = "Also of a record that was retracted. For a commitment, what is about it too. "
		 "Nothing is ever lost: a correction is a new entry.",
	.min = 1,
	.max = 1,
	.need = NEED_READ,
	.run = run,
};
