/* Whether the search index holds the words of the texts that a replay gives, and no others. */
#ifndef KEPT_VERIFY_SEARCH_H
#define KEPT_VERIFY_SEARCH_H

#include <stdbool.h>

struct db;

/* replay: made by project_replay_bare(). found() is told what differs. False with l's error, when
 * it could not be checked. */
bool verify_search(struct db *l, struct db *replay,
	void (*found)(void *context, const char *problem), void *context);

#endif
