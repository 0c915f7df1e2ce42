#include "mapping.h"

#include <ctype.h>
#include <jansson.h>
#include <string.h>

#include "arena.h"
#include "err.h"
#include "file.h"
#include "macros.h"
#include "record.h"
#include "text.h"

enum { MAPPING_BYTES = 1024 * 1024 };

static void json_drop(json_t **j)
{
	json_decref(*j);
}

struct parse {
	const char *file;
	struct mapping *m;
	struct arena *arena;
	struct err *err;
};

static bool wrong(struct parse *p, const char *key, const char *what)
{
	return err_set(p->err, ERR_INPUT, "%s: '%s' %s", p->file, key, what);
}

static bool unknown_key(struct parse *p, const char *key, const char *const *known, size_t count)
{
	const char *nearest = text_nearest(key, known, count);
	return err_set(p->err, ERR_INPUT, "%s: no such key: '%s'%s%s%s", p->file, key,
		nearest ? ". Did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

/* A string, also one written as a number or a truth value. NULL: neither. */
static const char *plain(struct parse *p, const json_t *v)
{
	if (json_is_string(v))
		return arena_text(p->arena, json_string_value(v));
	if (json_is_integer(v))
		return arena_printf(p->arena, "%lld", (long long)json_integer_value(v));
	return json_is_true(v) ? "true" : json_is_false(v) ? "false" : NULL;
}

/* A list of strings, or one. */
static bool strings(
	struct parse *p, const char *key, const json_t *v, const char ***ret, size_t *ret_count)
{
	size_t count = json_is_array(v) ? json_array_size(v) : 1;
	*ret = arena_alloc(p->arena, (count + 1) * sizeof **ret);
	*ret_count = count;
	for (size_t i = 0; i < count; i++) {
		(*ret)[i] = plain(p, json_is_array(v) ? json_array_get(v, i) : v);
		if (!(*ret)[i])
			return wrong(p, key, "must be a text or a list of texts");
	}
	return true;
}

static bool text(struct parse *p, const char *key, const json_t *v, const char **ret)
{
	*ret = plain(p, v);
	return *ret || wrong(p, key, "must be a text");
}

static bool order(struct parse *p, const char *key, const json_t *v, enum date_order *ret)
{
	const char *word = plain(p, v);
	return (word && date_order_from(word, ret)) || wrong(p, key, "must be dmy, mdy or ymd");
}

static bool words(struct parse *p, const char *key, const json_t *v, struct map_value *ret)
{
	if (!json_is_object(v))
		return wrong(p, key, "must be an object: {\"theirs\": \"ours\"}");
	ret->words = arena_alloc(p->arena, (json_object_size(v) + 1) * sizeof *ret->words);
	const char *from;
	json_t *to;
	json_object_foreach((json_t *)v, from, to)
	{
		const char *word = plain(p, to);
		if (!word && !json_is_null(to))
			return wrong(p, from, "must become a text or null");
		ret->words[ret->nwords++] = (struct map_word) { arena_text(p->arena, from), word };
	}
	return true;
}

static bool separator(struct parse *p, const json_t *v, char *ret)
{
	const char *s = plain(p, v);
	if (s && text_same(s, "tab"))
		s = "\t";
	if (!s || strlen(s) != 1 || strchr("\"\r\n", *s))
		return wrong(p, "separator", "must be one character, or tab");
	*ret = *s;
	return true;
}

static bool value_key(struct parse *p, const char *key, const json_t *v, struct map_value *ret)
{
	static const char *const known[] = { "value", "column", "columns", "join", "split",
		"values", "else", "dates", "code" };
	if (strcmp(key, "value") == 0)
		return text(p, key, v, &ret->constant);
	if (strcmp(key, "column") == 0 || strcmp(key, "columns") == 0)
		return strings(p, key, v, &ret->columns, &ret->ncolumns);
	if (strcmp(key, "join") == 0)
		return text(p, key, v, &ret->join);
	if (strcmp(key, "split") == 0)
		return (text(p, key, v, &ret->split) && *ret->split) ||
		       wrong(p, key, "must not be empty");
	if (strcmp(key, "values") == 0)
		return words(p, key, v, ret);
	if (strcmp(key, "dates") == 0)
		return order(p, key, v, &ret->order);
	if (strcmp(key, "code") == 0) {
		ret->code = json_is_true(v);
		return true;
	}
	if (strcmp(key, "else") != 0)
		return unknown_key(p, key, known, COUNT_OF(known));
	ret->has_else = true;
	return json_is_null(v) || text(p, key, v, &ret->otherwise);
}

static bool value(struct parse *p, const char *field, const json_t *v, struct map_value *ret)
{
	ret->join = " ";
	if (json_is_string(v))
		return strings(p, field, v, &ret->columns, &ret->ncolumns);
	if (!json_is_object(v))
		return wrong(p, field,
			"must be a column's name or an object with \"column\" or \"value\"");
	const char *key;
	json_t *inner;
	json_object_foreach(
		(json_t *)v, key, inner) if (!value_key(p, key, inner, ret)) return false;
	if (!ret->constant == !ret->ncolumns)
		return wrong(p, field, "must have a \"column\" (or \"columns\"), or a \"value\"");
	return true;
}

static bool is_extra(enum kind kind, bool of_source, const char *name)
{
	return strcmp(name, "code") == 0 ||
	       (kind == KIND_EVIDENCE && !of_source &&
		       (strcmp(name, MAP_COMMITMENTS) == 0 || strcmp(name, MAP_BEARING) == 0 ||
			       strcmp(name, "milestone") == 0 || strcmp(name, "note") == 0));
}

static bool unknown_field(struct parse *p, const char *path, enum kind kind, const char *name)
{
	const struct kind_facts *k = kind_facts(kind);
	const char *names[FIELD_MAX];
	for (size_t i = 0; i < k->nfields; i++)
		names[i] = k->fields[i].name;
	const char *nearest = text_nearest(name, names, k->nfields);
	return err_set(p->err, ERR_INPUT, "%s: '%s': %s has no field '%s'%s%s%s", p->file, path,
		k->name, name, nearest ? ". Did you mean '" : ". See kept help add",
		nearest ? nearest : "", nearest ? "'?" : "");
}

/* "evidence.source.url" is a field of the source of the row's evidence. */
static bool target(struct parse *p, const char *path, struct map_field *ret)
{
	char *rest = arena_text(p->arena, path);
	char *dot = strchr(rest, '.');
	ret->path = arena_text(p->arena, path);
	ret->kind = p->m->kind;
	if (dot) {
		*dot = '\0';
		enum kind kind;
		if (strcmp(rest, "source") == 0 && field_index(ret->kind, "source") >= 0)
			ret->of_source = true;
		else if (kind_from(rest, &kind))
			ret->kind = kind;
		else
			return wrong(p, path, "begins with no kind of record");
		rest = dot + 1;
	}
	if (!ret->of_source && strncmp(rest, "source.", 7) == 0 &&
		field_index(ret->kind, "source") >= 0) {
		ret->of_source = true;
		rest += 7;
	}
	ret->name = rest;
	enum kind holder = ret->of_source ? KIND_SOURCE : ret->kind;
	return is_extra(ret->kind, ret->of_source, rest) || field_index(holder, rest) >= 0 ||
	       unknown_field(p, path, holder, rest);
}

static bool fields(struct parse *p, const json_t *object)
{
	const char *path;
	json_t *v;
	if (!json_is_object(object))
		return wrong(p, "fields", "must be an object");
	json_object_foreach((json_t *)object, path, v)
	{
		if (p->m->nfields == MAP_FIELDS)
			return wrong(p, path, "is one field too many");
		struct map_field *f = &p->m->fields[p->m->nfields++];
		*f = (struct map_field) { 0 };
		if (!target(p, path, f) || !value(p, path, v, &f->value))
			return false;
	}
	return true;
}

static bool header(struct parse *p, const json_t *v)
{
	p->m->how.no_header = !json_is_true(v);
	return true;
}

static bool joined_columns(struct parse *p, const json_t *v)
{
	const char **names, *all = "";
	size_t count;
	if (!strings(p, "columns", v, &names, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		all = arena_printf(p->arena, "%s%s%s", all, i ? ";" : "", names[i]);
	p->m->how.columns = all;
	return true;
}

static bool file_keys(struct parse *p, const json_t *object)
{
	static const char *const known[] = { "encoding", "separator", "quotes", "header", "columns",
		"path" };
	const char *key;
	json_t *v;
	if (!json_is_object(object))
		return wrong(p, "file", "must be an object");
	json_object_foreach((json_t *)object, key, v)
	{
		bool ok = strcmp(key, "encoding") == 0    ? text(p, key, v, &p->m->how.encoding)
			  : strcmp(key, "separator") == 0 ? separator(p, v, &p->m->how.separator)
			  : strcmp(key, "path") == 0      ? text(p, key, v, &p->m->how.path)
			  : strcmp(key, "columns") == 0   ? joined_columns(p, v)
			  : strcmp(key, "header") == 0    ? header(p, v)
			  : strcmp(key, "quotes") == 0
				  ? (p->m->how.plain_quotes = !json_is_true(v)) || true
				  : unknown_key(p, key, known, COUNT_OF(known));
		if (!ok)
			return false;
	}
	return true;
}

static bool skips(struct parse *p, const json_t *object)
{
	const char *column;
	json_t *v;
	if (!json_is_object(object))
		return wrong(p, "skip", "must be an object: {COLUMN: [VALUE]}");
	p->m->skips = arena_alloc(p->arena, (json_object_size(object) + 1) * sizeof *p->m->skips);
	json_object_foreach((json_t *)object, column, v)
	{
		struct map_skip *s = &p->m->skips[p->m->nskips++];
		s->column = arena_text(p->arena, column);
		if (!strings(p, column, v, &s->values, &s->nvalues))
			return false;
	}
	return true;
}

static bool unpivot(struct parse *p, const json_t *object)
{
	static const char *const known[] = { "columns", "name", "value" };
	const char *key;
	json_t *v;
	if (!json_is_object(object))
		return wrong(p, "unpivot", "must be an object");
	p->m->unpivot_name = "period";
	p->m->unpivot_value = "value";
	json_object_foreach((json_t *)object, key, v)
	{
		bool ok = strcmp(key, "name") == 0    ? text(p, key, v, &p->m->unpivot_name)
			  : strcmp(key, "value") == 0 ? text(p, key, v, &p->m->unpivot_value)
			  : strcmp(key, "columns") == 0
				  ? strings(p, key, v, &p->m->unpivot_columns, &p->m->nunpivot)
				  : unknown_key(p, key, known, COUNT_OF(known));
		if (!ok)
			return false;
	}
	return true;
}

static bool as_kind(struct parse *p, const json_t *v)
{
	const char *word = plain(p, v);
	p->m->log = text_same(word, "log");
	if (p->m->log)
		p->m->kind = KIND_EVIDENCE;
	return p->m->log || (word && kind_from(word, &p->m->kind)) ||
	       wrong(p, "as", "must be a kind of record, or log");
}

static bool fiscal_start(struct parse *p, const json_t *v)
{
	json_int_t month = json_integer_value(v);
	if (month < 1 || month > 12)
		return wrong(p, "fiscal_year_starts", "must be a month, 1 to 12");
	p->m->dates.fiscal_start = (int)month;
	return true;
}

static bool top_key(struct parse *p, const char *key, const json_t *v)
{
	static const char *const known[] = { "as", "file", "null", "dates", "fiscal_year_starts",
		"skip", "unpivot", "fields" };
	return strcmp(key, "as") == 0 || strcmp(key, "fields") == 0 ? true
	       : strcmp(key, "file") == 0                           ? file_keys(p, v)
	       : strcmp(key, "null") == 0  ? strings(p, key, v, &p->m->nulls, &p->m->nnulls)
	       : strcmp(key, "dates") == 0 ? order(p, key, v, &p->m->dates.order)
	       : strcmp(key, "fiscal_year_starts") == 0 ? fiscal_start(p, v)
	       : strcmp(key, "skip") == 0               ? skips(p, v)
	       : strcmp(key, "unpivot") == 0            ? unpivot(p, v)
					     : unknown_key(p, key, known, COUNT_OF(known));
}

bool mapping_read(const char *path, struct arena *a, struct mapping *ret, struct err *e)
{
	char *bytes;
	size_t length;
	json_error_t where;
	struct parse p = { .file = path, .m = ret, .arena = a, .err = e };
	if (!file_read(path, MAPPING_BYTES, a, &bytes, &length, e))
		return false;
	SCOPED(json_drop) json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &where);
	if (!json_is_object(root))
		return err_set(e, ERR_INPUT, "%s:%d: no mapping: %s", path, root ? 1 : where.line,
			root ? "it must be an object" : where.text);
	const json_t *as = json_object_get(root, "as"), *named = json_object_get(root, "fields");
	if (as && !as_kind(&p, as)) /* first: what a field is depends on it */
		return false;
	const char *key;
	json_t *v;
	json_object_foreach(root, key, v) if (!top_key(&p, key, v)) return false;
	return !named || fields(&p, named);
}

bool mapping_uses(const struct mapping *m, const char *column)
{
	for (size_t i = 0; i < m->nfields; i++)
		for (size_t c = 0; c < m->fields[i].value.ncolumns; c++)
			if (strcmp(m->fields[i].value.columns[c], column) == 0)
				return true;
	for (size_t i = 0; i < m->nskips; i++)
		if (strcmp(m->skips[i].column, column) == 0)
			return true;
	return false;
}
