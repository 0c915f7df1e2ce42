/* The search index: whole, with bytes changed, and with ways taken out. */
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

static struct db *make(const char *settings)
{
	struct db *db = db_open(NULL, DB_PRIVATE, &err);
	assert_non_null(db);
	sqlite3_db_config(db_raw(db), SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	raw(db, "CREATE VIRTUAL TABLE search USING fts5 (title, text, "
		"tokenize = 'porter unicode61')");
	raw(db, settings);
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

static int64_t number(struct db *db, const char *sql)
{
	int64_t n = db_int(db, sql);
	assert_int_equal(ERR_NONE, err.code);
	return n;
}

static void count(void *context, const struct index_word *w)
{
	int64_t *n = context;
	assert_true(w->length == strlen(w->word) && w->column < 2 && w->place >= 0);
	(*n)++;
}

static void check_sound(struct db *db, const char *how, unsigned round)
{
	int64_t words = 0;
	bool sound = index_words(db, count, &words) && index_reachable(db);
	if (!sound)
		fail_msg("%s, round %u: %s", how, round, err.text);
	assert_int_equal(words, number(db, "SELECT count(*) FROM temp.search_words"));
}

static const char small_and_merged[] = "INSERT INTO search (search, rank) VALUES"
				       " ('pgsz', 40), ('automerge', 2), ('crisismerge', 3)";
static const char *const settings[] = {
	"SELECT 1",
	"INSERT INTO search (search, rank) VALUES ('pgsz', 64)",
	small_and_merged,
	"INSERT INTO search (search, rank) VALUES ('pgsz', 300), ('automerge', 0)",
	"INSERT INTO search (search, rank) VALUES ('pgsz', 100), ('usermerge', 2)",
};

static void fill(struct db *db, unsigned rounds, const char *how)
{
	if (how)
		check_sound(db, how, 0);
	for (unsigned i = 1; i <= rounds; i++) {
		raw(db, "BEGIN");
		for (unsigned n = pick(60); n > 0; n--)
			change(db, i < rounds / 2 ? 40 : 300);
		if (pick(4) == 0) /* leave a merge half done */
			raw(db, "INSERT INTO search (search, rank) VALUES ('merge', -3)");
		raw(db, "COMMIT");
		if (how)
			check_sound(db, how, i);
	}
}

static void test_sound_whatever_was_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		struct db *db = make(settings[i]);
		fill(db, 24, settings[i]);
		raw(db, "INSERT INTO search (search) VALUES ('optimize')");
		check_sound(db, settings[i], 100);
		raw(db, "DELETE FROM search");
		check_sound(db, settings[i], 101);
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

struct sum {
	uint64_t of, words;
};

/* Words come in the order of their segments. */
static void add(void *context, const struct index_word *w)
{
	struct sum *s = context;
	uint64_t h = (uint64_t)w->row * 31 + w->column * 7 + (uint64_t)w->place * 131071;
	for (size_t i = 0; i < w->length; i++)
		h = (h ^ (unsigned char)w->word[i]) * 0x9e3779b97f4a7c15u;
	s->of += h ^ h >> 29;
	s->words++;
}

/* The words of a sound index that no ending is cut off from, and how many rows each is in. */
static const char truth[] = "CREATE TEMP TABLE truth AS"
			    " SELECT term, count(DISTINCT doc) AS docs FROM temp.search_words"
			    "  WHERE term NOT GLOB '*[yi]*' GROUP BY term";

/* Of some of them: is any not found in as many rows as it is in? */
static const char unlike[] =
	"SELECT count(*) FROM (SELECT term, docs FROM temp.truth ORDER BY random() LIMIT 40) t"
	" WHERE docs <> (SELECT count(*) FROM search WHERE search MATCH t.term)";

/* Where all words are there, and found, a search gives what it gave. */
static void test_passes_nothing_that_a_search_misses(void **state)
{
	enum { TIMES = 150 };
	(void)state;
	unsigned refused = 0, passed = 0;
	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		struct sum whole = { 0 };
		struct db *db = make(settings[i]);
		fill(db, 12, NULL);
		assert_true(index_words(db, add, &whole));
		raw(db, truth);
		assert_int_equal(0, number(db, unlike));
		for (unsigned n = 0; n < TIMES; n++) {
			struct sum have = { 0 };
			raw(db, "SAVEPOINT whole");
			spoil(db);
			bool passes = index_words(db, add, &have) && have.of == whole.of &&
				      have.words == whole.words && index_reachable(db);
			enum err_code code = err_take(&err).code;
			assert_true(code == ERR_NONE || code == ERR_CORRUPT);
			refused += !passes;
			passed += passes;
			if (passes && number(db, unlike) > 0)
				fail_msg("%s: change %u is not seen", settings[i], n);
			raw(db, "ROLLBACK TO whole");
			raw(db, "RELEASE whole");
		}
		db_close(db);
	}
	print_message("%u refused, %u did not matter\n", refused, passed);
	assert_true(refused > TIMES);
}

/* Each way that a search needs, taken out alone. */
static void test_misses_no_way(void **state)
{
	(void)state;
	for (size_t i = 1; i < COUNT_OF(settings); i++) {
		struct db *db = make(settings[i]);
		fill(db, 8, NULL);
		raw(db, "CREATE TEMP TABLE way AS WITH page (segment, number) AS (SELECT id >> 37, "
			"id & 0x7fffffff FROM search_data WHERE id >= 0x2000000000 AND"
			" id & 0x1000000000 = 0) SELECT i.segid, i.term FROM search_idx i JOIN "
			"page p"
			" ON p.segment = i.segid AND p.number = i.pgno >> 1 WHERE p.number >"
			" (SELECT min(number) FROM page WHERE segment = i.segid)");
		int64_t ways = number(db, "SELECT count(*) FROM temp.way");
		assert_true(ways > 0);
		for (int64_t n = 1; n <= ways; n++) {
			SCOPED(buf_done) struct buf sql = buf_new(1000, &err);
			raw(db, "SAVEPOINT whole");
			buf_printf(&sql,
				"DELETE FROM search_idx WHERE (segid, term) ="
				" (SELECT segid, term FROM temp.way WHERE rowid = %lld)",
				(long long)n);
			raw(db, sql.text);
			assert_false(index_reachable(db));
			assert_int_equal(err_take(&err).code, ERR_CORRUPT);
			raw(db, "ROLLBACK TO whole");
			raw(db, "RELEASE whole");
		}
		raw(db, "DELETE FROM search_idx");
		assert_false(index_reachable(db));
		assert_int_equal(err_take(&err).code, ERR_CORRUPT);
		db_close(db);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound_whatever_was_written),
		cmocka_unit_test(test_passes_nothing_that_a_search_misses),
		cmocka_unit_test(test_misses_no_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
