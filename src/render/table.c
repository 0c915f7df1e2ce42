#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "buf.h"
#include "err.h"
#include "grid.h"
#include "jsonw.h"
#include "macros.h"
#include "sort.h"
#include "spool.h"
#include "text.h"
#include "xlsx.h"

enum {
	ROW_LIMIT = 64 << 20, /* bytes of one row as JSON */
	SORT_ROOM = 8 << 20,  /* bytes of rows that are sorted in memory */
};

struct sort_key {
	size_t column;
	bool falling;
};

struct table {
	struct arena memory, scratch;
	FILE *out;
	struct look look;
	const struct column *columns;
	size_t count;
	size_t *shown; /* which columns, in which order */
	size_t shown_count;
	struct sort_key *keys;
	size_t key_count;
	struct sort *sort; /* rows of every column, as given; NULL: written as they come */
	/* of text: rows wait, safe to print, until the widths of all are known */
	struct grid_column *grid; /* NULL: none waits */
	struct spool waiting;
	long given, written, waits;
	struct err *err;
};

static bool is_listed(const struct table *t, size_t column)
{
	for (size_t i = 0; i < t->shown_count; i++)
		if (t->shown[i] == column)
			return true;
	return false;
}

static void show(struct table *t, size_t column)
{
	t->shown[t->shown_count++] = column;
}

static void show_usual(struct table *t)
{
	unsigned hidden = t->look.format == FORMAT_TEXT ? COL_MACHINE | COL_EXTRA : COL_PEOPLE;
	for (size_t i = 0; i < t->count; i++)
		if (!(t->columns[i].flags & hidden))
			show(t, i);
}

static bool refuse_column(struct table *t, const char *name)
{
	const char **keys = arena_alloc(&t->scratch, t->count * sizeof *keys), *all = "";
	for (size_t i = 0; i < t->count; i++) {
		keys[i] = t->columns[i].key;
		all = arena_printf(&t->scratch, "%s%s%s", all, i ? ", " : "", keys[i]);
	}
	const char *near = text_nearest(name, keys, t->count);
	if (near)
		return err_set(
			t->err, ERR_USAGE, "no such column: '%s'. Did you mean '%s'?", name, near);
	return err_set(t->err, ERR_USAGE, "no such column: '%s'. There are: %s", name, all);
}

static bool find_column(struct table *t, const char *name, size_t *ret)
{
	for (size_t i = 0; i < t->count; i++)
		if (text_same(t->columns[i].key, name)) {
			*ret = i;
			return true;
		}
	return refuse_column(t, name);
}

/* The next name of a list with commas; NULL at its end. Spaces around it do not count. */
static const char *next_name(const char **list, struct arena *a)
{
	if (!**list)
		return NULL;
	const char *begin = *list + strspn(*list, " ");
	size_t length = strcspn(begin, ",");
	*list = begin + length + (begin[length] == ',');
	while (length > 0 && begin[length - 1] == ' ')
		length--;
	return arena_bytes(a, begin, length);
}

static bool show_named(struct table *t)
{
	const char *list = t->look.columns, *name;
	while ((name = next_name(&list, &t->scratch))) {
		size_t column = 0;
		if (!find_column(t, name, &column))
			return false;
		if (is_listed(t, column))
			return err_set(t->err, ERR_USAGE, "column '%s' is named twice", name);
		if (t->look.format != FORMAT_TEXT && t->columns[column].flags & COL_PEOPLE)
			return err_set(t->err, ERR_USAGE, "column '%s' exists as text only", name);
		show(t, column);
	}
	return t->shown_count > 0 || err_set(t->err, ERR_USAGE, "no column is named");
}

void table_counts(const struct table *t, long *ret_rows, long *ret_all)
{
	bool some = t->look.limit >= 0 && t->look.limit < t->given;
	*ret_rows = some ? t->look.limit : t->given;
	*ret_all = t->given;
}

static int compare_numbers(const char *a, const char *b)
{
	long double x = strtold(a, NULL), y = strtold(b, NULL);
	return (x > y) - (x < y);
}

