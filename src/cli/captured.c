#include "captured.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bytes.h"
#include "file.h"
#include "say.h"

bool captured_is_file(const char *typed)
{
	struct stat st;
	return strcmp(typed, "-") == 0 || (stat(typed, &st) == 0 && S_ISREG(st.st_mode));
}

static bool read_input(struct app *app, struct arena *a, struct captured *c)
{
	SCOPED(buf_done) struct buf all = buf_new(BYTES_MAX + 2, &app->err);
	char block[65536];
	size_t n;
	while ((n = fread(block, 1, sizeof block, stdin)) > 0 && app->err.code == ERR_NONE)
		buf_add(&all, block, n);
	if (app->err.code != ERR_NONE)
		return err_at(&app->err, "standard input");
	if (ferror(stdin))
		return err_set(&app->err, ERR_IO, "standard input: %s", strerror(errno));
	c->bytes = arena_bytes(a, all.text, all.length);
	c->length = all.length;
	clock_text(clock_now(), c->captured_at);
	return true;
}

static bool read_file(struct app *app, const char *path, struct arena *a, struct captured *c)
{
	char *bytes;
	struct stat st;
	if (!file_read(path, BYTES_MAX, a, &bytes, &c->length, &app->err))
		return false;
	c->bytes = bytes;
	if (stat(path, &st) != 0)
		return err_set(&app->err, ERR_IO, "'%s': %s", path, strerror(errno));
	clock_text((int64_t)st.st_mtim.tv_sec * 1000, c->captured_at);
	return true;
}

const char *captured_source(struct app *app, struct captured *c, struct arena *a)
{
	struct snapshot_row s;
	c->digest = hash_of(c->bytes, c->length);
	if (snapshot_find(&app->ledger, &c->digest, a, &s)) {
		c->source = s.source;
		c->same_bytes = s.held;
	}
	return c->source;
}

bool captured_read(struct app *app, const char *path, struct arena *a, struct captured *c)
{
	*c = (struct captured) { .name = path };
	bool input = strcmp(path, "-") == 0;
	const char *slash = strrchr(path, '/');
	const struct page_hints hints = { .name = input ? NULL : slash ? slash + 1 : path };
	if (!(input ? read_input(app, a, c) : read_file(app, path, a, c)))
		return false;
	if (c->length == 0)
		return err_set(&app->err, ERR_INPUT, "'%s' is empty: there is no page in it", path);
	captured_source(app, c, a);
	if (c->same_bytes || app->err.code != ERR_NONE)
		return app->err.code == ERR_NONE;
	if (!page_read(c->bytes, c->length, &hints, a, &c->page, &app->err))
		return err_at(&app->err, "'%s'", path);
	if (c->page.trouble)
		app_note(app, "'%s': %s", path, c->page.trouble);
	if (c->page.fields[PAGE_SAVED_AT].value)
		snprintf(c->captured_at, sizeof c->captured_at, "%s",
			c->page.fields[PAGE_SAVED_AT].value);
	if (!c->source)
		c->source = ledger_source_at(&app->ledger, c->page.fields[PAGE_URL].value, a);
	return app->err.code == ERR_NONE;
}

void captured_fill(const struct captured *c, struct record *source, struct arena *a)
{
	for (int i = 0; i < PAGE_SAVED_AT; i++) {
		const char *name = page_field_names[i];
		if (!record_get(source, name) && c->page.fields[i].value)
			record_set(source, name, arena_text(a, c->page.fields[i].value));
	}
	if (record_get(source, "title"))
		return;
	const char *slash = strrchr(c->name, '/'), *url = record_get(source, "url");
	record_set(source, "title", url ? url : arena_text(a, slash ? slash + 1 : c->name));
}

bool captured_keep(struct app *app, struct captured *c, const char *source, struct arena *a)
{
	const struct page_bytes page = {
		.source = source,
		.captured_at = c->captured_at,
		.media_type = c->page.media_type ? c->page.media_type : "application/octet-stream",
		.bytes = c->bytes,
		.length = c->length,
		.text = c->page.text,
		.exchange = c->exchange,
		.exchange_length = c->exchange_length,
	};
	struct problems p = { .arena = a };
	if (snapshot_add(&app->ledger, &page, &p, &c->as, &c->fresh))
		return true;
	const struct record r = { .kind = KIND_SNAPSHOT };
	return app->err.code != ERR_NONE ? false : say_problems(app, &r, &p);
}

const char *captured_guesses(const struct captured *c, const struct record *source, struct arena *a)
{
	const char *all = "";
	for (int i = 0; i < PAGE_SAVED_AT; i++) {
		const struct page_guess *g = &c->page.fields[i];
		const char *value = record_get(source, page_field_names[i]);
		if (g->value && value && strcmp(value, g->value) == 0)
			all = arena_printf(a, "%s%s%s from %s", all, *all ? ", " : "",
				page_field_names[i], g->from);
	}
	return all;
}
