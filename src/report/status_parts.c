#include "status_parts.h"

#include <stdlib.h>
#include <string.h>

#include "day.h"
#include "macros.h"
#include "words.h"

#define BIT(status) (1u << (status))
#define ANY_STATUS (BIT(STATUS_COUNT) - 1)
#define OPEN (BIT(STATUS_PENDING) | BIT(STATUS_IN_PROGRESS) | BIT(STATUS_STALLED))
#define ENDED (BIT(STATUS_KEPT) | BIT(STATUS_PARTLY_KEPT) | BIT(STATUS_BROKEN))

const struct status_figure status_figures[FIGURES] = {
	[FIGURE_COMMITMENTS] = { "commitments", "promised", ANY_STATUS },
	[FIGURE_ENDED] = { "ended", "brought to an end", ENDED },
	[FIGURE_KEPT] = { "kept", "kept", BIT(STATUS_KEPT) },
	[FIGURE_PARTLY] = { "partly-kept", "partly kept", BIT(STATUS_PARTLY_KEPT) },
	[FIGURE_BROKEN] = { "broken", "broken", BIT(STATUS_BROKEN) },
	[FIGURE_OPEN] = { "open", "open", OPEN },
	[FIGURE_PENDING] = { "pending", "pending", BIT(STATUS_PENDING) },
	[FIGURE_IN_PROGRESS] = { "in-progress", "in progress", BIT(STATUS_IN_PROGRESS) },
	[FIGURE_STALLED] = { "stalled", "stalled", BIT(STATUS_STALLED) },
	[FIGURE_OTHER] = { "other", "superseded or unverifiable",
		BIT(STATUS_SUPERSEDED) | BIT(STATUS_UNVERIFIABLE) },
	[FIGURE_WAS_BROKEN] = { "was_broken", "broken before", ANY_STATUS, ROLL_WAS_BROKEN },
	[FIGURE_SUPERSEDED] = { "superseded", "superseded", BIT(STATUS_SUPERSEDED) },
	[FIGURE_UNVERIFIABLE] = { "unverifiable", "unverifiable", BIT(STATUS_UNVERIFIABLE) },
	[FIGURE_UNREVIEWED] = { "unreviewed", "not yet reviewed", BIT(STATUS_UNREVIEWED) },
	[FIGURE_DUE] = { "with_due_date", "with a due date", ANY_STATUS, 0, true },
	[FIGURE_OVERDUE] = { "overdue", "overdue", ANY_STATUS, ROLL_OVERDUE },
	[FIGURE_LATE] = { "kept_late", "kept late", ANY_STATUS, ROLL_KEPT_LATE },
	[FIGURE_DUE_SOON] = { "due_soon", "due within 14 days", ANY_STATUS, ROLL_DUE_SOON },
	[FIGURE_REVIEW] = { "needs_review", "rated, waiting for review", ANY_STATUS,
		ROLL_NEEDS_REVIEW },
	[FIGURE_CONTESTED] = { "contested", "contested", ANY_STATUS, ROLL_CONTESTED },
	[FIGURE_ONE_SIDED] = { "one_sided", "one-sided", ANY_STATUS, ROLL_ONE_SIDED },
	[FIGURE_SINGLE_ORIGIN] = { "single_origin", "of a single origin", ANY_STATUS,
		ROLL_SINGLE_ORIGIN },
	[FIGURE_QUIET] = { "quiet", "quiet", ANY_STATUS, ROLL_QUIET },
	[FIGURE_JOINT] = { "joint", "promised jointly", ANY_STATUS, 0, false, true },
};

size_t status_lines(
	const struct roll *roll, const struct status_group *g, const struct roll_line **ret)
{
	if (g->per == STATUS_PER_AGREEMENT)
		return roll_of_agreement(roll, g->key, ret);
	*ret = roll->lines;
	return roll->count;
}

