#include "a_ledger.h"

#include <sqlite3.h>

#include "project.h"
#include "verify.h"

static void evidence(struct fixture *f, const char *code, const char *on, struct bearing b)
{
	struct record r = rec(f, KIND_EVIDENCE, code, on, "summary=Done", "nature=act", NULL);
	r.bearings = &b;
	r.nbearings = 1;
	add(f, r);
}

static void fill(struct fixture *f)
{
	ADD(KIND_PARTY, "US", "name=United States");
	ADD(KIND_PARTY, "CN", "name=China");
	ADD(KIND_AGREEMENT, "W", "title=Summit", "agreed_on=2023-11-15");
	ADD(KIND_COMMITMENT, "W-1", "agreement=W", "promisors=CN", "title=Act",
		"made_on=2023-11-15", "due_on=2024-06");
	ADD(KIND_COMMITMENT, "W-2", "agreement=W", "promisors=CN;US", "title=Meet",
		"made_on=2024-02-01", "schedule=FREQ=MONTHLY;COUNT=5", "tags=talks");
	evidence(f, "E1", "occurred_on=2024-03-01",
		(struct bearing) { "W-1", "supports", NULL, NULL });
	evidence(f, "E2", "occurred_on=2024-07-04",
		(struct bearing) { "W-1", "supports", NULL, NULL });
	ADD(KIND_RATING, "R1", "commitment=W-1", "status=in-progress", "as_of=2024-03-02",
		"rationale=Begun", "rater=ana", "confidence=low", "cites=E1");
	ADD(KIND_RATING, "R2", "commitment=W-1", "status=kept", "as_of=2024-07-10",
		"rationale=All done", "rater=ana", "confidence=high", "cites=E2");
}

static int open_filled(void **state)
{
	return open_filled_by(state, fill);
}

static const char *text_of(struct fixture *f, const char *sql)
{
	SCOPED(stmt_done) struct stmt q = db_prepare_once(f->l.db, sql);
	size_t length;
	const char *text = stmt_next(&q) ? stmt_column_text(&q, 0, &length) : NULL;
	if (f->err.code != ERR_NONE)
		fail_msg("%s: %s", sql, f->err.text);
	return text ? arena_text(&f->a, text) : "";
}

#define HAS(wanted, sql) assert_string_equal(text_of(f, sql), wanted)

static void revise_title(struct fixture *f, const char *title)
{
	struct record r;
	struct problems p = { .arena = &f->a };
	must(f, ledger_record(&f->l, KIND_COMMITMENT, "W-1", &f->a, &r), NULL);
	record_set(&r, "title", title);
	must(f, ledger_revise(&f->l, &r, "so it says", &p), &p);
}

static void test_states(void **state)
{
	struct fixture *f = *state;
	reopen(f, LEDGER_READ, NULL, NULL);
	HAS("kept", "SELECT status FROM commitment WHERE code = 'W-1'");
	HAS("unreviewed", "SELECT status FROM commitment WHERE code = 'W-2'");
	HAS("2024-06-30", "SELECT due_last FROM milestone WHERE commitment = 'W-1'");
	HAS("2024-03-01;2024-04-01;2024-05-01;2024-06-01",
		"SELECT group_concat(due_on, ';') FROM (SELECT due_on FROM milestone WHERE "
		"commitment = 'W-2' AND origin = 'schedule' ORDER BY due_on)");
	HAS("4", "SELECT count(*) FROM milestone WHERE awaiting = 1");
	HAS("W-1 4", "SELECT commitment || ' ' || days_late FROM kept_late");
}

static void test_as_of(void **state)
{
	struct fixture *f = *state;
	reopen(f, LEDGER_READ, "2024-07-05", NULL);
	assert_true(f->l.past);
	HAS("in-progress", "SELECT status FROM commitment WHERE code = 'W-1'");
	HAS("1", "SELECT count(*) FROM rating");
	HAS("2", "SELECT count(*) FROM evidence");
	HAS("", "SELECT commitment FROM kept_late");
	reopen(f, LEDGER_READ, "2024-01-01", NULL);
	HAS("W-1", "SELECT group_concat(code) FROM commitment");
	HAS("unreviewed", "SELECT status FROM commitment");
	HAS("0", "SELECT count(*) FROM evidence");
	reopen(f, LEDGER_READ, "2023-01-01", NULL);
	HAS("0", "SELECT count(*) FROM commitment");
	reopen(f, LEDGER_READ, "2030-01-01", NULL);
	assert_false(f->l.past);
}

