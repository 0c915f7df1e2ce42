/* Verified copies: SQLite's backup under a temporary name, synced, checked, then renamed. */
#ifndef KEPT_BACKUP_H
#define KEPT_BACKUP_H

#include <stdbool.h>

struct db;
struct err;

/*
 * Copy the ledger to path, which must not be there. The copy is opened again
 * and given to check(), which says whether it is good; only then does it
 * appear under its name. A writer meanwhile makes the copy start again.
 */
bool backup_make(struct db *db, const char *path, bool (*check)(struct db *copy, struct err *e));

#endif
