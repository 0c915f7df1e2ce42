/* The answer, the scorecard, the method, and the codes behind each figure. */
#include <string.h>

#include "day.h"
#include "doc_out.h"
#include "macros.h"
#include "picture.h"
#include "query.h"
#include "status_parts.h"
#include "words.h"

static const struct status_group everything = { STATUS_PER_ALL, "", "all" };

static size_t all(const struct status_report *r, enum status_figure_name f)
{
	return status_count(&r->now, &everything, f);
}

/* "kept 7 (44 %), partly kept 4": what is 0 is said too, so that nothing seems to be left out. */
static void put_ends(const struct status_report *r, struct runs *t)
{
	size_t ended = all(r, FIGURE_ENDED), kept = all(r, FIGURE_KEPT);
	if (ended == 0) {
		runs_addf(t, "none is brought to an end");
		return;
	}
	status_count_of(r, t, &everything, FIGURE_ENDED,
		ended == 1 ? " is brought to an end: " : " are brought to an end: ");
	status_count_of(r, t, &everything, FIGURE_KEPT, " kept");
	runs_addf(t, " (%zu %% of %zu), ", (200 * kept + ended) / (2 * ended), ended);
	status_count_of(r, t, &everything, FIGURE_PARTLY, " partly kept, ");
	status_count_of(r, t, &everything, FIGURE_BROKEN, " broken");
}

static void put_sides(const struct status_report *r, struct runs *t)
{
	if (r->now.nsides < 2)
		return;
	runs_addf(t, " (");
	for (size_t i = 0; i < r->ngroups; i++) {
		const struct status_group *g = &r->groups[i];
		if (g->per != STATUS_PER_PARTY)
			continue;
		status_count_of(r, t, g, FIGURE_COMMITMENTS, " by ");
		runs_addf(t, "%s, ", words_within(g->name, t->arena));
	}
	status_count_of(r, t, &everything, FIGURE_JOINT,
		" of them jointly, counted once here and once for each side)");
}

static void put_left_out(const struct status_report *r, struct runs *t)
{
	static const struct {
		enum status_figure_name figure;
		const char *words;
	} out[] = { { FIGURE_OPEN, " still open" }, { FIGURE_UNREVIEWED, " not yet reviewed" },
		{ FIGURE_SUPERSEDED, " superseded" }, { FIGURE_UNVERIFIABLE, " unverifiable" } };
	bool any = false;
	for (size_t i = 0; i < COUNT_OF(out); i++) {
		if (all(r, out[i].figure) == 0)
			continue;
		runs_addf(t, any ? ", " : ". Left out of that share: ");
		status_count_of(r, t, &everything, out[i].figure, out[i].words);
		any = true;
	}
	runs_addf(t, ". ");
	if (all(r, FIGURE_WAS_BROKEN) == 0)
		return;
	status_count_of(r, t, &everything, FIGURE_WAS_BROKEN,
		" had been rated broken before and stands otherwise now. ");
}

static void put_scope(struct status_report *r, struct arena *a, struct doc *d)
{
	const char *typed = r->how->filter->as_typed;
	int64_t ledger = commitments_count(r->l), passed = (int64_t)r->now.count;
	if (*typed && ledger > passed)
		doc_textf(d, ROLE_DIM,
			"Only what passes the filter “%s” is counted: %lld of the ledger's %lld "
			"commitments made by %s; the other %lld are left out.",
			typed, (long long)passed, (long long)ledger, day_human(r->l->as_of, a),
			(long long)(ledger - passed));
	doc_textf(d, ROLE_DIM,
		"What happened after %s is left out, and so is what this ledger did not hold %s. A "
		"count leads to the codes that it counts; evidence leads to its source.",
		day_human(r->l->as_of, a),
		*r->l->known_by ? r->l->known_by : "when this was written");
}

