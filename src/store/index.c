/*
 * The format is told in SQLite's ext/fts5/fts5_index.c. A segment is a list of pages: words in
 * their order, each with the rows that have it, each row with the places. A list of rows or of
 * places goes on on the next page where it does not fit. What was deleted or written anew is in a
 * newer segment than what it takes the place of.
 */
#include "index.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "db.h"
#include "store_sql.h"

sqlite3 *db_raw(struct db *db); /* db.c */

enum {
	HEAD = 4,         /* of a page: where the first row and where the footer begins */
	WORD = 1 << 16,   /* longer than any */
	SEGMENTS = 2000,  /* FTS5_MAX_SEGMENT */
	LEVELS = 64,      /* FTS5_MAX_LEVEL */
	PLACES = 1 << 26, /* bytes of one word in one row */
	SHIFT = 37,       /* a page's id is its number, and above that its segment's */
	PAGE = INT32_MAX,
};

struct segment {
	struct stmt pages;
	int64_t next, last, first; /* ids */
	int64_t number;            /* of the segment */
	int64_t worded;            /* pages with words of their own, behind the first page */
	const unsigned char *page; /* NULL: behind the last */
	size_t at, end;            /* end: of what is no footer */
	size_t row_at;             /* the first row before the first word; 0: none */
	size_t footer, size;       /* where the next word's offset is told */
	size_t word_at;            /* the next word of the page; 0: none */
	bool first_word;           /* of the page: told whole */
	bool goes_on;              /* the page begins with what is left of the page before it */
	bool ended;
	/* the word and the row where it stands */
	unsigned char *word;
	size_t length;
	int64_t row;
	bool has_row;
	struct buf places;
};

struct reader {
	struct db *db;
	struct segment *all; /* the newest first */
	size_t count;
	struct segment **with; /* room to choose in, twice SEGMENTS */
};

static bool corrupt(struct db *db)
{
	return db_ok(db) && err_set(db_err(db), ERR_CORRUPT,
				    "the pages of the search index are not as SQLite writes them");
}

/* A number of variable length at *at, before end; false when there is none. */
static bool number(const unsigned char *bytes, size_t *at, size_t end, uint64_t *ret)
{
	uint64_t n = 0;
	for (int i = 0; *at < end && i < 9; i++) {
		unsigned char c = bytes[(*at)++];
		if (i == 8) {
			*ret = n << 8 | c;
			return true;
		}
		n = n << 7 | (c & 0x7f);
		if (c < 0x80) {
			*ret = n;
			return true;
		}
	}
	return false;
}

static size_t two_bytes(const unsigned char *bytes)
{
	return (size_t)bytes[0] << 8 | bytes[1];
}

/* Where the next word of the page begins. */
static bool next_word_at(struct segment *s)
{
	uint64_t more;
	bool first = s->word_at == 0;
	if (s->footer == s->size) {
		s->word_at = 0;
		return true;
	}
	if (!number(s->page, &s->footer, s->size, &more) || more == 0 || more > s->end)
		return false;
	s->word_at += (size_t)more;
	s->first_word = first;
	return s->word_at >= HEAD && s->word_at < s->end;
}

/* false: there is none, or it is not as it should be. */
static bool next_page(struct segment *s)
{
	if (s->page && s->goes_on && s->row_at)
		return corrupt(s->pages.db);
	s->page = NULL;
	if (s->next > s->last)
		return false;
	if (!stmt_next(&s->pages) || col_int(&s->pages, "id") != s->next)
		return corrupt(s->pages.db);
	s->page = col_bytes(&s->pages, "block", &s->size);
	if (s->size < HEAD)
		return corrupt(s->pages.db);
	s->row_at = two_bytes(s->page);
	s->footer = s->end = two_bytes(s->page + 2);
	s->at = HEAD;
	s->word_at = 0;
	s->goes_on = true;
	if (s->end < HEAD || s->end > s->size || s->row_at >= s->end || !next_word_at(s) ||
		(s->row_at && (s->row_at < HEAD || (s->word_at && s->row_at >= s->word_at))))
		return corrupt(s->pages.db);
	s->worded += s->word_at && s->next > s->first;
	s->next++;
	return true;
}

