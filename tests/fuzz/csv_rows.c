/*
 * csv_rows: what the reader of CSV makes of each file that it is handed, for csv_python.py.
 *
 * Standard input holds files, each after its length and a line feed. For each a line of JSON is
 * written: {"rows": [[…]…], "fault": TEXT or null}.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "csv_in.h"
#include "err.h"

static bool take(void *context, struct csv_row *row)
{
	json_t *rows = context, *fields = json_array();
	for (size_t i = 0; i < row->count; i++)
		json_array_append_new(fields, json_string(row->fields[i] ? row->fields[i] : ""));
	return json_array_append_new(rows, fields) == 0;
}

static bool tell(char *bytes, size_t length)
{
	struct err e = { 0 };
	struct csv_fault fault = { 0 };
	json_t *rows = json_array();
	FILE *in = length ? fmemopen(bytes, length, "r") : NULL;
	bool ok = !in || csv_read(in, take, rows, &fault, &e);
	if (in)
		fclose(in);
	json_t *answer = json_pack("{s:o,s:s?}", "rows", rows, "fault", fault.text);
	ok = ok && answer && json_dumpf(answer, stdout, JSON_COMPACT) == 0;
	json_decref(answer);
	return ok && putchar('\n') != EOF;
}

int main(void)
{
	size_t length;
	while (scanf("%zu", &length) == 1 && getchar() == '\n') {
		char *bytes = malloc(length + 1);
		if (!bytes || fread(bytes, 1, length, stdin) != length || !tell(bytes, length))
			return 1;
		free(bytes);
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