static void test_revise_and_undo(void **state)
{
	struct fixture *f = *state;
	begin(f);
	revise_title(f, "Act now");
	commit(f);
	HAS("Act now", "SELECT title FROM commitment WHERE code = 'W-1'");
	begin(f);
	revise_title(f, "Act");
	commit(f);
	HAS("Act", "SELECT title FROM commitment WHERE code = 'W-1'");
	HAS("3", "SELECT count(*) FROM journal WHERE json_extract(line, '$.code') = 'W-1'");
	HAS("kept", "SELECT status FROM commitment WHERE code = 'W-1'");
}

static void test_retract_and_bring_back(void **state)
{
	struct fixture *f = *state;
	struct record r;
	struct problems p = { .arena = &f->a };
	begin(f);
	must(f, ledger_record(&f->l, KIND_RATING, "R2", &f->a, &r), NULL);
	assert_false(ledger_retract(&f->l, KIND_EVIDENCE, "E2", "wrong"));
	assert_non_null(strstr(f->err.text, "R2"));
	err_take(&f->err);
	must(f, ledger_retract(&f->l, KIND_RATING, "R2", "wrong"), NULL);
	HAS("in-progress", "SELECT status FROM commitment WHERE code = 'W-1'");
	must(f, ledger_retract(&f->l, KIND_EVIDENCE, "E2", "wrong"), NULL);
	assert_false(ledger_retract(&f->l, KIND_EVIDENCE, "E2", "again"));
	assert_int_equal(err_take(&f->err).code, ERR_MISSING);
	HAS("E2;R2", "SELECT group_concat(code, ';') FROM retracted");
	r.kind = KIND_RATING;
	assert_false(ledger_revise(&f->l, &r, "undo", &p)); /* it cites what is gone */
	commit(f);
	reopen(f, LEDGER_READ, NULL, NULL);
	HAS("in-progress", "SELECT status FROM commitment WHERE code = 'W-1'");
}

static void test_not_committed(void **state)
{
	struct fixture *f = *state;
	begin(f);
	revise_title(f, "Never");
	reopen(f, LEDGER_READ, NULL, NULL);
	HAS("Act", "SELECT title FROM commitment WHERE code = 'W-1'");
	HAS("9", "SELECT count(*) FROM journal");
}

/* Before a correction was known, the ledger said what it said. */
static void test_known_by(void **state)
{
	struct fixture *f = *state;
	usleep(20000);
	begin(f);
	char before[CLOCK_SIZE];
	clock_text(clock_now(), before);
	usleep(20000);
	revise_title(f, "Corrected");
	commit(f);
	reopen(f, LEDGER_READ, NULL, before);
	assert_true(f->l.rebuilt);
	HAS("Act", "SELECT title FROM commitment WHERE code = 'W-1'");
	HAS("kept", "SELECT status FROM commitment WHERE code = 'W-1'");
	reopen(f, LEDGER_READ, NULL, "2020-01-01");
	HAS("0", "SELECT count(*) FROM commitment");
	reopen(f, LEDGER_READ, NULL, NULL);
	HAS("Corrected", "SELECT title FROM commitment WHERE code = 'W-1'");
	reopen(f, LEDGER_READ, "2024-04-01", "2999-01-01");
	HAS("in-progress", "SELECT status FROM commitment WHERE code = 'W-1'");
	ledger_close(&f->l);
	const struct ledger_how how = { .what = LEDGER_READ, .known_by = "2024-02-30" };
	assert_false(ledger_open(&f->l, f->path, &how, &f->err));
	assert_int_equal(err_take(&f->err).code, ERR_USAGE);
}