static bool before(const unsigned char *a, size_t la, const unsigned char *b, size_t lb)
{
	int order = memcmp(a, b, la < lb ? la : lb);
	return order < 0 || (order == 0 && la < lb);
}

/* The word that begins here. It stands behind the one before it. */
static bool read_word(struct segment *s)
{
	uint64_t kept = 0, fresh;
	size_t old = s->length;
	if (s->at != s->word_at || (s->goes_on && s->row_at) ||
		(!s->first_word && !number(s->page, &s->at, s->end, &kept)) ||
		!number(s->page, &s->at, s->end, &fresh) || kept > old || fresh == 0 ||
		fresh > s->end - s->at || kept + fresh > WORD)
		return corrupt(s->pages.db);
	const unsigned char *rest = s->page + s->at;
	if (old && !before(s->word + kept, old - kept, rest, fresh))
		return corrupt(s->pages.db);
	memcpy(s->word + kept, rest, fresh);
	s->length = kept + fresh;
	s->at += fresh;
	s->has_row = s->goes_on = false;
	return (s->word[0] == '0' && next_word_at(s)) || corrupt(s->pages.db);
}

static bool next_word(struct segment *s)
{
	if (s->page && s->at == s->end && !s->word_at)
		next_page(s);
	s->ended = !s->page;
	return !s->ended && read_word(s);
}

/* Where what stands here ends at the latest: before the next row that is told, word or footer. */
static size_t limit(const struct segment *s)
{
	if (s->goes_on && s->row_at)
		return s->row_at;
	return s->word_at ? s->word_at : s->end;
}

/* The bytes of the places of a row, which may go on for pages. */
static bool read_places(struct segment *s, size_t length)
{
	buf_clear(&s->places);
	while (length > 0) {
		if (s->at == s->end && !next_page(s))
			return corrupt(s->pages.db);
		size_t stop = limit(s), here = stop > s->at ? stop - s->at : 0;
		if (here > length)
			here = length;
		if (here == 0 || (here < length && stop != s->end))
			return corrupt(s->pages.db);
		buf_add(&s->places, (const char *)s->page + s->at, here);
		s->at += here;
		length -= here;
	}
	return db_ok(s->pages.db);
}

/* The next row of the word; false: there is none, or an error. */
static bool next_row(struct segment *s)
{
	uint64_t row, size;
	if (s->page && s->at == s->end && !s->word_at)
		next_page(s);
	if (!db_ok(s->pages.db) || !s->page || s->at == s->word_at)
		return !s->has_row && corrupt(s->pages.db);
	if (s->goes_on && s->at != s->row_at)
		return corrupt(s->pages.db);
	/* the first row of a word and of a page is told whole */
	bool whole = !s->has_row || s->goes_on;
	s->goes_on = false;
	if (!number(s->page, &s->at, limit(s), &row) || !number(s->page, &s->at, limit(s), &size) ||
		size / 2 > PLACES)
		return corrupt(s->pages.db);
	int64_t now = (int64_t)(whole ? row : (uint64_t)s->row + row);
	if (s->has_row && now <= s->row)
		return corrupt(s->pages.db);
	s->row = now;
	s->has_row = true;
	return read_places(s, (size_t)size / 2);
}

static bool take_places(
	struct segment *s, void (*take)(void *context, const struct index_word *w), void *context)
{
	const unsigned char *bytes = (const unsigned char *)s->places.text;
	struct index_word w = {
		.word = (const char *)s->word + 1, .length = s->length - 1, .row = s->row
	};
	int64_t place = 0;
	bool first = true;
	for (size_t at = 0; at < s->places.length;) {
		uint64_t n;
		if (!number(bytes, &at, s->places.length, &n))
			return corrupt(s->pages.db);
		if (n == 1) { /* another column */
			uint64_t column;
			if (!number(bytes, &at, s->places.length, &column) || column <= w.column ||
				!number(bytes, &at, s->places.length, &n))
				return corrupt(s->pages.db);
			w.column = column;
			place = 0;
			first = true;
		}
		if (n < 2 || n > INT32_MAX || (n == 2 && !first))
			return corrupt(s->pages.db);
		place += (int64_t)n - 2;
		w.place = place;
		first = false;
		take(context, &w);
	}
	return true;
}

