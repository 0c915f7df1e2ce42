#include "importing.h"

#include <string.h>

const char *import_text(const char *text)
{
	return text ? text : "";
}

bool import_refuse(struct import *im, const char *column, const char *text)
{
	trouble_add(&im->t->troubles, im->t->file, im->row->line, column, "%s", text);
	const char *said = column ? arena_printf(&im->record, "%s: %s", column, text) : text;
	im->reasons = im->reasons ? arena_printf(&im->record, "%s; %s", im->reasons, said) : said;
	im->t->row_troubles++;
	im->bad = true;
	return true; /* the import goes on, to tell what else is wrong */
}

void import_lack(struct import *im, const char *path, const char *text)
{
	const char *key = arena_printf(&im->record, "lack %s", path);
	im->reasons = im->reasons ? arena_printf(&im->record, "%s; %s", im->reasons, text) : text;
	im->bad = true;
	if (!seen_new(&im->seen, key, im->row->line, NULL))
		return;
	trouble_add(&im->t->troubles, im->t->file, 0, NULL, "%s", text);
	im->t->row_troubles++;
}

const char *import_names(struct import *im, const struct table_row *row)
{
	enum { NAMED = 30 };
	const char *all = "";
	for (size_t i = 0; i < row->count && i < NAMED; i++)
		all = arena_printf(&im->record, "%s%s%s", all, i ? ", " : "", row->names[i]);
	return row->count > NAMED
		       ? arena_printf(&im->record, "%s and %zu more", all, row->count - NAMED)
		       : all;
}

const struct map_field *import_field(
	const struct mapping *m, enum kind kind, bool of_source, const char *name)
{
	for (size_t i = 0; i < m->nfields; i++) {
		const struct map_field *f = &m->fields[i];
		if (f->kind == kind && f->of_source == of_source && strcmp(f->name, name) == 0)
			return f;
	}
	return NULL;
}

/* The column that a problem is about: that of the field, or the field itself. */
const char *import_column(struct import *im, enum kind kind, bool of_source, const char *name)
{
	const struct map_field *f = name ? import_field(im->t->mapping, kind, of_source, name)
					 : NULL;
	if (!f)
		return name;
	return f->value.ncolumns ? f->value.columns[0] : f->path;
}
