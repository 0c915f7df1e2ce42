/* A row of a foreign table becomes records. */
#ifndef KEPT_IMPORT_ROW_H
#define KEPT_IMPORT_ROW_H

#include <stdbool.h>

struct import;

/* All records of im->row. False as import_store(). */
bool import_row(struct import *im);

#endif
