#ifndef KEPT_FILTER_MATCH_H
#define KEPT_FILTER_MATCH_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* User words as an FTS5 MATCH expression: each term quoted, Han spaced, a final * kept as "begins
 * with". any: joined by OR. NULL: nothing to match. */
const char *filter_match(const char *const *words, size_t count, bool any, struct arena *a);

#endif
