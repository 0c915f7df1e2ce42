#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "arena.h"
#include "db.h"
#include "store_sql.h"

/* Bytes as a row holds them. */
struct packed {
	const char *codec;
	const void *bytes;
	size_t length;
	void *own; /* to be freed; NULL: bytes are the caller's */
};

static void packed_done(struct packed *p)
{
	free(p->own);
}

/* Compressed where that makes it smaller. */
static struct packed pack(const void *bytes, size_t length)
{
	struct packed p = { .codec = "raw", .bytes = bytes, .length = length };
	uLongf room = compressBound((uLong)length);
	p.own = malloc(room);
	if (p.own && compress2(p.own, &room, bytes, (uLong)length, Z_DEFAULT_COMPRESSION) == Z_OK &&
		room < length) {
		p.codec = "zlib";
		p.bytes = p.own;
		p.length = room;
	}
	return p;
}

/* What the row says of itself: nothing of it is believed. */
struct row {
	const void *bytes;
	const char *codec;
	size_t length, size;
	struct hash want;
};

static bool read_row(struct stmt *q, const char *digest, struct row *ret)
{
	size_t codec_length;
	int64_t size = col_int(q, "size");
	if (!col_blob(q, digest, ret->want.bytes, HASH_SIZE))
		return false;
	ret->codec = col_lent(q, "codec", &codec_length);
	ret->bytes = col_bytes(q, "bytes", &ret->length);
	ret->size = size < 0 || size > BYTES_MAX ? 0 : (size_t)size;
	return ret->codec != NULL;
}

/* Into room for row->size bytes and a NUL. */
static bool unpack(const struct row *row, char *into)
{
	if (strcmp(row->codec, "raw") == 0) {
		if (row->length != row->size)
			return false;
		memcpy(into, row->bytes, row->size);
	} else {
		uLongf room = row->size;
		if (uncompress((Bytef *)into, &room, row->bytes, (uLong)row->length) != Z_OK ||
			room != row->size)
			return false;
	}
	into[row->size] = '\0';
	struct hash h = hash_of(into, row->size);
	return memcmp(h.bytes, row->want.bytes, HASH_SIZE) == 0;
}

static bool get(struct db *db, const char *sql, const struct hash *h, struct arena *a,
	const char **ret_bytes, size_t *ret_length)
{
	struct row row;
	char hex[HASH_HEX];
	hash_hex(h, hex);
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql);
	bind_blob(&q, ":sha256", h->bytes, HASH_SIZE);
	if (!stmt_next(&q))
		return db_ok(db) && err_set(db_err(db), ERR_MISSING,
					    "the bytes of page %s are not held here", hex);
	if (!read_row(&q, "sha256", &row))
		return false;
	char *into = arena_alloc(a, row.size + 1);
	if (!unpack(&row, into))
		return err_set(db_err(db), ERR_CORRUPT,
			"the stored bytes of page %s are not what they were", hex);
	*ret_bytes = into;
	*ret_length = row.size;
	return true;
}

static bool held(struct db *db, const char *sql, const struct hash *h)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql);
	bind_blob(&q, ":sha256", h->bytes, HASH_SIZE);
	return stmt_next(&q);
}

bool bytes_held(struct db *db, const struct hash *h)
{
	return held(db, sql_bytes_held, h);
}

int64_t bytes_size(struct db *db, const struct hash *h)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_bytes_held);
	bind_blob(&q, ":sha256", h->bytes, HASH_SIZE);
	return stmt_next(&q) ? col_int(&q, "size") : -1;
}

bool bytes_read(struct db *db, const struct hash *h, struct arena *a, const char **ret_bytes,
	size_t *ret_length)
{
	return get(db, sql_bytes_get, h, a, ret_bytes, ret_length);
}

/* text_hash NULL: the digest is of these very bytes. */
static bool insert(struct db *db, const char *sql, const struct hash *h,
	const struct hash *text_hash, const void *bytes, size_t length)
{
	SCOPED(packed_done) struct packed p = pack(bytes, length);
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql);
	bind_blob(&q, ":sha256", h->bytes, HASH_SIZE);
	if (text_hash)
		bind_blob(&q, ":text_sha256", text_hash->bytes, HASH_SIZE);
	bind_int(&q, ":size", (int64_t)length);
	bind_text(&q, ":codec", p.codec);
	bind_blob(&q, ":bytes", p.bytes, p.length);
	return stmt_run(&q);
}

static bool reads_back(struct db *db, const char *sql, const struct hash *h, size_t length)
{
	SCOPED(arena_done) struct arena a = { 0 };
	const char *back;
	size_t got;
	return get(db, sql, h, &a, &back, &got) &&
	       (got == length || err_set(db_err(db), ERR_CORRUPT, "a page came back cut"));
}

bool bytes_add(
	struct db *db, const void *bytes, size_t length, struct hash *ret_hash, bool *ret_fresh)
{
	if (length > BYTES_MAX)
		return err_set(db_err(db), ERR_INPUT, "%zu bytes: a page has at most %d MiB",
			length, BYTES_MAX >> 20);
	*ret_hash = hash_of(bytes, length);
	bool there = bytes_held(db, ret_hash);
	if (ret_fresh)
		*ret_fresh = !there;
	if (there || !db_ok(db))
		return db_ok(db);
	return insert(db, sql_bytes_add, ret_hash, NULL, bytes, length) &&
	       reads_back(db, sql_bytes_get, ret_hash, length);
}

bool bytes_add_text(struct db *db, const struct hash *page, const char *text)
{
	size_t length = strlen(text);
	if (length > BYTES_TEXT_MAX)
		return err_set(db_err(db), ERR_INPUT,
			"%zu bytes: the text of a page has %d at most", length, BYTES_TEXT_MAX);
	if (held(db, sql_bytes_text_get, page) || !db_ok(db))
		return db_ok(db);
	struct hash h = hash_of(text, length);
	return insert(db, sql_bytes_text_add, page, &h, text, length) &&
	       reads_back(db, sql_bytes_text_get, page, length);
}

const char *bytes_text(struct db *db, const struct hash *page, struct arena *a)
{
	const char *text = NULL;
	size_t length;
	/* an older file that is only read has not been through step 2 */
	if (!db_int(db, "SELECT EXISTS (SELECT 1 FROM main.sqlite_master "
			"WHERE type = 'table' AND name = 'snapshot_text')") ||
		!held(db, sql_bytes_text_get, page))
		return NULL;
	return get(db, sql_bytes_text_get, page, a, &text, &length) ? text : NULL;
}

static bool check_all(struct db *db, const char *sql, const char *what,
	void (*tell)(void *context, const char *problem), void *context, int64_t *ret_count)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql);
	for (*ret_count = 0; stmt_next(&q); ++*ret_count) {
		struct row row;
		struct hash name;
		char hex[HASH_HEX], problem[160];
		SCOPED(arena_done) struct arena a = { 0 };
		if (!read_row(&q, "digest", &row) || !col_blob(&q, "sha256", name.bytes, HASH_SIZE))
			return false;
		hash_hex(&name, hex);
		snprintf(
			problem, sizeof problem, "%s of page %s are not what they were", what, hex);
		if (!unpack(&row, arena_alloc(&a, row.size + 1)))
			tell(context, problem);
	}
	return db_ok(db);
}

bool bytes_check(struct db *db, void (*tell)(void *context, const char *problem), void *context,
	int64_t *ret_pages)
{
	int64_t texts;
	return check_all(db, sql_bytes_all, "the stored bytes", tell, context, ret_pages) &&
	       check_all(db, sql_bytes_text_all, "the words for search", tell, context, &texts);
}
