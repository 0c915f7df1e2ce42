/* A check under way, and what may stand in one field. */
#ifndef KEPT_RULE_FIELD_H
#define KEPT_RULE_FIELD_H

#include <stdbool.h>

#include "problem.h"
#include "record.h"

struct db;

struct check {
	struct db *db;
	const struct record *r;
	bool is_new;
	bool brief; /* so much is wrong already that nobody reads hints */
	struct problems *p;
};

/* A value as a message repeats it: one line, not too long. */
const char *check_shown(const struct check *c, const char *value);

/* Says that nothing of that kind has the code, and what was perhaps meant. */
bool check_ref(const struct check *c, const char *field, enum kind kind, const char *code);
/* Says why a text is no date. */
bool check_date(const struct check *c, const char *field, const char *value);
/* What may stand in a text: its length, its bytes, its characters. */
bool check_text(const struct check *c, const char *field, const char *value, bool lines);
/* Says so when the word is none of a closed list, or not how a word is written. */
bool check_word(const struct check *c, const char *field, const struct vocab *v, const char *word);

/* All of these for the value of a field, by the field's type. */
void rule_field_check(const struct check *c, const struct field *f, const char *value);

#endif