bool status_put_answer(struct status_report *r, struct doc_out *out)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	struct doc *d = doc_new(&memory);
	struct runs t = { .arena = &memory };
	runs_addf(&t, "%c%s, of ", words_axes(r->l, &memory)[0] - 'a' + 'A',
		words_axes(r->l, &memory) + 1);
	status_count_of(r, &t, &everything, FIGURE_COMMITMENTS,
		all(r, FIGURE_COMMITMENTS) == 1 ? " commitment" : " commitments");
	put_sides(r, &t);
	runs_addf(&t, " ");
	put_ends(r, &t);
	put_left_out(r, &t);
	status_count_of(r, &t, &everything, FIGURE_OVERDUE,
		all(r, FIGURE_OVERDUE) == 1 ? " is overdue, " : " are overdue, ");
	status_count_of(r, &t, &everything, FIGURE_LATE, " kept after the due day, ");
	status_count_of(r, &t, &everything, FIGURE_DUE, " have a due date at all.");
	doc_runs(d, &t);
	put_scope(r, &memory, d);
	if (all(r, FIGURE_COMMITMENTS) == 0)
		doc_text(d, ROLE_STRONG, "No commitment passes.");
	return doc_put(out, d);
}

/* The figures of the table of sides, a line each. */
static const enum status_figure_name lines[] = { FIGURE_COMMITMENTS, FIGURE_ENDED, FIGURE_KEPT,
	FIGURE_PARTLY, FIGURE_BROKEN, FIGURE_WAS_BROKEN, FIGURE_OPEN, FIGURE_PENDING,
	FIGURE_IN_PROGRESS, FIGURE_STALLED, FIGURE_SUPERSEDED, FIGURE_UNVERIFIABLE,
	FIGURE_UNREVIEWED, FIGURE_DUE, FIGURE_OVERDUE, FIGURE_LATE, FIGURE_REVIEW, FIGURE_CONTESTED,
	FIGURE_ONE_SIDED, FIGURE_SINGLE_ORIGIN, FIGURE_QUIET };

/* And of the tables with a group a line, under short titles. A terminal has room for some. */
static const struct {
	enum status_figure_name figure;
	const char *title;
	unsigned flags;
} across[] = { { FIGURE_COMMITMENTS, "all", 0 }, { FIGURE_ENDED, "ended", COL_EXTRA },
	{ FIGURE_KEPT, "kept", 0 }, { FIGURE_PARTLY, "partly", 0 }, { FIGURE_BROKEN, "broken", 0 },
	{ FIGURE_OPEN, "open", 0 }, { FIGURE_UNREVIEWED, "unreviewed", 0 },
	{ FIGURE_OTHER, "other", 0 }, { FIGURE_DUE, "with a due date", COL_EXTRA },
	{ FIGURE_OVERDUE, "overdue", 0 }, { FIGURE_LATE, "kept late", COL_EXTRA } };

static struct cell number(const struct status_report *r, const struct status_group *g,
	enum status_figure_name f, struct arena *a)
{
	struct runs t = { .arena = a };
	status_number(r, &t, g, f);
	return runs_cell(&t);
}

/* The mark of the status that the figure counts alone. */
static const char *mark_of(enum status_figure_name f)
{
	for (int s = 0; s < STATUS_COUNT; s++)
		if (status_figures[f].statuses == 1u << s)
			return status_facts((enum status)s)->mark;
	return "";
}

