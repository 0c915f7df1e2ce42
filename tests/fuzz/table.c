/*
 * Tables from elsewhere: any encoding, CSV with any separator, JSON, JSON Lines. The first byte
 * says how the rest is to be read.
 */
#include <string.h>

#include "arena.h"
#include "err.h"
#include "fuzz.h"
#include "macros.h"
#include "rows.h"
#include "table_in.h"
#include "text.h"

static const char *const encodings[] = { NULL, NULL, "utf-8", "gb18030", "utf-16le", "windows-1252",
	"macintosh", "no-such" };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	keep_memory();
	for (size_t i = 2; i < COUNT_OF(encodings); i++)
		keep_encoding(encodings[i]);
	return 0;
}

static bool take(void *context, struct table_row *row)
{
	long *rows = context;
	++*rows;
	must(row->count <= TABLE_CELLS);
	for (size_t i = 0; i < row->count; i++) {
		const char *value = row->values[i];
		must(row->names[i] && *row->names[i]);
		must(text_is_utf8(row->names[i], strlen(row->names[i])));
		must(!value || (*value && text_is_utf8(value, strlen(value))));
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char separators[] = { '\0', ',', ';', '\t' };
	if (size < 2)
		return 0;
	struct arena a = { 0 };
	struct err e = { 0 };
	struct table_facts facts;
	struct troubles t = { .arena = &a };
	const struct table_how how = {
		.encoding = encodings[data[0] & 7],
		.separator = separators[data[0] >> 3 & 3],
		.plain_quotes = data[0] & 32,
		.no_header = data[0] & 64,
		.path = data[0] & 128 ? "data" : NULL,
	};
	long rows = 0;
	FILE *in = fmemopen((void *)(data + 1), size - 1, "r");
	must(in);
	bool ok = table_read(in, "a file", &how, take, &rows, &t, &a, &facts, &e);
	must(ok == (e.code == ERR_NONE) && (ok || *e.text));
	must(!ok || rows <= facts.rows);
	fclose(in);
	arena_done(&a);
	return 0;
}
