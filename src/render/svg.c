#include "svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "day.h"
#include "macros.h"
#include "markup.h"
#include "picture.h"
#include "text.h"

/* In units of the drawing; the page scales them. */
enum {
	BARS_WIDTH = 400,
	BAR_HEIGHT = 30,
	BAR_STEP = 58,
	WIDE = 720,
	SIGN = 13,      /* as wide as a sign on a timeline */
	SIGN_STEP = 15, /* from one line of signs to the next */
	LANE_GAP = 4,
	LANE_LEFT = 78,
	LINES_HEIGHT = 260,
	LINES_LEFT = 74,
	EDGE = 14,
	KEY_STEP = 20,
	LETTER = 8, /* a letter of the key is no wider than this */
};

const char *picture_words(const struct picture *p, struct arena *a)
{
	const char *how = p->how ? p->how : "";
	return p->description ? arena_printf(a, "%s%s%s", p->description, *how ? " " : "", how)
			      : how;
}

struct picture *picture_copy(const struct picture *p, struct arena *a)
{
	struct picture *ret = arena_alloc(a, sizeof *ret);
	struct picture_lane *lanes = arena_alloc(a, (p->nlanes + 1) * sizeof *lanes);
	struct picture_key *keys = arena_alloc(a, (p->nkeys + 1) * sizeof *keys);
	*ret = *p;
	ret->name = arena_text(a, p->name);
	ret->title = arena_text(a, p->title);
	ret->description = arena_text(a, p->description);
	ret->how = arena_text(a, p->how);
	ret->today = arena_text(a, p->today);
	ret->first = arena_text(a, p->first);
	ret->last = arena_text(a, p->last);
	for (size_t i = 0; i < p->nlanes; i++) {
		const struct picture_lane *lane = &p->lanes[i];
		struct picture_mark *marks = arena_alloc(a, (lane->nmarks + 1) * sizeof *marks);
		lanes[i] = *lane;
		lanes[i].label = arena_text(a, lane->label);
		for (size_t j = 0; j < lane->nmarks; j++) {
			marks[j] = lane->marks[j];
			marks[j].first = arena_text(a, marks[j].first);
			marks[j].last = arena_text(a, marks[j].last);
			marks[j].sign = arena_text(a, marks[j].sign);
			marks[j].title = arena_text(a, marks[j].title);
		}
		lanes[i].marks = marks;
	}
	for (size_t i = 0; i < p->nkeys; i++) {
		keys[i] = p->keys[i];
		keys[i].sign = arena_text(a, keys[i].sign);
		keys[i].text = arena_text(a, keys[i].text);
	}
	ret->lanes = lanes;
	ret->keys = keys;
	return ret;
}

static const char *role_class(enum role role)
{
	static const char *const names[] = { [ROLE_PLAIN] = "p",
		[ROLE_STRONG] = "p",
		[ROLE_DIM] = "dim",
		[ROLE_CODE] = "p",
		[ROLE_GOOD] = "good",
		[ROLE_PART] = "part",
		[ROLE_BAD] = "bad",
		[ROLE_WARN] = "warn" };
	return names[role];
}

static void put_class(struct markup *m, const char *kind, enum role role)
{
	fprintf(m->out, " class=\"%s-%s\"", kind, role_class(role));
}

static void put_line(
	struct markup *m, const char *class, double x1, double y1, double x2, double y2)
{
	markup_raw(m, "<line");
	markup_attribute(m, "class", class);
	markup_number(m, "x1", x1);
	markup_number(m, "y1", y1);
	markup_number(m, "x2", x2);
	markup_number(m, "y2", y2);
	markup_raw(m, "/>");
}

static void put_rect(struct markup *m, double x, double y, double width, double height)
{
	markup_raw(m, "<rect");
	markup_number(m, "x", x);
	markup_number(m, "y", y);
	markup_number(m, "width", width);
	markup_number(m, "height", height);
}

/* anchor: "start", "middle" or "end". */
static void put_text(
	struct markup *m, double x, double y, const char *anchor, enum role role, const char *text)
{
	markup_raw(m, "<text");
	put_class(m, "t", role);
	markup_number(m, "x", x);
	markup_number(m, "y", y);
	markup_attribute(m, "text-anchor", anchor);
	markup_raw(m, ">");
	markup_text(m, text);
	markup_raw(m, "</text>");
}

static void put_title(struct markup *m, const char *text)
{
	markup_raw(m, "<title>");
	markup_text(m, text);
	markup_raw(m, "</title>");
}

