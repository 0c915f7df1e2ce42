/* One item of CSL-JSON, read into the fields of a source. */
#ifndef KEPT_CSL_ITEM_H
#define KEPT_CSL_ITEM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "record.h"

struct arena;

enum { CSL_FAULTS = 4 };

struct csl_item {
	struct record record;   /* without a code and a citekey */
	const char *key, *code; /* its id; its kept-code: NULL where there is none */
	bool untitled;          /* its title stands in for one */
	bool bad;               /* it cannot be a source: the faults say why */
	struct {
		const char *field, *text;
	} faults[CSL_FAULTS];
	size_t nfaults;
};

/* Calls left_out(context, name) for each field that a source has no place for, or whose value it
 * cannot hold ("issued"). Texts are copied into the arena. */
void csl_item_read(json_t *value, struct csl_item *ret,
	void (*left_out)(void *context, const char *field), void *context, struct arena *a);

#endif