/* All rows of the derived tables, as one text. */
static const char *dump(struct fixture *f)
{
	static const char *const tables[] = { "party", "agreement", "commitment", "promisor", "tag",
		"milestone", "evidence", "bearing", "rating", "cite", "retracted", "conflict",
		"search" };
	const char *all = "";
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		SCOPED(stmt_done)
		struct stmt q = db_prepare_once(
			f->l.db, arena_printf(&f->a, "SELECT * FROM %s ORDER BY 1, 2", tables[i]));
		while (stmt_next(&q))
			for (int c = 0; c < stmt_columns(&q); c++) {
				size_t length;
				const char *text = stmt_column_text(&q, c, &length);
				all = arena_printf(&f->a, "%s|%s", all, text ? text : "NULL");
			}
	}
	must(f, db_ok(f->l.db), NULL);
	return all;
}

static void test_rebuild_is_the_same(void **state)
{
	struct fixture *f = *state;
	begin(f);
	revise_title(f, "Again");
	must(f, ledger_retract(&f->l, KIND_RATING, "R2", "wrong"), NULL);
	commit(f);
	const char *before = dump(f);
	reopen(f, LEDGER_LOOK, NULL, NULL);
	SCOPED(tx_end) struct tx tx = tx_begin(f->l.db);
	int64_t entries = 0;
	must(f, project_rebuild(f->l.db, &entries, NULL) && tx_commit(&tx), NULL);
	assert_int_equal(entries, 11);
	assert_string_equal(dump(f), before);
}

sqlite3 *db_raw(struct db *db);

/* Past the program: what a tool with the file at hand can do. */
static int raw(struct fixture *f, const char *sql)
{
	reopen(f, LEDGER_LOOK, NULL, NULL);
	sqlite3_set_authorizer(db_raw(f->l.db), NULL, NULL);
	int rc = sqlite3_exec(db_raw(f->l.db), sql, NULL, NULL, NULL);
	db_allow(f->l.db, RIGHTS_SCHEMA);
	return rc;
}

static void test_the_schema_says_it_too(void **state)
{
	struct fixture *f = *state;
	static const char *const refused[] = {
		"INSERT INTO rating (code, commitment, status, as_of, as_of_last, rationale, "
		"confidence, "
		"rater, cites, entry) VALUES ('R9', 'W-1', 'kept', '2024', '2024-12-31', 'x', "
		"'low', "
		"'a', NULL, 1)",
		"INSERT INTO rating (code, commitment, status, as_of, as_of_last, rationale, "
		"confidence, "
		"rater, cites, entry) VALUES ('R9', 'W-1', 'kept', '2024', '2024-12-31', 'x', "
		"'low', "
		"'a', 'E1', 1)",
		"INSERT INTO cite VALUES ('R9', 1, 'E1'); INSERT INTO rating (code, commitment, "
		"status, "
		"as_of, as_of_last, rationale, confidence, rater, cites, entry) VALUES ('R9', "
		"'W-1', "
		"'broken', '2024', '2024-12-31', 'x', 'low', 'a', 'E1', 1)",
		"INSERT INTO rating (code, commitment, status, as_of, as_of_last, rationale, "
		"confidence, "
		"rater, entry) VALUES ('R9', 'W-1', 'finished', '2024', '2024-12-31', 'x', 'low', "
		"'a', 1)",
		"INSERT INTO rating (code, commitment, status, as_of, as_of_last, rationale, "
		"confidence, "
		"rater, entry) VALUES ('R9', 'W-1', 'pending', '2024', '2024-12-31', '', 'low', "
		"'a', 1)",
		"UPDATE evidence SET occurred_last = '2024-02-30'",
		"UPDATE evidence SET nature = 'rumour'",
		"UPDATE evidence SET credibility = 7",
		"UPDATE commitment SET promisors = ''",
		"UPDATE commitment SET code = 'w-1' WHERE code = 'W-1'",
		"UPDATE commitment SET due_last = '2001-01-01'",
		"UPDATE commitment SET schedule = 'FREQ=DAILY' WHERE code = 'W-1'",
		"UPDATE commitment SET agreement = 'NONE'",
		"INSERT INTO cite VALUES ('R2', 2, 'E9')",
		("INSERT INTO bearing (commitment, occurred_last, evidence, n, bearing, milestone, "
		 "counts, nature) "
		 "VALUES ('W-1', '2024-03-01', 'E1', 2, 'contradicts', '2024-06', 1, 'act')"),
		("INSERT INTO link (code, \"from\", relation, \"to\", entry) "
		 "VALUES ('L', 'W-1', 'depends-on', 'W-1', 1)"),
		"INSERT INTO party (code, name, root, entry) VALUES ('XX', 3.5, NULL, 1)",
		"DELETE FROM journal",
		"UPDATE journal SET received_at = ''",
	};
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		if (raw(f, refused[i]) != SQLITE_CONSTRAINT)
			if (raw(f, refused[i]) % 256 != SQLITE_CONSTRAINT)
				fail_msg("the schema allows: %s", refused[i]);
}

