#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "hash.h"
#include "journal.h"
#include "macros.h"
#include "migrate.h"

#define UUID_A "aaaaaaaa-0000-4000-8000-000000000001"
#define UUID_B "bbbbbbbb-0000-4000-8000-000000000002"
#define TX "cccccccc-0000-4000-8000-000000000003"

struct fixture {
	struct err err;
	struct db *db;
	struct arena a;
};

static int open_journal(void **state)
{
	static struct fixture f;
	f = (struct fixture) { 0 };
	*state = &f;
	f.db = db_open(NULL, DB_PRIVATE, &f.err);
	return f.db && migrate_run(f.db, migrate_steps) ? 0 : -1;
}

static int close_journal(void **state)
{
	struct fixture *f = *state;
	db_close(f->db);
	arena_done(&f->a);
	return 0;
}

static int64_t append(struct fixture *f, struct journal *j, const char *code, int64_t base)
{
	const struct change c = { .op = base ? "revise" : "add",
		.kind = "party",
		.code = code,
		.why = base ? "so" : NULL,
		.body = "{\"name\":\"N\"}",
		.base = base };
	int64_t entry = 0;
	if (!journal_append(j, &c, &entry))
		fail_msg("%s", f->err.text);
	return entry;
}

/* n entries by this ledger, each in the same transaction. */
static void fill(struct fixture *f, int n)
{
	SCOPED(tx_end) struct tx tx = tx_begin(f->db);
	struct journal j;
	assert_true(journal_begin(f->db, "ana", &j));
	for (int i = 0; i < n; i++)
		append(f, &j, arena_printf(&f->a, "P%d", i), 0);
	assert_true(journal_self_check(&j));
	journal_done(&j);
	assert_true(tx_commit(&tx));
}

/* A line as another ledger would have written it; *last becomes its digest. */
static const char *foreign(
	struct fixture *f, const char *uuid, int seq, int clock, char last[HASH_HEX])
{
	const char *prev = seq == 1 ? "null" : arena_printf(&f->a, "\"%s\"", last);
	const char *line = arena_printf(&f->a,
		"{\"v\":1,\"replica\":\"%s\",\"seq\":%d,\"prev\":%s,\"clock\":%d,"
		"\"at\":\"2024-01-01T00:00:00.%03dZ\",\"by\":\"b\",\"tx\":\"" TX
		"\",\"op\":\"add\","
		"\"kind\":\"party\",\"code\":\"P-%d-%d\",\"base\":null,\"why\":null,"
		"\"body\":{\"name\":\"N\"}}",
		uuid, seq, prev, clock, seq, clock, seq);
	struct hash h = hash_of(line, strlen(line));
	hash_hex(&h, last);
	return line;
}

static bool receive(struct fixture *f, const char *line)
{
	int64_t entry = 0;
	return journal_receive(f->db, line, strlen(line), NULL, &entry) && entry > 0;
}

struct told {
	size_t count;
	char first[300];
};

static void note(void *context, const char *problem)
{
	struct told *t = context;
	if (t->count++ == 0)
		snprintf(t->first, sizeof t->first, "%s", problem);
}

static void check_clean(struct fixture *f)
{
	struct told t = { 0 };
	assert_true(journal_check(f->db, note, &t));
	if (t.count)
		fail_msg("%zu problems: %s", t.count, t.first);
}

static void check_found(struct fixture *f, const char *part)
{
	struct told t = { 0 };
	if (!journal_check(f->db, note, &t) || !t.count || !strstr(t.first, part))
		fail_msg("expected '%s', told %zu: '%s' %s", part, t.count, t.first, f->err.text);
}

sqlite3 *db_raw(struct db *db);

/* What somebody with the file and a tool can do: our authorizer is not theirs, and the guards in
 * the file are theirs to drop. */
static void tamper(struct fixture *f, const char *sql)
{
	sqlite3 *raw = db_raw(f->db);
	char *why = NULL;
	sqlite3_set_authorizer(raw, NULL, NULL);
	if (sqlite3_exec(raw, "DROP TRIGGER journal_is_not_changed", NULL, NULL, &why) ||
		sqlite3_exec(raw, "DROP TRIGGER journal_is_not_deleted", NULL, NULL, &why) ||
		sqlite3_exec(raw, sql, NULL, NULL, &why))
		fail_msg("%s", why);
	db_allow(f->db, RIGHTS_SCHEMA);
}

