/* Finding commands, and the options that all of them take. */
#ifndef KEPT_COMMANDS_H
#define KEPT_COMMANDS_H

#include "command.h"

/* By its exact name; NULL with ERR_USAGE that gives the nearest. */
const struct command *command_named(const char *name, struct arena *a, struct err *e);
/* The one at a place, NULL behind the last. */
const struct command *command_at(size_t i);

/* The groups of the help, in order; ended by one without a name. */
struct command_group {
	const char *name, *title;
};
extern const struct command_group command_groups[];

extern const struct opt global_opts[];
extern const char *const format_endings[]; /* of files' names; the place is enum format */
extern const char *const format_words[]; /* as --format takes them; the place is enum format + 1 */

#endif