static int compare_by(
	const struct table *t, const struct sort_key *key, const char *a, const char *b)
{
	bool number = t->columns[key->column].type == CELL_INT ||
		      t->columns[key->column].type == CELL_DECIMAL;
	bool a_none = !a || (number && !*a), b_none = !b || (number && !*b);
	if (a_none || b_none)
		return a_none - b_none; /* last in both directions */
	int order = number ? compare_numbers(a, b) : strcmp(a, b);
	return key->falling ? -order : order;
}

static int compare_rows(const struct cell *a, const struct cell *b, const void *table)
{
	const struct table *t = table;
	int order = 0;
	for (size_t i = 0; i < t->key_count && order == 0; i++) {
		size_t column = t->keys[i].column;
		order = compare_by(t, &t->keys[i], a[column].text, b[column].text);
	}
	return order;
}

static bool read_sort(struct table *t)
{
	const char *list = t->look.sort ? t->look.sort : "", *name;
	t->keys = arena_alloc(&t->memory, (strlen(list) + 1) * sizeof *t->keys);
	while ((name = next_name(&list, &t->scratch))) {
		struct sort_key key = { .falling = *name == '-' };
		if (!find_column(t, name + (*name == '-' || *name == '+'), &key.column))
			return false;
		t->keys[t->key_count++] = key;
	}
	if (t->key_count > 0)
		t->sort = sort_begin(t->count, compare_rows, t, t->look.limit, SORT_ROOM, t->err);
	return t->key_count == 0 || t->sort;
}

/* Bytes of the dotted beginnings that two keys share: 2 of "a.b" and "a.c". */
static size_t shared(const char *a, const char *b)
{
	size_t ret = 0;
	for (size_t i = 0; a[i] && a[i] == b[i]; i++)
		if (a[i] == '.')
			ret = i + 1;
	return ret;
}

/* An object cannot be opened twice: columns of one object must follow each other. */
static void join_objects(struct table *t)
{
	for (size_t i = 1; i < t->shown_count; i++) {
		const char *last = t->columns[t->shown[i - 1]].key;
		size_t best = i, best_shared = 0;
		for (size_t j = i; j < t->shown_count; j++) {
			size_t common = shared(last, t->columns[t->shown[j]].key);
			if (common > best_shared) {
				best = j;
				best_shared = common;
			}
		}
		size_t moved = t->shown[best];
		memmove(&t->shown[i + 1], &t->shown[i], (best - i) * sizeof *t->shown);
		t->shown[i] = moved;
	}
}

static bool output_ok(struct table *t)
{
	if (ferror(t->out))
		return err_set(t->err, ERR_IO, "cannot write the output: %s", strerror(errno));
	return t->err->code == ERR_NONE;
}

static void write_csv_heading(struct table *t)
{
	for (size_t i = 0; i < t->shown_count; i++) {
		if (i)
			putc(',', t->out);
		csv_field(t->out, t->columns[t->shown[i]].key);
	}
	putc('\n', t->out);
}

static void write_csv_row(struct table *t, const struct cell *cells)
{
	for (size_t i = 0; i < t->shown_count; i++) {
		const char *text = cells[t->shown[i]].text;
		if (i)
			putc(',', t->out);
		if (!text && t->shown_count == 1)
			text = ""; /* readers skip a line that is empty */
		enum cell_type type = t->columns[t->shown[i]].type;
		bool number = (type == CELL_INT || type == CELL_DECIMAL) && text &&
			      jsonw_is_number(text);
		(number ? csv_field : csv_field_guarded)(t->out, text);
	}
	putc('\n', t->out);
}

static void json_value(struct jsonw *w, enum cell_type type, const char *text)
{
	switch (type) {
	case CELL_LIST:
		jsonw_list(w, text);
		return;
	case CELL_INT:
	case CELL_DECIMAL:
		jsonw_number(w, text && *text ? text : NULL);
		return;
	case CELL_TEXT:
		jsonw_text(w, text);
		return;
	}
}

static void close_objects(struct jsonw *w, const char *key)
{
	for (; (key = strchr(key, '.')); key++)
		jsonw_close(w, '}');
}

