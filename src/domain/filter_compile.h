#ifndef KEPT_FILTER_COMPILE_H
#define KEPT_FILTER_COMPILE_H

#include <stdbool.h>

#include "filter.h"

/* terms: NULL-terminated words of the command line. saved gives the text of @name (NULL: none).
 * ERR_USAGE names the nearest right word; codes are resolved against the ledger (ERR_MISSING). */
bool filter_compile(struct ledger *l, char *const *terms,
	const char *(*saved)(void *context, const char *name), void *context, struct arena *a,
	struct filter *ret, struct err *e);

#endif