/* What is laid over a part of a bar: no two statuses look the same without colour. */
static const char *const patterns[PICTURE_PATTERNS] = {
	"",                                                 /* plain */
	"M0 4H8",                                           /* lines across */
	"M0 8L8 0",                                         /* rising */
	"M0 0L8 8M0 8L8 0",                                 /* crossed */
	"M4 0V8",                                           /* upright */
	"M2 2h1v1h-1zM6 6h1v1h-1z",                         /* dots */
	"M0 0L8 8",                                         /* falling */
	"M0 4H8M4 0V8",                                     /* squares */
	"M1 1h2v2h-2zM5 5h2v2h-2zM1 5h1v1h-1zM5 1h1v1h-1z", /* coarse dots */
};

static void pattern_name(struct markup *m, const char *attribute, const char *before,
	const struct picture *p, int pattern)
{
	const char *name = arena_printf(&m->memory, "%s-p%d", p->name, pattern);
	markup_name(m, attribute, before, name);
}

static void put_patterns(struct markup *m, const struct picture *p)
{
	markup_raw(m, "<defs>");
	for (int i = 1; i < PICTURE_PATTERNS; i++) {
		markup_raw(m, "<pattern");
		pattern_name(m, "id", "", p, i);
		markup_raw(m, " width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><path");
		markup_attribute(m, "d", patterns[i]);
		markup_raw(m, " class=\"hatch\"/></pattern>");
	}
	markup_raw(m, "</defs>");
}

static void put_filled(struct markup *m, const struct picture *p, double x, double y, double width,
	double height, enum role role, int pattern)
{
	put_rect(m, x, y, width, height);
	put_class(m, "f", role);
	markup_raw(m, "/>");
	if (pattern <= 0 || pattern >= PICTURE_PATTERNS)
		return;
	put_rect(m, x, y, width, height);
	pattern_name(m, "fill", "url(#", p, pattern);
	markup_raw(m, "/>");
}

static double key_width(const struct picture_key *k)
{
	return 30 + LETTER * (double)text_width(k->text);
}

/* Signs and what they mean, in as many rows as it takes. Gives the height; with m NULL nothing is
 * drawn. */
static double put_keys(
	struct markup *m, const struct picture *p, double left, double y, double width)
{
	double x = left, rows = p->nkeys ? 1 : 0;
	for (size_t i = 0; i < p->nkeys; i++) {
		const struct picture_key *k = &p->keys[i];
		if (x > left && x + key_width(k) > left + width) {
			x = left;
			rows++;
		}
		double line = y + KEY_STEP * rows;
		if (m && k->pattern >= 0)
			put_filled(m, p, x, line - 13, 18, 15, k->role, k->pattern);
		if (m) {
			const char *text = k->pattern < 0 ? k->text
							  : arena_printf(&m->memory, "%s %s",
								    k->sign, k->text);
			if (k->pattern < 0)
				put_text(m, x + 8, line, "middle", k->role, k->sign);
			put_text(m, x + 22, line, "start", ROLE_PLAIN, text);
		}
		x += key_width(k) + (k->pattern >= 0 ? 2 * LETTER : 0);
	}
	return KEY_STEP * rows;
}

static double lane_sum(const struct picture_lane *lane)
{
	double sum = 0;
	for (size_t i = 0; i < lane->nmarks; i++)
		sum += lane->marks[i].value;
	return sum;
}

static void put_bar(struct markup *m, const struct picture *p, const struct picture_lane *lane,
	double y, double scale)
{
	double x = 0;
	put_text(m, 0, y - 6, "start", ROLE_PLAIN,
		arena_printf(&m->memory, "%s: %.0f", lane->label, lane_sum(lane)));
	for (size_t i = 0; i < lane->nmarks; i++) {
		const struct picture_mark *k = &lane->marks[i];
		double width = k->value * scale;
		if (!(width > 0))
			continue;
		markup_raw(m, "<g>");
		put_title(m, k->title);
		put_filled(m, p, x, y, width - 1, BAR_HEIGHT, k->role, k->pattern);
		const char *text = arena_printf(&m->memory, "%s%.0f", k->sign, k->value);
		double room = 9.0 * text_width(text) + 2;
		if (width > room + 2) {
			put_rect(m, x + (width - room) / 2, y + 6, room, BAR_HEIGHT - 12);
			markup_raw(m, " class=\"chip\"/>");
			put_text(m, x + width / 2, y + 20, "middle", ROLE_PLAIN, text);
		}
		markup_raw(m, "</g>");
		x += width;
	}
}

