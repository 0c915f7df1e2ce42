#include "scale.h"

#include <assert.h>

#include "macros.h"

const char *const scale_names[] = { "none", "politifact", "polimeter", "g20", "ogp", NULL };
static_assert(COUNT_OF(scale_names) == SCALE_COUNT + 1, "a scale without a name");

#define NO_LABEL "no label"

static const struct scale_facts scales[SCALE_COUNT] = {
	[SCALE_POLITIFACT] = {
		.title = "PolitiFact's promise trackers",
		.about = "PolitiFact rates campaign promises by their outcome: Not Yet Rated, In "
			 "the Works and Stalled while they run, then Promise Kept, Compromise or "
			 "Promise Broken.",
		.of = {
			[STATUS_PENDING] = { "Not Yet Rated",
				"that somebody has looked: Not Yet Rated is also what nobody has "
				"reviewed" },
			[STATUS_IN_PROGRESS] = { "In the Works",
				"that an act stands behind it: there a proposal is enough" },
			[STATUS_STALLED] = { "Stalled", "the reason" },
			[STATUS_KEPT] = { "Promise Kept",
				"the difference between wholly and largely, and whether it was late" },
			[STATUS_PARTLY_KEPT] = { "Compromise", NULL },
			[STATUS_BROKEN] = { "Promise Broken",
				"whether it was never done or done and reversed" },
			[STATUS_SUPERSEDED] = { NO_LABEL, "all: replaced promises have no label" },
			[STATUS_UNVERIFIABLE] = { NO_LABEL, "all: what cannot be verified is not rated" },
			[STATUS_UNREVIEWED] = { "Not Yet Rated",
				"that it differs from a promise reviewed without finding an act" },
		} },
	[SCALE_POLIMETER] = {
		.title = "Polimeter (Université Laval)",
		.about = "The Polimeter rates the pledges of party platforms: En suspens, En voie "
			 "de réalisation, Partiellement réalisée, Réalisée, Rompue.",
		.of = {
			[STATUS_PENDING] = { "En suspens",
				"the difference from stalled, which has the same label" },
			[STATUS_IN_PROGRESS] = { "En voie de réalisation", NULL },
			[STATUS_STALLED] = { "En suspens",
				"that something was done and has stopped, and the reason" },
			[STATUS_KEPT] = { "Réalisée", "whether it was late" },
			[STATUS_PARTLY_KEPT] = { "Partiellement réalisée", NULL },
			[STATUS_BROKEN] = { "Rompue",
				"whether it was never done or done and reversed" },
			[STATUS_SUPERSEDED] = { NO_LABEL, "all: replaced pledges have no label" },
			[STATUS_UNVERIFIABLE] = { NO_LABEL, "all: what cannot be verified is left out" },
			[STATUS_UNREVIEWED] = { NO_LABEL, "all: a pledge without a source has no verdict" },
		} },
	[SCALE_G20] = {
		.title = "G7 and G20 compliance scores",
		.about = "The G7 and G20 Research Groups score each member at the end of a stated "
			 "window: +1 full compliance, 0 partial, -1 none or the opposite. These "
			 "scores are given here as of the day of the report, which is no such window.",
		.of = {
			[STATUS_PENDING] = { "not scored",
				"nothing while the window is open; at its end it would be -1" },
			[STATUS_IN_PROGRESS] = { "0",
				"the difference from partly kept, which has the same score" },
			[STATUS_STALLED] = { "0 or -1",
				"which of the two: it depends on what was done before it stopped" },
			[STATUS_KEPT] = { "+1", "whether it was late" },
			[STATUS_PARTLY_KEPT] = { "0",
				"the difference from work still in progress" },
			[STATUS_BROKEN] = { "-1",
				"whether nothing was done, or it was done and reversed" },
			[STATUS_SUPERSEDED] = { "not scored", "all: replaced commitments are not scored" },
			[STATUS_UNVERIFIABLE] = { "not scored",
				"all: what cannot be verified is not selected" },
			[STATUS_UNREVIEWED] = { "not scored", "that nobody has looked yet" },
		} },
	[SCALE_OGP] = {
		.title = "Open Government Partnership, completion",
		.about = "Its Independent Reporting Mechanism rates completion after a plan has "
			 "ended: No Evidence Available, Not Started, Limited, Substantial, Complete.",
		.of = {
			[STATUS_PENDING] = { "Not Started",
				"whether a search was made: No Evidence Available would say so" },
			[STATUS_IN_PROGRESS] = { "Limited or Substantial",
				"which of the two: our status has no degree" },
			[STATUS_STALLED] = { "Limited", "that it has stopped, and the reason" },
			[STATUS_KEPT] = { "Complete", "whether it was late" },
			[STATUS_PARTLY_KEPT] = { "Substantial",
				"how much is missing: where little was done Limited fits better" },
			[STATUS_BROKEN] = { "Not Started or Limited",
				"that it is a breach: the scale measures how far, not whether kept" },
			[STATUS_SUPERSEDED] = { NO_LABEL, "all: a new plan begins anew" },
			[STATUS_UNVERIFIABLE] = { NO_LABEL,
				"all: verifiability is rated apart from completion" },
			[STATUS_UNREVIEWED] = { NO_LABEL,
				"that nobody has looked: No Evidence Available means that somebody did" },
		} },
};

const struct scale_facts *scale_facts(enum scale s)
{
	return &scales[s];
}
