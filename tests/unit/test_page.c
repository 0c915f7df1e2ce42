/* Pages as they really come, in tests/pages: what is expected of each, then the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <iconv.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arena.h"
#include "buf.h"
#include "bytes.h"
#include "err.h"
#include "file.h"
#include "page_facts.h"

struct fixture {
	struct arena a;
	struct err err;
};

static int set_up(void **state)
{
	*state = calloc(1, sizeof(struct fixture));
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	arena_done(&f->a);
	free(f);
	return 0;
}

/* One case: expectations as "name: value" lines up to an empty one. */
struct sample {
	const char *name, *head;
	char *bytes;
	size_t length;
};

static const char *expected(struct fixture *f, const struct sample *s, const char *key)
{
	size_t n = strlen(key);
	for (const char *p = s->head; *p; p = strchr(p, '\n') + 1)
		if (strncmp(p, key, n) == 0 && p[n] == ':')
			return arena_bytes(&f->a, p + n + 2, strcspn(p + n + 2, "\n"));
	return NULL;
}

static void encode(struct fixture *f, struct sample *s, const char *charset)
{
	iconv_t cd = iconv_open(charset, "UTF-8");
	size_t left = s->length * 4 + 8, in = s->length;
	char *out = arena_alloc(&f->a, left), *to = out, *from = s->bytes;
	assert_true(cd != (iconv_t)-1);
	assert_int_equal(iconv(cd, &from, &in, &to, &left), 0);
	iconv_close(cd);
	s->bytes = out;
	s->length = (size_t)(to - out);
}

/* A PDF of one page, from "title|author|date|words". */
static void make_pdf(struct fixture *f, struct sample *s)
{
	const char *part[4];
	size_t at[7], count = 0;
	char *p = s->bytes;
	for (int i = 0; i < 4; i++) {
		part[i] = p;
		p += strcspn(p, "|\n");
		if (*p)
			*p++ = '\0';
	}
	const char *draw = arena_printf(&f->a, "BT /F1 12 Tf 72 720 Td (%s) Tj ET", part[3]);
	const char *objects[] = { "<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
		"/Resources<</Font<</F1 5 0 R>>>>>>",
		arena_printf(&f->a, "<</Length %zu>>\nstream\n%s\nendstream", strlen(draw), draw),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		arena_printf(&f->a, "<</Title(%s)/Author(%s)/CreationDate(%s)>>", part[0], part[1],
			part[2]) };
	struct buf b = buf_new(1 << 16, &f->err);
	buf_printf(&b, "%s", "%PDF-1.4\n");
	for (; count < COUNT_OF(objects); count++) {
		at[count] = b.length;
		buf_printf(&b, "%zu 0 obj\n%s\nendobj\n", count + 1, objects[count]);
	}
	size_t table = b.length;
	buf_printf(&b, "xref\n0 %zu\n0000000000 65535 f \n", count + 1);
	for (size_t i = 0; i < count; i++)
		buf_printf(&b, "%010zu 00000 n \n", at[i]);
	buf_printf(&b, "trailer\n<</Size %zu/Root 1 0 R/Info 6 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
		count + 1, table);
	s->length = b.length;
	s->bytes = arena_bytes(&f->a, b.text, b.length);
	buf_done(&b);
}

static struct sample load(struct fixture *f, const char *path, const char *name)
{
	struct sample s = { .name = name };
	char *all;
	size_t length;
	if (!file_read(path, 1 << 20, &f->a, &all, &length, &f->err))
		fail_msg("%s", f->err.text);
	char *gap = *all == '\n' ? all : strstr(all, "\n\n");
	assert_non_null(gap);
	gap += *all == '\n' ? 0 : 1;
	s.head = arena_bytes(&f->a, all, (size_t)(gap - all));
	s.bytes = gap + 1;
	s.length = length - (size_t)(s.bytes - all);
	if (expected(f, &s, "encode"))
		encode(f, &s, expected(f, &s, "encode"));
	if (expected(f, &s, "pdf"))
		make_pdf(f, &s);
	return s;
}

