/*
 * Our statuses in the words of published scales, and what is lost on the way.
 * The labels are those systems' own; which of them fits which status of ours is
 * our judgement, for no system publishes a crosswalk.
 */
#ifndef KEPT_SCALE_H
#define KEPT_SCALE_H

#include "vocab.h"

enum scale { SCALE_NONE, SCALE_POLITIFACT, SCALE_POLIMETER, SCALE_G20, SCALE_OGP, SCALE_COUNT };
extern const char *const scale_names[]; /* "none", "politifact", ...; NULL-terminated */

struct scale_facts {
	const char *title; /* "PolitiFact's promise trackers" */
	const char *about; /* whose scale it is and what it judges, a sentence */
	struct {
		const char *label; /* "Promise Kept"; what it has no word for is said so */
		const char *lost;  /* what the label no longer tells; NULL: nothing */
	} of[STATUS_COUNT];
};

const struct scale_facts *scale_facts(enum scale s); /* never for SCALE_NONE */

#endif