static void json_object(struct table *t, struct jsonw *w, const struct cell *cells)
{
	const char *before = "";
	jsonw_open(w, '{');
	for (size_t i = 0; i < t->shown_count; i++) {
		const struct column *c = &t->columns[t->shown[i]];
		size_t common = shared(before, c->key);
		close_objects(w, before + common);
		const char *p = c->key + common, *dot;
		for (; (dot = strchr(p, '.')); p = dot + 1) {
			jsonw_key(w, arena_bytes(&t->scratch, p, (size_t)(dot - p)));
			jsonw_open(w, '{');
		}
		jsonw_key(w, p);
		json_value(w, c->type, cells[t->shown[i]].text);
		before = c->key;
	}
	close_objects(w, before);
	jsonw_close(w, '}');
}

static void write_json_row(struct table *t, const struct cell *cells)
{
	SCOPED(buf_done) struct buf text = buf_new(ROW_LIMIT, t->err);
	struct jsonw w = jsonw_new(&text);
	json_object(t, &w, cells);
	if (t->err->code != ERR_NONE)
		return; /* half an object is worse than none */
	if (t->look.format == FORMAT_JSON && t->written > 0)
		fputs(",\n", t->out);
	fwrite(text.text, 1, text.length, t->out);
	if (t->look.format == FORMAT_JSONL)
		putc('\n', t->out);
	arena_clear(&t->scratch);
}

static void begin_sheet(struct table *t)
{
	const struct column **shown = arena_alloc(&t->memory, (t->shown_count + 1) * sizeof *shown);
	for (size_t i = 0; i < t->shown_count; i++)
		shown[i] = &t->columns[t->shown[i]];
	xlsx_sheet(t->look.book, t->look.sheet ? t->look.sheet : "Rows", shown, t->shown_count);
}

static void write_sheet_row(struct table *t, const struct cell *cells)
{
	const struct cell **shown = arena_alloc(&t->scratch, (t->shown_count + 1) * sizeof *shown);
	for (size_t i = 0; i < t->shown_count; i++)
		shown[i] = &cells[t->shown[i]];
	xlsx_row(t->look.book, shown);
	arena_clear(&t->scratch);
}

static bool write_row(struct table *t, const struct cell *cells)
{
	if (t->look.format == FORMAT_CSV)
		write_csv_row(t, cells);
	else if (t->look.format == FORMAT_XLSX)
		write_sheet_row(t, cells);
	else
		write_json_row(t, cells);
	t->written++;
	return output_ok(t);
}

static void begin_output(struct table *t)
{
	if (t->look.format == FORMAT_CSV)
		write_csv_heading(t);
	else if (t->look.format == FORMAT_JSON)
		putc('[', t->out);
	else if (t->look.format == FORMAT_XLSX)
		begin_sheet(t);
}

static struct table *give_up(struct table *t)
{
	table_end(t, NULL, NULL);
	return NULL;
}

bool format_is_rows(enum format format)
{
	return format == FORMAT_CSV || format == FORMAT_XLSX;
}

struct table *table_begin(FILE *out, const struct look *look, const struct column *columns,
	size_t count, struct err *e)
{
	struct arena memory = { 0 };
	struct table *t = arena_alloc(&memory, sizeof *t);
	*t = (struct table) { .memory = memory,
		.out = out,
		.look = *look,
		.columns = columns,
		.count = count,
		.err = e };
	t->shown = arena_alloc(&t->memory, (count + 1) * sizeof *t->shown);
	if (!look->columns)
		show_usual(t);
	else if (!show_named(t))
		return give_up(t);
	if (!read_sort(t))
		return give_up(t);
	if (look->format == FORMAT_XLSX && !look->book) {
		err_set(e, ERR_BUG, "no workbook was begun");
		return give_up(t);
	}
	if (look->format == FORMAT_JSON || look->format == FORMAT_JSONL)
		join_objects(t);
	arena_clear(&t->scratch);
	begin_output(t);
	return t;
}