bool status_counts(
	const struct status_group *g, const struct status_figure *f, const struct roll_line *line)
{
	if (!(f->statuses & BIT(line->status)) || (f->states && !(f->states & line->states)) ||
		(f->dated && !line->due_on) || (f->joint && list_count(line->sides) < 2))
		return false;
	switch (g->per) {
	case STATUS_PER_PARTY:
		return list_has(line->sides, g->key);
	case STATUS_PER_KIND:
		return strcmp(line->kind, g->key) == 0;
	case STATUS_PER_AGREEMENT:
		return strcmp(line->agreement, g->key) == 0;
	case STATUS_PER_ALL:
		break;
	}
	return true;
}

size_t status_count(
	const struct roll *roll, const struct status_group *g, enum status_figure_name f)
{
	const struct roll_line *lines;
	size_t count = status_lines(roll, g, &lines), n = 0;
	for (size_t i = 0; i < count; i++)
		n += status_counts(g, &status_figures[f], &lines[i]);
	return n;
}

const char *status_figure_id(
	const struct status_group *g, enum status_figure_name f, bool before, struct arena *a)
{
	static const char *const per[] = { "all", "party.", "kind.", "agreement." };
	return arena_printf(a, "%s%s%s.%s", before ? "before." : "", per[g->per], g->key,
		status_figures[f].key);
}

static void put_number(const struct status_report *r, struct runs *runs, const struct roll *roll,
	const struct status_group *g, enum status_figure_name f)
{
	size_t n = status_count(roll, g, f);
	const char *id = status_figure_id(g, f, roll == &r->before, runs->arena);
	runs_add(runs, ROLE_PLAIN, arena_printf(runs->arena, "%zu", n),
		n ? arena_printf(runs->arena, "#f.%s", id) : NULL);
}

void status_number(const struct status_report *r, struct runs *runs, const struct status_group *g,
	enum status_figure_name f)
{
	put_number(r, runs, &r->now, g, f);
	if (!r->how->since || status_count(&r->now, g, f) == status_count(&r->before, g, f))
		return;
	/* one word where a page would break it */
	runs_addf(runs, " (was%s", r->look->format == FORMAT_HTML ? "\u00a0" : " ");
	put_number(r, runs, &r->before, g, f);
	runs_addf(runs, ")");
}

void status_count_of(const struct status_report *r, struct runs *runs, const struct status_group *g,
	enum status_figure_name f, const char *words)
{
	put_number(r, runs, &r->now, g, f);
	runs_add(runs, ROLE_PLAIN, words, NULL);
}

const char *status_link(const struct status_report *r, const char *commitment, struct arena *a)
{
	return commitment && roll_find(&r->now, commitment) ? arena_printf(a, "#c.%s", commitment)
							    : NULL;
}

static int code_order(const void *key, const void *place)
{
	return strcmp(key, *(const char *const *)place);
}

const char *status_citation(const struct status_report *r, const char *source, struct arena *a)
{
	const char *key = r->how->cite && r->markdown ? citekey_of(&r->keys, source) : NULL;
	return key ? citekey_cite(key, a) : NULL;
}

void status_source(const struct status_report *r, struct runs *runs, const char *source)
{
	const char **found = source && r->nsources ? bsearch(source, r->sources, r->nsources,
							     sizeof *r->sources, code_order)
						   : NULL;
	if (!found)
		return;
	runs_add(runs, ROLE_PLAIN, " ", NULL);
	const char *key = status_citation(r, source, runs->arena);
	if (key)
		runs_add(runs, ROLE_PLAIN, key, key);
	else
		runs_add(runs, ROLE_PLAIN,
			arena_printf(runs->arena, "[%zu]", (size_t)(found - r->sources) + 1),
			arena_printf(runs->arena, "#s.%s", source));
}

void status_cites(
	const struct status_report *r, struct runs *runs, const char *commitment, const char *cites)
{
	bool linked = roll_find(&r->now, commitment);
	for (size_t i = 0; i < list_count(cites); i++) {
		const char *code = list_item(cites, i, runs->arena);
		runs_add(runs, ROLE_PLAIN, i ? " " : " [", NULL);
		runs_add(runs, ROLE_CODE, code,
			linked ? arena_printf(runs->arena, "#c.%s.%s", commitment, code) : NULL);
	}
	if (list_count(cites))
		runs_add(runs, ROLE_PLAIN, "]", NULL);
}
