#include "a_ledger.h"

#include <sqlite3.h>

#include "bytes.h"
#include "find.h"
#include "project.h"
#include "snapshot.h"
#include "verify.h"

static const char words[] = "Hubei police report an arrest \xe6\x8a\x93\xe8\x8e\xb7";

static void fill(struct fixture *f)
{
	ADD(KIND_SOURCE, "S1", "title=A notice");
}

static int open_filled(void **state)
{
	return open_filled_by(state, fill);
}

static struct page_bytes page_of(const char *bytes, size_t length, const char *text)
{
	return (struct page_bytes) {
		.source = "S1",
		.captured_at = "2026-03-20T08:00:00.000Z",
		.media_type = "text/html",
		.bytes = bytes,
		.length = length,
		.text = text,
	};
}

static struct snapshot_row capture(
	struct fixture *f, const char *bytes, size_t length, const char *text, bool *ret_fresh)
{
	struct page_bytes page = page_of(bytes, length, text);
	struct problems p = { .arena = &f->a };
	struct snapshot_row s = { 0 };
	must(f, snapshot_add(&f->l, &page, &p, &s, ret_fresh), NULL);
	return s;
}

static struct verdict verdict(struct fixture *f)
{
	struct verdict v = { 0 };
	reopen(f, LEDGER_LOOK, NULL, NULL);
	must(f, verify_ledger(&f->l, &f->a, &v), NULL);
	return v;
}

static int raw(struct fixture *f, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_open(f->path, &db);
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	sqlite3_close(db);
	return rc;
}

/* Zeros compress, chance does not; nothing and one byte are pages too. */
static void test_bytes_come_back(void **state)
{
	struct fixture *f = *state;
	enum { BIG = 1 << 20 };
	char *zeros = calloc(1, BIG), *noise = malloc(BIG);
	const struct {
		const char *bytes;
		size_t length;
	} pages[] = { { zeros, BIG }, { noise, BIG }, { "", 0 }, { "\0", 1 }, { "a\0b", 3 } };
	unsigned seed = 1;
	for (size_t i = 0; i < BIG; i++)
		noise[i] = (char)((seed = seed * 1103515245U + 12345U) >> 16);
	begin(f);
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		bool fresh;
		const char *back;
		size_t length;
		struct snapshot_row s = capture(f, pages[i].bytes, pages[i].length, NULL, &fresh);
		assert_true(fresh && s.held);
		must(f, snapshot_read(&f->l, &s, &f->a, &back, &length), NULL);
		assert_int_equal(length, pages[i].length);
		assert_memory_equal(back, pages[i].bytes, length);
		struct snapshot_row again = capture(
			f, pages[i].bytes, pages[i].length, NULL, &fresh);
		assert_false(fresh);
		assert_string_equal(again.code, s.code);
	}
	must(f, ledger_commit(&f->l), NULL);
	assert_int_equal(raw(f, "SELECT 1"), SQLITE_OK);
	assert_int_equal(
		db_int(f->l.db, "SELECT count(*) FROM snapshot_bytes WHERE codec = 'zlib'"), 1);
	struct verdict v = verdict(f);
	assert_true(v.ok);
	assert_int_equal(v.pages, COUNT_OF(pages));
	assert_int_equal(v.elsewhere, 0);
	free(zeros);
	free(noise);
}

static void test_too_big_is_refused(void **state)
{
	struct fixture *f = *state;
	char *big = calloc(1, BYTES_MAX + 1);
	struct page_bytes page = page_of(big, BYTES_MAX + 1, NULL);
	struct problems p = { .arena = &f->a };
	struct snapshot_row s;
	begin(f);
	assert_false(snapshot_add(&f->l, &page, &p, &s, NULL));
	assert_int_equal(f->err.code, ERR_INPUT);
	err_take(&f->err);
	free(big);
}

static int64_t hits(struct fixture *f)
{
	return db_int(f->l.db,
		"SELECT count(*) FROM search WHERE search MATCH 'hubei' AND rowid & 15 = 7");
}

/* Live, rebuilt and replayed, the words of a page are found; taken back, they are not. */
static void test_words_are_searched(void **state)
{
	struct fixture *f = *state;
	begin(f);
	struct snapshot_row s = capture(f, "<p>", 3, words, NULL);
	assert_int_equal(hits(f), 1);
	assert_string_equal(snapshot_text(&f->l, &s, &f->a), words);
	must(f, ledger_commit(&f->l), NULL);
	assert_true(verdict(f).ok);
	begin(f);
	db_allow(f->l.db, RIGHTS_SCHEMA);
	must(f, project_rebuild(f->l.db, NULL, NULL), NULL);
	db_allow(f->l.db, RIGHTS_WRITE);
	assert_int_equal(hits(f), 1);
	must(f, ledger_retract(&f->l, KIND_SNAPSHOT, s.code, "wrong page"), NULL);
	assert_int_equal(hits(f), 0);
	must(f, ledger_commit(&f->l), NULL);
	assert_true(verdict(f).ok);
	ledger_close(&f->l);
	const struct ledger_how known = { .what = LEDGER_READ, .known_by = "2999-01-01" };
	must(f, ledger_open(&f->l, f->path, &known, &f->err), NULL);
	assert_int_equal(hits(f), 0);
}