static void draw_bars(struct markup *m, const struct picture *p)
{
	double most = 0;
	for (size_t i = 0; i < p->nlanes; i++)
		most = fmax(most, lane_sum(&p->lanes[i]));
	put_patterns(m, p);
	for (size_t i = 0; i < p->nlanes; i++)
		put_bar(m, p, &p->lanes[i], (double)i * BAR_STEP + 22,
			most > 0 ? BARS_WIDTH / most : 0);
	put_keys(m, p, 0, (double)p->nlanes * BAR_STEP, BARS_WIDTH);
}

/* Days as places on a line. */
struct scale {
	const char *first;
	double left, step;
};

static struct scale scale_of(const struct picture *p, double left, double right)
{
	long days = p->first && p->last ? day_between(p->first, p->last) : 0;
	return (struct scale) { p->first, left, (right - left) / (double)(days > 0 ? days : 1) };
}

static double place(const struct scale *s, const char *first, const char *last)
{
	double from = (double)day_between(s->first, first);
	double to = last ? (double)day_between(s->first, last) : from;
	return s->left + s->step * (from + to) / 2;
}

/* Months since the year 0. */
static long months_of(const char *day, struct markup *m)
{
	return 12 * strtol(arena_bytes(&m->memory, day, 4), NULL, 10) +
	       strtol(arena_bytes(&m->memory, day + 5, 2), NULL, 10) - 1;
}

/* Lines with months or years, as close as they have room. A span of days has its edges. */
static void put_ticks(struct markup *m, const struct picture *p, const struct scale *s, double top,
	double bottom, double words)
{
	static const int steps[] = { 1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000 };
	enum { YEAR = 12, YEAR_ROOM = 46, MONTH_ROOM = 72 };
	long first = months_of(p->first, m) + 1, last = months_of(p->last, m);
	int step = 1;
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		step = steps[i];
		if (s->step * 30.4 * step >= (step < YEAR ? MONTH_ROOM : YEAR_ROOM))
			break;
	}
	bool any = false;
	for (long month = first; month <= last; month++) {
		if (month % step)
			continue;
		const char *day = arena_printf(
			&m->memory, "%04ld-%02ld-01", month / YEAR, month % YEAR + 1);
		double x = place(s, day, NULL);
		any = true;
		put_line(m, "grid", x, top, x, bottom);
		put_text(m, x, words, "middle", ROLE_DIM,
			step < YEAR ? day_human(arena_bytes(&m->memory, day, 7), &m->memory)
				    : arena_bytes(&m->memory, day, 4));
	}
	if (any)
		return;
	put_text(m, s->left, words, "start", ROLE_DIM, day_human(p->first, &m->memory));
	if (strcmp(p->first, p->last) != 0)
		put_text(m, WIDE - EDGE, words, "end", ROLE_DIM, day_human(p->last, &m->memory));
}

/* The day as of which all is drawn. */
static void put_today(
	struct markup *m, const struct picture *p, const struct scale *s, double top, double bottom)
{
	if (!p->today || strcmp(p->today, p->first) < 0 || strcmp(p->today, p->last) > 0)
		return;
	double x = place(s, p->today, NULL);
	markup_raw(m, "<g>");
	put_title(m, arena_printf(&m->memory, "as of %s", day_human(p->today, &m->memory)));
	put_line(m, "event", x, top, x, bottom);
	markup_raw(m, "</g>");
}

/* The part of a line that a mark takes: of its sign, or of the days below it where those are more.
 */
struct reach {
	double from, to;
};

static struct reach reach_of(const struct scale *s, const struct picture_mark *k)
{
	double x = place(s, k->first, k->last), half = SIGN / 2.0;
	if (k->last)
		half = fmax(half, s->step * (double)day_between(k->first, k->last) / 2);
	return (struct reach) { x - half, x + half };
}

/* A lane of a timeline: signs of days that lie close stand one below the other, so that none hides
 * another. */
struct stack {
	size_t *lines;       /* of each mark, within its half */
	size_t above, below; /* lines in each half */
};

/* What stands on the lines of one half of a lane: chains of marks, each place one more than the
 * mark's, 0 their end. */
struct half {
	size_t *lines, *next, count;
};

/* Puts a mark on the first line on which nothing stands in its way. */
static size_t half_put(struct half *h, const struct reach *taken, size_t mark)
{
	for (size_t line = 0; line < h->count; line++) {
		size_t at = h->lines[line];
		while (at && (taken[at - 1].to <= taken[mark].from ||
				     taken[mark].to <= taken[at - 1].from))
			at = h->next[at - 1];
		if (!at) {
			h->next[mark] = h->lines[line];
			h->lines[line] = mark + 1;
			return line;
		}
	}
	h->lines[h->count] = mark + 1;
	return h->count++;
}

