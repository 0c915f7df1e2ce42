#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "db.h"
#include "domain_sql.h"
#include "migrate.h"
#include "project.h"

struct fixture {
	struct err err;
	struct db *db;
	struct arena a;
};

static int open_empty(void **state)
{
	static struct fixture f;
	f = (struct fixture) { 0 };
	*state = &f;
	f.db = db_open(NULL, DB_PRIVATE, &f.err);
	if (f.db && migrate_run(f.db, migrate_steps) && project_install(f.db))
		return 0;
	fprintf(stderr, "%s\n", f.err.text);
	return -1;
}

static int close_empty(void **state)
{
	struct fixture *f = *state;
	db_close(f->db);
	arena_done(&f->a);
	return 0;
}

/* These make temporary objects: several statements, or names that are there afterwards. */
static bool makes(const char *name)
{
	static const char *const makers[] = { "project_bare", "choice_tables", "choice_whole",
		"choice_part" };
	for (size_t i = 0; i < COUNT_OF(makers); i++)
		if (strcmp(name, makers[i]) == 0)
			return true;
	return strncmp(name, "moment_", 7) == 0;
}

static void test_every_statement_compiles(void **state)
{
	struct fixture *f = *state;
	size_t n = 0;
	db_exec(f->db, q_moment_make);
	db_exec(f->db, q_choice_tables);
	db_exec(f->db, q_choice_part);
	for (const struct q_text *s = q_all; s->name; s++, n++) {
		if (makes(s->name))
			continue;
		SCOPED(stmt_done) struct stmt q = db_prepare_once(f->db, s->text);
		if (!db_ok(f->db))
			fail_msg("%s: %s", s->name, f->err.text);
	}
	assert_true(n > 50);
	if (!db_exec(f->db, q_moment_views))
		fail_msg("%s", f->err.text);
}

static bool big(const char *plan)
{
	static const char *const tables[] = { "commitment", "evidence", "bearing", "rating",
		"source", "journal", "milestone", "cite", "wording", "promisor" };
	const char *at = strstr(plan, "SCAN ");
	if (!at || strstr(plan, "USING INDEX") || strstr(plan, "USING COVERING INDEX"))
		return false;
	at += strlen("SCAN ");
	size_t length = strcspn(at, " ");
	for (size_t i = 0; i < COUNT_OF(tables); i++)
		if (strlen(tables[i]) == length && strncmp(at, tables[i], length) == 0)
			return true;
	return length == 1; /* an alias stands for one of them */
}

enum { PARAMETERS = 100 };

static void check_indexed(struct fixture *f, const char *name, const char *text)
{
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(f->db, arena_printf(&f->a, "EXPLAIN QUERY PLAN %s", text));
	/* a plan needs no values; the count says that all were set */
	bool more = stmt_next(&q);
	while (f->err.code == ERR_BUG && strstr(f->err.text, "unset") && q.bound < PARAMETERS) {
		err_take(&f->err);
		q.bound++;
		more = stmt_next(&q);
	}
	for (; more; more = stmt_next(&q)) {
		const char *plan = col_text(&q, "detail", &f->a);
		if (plan && big(plan))
			fail_msg("%s goes over a whole table: %s", name, plan);
	}
	if (!db_ok(f->db))
		fail_msg("%s: %s", name, f->err.text);
}

/* What runs for every entry, or for one record out of a million, goes by an index. Cold: where a
 * party or a source is written the plan names the tables that would be asked if its code changed,
 * and roots are worked out for the whole tree. apply_status reads a subquery of one row. A party is
 * seldom taken back. The timeline and the inbox are about everything. */
static void test_hot_statements_use_indexes(void **state)
{
	struct fixture *f = *state;
	static const char *const cold[] = { "apply_party", "apply_party_roots", "apply_source",
		"apply_source_roots", "apply_status", "ledger_rests_on_party", "dossier_timeline",
		"dossier_inbox" };
	size_t n = 0;
	for (const struct q_text *s = q_all; s->name; s++) {
		bool hot = strncmp(s->name, "apply_", 6) == 0 ||
			   strncmp(s->name, "ledger_", 7) == 0 ||
			   strncmp(s->name, "rule_", 5) == 0 ||
			   strncmp(s->name, "dossier_", 8) == 0;
		for (size_t i = 0; i < COUNT_OF(cold); i++)
			hot = hot && strcmp(s->name, cold[i]) != 0;
		if (!hot)
			continue;
		check_indexed(f, s->name, s->text);
		n++;
	}
	assert_true(n > 40);
}

/* A search begins at its hits, of which there are few, and never asks them for every row. */
static void test_search_begins_at_its_hits(void **state)
{
	struct fixture *f = *state;
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(
		f->db, arena_printf(&f->a, "EXPLAIN QUERY PLAN %s", q_find_about));
	bind_text(&q, ":match", "word");
	size_t n = 0;
	for (; stmt_next(&q); n++) {
		const char *plan = col_text(&q, "detail", &f->a);
		if (plan && strstr(plan, "AUTOMATIC"))
			fail_msg("find_about: %s", plan);
	}
	assert_true(n > 10);
}

/* Every view that a file is written from gives its rows in their order, and asks of each whether it
 * is wanted: sorted, millions would have to fit into memory; begun at what is wanted, each item of
 * evidence would try all of it. */
static void check_export_plan(struct fixture *f, const char *view)
{
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(f->db,
		arena_printf(&f->a, "EXPLAIN QUERY PLAN SELECT * FROM out_%s ORDER BY id", view));
	while (stmt_next(&q)) {
		const char *plan = col_text(&q, "detail", &f->a);
		if (strstr(plan, "TEMP B-TREE FOR ORDER BY") || strstr(plan, "AND commitment=?"))
			fail_msg("out_%s: %s", view, plan);
	}
}

static void test_exports_keep_their_order(void **state)
{
	struct fixture *f = *state;
	static const char *const views[] = { "party", "source", "snapshot", "agreement",
		"commitment", "link", "wording", "milestone", "evidence", "rating", "indicator",
		"observation", "target" };
	for (int part = 0; part < 2; part++) {
		db_exec(f->db, part ? q_choice_tables : "");
		db_exec(f->db, part ? q_choice_part : q_choice_whole);
		for (size_t i = 0; i < COUNT_OF(views); i++) {
			check_export_plan(f, views[i]);
			db_exec(f->db, arena_printf(&f->a, "DROP VIEW temp.out_%s", views[i]));
		}
		db_exec(f->db, "DROP VIEW temp.out_bearing");
		if (!db_ok(f->db))
			fail_msg("%s", f->err.text);
	}
}

#define EMPTY(test) cmocka_unit_test_setup_teardown(test, open_empty, close_empty)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EMPTY(test_every_statement_compiles),
		EMPTY(test_hot_statements_use_indexes),
		EMPTY(test_search_begins_at_its_hits),
		EMPTY(test_exports_keep_their_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
