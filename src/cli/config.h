/* The configuration file: $XDG_CONFIG_HOME/kept/config.ini, else ~/.config/kept/config.ini. */
#ifndef KEPT_CONFIG_H
#define KEPT_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

struct config {
	const char *path; /* NULL: neither of the two folders is known */
	const char *author, *ledger, *color, *pager;
	/* of fetching: "always"; "yes"; a number. NULL: as usual */
	const char *capture, *allow_private, *fetch_seconds;
	struct config_filter {
		struct config_filter *next;
		const char *name, *terms;
	} * filters;
	struct config_warning {
		struct config_warning *next;
		const char *text;
	} * warnings; /* the first is on top */
};

/* No file is no settings. False when there is one that cannot be read. */
bool config_read(struct config *c, struct arena *a, struct err *e);
const char *config_filter(const struct config *c, const char *name); /* NULL: there is none */
/* Put the author into the file, which is made where there is none. */
bool config_set_author(const struct config *c, const char *author, struct arena *a, struct err *e);

/* $VARIABLE/REST, or ~/FALLBACK/REST; NULL when neither is set. */
const char *config_folder(
	const char *variable, const char *fallback, const char *rest, struct arena *a);
/* The folders above a file, made where they are missing. */
bool config_make_folders(const char *path, struct arena *a, struct err *e);

#endif
