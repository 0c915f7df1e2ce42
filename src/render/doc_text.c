#include "doc.h"

#include <errno.h>
#include <string.h>
#include "arena.h"
#include "doc_node.h"
#include "err.h"
#include "grid.h"
#include "macros.h"
#include "picture.h"
#include "table.h"
#include "text.h"

enum {
	INDENT = 2,       /* before facts and items */
	LAST_LEAST = 24,  /* narrower, an item's last field goes below the others */
	BELOW = 6,        /* where it then begins, and the texts under it */
	PAIRS_LEAST = 72, /* narrower, the two sides stand one after the other */
};

struct writer {
	FILE *out;
	const struct look *look;
	struct arena memory;  /* of the block being written */
	struct arena scratch; /* of the row */
	bool gap, any;        /* an empty line is due; something was written */
	struct err *err;
};

/* Every block begins here, so that gaps stand between blocks only. */
static void begin(struct writer *w)
{
	if (w->gap && w->any)
		putc('\n', w->out);
	w->gap = false;
	w->any = true;
}

/* Text of a block: many lines where there is a width, else one. */
static const char *clean(struct writer *w, const struct cell *c)
{
	const char *text = cell_flat(c, &w->memory);
	return (w->look->width > 0 ? text_printable : text_one_line)(text, &w->memory);
}

static void write_cells(
	struct writer *w, struct grid_column *columns, size_t count, const struct cell *cells)
{
	grid_row(w->out, w->look, columns, count, cells, &w->scratch);
}

/* A paragraph that begins at the given column. */
static void write_text(struct writer *w, int indent, const struct cell *cell)
{
	struct cell text = { clean(w, cell), cell->role };
	struct grid_column column = { .before = indent, .wrap = true };
	grid_measure(&column, 1, &text);
	grid_fit(&column, 1, w->look->width);
	write_cells(w, &column, 1, &text);
}

static void write_heading(struct writer *w, const struct doc_node *node)
{
	w->gap |= node->level > 1;
	begin(w);
	struct cell cells[] = { { clean(w, &node->cells[0]), ROLE_STRONG },
		{ text_one_line(node->cells[1].text, &w->memory), ROLE_DIM } };
	struct grid_column columns[] = { { .wrap = true }, { .before = 2, .wrap = true } };
	grid_measure(columns, 2, cells);
	int missing = w->look->width - grid_start(columns, 1) - columns[1].width;
	if (w->look->width > 0 && (missing < 0 || !*cells[1].text)) {
		write_text(w, 0, &cells[0]);
		if (*cells[1].text)
			write_text(w, 0, &cells[1]);
		return;
	}
	columns[1].before += missing > 0 ? missing : 0;
	write_cells(w, columns, 2, cells);
}

static void write_drawing(struct writer *w, const struct cell *cell)
{
	const char *text = text_one_line(cell->text, &w->memory);
	if (w->look->cut && w->look->width > 0)
		text = text_cut(text, w->look->width, &w->memory);
	struct grid_column column = { .width = text_width(text) };
	write_cells(w, &column, 1, &(struct cell) { text, cell->role });
}

/* The cells of a node, safe to print. */
static struct cell *cleaned(struct writer *w, const struct doc_node *node)
{
	struct cell *ret = arena_alloc(&w->memory, node->count * sizeof *ret);
	for (size_t i = 0; i < node->count; i++)
		ret[i] = (struct cell) { clean(w, &node->cells[i]), node->cells[i].role };
	return ret;
}

/* The members of a group share the columns; the first node behind it is returned. */
static const struct doc_node *write_grid(
	struct writer *w, const struct doc_node *node, struct grid_column *columns, size_t count)
{
	enum doc_kind kind = node->kind;
	for (const struct doc_node *n = node; doc_in_group(n, kind); n = n->next)
		if (n->kind == kind)
			grid_measure(columns, count, cleaned(w, n));
	grid_fit(columns, count, w->look->width);
	struct cell *empty = arena_alloc(&w->memory, count * sizeof *empty);
	for (; doc_in_group(node, kind); node = node->next)
		write_cells(w, columns, count, node->kind == kind ? cleaned(w, node) : empty);
	return node;
}

static const struct doc_node *write_facts(struct writer *w, const struct doc_node *node)
{
	struct grid_column columns[] = { { .before = INDENT, .wrap = true },
		{ .before = 2, .wrap = true } };
	return write_grid(w, node, columns, COUNT_OF(columns));
}

/* One column of the pairs as a list: its heading, then what stands in it. */
static const struct doc_node *write_column(
	struct writer *w, const struct doc_node *node, size_t column)
{
	for (; doc_in_group(node, DOC_PAIR); node = node->next) {
		if (node->kind != DOC_PAIR || !*node->cells[column].text)
			continue;
		bool heading = node->cells[0].role == ROLE_STRONG;
		if (!heading && *node->cells[0].text)
			write_text(w, INDENT, &node->cells[0]);
		write_text(w, heading ? 0 : BELOW, &node->cells[column]);
	}
	return node;
}

static const struct doc_node *write_pairs(struct writer *w, const struct doc_node *node)
{
	if (w->look->width > 0 && w->look->width < PAIRS_LEAST) {
		write_column(w, node, 1);
		putc('\n', w->out);
		return write_column(w, node, 2);
	}
	struct grid_column columns[] = { { .wrap = true }, { .before = 2, .wrap = true },
		{ .bar = true, .wrap = true } };
	return write_grid(w, node, columns, COUNT_OF(columns));
}

static bool is_item(const struct doc_node *node)
{
	return node && (node->kind == DOC_ITEM || node->kind == DOC_ITEM_TEXT);
}

