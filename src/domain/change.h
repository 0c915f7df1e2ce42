/*
 * The journal, read backwards and sideways: what changed since a time, what
 * became of one record, and what an undo would take back.
 */
#ifndef KEPT_CHANGE_H
#define KEPT_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "apply.h"
#include "entries.h"
#include "record.h"

struct arena;
struct ledger;

/* One entry, everything copied into the arena. */
struct change_row {
	int64_t entry;       /* its number in this ledger: the order of arrival */
	const char *replica; /* the ledger that wrote it, and its number there */
	int64_t seq;
	const char *at, *received_at; /* when it was written, and when this ledger learnt it */
	const char *by, *tx;
	const char *why; /* what was said of it; NULL */
	enum change_op op;
	enum kind kind;
	const char *code;
	int64_t base;         /* the entry that it followed; 0: none */
	bool has_now;         /* false for a retraction */
	struct record now;    /* as it stood after the entry */
	bool has_before;      /* false for an addition */
	struct record before; /* as it stood at base */
};

struct change_list {
	struct change_row *rows; /* by arrival, oldest first */
	size_t count;
};

/* Entries that this ledger received at or after the time: UTC, in the journal's form or a
 * beginning of it ("2024-04-01"). */
bool changes_since(struct ledger *l, const char *since, struct arena *a, struct entries *ret);
/* Those that arrived after one. Times need not rise with arrival; these numbers do. */
bool changes_after(struct ledger *l, int64_t entry, struct arena *a, struct entries *ret);
/* When the newest entry came; NULL: there is none. */
const char *change_last_received(struct ledger *l, struct arena *a);
bool change_read(struct ledger *l, int64_t entry, struct arena *a, struct change_row *ret);
/*
 * The entries of one record, live or retracted: from its last one back along
 * base, and those that conflicted with them. For a commitment also those of
 * its ratings, wordings, links, targets and milestones and of the evidence
 * that bears on it. ERR_MISSING where there never was such a record.
 */
bool change_history(struct ledger *l, enum kind kind, const char *code, struct arena *a,
	struct change_list *ret);

/* The versions of one live record alone, oldest first. */
bool change_versions(struct ledger *l, enum kind kind, const char *code, struct arena *a,
	struct change_list *ret);

/*
 * The last transaction that this author wrote into this ledger, imports from
 * others left aside, and that is neither an undo nor undone. Empty: nothing to
 * undo. ERR_CONFLICT where a record of it has been changed since, by name.
 */
bool change_to_undo(struct ledger *l, const char *author, struct arena *a, struct change_list *ret);

/* The ledger that wrote the first entry here; NULL: the journal is empty. */
const char *change_first_replica(struct ledger *l, struct arena *a);

/* What an undo says of itself, by which it is known. */
const char *change_undo_why(const char *tx, struct arena *a);

/* The newest evidence that bears on a commitment, "E182, E176, E133", searches left aside; "". */
const char *change_newest_evidence(struct ledger *l, const char *commitment, struct arena *a);

/* A record in a few words: its title, summary, or for a rating "WD-02 kept". */
const char *change_title(const struct record *r, struct arena *a);
/* Fields whose values differ, "title;due_on"; bearings count as a field. "" when none. */
const char *change_fields(const struct record *before, const struct record *now, struct arena *a);

#endif
