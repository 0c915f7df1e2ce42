/*
 * A second index would have to be built and read to be compared with the first. Instead the words
 * of all texts and those of the index are summed up, each with its place (sum.h).
 */
#include "verify_search.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "db.h"
#include "domain_sql.h"
#include "index.h"
#include "macros.h"
#include "sum.h"
#include "tokens.h"

enum { COLUMNS = 2, VARINT = 9 };

struct sums {
	uint64_t key, words;
	int64_t rows, sizes[COLUMNS];
	/* of the text being read */
	int64_t row;
	uint64_t column;
};

static uint64_t word_sum(
	uint64_t key, const char *word, size_t length, int64_t row, uint64_t column, int64_t place)
{
	uint64_t h = sum_number(key, key, row);
	h = sum_number(key, h, (int64_t)((uint64_t)place << 1 | column));
	return sum_bytes(key, h, word, length);
}

static void take_word(void *context, const char *word, size_t length, int64_t place)
{
	struct sums *s = context;
	s->words += word_sum(s->key, word, length, s->row, s->column, place);
}

/* SQLite's numbers of variable length, up to 2^56. */
static size_t varint(unsigned char into[VARINT], int64_t n)
{
	size_t length = 1;
	for (uint64_t v = (uint64_t)n >> 7; v; v >>= 7)
		length++;
	for (size_t i = length; i-- > 0; n >>= 7)
		into[i] = (unsigned char)((n & 0x7f) | (i + 1 < length ? 0x80 : 0));
	return length;
}

static bool is_numbers(const unsigned char *bytes, size_t length, const int64_t *n, size_t count)
{
	unsigned char all[(COLUMNS + 1) * VARINT];
	size_t size = 0;
	for (size_t i = 0; i < count; i++)
		size += varint(all + size, n[i]);
	return size == length && memcmp(all, bytes, size) == 0;
}

/* The words of a row's texts; how many the title has, and the text. */
static bool take_row(struct tokens *t, struct stmt *q, struct sums *s, int64_t sizes[COLUMNS])
{
	static const char *const columns[COLUMNS] = { "title", "text" };
	s->row = col_int(q, "rowid");
	s->rows++;
	for (size_t i = 0; i < COLUMNS; i++) {
		size_t length;
		const char *text = col_lent(q, columns[i], &length);
		s->column = i;
		sizes[i] = text ? tokens_of(t, text, length, take_word, s) : 0;
		if (sizes[i] < 0)
			return err_set(q->db ? db_err(q->db) : NULL, ERR_IO, "out of memory");
		s->sizes[i] += sizes[i];
	}
	return db_ok(q->db);
}

/* Every text, with the sizes that the index notes for it, in step. */
static bool check_sizes(struct db *l, struct tokens *t, struct sums *s,
	void (*found)(void *context, const char *problem), void *context)
{
	SCOPED(stmt_done) struct stmt want = db_prepare(l, q_verify_search);
	SCOPED(stmt_done) struct stmt have = db_prepare(l, q_verify_search_sizes);
	bool told = false;
	while (stmt_next(&want)) {
		int64_t sizes[COLUMNS];
		if (!take_row(t, &want, s, sizes))
			return false;
		size_t length;
		const unsigned char *bytes;
		bool same = !told && stmt_next(&have) && col_int(&have, "id") == s->row &&
			    (bytes = col_bytes(&have, "sz", &length)) &&
			    is_numbers(bytes, length, sizes, COLUMNS);
		if (!same && !told && db_ok(l)) {
			char text[96];
			snprintf(text, sizeof text,
				"search_sizes: row '%lld' differs from its text",
				(long long)s->row);
			found(context, text);
			told = true;
		}
	}
	if (!told && stmt_next(&have))
		found(context, "search_sizes: there is a row without a text");
	return db_ok(l);
}

static bool check_averages(struct db *l, const struct sums *s,
	void (*found)(void *context, const char *problem), void *context)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l, q_verify_search_averages);
	const int64_t all[] = { s->rows, s->sizes[0], s->sizes[1] };
	size_t length = 0;
	const unsigned char *bytes = stmt_next(&q) ? col_bytes(&q, "block", &length) : NULL;
	bool empty = bytes && length == 0 && s->rows == 0;
	if (db_ok(l) && !empty && !(bytes && is_numbers(bytes, length, all, COUNT_OF(all))))
		found(context, "search_averages: they differ from the texts");
	return db_ok(l);
}

static void take_index_word(void *context, const struct index_word *w)
{
	struct sums *s = context;
	s->words += word_sum(s->key, w->word, w->length, w->row, w->column, w->place);
}

static bool check_words(struct db *l, const struct sums *s,
	void (*found)(void *context, const char *problem), void *context)
{
	struct sums have = { .key = s->key };
	bool read = index_words(l, take_index_word, &have);
	if (read && have.words != s->words)
		found(context, "terms: the words of the search index are not those of the texts");
	return read && index_reachable(l);
}

bool verify_search(struct db *l, void (*found)(void *context, const char *problem), void *context)
{
	struct sums s = { .key = sum_key() };
	struct tokens *t = tokens_begin(db_err(l));
	bool ok = t && check_sizes(l, t, &s, found, context) &&
		  check_averages(l, &s, found, context) && check_words(l, &s, found, context);
	tokens_done(t);
	return ok;
}
