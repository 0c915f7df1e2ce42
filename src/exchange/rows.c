#include "rows.h"

#include <stdarg.h>
#include <string.h>

#include "arena.h"
#include "csv_in.h"
#include "err.h"
#include "text.h"

void trouble_add(struct troubles *t, const char *file, long line, const char *column,
	const char *format, ...)
{
	t->all++;
	if (t->count == TROUBLES_MAX)
		return;
	char text[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	t->list[t->count++] = (struct trouble) { arena_text(t->arena, file), line,
		arena_text(t->arena, column), arena_text(t->arena, text) };
}

static void column(struct sheet *s, const char *name, bool required)
{
	s->columns[s->count].name = name;
	s->columns[s->count++].required = required;
}

struct sheet sheet_of_kind(enum kind kind, const char *file)
{
	const struct kind_facts *k = kind_facts(kind);
	struct sheet s = { .file = file };
	column(&s, "code", k->coded);
	for (size_t i = 0; i < k->nfields; i++)
		column(&s, k->fields[i].name, k->fields[i].required);
	return s;
}

struct sheet sheet_of_bearings(const char *file)
{
	struct sheet s = { .file = file };
	column(&s, "evidence", true);
	column(&s, "commitment", true);
	column(&s, "milestone", false);
	column(&s, "bearing", true);
	column(&s, "note", false);
	return s;
}

struct reading {
	struct sheet *sheet;
	bool (*take)(void *context, struct sheet_row *row);
	void *context;
	struct troubles *troubles;
	bool headed;
	size_t count;            /* of the heading's columns */
	size_t map[CSV_COLUMNS]; /* heading's column -> sheet's */
};

static void unknown_column(struct reading *r, const struct csv_row *row, size_t i)
{
	const char *names[SHEET_MAX];
	for (size_t n = 0; n < r->sheet->count; n++)
		names[n] = r->sheet->columns[n].name;
	const char *nearest = text_nearest(row->fields[i], names, r->sheet->count);
	trouble_add(r->troubles, r->sheet->file, row->lines[i], row->fields[i],
		nearest ? "no such column. Did you mean '%s'?" : "no such column%s",
		nearest ? nearest : "");
	r->sheet->broken = true;
}

static void head_column(struct reading *r, const struct csv_row *row, size_t i, bool *had)
{
	const struct sheet *s = r->sheet;
	if (!row->fields[i]) {
		trouble_add(r->troubles, s->file, row->line, NULL,
			"column %zu has no name in the heading", i + 1);
		r->sheet->broken = true;
		return;
	}
	size_t n = 0;
	while (n < s->count && !text_same(s->columns[n].name, row->fields[i]))
		n++;
	if (n == s->count) {
		unknown_column(r, row, i);
		return;
	}
	if (had[n]) {
		trouble_add(r->troubles, s->file, row->lines[i], s->columns[n].name,
			"the heading names this column twice");
		r->sheet->broken = true;
	}
	had[n] = true;
	r->map[i] = n;
}

/* The first row. What is wrong with it makes the rest unreadable. */
static void read_heading(struct reading *r, const struct csv_row *row)
{
	struct sheet *s = r->sheet;
	bool had[SHEET_MAX] = { false };
	r->headed = true;
	r->count = row->count;
	if (row->fault.text) {
		trouble_add(r->troubles, s->file, row->fault.line, NULL, "%s", row->fault.text);
		s->broken = true;
		return;
	}
	for (size_t i = 0; i < row->count; i++)
		head_column(r, row, i, had);
	for (size_t n = 0; n < s->count; n++)
		if (s->columns[n].required && !had[n]) {
			trouble_add(r->troubles, s->file, row->line, s->columns[n].name,
				"the heading lacks this column");
			s->broken = true;
		}
}

static const char *name_at(const struct reading *r, size_t i)
{
	return r->headed && i < r->count ? r->sheet->columns[r->map[i]].name : NULL;
}

static bool take_row(void *context, struct csv_row *row)
{
	struct reading *r = context;
	if (!r->headed) {
		read_heading(r, row);
		return true;
	}
	if (r->sheet->broken)
		return true;
	struct sheet_row out = { .line = row->line, .arena = row->arena };
	for (size_t i = 0; i < row->count && i < r->count; i++) {
		out.values[r->map[i]] = row->fields[i];
		out.lines[r->map[i]] = row->lines[i];
	}
	if (row->fault.text)
		trouble_add(r->troubles, r->sheet->file, row->fault.line,
			name_at(r, row->fault.column), "%s", row->fault.text);
	if (row->count != r->count)
		trouble_add(r->troubles, r->sheet->file, row->line, NULL,
			"%zu fields, but the heading names %zu", row->count, r->count);
	out.bad = row->fault.text || row->count != r->count;
	return r->take(r->context, &out);
}

bool sheet_read(FILE *in, struct sheet *s, bool (*take)(void *context, struct sheet_row *row),
	void *context, struct troubles *t, struct err *e)
{
	struct reading r = { .sheet = s, .take = take, .context = context, .troubles = t };
	struct csv_fault fault = { 0 };
	if (!csv_read(in, take_row, &r, &fault, e))
		return false;
	if (fault.text) {
		s->broken = true;
		trouble_add(t, s->file, fault.line, name_at(&r, fault.column), "%s", fault.text);
	} else if (!r.headed) {
		s->broken = true;
		trouble_add(t, s->file, 0, NULL, "the file is empty: it needs a heading");
	}
	return true;
}