static void put_side_table(const struct status_report *r, struct arena *a, struct doc *d)
{
	struct column *columns = arena_alloc(a, (r->now.nsides + 2) * sizeof *columns);
	struct cell *cells = arena_alloc(a, (r->now.nsides + 2) * sizeof *cells);
	size_t n = 0;
	columns[n++] = (struct column) { "figure", "", CELL_TEXT, 0 };
	for (size_t i = 1; i < r->ngroups && r->groups[i].per == STATUS_PER_PARTY; i++)
		columns[n++] = (struct column) { r->groups[i].key, r->groups[i].name, CELL_INT, 0 };
	columns[n++] = (struct column) { "all", "all", CELL_INT, 0 };
	doc_table(d, columns, n);
	doc_caption(d, "Commitments by side");
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		size_t k = 0;
		const char *mark = mark_of(lines[i]);
		cells[k++] = (struct cell) { .text = arena_printf(a, "%s%s%s", mark,
						     *mark ? " " : "",
						     status_figures[lines[i]].label) };
		for (size_t j = 1; j < r->ngroups && r->groups[j].per == STATUS_PER_PARTY; j++)
			cells[k++] = number(r, &r->groups[j], lines[i], a);
		cells[k++] = number(r, &everything, lines[i], a);
		doc_row(d, cells);
	}
}

static void put_group_table(const struct status_report *r, enum status_per per, const char *title,
	const char *caption, struct arena *a, struct doc *d)
{
	struct column *columns = arena_alloc(a, (COUNT_OF(across) + 1) * sizeof *columns);
	struct cell cells[COUNT_OF(across) + 1];
	columns[0] = (struct column) { "key", title, CELL_TEXT, COL_WRAP };
	for (size_t i = 0; i < COUNT_OF(across); i++)
		columns[i + 1] = (struct column) { status_figures[across[i].figure].key,
			across[i].title, CELL_INT, across[i].flags };
	doc_table(d, columns, COUNT_OF(across) + 1);
	doc_caption(d, caption);
	for (size_t i = 0; i < r->ngroups; i++) {
		const struct status_group *g = &r->groups[i];
		if (g->per != per && g->per != STATUS_PER_ALL)
			continue;
		cells[0] = (struct cell) { .text = g->name };
		if (per == STATUS_PER_AGREEMENT && g->per == per)
			cells[0].link = arena_printf(a, "#deal.%s", g->key);
		for (size_t j = 0; j < COUNT_OF(across); j++)
			cells[j + 1] = number(r, g, across[j].figure, a);
		doc_row(d, cells);
	}
}

/* Statuses in the order in which a bar is read: what was done first. */
static const enum status_figure_name parts[] = { FIGURE_KEPT, FIGURE_PARTLY, FIGURE_BROKEN,
	FIGURE_IN_PROGRESS, FIGURE_PENDING, FIGURE_STALLED, FIGURE_SUPERSEDED, FIGURE_UNVERIFIABLE,
	FIGURE_UNREVIEWED };
enum { PARTS = COUNT_OF(parts) };

static enum role role_of(enum status_figure_name f)
{
	for (int s = 0; s < STATUS_COUNT; s++)
		if (status_figures[f].statuses == 1u << s)
			return words_status_role(status_facts((enum status)s)->name);
	return ROLE_PLAIN;
}

void status_put_bars(const struct status_report *r, struct arena *a, struct doc *d)
{
	struct picture_lane *lanes = arena_alloc(a, (r->now.nsides + 1) * sizeof *lanes);
	struct picture_key keys[PARTS];
	struct picture p = { .kind = PICTURE_BARS,
		.name = "bars",
		.title = "Status of what each side promised",
		.how = "One bar a side, as long as the number of its promises; each part is "
		       "a status, told by its sign and its pattern. Joint promises stand in "
		       "the bars of both.",
		.table_open = true,
		.lanes = lanes,
		.keys = keys };
	for (size_t i = 1; i < r->ngroups && r->groups[i].per == STATUS_PER_PARTY; i++) {
		const struct status_group *g = &r->groups[i];
		struct picture_mark *marks = arena_alloc(a, PARTS * sizeof *marks);
		for (size_t j = 0; j < PARTS; j++) {
			size_t n = status_count(&r->now, g, parts[j]);
			marks[j] = (struct picture_mark) { .value = (double)n,
				.sign = mark_of(parts[j]),
				.title = arena_printf(a, "%s: %zu %s", g->name, n,
					status_figures[parts[j]].label),
				.role = role_of(parts[j]),
				.pattern = (int)j };
		}
		lanes[p.nlanes++] = (struct picture_lane) {
			.label = g->name, .marks = marks, .nmarks = PARTS
		};
	}
	for (size_t j = 0; j < PARTS; j++)
		if (all(r, parts[j]))
			keys[p.nkeys++] = (struct picture_key) { mark_of(parts[j]),
				status_figures[parts[j]].label, role_of(parts[j]), (int)j };
	if (p.nlanes)
		doc_picture(d, &p, false);
}

