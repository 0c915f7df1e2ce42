#include "words.h"

#include <inttypes.h>
#include <string.h>

#include "arena.h"
#include "day.h"
#include "dossier.h"
#include "ledger.h"
#include "query.h"
#include "vocab.h"

const char words_none_passes[] = "No commitment passes the filter.";

const char *words_asked(const struct ledger *l, struct arena *a)
{
	bool past = strcmp(l->as_of, l->today) != 0;
	return arena_printf(a, "%s%s%s%s", past ? " --as-of " : "", past ? l->as_of : "",
		*l->known_by ? " --known-by " : "", l->known_by);
}

const char *words_axes(const struct ledger *l, struct arena *a)
{
	const char *as_of = day_human(l->as_of, a);
	if (strstr(l->known_by, "T23:59:59.999Z"))
		return arena_printf(a, "as of %s, as known by %s", as_of,
			day_human(arena_bytes(a, l->known_by, 10), a));
	if (*l->known_by)
		return arena_printf(a, "as of %s, as known by %.10s %.5s UTC", as_of, l->known_by,
			l->known_by + 11);
	if (strcmp(l->as_of, l->today) == 0)
		return arena_printf(a, "as of %s, as known now", as_of);
	return arena_printf(a, "as of %s, as known on %s", as_of, day_human(l->today, a));
}

const char *words_known_by(const struct ledger *l)
{
	return *l->known_by ? l->known_by : l->today;
}

/* By hand: tables are full of them, and printf took longer than the rest of a row. */
const char *words_number(int64_t n, struct arena *a)
{
	char digits[sizeof "-9223372036854775808"], *to = digits + sizeof digits;
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	do
		*--to = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		*--to = '-';
	return arena_bytes(a, to, (size_t)(digits + sizeof digits - to));
}

const char *words_count(int64_t n, const char *one, const char *many, struct arena *a)
{
	return arena_printf(a, "%" PRId64 " %s", n, n == 1 ? one : many);
}

const char *words_status(const char *status, struct arena *a)
{
	enum status s;
	if (!status_from(status, &s))
		return status;
	const struct status_facts *facts = status_facts(s);
	char *ret = arena_alloc(a, strlen(facts->mark) + 1 + strlen(facts->words) + 1);
	stpcpy(stpcpy(stpcpy(ret, facts->mark), " "), facts->words);
	return ret;
}

const char *words_status_name(const char *status)
{
	enum status s;
	return status_from(status, &s) ? status_facts(s)->words : status;
}

const char *words_status_mark(const char *status)
{
	enum status s;
	return status_from(status, &s) ? status_facts(s)->mark : "";
}

enum role words_status_role(const char *status)
{
	enum status s;
	if (!status_from(status, &s))
		return ROLE_PLAIN;
	switch (s) {
	case STATUS_KEPT:
		return ROLE_GOOD;
	case STATUS_PARTLY_KEPT:
		return ROLE_PART;
	case STATUS_BROKEN:
		return ROLE_BAD;
	case STATUS_STALLED:
		return ROLE_WARN;
	case STATUS_SUPERSEDED:
	case STATUS_UNVERIFIABLE:
	case STATUS_UNREVIEWED:
		return ROLE_DIM;
	case STATUS_PENDING:
	case STATUS_IN_PROGRESS:
	case STATUS_COUNT:
		break;
	}
	return ROLE_PLAIN;
}

const char *words_evidence(int64_t supports, int64_t contradicts, int64_t context, struct arena *a)
{
	const struct {
		char mark;
		int64_t n;
	} parts[] = { { '+', supports }, { '-', contradicts }, { '~', context } };
	const char *ret = NULL;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].n)
			ret = arena_printf(a, "%s%s%c%" PRId64, ret ? ret : "", ret ? " " : "",
				parts[i].mark, parts[i].n);
	return ret;
}

const char *words_list(const char *list, struct arena *a)
{
	const char *ret = NULL;
	for (size_t i = 0; i < list_count(list); i++)
		ret = arena_printf(
			a, "%s%s%s", ret ? ret : "", ret ? ", " : "", list_item(list, i, a));
	return ret;
}

const char *words_state(const char *name, struct arena *a)
{
	static const char before[] = "People's Republic of ", behind[] = " of America";
	if (strncmp(name, before, sizeof before - 1) == 0)
		return name + sizeof before - 1;
	size_t length = strlen(name), tail = sizeof behind - 1;
	if (length > tail && strcmp(name + length - tail, behind) == 0)
		return arena_bytes(a, name, length - tail);
	return name;
}