static void test_chain(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(journal_head(f->db, &f->a), "empty");
	fill(f, 3);
	fill(f, 2);
	assert_int_equal(journal_count(f->db), 5);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM replica"), 1);
	assert_int_equal(db_int(f->db, "SELECT max(seq) FROM journal"), 5);
	assert_int_equal(db_int(f->db, "SELECT count(DISTINCT json_extract(line, '$.tx')) "
				       "FROM journal"),
		2);
	assert_int_equal(db_int(f->db, "SELECT count(*) FROM journal j JOIN journal p ON p.seq = "
				       "j.seq - 1 WHERE json_extract(j.line, '$.prev') = "
				       "lower(hex(p.sha256))"),
		4);
	check_clean(f);
	const char *head = journal_head(f->db, &f->a);
	assert_non_null(strstr(head, ":5 "));
}

static void test_line(void **state)
{
	struct fixture *f = *state;
	SCOPED(tx_end) struct tx tx = tx_begin(f->db);
	struct journal j;
	assert_true(journal_begin(f->db, "an\"a\n\xe4\xb8\xad", &j));
	int64_t first = append(f, &j, "P", 0);
	append(f, &j, "P", first);
	const struct change gone = {
		.op = "retract", .kind = "party", .code = "P", .why = "no", .base = 2
	};
	int64_t entry;
	assert_true(journal_append(&j, &gone, &entry));
	assert_true(journal_self_check(&j));
	journal_done(&j);
	SCOPED(journal_walk_done) struct journal_walk *w = journal_walk(f->db, NULL);
	struct journal_row row;
	SCOPED(entry_done) struct entry n = { 0 };
	assert_true(journal_next(w, &row));
	assert_true(entry_parse(row.line, row.length, &n, &f->err));
	assert_string_equal(n.by, "an\"a\n\xe4\xb8\xad");
	assert_null(n.base);
	assert_null(n.prev);
	entry_done(&n);
	assert_true(journal_next(w, &row));
	assert_true(entry_parse(row.line, row.length, &n, &f->err));
	assert_string_equal(n.base, arena_printf(&f->a, "%s:1", row.replica));
	entry_done(&n);
	assert_true(journal_next(w, &row));
	assert_true(entry_parse(row.line, row.length, &n, &f->err));
	assert_null(n.body);
	assert_false(journal_next(w, &row));
}

/* Bytes that a failing disk or memory gives back, and bytes that are not there, are noticed
 * before the commit. */
static void test_self_check(void **state)
{
	struct fixture *f = *state;
	SCOPED(tx_end) struct tx tx = tx_begin(f->db);
	struct journal j;
	assert_true(journal_begin(f->db, "ana", &j));
	append(f, &j, "P1", 0);
	append(f, &j, "P2", 0);
	assert_true(journal_self_check(&j));
	j.last_entry++;
	assert_false(journal_self_check(&j));
	assert_int_equal(err_take(&f->err).code, ERR_CORRUPT);
	j.last_entry--;
	tamper(f, "UPDATE journal SET line = line || ' ' WHERE seq = 2");
	assert_false(journal_self_check(&j));
	struct err e = err_take(&f->err);
	assert_non_null(strstr(e.text, "reads back differently"));
	journal_done(&j);
}

static void test_changed(void **state)
{
	struct fixture *f = *state;
	fill(f, 4);
	tamper(f, "UPDATE journal SET line = replace(line, '\"P2\"', '\"P9\"') WHERE seq = 3");
	check_found(f, ":3): its bytes do not have the digest");
}

/* A changed line with its digest made anew: the next one no longer follows. */
static void test_forged(void **state)
{
	struct fixture *f = *state;
	fill(f, 4);
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(f->db,
		"SELECT replace(line, '\"P2\"', '\"P9\"') AS line FROM journal WHERE seq = 3");
	assert_true(stmt_next(&q));
	const char *line = col_text(&q, "line", &f->a);
	stmt_done(&q);
	struct hash h = hash_of(line, strlen(line));
	char hex[HASH_HEX];
	hash_hex(&h, hex);
	tamper(f,
		arena_printf(&f->a, "UPDATE journal SET line = '%s', sha256 = x'%s' WHERE seq = 3",
			line, hex));
	check_found(f, ":4): it does not continue the chain");
}

