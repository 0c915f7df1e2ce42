/*
 * Brings the permanent tables to the version that this program knows, and says
 * whether a file is a ledger at all. The derived tables are another matter:
 * see domain/project.h.
 */
#ifndef KEPT_MIGRATE_H
#define KEPT_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct db;
struct err;

struct step {
	const char *name, *text; /* "0001-journal.sql" and the SQL */
	size_t length;           /* of the text */
};

/* The steps of this program, ended by one without a name. */
extern const struct step *const migrate_steps;

/* Is the open database a ledger? ERR_CORRUPT: another kind of file; ERR_NEWER: made by a newer
 * version. ret_behind: how many steps it lacks. */
bool migrate_check(struct db *db, const struct step *steps, size_t *ret_behind);

/* Take the missing steps in one transaction. Safe when several processes try at once: the
 * version is read again inside. A new file gets all steps. */
bool migrate_run(struct db *db, const struct step *steps);

/* The same within the caller's transaction. */
bool migrate_take(struct db *db, const struct step *steps);

/* What an older ledger needs, in one transaction: a copy beside it, which check() has found good;
 * the steps; and what then() makes of them. *ret_backup: the copy's name; NULL where nothing was
 * lacking, as when another process took the steps meanwhile. */
struct bring_up {
	bool (*check)(struct db *copy, struct err *e);
	bool (*then)(void *context);
	void *context;
};
bool migrate_after_backup(struct db *db, const struct step *steps, const struct bring_up *how,
	struct arena *a, const char **ret_backup);
/* "kept.db.v1-2026-11-24T12-00-00-123Z.bak" */
const char *migrate_backup_name(struct db *db, struct arena *a);

/* The permanent tables (and what belongs to them): not to be dropped with the derived ones. */
bool migrate_is_permanent(const char *table);

#endif
