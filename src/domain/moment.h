/* As-of in the past: temporary views that hide what came later. */
#ifndef KEPT_MOMENT_H
#define KEPT_MOMENT_H

#include <stdbool.h>

struct db;

/*
 * From now on unqualified table names mean what had happened by the end of the
 * day: later commitments, ratings and evidence are hidden, the status of a
 * commitment and whether a milestone waits are worked out anew. Where nothing
 * in the ledger is later than the day, nothing is done and ret_past is false.
 * Calling it again moves to another day.
 */
bool moment_set(struct db *db, const char *day, bool *ret_past);

#endif
