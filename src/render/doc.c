#include "doc.h"

#include <stdarg.h>
#include <stdio.h>
#include "arena.h"
#include "doc_node.h"

struct doc {
	struct arena *arena;
	struct doc_node *first, *last;
	const struct doc_node *table; /* the last one */
};

struct doc *doc_new(struct arena *a)
{
	struct doc *d = arena_alloc(a, sizeof *d);
	d->arena = a;
	return d;
}

const struct doc_node *doc_first(const struct doc *d)
{
	return d->first;
}

static struct doc_node *add(struct doc *d, enum doc_kind kind, size_t count)
{
	struct doc_node *node = arena_alloc(d->arena, sizeof *node);
	*node = (struct doc_node) { .kind = kind,
		.count = count,
		.cells = arena_alloc(d->arena, count * sizeof *node->cells) };
	if (d->last)
		d->last->next = node;
	else
		d->first = node;
	d->last = node;
	return node;
}

static struct cell copy(struct doc *d, enum role role, const char *text)
{
	return (struct cell) { arena_text(d->arena, text ? text : ""), role };
}

void doc_heading(struct doc *d, int level, const char *text, const char *right)
{
	struct doc_node *node = add(d, DOC_HEADING, 2);
	node->level = level;
	node->cells[0] = copy(d, ROLE_STRONG, text);
	node->cells[1] = copy(d, ROLE_DIM, right);
}

static void add_text(struct doc *d, enum doc_kind kind, enum role role, const char *text)
{
	if (text && *text)
		add(d, kind, 1)->cells[0] = copy(d, role, text);
}

void doc_text(struct doc *d, enum role role, const char *text)
{
	add_text(d, DOC_TEXT, role, text);
}

void doc_textf(struct doc *d, enum role role, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *text = arena_alloc(d->arena, length < 0 ? 1 : (size_t)length + 1);
	if (length >= 0)
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	doc_text(d, role, text);
}

void doc_fact(struct doc *d, const char *label, enum role role, const char *text)
{
	if (!text || !*text)
		return;
	struct doc_node *node = add(d, DOC_FACT, 2);
	node->cells[0] = copy(d, ROLE_DIM, label);
	node->cells[1] = copy(d, role, text);
}

void doc_item(
	struct doc *d, enum role role, const char *mark, const char *const *fields, size_t nfields)
{
	struct doc_node *node = add(d, DOC_ITEM, nfields + 1);
	node->cells[0] = copy(d, role, mark);
	for (size_t i = 0; i < nfields; i++)
		node->cells[i + 1] = copy(d, ROLE_PLAIN, fields[i]);
}

void doc_item_text(struct doc *d, enum role role, const char *text)
{
	add_text(d, DOC_ITEM_TEXT, role, text);
}

void doc_table(struct doc *d, const struct column *columns, size_t count)
{
	struct doc_node *node = add(d, DOC_TABLE, 0);
	node->columns = columns;
	node->count = count;
	d->table = node;
}

void doc_row(struct doc *d, const struct cell *cells)
{
	struct doc_node *node = add(d, DOC_ROW, d->table->count);
	for (size_t i = 0; i < node->count; i++)
		node->cells[i] = copy(d, cells[i].role, cells[i].text);
}

void doc_pair(struct doc *d, const char *label, enum role left_role, const char *left,
	enum role right_role, const char *right)
{
	struct doc_node *node = add(d, DOC_PAIR, 3);
	node->cells[0] = copy(d, ROLE_DIM, label);
	node->cells[1] = copy(d, left_role, left);
	node->cells[2] = copy(d, right_role, right);
}

void doc_pair_heading(struct doc *d, const char *label, const char *left, const char *right)
{
	doc_pair(d, label, ROLE_STRONG, left, ROLE_STRONG, right);
	d->last->cells[0].role = ROLE_STRONG;
}

void doc_drawing(struct doc *d, enum role role, const char *line)
{
	add(d, DOC_DRAWING, 1)->cells[0] = copy(d, role, line);
}

void doc_gap(struct doc *d)
{
	if (d->last && d->last->kind != DOC_GAP)
		add(d, DOC_GAP, 0);
}
