#include "import_merge.h"

#include <string.h>

#include "arena.h"
#include "change.h"
#include "err.h"
#include "importing.h"
#include "ledger.h"
#include "text.h"

static const char transactions[] =
	"SELECT json_extract(j.line, '$.tx') AS tx FROM snapshot s JOIN journal j ON j.entry = "
	"s.entry"
	" WHERE substr(json_extract(j.line, '$.why'), 1, 13) = '{\"imported\":\"'";

static bool learn_imports(struct import *im)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(ledger_file(im->ledger), transactions);
	im->imports_known = true;
	while (stmt_next(&q))
		seen_new(&im->seen,
			arena_printf(&im->record, "import %s", col_text(&q, "tx", &im->record)), 0,
			NULL);
	return db_ok(ledger_file(im->ledger));
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *bearings_text(struct import *im, const struct record *r)
{
	const char *all = "";
	for (size_t i = 0; i < r->nbearings; i++) {
		const struct bearing *b = &r->bearings[i];
		all = arena_printf(&im->record, "%s%s:%s|%s|%s;", all, b->commitment, b->bearing,
			import_text(b->milestone), import_text(b->note));
	}
	return all;
}

/* What the file said last, as far as the ledger took it: an import that left a value alone, because
 * it had been edited here, says nothing of what the file has. */
static void note_version(struct import *im, const struct change_row *v, struct record *base)
{
	const struct kind_facts *k = kind_facts(v->kind);
	for (size_t i = 0; i < k->nfields; i++)
		if (!same(v->now.values[i], v->before.values[i]))
			base->values[i] = v->now.values[i];
	if (strcmp(bearings_text(im, &v->now), bearings_text(im, &v->before)) != 0) {
		base->bearings = v->now.bearings;
		base->nbearings = v->now.nbearings;
	}
}

/* *ret_found: an import has written the record. */
static bool find_base(
	struct import *im, const struct record *r, struct record *ret, bool *ret_found)
{
	struct change_list versions = { 0 };
	*ret_found = false;
	if ((!im->imports_known && !learn_imports(im)) ||
		!change_versions(im->ledger, r->kind, r->code, &im->record, &versions))
		return false;
	for (size_t i = 0; i < versions.count; i++) {
		const struct change_row *v = &versions.rows[i];
		if (!v->has_now ||
			!seen_find(&im->seen, arena_printf(&im->record, "import %s", v->tx), NULL))
			continue;
		if (*ret_found && v->has_before)
			note_version(im, v, ret);
		else
			*ret = v->now;
		*ret_found = true;
	}
	return true;
}

struct sides {
	const char *file, *ledger, *base;
	bool stated; /* by a column or a constant, not by default */
};

/* What the value becomes. *ret_conflict: both sides have changed it. */
static const char *settled(const struct sides *s, bool *ret_conflict)
{
	*ret_conflict = false;
	if (same(s->file, s->ledger) || same(s->file, s->base) || (!s->stated && !s->file))
		return s->ledger;
	*ret_conflict = s->stated && !same(s->ledger, s->base);
	return same(s->ledger, s->base) ? s->file : s->ledger;
}

static void conflict(struct import *im, enum kind kind, const char *field, const struct sides *s)
{
	struct arena *a = &im->record;
	const char *here = s->ledger ? s->ledger : "", *there = s->file ? s->file : "";
	import_refuse(im, import_column(im, kind, false, field),
		arena_printf(a,
			"%s was changed on both sides since the last import: in the ledger to "
			"'%s', in the file to '%s'. --prefer ledger or --prefer file decides",
			field, text_cut(text_one_line(here, a), 60, a),
			text_cut(text_one_line(there, a), 60, a)));
}

/* Whether the row says something of the field, also through another one. */
static bool is_stated(struct import *im, enum kind kind, const char *field)
{
	const struct mapping *m = im->t->mapping;
	if (kind == KIND_COMMITMENT && strcmp(field, "notes") == 0 &&
		import_field(m, KIND_RATING, false, "status"))
		return true;
	return import_field(m, kind, false, field) != NULL;
}

static const char *merged(
	struct import *im, enum kind kind, const char *field, const struct sides *s)
{
	bool both;
	const char *value = settled(s, &both);
	if (both && im->t->prefer == PREFER_FILE)
		return s->file;
	if (both && im->t->prefer == PREFER_NONE)
		conflict(im, kind, field, s);
	return value;
}

static void merge_bearings(
	struct import *im, struct record *r, const struct record *there, const struct record *base)
{
	const struct sides s = { r->nbearings ? bearings_text(im, r) : NULL,
		bearings_text(im, there), bearings_text(im, base), r->nbearings > 0 };
	if (merged(im, r->kind, "bearings", &s) == s.file)
		return;
	r->bearings = there->bearings;
	r->nbearings = there->nbearings;
}

/* A record that no import wrote follows the file in all that the row says of it. */
static void take_file(struct import *im, struct record *r, const struct record *there)
{
	const struct kind_facts *k = kind_facts(r->kind);
	for (size_t i = 0; i < k->nfields; i++) {
		bool due = strcmp(k->fields[i].name, "due_basis") == 0 &&
			   is_stated(im, r->kind, "due_on");
		if (!due && !is_stated(im, r->kind, k->fields[i].name) && there->values[i])
			r->values[i] = there->values[i];
	}
	if (r->kind == KIND_EVIDENCE && r->nbearings == 0) {
		r->bearings = there->bearings;
		r->nbearings = there->nbearings;
	}
}

bool import_merge(struct import *im, struct record *r, const struct record *there)
{
	const struct kind_facts *k = kind_facts(r->kind);
	struct record base = { 0 };
	bool imported;
	if (!find_base(im, r, &base, &imported))
		return false;
	if (!imported) {
		take_file(im, r, there);
		return true;
	}
	struct record file = *r;
	for (size_t i = 0; i < k->nfields; i++) {
		const char *field = k->fields[i].name;
		bool rater = strcmp(field, "rater") == 0 && !is_stated(im, r->kind, field);
		const struct sides s = { r->values[i], there->values[i], base.values[i],
			is_stated(im, r->kind, field) };
		r->values[i] = rater ? there->values[i] : merged(im, r->kind, field, &s);
	}
	if (r->kind == KIND_EVIDENCE)
		merge_bearings(im, r, there, &base);
	im->t->kept_edits += !im->bad && record_same(r, there) && !record_same(&file, there);
	return true;
}
