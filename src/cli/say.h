/* How a command that writes ends: the rules' complaints, the commit, and what is said of it. */
#ifndef KEPT_SAY_H
#define KEPT_SAY_H

#include <stdbool.h>

#include "command.h"
#include "doc.h"
#include "query.h"
#include "record.h"
#include "rule.h"

/* Begin the transaction as the analyst. */
bool write_begin(struct app *app) MUST_USE;
/* Add or revise; broken rules become the error. why NULL: it is added. */
bool write_record(struct app *app, struct record *r, const char *why) MUST_USE;
/* Save, or under --dry-run say that nothing was. */
bool write_commit(struct app *app) MUST_USE;

/* What was broken, as one error (ERR_INPUT). Always false. */
bool say_problems(struct app *app, const struct record *r, const struct problems *p);

/* What was written: the codes for a program, the document for a person. */
struct written {
	const char *code;
	int64_t entry;           /* its row */
	const char *commitments; /* "WD-02;WD-07" */
};
bool say_written(struct app *app, const struct written *list, size_t count, const struct doc *d);
/* Is the answer a document for a person? */
bool say_to_person(const struct app *app);
/* A fact of the document; where there is none, a note. */
void say_fact(struct app *app, struct doc *d, const char *label, const char *text);

/* How to see what became of a record, and to take the change back if there is one. */
void say_undo(struct app *app, struct doc *d, const char *code);

/* The commitments that a record is about, "WD-02;WD-07"; NULL: none. */
const char *say_commitments(const struct record *r, struct arena *a);
/* "partly kept since 19 Mar 2026": since the first of the ratings that say so in a row. */
const char *say_status(struct app *app, const struct commitment_brief *c);
/* What waits to be done about it, as a command that cites the evidence (NULL: any); NULL: nothing.
 */
const char *say_next(const struct commitment_brief *c, const char *evidence, struct arena *a);

#endif
