#include "csv_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "apply.h"
#include "arena.h"
#include "buf.h"
#include "datapackage.h"
#include "err.h"
#include "example_csv.h"
#include "guard.h"
#include "hash.h"
#include "ledger.h"
#include "seen.h"
#include "text.h"

/* What a record refers to comes before it. */
static const enum kind order[] = { KIND_PARTY, KIND_SOURCE, KIND_SNAPSHOT, KIND_AGREEMENT,
	KIND_COMMITMENT, KIND_LINK, KIND_WORDING, KIND_INDICATOR, KIND_OBSERVATION, KIND_TARGET,
	KIND_MILESTONE, KIND_EVIDENCE, KIND_RATING };

static const char bearings_file[] = "bearings.csv";

/* A row held back until the one that it refers to is in. */
struct held {
	struct record record;
	long line, lines[SHEET_MAX];
	int state; /* 0 waits, 1 being followed, 2 done */
};

struct import {
	struct ledger *ledger;
	struct import_result *result;
	const char *folder; /* NULL: the bundled record */
	struct arena arena; /* what lives as long as the import */
	struct seen_map seen;
	bool fresh;              /* the ledger held nothing: no code can be there but those seen */
	bool broken[KIND_COUNT]; /* its file could not be read to its end */
	bool bearings_broken, link_refused;
	int64_t waiting, used; /* rows of bearings.csv; those of them that came with evidence */
	/* of the file being read */
	enum kind kind;
	const char *file;
	struct held *held;
	size_t nheld;
};

static void import_done(struct import *im)
{
	seen_done(&im->seen);
	arena_done(&im->arena);
}

static struct err *import_err(struct import *im)
{
	return im->ledger->err;
}

static const char *key_of(enum kind kind, const char *code, struct arena *a)
{
	return arena_printf(a, "%d %s", (int)kind, code);
}

static bool was_refused(struct import *im, enum kind kind, const char *code, struct arena *a)
{
	struct seen s;
	return im->broken[kind] || (seen_find(&im->seen, key_of(kind, code, a), &s) && s.refused);
}

static void refuse(struct import *im, const struct record *r, long line, struct arena *a)
{
	im->link_refused |= r->kind == KIND_LINK;
	if (r->code)
		seen_refuse(&im->seen, key_of(r->kind, r->code, a), line);
}

/* Where the problem stands: the line of its field. */
static long line_of(const struct record *r, const char *field, long line, const long *lines)
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
	struct import *im, const struct record *r, const struct problem *p, struct arena *a)
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
static bool tell_bearing(struct import *im, const struct record *r, const struct problem *p,
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
			trouble_add(&im->result->troubles, bearings_file, group[i].line, p->field,
				"%s", p->text);
		return true;
	}
	return false;
}

static void tell(struct import *im, const struct record *r, const struct problems *p, long line,
	const long *lines, const struct bearing_row *group, struct arena *a)
{
	for (size_t i = 0; i < p->count; i++)
		if (!follows(im, r, &p->list[i], a) && !tell_bearing(im, r, &p->list[i], group, a))
			trouble_add(&im->result->troubles, im->file,
				line_of(r, p->list[i].field, line, lines), p->list[i].field, "%s",
				p->list[i].text);
}

/* A record without a code is known by all that it says. */
static const char *content_key(struct import *im, const struct record *r, struct arena *a)
{
	SCOPED(buf_done) struct buf body = buf_new(LEDGER_LINE, import_err(im));
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

static bool note_present(struct import *im, enum kind kind)
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
static bool compare(
	struct import *im, const struct record *r, long line, const long *lines, struct arena *a)
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
		trouble_add(&im->result->troubles, im->file, line_of(r, field, line, lines), field,
			"'%s' is already there with another value, '%s': edit it instead", r->code,
			text_cut(text_one_line(was, a), 60, a));
	else
		trouble_add(&im->result->troubles, im->file, line, NULL,
			"'%s' is already there with other bearings: edit it instead", r->code);
	return true;
}

static bool add(struct import *im, struct record *r, long line, const long *lines,
	const struct bearing_row *group, struct arena *a)
{
	struct problems p = { .arena = a };
	if (ledger_add(im->ledger, r, &p)) {
		im->result->added[r->kind]++;
		im->result->bearings += (int64_t)r->nbearings;
		return true;
	}
	if (import_err(im)->code != ERR_NONE)
		return err_at(import_err(im), "%s, line %ld", im->file, line);
	tell(im, r, &p, line, lines, group, a);
	refuse(im, r, line, a);
	return true;
}

