/* What `kept` alone says. */
#include <unistd.h>

#include "app.h"
#include "buf.h"
#include "command.h"
#include "home.h"

enum { HOME_LIMIT = 16 << 20 };

/* Whoever only looks need not say who they are. */
static const char *analyst(struct app *app)
{
	const char *name = app_author(app);
	if (!name)
		err_take(&app->err);
	return name;
}

static bool no_ledger(struct app *app, const char *path)
{
	struct doc *d = doc_new(&app->arena);
	if (app->look.format != FORMAT_TEXT)
		return fprintf(app->out, "{\"ledger\":null}\n") > 0;
	home_none(path, &app->arena, d);
	return doc_write_text(d, &app->look, app->out, &app->err);
}

static bool as_json(struct app *app, const struct home *h)
{
	SCOPED(buf_done) struct buf out = buf_new(HOME_LIMIT, &app->err);
	struct jsonw w = jsonw_new(&out);
	home_json(&app->ledger, h, &w);
	fprintf(app->out, "%s\n", out.text);
	return app->err.code == ERR_NONE;
}

static bool run(struct app *app, const void *args)
{
	(void)args;
	const char *path = app_ledger_path(app);
	if (access(path, F_OK) != 0)
		return no_ledger(app, path);
	struct home h = { .path = path, .analyst = analyst(app) };
	bool json = app->look.format == FORMAT_JSON || app->look.format == FORMAT_JSONL;
	if (!app_open(app, NEED_READ) || !home_get(&app->ledger, json, &app->arena, &h))
		return false;
	if (json)
		return as_json(app, &h);
	struct doc *d = doc_new(&app->arena);
	home_text(&app->ledger, &h, &app->arena, d);
	return doc_write_text(d, &app->look, app->out, &app->err);
}

const struct command cmd_home = {
	.name = "home",
	.operands = "",
	.summary = "what the day asks for; what kept alone says",
	.group = "ask",
	.example = "kept",
	.min = 0,
	.max = 0,
	.need = NEED_NOTHING,
	.formats = FORMATS_PEOPLE | FORMAT_BIT(FORMAT_JSON) | FORMAT_BIT(FORMAT_JSONL),
	.run = run,
	.hidden = true,
};
