#include "citations.h"

#include "csl.h"
#include "csv_folder.h"
#include "text.h"

static const char *counted(int64_t n, const char *what, struct arena *a)
{
	return arena_printf(a, "%lld source%s %s", (long long)n, n == 1 ? "" : "s", what);
}

static void say_left_out(struct app *app, const struct csl_result *r)
{
	const char *all = "";
	for (size_t i = 0; i < r->nleft_out; i++)
		all = arena_printf(&app->arena, "%s%s%s (%lld)", all, *all ? ", " : "",
			r->left_out[i].field, (long long)r->left_out[i].items);
	if (*all)
		app_note(app, "left out, since a source has no place for it: %s",
			text_one_line(all, &app->arena));
}

static void say_troubles(struct app *app, const struct troubles *t)
{
	for (size_t i = 0; i < t->count; i++)
		fprintf(stderr, "%s\n",
			text_one_line(trouble_text(&t->list[i], &app->arena), &app->arena));
	if (t->all > t->count)
		fprintf(stderr, "and %zu more\n", t->all - t->count);
}

bool citations_import(struct app *app, const char *path)
{
	struct arena *a = &app->arena;
	struct csl_result *r = arena_alloc(a, sizeof *r);
	r->troubles.arena = a;
	bool ok = csl_import(&app->ledger, path, r);
	say_troubles(app, &r->troubles);
	if (!ok)
		return false;
	fprintf(app->out, "%s%s, %s, %s\n",
		app->global.dry_run ? "would be imported: " : "imported: ",
		counted(r->added, "added", a), counted(r->revised, "revised", a),
		counted(r->unchanged, "unchanged", a));
	say_left_out(app, r);
	return true;
}

bool citations_export(struct app *app, const char *path)
{
	int64_t sources = 0;
	if (!csl_export(&app->ledger, path, &sources))
		return false;
	fprintf(app->out, "wrote %s to %s\n", counted(sources, "as CSL-JSON", &app->arena),
		text_one_line(path, &app->arena));
	return true;
}
