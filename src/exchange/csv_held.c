/* Rows of a CSV file that refer to rows of the same file further down. */
#include "csv_parts.h"

#include <stdlib.h>
#include <string.h>

#include "apply.h"

static void hold(struct csv_import *im, const struct record *r, const struct sheet_row *row)
{
	im->held = arena_more(&im->arena, im->held, im->nheld, sizeof *im->held);
	struct held *h = &im->held[im->nheld++];
	*h = (struct held) { .record = *r, .line = row->line };
	h->record.code = arena_text(&im->arena, r->code);
	for (size_t i = 0; i < FIELD_MAX; i++)
		h->record.values[i] = arena_text(&im->arena, r->values[i]);
	memcpy(h->lines, row->lines, sizeof h->lines);
}

/* The field by which a record of the kind refers to others of it. */
const char *csv_own_reference(enum kind kind)
{
	return kind == KIND_PARTY ? "parent" : kind == KIND_SOURCE ? "origin" : NULL;
}

/* Only a row that refers to one that is not in yet has to wait. */
bool csv_hold_row(void *context, struct sheet_row *row)
{
	struct csv_import *im = context;
	struct record r = csv_record(im->kind, (char *const *)row->values);
	rule_normalise(&r, row->arena);
	const char *other = record_get(&r, csv_own_reference(im->kind));
	if (row->bad || !other || apply_entry_of(im->ledger->db, im->kind, other))
		return csv_take_row(context, row);
	hold(im, &r, row);
	return db_ok(im->ledger->db);
}

/* Where the row of a code is among those held. */
struct place {
	const char *code;
	size_t at;
};

static int by_code(const void *one, const void *other)
{
	const struct place *x = one, *y = other;
	int c = strcmp(x->code, y->code);
	return c ? c : (x->at > y->at) - (x->at < y->at);
}

/* The first that has the code; im->nheld: none has. */
static size_t held_at(const struct csv_import *im, const struct place *places, const char *code)
{
	size_t low = 0, high = code ? im->nheld : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(places[middle].code, code) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	bool found = code && low < im->nheld && strcmp(places[low].code, code) == 0;
	return found ? places[low].at : im->nheld;
}

static void refuse_circle(
	struct csv_import *im, const size_t *chain, size_t from, size_t count, const char *field)
{
	const struct held *first = &im->held[chain[from]];
	trouble_add(&im->result->troubles, im->file,
		csv_line(&first->record, field, first->line, first->lines), field,
		"'%s' would come back to '%s' itself", record_get(&first->record, field),
		first->record.code);
	for (size_t i = from; i < count; i++) {
		im->held[chain[i]].state = 2;
		csv_refuse(im, &im->held[chain[i]].record, im->held[chain[i]].line, &im->arena);
	}
}

/* Take a row, and before it those that it refers to. chain has room for all. */
static bool take_held(struct csv_import *im, size_t i, const struct place *places,
	const char *field, size_t *chain)
{
	size_t count = 0;
	while (i < im->nheld && im->held[i].state == 0) {
		im->held[i].state = 1;
		chain[count++] = i;
		i = held_at(im, places, record_get(&im->held[i].record, field));
	}
	if (i < im->nheld && im->held[i].state == 1) {
		size_t from = 0;
		while (chain[from] != i)
			from++;
		refuse_circle(im, chain, from, count, field);
		count = from;
	}
	SCOPED(arena_done) struct arena a = { 0 };
	while (count) {
		struct held *h = &im->held[chain[--count]];
		h->state = 2;
		arena_clear(&a);
		if (!csv_take_record(im, &h->record, h->line, h->lines, NULL, &a))
			return false;
	}
	return true;
}

bool csv_take_held(struct csv_import *im, const char *field)
{
	SCOPED(arena_done) struct arena a = { 0 };
	struct place *places = arena_alloc(&a, (im->nheld + 1) * sizeof *places);
	for (size_t i = 0; i < im->nheld; i++) {
		const char *code = im->held[i].record.code;
		places[i] = (struct place) { code ? code : "", i };
	}
	qsort(places, im->nheld, sizeof *places, by_code);
	size_t *chain = arena_alloc(&a, (im->nheld + 1) * sizeof *chain);
	for (size_t i = 0; i < im->nheld; i++)
		if (!take_held(im, i, places, field, chain))
			return false;
	im->held = NULL;
	im->nheld = 0;
	return true;
}
