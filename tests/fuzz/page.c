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

static struct page_xml *xml;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const names[] = { "gb18030", "utf-16le", "windows-1252", "big5-hkscs",
		"iso-8859-1", "utf-7", "shift_jis", "euc-kr" };
	static struct arena a;
	struct err e = { 0 };
	(void)argc;
	(void)argv;
	keep_memory();
	for (size_t i = 0; i < COUNT_OF(names); i++)
		keep_encoding(names[i]);
	must(page_xml_load(&xml, &a, &e));
	return 0;
}

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
	struct page p = { 0 };
	const struct page_hints hints = { .charset = charsets[data[1] % COUNT_OF(charsets)] };
	struct page_input in;
	page_prepare((const char *)data + 2, size - 2, &hints, types[data[0] % COUNT_OF(types)], &a,
		&in);
	page_parse(xml, &in, &hints, &a, &p);
	charsets_close(&in.charsets);
	check(&p);
	arena_done(&a);
	return 0;
}
