/* The deals: both sides beside each other, what each may now withhold, and when it all happened. */
#include <string.h>

#include "day.h"
#include "deal.h"
#include "doc_out.h"
#include "macros.h"
#include "picture.h"
#include "status_parts.h"
#include "text.h"
#include "timeline.h"
#include "words.h"

enum { LANES_MOST = 60 }; /* a taller drawing tells nobody anything */

static bool linked(const void *context, const char *code)
{
	return roll_find(&((const struct status_report *)context)->now, code);
}

static const char *add_code(const char *list, const char *code, struct arena *a)
{
	return *list ? arena_printf(a, "%s;%s", list, code) : code;
}

static void add_leverage(struct status_leverage *list, size_t *count, const char *side,
	enum deal_hold hold, const char *code, struct arena *a)
{
	size_t at = 0;
	while (at < *count && strcmp(list[at].side, side) != 0)
		at++;
	if (at == *count)
		list[(*count)++] = (struct status_leverage) { side, "", "" };
	if (hold == DEAL_HOLD_BACK)
		list[at].hold_back = add_code(list[at].hold_back, code, a);
	else if (hold == DEAL_BREAK)
		list[at].break_ = add_code(list[at].break_, code, a);
}

size_t status_leverages(const struct status_report *r, const struct deal *d, struct arena *a,
	struct status_leverage **ret)
{
	size_t n = 0, most = 1;
	for (size_t i = 0; i < d->nrows; i++)
		most += list_count(d->rows[i].roots);
	*ret = arena_alloc(a, most * sizeof **ret);
	for (size_t i = 0; i < d->nrows; i++)
		for (size_t k = 0; k < list_count(d->rows[i].roots); k++)
			add_leverage(*ret, &n, list_item(d->rows[i].roots, k, a),
				deal_still(r->l, d, &d->rows[i]), d->rows[i].code, a);
	return n;
}

/* Signs of what is no status. */
static const struct {
	const char *what, *sign, *words;
	enum role role;
} signs[] = {
	{ "made", "◆", "promised", ROLE_PLAIN },
	{ "due", "▽", "due", ROLE_PLAIN },
	{ "supports", "+", "supports", ROLE_GOOD },
	{ "contradicts", "−", "contradicts", ROLE_BAD },
	{ "context", "~", "context", ROLE_DIM },
};

static struct picture_mark mark_of(const struct timeline_row *row, struct arena *a)
{
	struct day_span span = { "", "" };
	day_span(row->written, &span);
	enum status s;
	struct picture_mark m = { .first = arena_text(a, span.first),
		.last = arena_text(a, span.last),
		.title = arena_printf(a, "%s, %s: %s, %s", row->code, day_human(row->written, a),
			row->what, row->text) };
	if (status_from(row->what, &s)) {
		m.sign = status_facts(s)->mark;
		m.role = words_status_role(row->what);
	}
	for (size_t i = 0; i < COUNT_OF(signs); i++)
		if (strcmp(signs[i].what, row->what) == 0) {
			m.sign = signs[i].sign;
			m.role = signs[i].role;
			m.below = i >= 2;
		}
	return m;
}

static size_t add_keys(struct picture_key *keys)
{
	size_t n = 0;
	for (size_t i = 0; i < COUNT_OF(signs); i++)
		keys[n++] = (struct picture_key) { signs[i].sign, signs[i].words, signs[i].role,
			-1 };
	for (int s = 0; s < STATUS_UNREVIEWED; s++) {
		const struct status_facts *f = status_facts((enum status)s);
		keys[n++] = (struct picture_key) { f->mark, f->words, words_status_role(f->name),
			-1 };
	}
	return n;
}

static void put_timeline_table(
	const struct timeline_row *rows, size_t count, struct arena *a, struct doc *d)
{
	static const struct column columns[] = { { "day", "day" }, { "code", "code" },
		{ "what", "what" }, { "text", "text", CELL_TEXT, COL_WRAP } };
	doc_table(d, columns, COUNT_OF(columns));
	doc_caption(d, "Timeline, in figures");
	for (size_t i = 0; i < count; i++)
		doc_row(d, (const struct cell[]) { { .text = rows[i].written },
				   { .text = rows[i].code,
					   .link = arena_printf(a, "#c.%s", rows[i].code) },
				   { .text = rows[i].what }, { .text = rows[i].text } });
}

/* Due far ahead: such days would leave all others a corner of the drawing. */
static bool is_far(const struct timeline_row *row, const char *end)
{
	return strcmp(row->what, "due") == 0 && strcmp(row->day, end) > 0;
}

