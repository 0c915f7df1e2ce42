#include "kind.h"

#include <assert.h>
#include <string.h>
#include "macros.h"
#include "text.h"

/* How fields are written below: name, what it must be, help. */
#define TEXT(n, h)                                                                                 \
	{                                                                                          \
		.name = n, .type = FIELD_TEXT, .help = h                                           \
	}
#define DATE(n, h)                                                                                 \
	{                                                                                          \
		.name = n, .type = FIELD_DATE, .help = h                                           \
	}
#define NUMBER(n, h)                                                                               \
	{                                                                                          \
		.name = n, .type = FIELD_NUMBER, .help = h                                         \
	}
#define URL(n, h)                                                                                  \
	{                                                                                          \
		.name = n, .type = FIELD_URL, .help = h                                            \
	}
#define LANGUAGE(n, h)                                                                             \
	{                                                                                          \
		.name = n, .type = FIELD_LANGUAGE, .help = h                                       \
	}
#define WORD(n, v, h)                                                                              \
	{                                                                                          \
		.name = n, .type = FIELD_WORD, .vocab = &v, .help = h                              \
	}
#define REF(n, k, h)                                                                               \
	{                                                                                          \
		.name = n, .type = FIELD_REF, .ref = k, .help = h                                  \
	}
#define NEED(field_type, n, h)                                                                     \
	{                                                                                          \
		.name = n, .type = field_type, .required = true, .help = h                         \
	}
#define NEED_WORD(n, v, h)                                                                         \
	{                                                                                          \
		.name = n, .type = FIELD_WORD, .required = true, .vocab = &v, .help = h            \
	}
#define NEED_REF(n, k, h)                                                                          \
	{                                                                                          \
		.name = n, .type = FIELD_REF, .required = true, .ref = k, .help = h                \
	}
#define FIELDS(list) .fields = list, .nfields = COUNT_OF(list)

static const struct field party[] = {
	NEED(FIELD_TEXT, "name", "its name in English"),
	TEXT("name_local", "its name in its own language"),
	REF("parent", KIND_PARTY, "the party that it belongs to"),
};

static const struct field source[] = {
	URL("url", "its address, as given"),
	NEED(FIELD_TEXT, "title", "its title"),
	TEXT("author", "who wrote or said it"),
	TEXT("publisher", "who published it"),
	WORD("kind", vocab_source_kind, "what sort of source it is"),
	DATE("published_on", "when it was published"),
	LANGUAGE("language", "its language: en, zh, zh-Hant"),
	TEXT("citekey", "its key in a bibliography"),
	WORD("side", vocab_side, "whose voice it is: a party's code, or third"),
	REF("origin", KIND_SOURCE, "the source that it was copied from"),
	WORD("reliability", vocab_reliability, "A (completely reliable) to F (cannot be judged)"),
};

static const struct field snapshot[] = {
	NEED_REF("source", KIND_SOURCE, "the source that was captured"),
	NEED(FIELD_TIME, "captured_at", "when it was captured, UTC"),
	NEED(FIELD_TEXT, "media_type", "what the bytes are: text/html"),
	NEED(FIELD_TEXT, "sha256", "the SHA-256 of the bytes, in hexadecimal"),
	NEED(FIELD_NUMBER, "size", "how many bytes"),
	URL("archived_url", "where an archive keeps a copy"),
	TEXT("exchange", "the SHA-256 of what was kept of the exchange with the server"),
};

static const struct field agreement[] = {
	NEED(FIELD_TEXT, "title", "its name"),
	NEED(FIELD_DATE, "agreed_on", "when it was agreed"),
	TEXT("place", "where"),
	TEXT("summary", "what it was"),
	REF("source", KIND_SOURCE, "where it is told"),
};

static const struct field commitment[] = {
	NEED_REF("agreement", KIND_AGREEMENT, "the occasion or instrument"),
	{ .name = "promisors",
		.type = FIELD_REFS,
		.required = true,
		.ref = KIND_PARTY,
		.help = "who promised" },
	{ .name = "promisees", .type = FIELD_REFS, .ref = KIND_PARTY, .help = "to whom" },
	NEED_WORD("kind", vocab_commitment_kind, "what sort of promise it is"),
	NEED_WORD("duty", vocab_duty, "how time works on it: act, maintain or recur"),
	NEED(FIELD_TEXT, "title", "the promise in a few words, as an act to do"),
	NEED(FIELD_DATE, "made_on", "when it was promised"),
	DATE("due_on", "when it falls due; for maintain, when it ends"),
	NEED_WORD("due_basis", vocab_due_basis, "how the due date is known"),
	{ .name = "schedule",
		.type = FIELD_RULE,
		.help = "how often it recurs: FREQ=YEARLY (RFC 5545)" },
	TEXT("kept_if", "what would show that it was kept"),
	TEXT("broken_if", "what would show that it was broken"),
	{ .name = "tags", .type = FIELD_TAGS, .help = "words to find it by" },
	TEXT("notes", "anything else"),
};

static const struct field link[] = {
	NEED_REF("from", KIND_COMMITMENT, "the commitment that the link starts from"),
	NEED_WORD("relation", vocab_relation, "how it relates to the other"),
	NEED_REF("to", KIND_COMMITMENT, "the other commitment"),
};

static const struct field wording[] = {
	NEED_REF("commitment", KIND_COMMITMENT, "the commitment that it words"),
	NEED_REF("issuer", KIND_PARTY, "who published it"),
	NEED(FIELD_LANGUAGE, "language", "its language: en, zh"),
	NEED(FIELD_TEXT, "quote", "the exact words"),
	TEXT("locator", "where in the source: page, paragraph, minute"),
	REF("source", KIND_SOURCE, "where it is published"),
};

