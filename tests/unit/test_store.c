#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "backup.h"
#include "db.h"
#include "guard.h"
#include "journal.h"
#include "migrate.h"

/* A fresh file with the permanent tables and one table to play with. */
struct fixture {
	char folder[64], path[96], other[96];
	struct err err;
	struct db *db;
	struct arena a;
};

static int open_store(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	*state = f;
	if (!f)
		return -1;
	snprintf(f->folder, sizeof f->folder, "/tmp/kept-store-XXXXXX");
	if (!mkdtemp(f->folder))
		return -1;
	snprintf(f->path, sizeof f->path, "%s/kept.db", f->folder);
	snprintf(f->other, sizeof f->other, "%s/other.db", f->folder);
	f->db = db_open(f->path, DB_CREATE, &f->err);
	if (f->db && migrate_run(f->db, migrate_steps) &&
		db_exec(f->db, "CREATE TABLE t (a INTEGER, b TEXT) STRICT"))
		return 0;
	fprintf(stderr, "%s\n", f->err.text);
	return -1;
}

static int close_store(void **state)
{
	struct fixture *f = *state;
	db_close(f->db);
	arena_done(&f->a);
	unlink(f->path);
	unlink(f->other);
	int gone = rmdir(f->folder);
	free(f);
	return gone;
}

static void reopen(struct fixture *f, enum db_mode mode)
{
	db_close(f->db);
	f->db = db_open(f->path, mode, &f->err);
	if (!f->db)
		fail_msg("%s", f->err.text);
}

static void check_error(struct fixture *f, enum err_code code, const char *part)
{
	struct err e = err_take(&f->err);
	if (e.code != code || (part && !strstr(e.text, part)))
		fail_msg("expected error %d '%s', got %d '%s'", code, part ? part : "", e.code,
			e.text);
}

static void check_denied(struct fixture *f, const char *sql)
{
	{
		SCOPED(stmt_done) struct stmt q = db_prepare_once(f->db, sql);
		while (stmt_next(&q))
			;
	}
	if (f->err.code == ERR_NONE)
		fail_msg("allowed: %s", sql);
	err_take(&f->err);
}

static void check_allowed(struct fixture *f, const char *sql)
{
	SCOPED(stmt_done) struct stmt q = db_prepare_once(f->db, sql);
	while (stmt_next(&q))
		;
	if (f->err.code != ERR_NONE)
		fail_msg("%s: %s", sql, f->err.text);
}

