#include "import_table.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "csv_out.h"
#include "err.h"
#include "guard.h"
#include "hypothesis.h"
#include "import_file.h"
#include "import_row.h"
#include "import_store.h"
#include "import_wait.h"
#include "importing.h"
#include "jsonw.h"
#include "ledger.h"
#include "progress.h"
#include "table.h"
#include "text.h"

static void import_done(struct import *im)
{
	seen_done(&im->seen);
	arena_done(&im->arena);
	arena_done(&im->record);
}

static void give_back_json(struct import *im, struct err *e)
{
	const struct table_row *row = im->row;
	SCOPED(buf_done) struct buf text = buf_new(LEDGER_LINE, e);
	struct jsonw w = jsonw_new(&text);
	jsonw_open(&w, '{');
	for (size_t i = 0; i < row->count; i++)
		if (row->values[i] && strcmp(row->names[i], TABLE_PROBLEM) != 0)
			jsonw_key_text(&w, row->names[i], row->values[i]);
	jsonw_key_text(&w, TABLE_PROBLEM, im->reasons);
	jsonw_close(&w, '}');
	fprintf(im->t->refused, "%s\n", text.text);
}

static void give_back_csv(struct import *im)
{
	FILE *out = im->t->refused;
	const struct table_row *row = im->row;
	if (im->t->bad_rows == 0) {
		fputs("\xef\xbb\xbf", out); /* so that it is UTF-8 whatever the mapping says */
		for (size_t i = 0; i < row->count; i++)
			if (strcmp(row->names[i], TABLE_PROBLEM) != 0) {
				csv_field(out, row->names[i]);
				fputc(',', out);
			}
		fputs(TABLE_PROBLEM "\n", out);
	}
	for (size_t i = 0; i < row->count; i++)
		if (strcmp(row->names[i], TABLE_PROBLEM) != 0) {
			csv_field(out, row->values[i]);
			fputc(',', out);
		}
	csv_field(out, im->reasons);
	fputc('\n', out);
}

static bool give_back(struct import *im)
{
	struct table_import *t = im->t;
	if (t->refused && t->facts.separator)
		give_back_csv(im);
	else if (t->refused)
		give_back_json(im, im->ledger->err);
	if ((size_t)t->bad_rows == t->bad_room) {
		t->bad_room = t->bad_room ? 2 * t->bad_room : 64;
		int64_t *more = realloc(t->bad, t->bad_room * sizeof *more);
		if (!more)
			return err_set(im->ledger->err, ERR_IO, "out of memory");
		t->bad = more;
	}
	t->bad[t->bad_rows++] = im->number;
	return im->ledger->err->code == ERR_NONE;
}

static bool is_left_out(struct import *im)
{
	struct table_import *t = im->t;
	im->number++;
	if (!t->nleft_out || *t->left_out != im->number)
		return false;
	t->left_out++;
	t->nleft_out--;
	return true;
}

/* im->row */
static bool take(struct import *im, bool may_wait)
{
	bool ok = true;
	memset(im->codes, 0, sizeof im->codes);
	im->newest = im->reasons = NULL;
	im->bad = false;
	if (may_wait && import_must_wait(im))
		import_wait(im);
	else
		ok = import_row(im) && (!im->bad || give_back(im));
	arena_clear(&im->record);
	return ok && db_ok(im->ledger->db);
}

static bool take_one(struct import *im, const struct table_row *row)
{
	im->row = row;
	return is_left_out(im) || take(im, true);
}

static bool is_skipped(const struct mapping *m, const struct table_row *row)
{
	for (size_t i = 0; i < m->nskips; i++) {
		const char *text = table_cell(row, m->skips[i].column);
		for (size_t v = 0; v < m->skips[i].nvalues; v++)
			if (strcmp(text ? text : "", m->skips[i].values[v]) == 0)
				return true;
	}
	return false;
}

static bool unpivots(const struct mapping *m, const struct table_row *row, size_t i)
{
	for (size_t n = 0; n < m->nunpivot; n++)
		if (strcmp(m->unpivot_columns[n], row->names[i]) == 0)
			return true;
	char day[DAY_SIZE];
	struct err e = { 0 };
	return m->nunpivot == 0 && !mapping_uses(m, row->names[i]) &&
	       date_read(row->names[i], &m->dates, day, &e);
}

