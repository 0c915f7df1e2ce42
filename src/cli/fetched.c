#include "fetched.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "text.h"

bool fetched_wanted(struct app *app, bool fetch, bool no_fetch)
{
	return fetch || (!no_fetch && text_same(session_of(app)->config.capture, "always"));
}

static bool is_yes(const char *value)
{
	return text_same(value, "yes") || text_same(value, "true") || text_same(value, "1");
}

enum { SECONDS_MAX = 600 };

bool fetched_how(struct app *app, struct fetch_how *ret)
{
	const struct config *c = &session_of(app)->config;
	*ret = (struct fetch_how) { .allow_private = is_yes(c->allow_private),
		.stop = session_of(app)->progress.stop };
	if (!c->fetch_seconds)
		return true;
	char *end;
	ret->seconds = strtol(c->fetch_seconds, &end, 10);
	return (!*end && ret->seconds >= 1 && ret->seconds <= SECONDS_MAX) ||
	       err_set(&app->err, ERR_INPUT,
		       "fetch-seconds in the settings is a number from 1 to %d, not '%s'",
		       SECONDS_MAX, c->fetch_seconds);
}

bool fetched_page(struct app *app, const char *url, struct arena *a, struct captured *c)
{
	struct fetch_how how;
	struct fetched f;
	*c = (struct captured) { .name = url };
	if (!fetched_how(app, &how) || !fetch(url, &how, a, &f, &app->err))
		return false;
	c->bytes = f.bytes;
	c->length = f.length;
	c->exchange = f.exchange;
	c->exchange_length = f.exchange_length;
	memcpy(c->captured_at, f.at, sizeof c->captured_at);
	const struct page_hints hints = {
		.media_type = f.media_type, .charset = f.charset, .url = url
	};
	c->digest = hash_of(c->bytes, c->length);
	if (!page_read(c->bytes, c->length, &hints, a, &c->page, &app->err))
		return err_at(&app->err, "'%s'", url);
	if (c->page.trouble)
		app_note(app, "'%s': %s", text_one_line(url, a), c->page.trouble);
	c->source = ledger_source_at(&app->ledger, url, a);
	if (strcmp(f.url, url) != 0)
		app_note(app, "'%s' was sent on to '%s'", text_one_line(url, a),
			text_one_line(f.url, a));
	return app->err.code == ERR_NONE;
}
