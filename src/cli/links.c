#include "links.h"

#include <string.h>

#include "app.h"
#include "domain_sql.h"
#include "fetched.h"
#include "fields.h"
#include "fetch_answer.h"
#include "snapshot.h"
#include "text.h"

struct link {
	const char *source, *url, *title, *snapshot, *captured_at, *answer;
};

struct links {
	struct link *list;
	size_t count, dead, stored;
};

struct asked {
	struct app *app;
	size_t count;
};

static bool chosen(const char *code, const char *const *codes, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return count == 0;
}

static bool read_links(struct app *app, struct links *l)
{
	struct arena *a = &app->arena;
	const char **codes = arena_alloc(a, ((size_t)app->count + 1) * sizeof *codes);
	for (int i = 0; i < app->count; i++)
		if (!(codes[i] = typed_code(app, KIND_SOURCE, app->operands[i])))
			return false;
	size_t room = (size_t)db_int(app->ledger.db, q_citekey_count);
	l->list = arena_alloc(a, (room + 1) * sizeof *l->list);
	SCOPED(stmt_done) struct stmt q = db_prepare(app->ledger.db, q_snapshot_links);
	while (l->count < room && stmt_next(&q)) {
		const struct link one = { .source = col_text(&q, "code", a),
			.url = col_text(&q, "url", a),
			.title = col_text(&q, "title", a),
			.snapshot = col_text(&q, "snapshot", a),
			.captured_at = col_text(&q, "captured_at", a) };
		if (chosen(one.source, codes, app->count))
			l->list[l->count++] = one;
	}
	return db_ok(app->ledger.db);
}

/* What went wrong, without the address, which stands beside it. */
static const char *without_url(const char *text, const char *url, struct arena *a)
{
	const char *quoted = arena_printf(a, "'%s'", url);
	size_t length = strlen(quoted);
	if (strncmp(text, quoted, length) != 0)
		return arena_text(a, text);
	text += length;
	text += strspn(text, ": ");
	return arena_text(a, text);
}

static void tell(void *context, size_t done)
{
	const struct asked *x = context;
	if (x->app->prompts && !x->app->global.quiet)
		fprintf(stderr, "\r%zu of %zu addresses asked%s", done, x->count,
			done == x->count ? "\n" : "");
}

static bool ask_all(struct app *app, struct links *l)
{
	struct fetch_how how;
	struct arena *a = &app->arena;
	struct fetch_link *list = arena_alloc(a, (l->count + 1) * sizeof *list);
	struct asked x = { app, l->count };
	for (size_t i = 0; i < l->count; i++)
		list[i].url = l->list[i].url;
	if (!fetched_how(app, &how) || !fetch_links(list, l->count, &how, tell, &x, a, &app->err))
		return false;
	for (size_t i = 0; i < l->count; i++) {
		const struct fetch_link *f = &list[i];
		bool said = f->status >= 400; /* else it leads nowhere, or the answer broke off */
		if (!f->trouble)
			continue;
		l->list[i].answer = said ? arena_printf(
						   a, "%d %s", f->status, answer_meaning(f->status))
					 : without_url(f->trouble, f->last, a);
		l->dead++;
		l->stored += l->list[i].snapshot != NULL;
	}
	return true;
}

static bool say(struct app *app, const struct links *l)
{
	static const struct column columns[] = {
		{ .key = "source", .title = "source" },
		{ .key = "url", .title = "address" },
		{ .key = "answer", .title = "answer" },
		{ .key = "snapshot", .title = "page" },
		{ .key = "captured_at", .title = "captured" },
	};
	if (app->look.format == FORMAT_TEXT && l->dead == 0) {
		fprintf(app->out, "%zu address%s asked: every one answers with a page.\n", l->count,
			l->count == 1 ? "" : "es");
		return true;
	}
	struct table *t = table_begin(app->out, &app->look, columns, COUNT_OF(columns), &app->err);
	for (size_t i = 0; t && i < l->count; i++) {
		const struct link *one = &l->list[i];
		if (!one->answer)
			continue;
		const struct cell cells[] = { { .text = one->source }, { .text = one->url },
			{ .text = one->answer }, { .text = one->snapshot },
			{ .text = one->captured_at } };
		table_row(t, cells);
	}
	if (!t || !table_end(t, NULL, NULL))
		return false;
	app_note(app,
		"%zu address%s asked; %zu do%s not answer with a page, and of %zu of them a page "
		"is stored",
		l->count, l->count == 1 ? "" : "es", l->dead, l->dead == 1 ? "es" : "", l->stored);
	return true;
}

bool links_check(struct app *app)
{
	struct links l = { 0 };
	if (!fetch_built())
		return err_set(&app->err, ERR_IO,
			"this kept was built without fetching (libcurl): it can not ask");
	return app_open(app, NEED_READ) && read_links(app, &l) && ask_all(app, &l) && say(app, &l);
}