static void put_scale(const struct status_report *r, struct arena *a, struct doc *d)
{
	static const struct column columns[] = { { "status", "our status" },
		{ "label", "its label" }, { "count", "commitments", CELL_INT },
		{ "lost", "what the label no longer tells", CELL_TEXT, COL_WRAP } };
	if (r->how->scale == SCALE_NONE)
		return;
	const struct scale_facts *s = scale_facts(r->how->scale);
	doc_section(d, 3, "scale", s->title, NULL);
	doc_text(d, ROLE_PLAIN, s->about);
	doc_text(d, ROLE_PLAIN,
		"No system publishes a crosswalk: which label fits which status is our judgement.");
	doc_table(d, columns, COUNT_OF(columns));
	doc_caption(d, s->title);
	for (size_t i = 0; i < PARTS; i++)
		for (int k = 0; k < STATUS_COUNT; k++)
			if (status_figures[parts[i]].statuses == 1u << k)
				doc_row(d, (const struct cell[]) {
						   { .text = status_figures[parts[i]].label },
						   { .text = s->of[k].label },
						   number(r, &everything, parts[i], a),
						   { .text = s->of[k].lost ? s->of[k].lost
									   : "nothing" } });
}

bool status_put_scorecard(struct status_report *r, struct doc_out *out)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	struct doc *d = doc_new(&memory);
	if (r->how->since)
		doc_textf(d, ROLE_DIM,
			"“was” gives the figure as of %s where it differs, from what this ledger "
			"knows now.",
			day_human(r->how->since, &memory));
	doc_text(d, ROLE_DIM,
		"A joint promise counts for each of its sides and once in all; agencies count for "
		"the party at the top of their tree.");
	status_put_bars(r, &memory, d);
	put_side_table(r, &memory, d);
	doc_gap(d);
	put_group_table(r, STATUS_PER_KIND, "kind", "Commitments by kind", &memory, d);
	doc_gap(d);
	put_group_table(
		r, STATUS_PER_AGREEMENT, "agreement", "Commitments by agreement", &memory, d);
	put_scale(r, &memory, d);
	return doc_put(out, d);
}

static const char *const rules[][2] = {
	{ "As of a day", "Commitments made, evidence that happened and ratings for days up to and "
			 "with it. A "
			 "partial date counts once its last day has come." },
	{ "Known by a time", "What this ledger had received by then." },
	{ "Status", "That of the rating for the latest day; of two for one day, the one entered "
		    "last. A verdict cites evidence and gives its reason." },
	{ "Brought to an end", "Kept, partly kept or broken. Other: superseded or unverifiable." },
	{ "Broken before", "Once rated broken, and rated otherwise since: by being superseded, for "
			   "one. Such a promise counts by its status now." },
	{ "First act",
		"The first evidence of an act that supports the promise. Announcements and "
		"statements are no acts. Where dates known only to the month, quarter or year "
		"overlap, who acted first is not known." },
	{ "Overdue", "An unmet due day has wholly passed on a commitment to act, open or not yet "
		     "reviewed." },
	{ "Kept late", "Rated kept, and what met it happened after the due day." },
	{ "Waiting for review",
		"Evidence is newer than the newest rating, or the term of a duty to "
		"keep something in force has ended." },
	{ "Contested",
		"Evidence stands on both sides, or raters judge the same evidence differently." },
	{ "One-sided", "All that supports it comes from the side that promised." },
	{ "Single origin", "All that supports it goes back to one source." },
	{ "Quiet", "Open, and no evidence for 180 days." },
	{ "Bearing of evidence", "+ supports that it is kept, - contradicts it, ~ is context." },
	{ "Grades",
		"The Admiralty code: A to F for how reliable the source is (F: cannot be "
		"judged), 1 to 6 for how far the item is confirmed (6: cannot be judged). Neither "
		"is a measure of the other." },
	{ "Confidence", "The rater's own in the rating: low, moderate or high." },
	{ "Digest",
		"A SHA-256 of the bytes that were captured. It shows that they have not changed "
		"since, not that the address served them." },
};