/* "US;CN" as people write it: "US, CN". */
static const char *list_for_people(const char *list, struct arena *a)
{
	if (!list || !strchr(list, ';'))
		return list;
	char *ret = arena_alloc(a, 2 * strlen(list) + 1), *to = ret;
	for (const char *p = list; *p; p++) {
		*to++ = *p == ';' ? ',' : *p;
		if (*p == ';')
			*to++ = ' ';
	}
	return ret;
}

/* May a cell of the column take several lines? Without a width every row is one. */
static bool has_lines(const struct table *t, const struct column *c)
{
	return t->look.width > 0 && c->flags & COL_WRAP;
}

/* The cells that are shown, safe to print. */
static const struct cell *printable(
	const struct table *t, const struct cell *cells, struct arena *a)
{
	struct cell *ret = arena_alloc(a, t->shown_count * sizeof *ret);
	for (size_t i = 0; i < t->shown_count; i++) {
		const struct column *c = &t->columns[t->shown[i]];
		const struct cell *cell = &cells[t->shown[i]];
		const char *text = c->type == CELL_LIST ? list_for_people(cell->text, a)
							: cell->text;
		text = (has_lines(t, c) ? text_printable : text_one_line)(text, a);
		ret[i] = (struct cell) { text, cell->role };
	}
	return ret;
}

static struct grid_column *grid_columns(struct table *t)
{
	struct grid_column *ret = arena_alloc(&t->memory, t->shown_count * sizeof *ret);
	for (size_t i = 0; i < t->shown_count; i++) {
		const struct column *c = &t->columns[t->shown[i]];
		ret[i] = (struct grid_column) { .before = i ? 2 : 0,
			.right = c->type == CELL_INT || c->type == CELL_DECIMAL,
			.wrap = c->flags & COL_WRAP };
	}
	return ret;
}

/* A row in the spool: its length, then of each cell the role as a byte, and the text with its NUL.
 */
static void put_waiting(FILE *out, const struct cell *cells, size_t count, struct arena *a)
{
	size_t length = 0;
	for (size_t i = 0; i < count; i++)
		length += 1 + strlen(cells[i].text) + 1;
	char *bytes = arena_alloc(a, length), *end = bytes;
	for (size_t i = 0; i < count; i++) {
		*end++ = (char)cells[i].role;
		end = stpcpy(end, cells[i].text) + 1;
	}
	fwrite(&length, sizeof length, 1, out);
	fwrite(bytes, 1, length, out);
}

static bool wait_row(struct table *t, const struct cell *cells)
{
	if (!t->grid) {
		if (!spool_begin(&t->waiting, t->err))
			return false;
		t->grid = grid_columns(t);
	}
	const struct cell *shown = printable(t, cells, &t->scratch);
	grid_measure(t->grid, t->shown_count, shown);
	put_waiting(t->waiting.stream, shown, t->shown_count, &t->scratch);
	t->waits++;
	arena_clear(&t->scratch);
	return true;
}

/* The cells of the next row that waits; false: it cannot be read. */
static bool waited_row(const struct table *t, FILE *in, struct cell *ret, struct arena *a)
{
	size_t length;
	if (fread(&length, sizeof length, 1, in) != 1)
		return false;
	char *bytes = arena_alloc(a, length);
	if (fread(bytes, 1, length, in) != length)
		return false;
	for (size_t i = 0; i < t->shown_count; i++) {
		ret[i] = (struct cell) { bytes + 1, (enum role) * bytes };
		bytes += 1 + strlen(bytes + 1) + 1;
	}
	return true;
}

static bool put_row(struct table *t, const struct cell *cells)
{
	return (t->look.format == FORMAT_TEXT ? wait_row : write_row)(t, cells);
}

bool table_row(struct table *t, const struct cell *cells)
{
	if (t->err->code != ERR_NONE)
		return false;
	bool wanted = t->look.limit < 0 || t->given < t->look.limit;
	t->given++;
	if (t->sort)
		return sort_add(t->sort, cells);
	return !wanted || put_row(t, cells);
}

bool table_full(const struct table *t)
{
	return !t->sort && t->look.limit >= 0 && t->given >= t->look.limit;
}

void table_count(struct table *t, long all)
{
	t->given = all;
}