/* How many columns neighbouring items have: the mark, and the fields. */
static size_t count_fields(const struct doc_node *node)
{
	size_t most = 1;
	for (; is_item(node); node = node->next)
		if (node->kind == DOC_ITEM && node->count > most)
			most = node->count;
	return most;
}

/* An item's last field is not measured: it takes what is left of its own line. */
static struct grid_column *measure_items(struct writer *w, const struct doc_node *node, size_t most)
{
	struct grid_column *columns = arena_alloc(&w->memory, most * sizeof *columns);
	for (; is_item(node); node = node->next)
		if (node->kind == DOC_ITEM)
			grid_measure(columns, node->count - (node->count > 1), cleaned(w, node));
	for (size_t i = 0; i < most; i++)
		columns[i].before = i == 0 ? INDENT : i == 1 ? columns[0].width > 0 : 2;
	return columns;
}

/* Has the last field room beside the others? */
static bool has_room(const struct writer *w, const struct grid_column *columns, size_t last)
{
	int width = w->look->width;
	return width <= 0 || last < 2 || width - grid_start(columns, last) >= LAST_LEAST;
}

static void write_item(
	struct writer *w, const struct doc_node *node, const struct grid_column *shared)
{
	size_t count = node->count, last = count - 1;
	struct cell *cells = cleaned(w, node);
	struct grid_column *columns = arena_alloc(&w->memory, count * sizeof *columns);
	memcpy(columns, shared, count * sizeof *columns);
	bool beside = has_room(w, columns, last);
	size_t written = beside ? count : last;
	if (beside && last > 0) {
		columns[last].width = 0;
		columns[last].wrap = true;
		grid_measure(columns + last, 1, cells + last);
	}
	grid_fit(columns, written, w->look->width);
	write_cells(w, columns, written, cells);
	if (!beside)
		write_text(w, BELOW, &cells[last]);
}

static const struct doc_node *write_items(struct writer *w, const struct doc_node *node)
{
	size_t most = count_fields(node);
	const struct grid_column *columns = measure_items(w, node, most);
	int under = BELOW;
	if (has_room(w, columns, most - 1))
		under = most > 1 ? grid_start(columns, most - 1) : INDENT;
	for (; is_item(node); node = node->next)
		if (node->kind == DOC_ITEM)
			write_item(w, node, columns);
		else
			write_text(w, under, &node->cells[0]);
	return node;
}

static const struct doc_node *write_table(struct writer *w, const struct doc_node *node)
{
	struct look look = { .format = FORMAT_TEXT,
		.width = w->look->width,
		.color = w->look->color,
		.cut = w->look->cut,
		.limit = -1 };
	struct table *t = table_begin(w->out, &look, node->columns, node->count, w->err);
	struct cell *cells = arena_alloc(&w->memory, node->count * sizeof *cells);
	for (node = node->next; node && node->kind == DOC_ROW; node = node->next) {
		for (size_t i = 0; i < node->count; i++)
			cells[i] = (struct cell) { .text = cell_flat(&node->cells[i], &w->memory),
				.role = node->cells[i].role };
		if (t)
			table_row(t, cells);
	}
	if (t)
		table_end(t, NULL, NULL);
	return node;
}

/* A picture is told by its table, and by what is to be seen in it. */
static const struct doc_node *write_picture(struct writer *w, const struct doc_node *node)
{
	if (node->picture->description)
		write_text(w, 0,
			&(struct cell) { .text = node->picture->description, .role = ROLE_DIM });
	return node->next;
}

/* Write what begins at the node; the first node behind it is returned. */
static const struct doc_node *write_block(struct writer *w, const struct doc_node *node)
{
	if (node->kind == DOC_GAP)
		w->gap = true;
	else if (node->kind != DOC_HEADING)
		begin(w);
	switch (node->kind) {
	case DOC_HEADING:
		write_heading(w, node);
		break;
	case DOC_TEXT:
		write_text(w, 0, &node->cells[0]);
		break;
	case DOC_DRAWING:
		write_drawing(w, &node->cells[0]);
		break;
	case DOC_FACT:
		return write_facts(w, node);
	case DOC_PAIR:
		return write_pairs(w, node);
	case DOC_ITEM:
	case DOC_ITEM_TEXT:
		return write_items(w, node);
	case DOC_TABLE:
		return write_table(w, node);
	case DOC_PICTURE:
		return node->drawn_only ? doc_after_picture(node) : write_picture(w, node);
	case DOC_ROW:
	case DOC_GAP:
		break;
	}
	return node->next;
}

/* The nodes without what could be typed next. */
static const struct doc_node *without_hints(const struct doc_node *node, struct arena *a)
{
	struct doc_node *first = NULL, **end = &first;
	for (; node; node = node->next) {
		if (node->hint)
			continue;
		*end = arena_alloc(a, sizeof **end);
		**end = *node;
		(*end)->next = NULL;
		if (node->alone)
			(*end)->cells = node->alone;
		end = &(*end)->next;
	}
	return first;
}

static void writer_done(struct writer *w)
{
	arena_done(&w->memory);
	arena_done(&w->scratch);
}

bool doc_write_text(const struct doc *d, const struct look *look, FILE *out, struct err *e)
{
	SCOPED(writer_done) struct writer w = { .out = out, .look = look, .err = e };
	SCOPED(arena_done) struct arena alone = { 0 };
	const struct doc_node *node = doc_first(d);
	if (look->quiet)
		node = without_hints(node, &alone);
	while (node && e->code == ERR_NONE) {
		node = write_block(&w, node);
		arena_clear(&w.memory);
		if (ferror(out))
			err_set(e, ERR_IO, "cannot write the output: %s", strerror(errno));
	}
	if (e->code == ERR_NONE && fflush(out) != 0)
		err_set(e, ERR_IO, "cannot write the output: %s", strerror(errno));
	return e->code == ERR_NONE;
}