static void test_settings_read_back(void **state)
{
	struct fixture *f = *state;
	const char *report = db_settings(f->db, &f->a);
	static const char *const wanted[] = { "journal_mode=delete\n", "synchronous=3\n",
		"fullfsync=1\n", "foreign_keys=1\n", "cell_size_check=1\n", "mmap_size=0\n",
		"secure_delete=1\n", "temp_store=2\n", "trusted_schema=0\n",
		"locking_mode=normal\n", "read_uncommitted=0\n", "recursive_triggers=0\n" };
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		if (!strstr(report, wanted[i]))
			fail_msg("%s is not in %s", wanted[i], report);
	assert_int_equal(db_int(f->db, "PRAGMA application_id"), LEDGER_ID);
	struct stat st;
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_double_quotes_are_names(void **state)
{
	struct fixture *f = *state;
	check_denied(f, "SELECT \"no such column\"");
	check_denied(f, "CREATE TABLE u (a CHECK (a <> \"text\"))");
}

static void test_reading_does_not_write(void **state)
{
	struct fixture *f = *state;
	assert_true(db_exec(f->db, "INSERT INTO t VALUES (1, 'one')"));
	db_allow(f->db, RIGHTS_READ);
	static const char *const denied[] = { "INSERT INTO t VALUES (2, 'two')",
		"UPDATE t SET a = 2", "DELETE FROM t", "CREATE TABLE u (a)", "DROP TABLE t",
		"ALTER TABLE t ADD c TEXT", "CREATE INDEX i ON t (a)", "VACUUM", "REINDEX",
		"ANALYZE", "ATTACH ':memory:' AS m", "PRAGMA user_version = 9",
		"PRAGMA writable_schema = 1", "PRAGMA foreign_keys = 0",
		"INSERT INTO local VALUES ('a', 'b')", "SELECT load_extension('x')",
		"REPLACE INTO t VALUES (1, 'x')" };
	for (size_t i = 0; i < COUNT_OF(denied); i++)
		check_denied(f, denied[i]);
	check_allowed(f, "CREATE TEMP VIEW v AS SELECT * FROM t");
	check_allowed(f, "CREATE TEMP TABLE w (x)");
	check_allowed(f, "INSERT INTO temp.w VALUES (1)");
	check_allowed(f, "SELECT count(*) FROM v");
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM t"), 1);
}

static void test_console_only_asks(void **state)
{
	struct fixture *f = *state;
	char into[200];
	snprintf(into, sizeof into, "VACUUM INTO '%s'", f->other);
	db_allow(f->db, RIGHTS_CONSOLE);
	const char *const denied[] = { into, "ATTACH ':memory:' AS m", "ATTACH 'x.db' AS m",
		"DETACH main", "PRAGMA writable_schema = ON", "PRAGMA writable_schema = RESET",
		"PRAGMA journal_mode = OFF", "PRAGMA synchronous = 0", "PRAGMA user_version = 3",
		"PRAGMA application_id = 3", "PRAGMA mmap_size = 1000000",
		"PRAGMA temp_store_directory = '/tmp'", "PRAGMA wal_checkpoint", "PRAGMA optimize",
		"PRAGMA incremental_vacuum", "PRAGMA foreign_keys = 0", "PRAGMA query_only = 0",
		"SELECT load_extension('x')", "SELECT fts3_tokenizer('simple')",
		"SELECT fts3_tokenizer('simple', x'00')", "SELECT writefile('/tmp/x', 'x')",
		"SELECT readfile('/etc/passwd')", "SELECT edit('x')",
		"SELECT randomblob(1000000000)", "SELECT zeroblob(1000000000)",
		"CREATE TEMP TABLE w (x)", "CREATE TEMP VIEW w AS SELECT 1",
		"CREATE TEMP TRIGGER w INSERT ON t BEGIN SELECT 1; END",
		"CREATE VIRTUAL TABLE w USING fts5 (x)", "CREATE VIRTUAL TABLE w USING dbstat",
		"INSERT INTO t VALUES (1, 'x')", "UPDATE t SET a = 1", "DELETE FROM t",
		"WITH x AS (SELECT 1) DELETE FROM t",
		"INSERT INTO sqlite_schema VALUES (1,1,1,1,1)", "UPDATE sqlite_schema SET sql = ''",
		"DELETE FROM sqlite_schema", "BEGIN", "COMMIT", "SAVEPOINT s", "DROP TABLE t",
		"VACUUM", "REINDEX", "ANALYZE" };
	for (size_t i = 0; i < COUNT_OF(denied); i++)
		check_denied(f, denied[i]);
	check_allowed(f, "SELECT count(*), max(a), upper('x') FROM t WHERE b LIKE '%x%'");
	check_allowed(f, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9) "
			 "SELECT sum(i) OVER () FROM n");
	check_allowed(f, "EXPLAIN QUERY PLAN SELECT * FROM t");
	check_allowed(f, "PRAGMA user_version");
	assert_int_not_equal(access(f->other, F_OK), 0);
}

static void test_one_statement(void **state)
{
	struct fixture *f = *state;
	SCOPED(stmt_done) struct stmt q = db_prepare_once(f->db, "SELECT 1; DELETE FROM t");
	check_error(f, ERR_USAGE, "one statement");
	SCOPED(stmt_done) struct stmt none = db_prepare_once(f->db, "  -- nothing");
	check_error(f, ERR_USAGE, "no statement");
	SCOPED(stmt_done) struct stmt end = db_prepare_once(f->db, "SELECT 1;\n ;");
	assert_true(db_ok(f->db));
}

