#include "record.h"

#include <ctype.h>
#include <string.h>
#include "arena.h"
#include "buf.h"
#include "err.h"
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
	json_t *value, const char *name, struct arena *a, const char **ret, struct err *e)
{
	if (value && !json_is_null(value) && !json_is_string(value))
		return err_set(e, ERR_CORRUPT, "'%s' is no text", name);
	const char *text = json_string_value(value);
	*ret = text && *text ? arena_text(a, text) : NULL;
	return true;
}

static bool read_list(
	json_t *value, const char *name, struct arena *a, const char **ret, struct err *e)
{
	if (!value || json_is_null(value))
		return true;
	if (!json_is_array(value))
		return err_set(e, ERR_CORRUPT, "'%s' is no list", name);
	size_t room = 1, used = 0, i;
	json_t *item;
	json_array_foreach(value, i, item)
	{
		if (!json_is_string(item) || json_string_length(item) == 0)
			return err_set(
				e, ERR_CORRUPT, "'%s' holds something that is no text", name);
		room += json_string_length(item) + 1;
	}
	char *list = arena_alloc(a, room);
	json_array_foreach(value, i, item)
	{
		if (i > 0)
			list[used++] = ';';
		memcpy(list + used, json_string_value(item), json_string_length(item));
		used += json_string_length(item);
	}
	*ret = used ? list : NULL;
	return true;
}

static bool read_value(
	const struct field *f, json_t *value, struct arena *a, const char **ret, struct err *e)
{
	if (field_is_list(f))
		return read_list(value, f->name, a, ret, e);
	if (f->vocab == &vocab_credibility && json_is_integer(value)) {
		*ret = arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		return true;
	}
	return read_text(value, f->name, a, ret, e);
}

static bool read_bearings(json_t *list, struct arena *a, struct record *ret, struct err *e)
{
	if (!list || json_is_null(list))
		return true;
	if (!json_is_array(list))
		return err_set(e, ERR_CORRUPT, "'bearings' is no list");
	ret->nbearings = json_array_size(list);
	ret->bearings = arena_alloc(a, (ret->nbearings + 1) * sizeof *ret->bearings);
	for (size_t i = 0; i < ret->nbearings; i++) {
		json_t *item = json_array_get(list, i);
		struct bearing *b = &ret->bearings[i];
		if (!read_text(json_object_get(item, "commitment"), "commitment", a, &b->commitment,
			    e) ||
			!read_text(
				json_object_get(item, "bearing"), "bearing", a, &b->bearing, e) ||
			!read_text(json_object_get(item, "milestone"), "milestone", a,
				&b->milestone, e) ||
			!read_text(json_object_get(item, "note"), "note", a, &b->note, e))
			return err_at(e, "bearing %zu", i + 1);
		if (!b->commitment || !b->bearing)
			return err_set(e, ERR_CORRUPT,
				"bearing %zu lacks its commitment or how it bears", i + 1);
	}
	return true;
}

bool record_from_body(enum kind kind, const char *code, json_t *body, struct arena *a,
	struct record *ret, struct err *e)
{
	const struct kind_facts *k = kind_facts(kind);
	if (!json_is_object(body))
		return err_set(e, ERR_CORRUPT, "the body of %s '%s' is no object", k->name,
			code ? code : "");
	struct record r = { .kind = kind, .code = arena_text(a, code) };
	for (size_t i = 0; i < k->nfields; i++)
		if (!read_value(&k->fields[i], json_object_get(body, k->fields[i].name), a,
			    &r.values[i], e))
			return err_at(e, "%s '%s'", k->name, code ? code : "");
	if (kind == KIND_EVIDENCE && !read_bearings(json_object_get(body, "bearings"), a, &r, e))
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
