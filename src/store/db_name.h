/* The file of a ledger before it is opened: its real name, what lies beside it, who holds it. Only
 * src/store sees it. */
#ifndef KEPT_DB_NAME_H
#define KEPT_DB_NAME_H

#include <stdbool.h>

struct arena;
struct err;

/* Of a file that is there, or for create of one that is not; to be freed. NULL with *e set. */
char *db_real_name(const char *path, bool create, struct err *e);
/* Lies something beside the file that is none, where SQLite would read a journal? Then *e is set.
 */
bool db_is_beside_odd_files(const char *path, struct err *e);
/* The name as a URI of a file that nobody changes. */
const char *db_immutable(const char *name, struct arena *a);
/* ERR_BUSY, with who holds it where that can be told. Always false. */
bool db_busy(const char *path, struct err *e);

#endif