static struct stack stack_of(
	const struct scale *s, const struct picture_lane *lane, struct arena *a)
{
	size_t n = lane->nmarks, size = (n + 1) * sizeof n, *next = arena_alloc(a, size);
	struct half above = { arena_alloc(a, size), next, 0 },
		    below = { arena_alloc(a, size), next, 0 };
	struct reach *taken = arena_alloc(a, (n + 1) * sizeof *taken);
	struct stack ret = { .lines = arena_alloc(a, size) };
	for (size_t i = 0; i < n; i++)
		taken[i] = reach_of(s, &lane->marks[i]);
	/* what speaks against comes first, and so on top */
	for (int bad = 1; bad >= 0; bad--)
		for (size_t i = 0; i < n; i++)
			if ((lane->marks[i].role == ROLE_BAD) == bad)
				ret.lines[i] = half_put(
					lane->marks[i].below ? &below : &above, taken, i);
	ret.above = above.count ? above.count : 1;
	ret.below = below.count ? below.count : 1;
	return ret;
}

static double stack_height(const struct stack *s)
{
	return LANE_GAP + SIGN_STEP * (double)(s->above + s->below);
}

static struct scale timeline_scale(const struct picture *p)
{
	return scale_of(p, LANE_LEFT, WIDE - EDGE);
}

static double timeline_height(const struct picture *p, struct arena *a)
{
	struct scale s = timeline_scale(p);
	double ret = 0;
	for (size_t i = 0; i < p->nlanes; i++) {
		struct stack lines = stack_of(&s, &p->lanes[i], a);
		ret += stack_height(&lines);
	}
	return ret;
}

static void put_mark(
	struct markup *m, const struct scale *s, const struct picture_mark *k, double y)
{
	double x = place(s, k->first, k->last);
	struct reach days = reach_of(s, k);
	markup_raw(m, "<g class=\"mark\">");
	put_title(m, k->title);
	if (k->last && strcmp(k->first, k->last) != 0)
		put_line(m, "span", days.from, y + 3, days.to, y + 3);
	put_text(m, x, y, "middle", k->role, k->sign);
	markup_raw(m, "</g>");
}

static void put_lane(
	struct markup *m, const struct scale *s, const struct picture_lane *lane, double y)
{
	struct stack lines = stack_of(s, lane, &m->memory);
	put_line(m, "grid", 0, y, WIDE, y);
	put_text(m, 0, y + 21, "start", ROLE_PLAIN, text_cut(lane->label, 9, &m->memory));
	for (size_t i = 0; i < lane->nmarks; i++) {
		const struct picture_mark *k = &lane->marks[i];
		size_t line = lines.lines[i] + (k->below ? lines.above : 0);
		put_mark(m, s, k, y + SIGN_STEP * (double)(line + 1) - 1);
	}
}

static void draw_timeline(struct markup *m, const struct picture *p)
{
	double top = 24, bottom = top + timeline_height(p, &m->memory), y = top;
	struct scale s = timeline_scale(p);
	put_ticks(m, p, &s, top, bottom, top - 6);
	put_today(m, p, &s, top, bottom);
	for (size_t i = 0; i < p->nlanes; i++) {
		struct stack lines = stack_of(&s, &p->lanes[i], &m->memory);
		put_lane(m, &s, &p->lanes[i], y);
		y += stack_height(&lines);
	}
	put_line(m, "grid", 0, bottom, WIDE, bottom);
	put_keys(m, p, 0, bottom + 4, WIDE);
}

/* From a round number below the least to one above the most; the step is 1, 2 or 5 times a power
 * of ten. */
struct axis {
	double least, most, step;
};

static struct axis axis_of(const struct picture *p)
{
	double least = 0, most = 0;
	for (size_t i = 0; i < p->nlanes; i++)
		for (size_t j = 0; j < p->lanes[i].nmarks && !p->lanes[i].events; j++) {
			double v = p->lanes[i].marks[j].value;
			if (!isfinite(v))
				continue;
			least = fmin(least, v);
			most = fmax(most, v);
		}
	double rough = fmax(most - least, 1e-9) / 4, power = pow(10, floor(log10(rough)));
	double step = rough <= power       ? power
		      : rough <= 2 * power ? 2 * power
		      : rough <= 5 * power ? 5 * power
					   : 10 * power;
	return (struct axis) { floor(least / step) * step, ceil(most / step) * step, step };
}

static double height(const struct axis *a, double value)
{
	double part = (value - a->least) / (a->most > a->least ? a->most - a->least : 1);
	return 40 + LINES_HEIGHT * (1 - part);
}