const char *words_within(const char *state, struct arena *a)
{
	static const char *const kinds[] = { "States", "Kingdom", "Emirates", "Union", "Nations",
		"Republic", "Federation", "Netherlands", "Philippines" };
	const char *last = strrchr(state, ' ');
	last = last ? last + 1 : state;
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (strcmp(last, kinds[i]) == 0 && strncmp(state, "The ", 4) != 0)
			return arena_printf(a, "the %s", state);
	return state;
}

const char *words_parties(const struct dossier *d, bool promises, struct arena *a)
{
	const char *ret = "";
	for (size_t i = 0; i < d->nparties; i++) {
		const struct dossier_party *p = &d->parties[i];
		if (p->promises != promises)
			continue;
		ret = arena_printf(a, "%s%s%s", ret, *ret ? ", " : "", words_state(p->name, a));
		if (p->root_name && strcmp(p->root, p->code) != 0)
			ret = arena_printf(a, "%s (%s)", ret, words_state(p->root_name, a));
	}
	return ret;
}

/* The value of a part of a rule; NULL: it has none. *known counts those that were found. */
static const char *rule_part(const char *rule, const char *name, size_t *known, struct arena *a)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < list_count(rule); i++) {
		const char *part = list_item(rule, i, a);
		if (strncmp(part, name, length) == 0 && part[length] == '=') {
			++*known;
			return part + length + 1;
		}
	}
	return NULL;
}

const char *words_schedule(const char *rule, struct arena *a)
{
	static const char *const units[][2] = { { "DAILY", "day" }, { "WEEKLY", "week" },
		{ "MONTHLY", "month" }, { "YEARLY", "year" } };
	size_t known = 0;
	const char *freq = rule_part(rule, "FREQ", &known, a),
		   *interval = rule_part(rule, "INTERVAL", &known, a),
		   *count = rule_part(rule, "COUNT", &known, a), *unit = NULL;
	for (size_t i = 0; i < COUNT_OF(units); i++)
		if (freq && strcmp(freq, units[i][0]) == 0)
			unit = units[i][1];
	if (!unit || known != list_count(rule))
		return arena_printf(a, "again and again: %s", rule);
	bool one = !interval || strcmp(interval, "1") == 0;
	return arena_printf(a, "every %s%s%s%s%s%s%s", one ? "" : interval, one ? "" : " ", unit,
		one ? "" : "s", count ? ", " : "", count ? count : "", count ? " times" : "");
}

static bool maintain_past(const struct ledger *l, const struct commitment_row *c)
{
	struct day_span due;
	enum status s;
	return strcmp(c->duty, "maintain") == 0 && c->due_on && day_span(c->due_on, &due) &&
	       strcmp(due.last, l->as_of) < 0 && status_from(c->status, &s) &&
	       status_facts(s)->open;
}

static bool is_after(const char *day, const char *other)
{
	struct day_span a, b;
	return day && other && day_span(day, &a) && day_span(other, &b) &&
	       strcmp(a.last, b.last) > 0;
}

const char *words_contested(const struct commitment_row *c, struct arena *a)
{
	if (c->supports && c->contradicts)
		return arena_printf(a,
			"Contested: evidence stands on both sides, %lld for and %lld against.",
			(long long)c->supports, (long long)c->contradicts);
	return "Contested: of the same evidence one rater concludes something else.";
}

const char *words_review(const struct ledger *l, const struct commitment_row *c, struct arena *a)
{
	int64_t evidence = c->supports + c->contradicts + c->context;
	if (strcmp(c->status, "unreviewed") == 0)
		return evidence ? arena_printf(a, "not rated yet; %s waits",
					  words_count(evidence, "item of evidence",
						  "items of evidence", a))
				: "not rated yet, and no evidence";
	if (maintain_past(l, c))
		return arena_printf(a, "to be kept in force until %s, which has passed: was it?",
			day_human(c->due_on, a));
	if (!list_has(c->is, "needs-review"))
		return NULL;
	/* what was found says more than a search that came later */
	bool found = is_after(c->last_evidence_on, c->status_as_of);
	const char *last = found ? c->last_evidence_on : c->last_looked_on;
	return arena_printf(a, "%s of %s is newer than the rating of %s",
		found ? "evidence" : "a search without result", day_human(last, a),
		day_human(c->status_as_of, a));
}
