#include "db.h"

#include <poll.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "clock.h"
#include "db_name.h"
#include "guard.h"

enum { CACHE = 160 };

struct cached {
	const char *sql; /* by address: cached texts live as long as the program */
	sqlite3_stmt *raw;
	bool busy;
};

struct db {
	sqlite3 *raw;
	struct err *err;
	char *path;
	enum db_rights rights;
	const volatile int *stop;
	int64_t waiting_since;
	struct cached cache[CACHE];
	int cached;
	int found; /* behind the place where a statement was found last */
};

static enum err_code meaning(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_CONSTRAINT:
	case SQLITE_TOOBIG:
		return ERR_INPUT;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERR_CORRUPT;
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
	case SQLITE_ERROR:
	case SQLITE_AUTH:
		return ERR_BUG;
	default:
		return ERR_IO;
	}
}

/* Our own statements name what is in every ledger; what is typed at the console may name anything.
 */
static bool lacks_a_part(const struct db *db, int rc, const char *said)
{
	return rc == SQLITE_ERROR && db->rights != RIGHTS_CONSOLE &&
	       (strncmp(said, "no such table", strlen("no such table")) == 0 ||
		       strncmp(said, "no such column", strlen("no such column")) == 0);
}

/* A list of what is good: everything else is an error. */
static bool passed(struct db *db, int rc)
{
	if (rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE)
		return db_ok(db);
	if ((rc & 0xff) == SQLITE_BUSY)
		return db_busy(db->path, db->err);
	if (rc == SQLITE_IOERR_DIR_FSYNC) /* the commit stands, as far as one can see */
		return err_set(db->err, ERR_IO,
			"'%s': the change is saved, but the disk did not confirm it. Look whether "
			"it is there before you make it again",
			db->path);
	const char *said = sqlite3_errmsg(db->raw);
	if (lacks_a_part(db, rc, said))
		return err_set(db->err, ERR_CORRUPT,
			"'%s' is damaged: %s. See: kept verify; kept rebuild makes anew what is "
			"derived from the journal",
			db->path ? db->path : "the ledger", said);
	return err_set(db->err, meaning(rc), "%s", said);
}

static int should_stop(void *context)
{
	const struct db *db = context;
	return db->stop && *db->stop;
}

/*
 * Another process holds the ledger. SQLite's own time-out sleeps on when a signal has come, and
 * asks the more rarely the longer it has waited: among many writers some never had their turn. Here
 * who has waited longer asks more often.
 */
static int wait_a_turn(void *context, int times)
{
	enum { PATIENCE = 30000, LONGEST = 32, HALVED_EVERY = 2000 };
	struct db *db = context;
	int64_t now = clock_steady();
	if (times == 0)
		db->waiting_since = now;
	int64_t waited = now - db->waiting_since, left = PATIENCE - waited;
	int most = waited < 5 * HALVED_EVERY ? LONGEST >> (waited / HALVED_EVERY) : 1;
	int pause = 1 + (getpid() + 7 * times) % most;
	return left > 0 && !should_stop(db) && poll(NULL, 0, left < pause ? (int)left : pause) == 0;
}

