#include "xlsx.h"

#include "arena.h"
#include "err.h"

#ifdef KEPT_XLSX

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "day.h"
#include "library.h"
#include "macros.h"
#include "text.h"

enum {
	ROWS_MAX = 1048576,  /* of a sheet */
	TEXT_MAX = 32767,    /* of a cell, in UTF-16 units */
	DIGITS_MAX = 15,     /* that a double holds exactly */
	CREATED = 315532800, /* 1980-01-01, the first day that a ZIP archive knows */
	CHART_ROWS = 20,
};

struct library {
	lxw_workbook *(*create)(const char *, lxw_workbook_options *);
	lxw_error (*close)(lxw_workbook *);
	lxw_worksheet *(*sheet)(lxw_workbook *, const char *);
	lxw_format *(*format)(lxw_workbook *);
	lxw_error (*properties)(lxw_workbook *, lxw_doc_properties *);
	lxw_error (*text)(lxw_worksheet *, lxw_row_t, lxw_col_t, const char *, lxw_format *);
	lxw_error (*number)(lxw_worksheet *, lxw_row_t, lxw_col_t, double, lxw_format *);
	lxw_error (*day)(lxw_worksheet *, lxw_row_t, lxw_col_t, lxw_datetime *, lxw_format *);
	lxw_error (*width)(lxw_worksheet *, lxw_col_t, lxw_col_t, double, lxw_format *);
	lxw_error (*filter)(lxw_worksheet *, lxw_row_t, lxw_col_t, lxw_row_t, lxw_col_t);
	void (*freeze)(lxw_worksheet *, lxw_row_t, lxw_col_t);
	void (*bold)(lxw_format *);
	void (*wrap)(lxw_format *);
	void (*align)(lxw_format *, uint8_t);
	void (*as)(lxw_format *, const char *);
	lxw_chart *(*chart)(lxw_workbook *, uint8_t);
	lxw_chart_series *(*series)(lxw_chart *, const char *, const char *);
	void (*values)(
		lxw_chart_series *, const char *, lxw_row_t, lxw_col_t, lxw_row_t, lxw_col_t);
	void (*categories)(
		lxw_chart_series *, const char *, lxw_row_t, lxw_col_t, lxw_row_t, lxw_col_t);
	void (*named)(lxw_chart_series *, const char *, lxw_row_t, lxw_col_t);
	void (*title)(lxw_chart *, const char *);
	lxw_error (*insert)(lxw_worksheet *, lxw_row_t, lxw_col_t, lxw_chart *);
	char *(*explain)(lxw_error);
};

struct fact {
	struct fact *next;
	const char *label, *value;
};

struct xlsx {
	struct arena memory, scratch;
	struct library lib;
	struct err *err;
	FILE *out, *file; /* where it goes; what the library writes: nameless */
	lxw_workbook *book;
	lxw_worksheet *about, *sheet, *charts;
	lxw_format *heading, *plain, *wrapped, *date;
	struct fact *facts, **last_fact;
	const char *name;
	const struct column *const *columns;
	size_t count, ncharts;
	lxw_row_t row;
	long cut; /* texts that were too long */
};

static bool load(struct library *l, struct err *e)
{
	static const struct symbol wanted[] = {
		SYMBOL(struct library, create, "workbook_new_opt"),
		SYMBOL(struct library, close, "workbook_close"),
		SYMBOL(struct library, sheet, "workbook_add_worksheet"),
		SYMBOL(struct library, format, "workbook_add_format"),
		SYMBOL(struct library, properties, "workbook_set_properties"),
		SYMBOL(struct library, text, "worksheet_write_string"),
		SYMBOL(struct library, number, "worksheet_write_number"),
		SYMBOL(struct library, day, "worksheet_write_datetime"),
		SYMBOL(struct library, width, "worksheet_set_column"),
		SYMBOL(struct library, filter, "worksheet_autofilter"),
		SYMBOL(struct library, freeze, "worksheet_freeze_panes"),
		SYMBOL(struct library, bold, "format_set_bold"),
		SYMBOL(struct library, wrap, "format_set_text_wrap"),
		SYMBOL(struct library, align, "format_set_align"),
		SYMBOL(struct library, as, "format_set_num_format"),
		SYMBOL(struct library, chart, "workbook_add_chart"),
		SYMBOL(struct library, series, "chart_add_series"),
		SYMBOL(struct library, values, "chart_series_set_values"),
		SYMBOL(struct library, categories, "chart_series_set_categories"),
		SYMBOL(struct library, named, "chart_series_set_name_range"),
		SYMBOL(struct library, title, "chart_title_set_name"),
		SYMBOL(struct library, insert, "worksheet_insert_chart"),
		SYMBOL(struct library, explain, "lxw_strerror"),
	};
	return library_load("libxlsxwriter.so.4", "libxlsxwriter4", "writing a workbook", l, wanted,
		COUNT_OF(wanted), e);
}