static void same(const struct sample *s, const char *what, const char *want, const char *got)
{
	if ((want || got) && (!want || !got || strcmp(want, got) != 0))
		fail_msg("%s: %s is '%s', not '%s'", s->name, what, got ? got : "(nothing)",
			want ? want : "(nothing)");
}

/* Every line of the key: "text: these words". */
static void has_all(
	struct fixture *f, const struct sample *s, const char *key, bool there, const char *got)
{
	size_t n = strlen(key);
	for (const char *p = s->head; *p; p = strchr(p, '\n') + 1) {
		if (strncmp(p, key, n) != 0 || p[n] != ':')
			continue;
		const char *want = arena_bytes(&f->a, p + n + 2, strcspn(p + n + 2, "\n"));
		if (!(got && strstr(got, want)) == there)
			fail_msg("%s: '%s' is %s its words: '%s'", s->name, want,
				there ? "not among" : "among", got ? got : "(nothing)");
	}
}

static void contains(const struct sample *s, const char *what, const char *want, const char *got)
{
	if (want && (!got || !strstr(got, want)))
		fail_msg("%s: %s is '%s', without '%s'", s->name, what, got ? got : "(nothing)",
			want);
}

static void check(struct fixture *f, const struct sample *s)
{
	struct page p;
	const struct page_hints hints = { .name = expected(f, s, "file") };
	if (!page_read(s->bytes, s->length, &hints, &f->a, &p, &f->err))
		fail_msg("%s: %s", s->name, f->err.text);
	contains(s, "trouble", expected(f, s, "trouble"), p.trouble);
	if (!expected(f, s, "trouble") && p.trouble)
		fail_msg("%s: %s", s->name, p.trouble);
	for (int i = 0; i < PAGE_FIELDS; i++) {
		same(s, page_field_names[i], expected(f, s, page_field_names[i]),
			p.fields[i].value);
		assert_true(!p.fields[i].value == !p.fields[i].from);
	}
	if (expected(f, s, "type"))
		same(s, "media type", expected(f, s, "type"), p.media_type);
	if (expected(f, s, "charset"))
		same(s, "charset", expected(f, s, "charset"), p.charset);
	has_all(f, s, "text", true, p.text);
	has_all(f, s, "no-text", false, p.text);
}

static void test_pages(void **state)
{
	if (!page_built())
		skip();
	struct fixture *f = *state;
	struct dirent **names = NULL;
	const char *folder = arena_printf(&f->a, "%s/tests/pages", getenv("KEPT_ROOT"));
	int count = scandir(folder, &names, NULL, alphasort), pages = 0;
	for (int i = 0; i < count; i++) {
		if (strstr(names[i]->d_name, ".page")) {
			const char *name = arena_text(&f->a, names[i]->d_name);
			struct sample s = load(f, arena_printf(&f->a, "%s/%s", folder, name), name);
			check(f, &s);
			pages++;
		}
		free(names[i]);
	}
	free(names);
	assert_true(pages >= 30);
}

static struct page read_text(struct fixture *f, const char *bytes, size_t length)
{
	struct page p;
	const struct page_hints hints = { .name = "page.html" };
	if (!page_read(bytes, length, &hints, &f->a, &p, &f->err))
		fail_msg("%s", f->err.text);
	return p;
}

/* So many times the same, with a title before and a word after. */
static struct page repeated(struct fixture *f, const char *what, size_t times)
{
	struct buf b = buf_new(64 << 20, &f->err);
	buf_printf(&b, "%s", "<html><head><title>Deep</title></head><body>");
	for (size_t i = 0; i < times; i++)
		buf_add(&b, what, strlen(what));
	buf_printf(&b, "%s", "the end");
	struct page p = read_text(f, b.text, b.length);
	buf_done(&b);
	return p;
}

static void test_deep_pages(void **state)
{
	if (!page_built())
		skip();
	struct fixture *f = *state;
	static const char *const deep[] = { "<table><tr><td>", "<div>", "<b>", "<ul><li>", "<",
		"<svg>", "<a href='x", "&#", "<!--", "<p", "<font><p><table>" };
	for (size_t i = 0; i < COUNT_OF(deep); i++) {
		time_t before = time(NULL);
		struct page p = repeated(f, deep[i], 100000);
		if (!p.fields[PAGE_TITLE].value && !p.trouble)
			fail_msg("100,000 times %s: neither a title nor a reason", deep[i]);
		assert_true(time(NULL) - before < 60);
	}
}

