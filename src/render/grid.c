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
	if (!strchr(text, '\n'))
		return text_width(text);
	int widest = 0, width;
	for (const char *p = text; *p;) {
		size_t length = strcspn(p, "\n");
		width = text_width_of(p, length);
		widest = width > widest ? width : widest;
		p += length + (p[length] == '\n');
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

void grid_paint(FILE *out, const struct look *look, enum role role, const char *text, size_t length)
{
	static const char *const codes[] = { [ROLE_STRONG] = "1",
		[ROLE_DIM] = "2",
		[ROLE_CODE] = "36",
		[ROLE_GOOD] = "32",
		[ROLE_PART] = "33",
		[ROLE_BAD] = "31",
		[ROLE_WARN] = "1;33" };
	const char *code = look->color && length > 0 ? codes[role] : NULL;
	if (code)
		fprintf(out, "\033[%sm", code);
	fwrite(text, 1, length, out);
	if (code)
		fputs("\033[0m", out);
}

/* One line of the output in the making: spaces wait until something follows them. */
struct line {
	FILE *out;
	const struct look *look;
	int spaces;
};

static void put_spaces(FILE *out, int count)
{
	static const char some[] = "                                ";
	for (int n; count > 0; count -= n) {
		n = count < (int)sizeof some - 1 ? count : (int)sizeof some - 1;
		fwrite(some, 1, (size_t)n, out);
	}
}

static void put(struct line *l, enum role role, const char *text, size_t length)
{
	if (length == 0)
		return;
	put_spaces(l->out, l->spaces);
	grid_paint(l->out, l->look, role, text, length);
	l->spaces = 0;
}

static void put_bar(struct line *l)
{
	static const char bar[] = "│";
	l->spaces++;
	put(l, ROLE_DIM, bar, sizeof bar - 1);
	l->spaces++;
}

/* The next line of a cell, in its column; *rest moves behind it. */
static void put_piece(
	struct line *l, const struct grid_column *c, enum role role, const char **rest)
{
	size_t length = strcspn(*rest, "\n"), shown = length;
	while (shown > 0 && (*rest)[shown - 1] == ' ')
		shown--;
	int missing = c->width - text_width_of(*rest, shown);
	missing = missing < 0 ? 0 : missing;
	l->spaces += c->right ? missing : 0;
	put(l, role, *rest, shown);
	l->spaces += c->right ? 0 : missing;
	*rest += length + ((*rest)[length] == '\n');
}

static const char *fit_cell(const struct look *look, const struct grid_column *c, const char *text,
	struct arena *scratch)
{
	if (!text)
		return "";
	if (c->right || cell_width(text) <= c->width)
		return text;
	bool wrap = c->wrap || !look->cut;
	return wrap ? text_wrap(text, c->width, scratch) : text_cut(text, c->width, scratch);
}

void grid_row(FILE *out, const struct look *look, const struct grid_column *columns, size_t count,
	const struct cell *cells, struct arena *scratch)
{
	const char **rest = arena_alloc(scratch, count * sizeof *rest);
	for (size_t i = 0; i < count; i++)
		rest[i] = fit_cell(look, &columns[i], cells[i].text, scratch);
	bool more;
	do {
		struct line line = { out, look, 0 };
		more = false;
		for (size_t i = 0; i < count; i++) {
			line.spaces += columns[i].before;
			if (columns[i].bar)
				put_bar(&line);
			put_piece(&line, &columns[i], cells[i].role, &rest[i]);
			more |= *rest[i] != '\0';
		}
		putc('\n', out);
	} while (more);
	arena_clear(scratch);
}
