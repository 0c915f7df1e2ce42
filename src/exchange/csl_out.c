#include "csl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "citekey.h"
#include "db.h"
#include "file.h"
#include "jsonw.h"
#include "ledger.h"
#include "macros.h"
#include "text.h"

/* The types of CSL 1.0.2. Where a kind of source has another name than its type, or none. */
static const struct {
	const char *type, *kind; /* NULL: the type, with hyphens */
} types[] = {
	{ "article", NULL },
	{ "article-journal", NULL },
	{ "article-magazine", NULL },
	{ "article-newspaper", "news" },
	{ "bill", NULL },
	{ "book", NULL },
	{ "broadcast", NULL },
	{ "chapter", NULL },
	{ "classic", NULL },
	{ "collection", NULL },
	{ "dataset", NULL },
	{ "document", NULL },
	{ "entry", NULL },
	{ "entry-dictionary", NULL },
	{ "entry-encyclopedia", NULL },
	{ "event", NULL },
	{ "figure", NULL },
	{ "graphic", NULL },
	{ "hearing", NULL },
	{ "interview", NULL },
	{ "legal_case", NULL },
	{ "legislation", "law" },
	{ "manuscript", NULL },
	{ "map", NULL },
	{ "motion_picture", NULL },
	{ "musical_score", NULL },
	{ "pamphlet", NULL },
	{ "paper-conference", NULL },
	{ "patent", NULL },
	{ "performance", NULL },
	{ "periodical", NULL },
	{ "personal_communication", NULL },
	{ "post", NULL },
	{ "post-weblog", NULL },
	{ "regulation", NULL },
	{ "report", NULL },
	{ "review", NULL },
	{ "review-book", NULL },
	{ "software", NULL },
	{ "song", NULL },
	{ "speech", NULL },
	{ "standard", NULL },
	{ "thesis", NULL },
	{ "treaty", NULL },
	{ "webpage", NULL },
};

static const char rows_of_sources[] =
	"SELECT s.*,"
	"  (SELECT p.captured_at FROM out_snapshot p WHERE p.source = s.code"
	"    ORDER BY p.captured_at DESC, p.id DESC LIMIT 1) AS captured_at,"
	"  (SELECT p.archived_url FROM out_snapshot p WHERE p.source = s.code"
	"      AND p.archived_url IS NOT NULL"
	"    ORDER BY p.captured_at DESC, p.id DESC LIMIT 1) AS archived_url"
	"  FROM out_source s ORDER BY s.id";

static const char *with_hyphens(const char *type, struct arena *a)
{
	char *word = arena_text(a, type);
	for (char *c = word; *c; c++)
		if (*c == '_')
			*c = '-';
	return word;
}

const char *csl_kind(const char *type, struct arena *a)
{
	if (!type || strcmp(type, "webpage") == 0)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (strcmp(types[i].type, type) == 0)
			return types[i].kind ? types[i].kind : with_hyphens(type, a);
	return NULL;
}

const char *csl_type(const char *kind)
{
	if (!kind)
		return "webpage";
	SCOPED(arena_done) struct arena a = { 0 };
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (strcmp(kind, types[i].kind ? types[i].kind : with_hyphens(types[i].type, &a)) ==
			0)
			return types[i].type;
	return "document";
}

bool csl_contained(const char *type)
{
	static const char *const contained[] = { "webpage", "article-newspaper", "article-magazine",
		"article-journal", "broadcast", "post", "post-weblog" };
	for (size_t i = 0; i < COUNT_OF(contained); i++)
		if (strcmp(type, contained[i]) == 0)
			return true;
	return false;
}

static void write_names(struct jsonw *w, const char *author, struct arena *a)
{
	jsonw_key(w, "author");
	jsonw_open(w, '[');
	for (const char *at = author; *at;) {
		size_t length = strcspn(at, ";"), family = strcspn(at, ",");
		const char *name = text_trimmed(at, length, a);
		if (*name) {
			jsonw_open(w, '{');
			if (family < length) {
				jsonw_key_text(w, "family", text_trimmed(at, family, a));
				jsonw_key_text(w, "given",
					text_trimmed(at + family + 1, length - family - 1, a));
			} else {
				jsonw_key_text(w, "literal", name);
			}
			jsonw_close(w, '}');
		}
		at += length + (at[length] == ';');
	}
	jsonw_close(w, ']');
}

static void write_parts(struct jsonw *w, int year, int month, int day)
{
	jsonw_open(w, '[');
	jsonw_int(w, year);
	if (month)
		jsonw_int(w, month);
	if (day)
		jsonw_int(w, day);
	jsonw_close(w, ']');
}