static void test_removed(void **state)
{
	struct fixture *f = *state;
	fill(f, 4);
	tamper(f, "DELETE FROM journal WHERE seq = 2");
	check_found(f, ":3): entries before it are missing");
}

static void test_renumbered(void **state)
{
	struct fixture *f = *state;
	fill(f, 4);
	tamper(f, "DELETE FROM journal WHERE seq = 2; UPDATE journal SET seq = seq - 1 WHERE seq > "
		  "2");
	check_found(f, "its columns differ from its line");
}

static void test_exchanged(void **state)
{
	struct fixture *f = *state;
	fill(f, 4);
	tamper(f, "UPDATE journal SET seq = 9 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq "
		  "= 3; UPDATE journal SET seq = 3 WHERE seq = 9");
	check_found(f, "its columns differ from its line");
}

static void test_two_replicas_in_order(void **state)
{
	struct fixture *f = *state;
	char a[HASH_HEX], b[HASH_HEX];
	/* B has clocks 1 2 5, A 2 3 4: with equal clocks the smaller digest comes first */
	assert_true(receive(f, foreign(f, UUID_B, 1, 1, b)));
	assert_true(receive(f, foreign(f, UUID_B, 2, 2, b)));
	char b2[HASH_HEX];
	memcpy(b2, b, sizeof b2);
	assert_true(receive(f, foreign(f, UUID_B, 3, 5, b)));
	assert_true(receive(f, foreign(f, UUID_A, 1, 2, a)));
	bool a_first = strcmp(a, b2) < 0;
	assert_true(receive(f, foreign(f, UUID_A, 2, 3, a)));
	assert_true(receive(f, foreign(f, UUID_A, 3, 4, a)));
	const char *wanted = a_first ? "B1 A1 B2 A2 A3 B3 " : "B1 B2 A1 A2 A3 B3 ";
	char got[64] = "";
	SCOPED(journal_walk_done) struct journal_walk *w = journal_walk(f->db, NULL);
	struct journal_row row;
	size_t n = 0;
	while (journal_next(w, &row))
		n += (size_t)snprintf(
			got + n, sizeof got - n, "%c%d ", row.replica[0] - 'a' + 'A', (int)row.seq);
	assert_string_equal(got, wanted);
	check_clean(f);
	/* what this ledger writes now comes after all it has seen */
	fill(f, 1);
	assert_int_equal(db_int(f->db, "SELECT max(clock) FROM journal"), 6);
	check_clean(f);
}

static void test_walk_until(void **state)
{
	struct fixture *f = *state;
	char b[HASH_HEX];
	for (int i = 1; i <= 5; i++)
		assert_true(receive(f, foreign(f, UUID_B, i, i, b)));
	SCOPED(journal_walk_done)
	struct journal_walk *w = journal_walk(f->db, "2024-01-01T00:00:00.003Z");
	struct journal_row row;
	int n = 0;
	while (journal_next(w, &row))
		n++;
	assert_int_equal(n, 3);
}

/* A ledger whose clock is behind takes in what one ahead of it wrote, and writes on: what it held
 * at a time is a part of what arrived, in that order. */
static void test_walk_until_by_arrival(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *time;
		int held;
	} asked[] = { { "2024-01-01T10", 0 }, { "2024-01-01T11:30", 0 }, { "2024-01-01T12:30", 2 },
		{ "2024-01-01T13:30", 3 }, { NULL, 3 } };
	static const char *const received[] = { "2024-01-01T12", "2024-01-01T11", "2024-01-01T13" };
	char a[HASH_HEX], b[HASH_HEX];
	const char *lines[] = { foreign(f, UUID_A, 1, 1, a), foreign(f, UUID_B, 1, 2, b),
		foreign(f, UUID_B, 2, 3, b) };
	int64_t entry;
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		assert_true(
			journal_receive(f->db, lines[i], strlen(lines[i]), received[i], &entry));
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		SCOPED(journal_walk_done)
		struct journal_walk *w = journal_walk(f->db, asked[i].time);
		struct journal_row row;
		int n = 0;
		while (journal_next(w, &row))
			n++;
		assert_int_equal(n, asked[i].held);
	}
}

