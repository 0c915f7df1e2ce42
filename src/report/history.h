/* What became of a record: every entry of it, field by field. */
#ifndef KEPT_HISTORY_H
#define KEPT_HISTORY_H

#include <stdbool.h>

#include "change.h"
#include "doc.h"
#include "jsonw.h"

struct arena;

void history_text(
	const char *code, const struct change_list *list, struct arena *a, struct doc *doc);
void history_json(const struct change_row *row, struct arena *a, struct jsonw *w);
/* A row for each field that changed; an entry without one has a row of its own. */
bool history_table(const struct change_list *list, struct arena *a, const struct look *look,
	FILE *out, struct err *e);

/* The nth field that a revision changed; false behind the last. */
struct difference {
	const char *field, *before, *after; /* NULL: nothing stood there */
};
bool history_difference(
	const struct change_row *row, size_t n, struct arena *a, struct difference *ret);

const char *history_when(const struct change_row *row, struct arena *a); /* "2024-04-01 12:00" */
const char *history_did(const struct change_row *row);                   /* "added" */
const char *history_title(const struct change_row *row, struct arena *a);

#endif
