#include <string.h>

#include "app.h"
#include "commands.h"
#include "doc.h"
#include "kind.h"

static const char *synopsis(struct app *app, const struct command *c)
{
	bool operands = c->operands && *c->operands;
	return arena_printf(&app->arena, "kept %s%s%s%s", c->name,
		c->opts || c->other_option ? " [OPTIONS]" : "", operands ? " " : "",
		operands ? c->operands : "");
}

static const char *help_of(struct app *app, const struct opt *o)
{
	if (o->kind != OPT_IS_CHOICE)
		return o->help;
	const char *shown = opt_synopsis(o, &app->arena), *list = "";
	if (strchr(shown, '|'))
		return o->help; /* it lists them already */
	for (size_t i = 0; o->choices[i]; i++)
		list = arena_printf(&app->arena, "%s%s%s", list, i ? ", " : "", o->choices[i]);
	return arena_printf(&app->arena, "%s: %s", o->help, list);
}

static void add_options(struct app *app, struct doc *d, const struct opt *opts)
{
	for (const struct opt *o = opts; o && o->kind != OPT_END; o++)
		doc_fact(d, opt_synopsis(o, &app->arena), ROLE_PLAIN, help_of(app, o));
}

/* `kept add commitment --help`: the options that its kind alone has. */
static void add_fields(struct app *app, struct doc *d)
{
	enum kind kind;
	doc_gap(d);
	if (app->count == 0 || !kind_from(app->operands[0], &kind)) {
		doc_text(d, ROLE_PLAIN, "The fields of a kind: kept add commitment --help");
		return;
	}
	const struct kind_facts *k = kind_facts(kind);
	doc_heading(d, 2, arena_printf(&app->arena, "Fields of %s", k->plural), NULL);
	for (size_t i = 0; i < k->nfields; i++) {
		char *name = arena_printf(&app->arena, "--%s", k->fields[i].name);
		for (char *p = name; *p; p++)
			*p = *p == '_' ? '-' : *p;
		doc_fact(d, name, ROLE_PLAIN, k->fields[i].help);
	}
}

static void add_filter(struct doc *d)
{
	doc_gap(d);
	doc_heading(d, 2, "Filter", NULL);
	doc_text(d, ROLE_PLAIN,
		"Terms, each an argument, all of which must hold: from:CN, to:US, party:CN-MPS, "
		"kind:meeting, status:kept (or open, concluded), agreement:WOODSIDE-2023, "
		"tag:precursors, made:2023..2024, due:..2024-06, duty:maintain, is:overdue (or "
		"due-soon, kept-late, quiet, needs-review, contested, one-sided, single-origin, "
		"unreviewed), a word or a phrase, a code, @NAME. Commas join values by or; not "
		"before a term negates it. More: man kept-filter");
}

bool help_command(struct app *app, const struct command *c)
{
	struct doc *d = doc_new(&app->arena);
	doc_heading(d, 1, synopsis(app, c), NULL);
	doc_gap(d);
	size_t length = strlen(c->summary);
	char *summary = arena_printf(
		&app->arena, "%s%s", c->summary, c->summary[length - 1] == '.' ? "" : ".");
	if (*summary >= 'a' && *summary <= 'z')
		*summary = (char)(*summary - 'a' + 'A');
	doc_text(d, ROLE_PLAIN, summary);
	if (c->about) {
		doc_gap(d);
		doc_text(d, ROLE_PLAIN, c->about);
	}
	if (c->opts && c->opts->kind != OPT_END) {
		doc_gap(d);
		doc_heading(d, 2, "Options", NULL);
		add_options(app, d, c->opts);
	}
	if (c->other_option)
		add_fields(app, d);
	if (c->operands && strstr(c->operands, "FILTER"))
		add_filter(d);
	doc_gap(d);
	if (c->example) {
		doc_heading(d, 2, "Example", NULL);
		doc_drawing(d, ROLE_PLAIN, arena_printf(&app->arena, "    %s", c->example));
		doc_gap(d);
	}
	doc_text(d, ROLE_DIM, "The options that every command takes: kept help");
	return doc_write_text(d, &app->look, app->out, &app->err);
}

static void add_group(struct app *app, struct doc *d, const struct command_group *g)
{
	const struct command *c;
	doc_gap(d);
	doc_heading(d, 2, g->title, NULL);
	for (size_t i = 0; (c = command_at(i)); i++)
		if (!c->hidden && strcmp(c->group, g->name) == 0)
			doc_fact(d, arena_printf(&app->arena, "  %-11s", c->name), ROLE_PLAIN,
				c->summary);
}

bool help_overview(struct app *app)
{
	struct doc *d = doc_new(&app->arena);
	doc_heading(d, 1, "kept [GLOBAL OPTIONS] COMMAND [ARGUMENTS]", NULL);
	doc_gap(d);
	doc_text(d, ROLE_PLAIN,
		"A ledger of what governments promised each other, what happened "
		"since, and what analysts concluded.");
	for (const struct command_group *g = command_groups; g->name; g++)
		add_group(app, d, g);
	doc_gap(d);
	doc_heading(d, 2, "Options of every command", NULL);
	add_options(app, d, global_opts);
	doc_gap(d);
	doc_text(d, ROLE_DIM, "More: kept COMMAND --help. For a first look: kept init --example");
	return doc_write_text(d, &app->look, app->out, &app->err);
}