static bool open_segment(
	struct db *db, struct segment *s, uint64_t number_, uint64_t first, uint64_t last)
{
	if (first == 0 && last == 0)
		return true; /* emptied by a merge that is under way */
	if (number_ == 0 || number_ > UINT16_MAX || first == 0 || last < first || last > PAGE)
		return corrupt(db);
	int64_t base = (int64_t)(number_ << SHIFT);
	*s = (struct segment) {
		.pages = db_prepare_once(db, sql_index_pages),
		.number = (int64_t)number_,
		.first = base + (int64_t)first,
		.next = base + (int64_t)first,
		.last = base + (int64_t)last,
		.word = malloc(WORD + 1),
		.places = buf_new(PLACES, db_err(db)),
	};
	if (!s->word)
		return err_set(db_err(db), ERR_IO, "out of memory");
	bind_int(&s->pages, ":first", s->first);
	bind_int(&s->pages, ":last", s->last);
	return next_page(s) && next_word(s);
}

/* Within a level the oldest comes first, among levels the newest. */
static bool open_level(struct reader *r, const unsigned char *bytes, size_t *at, size_t end)
{
	uint64_t merged, count;
	if (!number(bytes, at, end, &merged) || !number(bytes, at, end, &count) ||
		count > SEGMENTS - r->count)
		return corrupt(r->db);
	struct segment *place = r->all + r->count + count;
	for (uint64_t i = 0; i < count; i++)
		r->all[r->count++] = (struct segment) { .pages = { .slot = -1 }, .ended = true };
	while (place-- > r->all + r->count - count) {
		uint64_t number_, first, last;
		if (!number(bytes, at, end, &number_) || !number(bytes, at, end, &first) ||
			!number(bytes, at, end, &last))
			return corrupt(r->db);
		if (!open_segment(r->db, place, number_, first, last))
			return false;
	}
	return true;
}

static bool open_all(struct reader *r)
{
	enum { COOKIE = 4 };
	SCOPED(stmt_done) struct stmt q = db_prepare(r->db, sql_index_structure);
	size_t size = 0, at = COOKIE;
	const unsigned char *bytes = stmt_next(&q) ? col_bytes(&q, "block", &size) : NULL;
	uint64_t levels, segments, written;
	if (!bytes || !number(bytes, &at, size, &levels) || !number(bytes, &at, size, &segments) ||
		!number(bytes, &at, size, &written) || levels > LEVELS || segments > SEGMENTS)
		return corrupt(r->db);
	r->all = calloc(SEGMENTS, sizeof *r->all);
	r->with = calloc(2 * SEGMENTS, sizeof(struct segment *));
	if (!r->all || !r->with)
		return err_set(db_err(r->db), ERR_IO, "out of memory");
	for (uint64_t i = 0; i < levels; i++)
		if (!open_level(r, bytes, &at, size))
			return false;
	return (at == size && r->count == segments) || corrupt(r->db);
}

static void close_all(struct reader *r)
{
	for (size_t i = 0; i < r->count; i++) {
		stmt_done(&r->all[i].pages);
		buf_done(&r->all[i].places);
		free(r->all[i].word);
	}
	free(r->all);
	free(r->with);
}

/* Those that have the first word of all; how many. */
static size_t with_first_word(struct reader *r)
{
	size_t count = 0;
	for (size_t i = 0; i < r->count; i++) {
		struct segment *s = &r->all[i], *first = r->with[0];
		if (s->ended || (count && before(first->word, first->length, s->word, s->length)))
			continue;
		if (count && before(s->word, s->length, first->word, first->length))
			count = 0;
		r->with[count++] = s;
	}
	return count;
}

