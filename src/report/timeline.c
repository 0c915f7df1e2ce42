#include "timeline.h"

#include <string.h>

#include "arena.h"
#include "day.h"
#include "ledger.h"
#include "text.h"
#include "vocab.h"
#include "words.h"

enum {
	AHEAD = 731, /* days: what falls due later than so much after the as-of day is off the page
		      */
	WIDTH = 100,
	TITLE = 22,
	TITLE_FROM = 72,
	AXIS_LEAST = 20,
	YEAR_WIDTH = 5
};

/* Where the days lie on the page. */
struct axis {
	const char *first, *last, *end; /* end: what is off the page lies behind it */
	int label, width;               /* columns before the axis, and of it */
};

/* What is drawn in a column; the higher rank hides the lower. */
struct mark {
	const char *text;
	int rank;
};

static struct mark mark_of(const char *what)
{
	enum status s;
	if (status_from(what, &s))
		return (struct mark) { status_facts(s)->mark, 6 };
	if (strcmp(what, "made") == 0)
		return (struct mark) { "m", 5 };
	if (strcmp(what, "due") == 0)
		return (struct mark) { "|", 4 };
	return (struct mark) { bearing_mark(what), strcmp(what, "contradicts") == 0 ? 3
						   : strcmp(what, "supports") == 0  ? 2
										    : 1 };
}

static int column_of(const struct axis *x, const char *day)
{
	long all = day_between(x->first, x->last), at = day_between(x->first, day);
	return all > 0 ? (int)(at * (x->width - 1) / all) : 0;
}

const char *timeline_end(const struct ledger *l, struct arena *a)
{
	char end[DAY_SIZE];
	day_add(l->as_of, AHEAD, end);
	return arena_text(a, end);
}

static bool is_off(const struct axis *x, const struct timeline_row *row)
{
	return strcmp(row->what, "due") == 0 && strcmp(row->day, x->end) > 0;
}

static struct axis axis_of(const struct ledger *l, const struct timeline_row *rows, size_t count,
	int width, struct arena *a)
{
	struct axis x = { rows[0].day, rows[0].day, timeline_end(l, a), 0, 0 };
	int code = 0;
	for (size_t i = 0; i < count; i++) {
		if (is_off(&x, &rows[i]))
			continue;
		if (strcmp(rows[i].day, x.first) < 0)
			x.first = rows[i].day;
		if (strcmp(rows[i].day, x.last) > 0)
			x.last = rows[i].day;
		if (text_width(rows[i].code) > code)
			code = text_width(rows[i].code);
	}
	width = width > 0 ? width : WIDTH;
	x.label = code + 1 + (width >= TITLE_FROM ? TITLE + 1 : 0);
	x.width = width - x.label - 1 > AXIS_LEAST ? width - x.label - 1 : AXIS_LEAST;
	return x;
}

/* Years stand where they begin, as many as have room. */
static void put_years(const struct axis *x, struct arena *a, struct doc *doc)
{
	const char *line = text_pad("", x->label, a);
	int free = x->label;
	for (int year = (x->first[0] - '0') * 1000 + (x->first[1] - '0') * 100 +
			(x->first[2] - '0') * 10 + (x->first[3] - '0');
		year <= 9999; year++) {
		const char *day = arena_printf(a, "%04d-01-01", year);
		if (strcmp(day, x->last) > 0)
			break;
		int at = x->label + (strcmp(day, x->first) < 0 ? 0 : column_of(x, day));
		if (at < free || at + YEAR_WIDTH - 1 > x->label + x->width)
			continue;
		line = arena_printf(a, "%s%d", text_pad(line, at, a), year);
		free = at + YEAR_WIDTH;
	}
	doc_drawing(doc, ROLE_DIM, line);
}

/* The rows of one commitment as one line. */
static void put_line(const struct axis *x, const struct timeline_row *rows, size_t count,
	struct arena *a, struct doc *doc)
{
	struct mark *cells = arena_alloc(a, (size_t)x->width * sizeof *cells);
	int from = x->width, to = 0;
	bool off = false;
	const char *status = "unreviewed";
	for (size_t i = 0; i < count; i++) {
		if (is_off(x, &rows[i])) {
			off = true;
			continue;
		}
		int at = column_of(x, rows[i].day);
		struct mark m = mark_of(rows[i].what);
		enum status s;
		if (m.rank >= cells[at].rank)
			cells[at] = m;
		if (strcmp(rows[i].what, "made") == 0)
			from = at;
		if (at > to)
			to = at;
		if (status_from(rows[i].what, &s))
			status = rows[i].what;
	}
	const char *label = text_pad(rows[0].code, x->label, a);
	if (x->label > TITLE)
		label = text_pad(
			arena_printf(a, "%s %s", text_pad(rows[0].code, x->label - TITLE - 2, a),
				text_cut(text_one_line(rows[0].title, a), TITLE, a)),
			x->label, a);
	const char *line = label;
	for (int i = 0; i <= to; i++)
		line = arena_printf(a, "%s%s", line,
			cells[i].text        ? cells[i].text
			: i > from && i < to ? "─"
					     : " ");
	if (off)
		line = text_pad(line, x->label + x->width, a);
	doc_drawing(doc, words_status_role(status), arena_printf(a, "%s%s", line, off ? "→" : ""));
}

static void put_legend(const struct axis *x, struct arena *a, struct doc *doc)
{
	const char *marks = "";
	for (int s = 0; s < STATUS_UNREVIEWED; s++)
		marks = arena_printf(a, "%s%s%s\u00a0%s", marks, *marks ? ", " : "",
			status_facts((enum status)s)->mark, status_facts((enum status)s)->words);
	doc_gap(doc);
	doc_textf(doc, ROLE_DIM,
		"m made  | due (→ later)  + supports  - contradicts  ~ context; rated: %s", marks);
	long days = day_between(x->first, x->last) / (x->width > 1 ? x->width - 1 : 1);
	doc_textf(doc, ROLE_DIM, "%s to %s, a column is about %s.", day_human(x->first, a),
		day_human(x->last, a), day_length(days ? days : 1, a));
	doc_hint(doc, " The events: --format csv");
}

void timeline_text(const struct ledger *l, const struct timeline_row *rows, size_t count, int width,
	struct arena *a, struct doc *doc)
{
	doc_heading(doc, 1, "What happened when", words_axes(l, a));
	doc_gap(doc);
	if (count == 0) {
		doc_text(doc, ROLE_PLAIN, words_none_passes);
		return;
	}
	struct axis x = axis_of(l, rows, count, width, a);
	put_years(&x, a, doc);
	for (size_t i = 0, n; i < count; i += n) {
		for (n = 1; i + n < count && strcmp(rows[i + n].code, rows[i].code) == 0; n++)
			;
		put_line(&x, rows + i, n, a, doc);
	}
	put_legend(&x, a, doc);
}

bool timeline_table(const struct timeline_row *rows, size_t count, const struct look *look,
	FILE *out, struct err *e)
{
	static const struct column columns[] = { { "date", "date", CELL_TEXT, COL_DATE },
		{ "code", "code" }, { "what", "what" }, { "text", "text", CELL_TEXT, COL_WRAP } };
	struct table *t = table_begin(out, look, columns, COUNT_OF(columns), e);
	if (!t)
		return false;
	for (size_t i = 0; i < count; i++)
		table_row(t, (const struct cell[]) { { rows[i].written }, { rows[i].code },
				     { rows[i].what }, { rows[i].text } });
	return table_end(t, NULL, NULL);
}
