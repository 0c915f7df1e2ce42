#include "grid.h"

#include <limits.h>
#include <string.h>
#include "arena.h"
#include "macros.h"
#include "text.h"

enum {
	WRAP_LEAST = 12, /* narrower, wrapped text cannot be read: others give way */
	TEXT_LEAST = 12, /* a code or "31 Dec 2024" must stay whole */
	BAR_WIDTH = 3,   /* " │ " */
	GAP = 2,         /* between columns, where there is room for it */
};

/* The widest line of a cell. */
static int cell_width(const char *text)
{
	if (!text)
		return 0;
	int widest = 0, width;
	for (const char *p = text, *end; *p; p = end + (*end == '\n')) {
		end = strchrnul(p, '\n');
		width = text_width_of(p, (size_t)(end - p));
		widest = width > widest ? width : widest;
	}
	return widest;
}

void grid_measure(struct grid_column *columns, size_t count, const struct cell *cells)
{
	for (size_t i = 0; i < count; i++) {
		int width = cell_width(cells[i].text);
		if (width > columns[i].width)
			columns[i].width = width;
	}
}

int grid_start(const struct grid_column *columns, size_t column)
{
	int start = 0;
	for (size_t i = 0; i <= column; i++)
		start += columns[i].before + (columns[i].bar ? BAR_WIDTH : 0) +
			 (i < column ? columns[i].width : 0);
	return start;
}

/* Take from the widest of the columns, none below its least width, until so many are gained;
 * what is still missing is returned. */
static int shrink(
	struct grid_column *columns, size_t count, int wrap_least, int text_least, int over)
{
	while (over > 0) {
		struct grid_column *widest = NULL;
		for (size_t i = 0; i < count; i++) {
			struct grid_column *c = &columns[i];
			bool gives = !c->right && c->width > (c->wrap ? wrap_least : text_least);
			if (gives && (!widest || c->width > widest->width))
				widest = c;
		}
		if (!widest)
			break;
		widest->width--;
		over--;
	}
	return over;
}

/* Set the columns closer; so many characters are gained. */
static int close_gaps(struct grid_column *columns, size_t count)
{
	int gained = 0;
	for (size_t i = 0; i < count; i++)
		if (columns[i].before == GAP) {
			columns[i].before = 1;
			gained++;
		}
	return gained;
}

bool grid_fit(struct grid_column *columns, size_t count, int width)
{
	if (width <= 0 || count == 0)
		return true;
	for (size_t i = 0; i < count; i++) /* keeps the sum, and the steps below, small */
		if (!columns[i].right && columns[i].width > width)
			columns[i].width = width;
	int over = grid_start(columns, count - 1) + columns[count - 1].width - width;
	over = shrink(columns, count, WRAP_LEAST, INT_MAX, over);
	if (over > 0)
		over -= close_gaps(columns, count);
	over = shrink(columns, count, WRAP_LEAST, TEXT_LEAST, over);
	shrink(columns, count, 2, 2, over);
	return over <= 0;
}

/* What a terminal takes for the colour of a role; "": as it is. */
static const char *color_of(const struct look *look, enum role role)
{
	static const char *const codes[] = { [ROLE_PLAIN] = "",
		[ROLE_STRONG] = "\033[1m",
		[ROLE_DIM] = "\033[2m",
		[ROLE_CODE] = "\033[36m",
		[ROLE_GOOD] = "\033[32m",
		[ROLE_PART] = "\033[33m",
		[ROLE_BAD] = "\033[31m",
		[ROLE_WARN] = "\033[1;33m" };
	return look->color ? codes[role] : "";
}

static const char usual_color[] = "\033[0m";
enum { COLORS_LENGTH = sizeof "\033[1;33m" + sizeof usual_color };

/* One line of the output in the making: spaces wait until something follows them. */
struct line {
	char *end;
	const struct look *look;
	int spaces;
};

static void put(struct line *l, enum role role, const char *text, size_t length)
{
	const char *color = color_of(l->look, role);
	if (length == 0)
		return;
	l->end = (char *)memset(l->end, ' ', (size_t)l->spaces) + l->spaces;
	l->spaces = 0;
	if (*color)
		l->end = stpcpy(l->end, color);
	l->end = mempcpy(l->end, text, length);
	if (*color)
		l->end = stpcpy(l->end, usual_color);
}

static void put_bar(struct line *l)
{
	static const char bar[] = "│";
	l->spaces++;
	put(l, ROLE_DIM, bar, sizeof bar - 1);
	l->spaces++;
}

/* What is still to be written of a cell. */
struct rest {
	const char *text;
	bool plain; /* every byte takes a column */
};

/* The next line of a cell, in its column. */
static void put_piece(
	struct line *l, const struct grid_column *c, enum role role, struct rest *rest)
{
	const char *text = rest->text, *end = strchrnul(text, '\n');
	size_t shown = (size_t)(end - text);
	while (shown > 0 && text[shown - 1] == ' ')
		shown--;
	int missing = c->width - (rest->plain ? (int)shown : text_width_of(text, shown));
	missing = missing < 0 ? 0 : missing;
	l->spaces += c->right ? missing : 0;
	put(l, role, text, shown);
	l->spaces += c->right ? 0 : missing;
	rest->text = end + (*end == '\n');
}

static struct rest fit_cell(const struct look *look, const struct grid_column *c, const char *text,
	struct arena *scratch)
{
	bool plain = text && text_is_plain(text);
	int width = plain ? (int)strlen(text) : cell_width(text);
	if (c->right || width <= c->width)
		return (struct rest) { text ? text : "", plain };
	if (c->wrap || !look->cut)
		return (struct rest) { text_wrap(text, c->width, scratch), plain };
	return (struct rest) { text_cut(text, c->width, scratch), false };
}

/* Bytes that the longest line may take: the texts, and around each its spaces, bar and colours. */
static size_t line_room(const struct grid_column *columns, size_t count, const struct rest *rest)
{
	size_t room = 1;
	for (size_t i = 0; i < count; i++)
		room += (size_t)(columns[i].before + columns[i].width) + strlen(rest[i].text) +
			sizeof " │ " + 2 * COLORS_LENGTH;
	return room;
}

void grid_row(FILE *out, const struct look *look, const struct grid_column *columns, size_t count,
	const struct cell *cells, struct arena *scratch)
{
	struct rest *rest = arena_alloc(scratch, count * sizeof *rest);
	for (size_t i = 0; i < count; i++)
		rest[i] = fit_cell(look, &columns[i], cells[i].text, scratch);
	char *room = arena_alloc(scratch, line_room(columns, count, rest));
	bool more;
	do {
		struct line line = { room, look, 0 };
		more = false;
		for (size_t i = 0; i < count; i++) {
			line.spaces += columns[i].before;
			if (columns[i].bar)
				put_bar(&line);
			if (*rest[i].text)
				put_piece(&line, &columns[i], cells[i].role, &rest[i]);
			else
				line.spaces += columns[i].width;
			more |= *rest[i].text != '\0';
		}
		*line.end++ = '\n';
		fwrite(room, 1, (size_t)(line.end - room), out);
	} while (more);
	arena_clear(scratch);
}
