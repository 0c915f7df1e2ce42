/*
 * Annotations as the client of Hypothesis writes them to CSV ("Export", format CSV): Created at,
 * Author, Page, URL, Group, Type, Quote, Comment, Tags; in some versions Creation Date,
 * Annotation/Reply Type, User, Body.
 *
 * A row becomes one that import_table.h knows as a logged item: the quote with its page as
 * locator, on the source with that address. Of the tags a code, alone or as WD-02:+, is a
 * commitment; supports, contradicts or context the bearing; a date the day when it happened; the
 * rest goes into the note, with who annotated and when. The day of the annotation is never the day
 * of the event.
 */
#ifndef KEPT_HYPOTHESIS_H
#define KEPT_HYPOTHESIS_H

#include <stdbool.h>

#include "table_in.h"

struct db;
struct err;

/* ERR_INPUT: the columns are not those of Hypothesis. */
bool hypothesis_check(const struct table_row *row, const char *file, struct err *e);

/* Is it a reply to an annotation? These have no quote of their own. */
bool hypothesis_is_reply(const struct table_row *row);

/* The item, in the arena of the row, in columns that `kept import --as log` knows. */
const struct table_row *hypothesis_item(struct db *db, const struct table_row *row);
/* The field that a column of it is, as mapping.h writes it: "source.url" for url. */
const char *hypothesis_path(const char *column);

#endif