static void put_axis(struct markup *m, const struct axis *a)
{
	for (int i = 0; i <= 20; i++) {
		double v = a->least + i * a->step;
		if (v > a->most + a->step / 2)
			break;
		double y = height(a, v);
		put_line(m, "grid", LINES_LEFT, y, WIDE - EDGE, y);
		put_text(m, LINES_LEFT - 6, y + 4, "end", ROLE_DIM,
			arena_printf(&m->memory, "%.7g", v));
	}
}

static void put_events(struct markup *m, const struct scale *s, const struct picture_lane *lane)
{
	double free = 0; /* where the next sign has room beside the last one */
	for (size_t i = 0; i < lane->nmarks; i++) {
		const struct picture_mark *k = &lane->marks[i];
		double x = place(s, k->first, k->last), words = fmax(x, free);
		markup_raw(m, "<g>");
		put_title(m, k->title);
		put_line(m, "event", x, 22, x, 40 + LINES_HEIGHT);
		put_text(m, words, 18, "middle", k->role, k->sign);
		free = words + 4 + LETTER * (double)text_width(k->sign);
		markup_raw(m, "</g>");
	}
}

static void put_points(struct markup *m, const struct scale *s, const struct axis *a,
	const struct picture_lane *lane)
{
	const char *separator = "M";
	markup_raw(m, "<path d=\"");
	for (size_t i = 0; i < lane->nmarks; i++) {
		const struct picture_mark *k = &lane->marks[i];
		if (!isfinite(k->value))
			continue;
		fprintf(m->out, "%s%.2f %.2f", k->apart ? "M" : separator,
			place(s, k->first, k->last), height(a, k->value));
		separator = "L";
	}
	markup_raw(m, "\"");
	markup_attribute(m, "class", lane->dash ? "line dashed" : "line");
	markup_raw(m, "/>");
	for (size_t i = 0; i < lane->nmarks; i++) {
		const struct picture_mark *k = &lane->marks[i];
		if (!isfinite(k->value))
			continue;
		double x = place(s, k->first, k->last), y = height(a, k->value);
		put_rect(m, x - 3, y - 3, 6, 6);
		markup_attribute(m, "class", lane->dash ? "point hollow" : "point");
		markup_raw(m, ">");
		put_title(m, k->title);
		markup_raw(m, "</rect>");
	}
}

static void draw_lines(struct markup *m, const struct picture *p)
{
	struct scale s = scale_of(p, LINES_LEFT, WIDE - EDGE);
	struct axis a = axis_of(p);
	put_axis(m, &a);
	put_ticks(m, p, &s, 40 + LINES_HEIGHT - 5, 40 + LINES_HEIGHT, 40 + LINES_HEIGHT + 18);
	for (size_t i = 0; i < p->nlanes; i++)
		if (p->lanes[i].events)
			put_events(m, &s, &p->lanes[i]);
	for (size_t i = p->nlanes; i > 0; i--)
		if (!p->lanes[i - 1].events && p->lanes[i - 1].nmarks)
			put_points(m, &s, &a, &p->lanes[i - 1]);
	put_keys(m, p, 0, 40 + LINES_HEIGHT + 24, WIDE);
}

void svg_picture(struct markup *m, const struct picture *p)
{
	bool bars = p->kind == PICTURE_BARS;
	double width = bars ? BARS_WIDTH : WIDE;
	double above = bars                          ? (double)p->nlanes * BAR_STEP
		       : p->kind == PICTURE_TIMELINE ? 28 + timeline_height(p, &m->memory)
						     : 64 + LINES_HEIGHT;
	double all = above + put_keys(NULL, p, 0, 0, width) + 8;
	fprintf(m->out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"%s\" role=\"img\"",
		bars ? "bars" : "wide");
	fprintf(m->out, " viewBox=\"0 0 %.0f %.0f\"", width, all);
	fputs(" aria-labelledby=\"", m->out);
	const char *title = arena_printf(&m->memory, "%s.title", p->name),
		   *text = arena_printf(&m->memory, "%s.text", p->name);
	markup_word(m, title);
	markup_raw(m, " ");
	markup_word(m, text);
	markup_raw(m, "\"><title");
	markup_name(m, "id", "", title);
	markup_raw(m, ">");
	markup_text(m, p->title);
	markup_raw(m, "</title><desc");
	markup_name(m, "id", "", text);
	markup_raw(m, ">");
	markup_text(m, picture_words(p, &m->memory));
	markup_raw(m, "</desc>");
	if (bars)
		draw_bars(m, p);
	else if (p->kind == PICTURE_TIMELINE)
		draw_timeline(m, p);
	else
		draw_lines(m, p);
	markup_raw(m, "</svg>\n");
}
