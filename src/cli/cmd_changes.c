/* What this ledger has learnt since a time. */
#include "changes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "clock.h"
#include "command.h"
#include "day.h"
#include "digest.h"
#include "feed.h"

struct args {
	const char *since;
	bool peek;
};

static const char *key_of(struct app *app, const char *author)
{
	return arena_printf(&app->arena, "changes.read.%s", author);
}

/* The journal's form of a time: a day begins at midnight, UTC. */
static bool read_time(struct app *app, const char *typed, const char **ret)
{
	char day[DAY_SIZE];
	struct day_span span;
	if (isdigit((unsigned char)typed[0]) && strlen(typed) > 10 && typed[10] == 'T') {
		*ret = typed;
		return true;
	}
	if (!day_resolve(typed, app->ledger.today, day, &app->err))
		return err_at(&app->err, "--since");
	day_span(day, &span);
	*ret = arena_text(&app->arena, span.first);
	return true;
}

/* Where an analyst stopped reading: after which entry, and when. A clock may be set back and two
 * may write at a time, so that what is new is told by the entry. */
struct mark {
	int64_t entry;
	const char *at;
};

/* For one who never asked, the beginning. */
static bool mark_get(struct app *app, const char *author, struct mark *ret)
{
	char *at;
	const char *text = local_get(app->ledger.db, key_of(app, author), &app->arena);
	*ret = (struct mark) { 0, "0001-01-01" };
	if (text) {
		ret->entry = strtoll(text, &at, 10);
		ret->at = arena_text(&app->arena, at + (*at == ' '));
	}
	return db_ok(app->ledger.db);
}

static bool mark_set(struct app *app)
{
	if (!app_open(app, NEED_WRITE))
		return false;
	SCOPED(tx_end) struct tx tx = tx_begin(app->ledger.db);
	return local_set(app->ledger.db, key_of(app, app_author(app)), app->mark) && tx_commit(&tx);
}

/* For app.delivered: that the analyst has seen it. */
static bool remember(struct app *app)
{
	return mark_set(app) || err_at(&app->err, "that you have seen this is not remembered");
}

static bool write_changes(struct app *app, const struct entries *list, const char *since)
{
	struct ledger *l = &app->ledger;
	struct digest d;
	enum format format = app->look.format;
	const char *author = NULL;
	if (format == FORMAT_ATOM)
		return feed_write(l, list, since, app->look.limit, app->out);
	if (format != FORMAT_TEXT && format != FORMAT_MD && format != FORMAT_HTML &&
		format != FORMAT_EML)
		return changes_table(l, list, &app->look, app->out);
	if (format == FORMAT_EML && !(author = app_author(app)))
		return false;
	return digest_get(l, list, since, &app->arena, &d) &&
	       digest_write(l, &d, author, &app->look, app->out, &app->arena);
}

/* What is new to the analyst. */
static bool read_unseen(
	struct app *app, const char *author, const char **ret_since, struct entries *ret)
{
	struct mark seen;
	char now[CLOCK_SIZE];
	clock_text(clock_now(), now);
	if (!mark_get(app, author, &seen) ||
		!changes_after(&app->ledger, seen.entry, &app->arena, ret))
		return false;
	int64_t newest = ret->count ? ret->last : seen.entry;
	app->mark = arena_printf(&app->arena, "%lld %s", (long long)newest, now);
	*ret_since = seen.at;
	return true;
}

static bool run(struct app *app, const void *given)
{
	const struct args *args = given;
	bool last = !args->since || strcmp(args->since, "last") == 0;
	const char *author = NULL, *since = NULL;
	struct entries list = { 0 };
	if ((last && !(author = app_author(app))) || !app_open(app, NEED_READ))
		return false;
	if (!(last ? read_unseen(app, author, &since, &list)
		   : read_time(app, args->since, &since) &&
				    changes_since(&app->ledger, since, &app->arena, &list)) ||
		!write_changes(app, &list, since))
		return false;
	if (last && !args->peek && !app->global.dry_run && !app->global.known_by)
		app->delivered = remember;
	return true;
}

static const struct opt opts[] = {
	OPT_TEXT(struct args, since, 0, "since", "TIME|last",
		"from that time on; last (the usual): since you asked before"),
	OPT_FLAG(struct args, peek, 0, "peek", "do not remember that you have seen them"),
	{ .kind = OPT_END },
};

const struct command cmd_changes = {
	.name = "changes",
	.operands = "",
	.summary = "what this ledger has learnt since a time, or since you asked before",
	.group = "ask",
	.example = "kept changes --since yesterday",
	.about =
		"In the order in which something is to be done: newly overdue, due within 14 days, "
		"changed status, first rated, new evidence against, to be reviewed, the rest. As "
		"csv, json, "
		"jsonl and xlsx: every entry. As atom: a feed; as eml: a message that any mailer "
		"sends. Each analyst's last reading is remembered in this ledger file alone. Asked "
		"for the first time, it begins at the beginning.",
	.min = 0,
	.max = 0,
	.need = NEED_NOTHING,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
	.formats = FORMATS_ROWS | FORMAT_BIT(FORMAT_MD) | FORMAT_BIT(FORMAT_HTML) |
		   FORMAT_BIT(FORMAT_ATOM) | FORMAT_BIT(FORMAT_EML),
};
