/* kept doctor --links: which addresses of sources still answer. */
#ifndef KEPT_LINKS_H
#define KEPT_LINKS_H

#include "command.h"

/* Asks every source's address, or those of the sources among the operands, and lists what does
 * not answer with a page, with the snapshot that there is of it. */
bool links_check(struct app *app);

#endif
