/*
 * The kinds of records and their fields: one table that import, add, edit, the
 * journal, the rules and the help all read.
 */
#ifndef KEPT_KIND_H
#define KEPT_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "vocab.h"

enum kind {
	KIND_PARTY,
	KIND_SOURCE,
	KIND_SNAPSHOT,
	KIND_AGREEMENT,
	KIND_COMMITMENT,
	KIND_LINK,
	KIND_WORDING,
	KIND_MILESTONE,
	KIND_EVIDENCE,
	KIND_RATING,
	KIND_INDICATOR,
	KIND_OBSERVATION,
	KIND_TARGET,
	KIND_COUNT
};

enum field_type {
	FIELD_TEXT,
	FIELD_DATE,   /* partial */
	FIELD_DAY,    /* a single day */
	FIELD_TIME,   /* UTC, as the journal writes it */
	FIELD_REF,    /* the code of a record of .ref */
	FIELD_REFS,   /* several, "US;CN" */
	FIELD_TAGS,   /* "fentanyl;class-scheduling" */
	FIELD_WORD,   /* of .vocab */
	FIELD_NUMBER, /* a decimal number, kept as written */
	FIELD_URL,
	FIELD_LANGUAGE, /* BCP 47 */
	FIELD_RULE,     /* RFC 5545 RRULE */
};

struct field {
	const char *name; /* CSV column, JSON key, option, SQL column */
	enum field_type type;
	bool required;
	enum kind ref; /* FIELD_REF, FIELD_REFS */
	const struct vocab *vocab;
	const char *help;
};

struct kind_facts {
	const char *name;   /* "commitment" */
	const char *plural; /* "commitments": its CSV file */
	const char *prefix; /* of generated codes: "E"; NULL: the analyst gives the code */
	bool coded;         /* the CSV file has a column code */
	const struct field *fields;
	size_t nfields;
	const char *help;
};

enum { FIELD_MAX = 20 }; /* fields of one kind at most */

const struct kind_facts *kind_facts(enum kind k);
bool kind_from(const char *name, enum kind *ret); /* name or plural, any case */
/* The place of a field among a kind's, or -1. */
int field_index(enum kind k, const char *name);
bool field_is_list(const struct field *f);
bool field_is_date(const struct field *f);

#endif