static const struct field milestone[] = {
	NEED_REF("commitment", KIND_COMMITMENT, "the commitment that falls due"),
	NEED(FIELD_DATE, "due_on", "when it falls due"),
	TEXT("title", "what falls due"),
};

static const struct field evidence[] = {
	NEED(FIELD_DATE, "occurred_on", "when it happened"),
	NEED(FIELD_TEXT, "summary", "what happened, in a sentence"),
	TEXT("quote", "the exact words of the source"),
	TEXT("locator", "where in the source: page, paragraph, minute"),
	NEED_WORD("nature", vocab_nature, "act, announcement, statement, or a search for nothing"),
	REF("source", KIND_SOURCE, "where it is told"),
	WORD("credibility", vocab_credibility, "1 (confirmed) to 6 (cannot be judged)"),
};

static const struct field rating[] = {
	NEED_REF("commitment", KIND_COMMITMENT, "the commitment that is judged"),
	NEED_WORD("status", vocab_status, "the judgement"),
	NEED(FIELD_DAY, "as_of", "the day that it holds for"),
	NEED(FIELD_TEXT, "rationale", "why"),
	WORD("reason", vocab_reason, "why it is stalled or broken, as a code"),
	NEED_WORD("confidence", vocab_confidence, "how sure the rater is"),
	NEED(FIELD_TEXT, "rater", "who judges"),
	{ .name = "cites",
		.type = FIELD_REFS,
		.ref = KIND_EVIDENCE,
		.help = "the evidence that it rests on" },
};

static const struct field indicator[] = {
	NEED(FIELD_TEXT, "title", "what is measured"),
	NEED(FIELD_TEXT, "unit", "in what"),
	NEED_WORD("better", vocab_better, "which direction is good"),
	REF("source", KIND_SOURCE, "who measures it"),
};

static const struct field observation[] = {
	NEED_REF("indicator", KIND_INDICATOR, "the series"),
	NEED(FIELD_DATE, "period", "the time that it was measured over"),
	NEED(FIELD_NUMBER, "value", "the figure as published"),
	DATE("published_on", "when that figure was published"),
	REF("source", KIND_SOURCE, "where it was published"),
};

static const struct field target[] = {
	NEED_REF("commitment", KIND_COMMITMENT, "the commitment that promises it"),
	NEED_REF("indicator", KIND_INDICATOR, "the series that shows it"),
	NUMBER("baseline", "where it starts from"),
	NEED_WORD("comparator", vocab_comparator, "how the figure must compare: >="),
	NEED(FIELD_NUMBER, "value", "the figure to reach"),
	DATE("by", "by when"),
};

static const struct kind_facts kinds[] = {
	[KIND_PARTY] = { "party", "parties", NULL, true, FIELDS(party),
		"a government, or a body that belongs to one" },
	[KIND_SOURCE] = { "source", "sources", "S", true, FIELDS(source),
		"where something is told" },
	[KIND_SNAPSHOT] = { "snapshot", "snapshots", "P", false, FIELDS(snapshot),
		"a source's bytes as they were captured" },
	[KIND_AGREEMENT] = { "agreement", "agreements", NULL, true, FIELDS(agreement),
		"the occasion or instrument that commitments come from" },
	[KIND_COMMITMENT] = { "commitment", "commitments", NULL, true, FIELDS(commitment),
		"one promise by one party or several" },
	[KIND_LINK] = { "link", "links", "L", false, FIELDS(link),
		"how one commitment relates to another" },
	[KIND_WORDING] = { "wording", "wordings", "W", false, FIELDS(wording),
		"a commitment's text as one side published it" },
	[KIND_MILESTONE] = { "milestone", "milestones", "M", false, FIELDS(milestone),
		"a day on which part of a commitment falls due" },
	[KIND_EVIDENCE] = { "evidence", "evidence", "E", true, FIELDS(evidence),
		"what happened, or what somebody said" },
	[KIND_RATING] = { "rating", "ratings", "R", false, FIELDS(rating),
		"what somebody concludes from the evidence" },
	[KIND_INDICATOR] = { "indicator", "indicators", NULL, true, FIELDS(indicator),
		"a measured series" },
	[KIND_OBSERVATION] = { "observation", "observations", "O", false, FIELDS(observation),
		"one published figure of a series" },
	[KIND_TARGET] = { "target", "targets", "T", false, FIELDS(target),
		"the figure that a commitment promises" },
};
static_assert(COUNT_OF(kinds) == KIND_COUNT, "a kind without facts");
static_assert(COUNT_OF(commitment) <= FIELD_MAX, "a kind with more fields than a record holds");

const struct kind_facts *kind_facts(enum kind k)
{
	return &kinds[k];
}

bool kind_from(const char *name, enum kind *ret)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (text_same(kinds[i].name, name) || text_same(kinds[i].plural, name)) {
			*ret = (enum kind)i;
			return true;
		}
	return false;
}

int field_index(enum kind k, const char *name)
{
	for (size_t i = 0; name && i < kinds[k].nfields; i++)
		if (strcmp(kinds[k].fields[i].name, name) == 0)
			return (int)i;
	return -1;
}

bool field_is_list(const struct field *f)
{
	return f->type == FIELD_REFS || f->type == FIELD_TAGS;
}

bool field_is_date(const struct field *f)
{
	return f->type == FIELD_DATE || f->type == FIELD_DAY;
}
