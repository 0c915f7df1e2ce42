#include "import_table.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "apply.h"
#include "arena.h"
#include "buf.h"
#include "code.h"
#include "csv_folder.h"
#include "err.h"
#include "hash.h"
#include "guard.h"
#include "import_file.h"
#include "ledger.h"
#include "map_value.h"
#include "table.h"
#include "text.h"

/* What a record refers to comes before it. */
static const enum kind order[] = { KIND_PARTY, KIND_SOURCE, KIND_AGREEMENT, KIND_INDICATOR,
	KIND_COMMITMENT, KIND_LINK, KIND_WORDING, KIND_OBSERVATION, KIND_TARGET, KIND_MILESTONE,
	KIND_EVIDENCE, KIND_RATING };

struct import {
	struct ledger *ledger;
	struct table_import *t;
	struct seen_map seen; /* "kind code" of this import, with the line */
	struct arena arena;   /* lives as long as the import */
	struct arena record;  /* as long as a row */
	bool begun;           /* the columns have been looked at */
	/* of the row */
	const struct table_row *row;
	const char *codes[KIND_COUNT]; /* made or found for it, "E-1;E-2" */
	const char *newest;            /* last day of its newest evidence */
	bool backed;                   /* its evidence names a source */
	bool bad;
	const char *reasons;
};

static void import_done(struct import *im)
{
	seen_done(&im->seen);
	arena_done(&im->arena);
	arena_done(&im->record);
}

static struct err *import_err(struct import *im)
{
	return im->ledger->err;
}

static bool refuse(struct import *im, const char *column, const char *text)
{
	trouble_add(&im->t->troubles, im->t->file, im->row->line, column, "%s", text);
	const char *said = column ? arena_printf(&im->record, "%s: %s", column, text) : text;
	im->reasons = im->reasons ? arena_printf(&im->record, "%s; %s", im->reasons, said) : said;
	im->bad = true;
	return true; /* the import goes on, to tell what else is wrong */
}

static const struct map_field *find_field(
	const struct mapping *m, enum kind kind, bool of_source, const char *name)
{
	for (size_t i = 0; i < m->nfields; i++) {
		const struct map_field *f = &m->fields[i];
		if (f->kind == kind && f->of_source == of_source && strcmp(f->name, name) == 0)
			return f;
	}
	return NULL;
}

/* The column that a problem is about: that of the field, or the field itself. */
static const char *column_of(struct import *im, enum kind kind, bool of_source, const char *name)
{
	const struct map_field *f = name ? find_field(im->t->mapping, kind, of_source, name) : NULL;
	if (!f)
		return name;
	return f->value.ncolumns ? f->value.columns[0] : f->path;
}

static void tell(struct import *im, enum kind kind, bool of_source, const struct problems *p)
{
	for (size_t i = 0; i < p->count; i++)
		refuse(im, column_of(im, kind, of_source, p->list[i].field), p->list[i].text);
}

static bool add_code(struct import *im, enum kind kind, const char *code)
{
	const char *all = im->codes[kind];
	im->codes[kind] = all ? arena_printf(&im->record, "%s;%s", all, code) : code;
	return true;
}

static const char *made_code(struct import *im, enum kind kind, const char *identity)
{
	/* twelve letters, 60 bits: a million records collide with a chance of one in two million */
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	struct hash h = hash_of(identity, strlen(identity));
	char tail[13] = { 0 };
	for (size_t i = 0; i < sizeof tail - 1; i++)
		tail[i] = letters[h.bytes[i] % 32];
	return arena_printf(&im->record, "%s-%s", kind_facts(kind)->prefix, tail);
}

static const char *or_none(const char *text)
{
	return text ? text : "";
}

/* What makes a record this one and no other, where nobody has given it a code. */
static const char *identity(struct import *im, const struct record *r)
{
	static const char *const fields[KIND_COUNT][3] = {
		[KIND_LINK] = { "from", "relation", "to" },
		[KIND_WORDING] = { "commitment", "issuer", "language" },
		[KIND_MILESTONE] = { "commitment", "due_on" },
		[KIND_RATING] = { "commitment", "as_of", "rater" },
		[KIND_OBSERVATION] = { "indicator", "period", "published_on" },
		[KIND_TARGET] = { "commitment", "indicator" },
		[KIND_SOURCE] = { "title", "publisher", "published_on" },
	};
	struct arena *a = &im->record;
	const char *all = kind_facts(r->kind)->name;
	for (size_t i = 0; i < 3 && fields[r->kind][i]; i++)
		all = arena_printf(a, "%s|%s", all, or_none(record_get(r, fields[r->kind][i])));
	if (r->kind == KIND_SOURCE && record_get(r, "url"))
		return arena_printf(a, "source|%s", url_key(record_get(r, "url"), a));
	if (r->kind != KIND_EVIDENCE)
		return all;
	for (size_t i = 0; i < r->nbearings; i++)
		all = arena_printf(a, "%s|%s", all, r->bearings[i].commitment);
	const char *source = record_get(r, "source");
	return arena_printf(a, "%s|%s|%s", all, record_get(r, "occurred_on"),
		source ? source : or_none(record_get(r, "summary")));
}