static void check(struct xlsx *x, lxw_error error, const char *what)
{
	if (error != LXW_NO_ERROR)
		err_set(x->err, ERR_IO, "cannot write %s: %s", what, x->lib.explain(error));
}

static lxw_worksheet *add_sheet(struct xlsx *x, const char *name)
{
	lxw_worksheet *ret = x->lib.sheet(x->book, name);
	if (!ret)
		err_set(x->err, ERR_IO, "cannot make the sheet '%s'", name);
	return ret;
}

static void make_formats(struct xlsx *x)
{
	lxw_format **const all[] = { &x->heading, &x->plain, &x->wrapped, &x->date };
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		*all[i] = x->lib.format(x->book);
		x->lib.align(*all[i], LXW_ALIGN_VERTICAL_TOP);
	}
	x->lib.bold(x->heading);
	x->lib.wrap(x->wrapped);
	x->lib.as(x->date, "yyyy-mm-dd");
}

/* The library opens its file by name: this one has none but that of its descriptor. */
static bool create(struct xlsx *x)
{
	char name[64];
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	lxw_doc_properties about = { .created = CREATED };
	x->file = tmpfile();
	if (!x->file)
		return err_set(x->err, ERR_IO, "cannot hold the workbook: %s", strerror(errno));
	snprintf(name, sizeof name, "/proc/self/fd/%d", fileno(x->file));
	x->book = x->lib.create(name, &options);
	if (!x->book)
		return err_set(x->err, ERR_IO, "cannot begin the workbook");
	check(x, x->lib.properties(x->book, &about), "the workbook");
	make_formats(x);
	return x->err->code == ERR_NONE;
}

struct xlsx *xlsx_begin(FILE *out, bool about_first, struct err *e)
{
	struct arena memory = { 0 };
	struct xlsx *x = arena_alloc(&memory, sizeof *x);
	*x = (struct xlsx) { .memory = memory, .out = out, .err = e };
	x->last_fact = &x->facts;
	if (load(&x->lib, e) && create(x) &&
		(!about_first || (x->about = add_sheet(x, "About")) != NULL))
		return x;
	xlsx_done(x);
	return NULL;
}

void xlsx_fact(struct xlsx *x, const char *label, const char *value)
{
	struct fact *f = arena_alloc(&x->memory, sizeof *f);
	*f = (struct fact) { .label = arena_text(&x->memory, label),
		.value = arena_text(&x->memory, value) };
	*x->last_fact = f;
	x->last_fact = &f->next;
}

static bool is_escape(const char *p)
{
	return p[0] == '_' && p[1] == 'x' && strspn(p + 2, "0123456789abcdefABCDEF") >= 4 &&
	       p[6] == '_';
}

/* In a cell "_x000D_" means the character: where the text has these letters, its first
 * underscore is written so itself (ECMA-376 part 1, 22.9.2.19). */
static const char *escaped(struct xlsx *x, const char *text)
{
	size_t n = 0;
	for (const char *p = text; *p; p++)
		n += is_escape(p);
	if (n == 0)
		return text;
	char *ret = arena_alloc(&x->scratch, strlen(text) + 6 * n + 1), *to = ret;
	for (const char *p = text; *p; p++)
		if (is_escape(p))
			to = stpcpy(to, "_x005F_");
		else
			*to++ = *p;
	return ret;
}

/* At most TEXT_MAX units of UTF-16; the library counts characters. */
static const char *fitting(struct xlsx *x, const char *text)
{
	static const char mark[] = " … [cut]";
	const char *p = text, *end = text;
	size_t units = 0, room = TEXT_MAX - sizeof mark;
	for (; *p; p++) {
		unsigned char c = (unsigned char)*p;
		if ((c & 0xc0) == 0x80)
			continue;
		if (units <= room)
			end = p;
		units += c >= 0xf0 ? 2 : 1;
	}
	if (units <= TEXT_MAX)
		return text;
	x->cut++;
	return arena_printf(&x->scratch, "%.*s%s", (int)(end - text), text, mark);
}