/* A replay as known then has the words of what was captured by then. */
static void test_words_in_a_replay(void **state)
{
	struct fixture *f = *state;
	begin(f);
	capture(f, "<p>", 3, words, NULL);
	must(f, ledger_commit(&f->l), NULL);
	ledger_close(&f->l);
	const struct ledger_how known = { .what = LEDGER_READ, .known_by = "2999-01-01" };
	must(f, ledger_open(&f->l, f->path, &known, &f->err), NULL);
	assert_int_equal(hits(f), 1);
	ledger_close(&f->l);
	const struct ledger_how before = { .what = LEDGER_READ, .known_by = "2000-01-01" };
	must(f, ledger_open(&f->l, f->path, &before, &f->err), NULL);
	assert_int_equal(hits(f), 0);
}

/* What a journal alone brings: records whose bytes are elsewhere. No damage; and when the page
 * comes in again its words are found. */
static void test_bytes_elsewhere(void **state)
{
	struct fixture *f = *state;
	begin(f);
	capture(f, "<p>", 3, words, NULL);
	must(f, ledger_commit(&f->l), NULL);
	ledger_close(&f->l);
	assert_int_equal(
		raw(f, "DELETE FROM snapshot_bytes; DELETE FROM snapshot_text"), SQLITE_OK);
	begin(f);
	db_allow(f->l.db, RIGHTS_SCHEMA);
	must(f, project_rebuild(f->l.db, NULL, NULL), NULL);
	db_allow(f->l.db, RIGHTS_WRITE);
	must(f, ledger_commit(&f->l), NULL);
	struct verdict v = verdict(f);
	assert_true(v.ok);
	assert_int_equal(v.elsewhere, 1);
	begin(f);
	bool fresh;
	assert_true(capture(f, "<p>", 3, words, &fresh).held);
	assert_false(fresh);
	assert_int_equal(hits(f), 1);
	must(f, ledger_commit(&f->l), NULL);
	v = verdict(f);
	assert_true(v.ok);
	assert_int_equal(v.elsewhere, 0);
}

static void test_verify_finds_damage(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *sql, *part;
	} harm[] = {
		{ "UPDATE snapshot_bytes SET bytes = x'3c713e'", "stored bytes" },
		{ "UPDATE snapshot_bytes SET codec = 'zlib'", "stored bytes" },
		{ "UPDATE snapshot_text SET bytes = x'00', codec = 'raw'", "words for search" },
	};
	begin(f);
	capture(f, "<p>", 3, words, NULL);
	must(f, ledger_commit(&f->l), NULL);
	assert_true(verdict(f).ok);
	ledger_close(&f->l);
	for (size_t i = 0; i < COUNT_OF(harm); i++) {
		assert_int_equal(raw(f, "CREATE TABLE was AS SELECT * FROM snapshot_bytes; "
					"CREATE TABLE wast AS SELECT * FROM snapshot_text"),
			SQLITE_OK);
		assert_int_equal(raw(f, harm[i].sql), SQLITE_OK);
		struct verdict v = verdict(f);
		bool found = false;
		for (size_t n = 0; n < v.count; n++)
			found = found || strstr(v.problems[n], harm[i].part);
		assert_true(!v.ok && found);
		ledger_close(&f->l);
		assert_int_equal(raw(f, "DELETE FROM snapshot_bytes; DELETE FROM snapshot_text;"
					"INSERT INTO snapshot_bytes SELECT * FROM was;"
					"INSERT INTO snapshot_text SELECT * FROM wast; DROP TABLE "
					"was; DROP TABLE wast"),
			SQLITE_OK);
	}
	assert_true(verdict(f).ok);
}

#define LEDGER(test) cmocka_unit_test_setup_teardown(test, open_filled, close_ledger)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LEDGER(test_bytes_come_back),
		LEDGER(test_too_big_is_refused),
		LEDGER(test_words_are_searched),
		LEDGER(test_words_in_a_replay),
		LEDGER(test_bytes_elsewhere),
		LEDGER(test_verify_finds_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
