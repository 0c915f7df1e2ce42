#include <sys/stat.h>

#include "backup.h"
#include "keep.h"

static bool run(struct app *app, const void *args)
{
	(void)args;
	const char *path = app->operands[0];
	struct db *db = app->ledger.db;
	struct stat st = { 0 };
	if (app->global.dry_run) {
		if (lstat(path, &st) == 0)
			return err_set(&app->err, ERR_CONFLICT,
				"'%s' is there already; it would be left as it is", path);
	} else if (!backup_make(db, path, keep_sound)) {
		return false;
	} else if (stat(path, &st) != 0) {
		return err_set(&app->err, ERR_IO, "the backup '%s' is gone again", path);
	}
	struct arena *a = &app->arena;
	const struct keep_fact facts[] = {
		{ "file", "file", path, false },
		{ "bytes", "bytes", arena_printf(a, "%lld", (long long)st.st_size), true },
		{ "entries", "entries", arena_printf(a, "%lld", (long long)journal_count(db)),
			true },
		{ "head", "head", journal_head(db, a), false },
	};
	return db_ok(db) &&
	       keep_say(app,
		       app->global.dry_run ? "Would be saved and checked" : "Saved and checked",
		       facts, COUNT_OF(facts));
}

const struct command cmd_backup = {
	.name = "backup",
	.operands = "FILE",
	.summary = "save a checked copy of the ledger",
	.group = "keep",
	.example = "kept backup copy.db",
	.about = "The copy is written under another name, opened again, checked as to SQLite's "
		 "pages and the journal's digests, and only then appears under its name. A file "
		 "that is there is never replaced.",
	.min = 1,
	.max = 1,
	.need = NEED_LOOK,
	.run = run,
};
