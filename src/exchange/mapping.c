#include "mapping.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
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

static bool flag(struct parse *p, const char *key, const json_t *v, bool *ret)
{
	*ret = json_is_true(v);
	return json_is_boolean(v) || wrong(p, key, "must be true or false");
}

static bool value_key(struct parse *p, const char *key, const json_t *v, struct map_value *ret)
{
	static const char *const known[] = { "value", "column", "columns", "join", "split", "links",
		"remove", "values", "else", "dates", "code", "create" };
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
	if (strcmp(key, "remove") == 0)
		return strings(p, key, v, &ret->removed, &ret->nremoved);
	if (strcmp(key, "code") == 0)
		return flag(p, key, v, &ret->code);
	if (strcmp(key, "create") == 0)
		return flag(p, key, v, &ret->create);
	if (strcmp(key, "links") == 0)
		return flag(p, key, v, &ret->links);
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

/* A source of its own, which nothing in the row names, would stand there for nothing. */
static bool check_sources(struct parse *p)
{
	const struct map_field *source = NULL;
	for (size_t i = 0; i < p->m->nfields; i++) {
		const struct map_field *f = &p->m->fields[i];
		if (strcmp(f->name, "source") == 0)
			return true;
		if (f->kind == KIND_SOURCE && p->m->kind != KIND_SOURCE)
			source = f;
	}
	return !source || err_set(p->err, ERR_INPUT,
				  "%s: '%s': nothing would cite that source, a %s has none of its "
				  "own. Its evidence has (evidence.%s), a wording (wording.%s), an "
				  "agreement (agreement.%s)",
				  p->file, source->path, kind_facts(p->m->kind)->name, source->path,
				  source->path, source->path);
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
	return check_sources(p);
}

static bool header(struct parse *p, const json_t *v)
{
	p->m->how.no_header = json_is_false(v);
	p->m->how.header = json_is_integer(v) ? (long)json_integer_value(v) : 0;
	return json_is_boolean(v) || p->m->how.header > 0 ||
	       wrong(p, "header", "must be the number of the line with the names, or false");
}

static bool no_quotes(struct parse *p, const json_t *v)
{
	bool quotes;
	if (!flag(p, "quotes", v, &quotes))
		return false;
	p->m->how.plain_quotes = !quotes;
	return true;
}

static bool joined_columns(struct parse *p, const json_t *v)
{
	const char **names, *all = "";
	size_t count;
	if (!strings(p, "columns", v, &names, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (strchr(names[i], ';')) /* they are kept as one list */
			return wrong(p, "columns", "cannot hold a semicolon in a name");
		all = arena_printf(p->arena, "%s%s%s", all, i ? ";" : "", names[i]);
	}
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
				  ? no_quotes(p, v)
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

static int longer_first(const void *a, const void *b)
{
	size_t x = strlen(((const struct month_name *)a)->name),
	       y = strlen(((const struct month_name *)b)->name);
	return (x < y) - (x > y);
}

/* Twelve, each a name or several: ["janvier", ["février", "févr."], …] */
static bool month_names(struct parse *p, const json_t *v)
{
	struct date_rules *d = &p->m->dates;
	size_t month, room = 0;
	json_t *one;
	if (json_array_size(v) != 12)
		return wrong(p, "months", "must be a list of twelve names, January's first");
	json_array_foreach((json_t *)v, month, one)
		room += json_is_array(one) ? json_array_size(one) : 1;
	struct month_name *all = arena_alloc(p->arena, (room + 1) * sizeof *all);
	json_array_foreach((json_t *)v, month, one)
	{
		const char **names;
		size_t count;
		if (!strings(p, "months", one, &names, &count))
			return false;
		for (size_t i = 0; i < count; i++)
			if (*names[i])
				all[d->nmonths++] = (struct month_name) { names[i],
					(int)month + 1 };
	}
	qsort(all, d->nmonths, sizeof *all, longer_first);
	d->months = all;
	return true;
}

static bool calendar(struct parse *p, const json_t *v)
{
	const char *word = plain(p, v);
	p->m->dates.buddhist = text_same(word, "buddhist");
	return p->m->dates.buddhist || text_same(word, "gregorian") ||
	       wrong(p, "calendar", "must be gregorian or buddhist");
}

static bool decimal(struct parse *p, const json_t *v)
{
	const char *word = plain(p, v);
	p->m->decimal_comma = word && strcmp(word, ",") == 0;
	return p->m->decimal_comma || (word && strcmp(word, ".") == 0) ||
	       wrong(p, "decimal", "must be . or ,");
}

static bool passed_by(struct parse *p, const json_t *v)
{
	(void)p;
	(void)v;
	return true;
}

static bool match(struct parse *p, const json_t *v)
{
	return flag(p, "match", v, &p->m->match);
}

static bool null_texts(struct parse *p, const json_t *v)
{
	struct mapping *m = p->m;
	if (!strings(p, "null", v, &m->nulls, &m->nnulls))
		return false;
	for (size_t i = 0; i < m->nnulls; i++) /* as cells are */
		m->nulls[i] = text_trimmed(m->nulls[i], strlen(m->nulls[i]), p->arena);
	return true;
}

static bool date_order(struct parse *p, const json_t *v)
{
	return order(p, "dates", v, &p->m->dates.order);
}

static bool top_key(struct parse *p, const char *key, const json_t *v)
{
	static const struct {
		const char *name;
		bool (*read)(struct parse *p, const json_t *v);
	} keys[] = {
		{ "as", passed_by },     /* read before the others, */
		{ "fields", passed_by }, /* and after them */
		{ "match", match },
		{ "file", file_keys },
		{ "null", null_texts },
		{ "dates", date_order },
		{ "months", month_names },
		{ "calendar", calendar },
		{ "fiscal_year_starts", fiscal_start },
		{ "decimal", decimal },
		{ "skip", skips },
		{ "unpivot", unpivot },
	};
	const char *names[COUNT_OF(keys)];
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		if (strcmp(keys[i].name, key) == 0)
			return keys[i].read(p, v);
		names[i] = keys[i].name;
	}
	return unknown_key(p, key, names, COUNT_OF(names));
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

bool mapping_set(struct mapping *m, const char *assignment, struct arena *a, struct err *e)
{
	struct parse p = { .file = "--set", .m = m, .arena = a, .err = e };
	const char *equals = strchr(assignment, '=');
	if (!equals || equals == assignment || !equals[1])
		return err_set(e, ERR_USAGE, "--set takes FIELD=VALUE, not '%s'", assignment);
	if (m->nfields == MAP_FIELDS)
		return err_set(e, ERR_USAGE, "--set: one field too many");
	struct map_field *f = &m->fields[m->nfields];
	*f = (struct map_field) { .value = { .join = " ", .constant = arena_text(a, equals + 1) } };
	if (!target(&p, arena_bytes(a, assignment, (size_t)(equals - assignment)), f)) {
		e->code = ERR_USAGE;
		return false;
	}
	for (size_t i = 0; i < m->nfields; i++)
		if (strcmp(m->fields[i].path, f->path) == 0) {
			m->fields[i] = *f; /* over the mapping file */
			return true;
		}
	m->nfields++;
	return true;
}

bool mapping_uses(const struct mapping *m, const char *column)
{
	for (size_t i = 0; i < m->nfields; i++)
		for (size_t c = 0; c < m->fields[i].value.ncolumns; c++)
			if (table_fits(m->fields[i].value.columns[c], column))
				return true;
	for (size_t i = 0; i < m->nskips; i++)
		if (strcmp(m->skips[i].column, column) == 0)
			return true;
	return false;
}
