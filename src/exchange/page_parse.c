/* A page of a known type, from its bytes to its fields. */
#include <string.h>

#include "arena.h"
#include "bytes.h"
#include "err.h"
#include "page_facts.h"

void page_prepare(const char *bytes, size_t length, const struct page_hints *hints,
	const char *type, struct arena *a, struct page_input *ret)
{
	*ret = (struct page_input) { .bytes = bytes, .length = length, .type = type };
	if (page_is_mail(type))
		charsets_open(&ret->charsets, bytes, length, a);
	else if (page_is_text(type) || page_is_html(type))
		ret->bytes = page_decode(
			bytes, length, hints->charset, a, &ret->length, &ret->charset);
}

void page_parse(const struct page_xml *x, const struct page_input *in,
	const struct page_hints *hints, struct arena *a, struct page *ret)
{
	struct err full = { 0 };
	SCOPED(buf_done) struct buf text = buf_new(BYTES_TEXT_MAX + 16, &full);
	struct facts f = { .arena = a, .room = FACTS_MAX, .text = &text };
	f.list = arena_alloc(a, FACTS_MAX * sizeof *f.list);
	if (page_is_html(in->type))
		page_html(x, in->bytes, in->length, &f);
	else if (page_is_mail(in->type))
		page_mail(x, in->bytes, in->length, &f);
	else if (page_is_text(in->type)) {
		const char *start = in->bytes + strspn(in->bytes, " \t\r\n");
		fact_add(&f, "first line", start, strcspn(start, "\n"));
		facts_text(&f, in->bytes, in->length);
	} else if (strcmp(in->type, "application/pdf") == 0)
		page_pdf(in->bytes, in->length, &f);
	ret->charset = in->charset;
	ret->trouble = f.trouble;
	ret->text = text.length ? arena_bytes(a, text.text, text.length) : NULL;
	page_guess(&f, hints, ret);
}
