#include "snapshot.h"

#include <string.h>

#include "apply.h"
#include "bytes.h"
#include "domain_sql.h"

static struct snapshot_row read_row(struct ledger *l, struct stmt *q, struct arena *a)
{
	struct hash h;
	struct snapshot_row s = {
		.code = col_text(q, "code", a),
		.source = col_text(q, "source", a),
		.captured_at = col_text(q, "captured_at", a),
		.media_type = col_text(q, "media_type", a),
		.sha256 = col_text(q, "sha256", a),
		.size = col_text(q, "size", a),
		.archived_url = col_text(q, "archived_url", a),
		.exchange = col_text(q, "exchange", a),
	};
	/* a replay is a database of its own, without the bytes */
	s.held = !l->rebuilt && s.sha256 && hash_from_hex(s.sha256, &h) && bytes_held(l->db, &h);
	return s;
}

static const char *of_source(struct ledger *l, const char *source, const char *hex, struct arena *a)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_snapshot_of_source);
	bind_text(&q, ":sha256", hex);
	bind_text(&q, ":source", source);
	return stmt_next(&q) ? col_text(&q, "code", a) : NULL;
}

/* A record may have been here before its words, which a journal does not bring along. */
static bool words_for_all(struct ledger *l, const char *hex, struct arena *a)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_snapshot_with_words);
	bind_text(&q, ":sha256", hex);
	while (stmt_next(&q)) {
		struct record r = { .kind = KIND_SNAPSHOT, .code = col_text(&q, "code", a) };
		record_set(&r, "sha256", hex);
		if (!apply_page(l->db, l->db, &r, a))
			return false;
	}
	return db_ok(l->db);
}

static bool keep_exchange(
	struct ledger *l, const struct page_bytes *page, struct record *r, struct arena *a)
{
	struct hash h;
	char hex[HASH_HEX];
	if (!bytes_add(l->db, page->exchange, page->exchange_length, &h, NULL))
		return false;
	hash_hex(&h, hex);
	record_set(r, "exchange", arena_text(a, hex));
	return true;
}

bool snapshot_add(struct ledger *l, const struct page_bytes *page, struct problems *p,
	struct snapshot_row *ret, bool *ret_fresh)
{
	struct hash h;
	char hex[HASH_HEX];
	if (!bytes_add(l->db, page->bytes, page->length, &h, NULL) ||
		(page->text && !bytes_add_text(l->db, &h, page->text)))
		return false;
	hash_hex(&h, hex);
	if (page->text && !words_for_all(l, hex, p->arena))
		return false;
	const char *there = of_source(l, page->source, hex, p->arena);
	if (ret_fresh)
		*ret_fresh = !there;
	if (there || !db_ok(l->db))
		return db_ok(l->db) && snapshot_get(l, there, p->arena, ret);
	struct record r = { .kind = KIND_SNAPSHOT };
	record_set(&r, "source", page->source);
	record_set(&r, "captured_at", page->captured_at);
	record_set(&r, "media_type", page->media_type);
	record_set(&r, "sha256", arena_text(p->arena, hex));
	record_set(&r, "size", arena_printf(p->arena, "%zu", page->length));
	record_set(&r, "archived_url", page->archived_url);
	if (page->exchange && !keep_exchange(l, page, &r, p->arena))
		return false;
	return ledger_add(l, &r, p) && snapshot_get(l, r.code, p->arena, ret);
}

bool snapshot_find(
	struct ledger *l, const struct hash *digest, struct arena *a, struct snapshot_row *ret)
{
	char hex[HASH_HEX];
	hash_hex(digest, hex);
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_snapshot_with_digest);
	bind_text(&q, ":sha256", hex);
	return stmt_next(&q) && snapshot_get(l, col_text(&q, "code", a), a, ret);
}

bool snapshot_get(struct ledger *l, const char *code, struct arena *a, struct snapshot_row *ret)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_snapshot_get);
	bind_text(&q, ":code", code);
	if (!stmt_next(&q))
		return db_ok(l->db) &&
		       err_set(l->err, ERR_MISSING, "there is no snapshot '%s'", code);
	*ret = read_row(l, &q, a);
	return db_ok(l->db);
}

static bool read_rows(struct ledger *l, struct stmt *q, struct arena *a, struct snapshot_row **ret,
	size_t *ret_count)
{
	size_t count = 0;
	struct snapshot_row *list = NULL;
	while (stmt_next(q)) {
		list = arena_more(a, list, count, sizeof *list);
		list[count++] = read_row(l, q, a);
	}
	*ret = list;
	*ret_count = count;
	return db_ok(l->db);
}

bool snapshot_list(struct ledger *l, const char *source, struct arena *a, struct snapshot_row **ret,
	size_t *ret_count)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_snapshot_list);
	bind_text(&q, ":source", source);
	return read_rows(l, &q, a, ret, ret_count);
}

bool snapshot_about(struct ledger *l, const char *code, struct arena *a, struct snapshot_row **ret,
	size_t *ret_count)
{
	SCOPED(stmt_done)
	struct stmt q = db_prepare(l->db, code ? q_snapshot_about : q_snapshot_all);
	if (code)
		bind_text(&q, ":code", code);
	return read_rows(l, &q, a, ret, ret_count);
}

bool snapshot_exchange(struct ledger *l, const struct snapshot_row *s, struct arena *a,
	const char **ret, size_t *ret_length)
{
	struct hash h;
	*ret = NULL;
	if (!s->exchange || l->rebuilt || !hash_from_hex(s->exchange, &h) || !bytes_held(l->db, &h))
		return db_ok(l->db);
	return bytes_read(l->db, &h, a, ret, ret_length);
}

bool snapshot_read(struct ledger *l, const struct snapshot_row *s, struct arena *a,
	const char **ret_bytes, size_t *ret_length)
{
	struct hash h;
	if (l->rebuilt)
		return err_set(l->err, ERR_BUG, "a replay has no pages of its own");
	if (!hash_from_hex(s->sha256, &h))
		return err_set(l->err, ERR_CORRUPT, "snapshot %s names no digest", s->code);
	return bytes_read(l->db, &h, a, ret_bytes, ret_length);
}

const char *snapshot_text(struct ledger *l, const struct snapshot_row *s, struct arena *a)
{
	struct hash h;
	return !l->rebuilt && hash_from_hex(s->sha256, &h) ? bytes_text(l->db, &h, a) : NULL;
}
