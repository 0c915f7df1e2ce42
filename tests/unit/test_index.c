/* The search index, read page by page, beside what SQLite says of it; whole, and with bytes
 * changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "db.h"
#include "index.h"

sqlite3 *db_raw(struct db *db);

static struct err err;
static uint64_t chance = 1;

static unsigned pick(unsigned below)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(chance >> 33) % below;
}

static void raw(struct db *db, const char *sql)
{
	char *why = NULL;
	if (sqlite3_exec(db_raw(db), sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
}

/* Order does not matter: words come in that of their segments there, of their pages here. */
struct sum {
	uint64_t of, words;
};

static void add(
	struct sum *s, const char *word, size_t length, int64_t row, uint64_t column, int64_t place)
{
	uint64_t h = (uint64_t)row * 31 + column * 7 + (uint64_t)place * 131071;
	for (size_t i = 0; i < length; i++)
		h = (h ^ (unsigned char)word[i]) * 0x9e3779b97f4a7c15u;
	s->of += h ^ h >> 29;
	s->words++;
}

static void take(void *context, const struct index_word *w)
{
	add(context, w->word, w->length, w->row, w->column, w->place);
}

/* By way of SQLite; false when it finds the index damaged. */
static bool by_sqlite(struct db *db, struct sum *ret)
{
	sqlite3_stmt *q;
	int rc;
	*ret = (struct sum) { 0 };
	assert_int_equal(sqlite3_prepare_v2(db_raw(db),
				 "SELECT term, doc, col, offset FROM temp.words", -1, &q, NULL),
		SQLITE_OK);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		const char *column = (const char *)sqlite3_column_text(q, 2);
		const char *word = (const char *)sqlite3_column_text(q, 0);
		add(ret, word, (size_t)sqlite3_column_bytes(q, 0), sqlite3_column_int64(q, 1),
			!column || strcmp(column, "title") != 0, sqlite3_column_int64(q, 3));
	}
	sqlite3_finalize(q);
	return rc == SQLITE_DONE;
}

static struct db *make(const char *settings)
{
	struct db *db = db_open(NULL, DB_PRIVATE, &err);
	assert_non_null(db);
	sqlite3_db_config(db_raw(db), SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	raw(db, "CREATE VIRTUAL TABLE search USING fts5 (title, text, "
		"tokenize = 'porter unicode61')");
	raw(db, settings);
	raw(db, "CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, 'search', 'instance')");
	return db;
}

/* A few words are in most rows, most in few; now and then one of them very often or very long. */
static void write_text(struct buf *b)
{
	unsigned words = pick(20) ? pick(12) : pick(600);
	buf_clear(b);
	for (unsigned i = 0; i < words; i++) {
		unsigned n = pick(3) ? pick(8) : pick(5000);
		buf_printf(b, "w%u", n);
		for (unsigned more = pick(400) ? 0 : pick(3000); more > 0; more--)
			buf_add(b, "y", 1);
		buf_add(b, " ", 1);
	}
}

static void change(struct db *db, unsigned rows)
{
	static const char *const sql[] = {
		"INSERT OR REPLACE INTO search (rowid, title, text) VALUES (?1, ?2, ?3)",
		"UPDATE search SET text = ?3 WHERE rowid = ?1 AND ?2 IS NOT NULL",
		"DELETE FROM search WHERE rowid = ?1 AND ?2 IS NOT ?3",
	};
	SCOPED(buf_done) struct buf title = buf_new(1 << 22, &err), text = buf_new(1 << 22, &err);
	sqlite3_stmt *q;
	unsigned which = pick(10);
	write_text(&title);
	write_text(&text);
	assert_int_equal(sqlite3_prepare_v2(db_raw(db),
				 sql[which < 7       ? 0
					 : which < 9 ? 1
						     : 2],
				 -1, &q, NULL),
		SQLITE_OK);
	sqlite3_bind_int64(q, 1, (sqlite3_int64)pick(rows) * pick(rows));
	sqlite3_bind_text(q, 2, title.text, -1, SQLITE_STATIC);
	sqlite3_bind_text(q, 3, text.text, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(q), SQLITE_DONE);
	sqlite3_finalize(q);
}

static void check_same(struct db *db, const char *settings, unsigned round)
{
	struct sum want, have = { 0 };
	assert_true(by_sqlite(db, &want));
	bool read = index_words(db, take, &have);
	if (!read || have.of != want.of || have.words != want.words || !index_reachable(db))
		fail_msg("%s, round %u: %llu words by SQLite, %llu here: %s", settings, round,
			(unsigned long long)want.words, (unsigned long long)have.words, err.text);
}

static const char *const settings[] = {
	"SELECT 1",
	"INSERT INTO search (search, rank) VALUES ('pgsz', 64)",
	"INSERT INTO search (search, rank) VALUES ('pgsz', 40), ('automerge', 2), ('crisismerge', "
	"3)",
	"INSERT INTO search (search, rank) VALUES ('pgsz', 300), ('automerge', 0)",
	"INSERT INTO search (search, rank) VALUES ('pgsz', 100), ('usermerge', 2)",
};

static void fill(struct db *db, unsigned rounds, const char *how)
{
	if (how)
		check_same(db, how, 0);
	for (unsigned i = 1; i <= rounds; i++) {
		raw(db, "BEGIN");
		for (unsigned n = pick(60); n > 0; n--)
			change(db, i < rounds / 2 ? 40 : 300);
		if (pick(4) == 0) /* leave a merge half done */
			raw(db, "INSERT INTO search (search, rank) VALUES ('merge', -3)");
		raw(db, "COMMIT");
		if (how)
			check_same(db, how, i);
	}
}

static void test_reads_what_sqlite_reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		struct db *db = make(settings[i]);
		fill(db, 24, settings[i]);
		raw(db, "INSERT INTO search (search) VALUES ('optimize')");
		check_same(db, settings[i], 100);
		raw(db, "DELETE FROM search");
		check_same(db, settings[i], 101);
		db_close(db);
	}
}

