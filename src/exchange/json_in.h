/* JSON and JSON Lines as rows of named cells; see table_cells.h for the names. */
#ifndef KEPT_JSON_IN_H
#define KEPT_JSON_IN_H

#include <stdbool.h>
#include <stdio.h>

#include "rows.h"
#include "table_cells.h"

struct json_in {
	const char *file;
	const char *path; /* where the list is; NULL: the only list of objects */
	bool (*take)(void *context, struct table_row *row);
	void *context;
	struct troubles *troubles;
	long *rows; /* counted here */
};

bool json_in_is(const char *beginning); /* it begins with { or [ */
/* One object a line; a line alone only when it holds no list of objects. */
bool json_in_lines(const char *beginning);
/* lines: one object a line, read one at a time; else the whole document is held in memory. */
bool json_in_read(const struct json_in *j, FILE *in, bool lines, struct err *e);

#endif
