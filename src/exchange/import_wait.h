/* Rows that refer to a row further down, as a party does to its parent: they wait until it is read.
 */
#ifndef KEPT_IMPORT_WAIT_H
#define KEPT_IMPORT_WAIT_H

#include <stdbool.h>

struct import;

/* The row refers to a record of its own kind that is not there yet; it is kept for later. */
bool import_must_wait(struct import *im);
void import_wait(struct import *im);
/* After the last row: hands every one that waits to take() as im->row, behind the one that it waits
 * for, until none waits that another could help. */
bool import_waited(struct import *im, bool (*take)(struct import *im, bool may_wait));

#endif
