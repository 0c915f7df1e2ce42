#include "keep.h"
#include "migrate.h"

static bool run(struct app *app, const void *args)
{
	(void)args;
	size_t behind = 0;
	int64_t entries = 0;
	if (!db_may_write(app->ledger.db) || !migrate_check(app->ledger.db, migrate_steps, &behind))
		return false;
	if (behind)
		return err_set(&app->err, ERR_CONFLICT,
			"'%s' was made by an older version: kept migrate brings it up to date",
			db_path(app->ledger.db));
	if (app->global.dry_run)
		entries = journal_count(app->ledger.db);
	else if (!keep_rebuild(app, &entries))
		return false;
	const struct keep_fact facts[] = {
		{ "ledger", "ledger", db_path(app->ledger.db), false },
		{ "entries", "entries", arena_printf(&app->arena, "%lld", (long long)entries),
			true },
	};
	return keep_say(app,
		app->global.dry_run ? "Would be made anew from the journal"
				    : "Made anew from the journal",
		facts, COUNT_OF(facts));
}

const struct command cmd_rebuild = {
	.name = "rebuild",
	.operands = "",
	.summary = "make everything derived anew from the journal",
	.group = "keep",
	.example = "kept rebuild",
	.about = "Drops the derived tables and the search index and replays the journal, in one "
		 "transaction. Nothing that anybody wrote is lost by it.",
	.need = NEED_LOOK,
	.run = run,
};
