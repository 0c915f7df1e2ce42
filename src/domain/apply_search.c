#include "apply_search.h"

#include "arena.h"
#include "db.h"
#include "domain_sql.h"
#include "text.h"

/* What of a record is searched: one title and several texts. tag: its kind in the row number. */
static const struct {
	int tag;
	const char *title, *texts[6], *waiting;
} searched[KIND_COUNT] = {
	[KIND_AGREEMENT] = { 1, "title", { "summary", "place" }, q_apply_unsearched_agreement },
	[KIND_COMMITMENT] = { 2, "title", { "kept_if", "broken_if", "tags", "notes", "kind" },
		q_apply_unsearched_commitment },
	[KIND_WORDING] = { 3, NULL, { "quote" }, q_apply_unsearched_wording },
	[KIND_EVIDENCE] = { 4, NULL, { "summary", "quote" }, q_apply_unsearched_evidence },
	[KIND_RATING] = { 5, NULL, { "rationale" }, q_apply_unsearched_rating },
	[KIND_SOURCE] = { 6, "title", { "publisher", "author" }, q_apply_unsearched_source },
	[KIND_PARTY] = { 8, "name", { "name_local" }, q_apply_unsearched_party },
	[KIND_SNAPSHOT] = { 7, NULL, { NULL }, NULL }, /* its words are not in the record */
};

enum { TAGS = 16 };

static const char *texts_of(const struct record *r, struct arena *a)
{
	const char *all = "";
	for (size_t i = 0; i < COUNT_OF(searched[0].texts) && searched[r->kind].texts[i]; i++) {
		const char *text = record_get(r, searched[r->kind].texts[i]);
		if (text)
			all = *all ? arena_printf(a, "%s\n%s", all, text) : text;
	}
	return text_han_spaced(all, a);
}

static int64_t row_in_index(enum kind kind, int64_t id)
{
	return id * TAGS + searched[kind].tag;
}

struct search_row search_row(const struct record *r, int64_t id, struct arena *a)
{
	const char *title = searched[r->kind].title ? record_get(r, searched[r->kind].title) : NULL;
	return (struct search_row) {
		.row = row_in_index(r->kind, id),
		.title = text_han_spaced(title ? title : "", a),
		.text = texts_of(r, a),
	};
}

static bool add_row(struct db *db, const struct search_row *row)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_search_add);
	bind_int(&q, ":row", row->row);
	bind_text(&q, ":title", row->title);
	bind_text(&q, ":text", row->text);
	return stmt_run(&q);
}

static bool add(struct db *db, const struct record *r, int64_t id, struct arena *a)
{
	struct search_row row = search_row(r, id, a);
	return add_row(db, &row);
}

bool search_page(struct db *db, int64_t id, const char *words, struct arena *a)
{
	static const struct unsearched none = { 0 };
	const struct search_row row = {
		.row = row_in_index(KIND_SNAPSHOT, id),
		.title = "",
		.text = text_han_spaced(words, a),
	};
	return search_drop(db, &none, KIND_SNAPSHOT, id) && add_row(db, &row);
}

static bool waits(const struct unsearched *u, enum kind kind, int64_t id)
{
	return u->from[kind] && id >= u->from[kind];
}

bool search_put(struct db *db, struct unsearched *u, const struct record *r, int64_t id, bool fresh,
	struct arena *a)
{
	if (!searched[r->kind].tag || waits(u, r->kind, id))
		return db_ok(db);
	if (r->kind == KIND_SNAPSHOT)
		return fresh || search_drop(db, u, r->kind, id);
	/* a row in the gap that a retraction left before those that wait is written at once */
	if (fresh && !u->from[r->kind]) {
		u->from[r->kind] = id;
		return db_ok(db);
	}
	return (fresh || search_drop(db, u, r->kind, id)) && add(db, r, id, a);
}

bool search_drop(struct db *db, const struct unsearched *u, enum kind kind, int64_t id)
{
	if (!searched[kind].tag || waits(u, kind, id))
		return db_ok(db);
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_apply_search_clear);
	bind_int(&q, ":row", row_in_index(kind, id));
	return stmt_run(&q);
}

/* Of a row, only what is searched. */
static void read_row(struct stmt *q, struct record *r, struct arena *a)
{
	const char *title = searched[r->kind].title;
	if (title)
		record_set(r, title, col_text(q, title, a));
	for (size_t i = 0; i < COUNT_OF(searched[0].texts) && searched[r->kind].texts[i]; i++) {
		const char *field = searched[r->kind].texts[i];
		record_set(r, field, col_text(q, field, a));
	}
}

bool search_catch_up(struct db *db, struct unsearched *u)
{
	SCOPED(arena_done) struct arena a = { 0 };
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (!u->from[i])
			continue;
		SCOPED(stmt_done) struct stmt q = db_prepare(db, searched[i].waiting);
		bind_int(&q, ":from", u->from[i]);
		while (stmt_next(&q)) {
			struct record r = { .kind = (enum kind)i };
			arena_clear(&a);
			int64_t id = col_int(&q, "id");
			read_row(&q, &r, &a);
			if (!add(db, &r, id, &a))
				return false;
		}
		u->from[i] = 0;
	}
	return db_ok(db);
}
