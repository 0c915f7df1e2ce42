/* What the commands that keep a ledger share. */
#ifndef KEPT_KEEP_H
#define KEPT_KEEP_H

#include "command.h"

struct db;

/* Is this copy of a ledger whole? SQLite's own checks and the journal's chain. */
bool keep_sound(struct db *copy, struct err *e);
/* Drop what is derived and replay the journal. */
bool keep_rebuild(struct app *app, int64_t *ret_entries);

/* A fact about the ledger: for people a line, in the machine formats a row or a key. */
struct keep_fact {
	const char *key, *label, *value;
	bool number;
};
bool keep_say(struct app *app, const char *heading, const struct keep_fact *facts, size_t count);

#endif
