#include "doc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "doc_node.h"
#include "err.h"
#include "picture.h"

struct doc {
	struct arena *arena;
	struct doc_node *first, *last;
	const struct doc_node *table; /* the last one */
	bool hints;
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
		.hint = d->hints,
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
	return (struct cell) { .text = arena_text(d->arena, text ? text : ""), .role = role };
}

/* A cell with its links, and what goes on from it. */
static struct cell copy_cell(struct doc *d, const struct cell *c)
{
	struct cell ret = copy(d, c->role, c->text);
	ret.link = arena_text(d->arena, c->link);
	ret.lang = arena_text(d->arena, c->lang);
	struct cell *last = &ret;
	for (c = c->more; c; c = c->more) {
		struct cell *next = arena_alloc(d->arena, sizeof *next);
		*next = copy(d, c->role, c->text);
		next->link = arena_text(d->arena, c->link);
		next->lang = arena_text(d->arena, c->lang);
		last->more = next;
		last = next;
	}
	return ret;
}

void runs_add(struct runs *r, enum role role, const char *text, const char *link)
{
	if (!text || !*text)
		return;
	struct cell *c = arena_alloc(r->arena, sizeof *c);
	*c = (struct cell) { .text = text, .role = role, .link = link };
	if (r->last)
		r->last->more = c;
	else
		r->first = c;
	r->last = c;
}

void runs_addf(struct runs *r, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	runs_add(r, ROLE_PLAIN, arena_vprintf(r->arena, format, args), NULL);
	va_end(args);
}

struct cell runs_cell(const struct runs *r)
{
	return r->first ? *r->first : (struct cell) { .text = "" };
}

const char *cell_flat(const struct cell *c, struct arena *a)
{
	if (!c->more)
		return c->text;
	size_t length = 0;
	for (const struct cell *m = c; m; m = m->more)
		length += m->text ? strlen(m->text) : 0;
	char *ret = arena_alloc(a, length + 1), *end = ret;
	for (const struct cell *m = c; m; m = m->more)
		if (m->text)
			end = stpcpy(end, m->text);
	return ret;
}

bool doc_in_group(const struct doc_node *node, enum doc_kind kind)
{
	if (node && node->kind == DOC_GAP)
		node = node->next;
	return node && node->kind == kind;
}

const struct doc_node *doc_after_picture(const struct doc_node *node)
{
	node = node->next;
	if (node && node->kind == DOC_TABLE)
		for (node = node->next; node && node->kind == DOC_ROW;)
			node = node->next;
	return node;
}

void doc_heading(struct doc *d, int level, const char *text, const char *right)
{
	struct doc_node *node = add(d, DOC_HEADING, 2);
	node->level = level;
	node->cells[0] = copy(d, ROLE_STRONG, text);
	node->cells[1] = copy(d, ROLE_DIM, right);
}

void doc_section(struct doc *d, int level, const char *name, const char *text, const char *right)
{
	doc_heading(d, level, text, right);
	doc_name(d, name);
}

void doc_name(struct doc *d, const char *name)
{
	if (d->last)
		d->last->name = arena_text(d->arena, name);
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
	va_list args;
	va_start(args, format);
	doc_text(d, role, arena_vprintf(d->arena, format, args));
	va_end(args);
}

void doc_fact(struct doc *d, const char *label, enum role role, const char *text)
{
	if (!text || !*text)
		return;
	struct doc_node *node = add(d, DOC_FACT, 2);
	node->cells[0] = copy(d, ROLE_DIM, label);
	node->cells[1] = copy(d, role, text);
}

void doc_fact_runs(struct doc *d, const char *label, const struct runs *r)
{
	if (!r->first)
		return;
	struct doc_node *node = add(d, DOC_FACT, 2);
	node->cells[0] = copy(d, ROLE_DIM, label);
	node->cells[1] = copy_cell(d, r->first);
}

void doc_runs(struct doc *d, const struct runs *r)
{
	if (r->first)
		add(d, DOC_TEXT, 1)->cells[0] = copy_cell(d, r->first);
}

void doc_item_runs(struct doc *d, const struct runs *r)
{
	if (r->first)
		add(d, DOC_ITEM_TEXT, 1)->cells[0] = copy_cell(d, r->first);
}

void doc_item_cells(
	struct doc *d, enum role role, const char *mark, const struct cell *fields, size_t nfields)
{
	struct doc_node *node = add(d, DOC_ITEM, nfields + 1);
	node->cells[0] = copy(d, role, mark);
	for (size_t i = 0; i < nfields; i++)
		node->cells[i + 1] = copy_cell(d, &fields[i]);
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

void doc_caption(struct doc *d, const char *text)
{
	d->last->name = arena_text(d->arena, text);
}

void doc_row(struct doc *d, const struct cell *cells)
{
	struct doc_node *node = add(d, DOC_ROW, d->table->count);
	for (size_t i = 0; i < node->count; i++)
		node->cells[i] = copy_cell(d, &cells[i]);
}

void doc_pair(struct doc *d, const char *label, enum role left_role, const char *left,
	enum role right_role, const char *right)
{
	struct doc_node *node = add(d, DOC_PAIR, 3);
	node->cells[0] = copy(d, ROLE_DIM, label);
	node->cells[1] = copy(d, left_role, left);
	node->cells[2] = copy(d, right_role, right);
}

void doc_pair_cells(struct doc *d, const char *label, struct cell left, struct cell right)
{
	struct doc_node *node = add(d, DOC_PAIR, 3);
	node->cells[0] = copy(d, ROLE_DIM, label);
	node->cells[1] = copy_cell(d, &left);
	node->cells[2] = copy_cell(d, &right);
}

void doc_picture(struct doc *d, const struct picture *p, bool drawn_only)
{
	struct doc_node *node = add(d, DOC_PICTURE, 0);
	node->picture = picture_copy(p, d->arena);
	node->drawn_only = drawn_only;
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

void doc_hints(struct doc *d, bool on)
{
	d->hints = on;
}

void doc_hint(struct doc *d, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct doc_node *node = d->last;
	node->alone = arena_alloc(d->arena, sizeof *node->alone);
	*node->alone = node->cells[0];
	node->cells[0].text = arena_printf(
		d->arena, "%s%s", node->alone->text, arena_vprintf(d->arena, format, args));
	va_end(args);
}
