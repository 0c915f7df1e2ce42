/* What this ledger has learnt since a time. */
#include "changes.h"

#include <ctype.h>
#include <string.h>

#include "app.h"
#include "clock.h"
#include "command.h"
#include "day.h"

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

static bool run(struct app *app, const void *given)
{
	const struct args *args = given;
	bool last = !args->since || strcmp(args->since, "last") == 0;
	bool keep = last && !args->peek && !app->global.dry_run && !app->global.known_by;
	const char *author = NULL, *since = NULL;
	char now[CLOCK_SIZE];
	struct change_list list = { 0 };
	if (last && !(author = app_author(app)))
		return false;
	if (!app_open(app, keep ? NEED_WRITE : NEED_READ))
		return false;
	if (!(last ? last_time(app, author, &since) : read_time(app, args->since, &since)))
		return false;
	clock_text(clock_now(), now);
	if (!changes_since(&app->ledger, since, &app->arena, &list) ||
		!changes_table(&list, &app->arena, &app->look, app->out, &app->err))
		return false;
	if (list.count == 0 && app->look.format == FORMAT_TEXT)
		app_note(app, "nothing new since %.16s", since);
	else if (app->look.format == FORMAT_TEXT)
		app_note(app, "%zu entr%s since %.16s", list.count, list.count == 1 ? "y" : "ies",
			since);
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
	.about = "Each analyst's last reading is remembered in this ledger file alone. Asked for "
		 "the first time, it begins at the beginning.",
	.min = 0,
	.max = 0,
	.need = NEED_NOTHING,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
	.formats = FORMATS_ROWS,
};
