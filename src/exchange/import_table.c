#include "import_table.h"

#include <string.h>

#include "arena.h"
#include "csv_out.h"
#include "err.h"
#include "hypothesis.h"
#include "import_file.h"
#include "import_row.h"
#include "ledger.h"
#include "table.h"
#include "text.h"

static void import_done(struct import *im)
{
	seen_done(&im->seen);
	arena_done(&im->arena);
	arena_done(&im->record);
}

static void give_back(struct import *im)
{
	FILE *out = im->t->refused;
	if (im->t->bad_rows++ == 0 && out) {
		for (size_t i = 0; i < im->row->count; i++) {
			csv_field(out, im->row->names[i]);
			fputc(',', out);
		}
		fputs("problem\n", out);
	}
	for (size_t i = 0; out && i < im->row->count; i++) {
		csv_field(out, im->row->values[i]);
		fputc(',', out);
	}
	if (out) {
		csv_field(out, im->reasons);
		fputc('\n', out);
	}
}

static bool take_one(struct import *im, const struct table_row *row)
{
	im->row = row;
	memset(im->codes, 0, sizeof im->codes);
	im->newest = im->reasons = NULL;
	im->bad = false;
	bool ok = import_row(im);
	if (ok && im->bad)
		give_back(im);
	arena_clear(&im->record);
	return ok;
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
	struct date_rules none = { 0 };
	char day[DAY_SIZE];
	struct err e = { 0 };
	return m->nunpivot == 0 && !mapping_uses(m, row->names[i]) &&
	       date_read(row->names[i], &none, day, &e);
}

/* A column for each period becomes a row for each. */
static bool take_wide(struct import *im, struct table_row *row)
{
	const struct mapping *m = im->t->mapping;
	struct table_row *one = arena_alloc(row->arena, sizeof *one);
	for (size_t i = 0; i < row->count; i++) {
		if (!unpivots(m, row, i) || !row->values[i])
			continue;
		one->line = row->line;
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

static bool begin(struct import *im, struct table_row *row)
{
	struct table_import *t = im->t;
	im->begun = true;
	im->row = row;
	if (t->match)
		mapping_match(t->mapping, row, t->troubles.arena);
	find_periods(im, row);
	if (t->mapping->unpivot_name) {
		struct table_row extra = { .count = 2,
			.names = { t->mapping->unpivot_name, t->mapping->unpivot_value } };
		mapping_match(t->mapping, &extra, t->troubles.arena);
	}
	for (size_t i = 0; i < t->mapping->nfields; i++) {
		const struct map_value *v = &t->mapping->fields[i].value;
		for (size_t c = 0; c < v->ncolumns; c++)
			if (t->facts.separator && !table_has(row, v->columns[c]) &&
				!t->mapping->unpivot_name)
				return err_set(im->ledger->err, ERR_INPUT,
					"%s has no column '%s', which the mapping names", t->file,
					v->columns[c]);
	}
	if (t->mapping->nfields == 0)
		return err_set(im->ledger->err, ERR_INPUT,
			"%s: none of its columns is known by its name. Say what they are: "
			"--mapping "
			"FILE",
			t->file);
	for (size_t i = 0; i < row->count; i++)
		if (!mapping_uses(t->mapping, row->names[i]) &&
			strcmp(row->names[i], "problem") != 0 &&
			!(t->mapping->unpivot_name && unpivots(t->mapping, row, i)))
			t->unused = t->unused ? arena_printf(t->troubles.arena, "%s, %s", t->unused,
							row->names[i])
					      : arena_text(t->troubles.arena, row->names[i]);
	return true;
}

static bool take_annotation(struct import *im, const struct table_row *row)
{
	struct table_import *t = im->t;
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
	if (!im->begun && !begin(im, row))
		return false;
	if (is_skipped(im->t->mapping, row)) {
		im->t->skipped++;
		return true;
	}
	return im->t->mapping->unpivot_name ? take_wide(im, row) : take_one(im, row);
}

static bool was_seen(void *context, enum kind kind, const char *code)
{
	struct import *im = context;
	bool seen = seen_find(&im->seen, arena_printf(&im->record, "%d %s", (int)kind, code));
	arena_clear(&im->record);
	return seen;
}

bool table_import(struct ledger *l, FILE *in, struct table_import *t)
{
	SCOPED(import_done) struct import im = { .ledger = l, .t = t };
	char sha256[HASH_HEX];
	int64_t size;
	if (!import_file_digest(in, sha256, &size, l->err) ||
		!table_read(in, t->file, &t->mapping->how, take_row, &im, &t->troubles,
			t->troubles.arena, &t->facts, l->err))
		return false;
	if (t->troubles.all)
		return err_set(l->err, ERR_INPUT, "%zu problem%s; nothing was imported",
			t->troubles.all, t->troubles.all == 1 ? "" : "s");
	if (t->facts.rows == 0)
		return err_set(l->err, ERR_INPUT, "%s holds no rows", t->file);
	if (t->sync && !import_file_vanished(l, t, was_seen, &im))
		return false;
	return import_file_record(l, t, sha256, size);
}
