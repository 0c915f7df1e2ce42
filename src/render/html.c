/*
 * One HTML file that asks for nothing: its style and its script stand in it, and
 * the policy in its head (CSP 3) lets nothing else run or load. Without the
 * script everything can be read; it only sorts tables and filters the dossiers.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "doc_node.h"
#include "err.h"
#include "hash.h"
#include "macros.h"
#include "markup.h"
#include "html_parts.h"
#include "picture.h"
#include "svg.h"
#include "text.h"

enum { LEVELS = 7, HOW_MOST = 512 };

struct html {
	struct markup m;
	const struct doc_head *head;
	const char *open[LEVELS]; /* the element open at each level; NULL: none */
	char how[HOW_MOST];       /* how a picture is read, as said last: it is said once */
	struct err *err;
};

/* A file of the page, "html.css". */
static const struct html_part_text *part(const char *name)
{
	const struct html_part_text *p = html_part_all;
	while (p->name && strcmp(p->name, name) != 0)
		p++;
	return p;
}

static void put_policy(struct markup *m, bool still)
{
	char style[HASH_BASE64], script[HASH_BASE64];
	struct hash h = hash_of(part("html.css")->text, part("html.css")->length);
	hash_base64(&h, style);
	h = hash_of(part("html.js")->text, part("html.js")->length);
	hash_base64(&h, script);
	fprintf(m->out,
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'sha256-%s'; script-src %s%s%s; base-uri 'none'; "
		"form-action 'none'\">\n",
		style, still ? "" : "'sha256-", still ? "'none'" : script, still ? "" : "'");
}

static void put_contents(struct markup *m, const struct doc_head *head)
{
	if (head->ncontents == 0)
		return;
	markup_raw(m, "<nav aria-label=\"Contents\">\n<ol>\n");
	for (size_t i = 0; i < head->ncontents; i++) {
		markup_raw(m, "<li><a");
		markup_name(m, "href", "#", head->contents[i].name);
		markup_raw(m, ">");
		markup_text(m, head->contents[i].title);
		markup_raw(m, "</a></li>\n");
	}
	markup_raw(m, "</ol>\n</nav>\n");
}

