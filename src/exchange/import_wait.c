/* Rows that refer to a row further down, as a party does to its parent: they wait until it is read.
 */
#include "import_row.h"

#include <string.h>

#include "arena.h"
#include "code.h"
#include "ledger.h"
#include "map_value.h"
#include "text.h"

struct waiting {
	struct waiting *next;
	int64_t number;
	long line;
	size_t count;
	const char **names, **values;
};

/* The field by which records of the kind refer to others of it. */
static const char *own_reference(enum kind kind)
{
	return kind == KIND_PARTY ? "parent" : kind == KIND_SOURCE ? "origin" : NULL;
}

bool import_must_wait(struct import *im)
{
	const struct mapping *m = im->t->mapping;
	const char *name = own_reference(m->kind), *value;
	const struct map_field *f = name ? import_field(m, m->kind, false, name) : NULL;
	struct err e = { 0 };
	if (!f || im->row->fault || f->value.create ||
		!map_value(m, f, im->row, 0, &im->record, &value, &e) || !value)
		return false;
	return m->kind == KIND_PARTY
		       ? !import_party(im, value)
		       : !code_exists(im->ledger->db, m->kind, text_upper(value, &im->record));
}

static const char **copied(struct import *im, const char *const *list, size_t count)
{
	const char **copy = arena_alloc(&im->arena, (count + 1) * sizeof *copy);
	for (size_t i = 0; i < count; i++)
		copy[i] = arena_text(&im->arena, list[i]);
	return copy;
}

void import_wait(struct import *im)
{
	struct waiting *w = arena_alloc(&im->arena, sizeof *w);
	*w = (struct waiting) { .number = im->number,
		.line = im->row->line,
		.count = im->row->count,
		.names = copied(im, im->row->names, im->row->count),
		.values = copied(im, im->row->values, im->row->count) };
	*im->waiting_end = w;
	im->waiting_end = &w->next;
}

static void restore(const struct waiting *w, struct table_row *row)
{
	row->line = w->line;
	row->count = w->count;
	memcpy(row->names, w->names, w->count * sizeof *w->names);
	memcpy(row->values, w->values, w->count * sizeof *w->values);
}

bool import_waited(struct import *im, bool (*take)(struct import *im, bool may_wait))
{
	struct table_row *row = arena_alloc(&im->arena, sizeof *row);
	*row = (struct table_row) { .arena = &im->record };
	for (bool progress = true; im->waiting;) {
		struct waiting *list = im->waiting;
		bool may_wait = progress; /* else what is missing is missing for good */
		im->waiting = NULL;
		im->waiting_end = &im->waiting;
		progress = false;
		for (const struct waiting *w = list; w; w = w->next) {
			struct waiting **end = im->waiting_end;
			restore(w, row);
			im->row = row;
			im->number = w->number;
			if (!take(im, may_wait))
				return false;
			progress |= end == im->waiting_end;
		}
	}
	return true;
}