/* A column for each period becomes a row for each. */
static bool take_wide(struct import *im, struct table_row *row)
{
	const struct mapping *m = im->t->mapping;
	if (row->fault || table_has(row, m->unpivot_name)) /* given back as a row for each */
		return take_one(im, row);
	struct table_row *one = arena_alloc(row->arena, sizeof *one);
	for (size_t i = 0; i < row->count; i++) {
		if (!unpivots(m, row, i) || !row->values[i])
			continue;
		one->line = row->line;
		one->fault = row->fault;
		one->arena = row->arena;
		one->count = 0;
		for (size_t n = 0; n < row->count && one->count + 2 < TABLE_CELLS; n++)
			if (!unpivots(m, row, n)) {
				one->names[one->count] = row->names[n];
				one->values[one->count++] = row->values[n];
			}
		one->names[one->count] = m->unpivot_name;
		one->values[one->count++] = row->names[i];
		one->names[one->count] = m->unpivot_value;
		one->values[one->count++] = row->values[i];
		if (!take_one(im, one))
			return false;
	}
	return true;
}

/* Figures with a column for each period need not be described. */
static void find_periods(struct import *im, const struct table_row *row)
{
	struct mapping *m = im->t->mapping;
	size_t periods = 0;
	if (m->kind != KIND_OBSERVATION || m->unpivot_name ||
		import_field(m, KIND_OBSERVATION, false, "period"))
		return;
	for (size_t i = 0; i < row->count; i++)
		periods += unpivots(m, row, i);
	if (periods == 0)
		return;
	m->unpivot_name = "period";
	m->unpivot_value = "value";
}

/* In JSON an object need not have every name. */
static bool has_columns(struct import *im, const struct table_row *row)
{
	struct table_import *t = im->t;
	const struct mapping *m = t->mapping;
	for (size_t i = 0; i < m->nfields; i++) {
		const struct map_value *v = &m->fields[i].value;
		for (size_t c = 0; c < v->ncolumns; c++) {
			const char *name = v->columns[c];
			bool made = m->unpivot_name && (strcmp(name, m->unpivot_name) == 0 ||
							       strcmp(name, m->unpivot_value) == 0);
			if (t->facts.separator && !made && !table_has(row, name))
				return err_set(im->ledger->err, ERR_INPUT,
					"%s has no column '%s', which the mapping names. It has: "
					"%s",
					t->file, name, import_names(im, row));
		}
	}
	return true;
}

static const char *also(struct import *im, const char *all, const char *name)
{
	struct arena *a = im->t->troubles.arena;
	return all ? arena_printf(a, "%s, %s", all, name) : arena_text(a, name);
}

/* guess: where it stands, if the row has the columns of those before it. */
static bool has_met(const struct import *im, const char *column, size_t guess)
{
	if (guess < im->ncolumns && strcmp(im->columns[guess], column) == 0)
		return true;
	for (size_t i = 0; i < im->ncolumns; i++)
		if (strcmp(im->columns[i], column) == 0)
			return true;
	return false;
}

/* Columns that have not been met before: all of a table's first row; in JSON an object may have
 * names that those before it lack. */
static void meet_columns(struct import *im, const struct table_row *row)
{
	struct table_import *t = im->t;
	bool fresh[TABLE_CELLS] = { false }, any = false;
	for (size_t i = 0; i < row->count; i++) {
		if (has_met(im, row->names[i], i))
			continue;
		im->columns = arena_more(
			&im->arena, im->columns, im->ncolumns, sizeof *im->columns);
		im->columns[im->ncolumns++] = arena_text(&im->arena, row->names[i]);
		fresh[i] = any = true;
	}
	if (any && t->match)
		mapping_match(t->mapping, row, t->troubles.arena);
	for (size_t i = 0; any && i < row->count; i++)
		if (fresh[i] && !mapping_uses(t->mapping, row->names[i]) &&
			strcmp(row->names[i], TABLE_PROBLEM) != 0 &&
			!(t->mapping->unpivot_name && unpivots(t->mapping, row, i)))
			t->unused = also(im, t->unused, row->names[i]);
}

/* What the mapping names and no object has. */
static void list_absent(struct import *im)
{
	const struct mapping *m = im->t->mapping;
	for (size_t i = 0; i < m->nfields; i++)
		for (size_t c = 0; c < m->fields[i].value.ncolumns; c++) {
			const char *name = m->fields[i].value.columns[c];
			bool made = m->unpivot_name && (strcmp(name, m->unpivot_name) == 0 ||
							       strcmp(name, m->unpivot_value) == 0);
			if (!made && !strstr(name, ".*") && !has_met(im, name, i))
				im->t->absent = also(im, im->t->absent, name);
		}
	arena_clear(&im->record);
}

