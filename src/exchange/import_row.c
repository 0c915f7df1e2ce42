#include "import_row.h"

#include <string.h>

#include "apply.h"
#include "arena.h"
#include "code.h"
#include "err.h"
#include "import_party.h"
#include "import_store.h"
#include "importing.h"
#include "ledger.h"
#include "map_value.h"
#include "text.h"

/* What a record refers to comes before it. */
static const enum kind order[] = { KIND_PARTY, KIND_SOURCE, KIND_AGREEMENT, KIND_INDICATOR,
	KIND_COMMITMENT, KIND_LINK, KIND_WORDING, KIND_OBSERVATION, KIND_TARGET, KIND_MILESTONE,
	KIND_EVIDENCE, KIND_RATING };

/* The source that the row names for a record of a kind; NULL: none. */
static bool store_source(struct import *im, enum kind kind, size_t item, const char **ret)
{
	const struct mapping *m = im->t->mapping;
	struct record r = { .kind = KIND_SOURCE };
	bool named = false;
	*ret = NULL;
	for (size_t i = 0; i < m->nfields; i++) {
		const struct map_field *f = &m->fields[i];
		struct err e = { 0 };
		const char *value;
		if (f->kind != kind || !f->of_source)
			continue;
		if (!map_value(m, f, im->row, item, &im->record, &value, &e)) {
			import_refuse(im, import_column(im, kind, true, f->name),
				arena_text(&im->record, e.text));
			continue;
		}
		named |= value && (strcmp(f->name, "url") == 0 || strcmp(f->name, "title") == 0);
		if (strcmp(f->name, "code") == 0)
			r.code = value;
		else
			record_set(&r, f->name, value);
	}
	if (!named || im->bad)
		return true;
	const char *there = r.code ? NULL
				   : ledger_source_at(
					     im->ledger, record_get(&r, "url"), &im->record);
	if (there) {
		*ret = there;
		return true;
	}
	if (!record_get(&r, "title")) {
		record_set(&r, "title", record_get(&r, "url"));
		im->t->untitled++;
	}
	bool ok = import_store(im, &r, true);
	*ret = r.code;
	return ok;
}

/* "WD-02:+ WD-07:~": codes may be shortened, as on the command line. */
static bool read_commitments(
	struct import *im, struct record *r, const char *text, const char *bearing)
{
	struct arena *a = &im->record;
	r->bearings = arena_alloc(a, (strlen(text) / 2 + 1) * sizeof *r->bearings);
	for (size_t length; *(text += strspn(text, " ,;\n\t")); text += length) {
		length = strcspn(text, " ,;\n\t");
		char *code = arena_bytes(a, text, length), *colon = strrchr(code, ':');
		const char *word = bearing, *found;
		struct err e = { 0 };
		enum kind kind;
		if (colon) {
			*colon = '\0';
			word = bearing_from(colon + 1);
		}
		if (!word)
			return import_refuse(im,
				import_column(im, KIND_EVIDENCE, false, MAP_COMMITMENTS),
				arena_printf(a, "'%s' is no bearing: +, - or ~", colon + 1));
		if (!code_find(im->ledger->db, KIND_COMMITMENT, code, a, &kind, &found, &e))
			return import_refuse(im,
				import_column(im, KIND_EVIDENCE, false, MAP_COMMITMENTS),
				arena_text(a, e.text));
		r->bearings[r->nbearings++] = (struct bearing) { .commitment = found,
			.bearing = word };
	}
	return true;
}

/* Values that are no field of evidence: what it bears on. */
struct extras {
	const char *commitments, *bearing, *milestone, *note;
};

static bool is_extra(struct extras *x, enum kind kind, const char *name, const char *value)
{
	const char **to = kind != KIND_EVIDENCE                ? NULL
			  : strcmp(name, MAP_COMMITMENTS) == 0 ? &x->commitments
			  : strcmp(name, MAP_BEARING) == 0     ? &x->bearing
			  : strcmp(name, "milestone") == 0     ? &x->milestone
			  : strcmp(name, "note") == 0          ? &x->note
							       : NULL;
	if (to)
		*to = value;
	return to != NULL;
}

static bool set_bearings(struct import *im, struct record *r, const struct extras *x)
{
	const char *word = x->bearing ? bearing_from(x->bearing) : "context";
	const char *text = x->commitments ? x->commitments : im->codes[KIND_COMMITMENT];
	if (!word)
		return import_refuse(im, import_column(im, KIND_EVIDENCE, false, MAP_BEARING),
			arena_printf(&im->record, "'%s' is no bearing: +, - or ~", x->bearing));
	if (text && !read_commitments(im, r, text, word))
		return false;
	for (size_t i = 0; i < r->nbearings; i++) {
		r->bearings[i].milestone = x->milestone;
		r->bearings[i].note = x->note;
	}
	return true;
}

