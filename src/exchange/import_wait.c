#include "import_wait.h"

#include <string.h>

#include "arena.h"
#include "code.h"
#include "import_party.h"
#include "importing.h"
#include "ledger.h"
#include "map_value.h"
#include "text.h"

enum { NAMES = 3 };

struct waiting {
	struct waiting *next;
	const char *wants;           /* what it refers to, in capitals */
	const char *known_by[NAMES]; /* what others may call it, in capitals; NULL: none */
	bool tried, waits;
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

/* What the row says in the field; NULL: nothing that can be read. */
static const char *said(struct import *im, const char *name)
{
	const struct mapping *m = im->t->mapping;
	const struct map_field *f = name ? import_field(m, m->kind, false, name) : NULL;
	const char *value;
	struct err e = { 0 };
	return f && map_value(m, f, im->row, 0, &im->record, &value, &e) ? value : NULL;
}

bool import_must_wait(struct import *im)
{
	const struct mapping *m = im->t->mapping;
	const char *name = own_reference(m->kind);
	const struct map_field *f = name ? import_field(m, m->kind, false, name) : NULL;
	if (!f || im->row->fault || f->value.create)
		return false;
	const char *value = said(im, name);
	if (!value)
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

static const char *capitals(struct import *im, const char *text)
{
	return text ? text_upper(text, &im->arena) : NULL;
}

static struct waiting *copy_row(struct import *im)
{
	static const char *const names[NAMES] = { "code", "name", "name_local" };
	enum kind kind = im->t->mapping->kind;
	struct waiting *w = arena_alloc(&im->arena, sizeof *w);
	*w = (struct waiting) { .number = im->number,
		.line = im->row->line,
		.count = im->row->count,
		.names = copied(im, im->row->names, im->row->count),
		.values = copied(im, im->row->values, im->row->count) };
	w->wants = capitals(im, said(im, own_reference(kind)));
	for (int i = 0; i < NAMES && (i == 0 || kind == KIND_PARTY); i++)
		w->known_by[i] = capitals(im, said(im, names[i]));
	return w;
}

void import_wait(struct import *im)
{
	if (im->again) {
		im->again->waits = true;
		return;
	}
	*im->waiting_end = copy_row(im);
	im->waiting_end = &(*im->waiting_end)->next;
}

static void restore(const struct waiting *w, struct table_row *row)
{
	row->line = w->line;
	row->count = w->count;
	memcpy(row->names, w->names, w->count * sizeof *w->names);
	memcpy(row->values, w->values, w->count * sizeof *w->values);
}

typedef bool take_fn(struct import *im, bool may_wait);

/* All that wait, in the order of the file. */
struct hall {
	struct waiting **all;
	size_t count;
	struct table_row *row;
	take_fn *take;
};

static bool take_again(struct import *im, const struct hall *h, struct waiting *w, bool may_wait)
{
	restore(w, h->row);
	w->waits = false;
	im->row = h->row;
	im->number = w->number;
	im->again = w;
	bool ok = h->take(im, may_wait);
	im->again = NULL;
	return ok;
}

static void note_names(struct seen_map *places, const struct waiting *w, size_t place)
{
	for (int i = 0; i < NAMES; i++)
		if (w->known_by[i])
			seen_new(places, w->known_by[i], (long)place, NULL); /* the first counts */
}

/* Each behind the one that it waits for. What is missing then may still be there by a name that
 * only the ledger knows to be another's. */
static bool take_chains(struct import *im, const struct hall *h)
{
	SCOPED(seen_done) struct seen_map places = { .err = im->ledger->err };
	struct seen next;
	for (size_t i = 0; i < h->count; i++)
		note_names(&places, h->all[i], i);
	size_t *chain = arena_alloc(&im->arena, (h->count + 1) * sizeof *chain);
	for (size_t i = 0; i < h->count; i++) {
		size_t count = 0;
		for (size_t at = i; at < h->count && !h->all[at]->tried;) {
			h->all[at]->tried = true;
			chain[count++] = at;
			const char *wants = h->all[at]->wants;
			bool held = wants && seen_find(&places, wants, &next);
			at = held ? (size_t)next.line : h->count;
		}
		while (count)
			if (!take_again(im, h, h->all[chain[--count]], true))
				return false;
	}
	return true;
}

bool import_waited(struct import *im, take_fn *take)
{
	struct hall h = { .row = arena_alloc(&im->arena, sizeof *h.row), .take = take };
	*h.row = (struct table_row) { .arena = &im->record };
	for (struct waiting *w = im->waiting; w; w = w->next) {
		h.all = arena_more(&im->arena, h.all, h.count, sizeof *h.all);
		h.all[h.count++] = w;
	}
	if (!take_chains(im, &h))
		return false;
	for (bool progress = true, left = true; left;) {
		bool may_wait = progress; /* else what is missing is missing for good */
		progress = left = false;
		for (size_t i = 0; i < h.count; i++) {
			if (!h.all[i]->waits)
				continue;
			if (!take_again(im, &h, h.all[i], may_wait))
				return false;
			progress |= !h.all[i]->waits;
			left |= h.all[i]->waits;
		}
	}
	return true;
}
