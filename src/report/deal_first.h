/* "Who moved first?" Of dates that overlap none is the earlier: "Nov 2023" is neither before nor
 * after 16 November, so the answer may be that nobody knows. */
#ifndef KEPT_REPORT_DEAL_FIRST_H
#define KEPT_REPORT_DEAL_FIRST_H

#include "dossier.h"

struct arena;

enum deal_order { DEAL_ORDER_NONE, DEAL_ORDER_KNOWN, DEAL_ORDER_SAME_DAY, DEAL_ORDER_UNKNOWN };

/* The sides that may have acted first, each with the row of its first act: one where the order is
 * known. What was promised jointly tells nothing about it. */
struct deal_first {
	enum deal_order order;
	const struct deal_row **rows; /* in the order of their sides' codes */
	size_t count;
};
struct deal_first deal_first(const struct deal *d, struct arena *a);

/* May the row's first act be another than the one named, and earlier? */
bool deal_act_is_open(const struct deal_row *r);

#endif