static void set_default(struct record *r, const char *field, const char *value)
{
	if (value && field_index(r->kind, field) >= 0 && !record_get(r, field))
		record_set(r, field, value);
}

static void finish_evidence(struct import *im, struct record *r)
{
	struct day_span span;
	struct record source;
	const char *code = record_get(r, "source");
	set_default(r, "nature", "statement");
	if (code && (!record_get(r, "occurred_on") || !record_get(r, "summary")) &&
		ledger_record(im->ledger, KIND_SOURCE, code, &im->record, &source)) {
		set_default(r, "occurred_on", record_get(&source, "published_on"));
		if (record_get(&source, "title") &&
			strcmp(record_get(&source, "title"),
				import_text(record_get(&source, "url"))) != 0)
			set_default(r, "summary", record_get(&source, "title"));
	}
	const char *on = record_get(r, "occurred_on");
	if (on && day_span(on, &span) && (!im->newest || strcmp(span.last, im->newest) > 0))
		im->newest = arena_text(&im->record, span.last);
}

static void finish_rating(struct import *im, struct record *r)
{
	const struct mapping *m = im->t->mapping;
	const struct map_field *status = import_field(m, KIND_RATING, false, "status");
	enum status s;
	const char *day = im->newest;
	if (day && strcmp(day, im->ledger->today) > 0)
		day = im->ledger->today;
	set_default(r, "commitment", im->codes[KIND_COMMITMENT]);
	if (im->codes[KIND_EVIDENCE])
		set_default(r, "cites", im->codes[KIND_EVIDENCE]);
	set_default(r, "as_of", day ? day : im->ledger->today);
	set_default(r, "confidence", "low");
	set_default(r, "rater", im->ledger->journal.by);
	if (status)
		set_default(r, "rationale",
			arena_printf(&im->record, "Status as imported: %s",
				import_text(map_raw(m, status, im->row, &im->record))));
	const char *word = record_get(r, "status");
	if (word && status_from(word, &s) && status_facts(s)->needs_reason)
		set_default(r, "reason", "other");
}

static void finish_commitment(struct import *im, struct record *r)
{
	const struct mapping *m = im->t->mapping;
	const struct map_field *status = import_field(m, KIND_RATING, false, "status");
	set_default(r, "agreement", im->codes[KIND_AGREEMENT]);
	set_default(r, "promisors", im->codes[KIND_PARTY]);
	set_default(r, "kind", "other");
	set_default(r, "duty", record_get(r, "schedule") ? "recur" : "act");
	set_default(r, "due_basis",
		record_get(r, "due_on") || record_get(r, "schedule") ? "stated" : "none");
	const char *said = status ? map_raw(m, status, im->row, &im->record) : NULL;
	if (!said || im->backed || m->kind != KIND_COMMITMENT)
		return;
	im->t->unjudged++;
	const char *notes = record_get(r, "notes");
	record_set(r, "notes",
		arena_printf(&im->record, "%s%sStatus as imported, without a source: %s",
			import_text(notes), notes ? "\n" : "", said));
}

static void finish(struct import *im, struct record *r)
{
	if (r->kind == KIND_EVIDENCE)
		finish_evidence(im, r);
	else if (r->kind == KIND_RATING)
		finish_rating(im, r);
	else if (r->kind == KIND_COMMITMENT)
		finish_commitment(im, r);
	else if (r->kind == KIND_INDICATOR)
		set_default(r, "title", r->code);
	else if (r->kind == KIND_PARTY)
		set_default(r, "name", r->code);
	set_default(r, "commitment", im->codes[KIND_COMMITMENT]);
	set_default(r, "indicator", im->codes[KIND_INDICATOR]);
	if (r->kind == KIND_OBSERVATION) {
		/* a figure that differs from the one there is a new vintage, of today */
		struct record there;
		const char *code = import_code(im, r);
		if (!record_get(r, "published_on") &&
			apply_entry_of(im->ledger->db, r->kind, code) &&
			ledger_record(im->ledger, r->kind, code, &im->record, &there) &&
			strcmp(import_text(record_get(&there, "value")),
				import_text(record_get(r, "value"))) != 0)
			record_set(r, "published_on", im->ledger->today);
	}
}

/* Two texts that give one code are two records, and not one. */
static void check_code(struct import *im, const struct map_field *f, const char *code)
{
	struct arena *a = &im->record;
	const char *text = f->value.code && !map_splits(f) ? map_raw(im->t->mapping, f, im->row, a)
							   : NULL;
	if (!text || text_same(text, code))
		return;
	const char *key = arena_printf(a, "code %d %s", (int)f->kind, code);
	const char *whole = arena_printf(a, "%s of %s", key, text);
	struct seen before;
	bool is_new = seen_new(&im->seen, key, im->row->line, &before);
	if (is_new)
		seen_new(&im->seen, whole, im->row->line, NULL);
	else if (db_ok(im->ledger->db) && !seen_find(&im->seen, whole, NULL))
		import_refuse(im, import_column(im, f->kind, false, "code"),
			arena_printf(a,
				"'%s' gives the code '%s', and so did another text in row %ld: "
				"take the code from another column, or from \"values\"",
				text, code, before.line));
}

