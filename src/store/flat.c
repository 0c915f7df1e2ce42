#include "flat.h"

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
#include "err.h"
#include "file.h"

struct flat {
	sqlite3 *raw;
	struct err *err;
	struct arena arena;
	const char *path, *temporary;
};

static bool check(struct flat *f, int rc)
{
	if (rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE)
		return f->err->code == ERR_NONE;
	return err_set(f->err, ERR_IO, "cannot write '%s': %s", f->path, sqlite3_errmsg(f->raw));
}

static bool run(struct flat *f, const char *sql)
{
	return f->err->code == ERR_NONE && check(f, sqlite3_exec(f->raw, sql, NULL, NULL, NULL));
}

/* The file is nobody's until it is whole: no journal, one sync at the end. */
static bool open_new(struct flat *f)
{
	int rc = sqlite3_open_v2(f->temporary, &f->raw,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_PRIVATECACHE, NULL);
	if (rc != SQLITE_OK)
		return err_set(f->err, ERR_IO, "cannot write '%s': %s", f->path,
			f->raw ? sqlite3_errmsg(f->raw) : sqlite3_errstr(rc));
	return run(f, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
		      "PRAGMA cache_size = -8192; BEGIN");
}

struct flat *flat_begin(const char *path, struct err *e)
{
	struct stat st;
	if (lstat(path, &st) == 0) {
		err_set(e, ERR_CONFLICT,
			"'%s' is there already; it is left as it is. Choose another name", path);
		return NULL;
	}
	struct flat *f = calloc(1, sizeof *f);
	if (!f) {
		err_set(e, ERR_IO, "out of memory");
		return NULL;
	}
	f->err = e;
	f->path = arena_text(&f->arena, path);
	f->temporary = arena_printf(&f->arena, "%s.part-%ld", path, (long)getpid());
	unlink(f->temporary);
	if (!open_new(f))
		flat_done(&f);
	return f;
}

/* Affinity makes a whole number of its digits. */
static bool copy_row(struct flat *f, sqlite3_stmt *q, struct stmt *rows, int columns)
{
	for (int i = 0; i < columns; i++) {
		size_t length;
		const char *text = stmt_column_text(rows, i, &length);
		if (!check(f, sqlite3_bind_text(q, i + 1, text, (int)length, SQLITE_STATIC)))
			return false;
	}
	return check(f, sqlite3_step(q)) && check(f, sqlite3_reset(q));
}

static bool copy_rows(struct flat *f, const char *put, struct stmt *rows, int64_t *ret_rows)
{
	int columns = stmt_columns(rows);
	sqlite3_stmt *q = NULL;
	bool ok = check(f, sqlite3_prepare_v2(f->raw, put, -1, &q, NULL));
	if (ok && sqlite3_bind_parameter_count(q) != columns)
		ok = err_set(f->err, ERR_BUG, "%d columns for: %s", columns, put);
	while (ok && stmt_next(rows)) {
		ok = copy_row(f, q, rows, columns);
		++*ret_rows;
	}
	sqlite3_finalize(q);
	return ok && db_ok(rows->db);
}

bool flat_table(
	struct flat *f, const char *make, const char *put, struct stmt *rows, int64_t *ret_rows)
{
	return db_ok(rows->db) && run(f, make) && copy_rows(f, put, rows, ret_rows);
}

static bool sync_file(struct flat *f)
{
	int fd = open(f->temporary, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (!ok)
		err_set(f->err, ERR_IO, "cannot write '%s': %s", f->path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

bool flat_commit(struct flat *f)
{
	if (!run(f, "COMMIT; ANALYZE"))
		return false;
	int rc = sqlite3_close(f->raw);
	f->raw = NULL;
	if (rc != SQLITE_OK)
		return err_set(
			f->err, ERR_IO, "cannot write '%s': %s", f->path, sqlite3_errstr(rc));
	return sync_file(f) && file_publish(f->temporary, f->path, f->err);
}

void flat_done(struct flat **f)
{
	if (!*f)
		return;
	sqlite3_close((*f)->raw);
	unlink((*f)->temporary);
	arena_done(&(*f)->arena);
	free(*f);
	*f = NULL;
}
