/*
 * Everything that the ledger holds about one commitment, as of l->as_of; the
 * two sides of an agreement; what rests on a record of any other kind.
 *
 * Lists live in the arena given.
 */
#ifndef KEPT_DOSSIER_H
#define KEPT_DOSSIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kind.h"
#include "query.h"

struct arena;
struct ledger;

struct dossier_party {
	bool promises; /* else it is promised to */
	const char *code, *name, *root, *root_name;
};

struct dossier_wording {
	const char *code, *issuer, *issuer_name, *root, *root_name, *language, *quote, *locator,
		*source, *source_title, *publisher, *url;
};

struct dossier_link {
	bool inward; /* from the other commitment to this one */
	const char *relation, *code, *title, *promisors, *status, *status_as_of;
};

struct dossier_milestone {
	const char *due_on, *due_last, *title, *origin, *met_by, *met_first;
	bool awaiting;
};

struct dossier_evidence {
	const char *code, *occurred_on, *bearing, *note, *summary, *quote, *locator, *nature,
		*credibility, *source, *url, *source_title, *publisher, *published_on, *language,
		*side, *reliability;
	const char *captured_at,
		*sha256; /* of the newest page of the source; NULL: none is stored */
};

struct dossier_rating {
	const char *code, *status, *as_of, *rationale, *reason, *confidence, *rater, *cites;
};

/* A row for each figure observed; one without a period where there is none. */
struct dossier_target {
	const char *code, *indicator, *title, *unit, *baseline, *comparator, *value, *by, *period,
		*observed, *published_on;
};

/* Something retracted that was about the commitment. */
struct dossier_retracted {
	const char *kind, *code;
};

struct dossier {
	struct commitment_row c;
	const char *as_of; /* the day asked about */
	const char *agreement_title, *agreed_on, *place, *agreement_source;
	const char *late_due, *late_met_by; /* kept late: which day, by what; else NULL */
	int64_t days_late;
	struct dossier_party *parties;
	struct dossier_wording *wordings;
	struct dossier_link *links;
	struct dossier_milestone *milestones;
	struct dossier_evidence *evidence; /* each bearing once, oldest first */
	struct dossier_rating *ratings;    /* oldest first */
	struct dossier_target *targets;
	struct dossier_retracted *retracted;
	size_t nparties, nwordings, nlinks, nmilestones, nevidence, nratings, ntargets, nretracted;
};

/* ERR_MISSING where there is no such commitment as of the day. */
bool dossier_get(struct ledger *l, const char *code, struct arena *a, struct dossier *ret);

/* The newest rating, and the first of its run of the same status; NULL: unreviewed. */
const struct dossier_rating *dossier_newest(const struct dossier *d);
const struct dossier_rating *dossier_since(const struct dossier *d);

/* A record that was retracted, by its whole code, "E-7K2M9QX4" or "evidence:E-7K2M9QX4". */
bool dossier_retracted(struct ledger *l, const char *typed, struct arena *a, enum kind *ret_kind,
	const char **ret_code);

/* The day of a record, or of the promise that it belongs to, which is later than l->as_of, as
 * written; NULL: it is not later, or there is none. */
const char *dossier_later(struct ledger *l, enum kind kind, const char *code, struct arena *a);

/* Records that refer to the one. */
struct dossier_use {
	const char *record, *code, *how, *day, *text;
};
bool dossier_uses(struct ledger *l, enum kind kind, const char *code, struct arena *a,
	struct dossier_use **ret, size_t *ret_count);

struct deal_row {
	const char *code, *title, *status, *status_as_of, *promisors, *made_on, *made_last;
	const char *duty, *due_last, *broken_if;
	const char *roots; /* the sides that promise, "US;CN" */
	/* The first supporting act since; NULL: none. Another, dated less exactly, may have been
	 * done before it: on act_earliest at the earliest. */
	const char *act, *act_on, *act_first, *act_last, *act_earliest;
};
struct deal_exchange {
	const char *from, *to; /* one of them may belong to another agreement */
};
struct deal {
	const char *code, *title, *agreed_on, *place;
	struct deal_row *rows;
	struct deal_exchange *exchanges;
	size_t nrows, nexchanges;
};
bool deal_get(struct ledger *l, const char *agreement, struct arena *a, struct deal *ret);
const char *dossier_party_name(struct ledger *l, const char *code, struct arena *a);

/* What happened to the commitments that pass the filter: in order of the promises, then of time. */
struct timeline_row {
	const char *code, *title, *day, *written, *text;
	const char *what; /* made, due, a bearing, or a status */
};
bool timeline_get(struct ledger *l, const struct filter *f, struct arena *a,
	struct timeline_row **ret, size_t *ret_count);

struct inbox_row {
	const char *code, *title, *publisher, *published_on, *captured_on, *url;
};
/* Sources that nothing refers to, newest first; at most limit. ret_all counts them all. */
bool inbox_get(struct ledger *l, size_t limit, struct arena *a, struct inbox_row **ret,
	size_t *ret_count, size_t *ret_all);

#endif
