/* Was this one kept? */
#include "buf.h"
#include "claim.h"
#include "code.h"
#include "command.h"
#include "fields.h"
#include "show.h"
#include "show_json.h"
#include "text.h"

enum { SHOW_LIMIT = 64 << 20 };

struct shown {
	enum kind kind;
	const char *code;
	struct dossier dossier; /* of a commitment */
};

static bool is_later(struct app *app, enum kind kind, const char *code)
{
	struct ledger *l = &app->ledger;
	const char *day = dossier_later(l, kind, code, &app->arena);
	if (!day)
		return false;
	err_set(&app->err, ERR_MISSING,
		app->global.as_of
			? "%s %s is of %s: later than %s, the day that was asked about. Without "
			  "--as-of it is shown"
			: "%s %s is of %s, which is not over on %s: until then it does not count",
		kind_facts(kind)->name, code, day, l->as_of);
	return true;
}

/* A whole code of something later, which as of the day nothing else can find. */
static bool any_is_later(struct app *app, const char *typed)
{
	const char *code = text_upper(typed, &app->arena);
	for (int k = 0; k < KIND_COUNT; k++)
		if (is_later(app, (enum kind)k, code))
			return true;
	return false;
}

/* Bare commitments first: `show WD-02` should not look through every kind. */
static bool find(struct app *app, const char *typed, struct shown *ret)
{
	struct ledger *l = &app->ledger;
	struct arena *a = &app->arena;
	if (!code_try(l->db, KIND_COMMITMENT, typed, a, &ret->kind, &ret->code)) {
		if (dossier_retracted(l, typed, a, &ret->kind, &ret->code))
			return err_set(&app->err, ERR_MISSING,
				"%s was retracted. What it was, and why: kept history %s:%s",
				ret->code, kind_facts(ret->kind)->name, ret->code);
		if (any_is_later(app, typed) ||
			!code_find(l->db, -1, typed, a, &ret->kind, &ret->code, &app->err) ||
			is_later(app, ret->kind, ret->code))
			return false;
	}
	return ret->kind != KIND_COMMITMENT || dossier_get(l, ret->code, a, &ret->dossier);
}

static bool as_json(struct app *app, const struct shown *list, int count)
{
	SCOPED(buf_done) struct buf out = buf_new(SHOW_LIMIT, &app->err);
	struct jsonw w = jsonw_new(&out);
	bool lines = app->look.format == FORMAT_JSONL, array = count > 1 && !lines;
	if (array)
		jsonw_open(&w, '[');
	for (int i = 0; i < count; i++) {
		if (lines)
			w = jsonw_new(&out);
		if (list[i].kind == KIND_COMMITMENT)
			show_json_commitment(&list[i].dossier, &w);
		else if (!show_json_record(
				 &app->ledger, list[i].kind, list[i].code, &app->arena, &w))
			return false;
		if (lines)
			buf_add(&out, "\n", 1);
	}
	if (array)
		jsonw_close(&w, ']');
	fprintf(app->out, "%s%s", out.text, lines ? "" : "\n");
	return app->err.code == ERR_NONE;
}

static bool as_csv(struct app *app, const struct shown *list, int count)
{
	struct dossier *all = arena_alloc(&app->arena, (size_t)count * sizeof *all);
	size_t n = 0;
	for (int i = 0; i < count; i++) {
		if (list[i].kind != KIND_COMMITMENT)
			return err_set(&app->err, ERR_USAGE,
				"'%s' is no commitment; as CSV show gives commitments' evidence. "
				"Use --format json",
				list[i].code);
		all[n++] = list[i].dossier;
	}
	return show_table(all, n, &app->look, app->out, &app->err);
}

static bool as_claims(struct app *app, const struct shown *list, int count)
{
	struct dossier *all = arena_alloc(&app->arena, (size_t)count * sizeof *all);
	size_t n = 0, written = 0;
	for (int i = 0; i < count; i++) {
		if (list[i].kind != KIND_COMMITMENT)
			return err_set(&app->err, ERR_USAGE,
				"'%s' is no commitment: only of those there are reviews",
				list[i].code);
		if (!claim_is_concluded(list[i].dossier.c.status))
			app_note(app, "%s is not concluded: there is no verdict to publish",
				list[i].code);
		all[n++] = list[i].dossier;
	}
	return claim_write(all, n, app->out, &written, &app->err);
}

static bool as_text(struct app *app, const struct shown *list, int count)
{
	struct doc *d = doc_new(&app->arena);
	for (int i = 0; i < count; i++) {
		if (i > 0)
			doc_gap(d);
		if (list[i].kind == KIND_COMMITMENT)
			show_commitment(&app->ledger, &list[i].dossier, &app->arena, d);
		else if (!show_record(&app->ledger, list[i].kind, list[i].code, &app->arena, d))
			return false;
	}
	return doc_write_text(d, &app->look, app->out, &app->err);
}

static bool run(struct app *app, const void *args)
{
	(void)args;
	int count = app->count;
	char **codes = app->operands;
	const char *asked = NULL;
	if (count == 0) {
		asked = ask_code(app, "code", COMPLETE_ALL_CODES);
		if (!asked)
			return false;
		count = 1;
	}
	struct shown *list = arena_alloc(&app->arena, (size_t)count * sizeof *list);
	for (int i = 0; i < count; i++)
		if (!find(app, asked ? asked : codes[i], &list[i]))
			return false;
	enum format format = app->look.format;
	if (format == FORMAT_JSON || format == FORMAT_JSONL)
		return as_json(app, list, count);
	if (format == FORMAT_JSONLD)
		return as_claims(app, list, count);
	if (format_is_rows(format))
		return as_csv(app, list, count);
	return as_text(app, list, count);
}

const struct command cmd_show = {
	.name = "show",
	.operands = "CODE...",
	.summary = "was this one kept: the answer, the reason, the evidence",
	.group = "ask",
	.example = "kept show WD-04",
	.about = "Shows a commitment with its wordings, evidence, ratings and links, or any other "
		 "record with what rests on it. As CSV: the evidence.",
	.min = 0,
	.max = -1,
	.need = NEED_READ,
	.run = run,
	.formats = FORMATS_ROWS | FORMAT_BIT(FORMAT_JSONLD),
};
