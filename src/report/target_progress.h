/* How far a commitment has come towards its target, by what was measured. */
#ifndef KEPT_TARGET_PROGRESS_H
#define KEPT_TARGET_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "doc.h"
#include "dossier.h"
#include "jsonw.h"

struct arena;

/* One figure held against the target. */
struct target_progress_figure {
	const char *period, *value, *published_on; /* period NULL: there is none */
	double share;     /* of the way from the baseline to the target: 1 is all of it */
	double shortfall; /* in units, 0 where the target is met */
	bool has_share;   /* the target says where it started, and it is not where it ends */
	bool met;
};

/* All figures are the newest published by the day asked about. */
struct target_progress {
	const struct dossier_target *target;
	struct target_progress_figure now;    /* the newest period */
	struct target_progress_figure at_due; /* the newest period that ended by the target's day,
					  once that day has passed; else without a period */
	bool has_path;      /* a straight line from the promise to the target's day can be drawn */
	double path, share; /* where that line stands at the end of now.period, and as a share */
};

/* One for each target of the commitment, in their order. */
size_t target_progress_get(const struct dossier *d, struct arena *a, struct target_progress **ret);

/* Nothing where the commitment has no target. */
void target_progress_text(const struct dossier *d, struct arena *a, struct doc *doc);
/* The value of a key: null where nothing was measured. */
void target_progress_json(const struct target_progress *p, struct arena *a, struct jsonw *w);

#endif