static void check_refused(struct fixture *f, const char *line, enum err_code code, const char *part)
{
	int64_t before = journal_count(f->db);
	if (receive(f, line))
		fail_msg("accepted: %s", line);
	struct err e = err_take(&f->err);
	if (e.code != code || !strstr(e.text, part))
		fail_msg("expected %d '%s', got %d '%s'", code, part, e.code, e.text);
	assert_int_equal(journal_count(f->db), before);
}

static const char *changed(struct fixture *f, const char *line, const char *from, const char *to)
{
	const char *at = strstr(line, from);
	assert_non_null(at);
	return arena_printf(&f->a, "%.*s%s%s", (int)(at - line), line, to, at + strlen(from));
}

static void test_refusals(void **state)
{
	struct fixture *f = *state;
	char last[HASH_HEX], ignored[HASH_HEX];
	check_refused(f, foreign(f, UUID_B, 2, 2, memcpy(ignored, "00", 3)), ERR_CORRUPT,
		"which follows entry 0: entries before it are missing");
	assert_true(receive(f, foreign(f, UUID_B, 1, 3, last)));
	memcpy(ignored, last, sizeof last);
	const char *next = foreign(f, UUID_B, 2, 4, ignored);
	check_refused(f, foreign(f, UUID_B, 1, 3, ignored), ERR_CORRUPT,
		"which follows entry 1: its number is taken");
	memcpy(ignored, last, sizeof last);
	check_refused(f, foreign(f, UUID_B, 3, 5, ignored), ERR_CORRUPT, "follows entry 1");
	memcpy(ignored, last, sizeof last);
	check_refused(f, foreign(f, UUID_B, 2, 3, ignored), ERR_CORRUPT, "goes back");
	check_refused(f, changed(f, next, last, "00"), ERR_CORRUPT, "does not continue");
	check_refused(f, changed(f, next, "\"v\":1", "\"v\":2"), ERR_NEWER, "newer version");
	check_refused(f, changed(f, next, "\"add\"", "\"drop\""), ERR_CORRUPT, "operation");
	check_refused(f, changed(f, next, "\"add\"", "\"retract\""), ERR_CORRUPT, "body");
	check_refused(f, changed(f, next, "{\"name\":\"N\"}", "null"), ERR_CORRUPT, "body");
	check_refused(f, changed(f, next, "\"clock\":4", "\"clock\":1"), ERR_CORRUPT, "impossible");
	check_refused(f, changed(f, next, "\"why\":null,", ""), ERR_CORRUPT, "'why' is missing");
	check_refused(f, changed(f, next, "\"why\":null,", "\"why\":null,\"why\":null,"),
		ERR_CORRUPT, "stands twice");
	check_refused(f, changed(f, next, "\"why\":null", "\"why\":1"), ERR_CORRUPT,
		"'why' is of another kind");
	check_refused(f, changed(f, next, "\"why\":null,", "\"why\":null,\"more\":1,"), ERR_CORRUPT,
		"a key too many");
	check_refused(f, changed(f, next, "\"N\"", "\"\xff\""), ERR_CORRUPT, "not a journal entry");
	check_refused(f, "", ERR_CORRUPT, "not a journal entry");
	check_refused(f, "[]", ERR_CORRUPT, "not a journal entry");
	check_refused(
		f, arena_printf(&f->a, "%s%s", next, next), ERR_CORRUPT, "not a journal entry");
	assert_true(receive(f, next));
	check_clean(f);
}

/* What receiving refuses, verify finds where it was put in by whoever holds the file. */
static void check_both(struct fixture *f, const char *line, const char *part)
{
	struct hash h = hash_of(line, strlen(line));
	check_refused(f, line, ERR_CORRUPT, part);
	SCOPED(tx_end) struct tx tx = tx_begin(f->db);
	SCOPED(entry_done) struct entry n = { 0 };
	assert_true(entry_parse(line, strlen(line), &n, &f->err));
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(f->db,
		"INSERT INTO journal (replica, seq, clock, received_at, sha256, line)"
		" SELECT id, :seq, :clock, '', :sha256, :line FROM replica");
	bind_int(&q, ":seq", n.seq);
	bind_int(&q, ":clock", n.clock);
	bind_blob(&q, ":sha256", h.bytes, HASH_SIZE);
	bind_text(&q, ":line", line);
	if (!stmt_run(&q))
		fail_msg("%s", f->err.text);
	check_found(f, part);
}

