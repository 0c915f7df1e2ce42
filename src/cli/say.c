#include "say.h"

#include <string.h>

#include "buf.h"
#include "dossier.h"
#include "jsonw.h"
#include "text.h"

enum { JSON_LIMIT = 64 << 20 };

bool write_begin(struct app *app)
{
	const char *by = app_author(app);
	if (!by || !ledger_begin(&app->ledger, by))
		return false;
	enum { TOLERATED = 60 * 1000 }; /* a clock is set right now and then */
	const struct journal *j = &app->ledger.journal;
	if (j->at > clock_now() + TOLERATED) {
		char newest[CLOCK_SIZE];
		clock_text(j->at, newest);
		app_note(app,
			"this computer's clock is behind the newest entry, %s; that time is "
			"written until the clock has passed it",
			newest);
	}
	return true;
}

bool say_problems(struct app *app, const struct record *r, const struct problems *p)
{
	const char *all = "", *of = r->code ? r->code : "";
	for (size_t i = 0; i < p->count; i++) {
		const struct problem *one = &p->list[i];
		all = arena_printf(&app->arena, "%s%s%s%s%s", all, *all ? "; " : "",
			one->field ? one->field : "", one->field ? ": " : "", one->text);
	}
	return err_set(&app->err, ERR_INPUT, "%s%s%s: %s", kind_facts(r->kind)->name,
		*of ? " " : "", of, *all ? all : "a rule of the ledger refuses it");
}

bool write_record(struct app *app, struct record *r, const char *why)
{
	struct problems p = { .arena = &app->arena };
	const char *code = r->code;
	if (why ? ledger_revise(&app->ledger, r, why, &p) : ledger_add(&app->ledger, r, &p))
		return true;
	if (app->err.code != ERR_NONE)
		return false;
	r->code = code;
	return say_problems(app, r, &p);
}

bool write_commit(struct app *app)
{
	if (!app->global.dry_run)
		return ledger_commit(&app->ledger);
	app_note(app, "dry run: nothing was written");
	return true;
}

bool say_to_person(const struct app *app)
{
	return !app->machine;
}

/* "UUID:seq". The entries of a transaction stand in one row, so their numbers run together. */
static const char *entry_name(struct app *app, int64_t entry)
{
	const struct journal *j = &app->ledger.journal;
	return arena_printf(
		&app->arena, "%s:%lld", j->uuid, (long long)(j->seq - (j->last_entry - entry)));
}

static bool write_json(struct app *app, const struct written *list, size_t count)
{
	SCOPED(buf_done) struct buf out = buf_new(JSON_LIMIT, &app->err);
	struct jsonw w = jsonw_new(&out);
	bool dry = app->global.dry_run, lines = app->look.format == FORMAT_JSONL;
	bool array = count != 1 && !lines;
	if (array)
		jsonw_open(&w, '[');
	for (size_t i = 0; i < count; i++) {
		if (lines)
			w = jsonw_new(&out);
		jsonw_open(&w, '{');
		jsonw_key_text(&w, "code", dry ? NULL : list[i].code);
		jsonw_key_text(&w, "entry", dry ? NULL : entry_name(app, list[i].entry));
		jsonw_key_list(&w, "commitments", list[i].commitments);
		jsonw_close(&w, '}');
		if (lines)
			buf_add(&out, "\n", 1);
	}
	if (array)
		jsonw_close(&w, ']');
	fprintf(app->out, "%s%s", out.text, lines ? "" : "\n");
	return app->err.code == ERR_NONE;
}

static bool write_csv(struct app *app, const struct written *list, size_t count)
{
	static const struct column columns[] = {
		{ "code", "code", CELL_TEXT, 0 },
		{ "entry", "entry", CELL_TEXT, 0 },
		{ "commitments", "commitments", CELL_LIST, 0 },
	};
	bool dry = app->global.dry_run;
	struct table *t = table_begin(app->out, &app->look, columns, COUNT_OF(columns), &app->err);
	if (!t)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct cell cells[] = {
			{ dry ? NULL : list[i].code, ROLE_PLAIN },
			{ dry ? NULL : entry_name(app, list[i].entry), ROLE_PLAIN },
			{ list[i].commitments, ROLE_PLAIN },
		};
		table_row(t, cells);
	}
	return table_end(t, NULL, NULL);
}

bool say_written(struct app *app, const struct written *list, size_t count, const struct doc *d)
{
	enum format format = app->look.format;
	if (format == FORMAT_JSON || format == FORMAT_JSONL)
		return write_json(app, list, count);
	if (format == FORMAT_CSV)
		return write_csv(app, list, count);
	if (d && (say_to_person(app) || app->global.dry_run))
		return doc_write_text(d, &app->look, app->out, &app->err);
	for (size_t i = 0; i < count; i++)
		fprintf(app->out, "%s\n", list[i].code);
	return true;
}

void say_fact(struct app *app, struct doc *d, const char *label, const char *text)
{
	if (say_to_person(app))
		doc_fact(d, label, ROLE_PLAIN, text);
	else if (text && *text)
		app_note(app, "%s: %s", label, text);
}

static const char *with_item(const char *list, const char *item, struct arena *a)
{
	if (!item || list_has(list, item))
		return list;
	return list ? arena_printf(a, "%s;%s", list, item) : item;
}

void say_undo(struct app *app, struct doc *d, const char *code)
{
	doc_fact(d, "next", ROLE_PLAIN,
		arena_printf(&app->arena, "kept history %s%s", code,
			app->global.dry_run ? "" : "; to take it back: kept undo"));
}

const char *say_commitments(const struct record *r, struct arena *a)
{
	const char *list = NULL;
	if (r->kind == KIND_COMMITMENT)
		return r->code;
	if (r->kind == KIND_LINK)
		return with_item(record_get(r, "from"), record_get(r, "to"), a);
	for (size_t i = 0; i < r->nbearings; i++)
		list = with_item(list, r->bearings[i].commitment, a);
	return list ? list : record_get(r, "commitment");
}

const char *say_status(struct app *app, const struct commitment_brief *c)
{
	enum status s = STATUS_UNREVIEWED;
	status_from(c->status, &s);
	const char *words = status_facts(s)->words;
	return c->since ? arena_printf(&app->arena, "%s since %s", words,
				  day_human(c->since, &app->arena))
			: words;
}

const char *say_next(const struct commitment_brief *c, const char *evidence, struct arena *a)
{
	bool fresh = !c->rating;
	if (!fresh && !c->waits)
		return NULL;
	return arena_printf(a, "%s%s%s: kept rate %s STATUS %s -m 'why'",
		fresh ? "nobody has rated " : "", c->code,
		fresh ? " yet" : " waits for review, its evidence is newer than its rating",
		c->code, evidence ? evidence : "EVIDENCE");
}
