#include "vocab.h"

#include <assert.h>
#include <string.h>
#include "arena.h"
#include "macros.h"
#include "text.h"

#define WORDS(...) ((const char *const[]) { __VA_ARGS__, NULL })

const struct vocab vocab_duty = { "duty", false, WORDS("act", "maintain", "recur") };
const struct vocab vocab_due_basis = { "due basis", false, WORDS("stated", "inferred", "none") };
const struct vocab vocab_commitment_kind = { "kind of commitment", true,
	WORDS("enforcement", "sanctions-relief", "meeting", "scheduling", "information-sharing",
		"export-control", "tariff-relief", "purchase", "communication", "other") };
const struct vocab vocab_relation = { "relation", false,
	WORDS("in-exchange-for", "depends-on", "part-of", "supersedes", "renews") };
const struct vocab vocab_source_kind = { "kind of source", true,
	WORDS("webpage", "news", "report", "law", "speech", "broadcast", "dataset", "treaty") };
const struct vocab vocab_side = { "side", true, WORDS("third") };
const struct vocab vocab_reliability = { "reliability", false,
	WORDS("A", "B", "C", "D", "E", "F") };
const struct vocab vocab_nature = { "nature", false,
	WORDS("act", "announcement", "statement", "search") };
const struct vocab vocab_credibility = { "credibility", false,
	WORDS("1", "2", "3", "4", "5", "6") };
const struct vocab vocab_bearing = { "bearing", false,
	WORDS("supports", "contradicts", "context") };
const struct vocab vocab_status = { "status", false,
	WORDS("pending", "in-progress", "stalled", "kept", "partly-kept", "broken", "superseded",
		"unverifiable") };
const struct vocab vocab_reason = { "reason", false,
	WORDS("blocked-by-dispute", "suspended", "reversed", "no-action", "deadline-missed",
		"other") };
const struct vocab vocab_confidence = { "confidence", false, WORDS("low", "moderate", "high") };
const struct vocab vocab_better = { "better", false, WORDS("up", "down", "neither") };
const struct vocab vocab_comparator = { "comparator", false, WORDS(">=", "<=", ">", "<", "=") };

bool vocab_has(const struct vocab *v, const char *word)
{
	for (size_t i = 0; word && v->words[i]; i++)
		if (strcmp(v->words[i], word) == 0)
			return true;
	return false;
}

size_t vocab_count(const struct vocab *v)
{
	size_t n = 0;
	while (v->words[n])
		n++;
	return n;
}

const char *vocab_list(const struct vocab *v, struct arena *a)
{
	const char *all = "";
	for (size_t i = 0; v->words[i]; i++)
		all = arena_printf(a, "%s%s%s", all, i ? ", " : "", v->words[i]);
	return all;
}

const char *vocab_nearest(const struct vocab *v, const char *word)
{
	return word ? text_nearest(word, v->words, vocab_count(v)) : NULL;
}

static const struct status_facts statuses[] = {
	[STATUS_PENDING] = { .name = "pending",
		.words = "pending",
		.mark = "○",
		.open = true,
		.meaning = "Reviewed; no act found yet." },
	[STATUS_IN_PROGRESS] = { .name = "in-progress",
		.words = "in progress",
		.mark = "◔",
		.open = true,
		.meaning = "At least one concrete act towards it; the criteria are not yet met." },
	[STATUS_STALLED] = { .name = "stalled",
		.words = "stalled",
		.mark = "‖",
		.open = true,
		.needs_reason = true,
		.meaning = "Acts have stopped or are blocked, and could resume." },
	[STATUS_KEPT] = { .name = "kept",
		.words = "kept",
		.mark = "✔",
		.concluded = true,
		.needs_evidence = true,
		.meaning = "Every kept-if criterion is met." },
	[STATUS_PARTLY_KEPT] = { .name = "partly-kept",
		.words = "partly kept",
		.mark = "◐",
		.concluded = true,
		.needs_evidence = true,
		.meaning = "Concluded, with substantially less than promised." },
	[STATUS_BROKEN] = { .name = "broken",
		.words = "broken",
		.mark = "✘",
		.concluded = true,
		.needs_evidence = true,
		.needs_reason = true,
		.meaning = "Concluded unfulfilled, or reversed." },
	[STATUS_SUPERSEDED] = { .name = "superseded",
		.words = "superseded",
		.mark = "»",
		.concluded = true,
		.needs_evidence = true,
		.meaning = "Replaced by another commitment, which a link names." },
	[STATUS_UNVERIFIABLE] = { .name = "unverifiable",
		.words = "unverifiable",
		.mark = "?",
		.concluded = true,
		.meaning = "Nothing observable could settle it." },
	[STATUS_UNREVIEWED] = { .name = "unreviewed",
		.words = "not yet reviewed",
		.mark = "·",
		.meaning = "Nobody has rated it yet." },
};
static_assert(COUNT_OF(statuses) == STATUS_COUNT, "a status without facts");

const struct status_facts *status_facts(enum status s)
{
	return &statuses[s];
}

bool status_from(const char *name, enum status *ret)
{
	for (size_t i = 0; name && i < STATUS_COUNT; i++)
		if (strcmp(statuses[i].name, name) == 0) {
			*ret = (enum status)i;
			return true;
		}
	return false;
}

/* In the order of vocab_bearing. */
static const char *const marks[] = { "+", "-", "~" };

const char *bearing_from(const char *text)
{
	const char *found = NULL;
	size_t fits = 0;
	if (!text || !*text)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		const char *word = vocab_bearing.words[i];
		if (strcmp(text, marks[i]) == 0 || text_same(text, word))
			return word;
		if (text_starts(word, text)) {
			found = word;
			fits++;
		}
	}
	return fits == 1 ? found : NULL;
}

const char *bearing_mark(const char *bearing)
{
	for (size_t i = 0; bearing && i < COUNT_OF(marks); i++)
		if (strcmp(vocab_bearing.words[i], bearing) == 0)
			return marks[i];
	return " ";
}
