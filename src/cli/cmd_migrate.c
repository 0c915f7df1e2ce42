#include "keep.h"
#include "migrate.h"
#include "project.h"

static bool bring_up(struct app *app, size_t behind, const char **ret_backup)
{
	if (behind)
		return ledger_bring_up(&app->ledger, keep_sound, &app->arena, ret_backup);
	return keep_rebuild(app, NULL);
}

static bool run(struct app *app, const void *args)
{
	(void)args;
	struct db *db = app->ledger.db;
	size_t behind = 0;
	if (!migrate_check(db, migrate_steps, &behind))
		return false;
	bool current = project_current(db);
	bool nothing = behind == 0 && current;
	const char *backup = behind ? migrate_backup_name(db, &app->arena) : NULL;
	if (!db_ok(db) || (!nothing && !db_may_write(db)))
		return false;
	if (!nothing && !app->global.dry_run && !bring_up(app, behind, &backup))
		return false;
	const struct keep_fact facts[] = {
		{ "ledger", "ledger", db_path(db), false },
		{ "steps", "steps taken", arena_printf(&app->arena, "%zu", behind), true },
		{ "rebuilt", "derived tables", current && !behind ? "as they were" : "made anew",
			false },
		{ "backup", "backup before", backup, false },
	};
	return keep_say(app,
		nothing               ? "The ledger is up to date"
		: app->global.dry_run ? "The ledger would be brought up to date"
				      : "The ledger was brought up to date",
		facts, COUNT_OF(facts));
}

const struct command cmd_migrate = {
	.name = "migrate",
	.operands = "",
	.summary = "bring an older ledger up to date, after a backup",
	.group = "keep",
	.example = "kept migrate",
	.about = "Commands that write do this by themselves. A ledger with older permanent tables "
		 "is first saved beside itself, and the copy checked; then the missing steps are "
		 "taken and the derived tables made anew.",
	.need = NEED_LOOK,
	.run = run,
};
