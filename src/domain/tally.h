/* Commitments counted: how many, in which status, late or not; in all and in groups. */
#ifndef KEPT_TALLY_H
#define KEPT_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "day.h"
#include "filter.h"
#include "vocab.h"

struct arena;
struct ledger;

/* How commitments are grouped; names as --per takes them. A commitment of two sides counts once
 * in each of their groups; agencies count for the party at the top of their tree. */
enum tally_per { PER_PARTY, PER_KIND, PER_AGREEMENT, PER_YEAR };
extern const char *const tally_per_names[]; /* NULL-terminated */

struct tally {
	const char *key, *name; /* of the group: "CN", "China"; "" for all */
	int64_t commitments, joint, by_status[STATUS_COUNT], with_due_date, overdue, kept_late;
};

struct tally_board {
	char as_of[DAY_SIZE];
	enum tally_per per;
	struct tally all;
	struct tally
		*groups; /* parties: fewest first, then by code; agreements by date; else by key */
	size_t count;
};

/* Count what passes the filter, as of l->as_of. */
bool tally_count(struct ledger *l, const struct filter *f, enum tally_per per, struct arena *a,
	struct tally_board *ret);
/* The same as of an earlier day; the ledger stands at l->as_of again afterwards. */
bool tally_count_at(struct ledger *l, const char *day, const struct filter *f, enum tally_per per,
	struct arena *a, struct tally_board *ret);

/* Duties to keep something in force whose date has passed and which are not concluded. */
int64_t tally_maintain_past(struct ledger *l, const struct filter *f, struct arena *a);

int64_t tally_open(const struct tally *t); /* in a status that is open; not the unreviewed */

#endif
