/* Who holds a file's lock. */
#ifndef KEPT_HOLDER_H
#define KEPT_HOLDER_H

#include <stddef.h>

/* Other processes that hold a lock on the file, as the kernel tells (Linux): "sqlite3 (process
 * 4711), kept (process 4712)", printable. "" where it tells of none: they belong to somebody whose
 * processes are hidden, or run on another machine. */
void holder_names(const char *path, char *into, size_t size);

#endif