/* Fields that the row says nothing of stay as they are. */
static void keep_rest(struct import *im, struct record *r, const struct record *there)
{
	const struct kind_facts *k = kind_facts(r->kind);
	for (size_t i = 0; i < k->nfields; i++)
		if (!r->values[i] && !find_field(im->t->mapping, r->kind, false, k->fields[i].name))
			r->values[i] = there->values[i];
	if (r->kind == KIND_EVIDENCE && r->nbearings == 0) {
		r->bearings = there->bearings;
		r->nbearings = there->nbearings;
	}
}

static bool follows_file(struct import *im, enum kind kind)
{
	return kind == im->t->mapping->kind || kind == KIND_EVIDENCE || kind == KIND_RATING ||
	       kind == KIND_WORDING || kind == KIND_OBSERVATION || kind == KIND_TARGET;
}

static bool revise(struct import *im, struct record *r, bool of_source)
{
	struct record there;
	struct problems p = { .arena = &im->record };
	if (!ledger_record(im->ledger, r->kind, r->code, &im->record, &there))
		return false;
	keep_rest(im, r, &there);
	if (!follows_file(im, r->kind) || of_source || record_same(&there, r)) {
		im->t->unchanged[r->kind]++;
		return true;
	}
	const char *why = arena_printf(&im->record, "imported again from %s", im->t->file);
	if (ledger_revise(im->ledger, r, why, &p))
		im->t->revised[r->kind]++;
	else if (import_err(im)->code != ERR_NONE)
		return false;
	tell(im, r->kind, of_source, &p);
	return true;
}

static bool add(struct import *im, struct record *r, bool of_source)
{
	struct problems p = { .arena = &im->record };
	if (ledger_add(im->ledger, r, &p)) {
		im->t->added[r->kind]++;
		im->t->bearings += (int64_t)r->nbearings;
	} else if (import_err(im)->code != ERR_NONE)
		return false;
	tell(im, r->kind, of_source, &p);
	return true;
}

static void take_sample(struct import *im, const struct record *r)
{
	struct table_import *t = im->t;
	if (r->kind != t->mapping->kind || t->nsamples == SAMPLES)
		return;
	const struct kind_facts *k = kind_facts(r->kind);
	const char *all = arena_printf(&im->record, "%s %s", k->name, r->code);
	for (size_t i = 0; i < k->nfields; i++)
		if (r->values[i])
			all = arena_printf(&im->record, "%s\n    %-12s %s", all, k->fields[i].name,
				text_cut(
					text_one_line(r->values[i], &im->record), 60, &im->record));
	for (size_t i = 0; i < r->nbearings; i++)
		all = arena_printf(&im->record, "%s\n    %-12s %s", all,
			or_none(r->bearings[i].bearing), r->bearings[i].commitment);
	t->samples[t->nsamples++] = arena_text(t->troubles.arena, all);
}

static const char *digest_of(struct import *im, const struct record *r)
{
	SCOPED(buf_done) struct buf body = buf_new(LEDGER_LINE, import_err(im));
	record_body(r, &body);
	struct hash h = hash_of(body.text, body.length);
	char hex[HASH_HEX];
	hash_hex(&h, hex);
	return arena_bytes(&im->record, hex, 16);
}

/* Is the same record of this import already in; two that differ under one code are a problem. */
static bool is_repeat(struct import *im, const struct record *r, bool *ret)
{
	const char *key = arena_printf(&im->record, "%d %s", (int)r->kind, r->code);
	const char *whole = arena_printf(&im->record, "%s %s", key, digest_of(im, r));
	const struct seen *before = seen_find(&im->seen, key);
	*ret = before != NULL;
	if (!before) {
		seen_add(&im->seen, arena_text(&im->arena, key), im->row->line);
		seen_add(&im->seen, arena_text(&im->arena, whole), im->row->line);
	} else if (before->refused) {
		im->bad = true; /* told already, for the row that it came with first */
		im->reasons = arena_printf(&im->record, "the %s '%s' was refused with row %ld",
			kind_facts(r->kind)->name, r->code, before->line);
	} else if (!seen_find(&im->seen, whole) && follows_file(im, r->kind)) {
		return refuse(im, column_of(im, r->kind, false, "code"),
			arena_printf(&im->record, "row %ld says something else of '%s'",
				before->line, r->code));
	}
	return db_ok(im->ledger->db);
}

