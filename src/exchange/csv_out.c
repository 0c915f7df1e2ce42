#include "csv_out.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "datapackage.h"
#include "db.h"
#include "folder.h"
#include "ledger.h"
#include "table.h"

/* Records in the order in which they came. */
static const char *const rows_of[KIND_COUNT] = {
	[KIND_PARTY] = "SELECT * FROM out_party ORDER BY id",
	[KIND_SOURCE] = "SELECT * FROM out_source ORDER BY id",
	[KIND_SNAPSHOT] = "SELECT * FROM out_snapshot ORDER BY id",
	[KIND_AGREEMENT] = "SELECT * FROM out_agreement ORDER BY id",
	[KIND_COMMITMENT] = "SELECT * FROM out_commitment ORDER BY id",
	[KIND_LINK] = "SELECT * FROM out_link ORDER BY id",
	[KIND_WORDING] = "SELECT * FROM out_wording ORDER BY id",
	[KIND_MILESTONE] = "SELECT * FROM out_milestone WHERE origin = 'hand' ORDER BY id",
	[KIND_EVIDENCE] = "SELECT * FROM out_evidence ORDER BY id",
	[KIND_RATING] = "SELECT * FROM out_rating ORDER BY id",
	[KIND_INDICATOR] = "SELECT * FROM out_indicator ORDER BY id",
	[KIND_OBSERVATION] = "SELECT * FROM out_observation ORDER BY id",
	[KIND_TARGET] = "SELECT * FROM out_target ORDER BY id",
};

/* Evidence on the outside, so that its order is there and only the few bearings of each are sorted.
 */
static const char bearing_rows[] =
	"SELECT b.evidence, b.commitment, b.milestone, b.bearing, b.note"
	"  FROM out_evidence e CROSS JOIN out_bearing b ON b.evidence = e.code ORDER BY e.id, b.n";

/* Fields that are columns only where they are used. */
static const struct {
	enum kind kind;
	const char *field;
} rare[] = {
	{ KIND_SOURCE, "author" },
	{ KIND_SOURCE, "kind" },
	{ KIND_SOURCE, "citekey" },
	{ KIND_SNAPSHOT, "exchange" },
	{ KIND_EVIDENCE, "quote" },
	{ KIND_EVIDENCE, "locator" },
};

static bool is_rare(enum kind kind, const char *field)
{
	for (size_t i = 0; i < COUNT_OF(rare); i++)
		if (rare[i].kind == kind && strcmp(rare[i].field, field) == 0)
			return true;
	return false;
}

/* What is being written, and the files of it so far. */
struct writing {
	struct ledger *ledger;
	const struct export_how *how;
	struct folder_out folder;
	struct export_result *result;
	struct out_file files[OUT_FILES];
	size_t count;
};

/* A rare field with a value anywhere: one look through the rows. */
static bool find_used(struct ledger *l, enum kind kind, bool *used)
{
	const struct kind_facts *k = kind_facts(kind);
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, rows_of[kind]);
	while (stmt_next(&q)) {
		arena_clear(&a);
		for (size_t i = 0; i < k->nfields; i++)
			if (!used[i])
				used[i] = col_text(&q, k->fields[i].name, &a) != NULL;
	}
	return db_ok(l->db);
}

static bool choose_columns(struct ledger *l, enum kind kind, struct out_file *ret)
{
	const struct kind_facts *k = kind_facts(kind);
	bool used[FIELD_MAX] = { false }, any = false;
	for (size_t i = 0; i < k->nfields; i++) {
		bool rarely = is_rare(kind, k->fields[i].name);
		used[i] = !rarely;
		any |= rarely;
	}
	if (any && !find_used(l, kind, used))
		return false;
	if (k->coded)
		ret->columns[ret->count++] = "code";
	for (size_t i = 0; i < k->nfields; i++)
		if (used[i])
			ret->columns[ret->count++] = k->fields[i].name;
	return true;
}

static bool write_rows(struct writing *w, const char *sql, FILE *out, int64_t *ret_rows)
{
	const struct out_file *f = &w->files[w->count];
	void (*field)(FILE *, const char *) = w->how->guard ? csv_field_guarded : csv_field;
	struct db *db = w->ledger->db;
	SCOPED(arena_done) struct arena a = { 0 };
	if (w->how->bom)
		fputs("\xef\xbb\xbf", out);
	for (size_t i = 0; i < f->count; i++)
		fprintf(out, "%s%s", i ? "," : "", f->columns[i]);
	putc('\n', out);
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql);
	for (; stmt_next(&q); ++*ret_rows) {
		arena_clear(&a);
		for (size_t i = 0; i < f->count; i++) {
			if (i)
				putc(',', out);
			field(out, col_text(&q, f->columns[i], &a));
		}
		putc('\n', out);
	}
	return db_ok(db);
}

static bool write_file(struct writing *w, const char *sql, int64_t *ret_rows)
{
	SCOPED(arena_done) struct arena a = { 0 };
	FILE *out = folder_out_file(
		&w->folder, arena_printf(&a, "%s.csv", w->files[w->count].name));
	if (!out)
		return false;
	bool ok = write_rows(w, sql, out, ret_rows);
	w->count++;
	return folder_out_save(&w->folder, out) && ok;
}

static bool is_there(struct ledger *l, enum kind kind)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, rows_of[kind]);
	return stmt_next(&q);
}

static bool write_all(struct writing *w)
{
	static const struct out_file bearings = { "bearings", -1,
		{ "evidence", "commitment", "milestone", "bearing", "note" }, 5 };
	struct ledger *l = w->ledger;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		enum kind kind = (enum kind)i;
		bool seldom = kind == KIND_MILESTONE || kind == KIND_SNAPSHOT;
		if (seldom && !is_there(l, kind))
			continue;
		struct out_file *f = &w->files[w->count];
		*f = (struct out_file) { .name = kind_facts(kind)->plural, .kind = (int)i };
		if (!choose_columns(l, kind, f) ||
			!write_file(w, rows_of[kind], &w->result->rows[kind]))
			return false;
	}
	w->files[w->count] = bearings;
	return db_ok(l->db) && write_file(w, bearing_rows, &w->result->bearings) &&
	       (!w->how->package ||
		       package_write(l, &w->folder, w->files, w->count, w->how->guard));
}

static void writing_done(struct writing *w)
{
	folder_out_done(&w->folder);
}

bool export_folder(
	struct ledger *l, const char *path, const struct export_how *how, struct export_result *ret)
{
	SCOPED(writing_done)
	struct writing w = {
		.ledger = l, .how = how, .folder = folder_out_begin(path, l->err), .result = ret
	};
	return w.folder.temporary && write_all(&w) && folder_out_commit(&w.folder);
}
