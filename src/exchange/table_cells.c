#include "table_cells.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "text.h"

const char *table_cell(const struct table_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (strcmp(row->names[i], name) == 0)
			return row->values[i];
	return NULL;
}

bool table_fits(const char *pattern, const char *name)
{
	const char *star = strstr(pattern, ".*");
	if (!star)
		return strcmp(pattern, name) == 0;
	size_t before = (size_t)(star - pattern) + 1, digits = 0;
	if (strncmp(pattern, name, before) == 0)
		digits = strspn(name + before, "0123456789");
	return digits && table_fits(star + 2, name + before + digits);
}

/* The number that stands for the first star. */
static size_t place_of(const char *pattern, const char *name)
{
	unsigned long place = strtoul(name + (strstr(pattern, ".*") - pattern) + 1, NULL, 10);
	return place < TABLE_CELLS ? place : TABLE_CELLS;
}

const char *table_cells(
	const struct table_row *row, const char *pattern, const char *join, struct arena *a)
{
	const char *all = "";
	bool any = false;
	for (size_t i = 0, last = 0; i < row->count; i++) {
		if (!table_fits(pattern, row->names[i]))
			continue;
		size_t place = place_of(pattern, row->names[i]), joins = last == 0 ? 1 : last;
		for (; joins < place; joins++) /* of those that are not there */
			all = arena_printf(a, "%s%s", all, join);
		all = arena_printf(a, "%s%s%s", all, place == last ? join : "",
			row->values[i] ? row->values[i] : "");
		any |= row->values[i] != NULL;
		last = place;
	}
	return any ? all : NULL;
}

bool table_has(const struct table_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (table_fits(name, row->names[i]))
			return true;
	return false;
}

const char *table_value(const char *text, struct arena *a)
{
	const char *value = text ? text_trimmed(text, strlen(text), a) : "";
	return *value ? value : NULL;
}