struct html *html_begin(FILE *out, const struct doc_head *head, struct err *e)
{
	struct html *h = calloc(1, sizeof *h);
	if (!h) {
		err_set(e, ERR_IO, "out of memory");
		return NULL;
	}
	*h = (struct html) { .m = { .out = out }, .head = head, .err = e };
	struct markup *m = &h->m;
	markup_raw(m, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
	put_policy(m, head->still);
	markup_raw(m, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		      "<meta name=\"referrer\" content=\"no-referrer\">\n"
		      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	markup_text(m, head->title);
	markup_raw(m, "</title>\n<style>");
	markup_raw(m, part("html.css")->text);
	markup_raw(m, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the "
		      "text</a>\n<header>\n<h1>");
	markup_text(m, head->title);
	markup_raw(m, "</h1>\n");
	if (head->right) {
		markup_raw(m, "<p class=\"right\">");
		markup_text(m, head->right);
		markup_raw(m, "</p>\n");
	}
	markup_raw(m, "</header>\n");
	put_contents(m, head);
	markup_raw(m, "<main id=\"main\">\n");
	return h;
}

/* Close what is open at this level and below it. */
static void close_to(struct html *h, int level)
{
	for (int i = LEVELS - 1; i >= level; i--)
		if (h->open[i]) {
			fprintf(h->m.out, "</%s>\n", h->open[i]);
			h->open[i] = NULL;
		}
}

static const char *role_class(enum role role)
{
	static const char *const names[] = { [ROLE_PLAIN] = NULL,
		[ROLE_STRONG] = "strong",
		[ROLE_DIM] = "dim",
		[ROLE_CODE] = "code",
		[ROLE_GOOD] = "good",
		[ROLE_PART] = "part",
		[ROLE_BAD] = "bad",
		[ROLE_WARN] = "warn" };
	return names[role];
}

static void put_link(struct markup *m, const char *link)
{
	if (*link == '#') {
		markup_raw(m, "<a");
		markup_name(m, "href", "#", link + 1);
		markup_raw(m, ">");
	} else {
		markup_raw(m, "<a");
		markup_attribute(m, "href", link);
		markup_raw(m, " rel=\"external nofollow noreferrer\">");
	}
}

static bool is_link(const char *link)
{
	return link && (*link == '#' || markup_is_address(link));
}

static void put_run(struct markup *m, const struct cell *c)
{
	const char *class = role_class(c->role);
	bool lang = markup_is_language(c->lang), link = is_link(c->link), span = class || lang;
	if (!c->text || !*c->text)
		return;
	if (link)
		put_link(m, c->link);
	if (span)
		markup_raw(m, "<span");
	if (class)
		markup_attribute(m, "class", class);
	if (lang)
		markup_attribute(m, "lang", c->lang);
	if (span)
		markup_raw(m, ">");
	markup_lines(m, c->text);
	markup_raw(m, span ? "</span>" : "");
	markup_raw(m, link ? "</a>" : "");
}

static void put_cell(struct markup *m, const struct cell *c)
{
	for (; c; c = c->more)
		put_run(m, c);
}

/* A list, "WD-02;WD-07", each of its items a link. */
static void put_list(struct markup *m, const struct cell *c)
{
	const char *list = c->text ? c->text : "";
	while (*list) {
		size_t length = strcspn(list, ";");
		const char *item = arena_bytes(&m->memory, list, length);
		if (c->link && *c->link == '#')
			put_link(m, arena_printf(&m->memory, "%s%s", c->link, item));
		markup_text(m, item);
		markup_raw(m, c->link && *c->link == '#' ? "</a>" : "");
		list += length;
		if (*list) {
			list++;
			markup_raw(m, ", ");
		}
	}
}

static bool has_text(const struct cell *c)
{
	for (; c; c = c->more)
		if (c->text && *c->text)
			return true;
	return false;
}

static void put_heading(struct html *h, const struct doc_node *node)
{
	struct markup *m = &h->m;
	int level = node->level < 2 ? 2 : node->level < LEVELS ? node->level : LEVELS - 1;
	close_to(h, level);
	if (node->name) {
		h->open[level] = level == 2 ? "section" : "article";
		fprintf(m->out, "<%s", h->open[level]);
		markup_name(m, "id", "", node->name);
		markup_name(m, "aria-labelledby", "", arena_printf(&m->memory, "%s.h", node->name));
		markup_raw(m, ">\n");
	}
	fprintf(m->out, "<h%d", level);
	if (node->name)
		markup_name(m, "id", "", arena_printf(&m->memory, "%s.h", node->name));
	markup_raw(m, ">");
	put_cell(m, &(struct cell) { .text = node->cells[0].text });
	fprintf(m->out, "</h%d>\n", level);
	if (has_text(&node->cells[1])) {
		markup_raw(m, "<p class=\"right\">");
		put_cell(m, &(struct cell) { .text = node->cells[1].text });
		markup_raw(m, "</p>\n");
	}
}

static void put_paragraph(struct markup *m, const struct cell *c)
{
	const char *class = c->more ? NULL : role_class(c->role);
	markup_raw(m, "<p");
	if (class)
		markup_attribute(m, "class", class);
	markup_raw(m, ">");
	if (class)
		put_run(m, &(struct cell) { .text = c->text, .link = c->link, .lang = c->lang });
	else
		put_cell(m, c);
	markup_raw(m, "</p>\n");
}

static const struct doc_node *put_facts(struct markup *m, const struct doc_node *node)
{
	markup_raw(m, "<dl>\n");
	for (; doc_in_group(node, DOC_FACT); node = node->next) {
		if (node->kind == DOC_GAP)
			continue;
		markup_raw(m, "<div");
		if (node->name)
			markup_name(m, "id", "", node->name);
		markup_raw(m, "><dt>");
		markup_text(m, node->cells[0].text);
		markup_raw(m, "</dt><dd>");
		put_cell(m, &node->cells[1]);
		markup_raw(m, "</dd></div>\n");
	}
	markup_raw(m, "</dl>\n");
	return node;
}

static void put_item(struct markup *m, const struct doc_node *node)
{
	markup_raw(m, "<li");
	if (node->name)
		markup_name(m, "id", "", node->name);
	markup_raw(m, ">");
	if (has_text(&node->cells[0])) {
		const char *class = role_class(node->cells[0].role);
		fprintf(m->out, "<span class=\"mark%s%s\">", class ? " " : "", class ? class : "");
		markup_text(m, node->cells[0].text);
		markup_raw(m, "</span> ");
	}
	for (size_t i = 1; i < node->count; i++) {
		if (!has_text(&node->cells[i]))
			continue;
		markup_raw(m, i + 1 < node->count ? "<span class=\"field\">" : "");
		put_cell(m, &node->cells[i]);
		markup_raw(m, i + 1 < node->count ? "</span> " : "");
	}
	markup_raw(m, "\n");
}

static const struct doc_node *put_items(struct markup *m, const struct doc_node *node)
{
	bool inside = false;
	markup_raw(m, "<ul class=\"items\">\n");
	for (; node && (node->kind == DOC_ITEM || node->kind == DOC_ITEM_TEXT); node = node->next) {
		if (node->kind == DOC_ITEM) {
			markup_raw(m, inside ? "</li>\n" : "");
			put_item(m, node);
			inside = true;
		} else {
			markup_raw(m, inside ? "" : "<li>");
			inside = true;
			put_paragraph(m, &node->cells[0]);
		}
	}
	markup_raw(m, "</li>\n</ul>\n");
	return node;
}

/* A code or a day: not to be broken at its hyphens. */
static bool is_word(const struct cell *c)
{
	enum { WORD_MOST = 20 };
	return c->text && !c->more && !strpbrk(c->text, " \n") && text_width(c->text) <= WORD_MOST;
}

static void put_table_cell(
	struct markup *m, const struct column *column, const struct cell *c, bool first)
{
	bool number = column->type == CELL_INT || column->type == CELL_DECIMAL;
	bool heads = first && has_text(c);
	markup_raw(m, heads ? "<th scope=\"row\"" : "<td");
	markup_raw(m, number ? " class=\"n\">" : is_word(c) ? " class=\"w\">" : ">");
	if (column->type == CELL_LIST)
		put_list(m, c);
	else
		put_cell(m, c);
	markup_raw(m, heads ? "</th>" : "</td>");
}

static void put_scroll(struct markup *m, const char *label)
{
	markup_raw(m, "<div class=\"scroll\" role=\"group\" tabindex=\"0\"");
	markup_attribute(m, "aria-label", label);
	markup_raw(m, ">\n");
}

static const struct doc_node *put_table(struct markup *m, const struct doc_node *node)
{
	const struct doc_node *table = node;
	put_scroll(m, table->name ? table->name : "Table");
	markup_raw(m, "<table>\n");
	if (table->name) {
		markup_raw(m, "<caption>");
		markup_text(m, table->name);
		markup_raw(m, "</caption>\n");
	}
	markup_raw(m, "<thead><tr>");
	for (size_t i = 0; i < table->count; i++) {
		const struct column *c = &table->columns[i];
		bool number = c->type == CELL_INT || c->type == CELL_DECIMAL, heads = *c->title;
		markup_raw(m, heads ? "<th scope=\"col\"" : "<td");
		markup_raw(m, number ? " class=\"n\">" : ">");
		markup_text(m, c->title);
		markup_raw(m, heads ? "</th>" : "</td>");
	}
	markup_raw(m, "</tr></thead>\n<tbody>\n");
	for (node = node->next; node && node->kind == DOC_ROW; node = node->next) {
		markup_raw(m, "<tr>");
		for (size_t i = 0; i < node->count; i++)
			put_table_cell(m, &table->columns[i], &node->cells[i], i == 0);
		markup_raw(m, "</tr>\n");
	}
	markup_raw(m, "</tbody>\n</table>\n</div>\n");
	return node;
}

static void put_pair(struct markup *m, const struct doc_node *node, bool head)
{
	markup_raw(m, "<tr>");
	for (size_t i = 0; i < node->count; i++) {
		bool heads = (head || i == 0) && has_text(&node->cells[i]);
		markup_raw(m, !heads ? "<td>" : head ? "<th scope=\"col\">" : "<th scope=\"row\">");
		put_cell(m, &node->cells[i]);
		markup_raw(m, heads ? "</th>" : "</td>");
	}
	markup_raw(m, "</tr>\n");
}

/* The first pair is the heading. */
static const struct doc_node *put_pairs(struct markup *m, const struct doc_node *node)
{
	put_scroll(m, "Two sides");
	markup_raw(m, "<table class=\"pairs\">\n<thead>");
	put_pair(m, node, true);
	markup_raw(m, "</thead>\n<tbody>\n");
	for (node = node->next; doc_in_group(node, DOC_PAIR); node = node->next)
		if (node->kind == DOC_PAIR)
			put_pair(m, node, false);
	markup_raw(m, "</tbody>\n</table>\n</div>\n");
	return node;
}

/* The picture, and beside it the table that holds the same. */
static const struct doc_node *put_picture(struct html *h, const struct doc_node *node)
{
	struct markup *m = &h->m;
	const struct picture *p = node->picture;
	char last[HOW_MOST];
	memcpy(last, h->how, sizeof last);
	snprintf(h->how, sizeof h->how, "%s", p->how ? p->how : "");
	bool news = strcmp(last, h->how) != 0;
	markup_raw(m, "<figure>\n<figcaption>");
	markup_text(m, p->title);
	markup_raw(m, "</figcaption>\n");
	put_scroll(m, p->title);
	svg_picture(m, p);
	markup_raw(m, "</div>\n");
	if (news || p->description) {
		markup_raw(m, "<p class=\"dim\">");
		markup_text(m, news ? picture_words(p, &m->memory) : p->description);
		markup_raw(m, "</p>\n");
	}
	node = node->next;
	if (node && node->kind == DOC_TABLE && p->table_open) {
		node = put_table(m, node);
	} else if (node && node->kind == DOC_TABLE) {
		markup_raw(m, "<details>\n<summary>The same as a table</summary>\n");
		node = put_table(m, node);
		markup_raw(m, "</details>\n");
	}
	markup_raw(m, "</figure>\n");
	return node;
}

static const struct doc_node *put_block(struct html *h, const struct doc_node *node)
{
	struct markup *m = &h->m;
	switch (node->kind) {
	case DOC_HEADING:
		put_heading(h, node);
		break;
	case DOC_TEXT:
		put_paragraph(m, &node->cells[0]);
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
		return put_picture(h, node);
	case DOC_DRAWING:
		markup_raw(m, "<pre>");
		markup_text(m, node->cells[0].text);
		markup_raw(m, "</pre>\n");
		break;
	case DOC_ROW:
	case DOC_GAP:
		break;
	}
	return node->next;
}

bool html_put(struct html *h, const struct doc *piece)
{
	for (const struct doc_node *node = doc_first(piece); node;) {
		node = put_block(h, node);
		arena_clear(&h->m.memory);
	}
	if (ferror(h->m.out))
		err_set(h->err, ERR_IO, "cannot write the output: %s", strerror(errno));
	return h->err->code == ERR_NONE;
}

bool html_end(struct html *h)
{
	struct markup *m = &h->m;
	struct err *e = h->err;
	close_to(h, 2);
	markup_raw(m, "</main>\n");
	if (h->head->foot) {
		markup_raw(m, "<footer>\n<p>");
		markup_text(m, h->head->foot);
		markup_raw(m, "</p>\n</footer>\n");
	}
	if (!h->head->still) {
		markup_raw(m, "<script>");
		markup_raw(m, part("html.js")->text);
		markup_raw(m, "</script>\n");
	}
	markup_raw(m, "</body>\n</html>\n");
	arena_done(&m->scratch);
	arena_done(&m->memory);
	free(h);
	return e->code == ERR_NONE;
}
