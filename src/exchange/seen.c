#include "seen.h"

#include "arena.h"
#include "db.h"
#include "seen_sql.h"

/* One transaction that nothing ends: what is written goes with the connection. */
static bool ready(struct seen_map *m)
{
	if (m->db || m->err->code != ERR_NONE)
		return m->err->code == ERR_NONE;
	m->db = db_open(NULL, DB_PRIVATE, m->err);
	return m->db && db_exec(m->db, "PRAGMA cache_size = -4096") && tx_begin(m->db).open &&
	       db_exec(m->db, import_seen_make);
}

void seen_done(struct seen_map *m)
{
	db_close(m->db);
	m->db = NULL;
}

bool seen_find(struct seen_map *m, const char *key, struct seen *ret)
{
	if (!ready(m))
		return false;
	SCOPED(stmt_done) struct stmt q = db_prepare(m->db, import_seen_find);
	bind_text(&q, ":key", key);
	if (!stmt_next(&q))
		return false;
	if (ret)
		*ret = (struct seen) { (long)col_int(&q, "line"), col_int(&q, "refused") };
	return true;
}

static bool put(struct seen_map *m, const char *sql, const char *key, long line)
{
	if (!ready(m))
		return false;
	SCOPED(stmt_done) struct stmt q = db_prepare(m->db, sql);
	bind_text(&q, ":key", key);
	bind_int(&q, ":line", line);
	return stmt_run(&q);
}

bool seen_new(struct seen_map *m, const char *key, long line, struct seen *ret)
{
	if (!put(m, import_seen_new, key, line))
		return false;
	return db_changed(m->db) || !seen_find(m, key, ret);
}

bool seen_refuse(struct seen_map *m, const char *key, long line)
{
	return put(m, import_seen_refuse, key, line);
}

bool bearing_row_add(struct seen_map *m, const struct bearing_row *w)
{
	if (!ready(m))
		return false;
	SCOPED(stmt_done) struct stmt q = db_prepare(m->db, import_bearing_row_add);
	bind_text(&q, ":evidence", w->evidence);
	bind_int(&q, ":line", w->line);
	bind_text(&q, ":commitment", w->bearing.commitment);
	bind_text(&q, ":bearing", w->bearing.bearing);
	bind_text(&q, ":milestone", w->bearing.milestone);
	bind_text(&q, ":note", w->bearing.note);
	bind_int(&q, ":bad", w->bad);
	return stmt_run(&q);
}

static struct bearing_row row_of(struct stmt *q, const char *evidence, struct arena *a)
{
	struct bearing_row w = { .evidence = evidence, .line = (long)col_int(q, "line") };
	w.bearing.commitment = col_text(q, "commitment", a);
	w.bearing.bearing = col_text(q, "bearing", a);
	w.bearing.milestone = col_text(q, "milestone", a);
	w.bearing.note = col_text(q, "note", a);
	w.bad = col_int(q, "bad");
	return w;
}

struct bearing_row *bearing_rows_of(
	struct seen_map *m, const char *evidence, struct arena *a, size_t *ret_count)
{
	struct bearing_row *list = NULL;
	size_t count = 0;
	*ret_count = 0;
	if (!ready(m))
		return NULL;
	SCOPED(stmt_done) struct stmt q = db_prepare(m->db, import_bearing_rows_of);
	bind_text(&q, ":evidence", evidence);
	for (; stmt_next(&q); count++) {
		list = arena_more(a, list, count, sizeof *list);
		list[count] = row_of(&q, evidence, a);
	}
	*ret_count = count;
	return list;
}

bool bearing_rows_each(
	struct seen_map *m, bool (*take)(void *context, const struct bearing_row *w), void *context)
{
	if (!ready(m))
		return false;
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(stmt_done) struct stmt q = db_prepare(m->db, import_bearing_rows_all);
	while (stmt_next(&q)) {
		arena_clear(&a);
		const struct bearing_row w = row_of(&q, col_text(&q, "evidence", &a), &a);
		if (!take(context, &w))
			return false;
	}
	return db_ok(m->db);
}