bool status_put_method(struct status_report *r, struct doc_out *out)
{
	static const struct column columns[] = { { "status", "status" }, { "open", "open?" },
		{ "meaning", "meaning", CELL_TEXT, COL_WRAP } };
	(void)r;
	SCOPED(arena_done) struct arena memory = { 0 };
	struct doc *d = doc_new(&memory);
	doc_table(d, columns, COUNT_OF(columns));
	doc_caption(d, "What the statuses mean");
	for (int s = 0; s < STATUS_COUNT; s++) {
		const struct status_facts *f = status_facts((enum status)s);
		doc_row(d, (const struct cell[]) {
				   { .text = arena_printf(&memory, "%s %s", f->mark, f->words) },
				   { .text = f->open        ? "open"
					     : f->concluded ? "concluded"
							    : "neither" },
				   { .text = f->meaning } });
	}
	doc_gap(d);
	for (size_t i = 0; i < COUNT_OF(rules); i++)
		doc_fact(d, rules[i][0], ROLE_PLAIN, rules[i][1]);
	return doc_put(out, d);
}

/* Gives how many codes it took. */
static size_t put_figure(struct status_report *r, const struct status_group *g,
	enum status_figure_name f, bool before, struct arena *a, struct doc *d)
{
	const struct roll *roll = before ? &r->before : &r->now;
	size_t n = status_count(roll, g, f), done = 0;
	if (n == 0)
		return 0;
	struct runs t = { .arena = a };
	runs_addf(&t, "%zu: ", n);
	const struct roll_line *list;
	size_t count = status_lines(roll, g, &list);
	for (size_t i = 0; i < count; i++) {
		const struct roll_line *line = &list[i];
		if (!status_counts(g, &status_figures[f], line))
			continue;
		runs_add(&t, ROLE_CODE, line->code, status_link(r, line->code, a));
		runs_add(&t, ROLE_PLAIN, ++done < n ? ", " : "", NULL);
	}
	doc_fact_runs(d,
		arena_printf(a, "%s, %s%s", g->name, status_figures[f].label,
			before ? arena_printf(a, ", %s", day_human(r->how->since, a)) : ""),
		&t);
	doc_name(d, arena_printf(a, "f.%s", status_figure_id(g, f, before, a)));
	return n;
}

enum { CODES_A_PIECE = 5000 };

bool status_put_figures(struct status_report *r, struct doc_out *out)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	struct doc *d = doc_new(&memory);
	size_t codes = 0;
	for (size_t i = 0; i < r->ngroups; i++)
		for (int f = 0; f < FIGURES; f++) {
			enum status_figure_name name = (enum status_figure_name)f;
			codes += put_figure(r, &r->groups[i], name, false, &memory, d);
			if (r->how->since)
				codes += put_figure(r, &r->groups[i], name, true, &memory, d);
			if (codes < CODES_A_PIECE)
				continue;
			if (!doc_put(out, d))
				return false;
			arena_clear(&memory);
			d = doc_new(&memory);
			codes = 0;
		}
	return doc_put(out, d);
}