/* Parties may be named by their names. */
static bool refers_to_party(const struct map_field *f)
{
	int i = field_index(f->kind, f->name);
	const struct field *field = i < 0 ? NULL : &kind_facts(f->kind)->fields[i];
	return field && (field->type == FIELD_REF || field->type == FIELD_REFS) &&
	       field->ref == KIND_PARTY;
}

static bool fill(struct import *im, struct record *r, size_t item, struct extras *x, bool *ret_any)
{
	const struct mapping *m = im->t->mapping;
	for (size_t i = 0; i < m->nfields; i++) {
		const struct map_field *f = &m->fields[i];
		struct err e = { 0 };
		const char *value;
		if (f->kind != r->kind || f->of_source)
			continue;
		if (!map_value(m, f, im->row, item, &im->record, &value, &e)) {
			import_refuse(im, import_column(im, r->kind, false, f->name),
				arena_text(&im->record, e.text));
			continue;
		}
		if (value && refers_to_party(f) && !import_parties(im, f, value, &value))
			return false;
		*ret_any |= value && f->value.ncolumns;
		if (is_extra(x, r->kind, f->name, value))
			continue;
		if (strcmp(f->name, "code") == 0 && value)
			check_code(im, f, value);
		if (strcmp(f->name, "code") == 0)
			r->code = value;
		else
			record_set(r, f->name, value);
	}
	return true;
}

static bool make_record(struct import *im, enum kind kind, size_t item)
{
	struct record r = { .kind = kind };
	struct extras x = { 0 };
	const char *source = NULL;
	bool any = false;
	if (!fill(im, &r, item, &x, &any) || !store_source(im, kind, item, &source))
		return false;
	if (im->bad)
		return true;
	bool main = kind == im->t->mapping->kind;
	if (!main && !any && !source && kind != KIND_PARTY && kind != KIND_AGREEMENT &&
		kind != KIND_COMMITMENT && kind != KIND_INDICATOR)
		return true; /* the row has nothing of it */
	if (kind == KIND_RATING && !main && (!record_get(&r, "status") || !im->backed))
		return true;
	set_default(&r, "source", source);
	if (kind == KIND_EVIDENCE && !set_bearings(im, &r, &x))
		return im->ledger->err->code == ERR_NONE;
	finish(im, &r);
	return im->ledger->err->code == ERR_NONE && (im->bad || import_store(im, &r, false));
}

static bool has_kind(const struct mapping *m, enum kind kind)
{
	for (size_t i = 0; i < m->nfields; i++)
		if (m->fields[i].kind == kind)
			return true;
	return m->kind == kind;
}

static size_t items_of(struct import *im, enum kind kind)
{
	const struct mapping *m = im->t->mapping;
	size_t most = 1;
	for (size_t i = 0; i < m->nfields; i++)
		if (m->fields[i].kind == kind) {
			size_t n = map_items(m, &m->fields[i], im->row, &im->record);
			most = n > most ? n : most;
		}
	return most;
}

/* Of several records that a row asks for, the one whose cells are all empty. */
static bool is_empty_item(struct import *im, enum kind kind, size_t item)
{
	const struct mapping *m = im->t->mapping;
	bool any = false;
	for (size_t i = 0; i < m->nfields && !any; i++) {
		struct err e = { 0 };
		const char *value = NULL;
		if (m->fields[i].kind == kind && map_splits(&m->fields[i]))
			any = !map_value(
				      m, &m->fields[i], im->row, item, &im->record, &value, &e) ||
			      value;
	}
	return !any;
}

static bool is_backed(struct import *im)
{
	const struct mapping *m = im->t->mapping;
	for (size_t i = 0; i < m->nfields; i++) {
		const struct map_field *f = &m->fields[i];
		if (f->kind == KIND_EVIDENCE && f->value.ncolumns &&
			map_raw(m, f, im->row, &im->record) &&
			((f->of_source &&
				 (strcmp(f->name, "url") == 0 || strcmp(f->name, "title") == 0)) ||
				strcmp(f->name, "source") == 0))
			return true;
	}
	return false;
}

bool import_row(struct import *im)
{
	if (im->row->fault)
		return import_refuse(im, NULL, im->row->fault);
	im->backed = is_backed(im);
	for (size_t k = 0; k < COUNT_OF(order); k++) { /* of a bad row all that is wrong is told */
		if (!has_kind(im->t->mapping, order[k]))
			continue;
		size_t items = items_of(im, order[k]);
		bool bad = im->bad;
		for (size_t i = 0; i < items && im->bad == bad; i++)
			if ((items == 1 || !is_empty_item(im, order[k], i)) &&
				!make_record(im, order[k], i))
				return false;
	}
	return true;
}