/* Some bytes of one record changed, cut off or put in. */
static void spoil(struct db *db)
{
	sqlite3_stmt *q;
	unsigned char bytes[1 << 16];
	assert_int_equal(sqlite3_prepare_v2(db_raw(db),
				 "SELECT rowid, block FROM search_data WHERE id >= 10 ORDER BY "
				 "random() LIMIT 1",
				 -1, &q, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	sqlite3_int64 id = sqlite3_column_int64(q, 0);
	size_t length = (size_t)sqlite3_column_bytes(q, 1);
	memcpy(bytes, sqlite3_column_blob(q, 1), length);
	sqlite3_finalize(q);
	size_t at = pick(3) ? pick((unsigned)length) : pick(length < 12 ? (unsigned)length : 12);
	switch (pick(4)) {
	case 0:
		bytes[at] ^= (unsigned char)(1u << pick(8));
		break;
	case 1:
		bytes[at] = (unsigned char)pick(256);
		break;
	case 2:
		length = at;
		break;
	default:
		memmove(bytes + at + 1, bytes + at, length - at);
		length++;
	}
	assert_int_equal(sqlite3_prepare_v2(db_raw(db),
				 "UPDATE search_data SET block = ?2 WHERE id = ?1", -1, &q, NULL),
		SQLITE_OK);
	sqlite3_bind_int64(q, 1, id);
	sqlite3_bind_blob(q, 2, bytes, (int)length, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(q), SQLITE_DONE);
	sqlite3_finalize(q);
}

static bool same_words(const struct sum *a, const struct sum *b)
{
	return a->of == b->of && a->words == b->words;
}

/* What still gives all words here does so for SQLite, too. */
static void test_passes_nothing_that_sqlite_reads_otherwise(void **state)
{
	enum { TIMES = 150 };
	(void)state;
	unsigned refused = 0, passed = 0;
	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		struct sum whole;
		struct db *db = make(settings[i]);
		fill(db, 12, NULL);
		assert_true(by_sqlite(db, &whole));
		for (unsigned n = 0; n < TIMES; n++) {
			struct sum there, have = { 0 };
			raw(db, "SAVEPOINT whole");
			spoil(db);
			bool passes = index_words(db, take, &have) && same_words(&have, &whole) &&
				      index_reachable(db);
			enum err_code code = err_take(&err).code;
			assert_true(code == ERR_NONE || code == ERR_CORRUPT);
			refused += code == ERR_CORRUPT;
			passed += passes;
			if (passes && !(by_sqlite(db, &there) && same_words(&there, &whole)))
				fail_msg("%s: change %u is not seen", settings[i], n);
			raw(db, "ROLLBACK TO whole");
			raw(db, "RELEASE whole");
		}
		db_close(db);
	}
	print_message("%u refused, %u did not matter\n", refused, passed);
	assert_true(refused > TIMES);
}

static void check_astray(const char *sql)
{
	struct sum have = { 0 };
	struct db *db = make(settings[1]);
	fill(db, 8, NULL);
	raw(db, sql);
	bool sound = index_words(db, take, &have) && index_reachable(db);
	assert_int_equal(err_take(&err).code, ERR_CORRUPT);
	assert_false(sound);
	db_close(db);
}

static void test_misses_no_way(void **state)
{
	(void)state;
	check_astray("DELETE FROM search_idx");
	check_astray("DELETE FROM search_idx WHERE pgno = (SELECT max(pgno) FROM search_idx)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_what_sqlite_reads),
		cmocka_unit_test(test_passes_nothing_that_sqlite_reads_otherwise),
		cmocka_unit_test(test_misses_no_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
