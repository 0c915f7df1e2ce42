/*
 * The database, as the rest of the program sees it. Only this folder includes sqlite3.h.
 *
 * Errors are sticky: the first failure is recorded in the struct err given
 * to db_open(), and from then on every call here does nothing. So write a
 * whole sequence and ask db_ok() once, at its end.
 *
 * Parameters and columns go by name; a wrong name, a forgotten parameter or an
 * unknown column is ERR_BUG with the SQL.
 */
#ifndef KEPT_DB_H
#define KEPT_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "guard.h"
#include "macros.h"

struct arena;
struct sqlite3;
struct sqlite3_stmt;
struct db;

/* Opens path (resolved to its real name first; never a URI) with every setting of guard.h, set
 * and read back. NULL on failure: ERR_MISSING where there is no file, ERR_CONFLICT where
 * DB_CREATE finds one. path is ignored for DB_PRIVATE. Rights are RIGHTS_SCHEMA at first. */
struct db *db_open(const char *path, enum db_mode mode, struct err *e);
void db_close(struct db *db); /* NULL is allowed */
/*
 * In a process that was forked while `reading` was in a transaction that has read something: the
 * same state of the same file. It takes no lock, and asks for none: what `reading` holds keeps
 * writers from changing the file, so it can be read as one that nobody changes. The other process
 * must go on reading until this one has ended. Errors go to *e; NULL when it cannot be done.
 */
struct db *db_beside(struct db *reading, struct err *e);
void db_allow(struct db *db, enum db_rights rights);

/* Is the journal file beside path one that kept never writes, which would have SQLite remove a file
 * of the user's? db_open() refuses to open anything beside it. */
bool db_journal_is_bait(const char *path);

/* Its settings, "name=value" a line, as read back: see guard.h. */
const char *db_settings(struct db *db, struct arena *a);
const char *db_path(const struct db *db); /* the real name; "" for a private one */
bool db_read_only(const struct db *db);   /* the file cannot be written */
/* Refuse (ERR_IO) a file that cannot be written, or must not: one with a second name, under which
 * another program would not find the journal file of what was cut off under the first. */
bool db_may_write(struct db *db);
struct err *db_err(struct db *db);
bool db_ok(const struct db *db);
bool db_fail(struct db *db, const char *format, ...)
	PRINTF_LIKE(2, 3); /* says what was being done; false */

/* Statements stop with ERR_IO "interrupted" once *flag is not 0. */
void db_stop_when(struct db *db, const volatile int *flag);

bool db_exec(struct db *db, const char *sql); /* several statements, no parameters, no rows */

/* One prepared statement. Hold it by value, release it with stmt_done(). */
struct stmt {
	struct db *db;
	struct sqlite3_stmt *raw;
	int bound;     /* parameters set so far */
	int parameter; /* the number of the one set last */
	int column;    /* where the last column was found */
	/* By what each column was asked for, from the second row on; NULL before. */
	const char **names;
	int columns; /* so many names */
	bool begun;  /* a row was read */
	int slot;    /* its place in the cache of the connection; -1: none */
};

/* SQL that lives as long as the program: prepared once and kept for the next use. */
struct stmt db_prepare(struct db *db, const char *sql);
/* SQL made for this use alone. One statement; anything behind it is an error (ERR_USAGE). */
struct stmt db_prepare_once(struct db *db, const char *sql);
void stmt_done(struct stmt *q);

/* NULL binds NULL. Text and bytes are borrowed until the next bind, stmt_again() or done. */
void bind_text(struct stmt *q, const char *name, const char *value);
void bind_int(struct stmt *q, const char *name, int64_t value);
void bind_blob(struct stmt *q, const char *name, const void *bytes, size_t length);
bool stmt_has(struct stmt *q, const char *name); /* is there such a parameter? */

bool stmt_next(struct stmt *q);        /* true: a row is there; false: end, or see db_ok() */
bool stmt_run(struct stmt *q);         /* for statements without rows; true when done */
bool stmt_again(struct stmt *q);       /* ready for new values */
bool stmt_reads(const struct stmt *q); /* changes nothing, as SQLite sees it */

/* A name must stay as it is while the statement is stepped: it is known again by its address. */
const char *col_text(struct stmt *q, const char *name, struct arena *a); /* copied into the arena */
const char *col_lent(
	struct stmt *q, const char *name, size_t *ret_length); /* until the next step */
const void *col_bytes(
	struct stmt *q, const char *name, size_t *ret_length); /* a blob, until the next step */
int64_t col_int(struct stmt *q, const char *name);
bool col_blob(struct stmt *q, const char *name, void *into, size_t length); /* exactly so long */

/* Columns by number, for rows whose shape is not known beforehand. */
int stmt_columns(const struct stmt *q);
const char *stmt_column_name(const struct stmt *q, int i);
char stmt_column_type(const struct stmt *q, int i); /* i integer, r real, t text, b blob, n null */
const char *stmt_column_text(struct stmt *q, int i, size_t *ret_length); /* until the next step */
int64_t stmt_column_int(const struct stmt *q, int i);

/* The row number that the last INSERT of this connection gave; not to be asked after one that may
 * have updated or ignored. */
int64_t db_last_row(const struct db *db);
/* How many rows the last INSERT, UPDATE or DELETE changed. */
int64_t db_changed(const struct db *db);

/* The one value of a statement without parameters. */
int64_t db_int(struct db *db, const char *sql);

/* A write transaction: rolled back by tx_end() unless tx_commit() succeeded. */
struct tx {
	struct db *db;
	bool open;
};

struct tx tx_begin(struct db *db); /* BEGIN IMMEDIATE */
struct tx tx_read(struct db *db);  /* one state for several reads; ended by tx_end() */
bool tx_commit(struct tx *tx) MUST_USE;
void tx_end(struct tx *tx);

/* Facts about the engine, for `doctor`: "name=value" lines, each ended by a line feed. */
const char *db_engine(struct arena *a);

#endif