static bool store(struct import *im, struct record *r, bool of_source)
{
	bool repeat;
	rule_normalise(r, &im->record);
	if (!r->code && !kind_facts(r->kind)->prefix)
		return refuse(im, column_of(im, r->kind, false, "code"),
			arena_printf(&im->record,
				"a %s needs a code. Make one of another column: \"code\": "
				"{\"column\": …, \"code\": true}",
				kind_facts(r->kind)->name));
	if (!r->code)
		r->code = made_code(im, r->kind, identity(im, r));
	add_code(im, r->kind, r->code);
	if (!is_repeat(im, r, &repeat))
		return false;
	if (repeat || im->bad)
		return true;
	take_sample(im, r);
	bool ok = apply_entry_of(im->ledger->db, r->kind, r->code)
			  ? revise(im, r, of_source)
			  : db_ok(im->ledger->db) && add(im, r, of_source);
	if (im->bad)
		seen_find(&im->seen, arena_printf(&im->record, "%d %s", (int)r->kind, r->code))
			->refused = true;
	return ok;
}

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
		if (!map_value(m, f, im->row, item, &im->record, &value, &e))
			return refuse(im, column_of(im, kind, true, f->name),
				arena_text(&im->record, e.text));
		named |= value && (strcmp(f->name, "url") == 0 || strcmp(f->name, "title") == 0);
		if (strcmp(f->name, "code") == 0)
			r.code = value;
		else
			record_set(&r, f->name, value);
	}
	if (!named)
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
	bool ok = store(im, &r, true);
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
			return refuse(im, column_of(im, KIND_EVIDENCE, false, MAP_COMMITMENTS),
				arena_printf(a, "'%s' is no bearing: +, - or ~", colon + 1));
		if (!code_find(im->ledger->db, KIND_COMMITMENT, code, a, &kind, &found, &e))
			return refuse(im, column_of(im, KIND_EVIDENCE, false, MAP_COMMITMENTS),
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
		return refuse(im, column_of(im, KIND_EVIDENCE, false, MAP_BEARING),
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
			strcmp(record_get(&source, "title"), or_none(record_get(&source, "url"))) !=
				0)
			set_default(r, "summary", record_get(&source, "title"));
	}
	const char *on = record_get(r, "occurred_on");
	if (on && day_span(on, &span) && (!im->newest || strcmp(span.last, im->newest) > 0))
		im->newest = arena_text(&im->record, span.last);
}

static void finish_rating(struct import *im, struct record *r)
{
	const struct mapping *m = im->t->mapping;
	const struct map_field *status = find_field(m, KIND_RATING, false, "status");
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
			arena_printf(&im->record, "%s says: %s", im->t->file,
				or_none(map_raw(m, status, im->row, &im->record))));
	const char *word = record_get(r, "status");
	if (word && status_from(word, &s) && status_facts(s)->needs_reason)
		set_default(r, "reason", "other");
}

static void finish_commitment(struct import *im, struct record *r)
{
	const struct mapping *m = im->t->mapping;
	const struct map_field *status = find_field(m, KIND_RATING, false, "status");
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
		arena_printf(&im->record, "%s%sStatus in %s, without a source: %s", or_none(notes),
			notes ? "\n" : "", im->t->file, said));
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
		const char *code = made_code(im, r->kind, identity(im, r));
		if (!record_get(r, "published_on") &&
			apply_entry_of(im->ledger->db, r->kind, code) &&
			ledger_record(im->ledger, r->kind, code, &im->record, &there) &&
			strcmp(or_none(record_get(&there, "value")),
				or_none(record_get(r, "value"))) != 0)
			record_set(r, "published_on", im->ledger->today);
	}
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
		if (!map_value(m, f, im->row, item, &im->record, &value, &e))
			return refuse(im, column_of(im, r->kind, false, f->name),
				       arena_text(&im->record, e.text)) &&
			       false;
		*ret_any |= value && f->value.ncolumns;
		if (is_extra(x, r->kind, f->name, value))
			continue;
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
	if (!fill(im, &r, item, &x, &any))
		return import_err(im)->code == ERR_NONE;
	if (!store_source(im, kind, item, &source))
		return false;
	bool main = kind == im->t->mapping->kind;
	if (!main && !any && !source && kind != KIND_PARTY && kind != KIND_AGREEMENT &&
		kind != KIND_COMMITMENT && kind != KIND_INDICATOR)
		return true; /* the row has nothing of it */
	if (kind == KIND_RATING && !main && (!record_get(&r, "status") || !im->backed))
		return true;
	set_default(&r, "source", source);
	if (kind == KIND_EVIDENCE && !set_bearings(im, &r, &x))
		return import_err(im)->code == ERR_NONE;
	finish(im, &r);
	return import_err(im)->code == ERR_NONE && (im->bad || store(im, &r, false));
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

static bool make_records(struct import *im)
{
	im->backed = is_backed(im);
	for (size_t k = 0; k < COUNT_OF(order) && !im->bad; k++) {
		if (!has_kind(im->t->mapping, order[k]))
			continue;
		size_t items = items_of(im, order[k]);
		for (size_t i = 0; i < items && !im->bad; i++)
			if (!make_record(im, order[k], i))
				return false;
	}
	return true;
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
	bool ok = make_records(im);
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
		find_field(m, KIND_OBSERVATION, false, "period"))
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
				return err_set(import_err(im), ERR_INPUT,
					"%s has no column '%s', which the mapping names", t->file,
					v->columns[c]);
	}
	if (t->mapping->nfields == 0)
		return err_set(import_err(im), ERR_INPUT,
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

static bool take_row(void *context, struct table_row *row)
{
	struct import *im = context;
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
