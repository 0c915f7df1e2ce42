/* What this ledger has learnt since a time. */
#include "changes.h"

#include <ctype.h>
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
	return arena_printf(&app->arena, "changes.seen.%s", author);
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

/* Where the analyst stopped reading; for one who never asked, the beginning. */
static bool last_time(struct app *app, const char *author, const char **ret)
{
	*ret = local_get(app->ledger.db, key_of(app, author), &app->arena);
	if (!*ret)
		*ret = "0001-01-01";
	return db_ok(app->ledger.db);
}

static bool remember(struct app *app, const char *author, const char *now)
{
	struct db *db = app->ledger.db;
	SCOPED(tx_end) struct tx tx = tx_begin(db);
	return local_set(db, key_of(app, author), now) && tx_commit(&tx);
}

static bool write_changes(struct app *app, const struct change_entries *list, const char *since)
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

static bool run(struct app *app, const void *given)
{
	const struct args *args = given;
	bool last = !args->since || strcmp(args->since, "last") == 0;
	bool keep = last && !args->peek && !app->global.dry_run && !app->global.known_by;
	const char *author = NULL, *since = NULL;
	char now[CLOCK_SIZE];
	struct change_entries list = { 0 };
	if (last && !(author = app_author(app)))
		return false;
	if (!app_open(app, keep ? NEED_WRITE : NEED_READ))
		return false;
	if (!(last ? last_time(app, author, &since) : read_time(app, args->since, &since)))
		return false;
	clock_text(clock_now(), now);
	if (!changes_since(&app->ledger, since, &app->arena, &list) ||
		!write_changes(app, &list, since))
		return false;
	return !keep || remember(app, author, now);
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
		"changed status, new evidence against, to be reviewed, the rest. As csv, json, "
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
