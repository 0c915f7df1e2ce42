/* Words and marks that the reports share. Texts live in the arena given, or for ever. */
#ifndef KEPT_WORDS_H
#define KEPT_WORDS_H

#include <stdint.h>

#include "table.h"

struct arena;
struct ledger;
struct commitment_row;
struct dossier;

/* "as of 30 Apr 2024, as known now": stands beside every heading. */
const char *words_axes(const struct ledger *l, struct arena *a);
/* The day, or the time asked for, up to which the ledger's knowledge is used: for machines. */
const char *words_known_by(const struct ledger *l);

/* " --as-of 2024-04-30", "": what a command named in an answer needs to give the same answer. */
const char *words_asked(const struct ledger *l, struct arena *a);

/* Another thing than that nothing of what passes it is late, or waits. */
extern const char words_none_passes[];

const char *words_number(int64_t n, struct arena *a);
/* "1 commitment", "3 commitments" */
const char *words_count(int64_t n, const char *one, const char *many, struct arena *a);

/* "✔ kept"; text that is no status as it is */
const char *words_status(const char *status, struct arena *a);
enum role words_status_role(const char *status);
/* "partly kept", and "◐"; of what is no status the text itself and "" */
const char *words_status_name(const char *status);
const char *words_status_mark(const char *status);
/* "+3 -1 ~2", what is 0 left out; NULL when there is none */
const char *words_evidence(int64_t supports, int64_t contradicts, int64_t context, struct arena *a);
/* "US;CN" as "US, CN" */
const char *words_list(const char *list, struct arena *a);

/* A state as people call it: "People's Republic of China" is China, "United States of America" the
 * United States. Other names as they are: "Republic of" alone would make two of some. */
const char *words_state(const char *name, struct arena *a);
/* Who promises, or to whom: "Bureau of Industry and Security (United States), China"; "". */
const char *words_parties(const struct dossier *d, bool promises, struct arena *a);

/* As it stands within a sentence: "the United States", "China". */
const char *words_within(const char *state, struct arena *a);

/* "every 6 months, 4 times" of FREQ=MONTHLY;INTERVAL=6;COUNT=4; a rule that says more as it is. */
const char *words_schedule(const char *rule, struct arena *a);

/* In what a commitment is contested, one sentence. */
const char *words_contested(const struct commitment_row *c, struct arena *a);

/* Why the commitment waits for somebody to judge it, one sentence; NULL: it does not. */
const char *words_review(const struct ledger *l, const struct commitment_row *c, struct arena *a);

#endif
