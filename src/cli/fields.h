/*
 * What a user typed, as values of a record's fields: words by their beginnings,
 * dates resolved, codes found, and what is missing asked for.
 */
#ifndef KEPT_FIELDS_H
#define KEPT_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "command.h"
#include "record.h"

/* Options that belong to a kind's fields, held until the kind is known. */
enum { GIVEN_MAX = 64 };
struct givens {
	struct {
		const char *name, *value;
	} list[GIVEN_MAX];
	size_t count;
};

/* For struct command's other_option. */
bool givens_add(struct app *app, struct givens *g, const char *name, const char *value);
/* Put them into the record: "due-on", "due_on" and "due" name one field, "on" the kind's own
 * date. ERR_USAGE names the nearest field; bearings of evidence replace all that it had. */
bool givens_apply(struct app *app, const struct givens *g, struct record *r);

/* One value. "" clears the field. */
bool field_set(struct app *app, struct record *r, const char *name, const char *typed) MUST_USE;
/* Asked for on a terminal, with what it says now as the suggestion. */
bool field_ask(struct app *app, struct record *r, const struct field *f) MUST_USE;
/* Required fields without a value: asked for where a person can be asked, else ERR_USAGE. */
bool fields_ask(struct app *app, struct record *r) MUST_USE;

/* On a terminal, and again while the answer will not do: a text; a code of the kind, or any
 * (COMPLETE_ALL_CODES), as it was typed; a word of the list; a date. NULL with an error. */
const char *ask_text(struct app *app, const char *prompt);
const char *ask_code(struct app *app, const char *prompt, int kind);
const char *ask_word(struct app *app, const char *prompt, const struct vocab *v);
const char *ask_date(struct app *app, const char *prompt);

/* A date as typed, in its written form; what: "--on". NULL with ERR_USAGE. */
const char *typed_date(struct app *app, const char *what, const char *typed);
/* The same for what has happened: not after tomorrow. */
const char *typed_past(struct app *app, const char *what, const char *typed);
/* A word of the list, or an unambiguous beginning, in any case, spaces and underscores for
 * hyphens. NULL with ERR_USAGE that names the nearest. Of an open list any word. */
const char *typed_word(struct app *app, const struct vocab *v, const char *what, const char *typed);
/* The text itself, "-": standard input, "@FILE": what stands in the file. NULL with an error. */
const char *typed_text(struct app *app, const char *what, const char *typed);
/* Why a record is corrected or taken back: such a text, else asked for. NULL with an error, where
 * it is blank too; how: what to type for it. */
const char *typed_reason(struct app *app, const char *typed, const char *how);
/* The code of a live record of the kind; a source also by its address. NULL with an error. */
const char *typed_code(struct app *app, enum kind kind, const char *typed);
/* "WD-02:+", then perhaps "milestone DATE" and a note, "note=" for none. Without a bearing it is
 * `otherwise`; NULL: that is an error. */
bool typed_bearing(struct app *app, const char *typed, const char *otherwise, struct bearing *ret);
/* Is the text before the last ':' followed by a bearing? Then where it ends, else NULL. */
const char *bearing_colon(const char *typed);
bool looks_like_url(const char *typed);

/* Let the record be edited as lines "field: value". */
bool fields_edit(struct app *app, struct record *r) MUST_USE;

#endif
