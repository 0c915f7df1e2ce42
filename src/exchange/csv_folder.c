#include "csv_folder.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "csv_parts.h"
#include "datapackage.h"
#include "err.h"
#include "example_csv.h"
#include "text.h"

/* What a record refers to comes before it. */
static const enum kind order[] = { KIND_PARTY, KIND_SOURCE, KIND_SNAPSHOT, KIND_AGREEMENT,
	KIND_COMMITMENT, KIND_LINK, KIND_WORDING, KIND_INDICATOR, KIND_OBSERVATION, KIND_TARGET,
	KIND_MILESTONE, KIND_EVIDENCE, KIND_RATING };

static void import_done(struct csv_import *im)
{
	seen_done(&im->seen);
	arena_done(&im->arena);
}

static const char *path_of(struct csv_import *im, const char *name)
{
	return im->folder ? arena_printf(&im->arena, "%s/%s", im->folder, name) : name;
}

/* NULL where there is no such file, or, with the error set, when it cannot be opened. */
static FILE *open_csv(struct csv_import *im, const char *name)
{
	if (im->folder) {
		const char *path = path_of(im, name);
		FILE *in = fopen(path, "rbe");
		if (!in && errno != ENOENT)
			err_set(im->ledger->err, ERR_IO, "cannot open '%s': %s", path,
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
	struct csv_import *im = context;
	const char *evidence = csv_code(row->values[0], row->arena);
	if (!evidence) {
		if (!row->bad)
			trouble_add(&im->result->troubles, csv_bearings, row->line, "evidence",
				"it is missing");
		return true;
	}
	const struct bearing_row w = { evidence,
		{ row->values[1], row->values[3], row->values[2], row->values[4] }, row->line,
		row->bad };
	im->waiting++;
	return bearing_row_add(&im->seen, &w);
}

static bool read_bearings(struct csv_import *im, bool *ret_found)
{
	FILE *in = open_csv(im, csv_bearings);
	if (!in)
		return im->ledger->err->code == ERR_NONE;
	*ret_found = true;
	struct sheet s = sheet_of_bearings(csv_bearings);
	bool ok = sheet_read(in, &s, wait_row, im, &im->result->troubles, im->ledger->err);
	fclose(in);
	im->bearings_broken = s.broken;
	return ok || err_at(im->ledger->err, "%s", csv_bearings);
}

static bool tell_unused(void *context, const struct bearing_row *w)
{
	struct csv_import *im = context;
	SCOPED(arena_done) struct arena a = { 0 };
	if (!seen_find(&im->seen, csv_key(KIND_EVIDENCE, w->evidence, &a), NULL))
		trouble_add(&im->result->troubles, csv_bearings, w->line, "evidence",
			"evidence.csv has no '%s'", w->evidence);
	return im->ledger->err->code == ERR_NONE;
}

/* Where all is well the counts say so, and nothing has to be looked for. */
static bool tell_unused_bearings(struct csv_import *im)
{
	bool all_used = im->used == im->waiting && im->result->troubles.all == 0;
	return all_used || im->broken[KIND_EVIDENCE] ||
	       bearing_rows_each(&im->seen, tell_unused, im);
}

static bool read_sheet(struct csv_import *im, FILE *in, enum kind kind, const char *file)
{
	struct sheet s = sheet_of_kind(kind, file);
	im->kind = kind;
	im->file = file;
	const char *own = csv_own_reference(kind);
	bool ok = csv_note_present(im, kind) &&
		  sheet_read(in, &s, own ? csv_hold_row : csv_take_row, im, &im->result->troubles,
			  im->ledger->err);
	im->broken[kind] = s.broken;
	return ok && (!own || csv_take_held(im, own));
}

static bool read_kind(struct csv_import *im, enum kind kind, bool *ret_found)
{
	const char *file = arena_printf(&im->arena, "%s.csv", kind_facts(kind)->plural);
	FILE *in = open_csv(im, file);
	if (!in)
		return im->ledger->err->code == ERR_NONE;
	*ret_found = true;
	bool ok = read_sheet(im, in, kind, file);
	fclose(in);
	return ok || err_at(im->ledger->err, "%s", path_of(im, file));
}

static bool read_all(struct csv_import *im)
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
	return found || err_set(im->ledger->err, ERR_INPUT,
				"'%s' holds none of the files of a record: parties.csv, "
				"agreements.csv, commitments.csv, evidence.csv and so on",
				im->folder);
}

/* CSV files whose names are no kind's: a slip in a name must not pass in silence. */
static bool note_passed(struct csv_import *im)
{
	DIR *folder = opendir(im->folder);
	if (!folder)
		return err_set(im->ledger->err,
			errno == ENOENT || errno == ENOTDIR ? ERR_MISSING : ERR_IO,
			"cannot open the folder '%s': %s", im->folder, strerror(errno));
	const char *passed = NULL;
	struct arena *a = im->result->troubles.arena;
	for (const struct dirent *d; (d = readdir(folder));) {
		size_t length = strlen(d->d_name);
		enum kind kind;
		if (length < 5 || !text_same(d->d_name + length - 4, ".csv") ||
			strcmp(d->d_name, csv_bearings) == 0)
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

static bool refused(struct csv_import *im)
{
	size_t all = im->result->troubles.all;
	return err_set(im->ledger->err, ERR_INPUT, "%zu problem%s; nothing was imported", all,
		all == 1 ? "" : "s");
}

/* Begin where the caller has not, read, and commit what was begun here. */
static bool in_transaction(struct csv_import *im, const char *by, bool dry_run,
	bool (*read)(struct csv_import *im, const void *context), const void *context)
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

static bool read_folder(struct csv_import *im, const void *context)
{
	(void)context;
	return read_all(im);
}

bool import_folder(
	struct ledger *l, const char *path, const char *by, bool dry_run, struct import_result *ret)
{
	SCOPED(import_done)
	struct csv_import im = { .ledger = l, .result = ret, .folder = path, .seen.err = l->err };
	return note_passed(&im) && package_check(path, l->err) &&
	       in_transaction(&im, by, dry_run, read_folder, NULL);
}

bool example_import(struct ledger *l, const char *by, struct import_result *ret)
{
	SCOPED(import_done)
	struct csv_import im = { .ledger = l, .result = ret, .seen.err = l->err };
	return in_transaction(&im, by, false, read_folder, NULL);
}

static bool read_one(struct csv_import *im, const void *context)
{
	const enum kind *kind = context;
	const char *slash = strrchr(im->folder, '/');
	FILE *in = fopen(im->folder, "rbe");
	if (!in)
		return err_set(im->ledger->err, errno == ENOENT ? ERR_MISSING : ERR_IO,
			"cannot open '%s': %s", im->folder, strerror(errno));
	bool ok = read_sheet(im, in, *kind, slash ? slash + 1 : im->folder);
	fclose(in);
	return ok || err_at(im->ledger->err, "%s", im->folder);
}

bool import_file(struct ledger *l, const char *path, enum kind kind, const char *by, bool dry_run,
	struct import_result *ret)
{
	SCOPED(import_done)
	struct csv_import im = { .ledger = l, .result = ret, .folder = path, .seen.err = l->err };
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