static void test_journal_is_kept(void **state)
{
	struct fixture *f = *state;
	assert_true(db_exec(f->db,
		"INSERT INTO replica (uuid) VALUES ('12345678-1234-1234-1234-123456789012');"
		"INSERT INTO journal (replica, seq, clock, received_at, sha256, line) VALUES "
		"(1, 1, 1, '2024-01-01', zeroblob(32), '{}')"));
	check_denied(f, "UPDATE journal SET line = 'x'");
	check_denied(f, "DELETE FROM journal");
	check_denied(f, "REPLACE INTO journal (replica, seq, clock, received_at, sha256, line) "
			"VALUES (9, 1, 1, '2024-01-01', zeroblob(32), '{}')");
	db_allow(f->db, RIGHTS_WRITE);
	check_denied(f, "UPDATE journal SET line = 'x'");
	check_denied(f, "DELETE FROM journal");
	check_denied(f, "DROP TRIGGER journal_is_not_changed");
	check_denied(f, "DROP TABLE journal");
	check_denied(f, "ALTER TABLE journal RENAME TO j");
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM journal WHERE line = '{}'"), 1);
}

static void test_wrong_names(void **state)
{
	struct fixture *f = *state;
	static const char sql[] = "SELECT :a AS a, :b AS b";
	{
		SCOPED(stmt_done) struct stmt q = db_prepare(f->db, sql);
		bind_int(&q, ":c", 1);
		check_error(f, ERR_BUG, "no parameter :c");
	}
	{
		SCOPED(stmt_done) struct stmt q = db_prepare(f->db, sql);
		bind_int(&q, ":a", 1);
		assert_false(stmt_next(&q));
		check_error(f, ERR_BUG, "unset parameter");
	}
	SCOPED(stmt_done) struct stmt q = db_prepare(f->db, sql);
	bind_int(&q, ":a", 7);
	bind_text(&q, ":b", "x");
	assert_true(stmt_next(&q));
	assert_string_equal(col_text(&q, "b", &f->a), "x");
	assert_int_equal(col_int(&q, "a"), 7);
	assert_int_equal(col_int(&q, "c"), 0);
	check_error(f, ERR_BUG, "no column c");
	unsigned char four[4];
	assert_false(col_blob(&q, "b", four, sizeof four));
	check_error(f, ERR_CORRUPT, "not 4 bytes");
	assert_true(stmt_has(&q, ":a"));
	assert_false(stmt_has(&q, ":z"));
	assert_true(stmt_reads(&q));
}

/* A kept statement is free again after stmt_done(), and not handed out twice at once. */
static void test_cache(void **state)
{
	struct fixture *f = *state;
	static const char sql[] = "SELECT :a AS a";
	struct stmt one = db_prepare(f->db, sql);
	struct stmt two = db_prepare(f->db, sql);
	assert_ptr_not_equal(one.raw, two.raw);
	struct sqlite3_stmt *kept = one.raw;
	bind_int(&one, ":a", 1);
	assert_true(stmt_next(&one));
	stmt_done(&one);
	one = db_prepare(f->db, sql);
	assert_ptr_equal(one.raw, kept);
	assert_false(stmt_next(&one)); /* what was bound before is gone */
	check_error(f, ERR_BUG, "unset parameter");
	stmt_done(&one);
	stmt_done(&two);
	for (int i = 0; i < 300; i++) { /* more than it keeps */
		struct stmt q = db_prepare(f->db, arena_printf(&f->a, "SELECT %d AS n", i));
		assert_true(stmt_next(&q));
		assert_int_equal(col_int(&q, "n"), i);
		stmt_done(&q);
	}
}

static void test_errors_stick(void **state)
{
	struct fixture *f = *state;
	assert_false(db_exec(f->db, "SELECT nothing("));
	assert_false(db_exec(f->db, "INSERT INTO t VALUES (1, 'x')"));
	SCOPED(tx_end) struct tx tx = tx_begin(f->db);
	assert_false(tx.open);
	assert_false(tx_commit(&tx));
	db_fail(f->db, "doing %s", "this");
	check_error(f, ERR_BUG, "doing this: ");
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM t"), 0);
}

static void test_a_part_that_is_gone_is_damage(void **state)
{
	struct fixture *f = *state;
	assert_false(db_exec(f->db, "SELECT * FROM nowhere"));
	check_error(f, ERR_CORRUPT, "no such table: nowhere");
	assert_false(db_exec(f->db, "SELECT absent FROM t"));
	check_error(f, ERR_CORRUPT, "no such column: absent");
	db_allow(f->db, RIGHTS_CONSOLE);
	assert_false(db_exec(f->db, "SELECT absent FROM t"));
	check_error(f, ERR_BUG, "no such column: absent");
}

