/* Memory with one lifetime: everything a command reads is freed at its end. */
#ifndef KEPT_ARENA_H
#define KEPT_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include "macros.h"

struct arena {
	struct arena_block *last; /* {0} is an empty arena */
};

void *arena_alloc(struct arena *a, size_t size); /* zeroed; never NULL: exits when memory ends */
char *arena_text(struct arena *a, const char *text);                  /* copy; NULL stays NULL */
char *arena_bytes(struct arena *a, const char *bytes, size_t length); /* copy with a NUL added */
char *arena_printf(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *a, const char *format, va_list args) PRINTF_LIKE(2, 0);
/* Room for one more in a list of count that this alone has lengthened: the list itself, or a copy
 * of it twice as long. Begin with a count of 0. */
void *arena_more(struct arena *a, const void *list, size_t count, size_t size);
void arena_clear(struct arena *a); /* empty it, keep one block for what comes next */
void arena_done(struct arena *a);

#endif