/* The days at the edges, the day of the report between them. True where due days lie further on. */
static bool set_edges(const struct timeline_row *rows, size_t count, const char *today,
	const char *end, struct arena *a, struct picture *p)
{
	bool far = false;
	p->first = p->last = p->today = today;
	for (size_t i = 0; i < count; i++) {
		if (is_far(&rows[i], end)) {
			far = true;
			continue;
		}
		struct day_span span = { "", "" };
		day_span(rows[i].written, &span);
		if (strcmp(rows[i].day, p->last) > 0)
			p->last = rows[i].day;
		if (*span.first && strcmp(span.first, p->first) < 0)
			p->first = arena_text(a, span.first);
	}
	return far;
}

static size_t marks_of(const struct timeline_row *rows, size_t count, const char *end,
	const struct picture *p, struct picture_mark *marks, struct arena *a)
{
	const struct timeline_row *far = NULL;
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		if (!is_far(&rows[i], end))
			marks[n++] = mark_of(&rows[i], a);
		else if (!far)
			far = &rows[i];
	}
	if (far)
		marks[n++] = (struct picture_mark) { .first = p->last,
			.last = p->last,
			.sign = "▷",
			.title = arena_printf(
				a, "%s, due %s", far->code, day_human(far->written, a)) };
	return n;
}

static void lanes_of(const struct timeline_row *rows, size_t count, const char *end,
	struct picture *p, struct picture_lane *lanes, struct arena *a)
{
	for (size_t i = 0; i < count;) {
		size_t n = 0;
		while (i + n < count && strcmp(rows[i + n].code, rows[i].code) == 0)
			n++;
		struct picture_mark *marks = arena_alloc(a, (n + 1) * sizeof *marks);
		lanes[p->nlanes++] = (struct picture_lane) { .label = rows[i].code,
			.marks = marks,
			.nmarks = marks_of(&rows[i], n, end, p, marks, a) };
		i += n;
	}
}

bool status_put_timeline(
	struct status_report *r, const struct status_group *g, struct arena *a, struct doc *d)
{
	size_t count, lanes = status_count(&r->now, g, FIGURE_COMMITMENTS);
	struct timeline_row *rows;
	struct filter f;
	struct picture_lane *list = arena_alloc(a, (lanes + 1) * sizeof *list);
	struct picture_key keys[COUNT_OF(signs) + STATUS_COUNT];
	if (lanes > LANES_MOST) {
		doc_textf(d, ROLE_DIM,
			"%zu promises are too many for one drawing; each dossier has "
			"its days.",
			lanes);
		return true;
	}
	if (!filter_and_agreement(r->how->filter, g->key, a, &f, r->l->err) ||
		!timeline_get(r->l, &f, a, &rows, &count))
		return false;
	if (count == 0)
		return true;
	const char *end = timeline_end(r->l, a);
	struct picture p = { 0 };
	bool far = set_edges(rows, count, r->l->as_of, end, a, &p);
	p = (struct picture) { .kind = PICTURE_TIMELINE,
		.first = p.first,
		.last = p.last,
		.today = p.today,
		.name = arena_printf(a, "timeline.%s", g->key),
		.title = arena_printf(a, "%s, from promise to last rating", g->name),
		.description = far ? "▷: further due days, later than is drawn." : NULL,
		.how = "One row a promise: above, the promise itself, its due days and the "
		       "ratings; below, the evidence, with what contradicts on top. Signs of days "
		       "that lie close stand one below the other. A bar under a sign is a date "
		       "known only to the month, quarter or year. The dotted line is the day of "
		       "this report.",
		.lanes = list,
		.keys = keys,
		.nkeys = add_keys(keys) };
	lanes_of(rows, count, end, &p, list, a);
	doc_picture(d, &p, true);
	put_timeline_table(rows, count, a, d);
	return true;
}

bool status_put_deals(struct status_report *r, struct doc_out *out)
{
	const struct deal_page page = { .level = 3, .linked = linked, .context = r };
	for (size_t i = 0; i < r->ngroups; i++) {
		const struct status_group *g = &r->groups[i];
		SCOPED(arena_done) struct arena memory = { 0 };
		struct doc *d = doc_new(&memory);
		struct deal deal;
		if (g->per != STATUS_PER_AGREEMENT)
			continue;
		if (!deal_get(r->l, g->key, &memory, &deal))
			return false;
		doc_section(d, 3, arena_printf(&memory, "deal.%s", g->key),
			arena_printf(&memory, "%s  %s", g->key, deal.title ? deal.title : ""),
			NULL);
		if (deal.nrows > status_count(&r->now, g, FIGURE_COMMITMENTS))
			doc_text(d, ROLE_DIM,
				"The whole deal is shown, also promises that the filter leaves "
				"out of the counts.");
		deal_put(r->l, &deal, &page, &memory, d);
		if (!status_put_timeline(r, g, &memory, d) || !doc_put(out, d))
			return false;
	}
	return true;
}