static void test_transactions_roll_back(void **state)
{
	struct fixture *f = *state;
	{
		SCOPED(tx_end) struct tx tx = tx_begin(f->db);
		assert_true(db_exec(f->db, "INSERT INTO t VALUES (1, 'x')"));
		assert_false(db_exec(f->db, "INSERT INTO t VALUES ('no number', 'x')"));
	}
	check_error(f, ERR_INPUT, NULL);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM t"), 0);
	{
		SCOPED(tx_end) struct tx tx = tx_begin(f->db);
		assert_true(db_exec(f->db, "INSERT INTO t VALUES (1, 'x')"));
		assert_true(tx_commit(&tx));
	}
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM t"), 1);
}

static void test_opening(void **state)
{
	struct fixture *f = *state;
	assert_null(db_open(f->path, DB_CREATE, &f->err));
	check_error(f, ERR_CONFLICT, "is there already");
	assert_null(db_open(f->other, DB_READ, &f->err));
	check_error(f, ERR_MISSING, "there is no ledger");
	assert_null(db_open("/nowhere/at/all.db", DB_CREATE, &f->err));
	check_error(f, ERR_MISSING, "no folder");
	FILE *text = fopen(f->other, "w");
	assert_non_null(text);
	for (int i = 0; i < 500; i++)
		fputs("this is no database ", text);
	assert_int_equal(fclose(text), 0);
	assert_null(db_open(f->other, DB_READ, &f->err));
	check_error(f, ERR_CORRUPT, "not a ledger");
	assert_int_equal(unlink(f->other), 0);
	/* a link is followed once, to the real name: journals of both names would be two */
	assert_int_equal(symlink(f->path, f->other), 0);
	struct db *linked = db_open(f->other, DB_WRITE, &f->err);
	assert_non_null(linked);
	assert_string_equal(db_path(linked), db_path(f->db));
	db_close(linked);
}

static volatile int stop_flag;

static void test_interrupted(void **state)
{
	struct fixture *f = *state;
	stop_flag = 1;
	db_stop_when(f->db, &stop_flag);
	db_int(f->db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
		      "SELECT count(*) FROM n");
	check_error(f, ERR_IO, "interrupted");
}

static void test_no_ledger(void **state)
{
	struct fixture *f = *state;
	size_t behind = 9;
	assert_true(migrate_check(f->db, migrate_steps, &behind));
	assert_int_equal(behind, 0);
	db_exec(f->db, "PRAGMA user_version = 9999");
	assert_false(migrate_check(f->db, migrate_steps, &behind));
	check_error(f, ERR_NEWER, "newer version");
	db_exec(f->db, "PRAGMA user_version = 1; PRAGMA application_id = 5");
	assert_false(migrate_check(f->db, migrate_steps, &behind));
	check_error(f, ERR_CORRUPT, "no ledger");
	struct db *foreign = db_open(f->other, DB_CREATE, &f->err);
	assert_true(db_exec(foreign, "CREATE TABLE someone_elses (x)"));
	assert_false(migrate_check(foreign, migrate_steps, &behind));
	check_error(f, ERR_CORRUPT, "no ledger");
	db_close(foreign);
}

enum { KNOWN = 8 };

/* The steps of this program and one more. */
static size_t steps_and(struct step *ret, const char *name, const char *text)
{
	size_t n = 0;
	for (; migrate_steps[n].name; n++) {
		assert_true(n < KNOWN);
		ret[n] = migrate_steps[n];
	}
	ret[n] = (struct step) { name, text, strlen(text) };
	ret[n + 1] = (struct step) { 0 };
	return n + 1;
}

