#include "import_party.h"

#include <string.h>

#include "arena.h"
#include "code.h"
#include "import_store.h"
#include "importing.h"
#include "ledger.h"
#include "map_value.h"
#include "text.h"

static const char by_name[] = "SELECT code FROM party WHERE name = :name COLLATE NOCASE"
			      " OR name_local = :name ORDER BY id LIMIT 1";

const char *import_party(struct import *im, const char *name)
{
	const char *code = text_upper(name, &im->record);
	if (id_is_code(code) && code_exists(im->ledger->db, KIND_PARTY, code))
		return code;
	SCOPED(stmt_done) struct stmt q = db_prepare(im->ledger->db, by_name);
	bind_text(&q, ":name", name);
	return stmt_next(&q) ? col_text(&q, "code", &im->record) : NULL;
}

static const char *create(struct import *im, const char *name)
{
	const char *before = im->codes[KIND_PARTY];
	struct record r = { .kind = KIND_PARTY, .code = map_code(name, &im->record) };
	record_set(&r, "name", name);
	bool ok = !im->bad && import_store(im, &r, false);
	im->codes[KIND_PARTY] = before; /* which are those that the row describes */
	return ok && !im->bad ? r.code : NULL;
}

static const char *one(struct import *im, const struct map_field *f, const char *name)
{
	struct arena *a = &im->record;
	const char *key = arena_printf(a, "party %s", name);
	struct seen known;
	if (seen_find(&im->seen, key, &known))
		return im->parties[known.line];
	const char *code = import_party(im, name);
	if (!code && f->value.create && db_ok(im->ledger->db))
		code = create(im, name);
	if (!code || im->bad || im->nparties == COUNT_OF(im->parties))
		return code;
	im->parties[im->nparties] = arena_text(&im->arena, code);
	seen_new(&im->seen, key, (long)im->nparties++, NULL);
	return code;
}

bool import_parties(
	struct import *im, const struct map_field *f, const char *names, const char **ret)
{
	const char *all = NULL, *column = f->value.ncolumns ? f->value.columns[0] : f->path;
	for (size_t i = 0; i < list_count(names); i++) {
		const char *name = list_item(names, i, &im->record), *code = one(im, f, name);
		if (!db_ok(im->ledger->db))
			return false;
		if (!code && !(f->value.create && im->bad)) /* then it is told what is wrong */
			import_refuse(im, column,
				arena_printf(&im->record,
					"no party has the code or the name '%s'. \"create\": true "
					"in the mapping makes it",
					name));
		if (code)
			all = all ? arena_printf(&im->record, "%s;%s", all, code) : code;
	}
	*ret = all;
	return true;
}
