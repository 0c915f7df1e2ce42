#include "table_in.h"

#include <errno.h>
#include <string.h>

#include "arena.h"
#include "csv_in.h"
#include "decode.h"
#include "err.h"
#include "json_in.h"
#include "macros.h"
#include "record.h"
#include "text.h"

struct reading {
	const char *file;
	const struct table_how *how;
	bool (*take)(void *context, struct table_row *row);
	void *context;
	struct troubles *troubles;
	struct arena *arena;
	struct table_row row;
	const char *names[TABLE_CELLS];
	size_t nnames;
	bool named;
	long rows;
	struct err *err;
};

const char *table_cell(const struct table_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (strcmp(row->names[i], name) == 0)
			return row->values[i];
	return NULL;
}

bool table_has(const struct table_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (strcmp(row->names[i], name) == 0)
			return true;
	return false;
}

static const char *trimmed(const char *text, struct arena *a)
{
	if (!text)
		return NULL;
	text += strspn(text, " \t\r\n");
	size_t length = strlen(text);
	while (length && strchr(" \t\r\n", text[length - 1]))
		length--;
	return length ? arena_bytes(a, text, length) : NULL;
}

/* Names from the heading, or from the mapping, or 1, 2, 3. */
static bool take_names(struct reading *r, const struct csv_row *row)
{
	const char *given = r->how->columns;
	r->nnames = row->count;
	for (size_t i = 0; i < row->count; i++) {
		const char *name = given && i < list_count(given) ? list_item(given, i, r->arena)
				   : r->how->no_header            ? NULL
						       : trimmed(row->fields[i], r->arena);
		r->names[i] = name ? name : arena_printf(r->arena, "%zu", i + 1);
		for (size_t n = 0; n < i; n++)
			if (strcmp(r->names[n], r->names[i]) == 0)
				return err_set(r->err, ERR_INPUT,
					"%s:%ld: two columns are called '%s'", r->file, row->line,
					r->names[i]);
	}
	r->named = true;
	return true;
}

static bool take_csv_row(void *context, struct csv_row *row)
{
	struct reading *r = context;
	bool heading = !r->named && !r->how->no_header;
	if (row->count == 1 && !row->fields[0] && !row->fault.text)
		return true;
	if (row->fault.text)
		trouble_add(r->troubles, r->file, row->fault.line,
			row->fault.column < r->nnames ? r->names[row->fault.column] : NULL, "%s",
			row->fault.text);
	if (!r->named && !take_names(r, row))
		return false;
	if (heading || row->fault.text)
		return true;
	r->rows++;
	if (row->count > r->nnames) {
		trouble_add(r->troubles, r->file, row->line, NULL,
			"the row has %zu fields, the heading %zu: is a separator or a quote "
			"missing?",
			row->count, r->nnames);
		return true;
	}
	r->row.line = row->line;
	r->row.count = r->nnames;
	r->row.arena = row->arena;
	for (size_t i = 0; i < r->nnames; i++) {
		r->row.names[i] = r->names[i];
		r->row.values[i] = i < row->count ? trimmed(row->fields[i], row->arena) : NULL;
	}
	return r->take(r->context, &r->row);
}

/* The separator that the first lines have most of, outside quotes. */
static char find_separator(const char *text)
{
	static const char candidates[] = "\t;|,";
	size_t counts[sizeof candidates] = { 0 };
	bool quoted = false;
	int lines = 0;
	for (const char *c = text; *c && lines < 3; c++) {
		const char *which = strchr(candidates, *c);
		quoted ^= *c == '"';
		if (*c == '\n' && !quoted)
			lines++;
		else if (which && !quoted)
			counts[which - candidates]++;
	}
	size_t best = 3;
	for (size_t i = 0; i < 3; i++)
		if (counts[i] > counts[best])
			best = i;
	return candidates[best];
}

enum { PEEK = 16 * 1024 };

/* The first characters, which are read again: a stream cannot go back that far. */
struct peeked {
	char text[PEEK + 1];
	size_t length, at;
	FILE *rest;
};

static ssize_t peeked_read(void *cookie, char *to, size_t room)
{
	struct peeked *p = cookie;
	if (p->at == p->length) {
		size_t got = fread(to, 1, room, p->rest);
		return got == 0 && ferror(p->rest) ? -1 : (ssize_t)got;
	}
	size_t n = p->length - p->at < room ? p->length - p->at : room;
	memcpy(to, p->text + p->at, n);
	p->at += n;
	return (ssize_t)n;
}

static bool read_csv(struct reading *r, FILE *in, char separator)
{
	struct csv_fault fault = { 0 };
	bool ok = csv_read_by(
		in, separator, !r->how->plain_quotes, take_csv_row, r, &fault, r->err);
	if (ok && fault.text)
		trouble_add(r->troubles, r->file, fault.line,
			fault.column < r->nnames ? r->names[fault.column] : NULL, "%s%s",
			fault.text,
			r->how->plain_quotes ? ""
					     : ". If quotes mean nothing in this file, say so: "
					       "\"quotes\": false in the mapping");
	return ok;
}

static bool read_text(struct reading *r, struct peeked *p, struct table_facts *ret)
{
	p->length = fread(p->text, 1, PEEK, p->rest);
	if (ferror(p->rest))
		return err_set(r->err, ERR_INPUT,
			"%s is no %s text. Say what it is: --encoding NAME", r->file,
			ret->encoding);
	FILE *in = fopencookie(p, "r", (cookie_io_functions_t) { .read = peeked_read });
	if (!in)
		return err_set(r->err, ERR_IO, "out of memory");
	bool lines = json_in_lines(p->text), json = json_in_is(p->text), ok;
	ret->separator = json                ? '\0'
			 : r->how->separator ? r->how->separator
					     : find_separator(p->text);
	ret->form = json ? (lines ? "JSON Lines" : "JSON") : ret->separator == '\t' ? "TSV" : "CSV";
	const struct json_in j = { r->file, r->how->path, r->take, r->context, r->troubles,
		&r->rows };
	ok = json ? json_in_read(&j, in, lines, r->err) : read_csv(r, in, ret->separator);
	fclose(in);
	return ok;
}

bool table_read(FILE *in, const char *file, const struct table_how *how,
	bool (*take)(void *context, struct table_row *row), void *context, struct troubles *t,
	struct arena *a, struct table_facts *ret, struct err *e)
{
	struct decoded text;
	*ret = (struct table_facts) { 0 };
	if (!decode_open(in, how->encoding, a, &text, e))
		return err_at(e, "%s", file);
	ret->encoding = text.encoding;
	ret->encoding_guessed = text.guessed;
	struct reading *r = arena_alloc(a, sizeof *r);
	struct peeked *p = arena_alloc(a, sizeof *p);
	*r = (struct reading) { .file = file,
		.how = how,
		.take = take,
		.context = context,
		.troubles = t,
		.arena = a,
		.err = e };
	p->rest = text.text;
	bool ok = read_text(r, p, ret);
	if (!ok && ferror(text.text) && e->code == ERR_IO)
		*e = (struct err) { 0 }, err_set(e, ERR_INPUT,
						 "%s: after row %ld comes what is no %s text. Say "
						 "what it is: --encoding NAME",
						 file, r->rows, text.encoding);
	fclose(text.text);
	ret->rows = r->rows;
	return ok;
}
