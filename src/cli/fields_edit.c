/* A record as text for an editor, "field: value" a line, and back again. */
#include <string.h>

#include "buf.h"
#include "fields.h"
#include "text.h"

static const char head[] =
	"# Edit the values and save. Lines that begin with # are left out; a line that begins\n"
	"# with a space goes on with the value above. An empty value clears the field.\n";

/* A value of several lines: each further line begins with a space. */
static void write_value(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, "%s:%s", name, value && *value ? " " : "");
	for (const char *s = value ? value : ""; *s; s++)
		if (*s == '\n')
			buf_printf(out, "\n ");
		else
			buf_add(out, s, 1);
	buf_printf(out, "\n");
}

static const char *template_of(struct app *app, const struct record *r)
{
	const struct kind_facts *k = kind_facts(r->kind);
	SCOPED(buf_done) struct buf out = buf_new(1 << 20, &app->err);
	buf_printf(&out, "%s# %s %s: %s\n", head, k->name, r->code ? r->code : "(new)", k->help);
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		buf_printf(&out, "\n# %s%s\n", f->help, f->required ? " (required)" : "");
		write_value(&out, f->name, r->values[i]);
	}
	if (r->kind == KIND_EVIDENCE)
		buf_printf(&out, "\n# how it bears, a line for each commitment: WD-02:+, then "
				 "perhaps \"milestone DATE\" and a note\n");
	for (size_t i = 0; i < r->nbearings; i++) {
		const struct bearing *b = &r->bearings[i];
		buf_printf(&out, "bearing: %s:%s%s%s%s%s\n", b->commitment,
			bearing_mark(b->bearing), b->milestone ? " milestone " : "",
			b->milestone ? b->milestone : "", b->note ? " " : "",
			b->note ? b->note : "");
	}
	return arena_text(&app->arena, out.text);
}

/* One line, cut off the text; NULL at its end. */
static char *next_line(char **rest)
{
	char *line = *rest;
	if (!line || !*line)
		return NULL;
	char *end = strchr(line, '\n');
	*rest = end ? end + 1 : NULL;
	if (end)
		*end = '\0';
	size_t length = strlen(line);
	if (length && line[length - 1] == '\r')
		line[length - 1] = '\0';
	return line;
}

static bool read_lines(struct app *app, const char *text, struct givens *g)
{
	char *rest = arena_text(&app->arena, text), *line;
	for (int n = 1; (line = next_line(&rest)); n++) {
		if (line[0] == '#')
			continue;
		if (line[0] == ' ' && g->count) {
			const char **value = &g->list[g->count - 1].value;
			*value = arena_printf(&app->arena, "%s\n%s", *value, line + 1);
			continue;
		}
		if (line[strspn(line, " \t")] == '\0')
			continue;
		char *colon = strchr(line, ':');
		if (!colon)
			return err_set(&app->err, ERR_USAGE,
				"line %d of the edited text is no \"field: value\": '%s'. Nothing "
				"was written",
				n, text_cut(text_one_line(line, &app->arena), 40, &app->arena));
		*colon = '\0';
		if (!givens_add(app, g, line, colon + 1 + strspn(colon + 1, " \t")))
			return false;
	}
	return true;
}

/* A value that was not touched is not typed: it need not pass for one. */
static bool untouched(const struct record *r, const char *name, const char *value)
{
	const char *old = record_get(r, name);
	return field_index(r->kind, name) >= 0 && strcmp(old ? old : "", value) == 0;
}

static bool read_record(struct app *app, const char *text, struct record *r)
{
	struct givens *typed = arena_alloc(&app->arena, sizeof *typed);
	struct givens *changed = arena_alloc(&app->arena, sizeof *changed);
	typed->count = changed->count = 0;
	if (!read_lines(app, text, typed))
		return false;
	for (size_t i = 0; i < typed->count; i++)
		if (text_same(typed->list[i].name, "bearing"))
			r->nbearings = 0;
	for (size_t i = 0; i < typed->count; i++)
		if (!untouched(r, typed->list[i].name, typed->list[i].value))
			changed->list[changed->count++] = typed->list[i];
	return givens_apply(app, changed, r);
}

static bool once_more(struct app *app)
{
	if (!app->prompts || !app_ask_again(app))
		return false;
	const char *answer = app_ask(app, "edit it again? yes or no", "yes", COMPLETE_NOTHING);
	if (!answer)
		return false;
	return text_starts("yes", answer) || err_set(&app->err, ERR_USAGE, "nothing was written");
}

bool fields_edit(struct app *app, struct record *r)
{
	const struct record before = *r;
	const char *text = template_of(app, r);
	for (;;) {
		text = app_edit(app, text);
		if (!text)
			return false;
		if (read_record(app, text, r))
			return true;
		*r = before;
		if (!once_more(app))
			return false;
	}
}
