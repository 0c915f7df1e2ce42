/* A row of a CSV file as a record: new, there already, twice in the file, or refused. */
#include "csv_parts.h"

#include <string.h>

#include "apply.h"
#include "buf.h"
#include "err.h"
#include "guard.h"
#include "hash.h"
#include "text.h"

const char *csv_key(enum kind kind, const char *code, struct arena *a)
{
	return arena_printf(a, "%d %s", (int)kind, code);
}

static bool was_refused(struct csv_import *im, enum kind kind, const char *code, struct arena *a)
{
	struct seen s;
	return im->broken[kind] || (seen_find(&im->seen, csv_key(kind, code, a), &s) && s.refused);
}

void csv_refuse(struct csv_import *im, const struct record *r, long line, struct arena *a)
{
	im->link_refused |= r->kind == KIND_LINK;
	if (r->code)
		seen_refuse(&im->seen, csv_key(r->kind, r->code, a), line);
}

/* Where the problem stands: the line of its field. */
long csv_line(const struct record *r, const char *field, long line, const long *lines)
{
	int i = field ? field_index(r->kind, field) : -1;
	long at = i >= 0 ? lines[i + 1] : field && strcmp(field, "code") == 0 ? lines[0] : line;
	return at ? at : line;
}

static bool names_value(const char *text, const char *value, struct arena *a)
{
	return value && strstr(text, arena_printf(a, "'%s'", value));
}

/* A problem that only follows from one that was told already. */
static bool follows(
	struct csv_import *im, const struct record *r, const struct problem *p, struct arena *a)
{
	int i = p->field ? field_index(r->kind, p->field) : -1;
	const struct field *f = i < 0 ? NULL : &kind_facts(r->kind)->fields[i];
	if (f && (f->type == FIELD_REF || f->type == FIELD_REFS)) {
		for (size_t n = 0; n < list_count(r->values[i]); n++) {
			const char *code = list_item(r->values[i], n, a);
			if (names_value(p->text, code, a) && was_refused(im, f->ref, code, a))
				return true;
		}
	}
	if (r->kind == KIND_RATING && p->field && strcmp(p->field, "status") == 0)
		return (im->broken[KIND_LINK] || im->link_refused) &&
		       text_same(record_get(r, "status"), "superseded");
	return r->kind == KIND_EVIDENCE && p->field && strcmp(p->field, "commitment") == 0 &&
	       im->broken[KIND_COMMITMENT];
}

/* The rules speak of a bearing by its own fields. */
static bool tell_bearing(struct csv_import *im, const struct record *r, const struct problem *p,
	const struct bearing_row *group, struct arena *a)
{
	if (r->kind != KIND_EVIDENCE || !p->field || field_index(r->kind, p->field) >= 0)
		return false;
	for (size_t i = 0; i < r->nbearings; i++) {
		const struct bearing *b = &r->bearings[i];
		bool milestone = strcmp(p->field, "milestone") == 0;
		bool word = strcmp(p->field, "bearing") == 0;
		const char *value = milestone ? b->milestone : word ? b->bearing : b->commitment;
		if (!names_value(p->text, value, a) && !names_value(p->text, b->commitment, a) &&
			i + 1 < r->nbearings)
			continue;
		if (!b->commitment || !was_refused(im, KIND_COMMITMENT, b->commitment, a))
			trouble_add(&im->result->troubles, csv_bearings, group[i].line, p->field,
				"%s", p->text);
		return true;
	}
	return false;
}

static void tell(struct csv_import *im, const struct record *r, const struct problems *p, long line,
	const long *lines, const struct bearing_row *group, struct arena *a)
{
	for (size_t i = 0; i < p->count; i++)
		if (!follows(im, r, &p->list[i], a) && !tell_bearing(im, r, &p->list[i], group, a))
			trouble_add(&im->result->troubles, im->file,
				csv_line(r, p->list[i].field, line, lines), p->list[i].field, "%s",
				p->list[i].text);
}

/* A record without a code is known by all that it says. */
static const char *content_key(struct csv_import *im, const struct record *r, struct arena *a)
{
	SCOPED(buf_done) struct buf body = buf_new(LEDGER_LINE, im->ledger->err);
	record_body(r, &body);
	struct hash h = hash_of(body.text, body.length);
	char hex[HASH_HEX];
	hash_hex(&h, hex);
	return arena_printf(a, "%d %.24s", (int)r->kind, hex);
}

static const char *const entries_of[KIND_COUNT] = {
	[KIND_SNAPSHOT] = "SELECT entry FROM snapshot",
	[KIND_LINK] = "SELECT entry FROM link",
	[KIND_WORDING] = "SELECT entry FROM wording",
	[KIND_MILESTONE] = "SELECT entry FROM milestone WHERE origin = 'hand'",
	[KIND_RATING] = "SELECT entry FROM rating",
	[KIND_OBSERVATION] = "SELECT entry FROM observation",
	[KIND_TARGET] = "SELECT entry FROM target",
};

