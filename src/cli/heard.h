/* What the operands of `log` turned out to be: commitments, a source or a saved page, a summary. */
#ifndef KEPT_HEARD_H
#define KEPT_HEARD_H

#include <stdbool.h>

#include "command.h"
#include "record.h"

struct captured;

enum { HEARD_BEARINGS = 64 };

struct heard {
	struct record evidence, source; /* source: with a code it is there already */
	bool has_source, fresh, asked[HEARD_BEARINGS];
	const char *typed_url, *summary, *seen;
	struct captured *page; /* NULL: no file was given */
};

struct heard *heard_new(struct app *app);
/* All operands, and what is missing of them asked for, where a person can be asked. */
bool heard_all(struct app *app, struct heard *h);
/* How it bears on the commitment, asked for; NULL with an error. */
const char *heard_ask_bearing(struct app *app, const char *commitment);

#endif
