#include <string.h>
#include <unistd.h>

#include "app.h"
#include "csv_folder.h"
#include "doc.h"
#include "text.h"

struct args {
	bool example;
};

/* Asked once; from then on it stands in the configuration file. */
static bool learn_author(struct app *app)
{
	struct err none = { 0 };
	struct err before = err_take(&app->err);
	const char *by = app_author(app);
	app->err = before;
	if (by || !app->prompts)
		return true;
	by = app_ask(
		app, "Your name, as it is to stand beside what you write", NULL, COMPLETE_NOTHING);
	if (!by)
		return false;
	struct session *s = session_of(app);
	if (!config_set_author(&s->config, by, &app->arena, &none)) {
		app_note(app, "%s", none.text);
		app->global.by = by;
		return true;
	}
	app_note(app, "your name is kept in %s", s->config.path);
	s->config.author = by;
	return true;
}

static const char *author_or(struct app *app, const char *otherwise)
{
	struct err before = err_take(&app->err);
	const char *by = app_author(app);
	app->err = before;
	return by ? by : otherwise;
}

static bool fill(struct app *app, struct import_result *r)
{
	r->troubles.arena = &app->arena;
	if (example_import(&app->ledger, author_or(app, "example"), r))
		return true;
	if (r->troubles.count > 0)
		err_at(&app->err, "%s", trouble_text(&r->troubles.list[0], &app->arena));
	return false;
}

static void say_made(struct app *app, const char *path, const struct import_result *r)
{
	FILE *out = app->out;
	struct doc *d = doc_new(&app->arena);
	doc_textf(d, ROLE_PLAIN, "The ledger is %s", path);
	if (r) {
		doc_textf(d, ROLE_PLAIN,
			"It holds what the United States and China promised each other from 2018 "
			"to 2026: "
			"on: %s",
			import_summary(r, &app->arena));
		doc_hints(d, true);
		doc_fact(d, "kept", ROLE_PLAIN, "what the day asks for");
		doc_fact(d, "kept score", ROLE_PLAIN, "were the promises kept?");
		doc_fact(d, "kept show WD-04", ROLE_PLAIN, "one of them");
	} else {
		doc_hints(d, true);
		doc_fact(d, "kept import FOLDER", ROLE_PLAIN, "take records from CSV files");
		doc_fact(d, "kept add party US --name 'United States'", ROLE_PLAIN,
			"or write the first one");
	}
	doc_write_text(d, &app->look, out, &app->err);
}

static bool is_there(struct app *app, const char *path)
{
	return err_set(&app->err, ERR_CONFLICT,
		"'%s' is there already; it is left as it is. For another one: kept --db FILE init",
		path);
}

static bool run(struct app *app, const void *given)
{
	const struct args *args = given;
	const char *path = app_ledger_path(app);
	struct import_result result = { 0 };
	if (app->global.dry_run) {
		if (access(path, F_OK) == 0)
			return is_there(app, path);
		fprintf(app->out, "Would make the ledger %s\n", text_one_line(path, &app->arena));
		return true;
	}
	bool usual = strchr(path, '/') && !app->global.db;
	if (usual && !config_make_folders(path, &app->arena, &app->err))
		return false;
	if (!app_open(app, NEED_CREATE)) {
		if (app->err.code != ERR_CONFLICT)
			return false;
		err_take(&app->err);
		return is_there(app, path);
	}
	const char *made = arena_text(&app->arena, db_path(app->ledger.db));
	if (!learn_author(app) || (args->example && !fill(app, &result))) {
		ledger_close(&app->ledger);
		unlink(made); /* whole or not at all */
		return false;
	}
	say_made(app, made, args->example ? &result : NULL);
	return true;
}

static const struct opt opts[] = {
	OPT_FLAG(struct args, example, 0, "example",
		"with the Woodside record in it, to try things out"),
	{ .kind = OPT_END },
};

const struct command cmd_init = {
	.name = "init",
	.operands = "",
	.summary = "make a new ledger",
	.group = "start",
	.example = "kept --db new.db init --example",
	.about = "Makes an empty ledger where --db, $KEPT_DB, the configuration or the usual place "
		 "says; a file that is there already is left as it is. On a terminal your name is "
		 "asked for once, and kept in the configuration file.",
	.min = 0,
	.max = 0,
	.need = NEED_NOTHING,
	.opts = opts,
	.size = sizeof(struct args),
	.formats = FORMATS_PEOPLE,
	.run = run,
};