static void put_text(struct xlsx *x, lxw_worksheet *sheet, lxw_row_t row, size_t column,
	const char *text, lxw_format *format)
{
	if (!text || !*text)
		return;
	text = fitting(x, escaped(x, text_printable(text, &x->scratch)));
	check(x, x->lib.text(sheet, row, (lxw_col_t)column, text, format), "a cell");
}

static bool put_number(struct xlsx *x, size_t column, const char *text)
{
	size_t digits = 0;
	for (const char *p = text; *p; p++)
		digits += *p >= '0' && *p <= '9';
	if (digits == 0 || digits > DIGITS_MAX || text[strspn(text, "-0123456789.")])
		return false;
	check(x, x->lib.number(x->sheet, x->row, (lxw_col_t)column, strtod(text, NULL), x->plain),
		"a cell");
	return true;
}

static bool put_date(struct xlsx *x, size_t column, const char *text)
{
	if (!day_exists(text) || strcmp(text, "1900-01-01") < 0)
		return false;
	lxw_datetime day = { .year = (int)strtol(text, NULL, 10),
		.month = (int)strtol(text + 5, NULL, 10),
		.day = (int)strtol(text + 8, NULL, 10) };
	check(x, x->lib.day(x->sheet, x->row, (lxw_col_t)column, &day, x->date), "a cell");
	return true;
}

static void set_width(struct xlsx *x, lxw_worksheet *sheet, size_t column, double width)
{
	check(x, x->lib.width(sheet, (lxw_col_t)column, (lxw_col_t)column, width, NULL), "a sheet");
}

void xlsx_sheet(struct xlsx *x, const char *name, const struct column *const *columns, size_t count)
{
	enum { NARROW = 14, WIDE = 60 };
	if (x->err->code != ERR_NONE)
		return;
	x->name = arena_text(&x->memory, name);
	x->columns = columns;
	x->count = count;
	x->row = 0;
	x->sheet = add_sheet(x, name);
	for (size_t i = 0; x->sheet && i < count; i++) {
		const struct column *c = columns[i];
		const char *title = c->title && *c->title ? c->title : c->key;
		set_width(x, x->sheet, i, c->flags & COL_WRAP ? WIDE : NARROW);
		put_text(x, x->sheet, 0, i, title, x->heading);
	}
	if (x->sheet)
		x->lib.freeze(x->sheet, 1, 0);
	arena_clear(&x->scratch);
}

static void put_cell(struct xlsx *x, size_t column, const char *text)
{
	const struct column *c = x->columns[column];
	if (!text || !*text)
		return;
	if ((c->type == CELL_INT || c->type == CELL_DECIMAL) && put_number(x, column, text))
		return;
	if (c->flags & COL_DATE && put_date(x, column, text))
		return;
	put_text(x, x->sheet, x->row, column, text, c->flags & COL_WRAP ? x->wrapped : x->plain);
}

bool xlsx_row(struct xlsx *x, const struct cell *const *cells)
{
	if (x->err->code != ERR_NONE)
		return false;
	if (++x->row >= ROWS_MAX)
		return err_set(x->err, ERR_INPUT,
			"a sheet holds %d rows and there are more: filter them, or write CSV",
			ROWS_MAX - 1);
	for (size_t i = 0; i < x->count; i++)
		put_cell(x, i, cells[i]->text);
	arena_clear(&x->scratch);
	return x->err->code == ERR_NONE;
}

void xlsx_sheet_end(struct xlsx *x, long given)
{
	if (x->err->code != ERR_NONE)
		return;
	if (x->row > 0)
		check(x, x->lib.filter(x->sheet, 0, 0, x->row, (lxw_col_t)(x->count - 1)),
			"a sheet");
	const char *label = arena_printf(&x->scratch, "rows of %s", x->name);
	const char *rows = arena_printf(&x->scratch, "%u", x->row);
	if (given > (long)x->row)
		rows = arena_printf(
			&x->scratch, "%u of %ld: the rest was left out by --limit", x->row, given);
	xlsx_fact(x, label, rows);
	arena_clear(&x->scratch);
}

