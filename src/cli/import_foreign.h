/* kept import FILE --as KIND: a file that others made. */
#ifndef KEPT_IMPORT_FOREIGN_H
#define KEPT_IMPORT_FOREIGN_H

#include <stdbool.h>

#include "command.h"
#include "rows.h"

struct foreign {
	const char *as, *mapping, *save_mapping, *problems, *encoding, *separator, *dates, *set;
	int prefer; /* enum import_prefer */
	bool no_header, sync, rest;
};

/* In the transaction that the caller began. */
bool import_foreign(struct app *app, const struct foreign *o, const char *path);

/* All that is wrong, a line each, on standard error. */
void foreign_troubles(struct app *app, const struct troubles *t);

#endif
