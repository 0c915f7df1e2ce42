/*
 * What an export holds: the whole ledger as of its day, or what belongs to some commitments.
 *
 * Afterwards the temporary views out_party, out_source, out_snapshot, out_agreement,
 * out_commitment, out_link, out_wording, out_milestone, out_evidence, out_bearing, out_rating,
 * out_indicator, out_observation and out_target have the columns of the tables and only the rows
 * that go out. Every reference in them leads to a row that goes out too.
 */
#ifndef KEPT_CHOICE_H
#define KEPT_CHOICE_H

#include <stdbool.h>

struct arena;
struct filter;
struct ledger;

/* Once for an open ledger. f NULL: the whole. Of a part, all parties go out, and with a commitment
 * its agreement, wordings, milestones, evidence with the sources (and what those were copied from),
 * ratings, targets with their indicators, what superseded it, and links among what goes out. */
bool choice_make(struct ledger *l, const struct filter *f, struct arena *a);

#endif