/* The headings as a row of cells; NULL where no column has one. */
static const struct cell *titles(struct table *t)
{
	struct cell *ret = arena_alloc(&t->memory, t->shown_count * sizeof *ret);
	bool any = false;
	for (size_t i = 0; i < t->shown_count; i++) {
		const struct column *c = &t->columns[t->shown[i]];
		/* a title can be data: the name of a side */
		const char *text = (has_lines(t, c) ? text_printable : text_one_line)(
			c->title ? c->title : c->key, &t->memory);
		ret[i] = (struct cell) { .text = text, .role = ROLE_DIM };
		any |= *ret[i].text != '\0';
	}
	return any ? ret : NULL;
}

/* On a terminal too narrow for the columns a row becomes a block, a line for each cell. */
static void write_block(struct table *t, const struct cell *heading, const struct cell *cells)
{
	struct grid_column columns[] = { { .wrap = true }, { .before = 2, .wrap = true } };
	for (size_t i = 0; heading && i < t->shown_count; i++)
		grid_measure(columns, 1, &heading[i]);
	for (size_t i = 0; i < t->shown_count; i++)
		grid_measure(&columns[1], 1, &cells[i]);
	grid_fit(columns, COUNT_OF(columns), t->look.width);
	if (t->written > 0)
		putc('\n', t->out);
	for (size_t i = 0; i < t->shown_count; i++) {
		struct cell pair[] = { heading ? heading[i] : (struct cell) { 0 }, cells[i] };
		if (*cells[i].text)
			grid_row(t->out, &t->look, columns, COUNT_OF(columns), pair, &t->scratch);
	}
}

static bool write_waiting(
	struct table *t, FILE *in, const struct cell *heading, bool fits, struct arena *row)
{
	struct cell *cells = arena_alloc(&t->memory, t->shown_count * sizeof *cells);
	for (; t->written < t->waits && output_ok(t); t->written++) {
		if (!waited_row(t, in, cells, row))
			return err_set(
				t->err, ERR_IO, "cannot read the rows back: %s", strerror(errno));
		if (fits)
			grid_row(t->out, &t->look, t->grid, t->shown_count, cells, &t->scratch);
		else
			write_block(t, heading, cells);
		arena_clear(row);
	}
	return output_ok(t);
}

static bool write_text(struct table *t)
{
	const struct cell *heading = titles(t);
	if (!t->grid)
		return output_ok(t);
	if (heading)
		grid_measure(t->grid, t->shown_count, heading);
	bool fits = grid_fit(t->grid, t->shown_count, t->look.width);
	FILE *in = spool_reader(&t->waiting);
	if (!in)
		return false;
	if (heading && fits)
		grid_row(t->out, &t->look, t->grid, t->shown_count, heading, &t->scratch);
	SCOPED(arena_done) struct arena row = { 0 };
	bool ok = write_waiting(t, in, heading, fits, &row);
	fclose(in);
	return ok;
}

static bool write_rest(struct table *t)
{
	const struct cell *cells;
	while (t->sort && (cells = sort_next(t->sort)))
		if (!put_row(t, cells))
			return false;
	return t->err->code == ERR_NONE && (t->look.format != FORMAT_TEXT || write_text(t));
}

bool table_end(struct table *t, long *ret_rows, long *ret_all)
{
	bool ok = t->err->code == ERR_NONE && write_rest(t);
	if (ok && t->look.format == FORMAT_JSON)
		fputs("]\n", t->out);
	if (ok && t->look.format == FORMAT_XLSX)
		xlsx_sheet_end(t->look.book, t->given);
	if (ok && fflush(t->out) != 0)
		ok = err_set(t->err, ERR_IO, "cannot write the output: %s", strerror(errno));
	if (ret_rows)
		*ret_rows = t->written;
	if (ret_all)
		*ret_all = t->given;
	sort_done(t->sort);
	if (t->grid)
		spool_done(&t->waiting);
	struct arena scratch = t->scratch, memory = t->memory; /* the table lives in the second */
	arena_done(&scratch);
	arena_done(&memory);
	return ok;
}