static bool open_raw(struct db *db, const char *path, enum db_mode mode)
{
	static const int flags[] = {
		[DB_READ] = SQLITE_OPEN_READWRITE,
		[DB_WRITE] = SQLITE_OPEN_READWRITE,
		[DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		[DB_PRIVATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		[DB_BESIDE] = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
		[DB_FOREIGN] = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
	};
	SCOPED(arena_done) struct arena a = { 0 };
	const char *name = "";
	if (mode != DB_PRIVATE) {
		db->path = db_real_name(path, mode == DB_CREATE, db->err);
		if (!db->path)
			return err_set(db->err, ERR_IO, "out of memory");
		name = db->path;
		if (db_journal_is_bait(name))
			return err_set(db->err, ERR_CORRUPT,
				"'%s-journal' was not written by kept: it would have another file "
				"removed. Nothing was opened. If the ledger came from elsewhere, "
				"copy "
				"'%s' alone to another folder",
				name, name);
		if (db_is_beside_odd_files(db->path, db->err))
			return false;
		if (mode == DB_FOREIGN || mode == DB_BESIDE)
			name = db_immutable(name, &a);
	}
	mode_t mask = umask(077); /* a new ledger is its owner's alone */
	int rc = sqlite3_open_v2(name, &db->raw,
		flags[mode] | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE |
			SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
		NULL);
	umask(mask);
	if (rc != SQLITE_OK)
		return err_set(db->err, meaning(rc), "cannot open '%s': %s", path,
			db->raw ? sqlite3_errmsg(db->raw) : sqlite3_errstr(rc));
	sqlite3_busy_handler(db->raw, wait_a_turn, db); /* first: settings read the file */
	return guard_apply(db->raw, mode, db->err) || err_at(db->err, "cannot open '%s'", path);
}

/* This program has one thread: no lock has to be taken at each of SQLite's many small
 * allocations. Only the first call does anything. */
static void without_locks(void)
{
	static bool done;
	if (!done)
		sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	done = true;
}

struct db *db_open(const char *path, enum db_mode mode, struct err *e)
{
	without_locks();
	struct db *db = calloc(1, sizeof *db);
	if (!db) {
		err_set(e, ERR_IO, "out of memory");
		return NULL;
	}
	db->err = e;
	db->rights = RIGHTS_SCHEMA;
	if (!open_raw(db, path, mode)) {
		db_close(db);
		return NULL;
	}
	sqlite3_set_authorizer(db->raw, guard_authorize, &db->rights);
	return db;
}

struct db *db_beside(struct db *reading, struct err *e)
{
	int moved = 1;
	struct db *db = db_open(reading->path, DB_BESIDE, e);
	/* another file may have been put in its place */
	sqlite3_file_control(reading->raw, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	if (db && moved) {
		err_set(e, ERR_IO, "'%s' is another file now", reading->path);
		db_close(db);
		return NULL;
	}
	return db;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	for (int i = 0; i < db->cached; i++)
		sqlite3_finalize(db->cache[i].raw);
	sqlite3_close(db->raw);
	free(db->path);
	free(db);
}

void db_allow(struct db *db, enum db_rights rights)
{
	db->rights = rights;
	/* installing it again expires prepared statements: they are compiled under the new rights
	 */
	sqlite3_set_authorizer(db->raw, guard_authorize, &db->rights);
}

const char *db_settings(struct db *db, struct arena *a)
{
	return guard_report(db->raw, a);
}

const char *db_path(const struct db *db)
{
	return db->path ? db->path : "";
}

bool db_read_only(const struct db *db)
{
	return sqlite3_db_readonly(db->raw, "main") == 1;
}

bool db_may_write(struct db *db)
{
	struct stat st;
	if (db_read_only(db))
		return err_set(db->err, ERR_IO,
			"'%s' cannot be written: the file or its folder is read-only", db->path);
	if (stat(db->path, &st) == 0 && st.st_nlink > 1)
		return err_set(db->err, ERR_IO,
			"'%s' has a second name (a hard link): what is cut off under one is not "
			"restored under the other, and each change would be in both. Make it a "
			"file of its own: kept backup NEW.db, then mv NEW.db to its name",
			db->path);
	return true;
}

struct err *db_err(struct db *db)
{
	return db->err;
}

bool db_ok(const struct db *db)
{
	return db->err->code == ERR_NONE;
}

bool db_fail(struct db *db, const char *format, ...)
{
	char where[400];
	va_list args;
	va_start(args, format);
	vsnprintf(where, sizeof where, format, args);
	va_end(args);
	return err_at(db->err, "%s", where);
}

void db_stop_when(struct db *db, const volatile int *flag)
{
	enum { STEPS = 10000 };
	db->stop = flag;
	sqlite3_progress_handler(db->raw, flag ? STEPS : 0, should_stop, db);
}

bool db_exec(struct db *db, const char *sql)
{
	return db_ok(db) && passed(db, sqlite3_exec(db->raw, sql, NULL, NULL, NULL));
}

static struct stmt prepare(struct db *db, const char *sql, unsigned flags)
{
	struct stmt q = { .db = db, .slot = -1 };
	const char *rest = NULL;
	if (db_ok(db) && passed(db, sqlite3_prepare_v3(db->raw, sql, -1, flags, &q.raw, &rest))) {
		if (rest && rest[strspn(rest, " \t\r\n;")])
			err_set(db->err, ERR_USAGE,
				"one statement at a time: there is more behind the first");
		else if (!q.raw)
			err_set(db->err, ERR_USAGE, "there is no statement in it");
	}
	return q;
}

/* Statements follow each other in the same order for every record, so the search goes on from the
 * one that was found last. */
struct stmt db_prepare(struct db *db, const char *sql)
{
	for (int tried = 0; tried < db->cached; tried++) {
		int i = (db->found + tried) % db->cached;
		if (db->cache[i].sql == sql && !db->cache[i].busy) {
			db->cache[i].busy = true;
			db->found = i + 1;
			return (struct stmt) { .db = db, .raw = db->cache[i].raw, .slot = i };
		}
	}
	struct stmt q = prepare(db, sql, SQLITE_PREPARE_PERSISTENT);
	if (q.raw && db->cached < CACHE) {
		q.slot = db->cached++;
		db->cache[q.slot] = (struct cached) { sql, q.raw, true };
	}
	return q;
}

struct stmt db_prepare_once(struct db *db, const char *sql)
{
	return prepare(db, sql, 0);
}

static void forget_names(struct stmt *q)
{
	free(q->names);
	q->names = NULL;
	q->columns = 0;
	q->begun = false;
}

void stmt_done(struct stmt *q)
{
	forget_names(q);
	if (q->slot >= 0) {
		sqlite3_reset(q->raw); /* its code repeats an error already recorded */
		sqlite3_clear_bindings(q->raw);
		q->db->cache[q->slot].busy = false;
	} else {
		sqlite3_finalize(q->raw);
	}
	*q = (struct stmt) { .db = q->db, .slot = -1 };
}

/* The parameter's number, 0: there is none. The one behind the last is tried first, since values
 * are mostly bound in the order of the statement. */
static int parameter_number(struct stmt *q, const char *name)
{
	const char *next = sqlite3_bind_parameter_name(q->raw, q->parameter + 1);
	int i = next && strcmp(next, name) == 0 ? q->parameter + 1
						: sqlite3_bind_parameter_index(q->raw, name);
	if (i)
		q->parameter = i;
	return i;
}

/* The number of a parameter, or 0 when the statement must not be touched. */
static int parameter(struct stmt *q, const char *name)
{
	if (!db_ok(q->db))
		return 0;
	int i = parameter_number(q, name);
	if (i == 0)
		err_set(q->db->err, ERR_BUG, "no parameter %s in: %s", name, sqlite3_sql(q->raw));
	q->bound++;
	return i;
}

void bind_text(struct stmt *q, const char *name, const char *value)
{
	int i = parameter(q, name);
	if (i)
		passed(q->db, sqlite3_bind_text(q->raw, i, value, -1, SQLITE_STATIC));
}

void bind_int(struct stmt *q, const char *name, int64_t value)
{
	int i = parameter(q, name);
	if (i)
		passed(q->db, sqlite3_bind_int64(q->raw, i, value));
}

void bind_blob(struct stmt *q, const char *name, const void *bytes, size_t length)
{
	int i = parameter(q, name);
	if (i)
		passed(q->db, sqlite3_bind_blob64(q->raw, i, bytes, length, SQLITE_STATIC));
}

bool stmt_has(struct stmt *q, const char *name)
{
	int before = q->parameter;
	bool has = db_ok(q->db) && parameter_number(q, name) > 0;
	q->parameter = before;
	return has;
}

/* Where memory ends, columns are looked for at every row. */
static void expect_names(struct stmt *q)
{
	int n = sqlite3_column_count(q->raw);
	q->names = calloc((size_t)n, sizeof *q->names);
	q->columns = q->names ? n : 0;
}

bool stmt_next(struct stmt *q)
{
	if (!db_ok(q->db))
		return false;
	if (q->bound != sqlite3_bind_parameter_count(q->raw))
		return err_set(q->db->err, ERR_BUG, "unset parameter in: %s", sqlite3_sql(q->raw));
	q->column = 0;
	int rc = sqlite3_step(q->raw);
	if (!passed(q->db, rc) || rc != SQLITE_ROW)
		return false;
	if (q->begun && !q->names)
		expect_names(q);
	q->begun = true;
	return true;
}

bool stmt_run(struct stmt *q)
{
	if (stmt_next(q))
		err_set(q->db->err, ERR_BUG, "rows from: %s", sqlite3_sql(q->raw));
	return db_ok(q->db);
}

bool stmt_again(struct stmt *q)
{
	if (!db_ok(q->db))
		return false;
	sqlite3_reset(q->raw);
	sqlite3_clear_bindings(q->raw);
	forget_names(q); /* SQLite may prepare it anew */
	q->bound = q->parameter = 0;
	return true;
}

bool stmt_reads(const struct stmt *q)
{
	return sqlite3_stmt_readonly(q->raw);
}

static int look_for_column(struct stmt *q, const char *name)
{
	int n = sqlite3_column_count(q->raw);
	for (int tried = 0; tried < n; tried++) {
		int i = (q->column + tried) % n;
		if (strcmp(sqlite3_column_name(q->raw, i), name) == 0) {
			if (q->names)
				q->names[i] = name;
			q->column = i + 1;
			return i;
		}
	}
	err_set(q->db->err, ERR_BUG, "no column %s in: %s", name, sqlite3_sql(q->raw));
	return -1;
}

/* The column called name; columns asked for in SELECT order cost one comparison. */
static int column(struct stmt *q, const char *name)
{
	if (!db_ok(q->db))
		return -1;
	if (q->column < q->columns && q->names[q->column] == name)
		return q->column++;
	return look_for_column(q, name);
}

const char *col_text(struct stmt *q, const char *name, struct arena *a)
{
	int i = column(q, name);
	return i < 0 ? NULL : arena_text(a, (const char *)sqlite3_column_text(q->raw, i));
}

const char *col_lent(struct stmt *q, const char *name, size_t *ret_length)
{
	int i = column(q, name);
	return i < 0 ? NULL : stmt_column_text(q, i, ret_length);
}

const void *col_bytes(struct stmt *q, const char *name, size_t *ret_length)
{
	int i = column(q, name);
	if (i < 0)
		return NULL;
	const void *bytes = sqlite3_column_blob(q->raw, i);
	*ret_length = (size_t)sqlite3_column_bytes(q->raw, i);
	return bytes ? bytes : "";
}

int64_t col_int(struct stmt *q, const char *name)
{
	int i = column(q, name);
	return i < 0 ? 0 : sqlite3_column_int64(q->raw, i);
}

bool col_blob(struct stmt *q, const char *name, void *into, size_t length)
{
	int i = column(q, name);
	if (i < 0)
		return false;
	const void *bytes = sqlite3_column_blob(q->raw, i);
	if (!bytes || sqlite3_column_bytes(q->raw, i) != (int)length)
		return err_set(q->db->err, ERR_CORRUPT, "%s is not %zu bytes long", name, length);
	memcpy(into, bytes, length);
	return true;
}

int stmt_columns(const struct stmt *q)
{
	return sqlite3_column_count(q->raw);
}

const char *stmt_column_name(const struct stmt *q, int i)
{
	return sqlite3_column_name(q->raw, i);
}

char stmt_column_type(const struct stmt *q, int i)
{
	static const char types[] = {
		[SQLITE_INTEGER] = 'i',
		[SQLITE_FLOAT] = 'r',
		[SQLITE_TEXT] = 't',
		[SQLITE_BLOB] = 'b',
		[SQLITE_NULL] = 'n',
	};
	return types[sqlite3_column_type(q->raw, i)];
}

const char *stmt_column_text(struct stmt *q, int i, size_t *ret_length)
{
	const char *text = (const char *)sqlite3_column_text(q->raw, i);
	*ret_length = (size_t)sqlite3_column_bytes(q->raw, i);
	return text;
}

int64_t stmt_column_int(const struct stmt *q, int i)
{
	return sqlite3_column_int64(q->raw, i);
}

int64_t db_last_row(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->raw);
}

int64_t db_changed(const struct db *db)
{
	return sqlite3_changes64(db->raw);
}

int64_t db_int(struct db *db, const char *sql)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql);
	return stmt_next(&q) ? sqlite3_column_int64(q.raw, 0) : 0;
}

struct tx tx_begin(struct db *db)
{
	return (struct tx) { .db = db, .open = db_exec(db, "BEGIN IMMEDIATE") };
}

struct tx tx_read(struct db *db)
{
	return (struct tx) { .db = db, .open = db_exec(db, "BEGIN DEFERRED") };
}

bool tx_commit(struct tx *tx)
{
	if (!tx->open || !db_exec(tx->db, "COMMIT"))
		return false;
	tx->open = false;
	return true;
}

void tx_end(struct tx *tx)
{
	if (tx->open) /* past the sticky error on purpose: this must always run */
		sqlite3_exec(tx->db->raw, "ROLLBACK", NULL, NULL, NULL);
	tx->open = false;
}

const char *db_engine(struct arena *a)
{
	return arena_printf(a, "sqlite=%s\nsource=%s\nthreadsafe=%d\n", sqlite3_libversion(),
		sqlite3_sourceid(), sqlite3_threadsafe());
}

sqlite3 *db_raw(struct db *db); /* for backup.c and index.c, which share this folder */
sqlite3 *db_raw(struct db *db)
{
	return db->raw;
}
