/* Records that hold the words, as a table. */
#ifndef KEPT_REPORT_SEARCH_H
#define KEPT_REPORT_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "find.h"
#include "table.h"

struct arena;

/* ret_rows: how many were written. */
bool search_table(const struct find_hit *list, size_t count, struct arena *a,
	const struct look *look, FILE *out, long *ret_rows, struct err *e);

#endif