void xlsx_bars(struct xlsx *x, const char *sheet, const char *title, size_t names,
	size_t first_column, size_t last_column, size_t rows)
{
	if (x->err->code != ERR_NONE || rows == 0)
		return;
	if (!x->charts && !(x->charts = add_sheet(x, "Charts")))
		return;
	lxw_chart *chart = x->lib.chart(x->book, LXW_CHART_BAR_STACKED);
	if (!chart) {
		err_set(x->err, ERR_IO, "cannot make the chart '%s'", title);
		return;
	}
	x->lib.title(chart, title);
	for (size_t i = first_column; i <= last_column; i++) {
		lxw_chart_series *s = x->lib.series(chart, NULL, NULL);
		x->lib.categories(s, sheet, 1, (lxw_col_t)names, (lxw_row_t)rows, (lxw_col_t)names);
		x->lib.values(s, sheet, 1, (lxw_col_t)i, (lxw_row_t)rows, (lxw_col_t)i);
		x->lib.named(s, sheet, 0, (lxw_col_t)i);
	}
	check(x, x->lib.insert(x->charts, (lxw_row_t)(CHART_ROWS * x->ncharts++), 0, chart),
		"a chart");
}

static void put_about(struct xlsx *x)
{
	enum { LABEL = 26, VALUE = 90 };
	lxw_row_t row = 0;
	if (!x->about && !(x->about = add_sheet(x, "About")))
		return;
	if (x->cut)
		xlsx_fact(x, "texts cut",
			arena_printf(&x->memory,
				"%ld: a cell holds %d characters; the ledger holds them whole",
				x->cut, TEXT_MAX));
	set_width(x, x->about, 0, LABEL);
	set_width(x, x->about, 1, VALUE);
	for (const struct fact *f = x->facts; f; f = f->next, row++) {
		put_text(x, x->about, row, 0, f->label, x->heading);
		put_text(x, x->about, row, 1, f->value, x->wrapped);
	}
}

static bool copy_out(struct xlsx *x)
{
	char bytes[8192];
	size_t n;
	rewind(x->file);
	while ((n = fread(bytes, 1, sizeof bytes, x->file)) > 0)
		if (fwrite(bytes, 1, n, x->out) != n)
			break;
	return (!ferror(x->file) && !ferror(x->out)) ||
	       err_set(x->err, ERR_IO, "cannot write the output: %s", strerror(errno));
}

bool xlsx_end(struct xlsx *x)
{
	if (x->err->code == ERR_NONE)
		put_about(x);
	if (x->err->code == ERR_NONE) {
		lxw_error error = x->lib.close(x->book);
		x->book = NULL;
		check(x, error, "the workbook");
	}
	bool ok = x->err->code == ERR_NONE && copy_out(x);
	xlsx_done(x);
	return ok;
}

void xlsx_done(struct xlsx *x)
{
	if (!x)
		return;
	if (x->book) /* only closing it frees it; what it writes is thrown away */
		x->lib.close(x->book);
	if (x->file)
		fclose(x->file);
	struct arena scratch = x->scratch, memory = x->memory;
	arena_done(&scratch);
	arena_done(&memory);
}

bool xlsx_built(void)
{
	return true;
}

#else

struct xlsx *xlsx_begin(FILE *out, bool about_first, struct err *e)
{
	(void)out;
	(void)about_first;
	err_set(e, ERR_IO,
		"this kept was built without workbooks: write CSV, or build it with "
		"libxlsxwriter (-Dxlsx=enabled)");
	return NULL;
}

void xlsx_fact(struct xlsx *x, const char *label, const char *value)
{
	(void)x;
	(void)label;
	(void)value;
}

void xlsx_sheet(struct xlsx *x, const char *name, const struct column *const *columns, size_t count)
{
	(void)x;
	(void)name;
	(void)columns;
	(void)count;
}

bool xlsx_row(struct xlsx *x, const struct cell *const *cells)
{
	(void)x;
	(void)cells;
	return false;
}

void xlsx_sheet_end(struct xlsx *x, long given)
{
	(void)x;
	(void)given;
}

void xlsx_bars(struct xlsx *x, const char *sheet, const char *title, size_t names,
	size_t first_column, size_t last_column, size_t rows)
{
	(void)x;
	(void)sheet;
	(void)title;
	(void)names;
	(void)first_column;
	(void)last_column;
	(void)rows;
}

bool xlsx_end(struct xlsx *x)
{
	(void)x;
	return false;
}

void xlsx_done(struct xlsx *x)
{
	(void)x;
}

bool xlsx_built(void)
{
	return false;
}

#endif