/* Text without an end is cut at a character; the rest is read. */
static void test_long_text(void **state)
{
	if (!page_built())
		skip();
	struct fixture *f = *state;
	struct page p = repeated(f, "\xe6\xb9\x96\xe5\x8c\x97 ", 500000);
	assert_non_null(p.text);
	assert_true(strlen(p.text) <= BYTES_TEXT_MAX && strlen(p.text) > BYTES_TEXT_MAX - 8);
	assert_string_equal(p.fields[PAGE_TITLE].value, "Deep");
}

/* Nothing of a page reaches a record that a terminal would obey, whatever it is made of. */
static void test_no_byte_hurts(void **state)
{
	if (!page_built())
		skip();
	struct fixture *f = *state;
	unsigned seed = 7;
	for (int n = 0; n < 60; n++) {
		char noise[600];
		int at = snprintf(noise, sizeof noise,
			"<html lang='%c'><title>t</title><meta name=author content='", n + 1);
		for (int i = at; i < 500; i++)
			noise[i] = (char)((seed = seed * 1103515245U + 12345U) >> 16);
		struct page p = read_text(f, noise, 500);
		for (int i = 0; i < PAGE_FIELDS; i++)
			for (const char *c = p.fields[i].value; c && *c; c++)
				assert_true((unsigned char)*c >= ' ' && *c != 0x7f);
	}
}

static void test_dates(void **state)
{
	(void)state;
	static const struct {
		const char *text, *day;
	} dates[] = {
		{ "2026-03-19T08:00:00+08:00", "2026-03-19" },
		{ "2026/3/9", "2026-03-09" },
		{ "20260319", "2026-03-19" },
		{ "2026\xe5\xb9\xb4"
		  "3\xe6\x9c\x88"
		  "19\xe6\x97\xa5",
			"2026-03-19" },
		{ "2026.03.19", "2026-03-19" },
		{ "2026-03", "2026-03" },
		{ "19 March 2026", "2026-03-19" },
		{ "Mar. 19, 2026", "2026-03-19" },
		{ "Thu, 19 Mar 2026 10:00:00 GMT", "2026-03-19" },
		{ "Thursday, March 19th, 2026", "2026-03-19" },
		{ "3/4/2026", NULL },
		{ "03-04-2026", NULL },
		{ "2026-02-30", NULL },
		{ "2026-13-01", NULL },
		{ "202603191", NULL },
		{ "1499-01-01", NULL },
		{ "today", NULL },
		{ "", NULL },
	};
	static const struct {
		const char *url, *day;
	} addresses[] = {
		{ "https://a.example/2026/03/19/x", "2026-03-19" },
		{ "https://a.example/2026-03-19-x.html", "2026-03-19" },
		{ "https://a.example/202603/t20260319_1.html", "2026-03-19" },
		{ "https://a.example/x/20260319/", "2026-03-19" },
		{ "https://a.example/2026-03/19/c_1.htm", "2026-03-19" },
		{ "https://a.example/2024/06/readout", "2024-06" },
		{ "https://a.example/120260319/", NULL },
		{ "https://a.example/2026/99/19/", NULL },
		{ "https://a.example/article-20261399", NULL },
		{ "https://2026-03-19.example/a", NULL },
		{ "https://a.example", NULL },
	};
	char day[DAY_SIZE];
	for (size_t i = 0; i < COUNT_OF(dates); i++) {
		bool is = page_date(dates[i].text, day);
		if (is != (dates[i].day != NULL) || (is && strcmp(day, dates[i].day) != 0))
			fail_msg("'%s' is %s", dates[i].text, is ? day : "no date");
	}
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		bool is = page_date_of_url(addresses[i].url, day);
		if (is != (addresses[i].day != NULL) || (is && strcmp(day, addresses[i].day) != 0))
			fail_msg("'%s' is %s", addresses[i].url, is ? day : "no date");
	}
}

#define PAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE(test_pages),
		PAGE(test_deep_pages),
		PAGE(test_long_text),
		PAGE(test_no_byte_hurts),
		PAGE(test_dates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