/* 2024, 2024-Q3, 2024-07, 2024-07-31; longer texts begin with one of these. */
static void write_date(struct jsonw *w, const char *key, const char *date)
{
	int year = (int)strtol(date, NULL, 10), month = 0, day = 0;
	if (strlen(date) > 5 && date[5] == 'Q') {
		int quarter = (int)strtol(date + 6, NULL, 10);
		jsonw_key(w, key);
		jsonw_open(w, '{');
		jsonw_key(w, "date-parts");
		jsonw_open(w, '[');
		write_parts(w, year, quarter * 3 - 2, 0);
		write_parts(w, year, quarter * 3, 0);
	} else {
		if (strlen(date) >= 7)
			month = (int)strtol(date + 5, NULL, 10);
		if (strlen(date) >= 10)
			day = (int)strtol(date + 8, NULL, 10);
		jsonw_key(w, key);
		jsonw_open(w, '{');
		jsonw_key(w, "date-parts");
		jsonw_open(w, '[');
		write_parts(w, year, month, day);
	}
	jsonw_close(w, ']');
	jsonw_close(w, '}');
}

static const char *note_line(const char *note, const char *name, const char *value, struct arena *a)
{
	return value ? arena_printf(a, "%s%s%s: %s", note, *note ? "\n" : "", name, value) : note;
}

/* What CSL has no field for. */
static const char *note_of(struct stmt *q, const char *type, struct arena *a)
{
	const char *kind = col_text(q, "kind", a), *back = csl_kind(type, a);
	bool told = !kind || (back && strcmp(back, kind) == 0);
	const char *note = note_line("", "kept-code", col_text(q, "code", a), a);
	if (!told)
		note = note_line(note, "kept-kind", kind, a);
	note = note_line(note, "kept-side", col_text(q, "side", a), a);
	note = note_line(note, "kept-origin", col_text(q, "origin", a), a);
	note = note_line(note, "kept-reliability", col_text(q, "reliability", a), a);
	if (strcmp(type, "webpage") == 0)
		note = note_line(note, "Archived", col_text(q, "archived_url", a), a);
	return note;
}

static void write_text(struct jsonw *w, const char *key, const char *value)
{
	if (value)
		jsonw_key_text(w, key, value);
}

static void write_item(struct jsonw *w, struct stmt *q, const char *key, struct arena *a)
{
	const char *type = csl_type(col_text(q, "kind", a));
	const char *author = col_text(q, "author", a), *publisher = col_text(q, "publisher", a);
	const char *published = col_text(q, "published_on", a);
	const char *captured = col_text(q, "captured_at", a);
	jsonw_open(w, '{');
	jsonw_key_text(w, "id", key);
	jsonw_key_text(w, "citation-key", key);
	jsonw_key_text(w, "type", type);
	jsonw_key_text(w, "title", col_text(q, "title", a));
	if (author)
		write_names(w, author, a);
	write_text(w, csl_contained(type) ? "container-title" : "publisher", publisher);
	if (published)
		write_date(w, "issued", published);
	if (captured)
		write_date(w, "accessed", captured);
	write_text(w, "URL", col_text(q, "url", a));
	if (strcmp(type, "webpage") != 0)
		write_text(w, "archive_location", col_text(q, "archived_url", a));
	write_text(w, "language", col_text(q, "language", a));
	jsonw_key_text(w, "note", note_of(q, type, a));
	jsonw_close(w, '}');
}

enum { ITEM_MAX = 4 * 1024 * 1024 };

static bool write_all(struct ledger *l, FILE *out, int64_t *ret_sources)
{
	SCOPED(arena_done) struct arena keep = { 0 };
	SCOPED(arena_done) struct arena row = { 0 };
	struct citekeys keys;
	if (!citekeys_read(l, &keep, &keys))
		return false;
	SCOPED(buf_done) struct buf item = buf_new(ITEM_MAX, l->err);
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, rows_of_sources);
	fputs("[", out);
	for (; stmt_next(&q); ++*ret_sources) {
		arena_clear(&row);
		buf_clear(&item);
		struct jsonw w = jsonw_new(&item);
		const char *key = citekey_of(&keys, col_text(&q, "code", &row));
		write_item(&w, &q, key ? key : col_text(&q, "code", &row), &row);
		fprintf(out, "%s\n%s", *ret_sources ? "," : "", item.text);
	}
	fputs("\n]\n", out);
	return db_ok(l->db) && l->err->code == ERR_NONE;
}

bool csl_export(struct ledger *l, const char *path, int64_t *ret_sources)
{
	SCOPED(file_out_done) struct file_out f = file_out_begin(path, l->err);
	*ret_sources = 0;
	return f.stream && write_all(l, f.stream, ret_sources) && file_out_commit(&f);
}
