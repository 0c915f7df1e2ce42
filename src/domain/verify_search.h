/* Whether the search index holds the words of its texts, and no others. */
#ifndef KEPT_VERIFY_SEARCH_H
#define KEPT_VERIFY_SEARCH_H

#include <stdbool.h>

struct db;

/* found() is told what differs. False with the database's error, when it could not be checked. That
 * the texts are those of the records is not asked here. */
bool verify_search(struct db *l, void (*found)(void *context, const char *problem), void *context);

#endif