/* One record of a file: new, there already, twice in the file, or refused. */
static bool take_record(struct import *im, struct record *r, long line, const long *lines,
	const struct bearing_row *group, struct arena *a)
{
	rule_normalise(r, a);
	if (!r->code && kind_facts(r->kind)->coded) {
		trouble_add(&im->result->troubles, im->file, line, "code", "it is missing");
		return true;
	}
	const char *key = r->code ? key_of(r->kind, r->code, a) : content_key(im, r, a);
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

static struct record record_of(enum kind kind, char *const *values)
{
	struct record r = { .kind = kind };
	r.code = values[0];
	for (size_t i = 0; i < kind_facts(kind)->nfields; i++)
		r.values[i] = values[i + 1];
	return r;
}

static const char *trimmed_code(const char *text, struct arena *a)
{
	if (!text)
		return NULL;
	const char *code = text_trimmed(text, strlen(text), a);
	return *code ? text_upper(code, a) : NULL;
}

static bool take_evidence(struct import *im, struct record *r, const struct sheet_row *row)
{
	size_t count = 0;
	bool bad = im->bearings_broken;
	const char *code = trimmed_code(r->code, row->arena);
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
		return take_record(im, r, row->line, row->lines, group, row->arena);
	r->code = code;
	refuse(im, r, row->line, row->arena);
	return true;
}

static bool take_row(void *context, struct sheet_row *row)
{
	struct import *im = context;
	struct record r = record_of(im->kind, (char *const *)row->values);
	if (!row->bad && im->kind == KIND_EVIDENCE)
		return take_evidence(im, &r, row);
	if (!row->bad)
		return take_record(im, &r, row->line, row->lines, NULL, row->arena);
	r.code = trimmed_code(r.code, row->arena);
	refuse(im, &r, row->line, row->arena);
	return true;
}

static void hold(struct import *im, const struct record *r, const struct sheet_row *row)
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
static const char *own_reference(enum kind kind)
{
	return kind == KIND_PARTY ? "parent" : kind == KIND_SOURCE ? "origin" : NULL;
}

/* Only a row that refers to one that is not in yet has to wait. */
static bool hold_row(void *context, struct sheet_row *row)
{
	struct import *im = context;
	struct record r = record_of(im->kind, (char *const *)row->values);
	rule_normalise(&r, row->arena);
	const char *other = record_get(&r, own_reference(im->kind));
	if (row->bad || !other || apply_entry_of(im->ledger->db, im->kind, other))
		return take_row(context, row);
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
static size_t held_at(const struct import *im, const struct place *places, const char *code)
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
	struct import *im, const size_t *chain, size_t from, size_t count, const char *field)
{
	const struct held *first = &im->held[chain[from]];
	trouble_add(&im->result->troubles, im->file,
		line_of(&first->record, field, first->line, first->lines), field,
		"'%s' would come back to '%s' itself", record_get(&first->record, field),
		first->record.code);
	for (size_t i = from; i < count; i++) {
		im->held[chain[i]].state = 2;
		refuse(im, &im->held[chain[i]].record, im->held[chain[i]].line, &im->arena);
	}
}

/* Take a row, and before it those that it refers to. chain has room for all. */
static bool take_held(
	struct import *im, size_t i, const struct place *places, const char *field, size_t *chain)
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
		if (!take_record(im, &h->record, h->line, h->lines, NULL, &a))
			return false;
	}
	return true;
}

static bool take_all_held(struct import *im, const char *field)
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

static const char *path_of(struct import *im, const char *name)
{
	return im->folder ? arena_printf(&im->arena, "%s/%s", im->folder, name) : name;
}

/* NULL where there is no such file, or, with the error set, when it cannot be opened. */
static FILE *open_csv(struct import *im, const char *name)
{
	if (im->folder) {
		const char *path = path_of(im, name);
		FILE *in = fopen(path, "rbe");
		if (!in && errno != ENOENT)
			err_set(import_err(im), ERR_IO, "cannot open '%s': %s", path,
				strerror(errno));
		return in;
	}
	for (const struct example_text *x = example_all; x->name; x++)
		if (strcmp(x->name, name) == 0)
			return fmemopen((void *)(uintptr_t)x->text, x->length, "rb");
	return NULL;
}

