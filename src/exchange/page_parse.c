/* A page of a known type, from its bytes to its fields. */
#include <string.h>

#include "arena.h"
#include "bytes.h"
#include "err.h"
#include "page_facts.h"

bool page_is_text(const char *type)
{
	return strncmp(type, "text/", 5) == 0 || strcmp(type, "application/json") == 0 ||
	       strcmp(type, "application/xml") == 0;
}

bool page_is_html(const char *type)
{
	return strcmp(type, "text/html") == 0 || strcmp(type, "application/xhtml+xml") == 0;
}

bool page_is_mail(const char *type)
{
	return strcmp(type, "message/rfc822") == 0 || strcmp(type, "multipart/related") == 0;
}

void page_parse(const struct page_xml *x, const void *bytes, size_t length,
	const struct page_hints *hints, const char *media_type, struct arena *a, struct page *ret)
{
	struct err full = { 0 };
	SCOPED(buf_done) struct buf text = buf_new(BYTES_TEXT_MAX + 16, &full);
	struct facts f = { .arena = a, .room = FACTS_MAX, .text = &text };
	f.list = arena_alloc(a, FACTS_MAX * sizeof *f.list);
	size_t n = length;
	const char *utf8 = NULL;
	if (page_is_text(media_type) || page_is_html(media_type) || page_is_mail(media_type))
		utf8 = page_decode(bytes, length, hints->charset, a, &n, &ret->charset);
	if (page_is_html(media_type))
		page_html(x, utf8, n, &f);
	else if (page_is_mail(media_type))
		page_mail(utf8, n, &f);
	else if (utf8) {
		const char *start = utf8 + strspn(utf8, " \t\r\n");
		fact_add(&f, "first line", start, strcspn(start, "\n"));
		facts_text(&f, utf8, n);
	} else if (strcmp(media_type, "application/pdf") == 0)
		page_pdf(bytes, length, &f);
	ret->trouble = f.trouble;
	ret->text = text.length ? arena_bytes(a, text.text, text.length) : NULL;
	page_guess(&f, hints, ret);
}
