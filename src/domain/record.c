#include "record.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include "arena.h"
#include "buf.h"
#include "err.h"
#include "jsonr.h"
#include "jsonw.h"
#include "macros.h"

const char *record_get(const struct record *r, const char *field)
{
	int i = field_index(r->kind, field);
	return i < 0 ? NULL : r->values[i];
}

void record_set(struct record *r, const char *field, const char *value)
{
	int i = field_index(r->kind, field);
	if (i >= 0)
		r->values[i] = value && *value ? value : NULL;
}

size_t list_count(const char *list)
{
	if (!list || !*list)
		return 0;
	size_t n = 1;
	for (const char *s = list; (s = strchr(s, ';')); s++)
		n++;
	return n;
}

/* The nth item, not ended by a NUL; NULL where there are not so many. */
static const char *item_at(const char *list, size_t n, size_t *ret_length)
{
	const char *s = list && *list ? list : NULL;
	for (; s && n; n--) {
		s = strchr(s, ';');
		s = s ? s + 1 : NULL;
	}
	if (s)
		*ret_length = strcspn(s, ";");
	return s;
}

const char *list_item(const char *list, size_t n, struct arena *a)
{
	size_t length;
	const char *s = item_at(list, n, &length);
	return s ? arena_bytes(a, s, length) : NULL;
}

bool list_has(const char *list, const char *item)
{
	size_t wanted = item ? strlen(item) : 0;
	const char *s = wanted && list ? list : NULL;
	while (s) {
		size_t length = strcspn(s, ";");
		if (length == wanted && memcmp(s, item, length) == 0)
			return true;
		s = s[length] ? s + length + 1 : NULL;
	}
	return false;
}

/* A grade of one digit, the only values that are numbers in JSON too. */
static bool is_grade(const struct field *f, const char *value)
{
	return f->vocab == &vocab_credibility && value && isdigit((unsigned char)value[0]) &&
	       !value[1];
}

static void write_bearings(struct jsonw *w, const struct record *r)
{
	jsonw_key(w, "bearings");
	jsonw_open(w, '[');
	for (size_t i = 0; i < r->nbearings; i++) {
		const struct bearing *b = &r->bearings[i];
		jsonw_open(w, '{');
		jsonw_key_text(w, "commitment", b->commitment);
		jsonw_key_text(w, "bearing", b->bearing);
		jsonw_key_text(w, "milestone", b->milestone);
		jsonw_key_text(w, "note", b->note);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

void record_body(const struct record *r, struct buf *out)
{
	const struct kind_facts *k = kind_facts(r->kind);
	struct jsonw w = jsonw_new(out);
	jsonw_open(&w, '{');
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		if (field_is_list(f))
			jsonw_key_list(&w, f->name, r->values[i]);
		else if (is_grade(f, r->values[i]))
			jsonw_key_int(&w, f->name, r->values[i][0] - '0');
		else
			jsonw_key_text(&w, f->name, r->values[i]);
	}
	if (r->kind == KIND_EVIDENCE)
		write_bearings(&w, r);
	jsonw_close(&w, '}');
}

/* A text or null; an empty text is a missing value too. */
static bool read_text(
	const struct jsonr *j, const char *name, struct arena *a, const char **ret, struct err *e)
{
	if (j && j->type != 'n' && j->type != 's')
		return err_set(e, ERR_CORRUPT, "'%s' is no text", name);
	const char *text = jsonr_text(j);
	*ret = text && *text ? arena_bytes(a, text, j->length) : NULL;
	return true;
}

static bool read_list(
	const struct jsonr *j, const char *name, struct arena *a, const char **ret, struct err *e)
{
	size_t room = 1, used = 0;
	if (!j || j->type == 'n')
		return true;
	if (j->type != 'a')
		return err_set(e, ERR_CORRUPT, "'%s' is no list", name);
	for (const struct jsonr *item = j->first; item; item = item->next) {
		if (item->type != 's' || item->length == 0)
			return err_set(
				e, ERR_CORRUPT, "'%s' holds something that is no text", name);
		room += item->length + 1;
	}
	char *list = arena_alloc(a, room);
	for (const struct jsonr *item = j->first; item; item = item->next) {
		if (used)
			list[used++] = ';';
		memcpy(list + used, item->text, item->length);
		used += item->length;
	}
	*ret = used ? list : NULL;
	return true;
}

static bool read_value(const struct field *f, const struct jsonr *j, struct arena *a,
	const char **ret, struct err *e)
{
	if (field_is_list(f))
		return read_list(j, f->name, a, ret, e);
	if (f->vocab == &vocab_credibility && j && j->type == 'i') {
		*ret = arena_printf(a, "%" PRId64, j->number);
		return true;
	}
	return read_text(j, f->name, a, ret, e);
}

static bool read_bearing(
	const struct jsonr *j, size_t n, struct arena *a, struct bearing *b, struct err *e)
{
	const struct {
		const char *name, **place;
	} keys[] = { { "commitment", &b->commitment }, { "bearing", &b->bearing },
		{ "milestone", &b->milestone }, { "note", &b->note } };
	const struct jsonr *found = NULL;
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		found = jsonr_get(j, keys[i].name, found);
		if (!read_text(found, keys[i].name, a, keys[i].place, e))
			return err_at(e, "bearing %zu", n);
	}
	return (b->commitment && b->bearing) ||
	       err_set(e, ERR_CORRUPT, "bearing %zu lacks its commitment or how it bears", n);
}

static bool read_bearings(
	const struct jsonr *list, struct arena *a, struct record *ret, struct err *e)
{
	if (!list || list->type == 'n')
		return true;
	if (list->type != 'a')
		return err_set(e, ERR_CORRUPT, "'bearings' is no list");
	ret->bearings = arena_alloc(a, (list->length + 1) * sizeof *ret->bearings);
	for (const struct jsonr *item = list->first; item; item = item->next, ret->nbearings++)
		if (!read_bearing(item, ret->nbearings + 1, a, &ret->bearings[ret->nbearings], e))
			return false;
	return true;
}

bool record_from_body(enum kind kind, const char *code, const struct jsonr *body, struct arena *a,
	struct record *ret, struct err *e)
{
	const struct kind_facts *k = kind_facts(kind);
	const struct jsonr *found = NULL;
	if (!body || body->type != 'o')
		return err_set(e, ERR_CORRUPT, "the body of %s '%s' is no object", k->name,
			code ? code : "");
	struct record r = { .kind = kind, .code = arena_text(a, code) };
	for (size_t i = 0; i < k->nfields; i++) {
		found = jsonr_get(body, k->fields[i].name, found);
		if (!read_value(&k->fields[i], found, a, &r.values[i], e))
			return err_at(e, "%s '%s'", k->name, code ? code : "");
	}
	if (kind == KIND_EVIDENCE && !read_bearings(jsonr_get(body, "bearings", found), a, &r, e))
		return err_at(e, "%s '%s'", k->name, code ? code : "");
	*ret = r;
	return true;
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool record_same(const struct record *a, const struct record *b)
{
	if (a->kind != b->kind || a->nbearings != b->nbearings)
		return false;
	for (size_t i = 0; i < kind_facts(a->kind)->nfields; i++)
		if (!same(a->values[i], b->values[i]))
			return false;
	for (size_t i = 0; i < a->nbearings; i++) {
		const struct bearing *x = &a->bearings[i], *y = &b->bearings[i];
		if (!same(x->commitment, y->commitment) || !same(x->bearing, y->bearing) ||
			!same(x->milestone, y->milestone) || !same(x->note, y->note))
			return false;
	}
	return true;
}
