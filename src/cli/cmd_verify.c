#include "command.h"
#include "doc.h"
#include "buf.h"
#include "jsonw.h"
#include "verify.h"

static bool say_json(struct app *app, const struct verdict *v)
{
	SCOPED(buf_done) struct buf out = buf_new(1 << 24, &app->err);
	struct jsonw w = jsonw_new(&out);
	jsonw_open(&w, '{');
	jsonw_key(&w, "ok");
	jsonw_bool(&w, v->ok);
	jsonw_key_int(&w, "entries", v->entries);
	jsonw_key_int(&w, "records", v->records);
	jsonw_key_text(&w, "head", v->head);
	jsonw_key(&w, "problems");
	jsonw_open(&w, '[');
	for (size_t i = 0; i < v->count; i++)
		jsonw_text(&w, v->problems[i]);
	jsonw_close(&w, ']');
	jsonw_close(&w, '}');
	fprintf(app->out, "%s\n", out.text);
	return app->err.code == ERR_NONE;
}

static bool say_csv(struct app *app, const struct verdict *v)
{
	static const struct column columns[] = { { .key = "problem", .title = "problem" } };
	struct table *t = table_begin(app->out, &app->look, columns, 1, &app->err);
	for (size_t i = 0; t && i < v->count; i++)
		table_row(t, &(struct cell) { .text = v->problems[i] });
	return t && table_end(t, NULL, NULL);
}

static bool say_text(struct app *app, const struct verdict *v)
{
	struct doc *d = doc_new(&app->arena);
	if (v->ok)
		doc_textf(d, ROLE_GOOD,
			"The ledger is whole: %lld entries, %lld records, each of them what the "
			"journal says.",
			(long long)v->entries, (long long)v->records);
	else
		doc_textf(d, ROLE_BAD, "The ledger is damaged: %zu problems.", v->found);
	if (v->pages || v->elsewhere)
		doc_fact(d, "  pages", ROLE_PLAIN,
			arena_printf(&app->arena, "%lld stored, hashed again%s",
				(long long)v->pages,
				!v->elsewhere
					? ""
					: arena_printf(&app->arena,
						  "; of %lld snapshots the bytes are not held "
						  "here",
						  (long long)v->elsewhere)));
	doc_fact(d, "  head", ROLE_PLAIN, v->head);
	for (size_t i = 0; i < v->count; i++)
		doc_fact(d, "  problem", ROLE_BAD, v->problems[i]);
	if (v->found > v->count)
		doc_textf(d, ROLE_DIM, "  and %zu more", v->found - v->count);
	if (!v->ok)
		doc_text(d, ROLE_PLAIN,
			"If the journal is whole, 'kept rebuild' makes the rest from it anew; "
			"else go back to a backup. Keep this file as it is.");
	return doc_write_text(d, &app->look, app->out, &app->err);
}

static bool run(struct app *app, const void *args)
{
	(void)args;
	struct verdict v = { 0 };
	if (!verify_ledger(&app->ledger, &app->arena, &v))
		return false;
	bool said = app->look.format == FORMAT_CSV    ? say_csv(app, &v)
		    : app->look.format != FORMAT_TEXT ? say_json(app, &v)
						      : say_text(app, &v);
	return said && (v.ok || err_set(&app->err, ERR_NOT_SO, "%s", ""));
}

const struct command cmd_verify = {
	.name = "verify",
	.operands = "",
	.summary = "check that the ledger is what its journal says",
	.group = "keep",
	.example = "kept verify",
	.about = "Recomputes the chain of digests, replays the journal and compares every row and "
		 "the search index with it, and has SQLite check the file. Exit code 1: damage "
		 "was found.",
	.need = NEED_LOOK,
	.run = run,
};
