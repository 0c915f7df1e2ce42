/* What became of a record. */
#include "buf.h"
#include "code.h"
#include "command.h"
#include "dossier.h"
#include "history.h"

enum { HISTORY_LIMIT = 64 << 20 };

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
	if (!dossier_retracted(l, typed, a, &kind, &code) &&
		!code_find(l->db, -1, typed, a, &kind, &code, &app->err))
		return false;
	if (!change_history(l, kind, code, a, &list))
		return false;
	enum format format = app->look.format;
	if (format == FORMAT_JSON || format == FORMAT_JSONL)
		return as_json(app, &list);
	if (format_is_rows(format))
		return history_table(&list, a, &app->look, app->out, &app->err);
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
	.formats = FORMATS_ROWS,
};
