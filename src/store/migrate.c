#include "migrate.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "backup.h"
#include "clock.h"
#include "db.h"
#include "guard.h"
#include "hash.h"
#include "migrations_sql.h"
#include "version.h"

const struct step *const migrate_steps = (const struct step *)migration_all;
static_assert(
	sizeof(struct step) == sizeof(struct migration_text), "the generated list has this form");

static size_t count_of(const struct step *steps)
{
	size_t n = 0;
	while (steps[n].name)
		n++;
	return n;
}

bool migrate_check(struct db *db, const struct step *steps, size_t *ret_behind)
{
	int64_t id = db_int(db, "PRAGMA application_id");
	int64_t version = db_int(db, "PRAGMA user_version");
	size_t known = count_of(steps);
	if (!db_ok(db))
		return false;
	if (id == 0 && db_int(db, "PRAGMA page_count") == 0)
		return err_set(db_err(db), ERR_CORRUPT,
			"'%s' is empty, as an init that was cut off leaves it. Make it a ledger: "
			"kept "
			"--db FILE init",
			db_path(db));
	if (id != LEDGER_ID || version < 1)
		return err_set(db_err(db), ERR_CORRUPT,
			"'%s' is an SQLite database, but no ledger of kept; it is left as it is",
			db_path(db));
	if ((size_t)version > known)
		return err_set(db_err(db), ERR_NEWER,
			"'%s' was made by a newer version of kept (its format is %lld, this "
			"program "
			"knows %zu). Use a newer kept; the file is left as it is",
			db_path(db), (long long)version, known);
	*ret_behind = known - (size_t)version;
	return true;
}

static bool record_step(struct db *db, const struct step *step, size_t version)
{
	struct hash hash = hash_of(step->text, strlen(step->text));
	char hex[HASH_HEX], at[CLOCK_SIZE], mark[64];
	hash_hex(&hash, hex);
	clock_text(clock_now(), at);
	SCOPED(stmt_done)
	struct stmt q = db_prepare(db,
		"INSERT INTO migration (version, sha256, program, applied_at) "
		"VALUES (:version, :sha256, :program, :at)");
	bind_int(&q, ":version", (int64_t)version);
	bind_text(&q, ":sha256", hex);
	bind_text(&q, ":program", KEPT_VERSION);
	bind_text(&q, ":at", at);
	snprintf(mark, sizeof mark, "PRAGMA user_version = %zu", version);
	return stmt_run(&q) && db_exec(db, mark);
}

bool migrate_take(struct db *db, const struct step *steps)
{
	size_t version = (size_t)db_int(db, "PRAGMA user_version");
	if (version == 0) {
		char mark[64];
		snprintf(mark, sizeof mark, "PRAGMA application_id = %d", LEDGER_ID);
		db_exec(db, mark);
	}
	size_t known = count_of(steps);
	for (; db_ok(db) && version < known; version++)
		if (!db_exec(db, steps[version].text) ||
			!record_step(db, &steps[version], version + 1))
			return db_fail(db, "step %s", steps[version].name);
	return db_ok(db);
}

bool migrate_run(struct db *db, const struct step *steps)
{
	SCOPED(tx_end) struct tx tx = tx_begin(db);
	return migrate_take(db, steps) && tx_commit(&tx);
}

const char *migrate_backup_name(struct db *db, struct arena *a)
{
	char at[CLOCK_SIZE];
	clock_text(clock_now(), at);
	for (char *p = at; *p; p++)
		if (*p == ':' || *p == '.')
			*p = '-';
	return arena_printf(a, "%s.v%lld-%s.bak", db_path(db),
		(long long)db_int(db, "PRAGMA user_version"), at);
}

/* A clock that was set back may give a name that is taken. */
static const char *free_name(struct db *db, struct arena *a)
{
	const char *stem = migrate_backup_name(db, a), *name = stem;
	for (int n = 2; access(name, F_OK) == 0; n++)
		name = arena_printf(
			a, "%.*s-%d.bak", (int)(strlen(stem) - strlen(".bak")), stem, n);
	return name;
}

/* By another connection: SQLite copies no database that the same one has begun to write. */
static bool back_up(struct db *db, const char *name, bool (*check)(struct db *copy, struct err *e))
{
	struct db *from = db_open(db_path(db), DB_READ, db_err(db));
	bool ok = from && backup_make(from, name, check);
	db_close(from);
	return ok;
}

bool migrate_after_backup(struct db *db, const struct step *steps, const struct bring_up *how,
	struct arena *a, const char **ret_backup)
{
	*ret_backup = NULL;
	SCOPED(tx_end) struct tx tx = tx_begin(db); /* from here on nobody else writes */
	size_t behind = 0;
	if (!db_ok(db) || !migrate_check(db, steps, &behind))
		return false;
	if (behind == 0)
		return true;
	const char *name = free_name(db, a);
	if (!back_up(db, name, how->check) || !migrate_take(db, steps) ||
		!how->then(how->context) || !tx_commit(&tx))
		return false;
	*ret_backup = name;
	return true;
}

bool migrate_is_permanent(const char *table)
{
	static const char *const permanent[] = { "replica", "journal", "snapshot_bytes",
		"snapshot_text", "local", "migration" };
	for (size_t i = 0; i < COUNT_OF(permanent); i++)
		if (strcmp(table, permanent[i]) == 0)
			return true;
	return strncmp(table, "sqlite_", 7) == 0;
}
