#include "hypothesis.h"

#include <ctype.h>
#include <string.h>

#include "arena.h"
#include "code.h"
#include "day.h"
#include "err.h"
#include "import_row.h"
#include "import_store.h"
#include "import_wait.h"
#include "importing.h"
#include "text.h"

enum { SUMMARY_WIDTH = 200 };

static const char *either(const struct table_row *row, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t c = 0; c < row->count; c++)
			if (text_same(row->names[c], names[i]))
				return row->values[c] ? row->values[c] : "";
	return NULL;
}
#define CELL(row, ...)                                                                             \
	either(row, (const char *const[]) { __VA_ARGS__ },                                         \
		sizeof((const char *const[]) { __VA_ARGS__ }) / sizeof(char *))

static const char *kind_of(const struct table_row *row)
{
	const char *type = CELL(row, "Type", "Annotation/Reply Type");
	return type ? type : "";
}

bool hypothesis_check(const struct table_row *row, const char *file, struct err *e)
{
	static const char *const needed[] = { "URL", "Quote", "Tags" };
	for (size_t i = 0; i < COUNT_OF(needed); i++)
		if (!either(row, &needed[i], 1))
			return err_set(e, ERR_INPUT,
				"%s is no CSV of Hypothesis: it has no column '%s'", file,
				needed[i]);
	return true;
}

bool hypothesis_is_reply(const struct table_row *row)
{
	return text_same(kind_of(row), "Reply");
}

/* What the tags of a row say. */
struct said {
	const char *commitments, *bearing, *on, *rest;
};

static const char *joined(
	const char *list, const char *separator, const char *word, struct arena *a)
{
	return list ? arena_printf(a, "%s%s%s", list, separator, word) : word;
}

/* The code, where the word is one in full; a shortened one could be any word. */
static const char *whole_code(struct db *db, const char *word, struct arena *a)
{
	enum kind kind;
	const char *code;
	return code_try(db, KIND_COMMITMENT, word, a, &kind, &code) && text_same(word, code) ? code
											     : NULL;
}

static void take_tag(struct db *db, const char *tag, struct said *s, struct arena *a)
{
	struct day_span span;
	size_t before = strcspn(tag, ":");
	const char *code = whole_code(db, arena_bytes(a, tag, before), a);
	if (code && (!tag[before] || bearing_from(tag + before + 1)))
		s->commitments = joined(
			s->commitments, " ", arena_printf(a, "%s%s", code, tag + before), a);
	else if (bearing_from(tag))
		s->bearing = tag;
	else if (day_span(tag, &span))
		s->on = tag;
	else
		s->rest = joined(s->rest, ", ", tag, a);
}

static struct said read_tags(struct db *db, const char *tags, struct arena *a)
{
	struct said s = { 0 };
	for (size_t length; *(tags += strspn(tags, ", \t")); tags += length) {
		length = strcspn(tags, ",");
		size_t end = length;
		while (end && tags[end - 1] == ' ')
			end--;
		take_tag(db, arena_bytes(a, tags, end), &s, a);
	}
	return s;
}

/* "23" and "iv" are pages; "p. 3" says so already. */
static const char *locator(const char *page, struct arena *a)
{
	bool number = *page && (strspn(page, "0123456789") == strlen(page) ||
				       strspn(page, "ivxlc") == strlen(page));
	return number ? arena_printf(a, "p. %s", page) : page;
}

static void add(struct table_row *row, const char *name, const char *value)
{
	row->names[row->count] = name;
	row->values[row->count++] = value && *value ? value : NULL;
}

/* Files on a reader's disk and PDFs known by their fingerprint have no address to go to. */
static void add_source(struct table_row *row, const char *url)
{
	bool web = text_starts(url, "https://") || text_starts(url, "http://");
	add(row, "url", web ? url : NULL);
	add(row, "title", web ? NULL : url);
}

static const char *note(const struct table_row *row, const struct said *s, struct arena *a)
{
	const char *who = CELL(row, "Author", "User"),
		   *at = CELL(row, "Created at", "Creation Date");
	return arena_printf(a, "annotated in Hypothesis%s%s%s%s%s%s", who && *who ? " by " : "",
		who ? who : "", at && *at ? ", " : "", at ? at : "", s->rest ? "; tags: " : "",
		s->rest ? s->rest : "");
}

/* The same annotation has the same code again, also after its comment was changed. */
static const char *code_of(const struct table_row *row, const char *url, const char *quote)
{
	const char *who = CELL(row, "Author", "User"),
		   *at = CELL(row, "Created at", "Creation Date");
	return import_made_code(row->arena, KIND_EVIDENCE,
		arena_printf(row->arena, "hypothesis|%s|%s|%s|%s", who ? who : "", at ? at : "",
			url, quote));
}

const struct table_row *hypothesis_item(struct db *db, const struct table_row *row)
{
	struct arena *a = row->arena;
	const char *url = CELL(row, "URL"), *quote = CELL(row, "Quote"), *page = CELL(row, "Page");
	const char *comment = CELL(row, "Comment", "Body", "Text");
	struct said s = read_tags(db, CELL(row, "Tags"), a);
	struct table_row *item = arena_alloc(a, sizeof *item);
	item->line = row->line;
	item->arena = a;
	add(item, "code", code_of(row, url, quote));
	add(item, "commitments", s.commitments);
	add(item, "bearing", s.bearing);
	add(item, "date", s.on);
	add(item, "summary",
		comment && *comment ? comment
				    : text_cut(text_one_line(quote, a), SUMMARY_WIDTH, a));
	add(item, "quote", quote);
	add(item, "locator", locator(page ? page : "", a));
	add(item, "note", s.commitments ? note(row, &s, a) : NULL);
	add_source(item, url);
	return item;
}

const char *hypothesis_path(const char *column)
{
	static const struct {
		const char *column, *path;
	} others[] = { { "date", "occurred_on" }, { "url", "source.url" },
		{ "title", "source.title" } };
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (strcmp(others[i].column, column) == 0)
			return others[i].path;
	return column;
}
