/*
 * The reader of saved pages, as the child runs it. What comes out has only the form that
 * page.h promises, whatever went in. PDFs are left to poppler.
 */
#include <string.h>

#include "arena.h"
#include "err.h"
#include "fuzz.h"
#include "page_facts.h"
#include "text.h"

static void check(const struct page *p)
{
	struct day_span span;
	const char *url = p->fields[PAGE_URL].value, *day = p->fields[PAGE_PUBLISHED_ON].value;
	must(!url || text_starts(url, "https://") || text_starts(url, "http://"));
	must(!url || !strpbrk(url, " \t\n\"<>"));
	must(!day || day_span(day, &span));
	for (int i = 0; i < PAGE_FIELDS; i++) {
		const char *value = p->fields[i].value;
		must(!value == !p->fields[i].from);
		must(!value || (*value && strlen(value) <= FACT_MAX && !strchr(value, '\n')));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = { "text/html", "text/html", "text/plain",
		"message/rfc822", "multipart/related" };
	static const char *const charsets[] = { NULL, NULL, "gb18030", "utf-16le", "no-such" };
	if (size < 2)
		return 0;
	struct arena a = { 0 };
	struct err e = { 0 };
	struct page p = { 0 };
	struct page_xml *x = NULL;
	const struct page_hints hints = { .charset = charsets[data[1] % COUNT_OF(charsets)] };
	must(page_xml_load(&x, &a, &e));
	struct page_input in;
	page_prepare((const char *)data + 2, size - 2, &hints, types[data[0] % COUNT_OF(types)], &a,
		&in);
	page_parse(x, &in, &hints, &a, &p);
	charsets_close(&in.charsets);
	check(&p);
	arena_done(&a);
	return 0;
}
