#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "db.h"
#include "file.h"

sqlite3 *db_raw(struct db *db);

static bool copy_pages(struct db *from, struct db *to)
{
	enum { PAGES = 1000, PATIENCE = 600, PAUSE_MS = 50 };
	sqlite3_backup *b = sqlite3_backup_init(db_raw(to), "main", db_raw(from), "main");
	if (!b)
		return err_set(db_err(from), ERR_IO, "cannot begin the copy: %s",
			sqlite3_errmsg(db_raw(to)));
	int rc, waited = 0;
	do {
		rc = sqlite3_backup_step(b, PAGES);
		if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
			sqlite3_sleep(PAUSE_MS);
	} while (rc == SQLITE_OK ||
		 ((rc == SQLITE_BUSY || rc == SQLITE_LOCKED) && waited++ < PATIENCE));
	int end = sqlite3_backup_finish(b);
	if (rc == SQLITE_DONE && end == SQLITE_OK)
		return true;
	rc = rc == SQLITE_DONE ? end : rc;
	return err_set(db_err(from), (rc & 0xff) == SQLITE_BUSY ? ERR_BUSY : ERR_IO,
		"cannot copy the ledger: %s", sqlite3_errstr(rc));
}

static bool copy_to(struct db *db, const char *name, bool (*check)(struct db *copy, struct err *e))
{
	struct db *copy = db_open(name, DB_CREATE, db_err(db));
	bool ok = copy && copy_pages(db, copy);
	db_close(copy);
	if (!ok)
		return false;
	copy = db_open(name, DB_WRITE, db_err(db));
	ok = copy && check(copy, db_err(db));
	db_close(copy);
	return ok;
}

static bool sync_file(const char *name, struct err *e)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (!ok)
		err_set(e, ERR_IO, "cannot sync '%s': %s", name, strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

bool backup_make(struct db *db, const char *path, bool (*check)(struct db *copy, struct err *e))
{
	struct err *e = db_err(db);
	struct stat st;
	if (lstat(path, &st) == 0)
		return err_set(e, ERR_CONFLICT,
			"'%s' is there already; it is left as it is. Choose another name", path);
	SCOPED(arena_done) struct arena a = { 0 };
	const char *name = arena_printf(&a, "%s.part-%ld", path, (long)getpid());
	unlink(name);
	bool ok = copy_to(db, name, check) && sync_file(name, e) && file_publish(name, path, e);
	unlink(name);
	unlink(arena_printf(&a, "%s-journal", name)); /* of a copy that was broken off */
	return ok || err_at(e, "no backup was made");
}