static bool wait_row(void *context, struct sheet_row *row)
{
	struct import *im = context;
	const char *evidence = trimmed_code(row->values[0], row->arena);
	if (!evidence) {
		if (!row->bad)
			trouble_add(&im->result->troubles, bearings_file, row->line, "evidence",
				"it is missing");
		return true;
	}
	const struct bearing_row w = { evidence,
		{ row->values[1], row->values[3], row->values[2], row->values[4] }, row->line,
		row->bad };
	im->waiting++;
	return bearing_row_add(&im->seen, &w);
}

static bool read_bearings(struct import *im, bool *ret_found)
{
	FILE *in = open_csv(im, bearings_file);
	if (!in)
		return import_err(im)->code == ERR_NONE;
	*ret_found = true;
	struct sheet s = sheet_of_bearings(bearings_file);
	bool ok = sheet_read(in, &s, wait_row, im, &im->result->troubles, import_err(im));
	fclose(in);
	im->bearings_broken = s.broken;
	return ok || err_at(import_err(im), "%s", bearings_file);
}

static bool tell_unused(void *context, const struct bearing_row *w)
{
	struct import *im = context;
	SCOPED(arena_done) struct arena a = { 0 };
	if (!seen_find(&im->seen, key_of(KIND_EVIDENCE, w->evidence, &a), NULL))
		trouble_add(&im->result->troubles, bearings_file, w->line, "evidence",
			"evidence.csv has no '%s'", w->evidence);
	return import_err(im)->code == ERR_NONE;
}

/* Where all is well the counts say so, and nothing has to be looked for. */
static bool tell_unused_bearings(struct import *im)
{
	bool all_used = im->used == im->waiting && im->result->troubles.all == 0;
	return all_used || im->broken[KIND_EVIDENCE] ||
	       bearing_rows_each(&im->seen, tell_unused, im);
}

static bool read_sheet(struct import *im, FILE *in, enum kind kind, const char *file)
{
	struct sheet s = sheet_of_kind(kind, file);
	im->kind = kind;
	im->file = file;
	const char *own = own_reference(kind);
	bool ok = note_present(im, kind) && sheet_read(in, &s, own ? hold_row : take_row, im,
						    &im->result->troubles, import_err(im));
	im->broken[kind] = s.broken;
	return ok && (!own || take_all_held(im, own));
}

static bool read_kind(struct import *im, enum kind kind, bool *ret_found)
{
	const char *file = arena_printf(&im->arena, "%s.csv", kind_facts(kind)->plural);
	FILE *in = open_csv(im, file);
	if (!in)
		return import_err(im)->code == ERR_NONE;
	*ret_found = true;
	bool ok = read_sheet(im, in, kind, file);
	fclose(in);
	return ok || err_at(import_err(im), "%s", path_of(im, file));
}

static bool read_all(struct import *im)
{
	bool found = false;
	if (!read_bearings(im, &found))
		return false;
	for (size_t i = 0; i < COUNT_OF(order); i++) {
		if (!read_kind(im, order[i], &found))
			return false;
		if (order[i] == KIND_EVIDENCE && !tell_unused_bearings(im))
			return false;
	}
	return found || err_set(import_err(im), ERR_INPUT,
				"'%s' holds none of the files of a record: parties.csv, "
				"agreements.csv, commitments.csv, evidence.csv and so on",
				im->folder);
}

/* CSV files whose names are no kind's: a slip in a name must not pass in silence. */
static bool note_passed(struct import *im)
{
	DIR *folder = opendir(im->folder);
	if (!folder)
		return err_set(import_err(im),
			errno == ENOENT || errno == ENOTDIR ? ERR_MISSING : ERR_IO,
			"cannot open the folder '%s': %s", im->folder, strerror(errno));
	const char *passed = NULL;
	struct arena *a = im->result->troubles.arena;
	for (const struct dirent *d; (d = readdir(folder));) {
		size_t length = strlen(d->d_name);
		enum kind kind;
		if (length < 5 || !text_same(d->d_name + length - 4, ".csv") ||
			strcmp(d->d_name, bearings_file) == 0)
			continue;
		const char *stem = arena_bytes(a, d->d_name, length - 4);
		if (!kind_from(stem, &kind) || strcmp(stem, kind_facts(kind)->plural) != 0)
			passed = passed ? arena_printf(a, "%s, %s", passed, d->d_name)
					: arena_text(a, d->d_name);
	}
	closedir(folder);
	im->result->passed = passed;
	return true;
}