static void check_verdict(struct fixture *f, const char *part)
{
	struct verdict v;
	reopen(f, LEDGER_LOOK, NULL, NULL);
	must(f, verify_ledger(&f->l, &f->a, &v), NULL);
	if (v.ok != !part)
		fail_msg("expected '%s', %zu problems: %s", part ? part : "", v.count,
			v.count ? v.problems[0] : "none");
	if (!part)
		return;
	for (size_t i = 0; i < v.count; i++)
		if (strstr(v.problems[i], part))
			return;
	fail_msg("expected '%s', got '%s'", part, v.problems[0]);
}

static void check_finds(void **state, const char *sql, const char *part)
{
	struct fixture *f = *state;
	check_verdict(f, NULL);
	assert_int_equal(raw(f, sql), SQLITE_OK);
	check_verdict(f, part);
}

static void test_finds_a_row(void **state)
{
	check_finds(state, "UPDATE commitment SET title = 'Other' WHERE code = 'W-1'", "title");
}

static void test_finds_a_status(void **state)
{
	check_finds(state, "UPDATE commitment SET status = 'broken' WHERE code = 'W-1'", "status");
}

static void test_finds_a_lost_row(void **state)
{
	check_finds(state, "DELETE FROM milestone WHERE due_on = '2024-04-01'", "milestone");
}

static void test_finds_search(void **state)
{
	check_finds(state,
		"UPDATE search SET text = 'nothing' WHERE rowid = (SELECT min(rowid) FROM search)",
		"search");
}

static void test_finds_a_guard_gone(void **state)
{
	check_finds(state, "DROP TRIGGER verdict_needs_evidence", "schema");
}

static void test_finds_an_index_gone(void **state)
{
	check_finds(state, "DROP INDEX bearing_evidence", "schema");
}

static void test_finds_the_journal(void **state)
{
	check_finds(state,
		"DROP TRIGGER journal_is_not_changed; UPDATE journal SET line = "
		"replace(line, 'Begun', 'Ended')",
		"digest");
}

static void test_finds_the_end_cut_off(void **state)
{
	check_finds(state,
		"DROP TRIGGER journal_is_not_deleted; DELETE FROM journal WHERE entry = "
		"(SELECT max(entry) FROM journal)",
		"rating");
}

#define LEDGER(test) cmocka_unit_test_setup_teardown(test, open_filled, close_ledger)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LEDGER(test_states),
		LEDGER(test_as_of),
		LEDGER(test_revise_and_undo),
		LEDGER(test_retract_and_bring_back),
		LEDGER(test_not_committed),
		LEDGER(test_known_by),
		LEDGER(test_rebuild_is_the_same),
		LEDGER(test_the_schema_says_it_too),
		LEDGER(test_finds_a_row),
		LEDGER(test_finds_a_status),
		LEDGER(test_finds_a_lost_row),
		LEDGER(test_finds_search),
		LEDGER(test_finds_a_guard_gone),
		LEDGER(test_finds_an_index_gone),
		LEDGER(test_finds_the_journal),
		LEDGER(test_finds_the_end_cut_off),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
