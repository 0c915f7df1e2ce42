#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "apply.h"
#include "apply_search.h"
#include "arena.h"
#include "db.h"
#include "migrate.h"
#include "project.h"

/* Entries as they come from elsewhere, past the rules. */
struct fixture {
	struct err err;
	struct db *db;
	struct arena a;
	struct unsearched u;
	int64_t entry;
};

static int open_apply(void **state)
{
	static struct fixture f;
	f = (struct fixture) { 0 };
	*state = &f;
	f.db = db_open(NULL, DB_PRIVATE, &f.err);
	return f.db && migrate_run(f.db, migrate_steps) && project_install(f.db) ? 0 : -1;
}

static int close_apply(void **state)
{
	struct fixture *f = *state;
	db_close(f->db);
	arena_done(&f->a);
	return 0;
}

static int64_t put(struct fixture *f, enum change_op op, const char *code, const char *name,
	const char *parent)
{
	struct record r = { .kind = KIND_PARTY, .code = code };
	record_set(&r, "name", name);
	record_set(&r, "parent", parent);
	if (!apply(f->db, &f->u, op, &r, ++f->entry, &f->a))
		fail_msg("%s", f->err.text);
	return f->entry;
}

static void test_names_of_changes(void **state)
{
	(void)state;
	enum change_op op;
	static const char *const names[] = { "add", "revise", "retract" };
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		assert_true(change_op_from(names[i], &op));
		assert_string_equal(change_op_name(op), names[i]);
	}
	assert_false(change_op_from("drop", &op));
}

static void test_last_entry(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(apply_entry_of(f->db, KIND_PARTY, "US"), 0);
	int64_t added = put(f, CHANGE_ADD, "US", "United States", NULL);
	assert_int_equal(apply_entry_of(f->db, KIND_PARTY, "US"), added);
	int64_t revised = put(f, CHANGE_REVISE, "US", "USA", NULL);
	assert_int_equal(apply_entry_of(f->db, KIND_PARTY, "US"), revised);
	assert_int_equal(apply_entry_of(f->db, KIND_COMMITMENT, "US"), 0);
	put(f, CHANGE_RETRACT, "US", NULL, NULL);
	assert_int_equal(apply_entry_of(f->db, KIND_PARTY, "US"), 0);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM retracted WHERE code = 'US'"), 1);
	put(f, CHANGE_REVISE, "US", "USA", NULL); /* brings it back */
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM retracted"), 0);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM party WHERE name = 'USA'"), 1);
}

/* What cannot take its place is set down, and nothing fails. */
static void test_conflicts(void **state)
{
	struct fixture *f = *state;
	put(f, CHANGE_ADD, "US", "United States", NULL);
	int64_t second = put(f, CHANGE_ADD, "US", "Another", NULL);
	int64_t gone = put(f, CHANGE_RETRACT, "XX", NULL, NULL);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM conflict"), 2);
	assert_int_equal(db_int(f->db, "SELECT min(entry) FROM conflict"), second);
	assert_int_equal(db_int(f->db, "SELECT max(entry) FROM conflict"), gone);
	assert_int_equal(
		db_int(f->db, "SELECT count(*) FROM party WHERE name = 'United States'"), 1);
}

static void test_sides(void **state)
{
	struct fixture *f = *state;
	put(f, CHANGE_ADD, "CN", "China", NULL);
	put(f, CHANGE_ADD, "CN-MPS", "Ministry", "CN");
	put(f, CHANGE_ADD, "CN-HB", "Bureau", "CN-MPS");
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM party WHERE root = 'CN'"), 3);
	put(f, CHANGE_REVISE, "CN-MPS", "Ministry", NULL);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM party WHERE root = 'CN-MPS'"), 2);
}

/* A child that came before its parent, as in a journal of two ledgers, and a whole branch that
 * moves. */
static void test_sides_below(void **state)
{
	struct fixture *f = *state;
	SCOPED(tx_end) struct tx tx = tx_begin(f->db); /* references are looked at when it ends */
	put(f, CHANGE_ADD, "CN-HB", "Bureau", "CN-MPS");
	put(f, CHANGE_ADD, "CN-HB-1", "Office", "CN-HB");
	put(f, CHANGE_ADD, "CN-MPS", "Ministry", "CN");
	put(f, CHANGE_ADD, "CN", "China", NULL);
	put(f, CHANGE_ADD, "US", "United States", NULL);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM party WHERE root = 'CN'"), 4);
	put(f, CHANGE_REVISE, "CN-MPS", "Ministry", "US");
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM party WHERE root = 'US'"), 4);
	put(f, CHANGE_REVISE, "CN-HB", "Bureau", "CN");
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM party WHERE root = 'CN'"), 3);
	/* two ledgers that did not know of each other can close a ring: it is no endless walk */
	put(f, CHANGE_REVISE, "CN", "China", "CN-HB-1");
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM party"), 5);
}

sqlite3 *db_raw(struct db *db);

static int count_work(void *counter)
{
	++*(int *)counter;
	return 0;
}

/* In tens of steps of SQLite's machine. */
static int work_of_a_party(struct fixture *f, const char *parent)
{
	int steps = 0;
	sqlite3_progress_handler(db_raw(f->db), 10, count_work, &steps);
	put(f, CHANGE_ADD, arena_printf(&f->a, "P-%d", (int)f->entry), "P", parent);
	sqlite3_progress_handler(db_raw(f->db), 0, NULL, NULL);
	return steps;
}

static void test_a_party_costs_the_same_among_many(void **state)
{
	struct fixture *f = *state;
	SCOPED(tx_end) struct tx tx = tx_begin(f->db);
	put(f, CHANGE_ADD, "CN", "China", NULL);
	work_of_a_party(f, "CN");
	int few = work_of_a_party(f, "CN");
	for (int i = 0; i < 500; i++)
		work_of_a_party(f, i % 2 ? "CN" : NULL);
	int many = work_of_a_party(f, "CN");
	if (!few || many > 2 * few)
		fail_msg("%d among few, %d among many", few, many);
}

#define APPLY(test) cmocka_unit_test_setup_teardown(test, open_apply, close_apply)

int main(void)
{
	const struct CMUnitTest tests[] = {
		APPLY(test_names_of_changes),
		APPLY(test_last_entry),
		APPLY(test_conflicts),
		APPLY(test_sides),
		APPLY(test_sides_below),
		APPLY(test_a_party_costs_the_same_among_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
