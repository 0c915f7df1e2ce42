/* CSV as the folder of a ledger holds it: every field is UTF-8, or told as a fault. */
#include <string.h>

#include "arena.h"
#include "csv_in.h"
#include "err.h"
#include "fuzz.h"
#include "text.h"

static bool take(void *context, struct csv_row *row)
{
	long *last = context;
	must(row->count && row->count <= CSV_COLUMNS);
	must(row->line > *last);
	*last = row->line;
	for (size_t i = 0; i < row->count; i++) {
		const char *field = row->fields[i];
		must(row->lines[i] >= row->line);
		must(!field || (*field && text_is_utf8(field, strlen(field))));
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	struct csv_fault fault = { 0 };
	long last = 0;
	FILE *in = size ? fmemopen((void *)data, size, "r") : NULL;
	if (!in)
		return 0;
	must(csv_read(in, take, &last, &fault, &e));
	must(!fault.text || (*fault.text && fault.line >= 1));
	fclose(in);
	return 0;
}
