#include "json_in.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "err.h"
#include "macros.h"

enum { DEPTH = 8, REAL_DIGITS = 15 };

static void json_drop(json_t **j)
{
	json_decref(*j);
}

static void text_drop(char **text)
{
	free(*text);
}

bool json_in_is(const char *beginning)
{
	beginning += strspn(beginning, " \t\r\n");
	return *beginning == '{' || *beginning == '[';
}

static const char *scalar(const json_t *value, struct arena *a)
{
	if (json_is_string(value))
		return json_string_length(value) == strlen(json_string_value(value))
			       ? json_string_value(value)
			       : NULL; /* a NUL inside is no text */
	if (json_is_integer(value))
		return arena_printf(a, "%lld", (long long)json_integer_value(value));
	if (json_is_real(value))
		return arena_printf(a, "%.*g", REAL_DIGITS, json_real_value(value));
	return json_is_true(value) ? "true" : json_is_false(value) ? "false" : NULL;
}

static bool add_cell(struct table_row *row, const char *name, const char *value)
{
	if (row->count == TABLE_CELLS)
		return false;
	row->names[row->count] = arena_text(row->arena, name);
	row->values[row->count++] = table_value(value, row->arena);
	return true;
}

static bool add_value(struct table_row *row, const char *name, const json_t *value, int depth);

static bool add_array(struct table_row *row, const char *name, const json_t *list, int depth)
{
	const char *all = NULL;
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item)
	{
		if (json_is_object(item) || json_is_array(item)) {
			if (!add_value(row, arena_printf(row->arena, "%s.%zu", name, i + 1), item,
				    depth))
				return false;
			continue;
		}
		const char *text = scalar(item, row->arena);
		if (text)
			all = all ? arena_printf(row->arena, "%s\n%s", all, text) : text;
	}
	return !all || add_cell(row, name, all);
}

static bool add_value(struct table_row *row, const char *name, const json_t *value, int depth)
{
	if (json_is_array(value))
		return depth > 0 && add_array(row, name, value, depth - 1);
	if (!json_is_object(value))
		return add_cell(row, name, scalar(value, row->arena));
	const char *key;
	json_t *inner;
	json_object_foreach((json_t *)value, key, inner)
	{
		const char *full = *name  ? arena_printf(row->arena, "%s.%s", name, key)
				   : *key ? key
					  : arena_printf(row->arena, "%zu", row->count + 1);
		if (depth == 0 || !add_value(row, full, inner, depth - 1))
			return false;
	}
	return true;
}

static bool take_object(
	const struct json_in *j, const json_t *object, long line, struct table_row *row)
{
	++*j->rows;
	arena_clear(row->arena);
	row->line = line;
	row->fault = NULL;
	row->count = 0;
	if (!json_is_object(object))
		trouble_add(j->troubles, j->file, line, NULL, "this is no object");
	else if (!add_value(row, "", object, DEPTH))
		trouble_add(j->troubles, j->file, line, NULL,
			"the object is deeper than %d levels or has more than %d values", DEPTH,
			TABLE_CELLS);
	else
		return j->take(j->context, row);
	return true;
}

static bool read_lines(const struct json_in *j, FILE *in, struct table_row *row, struct err *e)
{
	SCOPED(text_drop) char *line = NULL;
	size_t room = 0;
	ssize_t length;
	for (long n = 1; (length = getline(&line, &room, in)) > 0; n++) {
		if (line[strspn(line, " \t\r\n")] == '\0')
			continue;
		json_error_t where;
		SCOPED(json_drop)
		json_t *object = json_loadb(line, (size_t)length, JSON_REJECT_DUPLICATES, &where);
		if (!object)
			trouble_add(j->troubles, j->file, n, NULL, "no JSON at column %d: %s",
				where.column, where.text);
		else if (!take_object(j, object, n, row))
			return false;
	}
	return !ferror(in) || err_set(e, ERR_IO, "cannot read the file: %s", strerror(errno));
}

static json_t *at_path(json_t *root, const char *path, struct arena *a)
{
	char *rest = arena_text(a, path);
	for (char *step; root && (step = strsep(&rest, "."));)
		root = json_object_get(root, step);
	return root;
}

struct lists {
	json_t *only;
	const char *names; /* their paths */
	int count;
};

static void collect_lists(
	struct lists *l, const char *path, json_t *value, int depth, struct arena *a)
{
	const char *key;
	json_t *inner;
	if (json_is_object(json_array_get(value, 0))) {
		l->names = l->names ? arena_printf(a, "%s, %s", l->names, path) : path;
		l->only = value;
		l->count++;
		return;
	}
	json_object_foreach(value, key, inner)
	{
		if (depth > 0)
			collect_lists(l, *path ? arena_printf(a, "%s.%s", path, key) : key, inner,
				depth - 1, a);
	}
}

bool json_in_lines(const char *beginning)
{
	beginning += strspn(beginning, " \t\r\n");
	size_t length = strcspn(beginning, "\n");
	const char *next = beginning + length + strspn(beginning + length, " \t\r\n");
	if (*beginning != '{')
		return false;
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(json_drop) json_t *first = json_loadb(beginning, length, 0, NULL);
	struct lists lists = { 0 };
	if (!*next) /* all there is: a list in it is what is meant */
		collect_lists(&lists, "", first, DEPTH, &a);
	return json_is_object(first) && (*next == '{' || (!*next && lists.count == 0));
}

/* The list: the document itself, the one at the path, or the only list of objects in it. */
static json_t *find_list(const struct json_in *j, json_t *root, struct arena *a, struct err *e)
{
	struct lists lists = { 0 };
	if (j->path) {
		json_t *found = at_path(root, j->path, a);
		if (!json_is_array(found))
			err_set(e, ERR_INPUT, "%s: there is no list at '%s'", j->file, j->path);
		return json_is_array(found) ? found : NULL;
	}
	if (json_is_array(root))
		return root;
	collect_lists(&lists, "", root, DEPTH, a);
	if (lists.count == 1)
		return lists.only;
	err_set(e, ERR_INPUT,
		"%s: %s. Name the list in the mapping: \"file\": {\"path\": \"data.items\"}",
		j->file,
		lists.count ? arena_printf(a, "it holds several lists: %s", lists.names)
			    : "it holds no list of objects");
	return NULL;
}

static bool read_whole(const struct json_in *j, FILE *in, struct table_row *row, struct err *e)
{
	json_error_t where;
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(json_drop) json_t *root = json_loadf(in, JSON_REJECT_DUPLICATES, &where);
	if (!root && ferror(in))
		return err_set(e, ERR_IO, "cannot read the file: %s", strerror(errno));
	if (!root)
		return err_set(e, ERR_INPUT, "%s:%d: no JSON at column %d: %s", j->file, where.line,
			where.column, where.text);
	json_t *list = find_list(j, root, &a, e), *item;
	size_t i;
	if (!list)
		return false;
	json_array_foreach(list, i, item)
	{
		if (!take_object(j, item, (long)i + 1, row))
			return false;
	}
	return true;
}

bool json_in_read(const struct json_in *j, FILE *in, bool lines, struct err *e)
{
	SCOPED(arena_done) struct arena rows = { 0 };
	SCOPED(arena_done) struct arena own = { 0 };
	struct table_row *row = arena_alloc(&own, sizeof *row);
	row->arena = &rows;
	return lines ? read_lines(j, in, row, e) : read_whole(j, in, row, e);
}
