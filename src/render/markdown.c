/* Markdown as CommonMark with the tables of GFM; pandoc reads it too. No raw HTML is written, and
 * every character of data that could mean something stands behind a backslash. */
#include <errno.h>
#include <string.h>
#include "arena.h"
#include "doc_node.h"
#include "err.h"
#include "macros.h"
#include "markup.h"
#include "picture.h"
#include "text.h"

struct markdown {
	FILE *out;
	struct arena scratch;
};

static void markdown_done(struct markdown *m)
{
	arena_done(&m->scratch);
}

/* The beginning of a line can make it a heading, a list, a rule or a fence. */
static bool starts_block(const char *s)
{
	size_t digits = strspn(s, "0123456789");
	if (digits > 0)
		return s[digits] == '.' || s[digits] == ')';
	return *s && strchr("#+-=:%", *s);
}

/* Always one line. */
static void put_text(struct markdown *m, const char *text, bool begins)
{
	const char *s = text_one_line(text, &m->scratch);
	if (begins) {
		s += strspn(s, " ");
		if (starts_block(s)) {
			size_t digits = strspn(s, "0123456789");
			fwrite(s, 1, digits, m->out);
			s += digits;
			fprintf(m->out, "\\%c", *s++);
		}
	}
	for (; *s; s++) {
		if (strchr("\\`*_[]<>|~&@$^{}!", *s))
			putc('\\', m->out);
		putc(*s, m->out);
	}
}

/* An address between pointed brackets; what would end it there is written as bytes. */
static void put_address(struct markdown *m, const char *url)
{
	putc('<', m->out);
	for (const unsigned char *s = (const unsigned char *)url; *s; s++)
		if (strchr("<>|\\`", *s) || *s >= 0x7f)
			fprintf(m->out, "%%%02X", *s);
		else
			putc(*s, m->out);
	putc('>', m->out);
}

static void put_run(struct markdown *m, const struct cell *c, bool begins)
{
	bool strong = c->role == ROLE_STRONG && c->text && *c->text;
	if (c->link && *c->link == '@') {
		fprintf(m->out, "[%s]", c->link);
	} else if (markup_is_address(c->link)) {
		if (strcmp(c->link, c->text) != 0) {
			putc('[', m->out);
			put_text(m, c->text, false);
			fputs("](", m->out);
			put_address(m, c->link);
			putc(')', m->out);
		} else {
			put_address(m, c->link);
		}
	} else {
		fputs(strong ? "**" : "", m->out);
		put_text(m, c->text, begins && !strong);
		fputs(strong ? "**" : "", m->out);
	}
}

static void put_cell(struct markdown *m, const struct cell *c, bool begins)
{
	for (; c; c = c->more) {
		if (c->text)
			put_run(m, c, begins);
		begins = begins && !(c->text && *c->text);
	}
}

static void put_heading(struct markdown *m, const struct doc_node *node)
{
	fprintf(m->out, "\n%.*s ", node->level, "######");
	put_text(m, node->cells[0].text, false);
	fputs("\n", m->out);
	if (node->cells[1].text && *node->cells[1].text) {
		fputs("\n", m->out);
		put_text(m, node->cells[1].text, true);
		fputs("\n", m->out);
	}
}

/* "label: text", an item of a list. */
static const struct doc_node *put_facts(struct markdown *m, const struct doc_node *node)
{
	fputs("\n", m->out);
	for (; doc_in_group(node, DOC_FACT); node = node->next) {
		if (node->kind == DOC_GAP)
			continue;
		fputs("- ", m->out);
		put_text(m, node->cells[0].text, true);
		fputs(": ", m->out);
		put_cell(m, &node->cells[1], false);
		fputs("\n", m->out);
	}
	return node;
}

static const struct doc_node *put_items(struct markdown *m, const struct doc_node *node)
{
	fputs("\n", m->out);
	for (; node && (node->kind == DOC_ITEM || node->kind == DOC_ITEM_TEXT); node = node->next) {
		if (node->kind == DOC_ITEM_TEXT) {
			fputs("\n  ", m->out);
			put_cell(m, &node->cells[0], true);
			fputs("\n", m->out);
			continue;
		}
		fputs("- ", m->out);
		bool any = false;
		for (size_t i = 0; i < node->count; i++) {
			if (!node->cells[i].text || !*node->cells[i].text)
				continue;
			fputs(any ? " " : "", m->out);
			put_cell(m, &node->cells[i], !any);
			any = true;
		}
		fputs("\n", m->out);
	}
	return node;
}