/* What other modules rely on: the form of names and times, and clocks and times that run on. */
static void test_forms(void **state)
{
	struct fixture *f = *state;
	char last[HASH_HEX];
	assert_true(receive(f, foreign(f, UUID_B, 1, 1, last)));
	const char *next = foreign(f, UUID_B, 2, 2, last);
	static const char at[] = "2024-01-01T00:00:00.002Z";
	check_both(f, changed(f, next, at, "2"), "its time has not the form");
	check_both(
		f, changed(f, next, at, "2024-02-30T00:00:00.000Z"), "its time has not the form");
	check_both(f, changed(f, next, at, "2024-01-01T00:00:00.000Z"), "its time goes back");
	check_both(f, changed(f, next, "\"" TX "\"", "\"x\""), "no UUID");
	check_both(f, changed(f, next, "P-2-2", "p-2-2"), "its code has not the form");
	check_both(f, changed(f, next, "P-2-2", "P\\n2"), "its code has not the form");
	check_both(f, changed(f, next, "P-2-2", ""), "its code has not the form");
	check_both(f, changed(f, next, "\"clock\":2", "\"clock\":1000002"), "leaps ahead");
	check_both(
		f, changed(f, next, "\"clock\":2", "\"clock\":9223372036854775807"), "leaps ahead");
	check_refused(f,
		changed(f, foreign(f, "xx", 1, 2, last), "xx",
			"AAAAAAAA-0000-4000-8000-000000000001"),
		ERR_CORRUPT, "no UUID");
	assert_true(receive(f, changed(f, next, "\"clock\":2", "\"clock\":1000001")));
	check_clean(f);
	/* what another ledger may have seen counts from the highest clock of all */
	assert_true(receive(f, foreign(f, UUID_A, 1, 2000001, last)));
	check_refused(f, foreign(f, TX, 1, 3000002, last), ERR_CORRUPT, "leaps ahead");
	check_clean(f);
}

/* A ledger that took in such a clock before it was checked says so, and counts no further. */
static void test_clock_at_its_end(void **state)
{
	struct fixture *f = *state;
	fill(f, 1);
	tamper(f, "UPDATE journal SET clock = 9223372036854775807");
	SCOPED(tx_end) struct tx tx = tx_begin(f->db);
	struct journal j;
	assert_true(journal_begin(f->db, "ana", &j));
	const struct change c = { .op = "add", .kind = "party", .code = "P", .body = "{}" };
	int64_t entry;
	assert_false(journal_append(&j, &c, &entry));
	struct err e = err_take(&f->err);
	assert_non_null(strstr(e.text, "can rise no further"));
	journal_done(&j);
}

/* The machine's clock was set back: the journal's times stay in order. */
static void test_time_never_back(void **state)
{
	struct fixture *f = *state;
	char last[HASH_HEX];
	const char *line = foreign(f, UUID_B, 1, 1, last);
	assert_true(receive(f, changed(f, line, "2024-01-01T00", "2199-12-31T23")));
	assert_true(local_set(f->db, "replica", UUID_B)); /* it is ours */
	fill(f, 2);
	assert_int_equal(
		db_int(f->db, "SELECT count(*) FROM journal WHERE json_extract(line, '$.at') "
			      ">= '2199-12-31T23:00:00.001Z'"),
		3);
	check_clean(f);
}

static void test_local(void **state)
{
	struct fixture *f = *state;
	assert_null(local_get(f->db, "colour", &f->a));
	assert_true(local_set(f->db, "colour", "red"));
	assert_true(local_set(f->db, "colour", "blue"));
	assert_string_equal(local_get(f->db, "colour", &f->a), "blue");
}

#define JOURNAL(test) cmocka_unit_test_setup_teardown(test, open_journal, close_journal)

int main(void)
{
	const struct CMUnitTest tests[] = {
		JOURNAL(test_chain),
		JOURNAL(test_line),
		JOURNAL(test_self_check),
		JOURNAL(test_changed),
		JOURNAL(test_forged),
		JOURNAL(test_removed),
		JOURNAL(test_renumbered),
		JOURNAL(test_exchanged),
		JOURNAL(test_two_replicas_in_order),
		JOURNAL(test_walk_until),
		JOURNAL(test_walk_until_by_arrival),
		JOURNAL(test_refusals),
		JOURNAL(test_forms),
		JOURNAL(test_clock_at_its_end),
		JOURNAL(test_time_never_back),
		JOURNAL(test_local),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
