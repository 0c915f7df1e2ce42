#include "doc_out.h"

#include <stdlib.h>

#include "arena.h"
#include "doc_node.h"
#include "err.h"
#include "macros.h"

struct doc_out {
	FILE *out;
	const struct look *look;
	const struct doc_head *head;
	struct html *html;
	struct err *err;
};

struct doc_out *doc_begin(
	FILE *out, const struct look *look, const struct doc_head *head, struct err *e)
{
	struct doc_out *o = calloc(1, sizeof *o);
	if (!o) {
		err_set(e, ERR_IO, "out of memory");
		return NULL;
	}
	*o = (struct doc_out) { .out = out, .look = look, .head = head, .err = e };
	if (look->format == FORMAT_HTML) {
		o->html = html_begin(out, head, e);
	} else if (look->format == FORMAT_MD) {
		markdown_begin(out, head, e);
	} else {
		SCOPED(arena_done) struct arena memory = { 0 };
		struct doc *d = doc_new(&memory);
		doc_heading(d, 1, head->title, head->right);
		doc_write_text(d, look, out, e);
	}
	return o;
}

bool doc_put(struct doc_out *o, const struct doc *piece)
{
	if (o->err->code != ERR_NONE || !doc_first(piece))
		return o->err->code == ERR_NONE;
	if (o->html)
		return html_put(o->html, piece);
	if (o->look->format == FORMAT_MD)
		return markdown_put(o->out, piece, o->err);
	putc('\n', o->out);
	return doc_write_text(piece, o->look, o->out, o->err);
}

bool doc_end(struct doc_out *o)
{
	struct err *e = o->err;
	if (o->html) {
		html_end(o->html);
	} else if (o->head->foot && e->code == ERR_NONE) {
		SCOPED(arena_done) struct arena memory = { 0 };
		struct doc *d = doc_new(&memory);
		doc_text(d, ROLE_DIM, o->head->foot);
		doc_put(o, d);
	}
	free(o);
	return e->code == ERR_NONE;
}