/* One word: its rows in order. Of several segments that have a row, the newest says what holds. */
static bool take_rows(struct reader *r, size_t count,
	void (*take)(void *context, const struct index_word *w), void *context)
{
	struct segment **left = r->with + SEGMENTS;
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		if (next_row(r->with[i]))
			left[n++] = r->with[i];
	while (n > 0 && db_ok(r->db)) {
		struct segment *newest = left[0];
		for (size_t i = 1; i < n; i++)
			if (left[i]->row < newest->row)
				newest = left[i];
		int64_t row = newest->row;
		if (!take_places(newest, take, context))
			return false;
		size_t kept = 0;
		for (size_t i = 0; i < n; i++)
			if (left[i]->row != row || next_row(left[i]))
				left[kept++] = left[i];
		n = kept;
	}
	return db_ok(r->db);
}

static bool astray(struct db *db)
{
	return db_ok(db) && err_set(db_err(db), ERR_CORRUPT,
				    "words of the search index are not found where a search looks "
				    "for them");
}

/* As many pages that begin with a word of their own as there are ways to them. */
static bool has_all_ways(struct reader *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct segment *s = &r->all[i];
		SCOPED(stmt_done) struct stmt q = db_prepare(r->db, sql_index_ways);
		bind_int(&q, ":segment", s->number);
		bind_int(&q, ":first", s->first & PAGE);
		bind_int(&q, ":last", s->last & PAGE);
		if (!stmt_next(&q) || col_int(&q, "pages") != s->worded)
			return astray(r->db);
	}
	return true;
}

bool index_words(
	struct db *db, void (*take)(void *context, const struct index_word *w), void *context)
{
	SCOPED(close_all) struct reader r = { .db = db };
	bool ok = open_all(&r);
	for (size_t count; ok && (count = with_first_word(&r)) > 0;) {
		ok = take_rows(&r, count, take, context);
		for (size_t i = 0; ok && i < count; i++)
			ok = next_word(r.with[i]) || db_ok(db);
	}
	return ok && has_all_ways(&r);
}

static bool copy_data(struct db *from, struct db *into)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(from, sql_index_data);
	SCOPED(stmt_done) struct stmt add = db_prepare(into, sql_index_data_add);
	while (stmt_next(&q)) {
		size_t length;
		const void *block = col_bytes(&q, "block", &length);
		stmt_again(&add);
		bind_int(&add, ":id", col_int(&q, "id"));
		bind_blob(&add, ":block", block, length);
		stmt_run(&add);
	}
	return db_ok(from) && db_ok(into);
}

static bool copy_ways(struct db *from, struct db *into)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(from, sql_index_idx);
	SCOPED(stmt_done) struct stmt add = db_prepare(into, sql_index_idx_add);
	while (stmt_next(&q)) {
		size_t length;
		const void *term = col_bytes(&q, "term", &length);
		stmt_again(&add);
		bind_int(&add, ":segment", col_int(&q, "segid"));
		bind_blob(&add, ":term", term, length);
		bind_int(&add, ":page", col_int(&q, "pgno"));
		stmt_run(&add);
	}
	return db_ok(from) && db_ok(into);
}

/* FTS5 looks whether each way leads to its page; that none is missing is seen by index_words(). */
bool index_reachable(struct db *db)
{
	struct err *e = db_err(db);
	struct db *copy = db_open(NULL, DB_PRIVATE, e);
	bool ok = copy &&
		  sqlite3_db_config(db_raw(copy), SQLITE_DBCONFIG_DEFENSIVE, 0, NULL) == 0 &&
		  db_exec(copy, sql_index_copy) && copy_data(db, copy) && copy_ways(db, copy);
	if (ok && !db_exec(copy, sql_index_check)) {
		if (e->code == ERR_CORRUPT)
			err_take(e);
		ok = astray(db);
	}
	db_close(copy);
	return ok;
}