static bool reads_columns(const struct mapping *m)
{
	for (size_t i = 0; i < m->nfields; i++)
		if (m->fields[i].value.ncolumns)
			return true;
	return false;
}

static bool begin(struct import *im, struct table_row *row)
{
	struct table_import *t = im->t;
	struct mapping *m = t->mapping;
	im->begun = true;
	im->row = row;
	if (t->match)
		mapping_match(m, row, t->troubles.arena);
	find_periods(im, row);
	if (m->unpivot_name) {
		struct table_row extra = { .count = 2,
			.names = { m->unpivot_name, m->unpivot_value } };
		mapping_match(m, &extra, t->troubles.arena);
	}
	if (!has_columns(im, row))
		return false;
	if (!reads_columns(m))
		return err_set(im->ledger->err, ERR_INPUT,
			"%s%s%s: none of its columns is known by its name: %s. Say what they are: "
			"--mapping FILE%s",
			t->file, t->facts.encoding_guessed ? ", read as " : "",
			t->facts.encoding_guessed
				? arena_printf(&im->record,
					  "%s, which is a guess (--encoding says better)",
					  t->facts.encoding)
				: "",
			import_names(im, row),
			m->how.header || m->how.no_header || !t->facts.separator
				? ""
				: "; or, if these are no names, on which line they are: "
				  "\"header\": "
				  "5 in the mapping, or --no-header");
	return true;
}

static bool take_annotation(struct import *im, const struct table_row *row)
{
	struct table_import *t = im->t;
	if (row->fault)
		return take_one(im, row);
	if (!im->begun && !hypothesis_check(row, t->file, im->ledger->err))
		return false;
	if (hypothesis_is_reply(row)) {
		im->begun = true;
		t->skipped++;
		return true;
	}
	const struct table_row *item = hypothesis_item(im->ledger->db, row);
	for (size_t i = 0; i < item->count; i++)
		mapping_add(t->mapping, hypothesis_path(item->names[i]), item->names[i],
			t->troubles.arena);
	im->begun = true;
	t->homeless += !table_cell(item, "commitments");
	return db_ok(im->ledger->db) && take_one(im, item);
}

static bool take_row(void *context, struct table_row *row)
{
	struct import *im = context;
	if (im->t->hypothesis)
		return take_annotation(im, row);
	bool first = !im->begun;
	if (first && !begin(im, row))
		return false;
	if (first || !im->t->facts.separator)
		meet_columns(im, row);
	if (!row->fault && is_skipped(im->t->mapping, row)) {
		im->t->skipped++;
		return true;
	}
	return im->t->mapping->unpivot_name ? take_wide(im, row) : take_one(im, row);
}

static bool was_seen(void *context, enum kind kind, const char *code)
{
	struct import *im = context;
	bool seen = seen_find(&im->seen, arena_printf(&im->record, "%d %s", (int)kind, code), NULL);
	arena_clear(&im->record);
	return seen;
}

bool table_import(struct ledger *l, FILE *in, struct table_import *t)
{
	SCOPED(import_done) struct import im = { .ledger = l, .t = t, .seen.err = l->err };
	im.waiting_end = &im.waiting;
	char sha256[HASH_HEX];
	int64_t size;
	if (!import_file_digest(in, t->file, sha256, &size, l->err))
		return false;
	progress_reads(l->progress, in);
	bool ok = table_read(in, t->file, &t->mapping->how, take_row, &im, &t->troubles,
			  t->troubles.arena, &t->facts, l->err) &&
		  import_waited(&im, take);
	progress_reads(l->progress, NULL);
	if (!ok)
		return false;
	if (t->troubles.all)
		return err_set(l->err, ERR_INPUT, "%zu problem%s; nothing was imported",
			t->troubles.all, t->troubles.all == 1 ? "" : "s");
	if (!t->facts.separator && !t->hypothesis)
		list_absent(&im);
	if (t->facts.rows == 0 && !t->nleft_out)
		return err_set(l->err, ERR_INPUT, "%s holds no rows", t->file);
	if (t->sync && !import_file_vanished(l, t, was_seen, &im))
		return false;
	return import_file_record(l, t, sha256, size);
}