static void put_table_row(struct markdown *m, const struct cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fputs("| ", m->out);
		put_cell(m, &cells[i], false);
		putc(' ', m->out);
	}
	fputs("|\n", m->out);
}

static const struct doc_node *put_table(struct markdown *m, const struct doc_node *node)
{
	const struct doc_node *table = node;
	if (node->name) {
		fputs("\n", m->out);
		put_text(m, node->name, true);
		fputs("\n", m->out);
	}
	fputs("\n", m->out);
	for (size_t i = 0; i < table->count; i++) {
		fputs("| ", m->out);
		put_text(m, table->columns[i].title, false);
		putc(' ', m->out);
	}
	fputs("|\n", m->out);
	for (size_t i = 0; i < table->count; i++)
		fputs(table->columns[i].type == CELL_INT ? "| ---: " : "| --- ", m->out);
	fputs("|\n", m->out);
	for (node = node->next; node && node->kind == DOC_ROW; node = node->next)
		put_table_row(m, node->cells, node->count);
	return node;
}

static const struct doc_node *put_pairs(struct markdown *m, const struct doc_node *node)
{
	fputs("\n", m->out);
	put_table_row(m, node->cells, node->count);
	fputs("| --- | --- | --- |\n", m->out);
	for (node = node->next; doc_in_group(node, DOC_PAIR); node = node->next)
		if (node->kind == DOC_PAIR)
			put_table_row(m, node->cells, node->count);
	return node;
}

static const struct doc_node *put_picture(struct markdown *m, const struct doc_node *node)
{
	if (node->drawn_only)
		return doc_after_picture(node);
	const struct picture *p = node->picture;
	if (!p->description)
		return node->next;
	fputs("\n", m->out);
	put_text(m, p->description, true);
	fputs("\n", m->out);
	return node->next;
}

static void put_drawing(struct markdown *m, const struct doc_node *node)
{
	fputs("\n    ", m->out);
	fputs(text_one_line(node->cells[0].text, &m->scratch), m->out);
	fputs("\n", m->out);
}

static const struct doc_node *put_block(struct markdown *m, const struct doc_node *node)
{
	switch (node->kind) {
	case DOC_HEADING:
		put_heading(m, node);
		break;
	case DOC_TEXT:
		fputs("\n", m->out);
		put_cell(m, &node->cells[0], true);
		fputs("\n", m->out);
		break;
	case DOC_FACT:
		return put_facts(m, node);
	case DOC_ITEM:
	case DOC_ITEM_TEXT:
		return put_items(m, node);
	case DOC_TABLE:
		return put_table(m, node);
	case DOC_PAIR:
		return put_pairs(m, node);
	case DOC_PICTURE:
		return put_picture(m, node);
	case DOC_DRAWING:
		put_drawing(m, node);
		break;
	case DOC_ROW:
	case DOC_GAP:
		break;
	}
	return node->next;
}

bool markdown_begin(FILE *out, const struct doc_head *head, struct err *e)
{
	SCOPED(markdown_done) struct markdown m = { .out = out };
	if (head->bibliography)
		fprintf(out, "---\nbibliography: %s\n---\n\n", head->bibliography);
	fputs("# ", out);
	put_text(&m, head->title, false);
	fputs("\n", out);
	if (head->right) {
		fputs("\n", out);
		put_text(&m, head->right, true);
		fputs("\n", out);
	}
	return e->code == ERR_NONE;
}

bool markdown_put(FILE *out, const struct doc *piece, struct err *e)
{
	SCOPED(markdown_done) struct markdown m = { .out = out };
	for (const struct doc_node *node = doc_first(piece); node;) {
		node = put_block(&m, node);
		arena_clear(&m.scratch);
	}
	if (ferror(out))
		err_set(e, ERR_IO, "cannot write the output: %s", strerror(errno));
	return e->code == ERR_NONE;
}
