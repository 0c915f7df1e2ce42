/* JSON and JSON Lines as rows of named cells. The first byte says which. */
#include <string.h>

#include "arena.h"
#include "err.h"
#include "fuzz.h"
#include "json_in.h"
#include "rows.h"
#include "text.h"

static bool take(void *context, struct table_row *row)
{
	(void)context;
	must(row->count <= TABLE_CELLS);
	for (size_t i = 0; i < row->count; i++) {
		must(row->names[i] && text_is_utf8(row->names[i], strlen(row->names[i])));
		must(!row->values[i] || text_is_utf8(row->values[i], strlen(row->values[i])));
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	struct arena a = { 0 };
	struct err e = { 0 };
	struct troubles t = { .arena = &a };
	long rows = 0;
	const struct json_in j = { .file = "a file",
		.path = data[0] & 2 ? "data.list" : NULL,
		.take = take,
		.troubles = &t,
		.rows = &rows };
	FILE *in = fmemopen((void *)(data + 1), size - 1, "r");
	must(in);
	bool ok = json_in_read(&j, in, data[0] & 1, &e);
	must(ok == (e.code == ERR_NONE) && (ok || *e.text));
	fclose(in);
	arena_done(&a);
	return 0;
}
