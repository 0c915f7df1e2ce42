/*
 * The status report: one document that can be sent to somebody who will
 * attack it. Every count is the number of codes in a list, and the lists are part
 * of the document; every statement leads to the evidence and the source it rests on.
 *
 * It is written in pieces, so that its size is not bounded by memory: what stays
 * is the roll, a line for each commitment, and the codes of the sources.
 */
#ifndef KEPT_STATUS_H
#define KEPT_STATUS_H

#include <stdbool.h>
#include <stdio.h>

#include "filter.h"
#include "scale.h"
#include "table.h"

struct arena;
struct ledger;

/* The tables that CSV can have. */
extern const char *const status_tables[]; /* "figures", "overdue", ...; NULL-terminated */

struct status_how {
	const struct filter *filter;
	const char *since; /* compare with that day; NULL: with none */
	enum scale scale;
	bool cite; /* Markdown: sources as [@key] instead of a number */
	int table; /* of status_tables */
};

int status_table(const char *name); /* its place among them */

/* look->format: FORMAT_TEXT, FORMAT_MD, FORMAT_HTML, FORMAT_JSON, or one of rows: how->table. */
bool report_status(struct ledger *l, const struct status_how *how, const struct look *look,
	FILE *out, struct arena *a);

#endif