static bool refused(struct import *im)
{
	size_t all = im->result->troubles.all;
	return err_set(import_err(im), ERR_INPUT, "%zu problem%s; nothing was imported", all,
		all == 1 ? "" : "s");
}

/* Begin where the caller has not, read, and commit what was begun here. */
static bool in_transaction(struct import *im, const char *by, bool dry_run,
	bool (*read)(struct import *im, const void *context), const void *context)
{
	struct ledger *l = im->ledger;
	bool own = !l->writing;
	if (own && !ledger_begin(l, by))
		return false;
	im->fresh = db_int(l->db, "SELECT NOT EXISTS (SELECT 1 FROM journal)");
	if (!read(im, context))
		return false;
	if (im->result->troubles.all)
		return refused(im);
	return !own || dry_run || ledger_commit(l);
}

static bool read_folder(struct import *im, const void *context)
{
	(void)context;
	return read_all(im);
}

bool import_folder(
	struct ledger *l, const char *path, const char *by, bool dry_run, struct import_result *ret)
{
	SCOPED(import_done)
	struct import im = { .ledger = l, .result = ret, .folder = path, .seen.err = l->err };
	return note_passed(&im) && package_check(path, l->err) &&
	       in_transaction(&im, by, dry_run, read_folder, NULL);
}

bool example_import(struct ledger *l, const char *by, struct import_result *ret)
{
	SCOPED(import_done) struct import im = { .ledger = l, .result = ret, .seen.err = l->err };
	return in_transaction(&im, by, false, read_folder, NULL);
}

static bool read_one(struct import *im, const void *context)
{
	const enum kind *kind = context;
	const char *slash = strrchr(im->folder, '/');
	FILE *in = fopen(im->folder, "rbe");
	if (!in)
		return err_set(import_err(im), errno == ENOENT ? ERR_MISSING : ERR_IO,
			"cannot open '%s': %s", im->folder, strerror(errno));
	bool ok = read_sheet(im, in, *kind, slash ? slash + 1 : im->folder);
	fclose(in);
	return ok || err_at(import_err(im), "%s", im->folder);
}

bool import_file(struct ledger *l, const char *path, enum kind kind, const char *by, bool dry_run,
	struct import_result *ret)
{
	SCOPED(import_done)
	struct import im = { .ledger = l, .result = ret, .folder = path, .seen.err = l->err };
	return in_transaction(&im, by, dry_run, read_one, &kind);
}

const char *trouble_text(const struct trouble *t, struct arena *a)
{
	const char *at = t->line ? arena_printf(a, "%s:%ld", t->file, t->line) : t->file;
	return t->column ? arena_printf(a, "%s:%s: %s", at, t->column, t->text)
			 : arena_printf(a, "%s: %s", at, t->text);
}

static const char *counted(int64_t n, enum kind kind, struct arena *a)
{
	const struct kind_facts *k = kind_facts(kind);
	return arena_printf(a, "%lld %s", (long long)n, n == 1 ? k->name : k->plural);
}

const char *import_summary(const struct import_result *r, struct arena *a)
{
	const char *all = "";
	int64_t unchanged = 0;
	for (size_t i = 0; i < COUNT_OF(order); i++) {
		enum kind kind = order[i];
		unchanged += r->unchanged[kind];
		if (!r->added[kind])
			continue;
		all = arena_printf(
			a, "%s%s%s", all, *all ? ", " : "", counted(r->added[kind], kind, a));
		if (kind == KIND_EVIDENCE && r->bearings)
			all = arena_printf(a, "%s (%lld bearing%s)", all, (long long)r->bearings,
				r->bearings == 1 ? "" : "s");
	}
	if (!*all)
		all = "nothing new";
	return unchanged == 0 ? all
			      : arena_printf(a, "%s; %lld record%s there already", all,
					(long long)unchanged, unchanged == 1 ? " was" : "s were");
}
