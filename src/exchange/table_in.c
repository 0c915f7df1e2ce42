#include "table_in.h"

#include <errno.h>
#include <stdlib.h>
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
	const char *plain_names[TABLE_CELLS]; /* as the heading has them */
	size_t nnames;
	bool named, stated; /* stated: the first line says what the separator is */
	char separator;
	long rows, line; /* line: where CSV could not be read on; 0: elsewhere */
	struct err *err;
};

static size_t same_before(const struct reading *r, size_t i, const char *name)
{
	size_t n = 1;
	for (size_t k = 0; k < i; k++)
		n += strcmp(r->plain_names[k], name) == 0;
	return n;
}

/* Names from the heading, or from the mapping, or 1, 2, 3. */
static void take_names(struct reading *r, const struct csv_row *row)
{
	const char *given = r->how->columns;
	r->nnames = row->count;
	for (size_t i = 0; i < row->count; i++) {
		const char *name = given && i < list_count(given) ? list_item(given, i, r->arena)
				   : r->how->no_header            ? NULL
						       : table_value(row->fields[i], r->arena);
		r->plain_names[i] = name ? name : arena_printf(r->arena, "%zu", i + 1);
		size_t n = same_before(r, i, r->plain_names[i]);
		r->names[i] = n == 1 ? r->plain_names[i]
				     : arena_printf(r->arena, "%s.%zu", r->plain_names[i], n);
	}
	r->named = true;
}

static const char *too_many(const struct reading *r, struct csv_row *row)
{
	return arena_printf(row->arena,
		"the row has %zu fields, the heading %zu: is a separator or a quote missing?%s",
		row->count, r->nnames,
		r->rows == 1 ? " If the names are on another line, say which: \"header\": 5 in the "
			       "mapping"
			     : "");
}

/* Cells beyond the heading stay in sight: they are put to the last one. */
static const char *last_cells(const struct reading *r, const struct csv_row *row, size_t from)
{
	const char *all = row->fields[from];
	for (size_t i = from + 1; i < row->count; i++)
		all = arena_printf(row->arena, "%s%c%s", all ? all : "", r->separator,
			row->fields[i] ? row->fields[i] : "");
	return all;
}

/* Without the empty cells at its end, which spreadsheets write beside and below a table. */
static size_t filled_cells(const struct csv_row *row)
{
	size_t n = row->count;
	while (n &&
		(!row->fields[n - 1] || !row->fields[n - 1][strspn(row->fields[n - 1], " \t\r\n")]))
		n--;
	return n;
}

static bool take_csv_row(void *context, struct csv_row *row)
{
	struct reading *r = context;
	size_t filled = filled_cells(row);
	if (filled == 0 && !row->fault.text)
		return true;
	if (r->stated && row->line == 1)
		return true;
	if (!r->named) {
		if (row->line < r->how->header)
			return true;
		take_names(r, row);
		if (!r->how->no_header)
			return true;
	}
	r->rows++;
	r->row.line = row->line;
	r->row.fault = row->fault.text      ? row->fault.text
		       : filled > r->nnames ? too_many(r, row)
					    : NULL;
	r->row.count = r->nnames;
	r->row.arena = row->arena;
	for (size_t i = 0; i < r->nnames; i++) {
		bool over = filled > r->nnames && i + 1 == r->nnames;
		r->row.names[i] = r->names[i];
		r->row.values[i] = i < row->count ? table_value(over ? last_cells(r, row, i)
								     : row->fields[i],
							    row->arena)
						  : NULL;
	}
	return r->take(r->context, &r->row);
}

/* How many of the first rows have as many of it as most of them, and how many that is. */
static size_t rows_alike(const char *text, char separator, size_t *ret_each)
{
	enum { LOOK = 20 };
	size_t counts[LOOK] = { 0 }, rows = 0, best = 0;
	bool quoted = false, begun = false;
	for (const char *c = text; *c && rows < LOOK; c++) {
		quoted ^= *c == '"';
		begun |= *c != '\n';
		counts[rows] += *c == separator && !quoted;
		if (*c == '\n' && !quoted) {
			rows += begun;
			begun = false;
		}
	}
	rows += begun && rows < LOOK;
	*ret_each = 0;
	for (size_t i = 0; i < rows; i++) {
		size_t alike = 0;
		for (size_t n = 0; n < rows; n++)
			alike += counts[n] == counts[i];
		if (counts[i] && (alike > best || (alike == best && counts[i] > *ret_each))) {
			best = alike;
			*ret_each = counts[i];
		}
	}
	return best;
}

/* The separator that gives the first rows the same number of cells, outside quotes. */
static char find_separator(const char *text)
{
	static const char candidates[] = ",\t;|";
	char found = ',';
	size_t best = 0, most = 0, each;
	for (const char *c = candidates; *c; c++) {
		size_t alike = rows_alike(text, *c, &each);
		if (alike > best || (alike == best && each > most)) {
			best = alike;
			most = each;
			found = *c;
		}
	}
	return found;
}

/* "sep=;", as Excel has it in front of a table; '\0': no such line. */
static char stated_separator(const char *text)
{
	size_t quote = *text == '"', end = quote + 5;
	bool stated = text_starts(text + quote, "sep=") && text[quote + 4] &&
		      (!quote || text[end] == '"') && strchr("\r\n", text[end + quote]);
	return stated ? text[quote + 4] : '\0';
}

/* The heading's last column says so. */
static bool is_refused(const char *text)
{
	static const char end[] = "," TABLE_PROBLEM;
	size_t length = strcspn(text, "\n");
	return length >= sizeof end - 1 &&
	       strncmp(text + length - (sizeof end - 1), end, sizeof end - 1) == 0;
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
	r->line = ok ? 0 : fault.line;
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
	if (p->length == 0 && ferror(p->rest))
		return err_set(r->err, ERR_INPUT,
			"%s is no %s text. Say what it is: --encoding NAME", r->file,
			ret->encoding);
	FILE *in = fopencookie(p, "r", (cookie_io_functions_t) { .read = peeked_read });
	if (!in)
		return err_set(r->err, ERR_IO, "out of memory");
	static const struct table_how given_back = { .separator = ',' };
	bool lines = json_in_lines(p->text), json = json_in_is(p->text), ok;
	ret->refused = !json && is_refused(p->text);
	if (ret->refused)
		r->how = &given_back;
	char stated = json ? '\0' : stated_separator(p->text);
	r->stated = stated != '\0';
	ret->separator = json                ? '\0'
			 : r->how->separator ? r->how->separator
			 : stated            ? stated
					     : find_separator(p->text);
	ret->form = json ? (lines ? "JSON Lines" : "JSON") : ret->separator == '\t' ? "TSV" : "CSV";
	r->separator = ret->separator;
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
		*e = (struct err) { 0 },
		err_set(e, ERR_INPUT,
			"%s: this is no %s text. Say what it is: "
			"--encoding NAME",
			r->line ? arena_printf(a, "%s:%ld", file, r->line) : file, text.encoding);
	fclose(text.text);
	ret->rows = r->rows;
	return ok;
}
