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
	TITLE = 22, /* columns of a title up to USUAL, beyond it a half of what there is more */
	TITLE_FROM = 72,
	USUAL = 80,
	SIGNS = 16, /* more than there are */
	AXIS_LEAST = 20,
	YEAR_WIDTH = 5
};

/* Where the days lie on the page. */
struct axis {
	const char *first, *last, *end; /* end: what is off the page lies behind it */
	int code, title;                /* columns of codes and of titles; title 0: none */
	int label, width;               /* columns before the axis, and of it */
};

/* What is drawn in a column: the higher rank above the lower. */
struct mark {
	const char *text;
	int rank;
};

/* The signs of a column, each once. */
struct stack {
	struct mark list[SIGNS];
	int count;
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

static int larger(int a, int b)
{
	return a > b ? a : b;
}

static struct axis axis_of(const struct ledger *l, const struct timeline_row *rows, size_t count,
	int width, struct arena *a)
{
	struct axis x = { rows[0].day, rows[0].day, timeline_end(l, a), 0, 0, 0, 0 };
	int title = 0;
	for (size_t i = 0; i < count; i++) {
		if (is_off(&x, &rows[i]))
			continue;
		if (strcmp(rows[i].day, x.first) < 0)
			x.first = rows[i].day;
		if (strcmp(rows[i].day, x.last) > 0)
			x.last = rows[i].day;
		x.code = larger(x.code, text_width(rows[i].code));
		title = larger(title, text_width(text_one_line(rows[i].title, a)));
	}
	width = width > 0 ? width : WIDTH;
	int room = TITLE + (width > USUAL ? (width - USUAL) / 2 : 0);
	x.title = width < TITLE_FROM ? 0 : title < room ? title : room;
	x.label = x.code + 1 + (x.title ? x.title + 1 : 0);
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

/* Of one rank the later stands above. */
static void stack_add(struct stack *s, struct mark m)
{
	int at = 0, from = 0;
	while (from < s->count && strcmp(s->list[from].text, m.text) != 0)
		from++;
	if (from == s->count && s->count < SIGNS)
		s->count++;
	while (at < from && s->list[at].rank > m.rank)
		at++;
	memmove(&s->list[at + 1], &s->list[at], (size_t)(from - at) * sizeof m);
	s->list[at] = m;
}

/* The rows of one commitment, drawn. */
struct drawing {
	struct stack *columns;
	int from, to, height; /* the first and last column of its life; lines */
	bool off;             /* something is off the page */
	const char *status;   /* the last one */
};

static struct drawing draw(
	const struct axis *x, const struct timeline_row *rows, size_t count, struct arena *a)
{
	struct drawing d = { arena_alloc(a, (size_t)x->width * sizeof *d.columns), x->width, 0, 1,
		false, "unreviewed" };
	for (size_t i = 0; i < count; i++) {
		enum status s;
		if (is_off(x, &rows[i])) {
			d.off = true;
			continue;
		}
		int at = column_of(x, rows[i].day);
		stack_add(&d.columns[at], mark_of(rows[i].what));
		if (strcmp(rows[i].what, "made") == 0)
			d.from = at;
		d.to = larger(d.to, at);
		d.height = larger(d.height, d.columns[at].count);
		if (status_from(rows[i].what, &s))
			d.status = rows[i].what;
	}
	return d;
}

static const char *label_of(const struct axis *x, const struct timeline_row *row, struct arena *a)
{
	const char *code = text_pad(row->code, x->code + 1, a);
	if (!x->title)
		return code;
	const char *title = text_cut(text_one_line(row->title, a), x->title, a);
	return text_pad(arena_printf(a, "%s%s", code, title), x->label, a);
}

/* A line; what has no room in a column stands in the lines below it. */
static void put_lines(
	const struct axis *x, const struct timeline_row *rows, size_t count, struct doc *doc)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	struct arena *a = &memory;
	struct drawing d = draw(x, rows, count, a);
	for (int level = 0; level < d.height; level++) {
		const char *line = level ? text_pad("", x->label, a) : label_of(x, rows, a);
		for (int i = 0; i <= d.to; i++) {
			const struct stack *s = &d.columns[i];
			bool alive = level == 0 && i > d.from && i < d.to;
			line = arena_printf(a, "%s%s", line,
				level < s->count ? s->list[level].text
				: alive          ? "─"
						 : " ");
		}
		if (d.off && level == 0)
			line = arena_printf(a, "%s→", text_pad(line, x->label + x->width, a));
		doc_drawing(doc, words_status_role(d.status), line);
	}
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
		put_lines(&x, rows + i, n, doc);
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
