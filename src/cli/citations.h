/* Bibliographies in and out, for kept import and kept export --as csl. */
#ifndef KEPT_CITATIONS_H
#define KEPT_CITATIONS_H

#include "command.h"

/* In the transaction that is open; "-" is standard input. All that is wrong, and what was left
 * out, is told. */
bool citations_import(struct app *app, const char *path);
bool citations_export(struct app *app, const char *path);

#endif