static void test_migrate_older(void **state)
{
	struct fixture *f = *state;
	struct step steps[KNOWN + 2];
	size_t behind, all = steps_and(steps, "9999-more.sql",
			       "CREATE TABLE more (x); CREATE TABLE evermore (y);");
	assert_true(migrate_check(f->db, steps, &behind));
	assert_int_equal(behind, 1);
	assert_true(migrate_run(f->db, steps));
	assert_true(migrate_run(f->db, steps)); /* nothing more to do */
	assert_true(migrate_check(f->db, steps, &behind));
	assert_int_equal(behind, 0);
	assert_int_equal(db_int(f->db, "PRAGMA user_version"), (int)all);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM migration"), (int)all);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM migration WHERE length(sha256) = 64"),
		(int)all);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM more"), 0);
	assert_false(migrate_check(f->db, migrate_steps, &behind)); /* the older program */
	check_error(f, ERR_NEWER, NULL);
}

static void test_migrate_fails_whole(void **state)
{
	struct fixture *f = *state;
	struct step steps[KNOWN + 2];
	size_t all = steps_and(
		steps, "9999-bad.sql", "CREATE TABLE more (x); CREATE TABLE journal (y);");
	assert_false(migrate_run(f->db, steps));
	check_error(f, ERR_BUG, "9999-bad.sql");
	assert_int_equal(db_int(f->db, "PRAGMA user_version"), (int)all - 1);
	assert_int_equal(
		db_int(f->db, "SELECT count(*) FROM sqlite_schema WHERE name = 'more'"), 0);
}

static int migrate_in_child(const char *path, const struct step *steps, int go)
{
	char c;
	struct err e = { 0 };
	if (read(go, &c, 1) < 0)
		return 2;
	struct db *db = db_open(path, DB_WRITE, &e);
	bool ok = db && migrate_run(db, steps);
	db_close(db);
	return ok ? 0 : 1;
}

static void test_migrate_at_once(void **state)
{
	enum { CHILDREN = 6 };
	struct fixture *f = *state;
	struct step steps[KNOWN + 2];
	size_t all = steps_and(steps, "9999-more.sql", "CREATE TABLE more (x);");
	int go[2];
	assert_int_equal(pipe(go), 0);
	db_close(f->db);
	f->db = NULL;
	for (int i = 0; i < CHILDREN; i++)
		if (fork() == 0) {
			close(go[1]);
			_exit(migrate_in_child(f->path, steps, go[0]));
		}
	close(go[0]);
	close(go[1]); /* all wait for this */
	for (int i = 0; i < CHILDREN; i++) {
		int status;
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	reopen(f, DB_READ);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM migration"), (int)all);
	assert_int_equal(db_int(f->db, "PRAGMA user_version"), (int)all);
}

static bool good_copy(struct db *copy, struct err *e)
{
	(void)e;
	return db_int(copy, "SELECT count(*) FROM t") == 1;
}

static bool bad_copy(struct db *copy, struct err *e)
{
	(void)copy;
	return err_set(e, ERR_CORRUPT, "the copy is bad");
}

static void test_backup(void **state)
{
	struct fixture *f = *state;
	assert_true(db_exec(f->db, "INSERT INTO t VALUES (1, 'x')"));
	assert_false(backup_make(f->db, f->other, bad_copy));
	check_error(f, ERR_CORRUPT, "the copy is bad");
	assert_int_not_equal(access(f->other, F_OK), 0);
	assert_true(backup_make(f->db, f->other, good_copy));
	assert_false(backup_make(f->db, f->other, good_copy)); /* never over another */
	check_error(f, ERR_CONFLICT, NULL);
	struct stat st;
	assert_int_equal(stat(f->other, &st), 0);
	assert_int_equal(st.st_mode & 077, 0);
}

#define STORE(test) cmocka_unit_test_setup_teardown(test, open_store, close_store)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE(test_settings_read_back),
		STORE(test_double_quotes_are_names),
		STORE(test_reading_does_not_write),
		STORE(test_console_only_asks),
		STORE(test_one_statement),
		STORE(test_journal_is_kept),
		STORE(test_wrong_names),
		STORE(test_cache),
		STORE(test_errors_stick),
		STORE(test_a_part_that_is_gone_is_damage),
		STORE(test_transactions_roll_back),
		STORE(test_opening),
		STORE(test_interrupted),
		STORE(test_no_ledger),
		STORE(test_migrate_older),
		STORE(test_migrate_fails_whole),
		STORE(test_migrate_at_once),
		STORE(test_backup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
