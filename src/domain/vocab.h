/* The closed word lists of the field, and what a status means. */
#ifndef KEPT_VOCAB_H
#define KEPT_VOCAB_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A list of words. An open list only suggests: other words are allowed. */
struct vocab {
	const char *name;
	bool open;
	const char *const *words; /* NULL-terminated */
};

extern const struct vocab vocab_duty, vocab_due_basis, vocab_commitment_kind, vocab_relation,
	vocab_source_kind, vocab_side, vocab_reliability, vocab_nature, vocab_credibility,
	vocab_bearing, vocab_status, vocab_reason, vocab_confidence, vocab_better, vocab_comparator;

bool vocab_has(const struct vocab *v, const char *word);
size_t vocab_count(const struct vocab *v);
const char *vocab_list(const struct vocab *v, struct arena *a);     /* "act, maintain, recur" */
const char *vocab_nearest(const struct vocab *v, const char *word); /* NULL: none is near */

enum status {
	STATUS_PENDING,
	STATUS_IN_PROGRESS,
	STATUS_STALLED,
	STATUS_KEPT,
	STATUS_PARTLY_KEPT,
	STATUS_BROKEN,
	STATUS_SUPERSEDED,
	STATUS_UNVERIFIABLE,
	STATUS_UNREVIEWED, /* no rating yet: no status, but counted beside them */
	STATUS_COUNT
};

struct status_facts {
	const char *name;  /* as stored: "partly-kept" */
	const char *words; /* for people: "partly kept" */
	const char *mark;  /* one column, tells it apart without colour */
	bool open;         /* still running; unreviewed is neither open nor concluded */
	bool concluded;
	bool needs_evidence; /* a rating of it must cite */
	bool needs_reason;   /* and give a reason code */
	const char *meaning; /* one sentence */
};

const struct status_facts *status_facts(enum status s);
bool status_from(const char *name, enum status *ret); /* exact name; "unreviewed" too */

/* "+", "-", "~", or the word, or a beginning of it; NULL when it is none. */
const char *bearing_from(const char *text);
const char *bearing_mark(const char *bearing); /* "+", "-", "~" */

#endif