bool csv_note_present(struct csv_import *im, enum kind kind)
{
	if (!entries_of[kind])
		return true;
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(stmt_done) struct stmt q = db_prepare(im->ledger->db, entries_of[kind]);
	while (stmt_next(&q)) {
		struct record r;
		arena_clear(&a);
		if (!ledger_record_at(im->ledger, col_int(&q, "entry"), &a, &r))
			return false;
		seen_new(&im->seen, content_key(im, &r, &a), 0, NULL);
	}
	return db_ok(im->ledger->db);
}

/* The code is in the ledger already: with the same values, or others. */
static bool compare(struct csv_import *im, const struct record *r, long line, const long *lines,
	struct arena *a)
{
	struct record there;
	if (!ledger_record(im->ledger, r->kind, r->code, a, &there))
		return false;
	if (record_same(&there, r)) {
		im->result->unchanged[r->kind]++;
		return true;
	}
	const struct kind_facts *k = kind_facts(r->kind);
	const char *field = NULL, *was = NULL;
	for (size_t i = 0; i < k->nfields && !field; i++) {
		const char *x = there.values[i] ? there.values[i] : "", *y = r->values[i];
		if (strcmp(x, y ? y : "") != 0) {
			field = k->fields[i].name;
			was = x;
		}
	}
	if (field)
		trouble_add(&im->result->troubles, im->file, csv_line(r, field, line, lines), field,
			"'%s' is already there with another value, '%s': edit it instead", r->code,
			text_cut(text_one_line(was, a), 60, a));
	else
		trouble_add(&im->result->troubles, im->file, line, NULL,
			"'%s' is already there with other bearings: edit it instead", r->code);
	return true;
}

static bool add(struct csv_import *im, struct record *r, long line, const long *lines,
	const struct bearing_row *group, struct arena *a)
{
	struct problems p = { .arena = a };
	if (ledger_add(im->ledger, r, &p)) {
		im->result->added[r->kind]++;
		im->result->bearings += (int64_t)r->nbearings;
		return true;
	}
	if (im->ledger->err->code != ERR_NONE)
		return err_at(im->ledger->err, "%s, line %ld", im->file, line);
	tell(im, r, &p, line, lines, group, a);
	csv_refuse(im, r, line, a);
	return true;
}

/* One record of a file: new, there already, twice in the file, or refused. */
bool csv_take_record(struct csv_import *im, struct record *r, long line, const long *lines,
	const struct bearing_row *group, struct arena *a)
{
	rule_normalise(r, a);
	if (!r->code && kind_facts(r->kind)->coded) {
		trouble_add(&im->result->troubles, im->file, line, "code", "it is missing");
		return true;
	}
	const char *key = r->code ? csv_key(r->kind, r->code, a) : content_key(im, r, a);
	struct seen before = { 0 };
	bool is_new = seen_new(&im->seen, key, line, &before);
	if (!db_ok(im->ledger->db))
		return false;
	if (!is_new && before.line == 0) {
		im->result->unchanged[r->kind]++;
		return true;
	}
	if (!is_new) {
		trouble_add(&im->result->troubles, im->file, line, r->code ? "code" : NULL,
			r->code ? "'%s' stands on line %ld already" : "%s the same as on line %ld",
			r->code ? r->code : "the row is", before.line);
		return true;
	}
	if (r->code && !im->fresh && apply_entry_of(im->ledger->db, r->kind, r->code))
		return compare(im, r, line, lines, a);
	return db_ok(im->ledger->db) && add(im, r, line, lines, group, a);
}

struct record csv_record(enum kind kind, char *const *values)
{
	struct record r = { .kind = kind };
	r.code = values[0];
	for (size_t i = 0; i < kind_facts(kind)->nfields; i++)
		r.values[i] = values[i + 1];
	return r;
}

const char *csv_code(const char *text, struct arena *a)
{
	if (!text)
		return NULL;
	const char *code = text_trimmed(text, strlen(text), a);
	return *code ? text_upper(code, a) : NULL;
}

static bool take_evidence(struct csv_import *im, struct record *r, const struct sheet_row *row)
{
	size_t count = 0;
	bool bad = im->bearings_broken;
	const char *code = csv_code(r->code, row->arena);
	struct bearing_row *group = code ? bearing_rows_of(&im->seen, code, row->arena, &count)
					 : NULL;
	r->bearings = arena_alloc(row->arena, (count + 1) * sizeof *r->bearings);
	r->nbearings = count;
	im->used += (int64_t)count;
	for (size_t i = 0; i < count; i++) {
		r->bearings[i] = group[i].bearing;
		bad |= group[i].bad;
	}
	if (!bad)
		return csv_take_record(im, r, row->line, row->lines, group, row->arena);
	r->code = code;
	csv_refuse(im, r, row->line, row->arena);
	return true;
}

bool csv_take_row(void *context, struct sheet_row *row)
{
	struct csv_import *im = context;
	struct record r = csv_record(im->kind, (char *const *)row->values);
	if (!row->bad && im->kind == KIND_EVIDENCE)
		return take_evidence(im, &r, row);
	if (!row->bad)
		return csv_take_record(im, &r, row->line, row->lines, NULL, row->arena);
	r.code = csv_code(r.code, row->arena);
	csv_refuse(im, &r, row->line, row->arena);
	return true;
}
