/* The writers of documents for other programs: what the data holds must stay text in each. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "doc_out.h"
#include "err.h"
#include "macros.h"
#include "markup.h"
#include "picture.h"
#include "svg.h"

static int begin(void **state)
{
	*state = calloc(1, sizeof(struct arena));
	return *state ? 0 : -1;
}

static int end(void **state)
{
	arena_done(*state);
	free(*state);
	return 0;
}

static char *page_of(struct doc *d, enum format format)
{
	char *text;
	size_t size;
	struct err e = { 0 };
	struct look look = { .format = format, .width = 80, .limit = -1 };
	struct doc_head head = { .title = "A <title> & more", .right = "as of" };
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	struct doc_out *o = doc_begin(out, &look, &head, &e);
	assert_non_null(o);
	assert_true(doc_put(o, d));
	assert_true(doc_end(o));
	assert_int_equal(fclose(out), 0);
	return text;
}

/* Not inlined: gcc 12 then takes the text for a pointer to the variable. */
__attribute__((noinline)) static char *drawing_of(const struct picture *p)
{
	char *text;
	size_t size;
	struct markup m = { .out = open_memstream(&text, &size) };
	assert_non_null(m.out);
	svg_picture(&m, p);
	assert_int_equal(fclose(m.out), 0);
	arena_done(&m.scratch);
	arena_done(&m.memory);
	return text;
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' is not in:\n%s", part, text);
}

static void lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("'%s' is in:\n%s", part, text);
}

static size_t times(const char *text, const char *part)
{
	size_t n = 0;
	for (; (text = strstr(text, part)); text += strlen(part))
		n++;
	return n;
}

static void html_keeps_data_text(void **state)
{
	struct doc *d = doc_new(*state);
	struct runs t = { .arena = *state };
	runs_add(&t, ROLE_PLAIN, "a script", "javascript:alert(1)");
	runs_add(&t, ROLE_PLAIN, "a page", "https://example.org/?a=1&b=\"2");
	doc_heading(d, 2, "<h1>\"&'", NULL);
	doc_text(d, ROLE_BAD, "</p><script>alert(1)</script>");
	doc_runs(d, &t);
	doc_fact(d, "label<b>", ROLE_PLAIN, "\033[31mred\302\205 \342\200\256back");
	char *page = page_of(d, FORMAT_HTML);
	has(page, "<title>A &lt;title&gt; &amp; more</title>");
	has(page, "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
	has(page, "label&lt;b&gt;");
	lacks(page, "javascript:");
	lacks(page, "\033");
	has(page, "&lt;U+202E&gt;");
	assert_int_equal(times(page, "<script"), 1);
	free(page);
}

static void html_does_not_break_codes_and_days(void **state)
{
	static const struct column columns[] = { { "code", "code" }, { "n", "n", CELL_INT },
		{ "what", "what" } };
	struct doc *d = doc_new(*state);
	doc_table(d, columns, COUNT_OF(columns));
	doc_row(d, (const struct cell[]) { { .text = "BUENOS-AIRES-2018" }, { .text = "3" },
			   { .text = "two words" } });
	doc_row(d, (const struct cell[]) { { .text = "X" }, { .text = "4" },
			   { .text = "aVeryLongWordWithoutAnySpaceInIt" } });
	char *page = page_of(d, FORMAT_HTML);
	has(page, "<th scope=\"row\" class=\"w\">BUENOS-AIRES-2018</th>");
	has(page, "<td class=\"n\">3</td><td>two words</td>");
	has(page, "<td>aVeryLongWordWithoutAnySpaceInIt</td>");
	free(page);
}

static void markdown_keeps_data_text(void **state)
{
	static const struct column columns[] = { { "a", "a" } };
	struct doc *d = doc_new(*state);
	doc_text(d, ROLE_PLAIN, "# no heading\n- no item *no* `no` [no](javascript:x) <b>");
	doc_table(d, columns, COUNT_OF(columns));
	doc_row(d, (const struct cell[]) { { .text = "one | two\nthree" } });
	char *page = page_of(d, FORMAT_MD);
	lacks(page, "\n# no");
	lacks(page, "\n- no");
	lacks(page, " *no*");
	lacks(page, "[no](");
	lacks(page, " <b>");
	has(page, "| one \\| two three |");
	free(page);
}

static struct picture drawing(enum picture_kind kind, const struct picture_lane *lanes, size_t n)
{
	return (struct picture) { .kind = kind,
		.name = "p",
		.title = "A title",
		.description = "What is seen.",
		.how = "How it is read.",
		.first = "2023-01-01",
		.last = "2024-12-31",
		.lanes = lanes,
		.nlanes = n };
}

static void svg_keeps_data_text(void **state)
{
	(void)state;
	const struct picture_mark marks[] = { { .first = "2023-05-01",
		.last = "2023-05-31",
		.sign = "<",
		.title = "a \"title\" & <svg onload=x>\f" } };
	const struct picture_lane lane = { .label = "L<>&", .marks = marks, .nmarks = 1 };
	struct picture p = drawing(PICTURE_TIMELINE, &lane, 1);
	char *text = drawing_of(&p);
	has(text, "<desc id=\"p.text\">What is seen. How it is read.</desc>");
	has(text, "L&lt;&gt;&amp;");
	lacks(text, "<svg onload");
	lacks(text, "\f");
	assert_int_equal(times(text, "<svg"), 1);
	has(text, "class=\"span\""); /* a month has a width */
	free(text);
}

/* Where the sign stands that the title belongs to. */
struct at {
	double x, y;
};

static struct at sign_at(const char *svg, const char *title)
{
	struct at at = { 0, 0 };
	char wanted[64];
	snprintf(wanted, sizeof wanted, "<title>%s</title>", title);
	const char *s = strstr(svg, wanted);
	s = s ? strstr(s, "<text") : NULL;
	if (!s || sscanf(strstr(s, " x=") + 4, "%lf\" y=\"%lf", &at.x, &at.y) != 2)
		fail_msg("no sign of '%s' in:\n%s", title, svg);
	return at;
}

static void svg_hides_no_sign_behind_another(void **state)
{
	(void)state;
	static const struct picture_mark marks[] = {
		{ .first = "2023-05-01", .sign = "+", .title = "for", .below = true },
		{ .first = "2023-05-01", .sign = "+", .title = "for too", .below = true },
		{ .first = "2023-05-03",
			.sign = "-",
			.title = "against",
			.below = true,
			.role = ROLE_BAD },
		{ .first = "2023-11-01", .sign = "+", .title = "later", .below = true },
		{ .first = "2023-04-01",
			.last = "2023-12-31",
			.sign = "~",
			.title = "in the year",
			.below = true },
		{ .first = "2023-05-01", .sign = "v", .title = "due" },
		{ .first = "2023-05-01", .sign = ">", .title = "due later" },
	};
	const struct picture_lane lanes[] = {
		{ .label = "L", .marks = marks, .nmarks = COUNT_OF(marks) },
		{ .label = "M", .marks = &marks[3], .nmarks = 1 }
	};
	struct picture p = drawing(PICTURE_TIMELINE, lanes, 2);
	char *text = drawing_of(&p);
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		for (size_t j = 0; j < i; j++) {
			struct at a = sign_at(text, marks[i].title),
				  b = sign_at(text, marks[j].title);
			if (fabs(a.x - b.x) < 13 && fabs(a.y - b.y) < 15)
				fail_msg("'%s' lies on '%s'", marks[i].title, marks[j].title);
		}
	struct at against = sign_at(text, "against"), later = sign_at(text, "later");
	assert_true(against.y < sign_at(text, "for").y);
	assert_true(against.y > sign_at(text, "due").y);
	assert_true(against.y > sign_at(text, "due later").y);
	/* where there is room the first line is taken; the bar of a span keeps others off */
	assert_float_equal(later.y, against.y, 0);
	assert_true(sign_at(text, "in the year").y > later.y);
	/* the next lane begins below all of them */
	assert_true(sign_at(strstr(text, ">M</text>"), "later").y > sign_at(text, "in the year").y);
	free(text);
}

static void svg_ticks_fit_the_span(void **state)
{
	(void)state;
	static const struct {
		const char *first, *last, *there, *not_there;
	} spans[] = {
		{ "1950-06-01", "2024-12-31", ">1960<", ">1961<" },
		{ "2016-06-01", "2024-12-31", ">2020<", "Jan" },
		{ "2023-12-20", "2024-04-30", ">Feb 2024<", ">2024<" },
		{ "2024-04-06", "2024-04-30", ">6 Apr 2024<", ">2024<" },
		{ "2024-04-06", "2024-04-06", ">6 Apr 2024<", ">2024<" },
	};
	for (size_t i = 0; i < COUNT_OF(spans); i++) {
		const struct picture_mark mark = {
			.first = spans[i].first, .last = spans[i].first, .sign = "+", .title = ""
		};
		const struct picture_lane lane = { .label = "L", .marks = &mark, .nmarks = 1 };
		struct picture p = drawing(PICTURE_TIMELINE, &lane, 1);
		p.first = spans[i].first;
		p.last = spans[i].last;
		p.today = spans[i].last;
		char *text = drawing_of(&p);
		has(text, spans[i].there);
		lacks(text, spans[i].not_there);
		has(text, "as of ");
		lacks(text, "nan");
		free(text);
	}
}

static void svg_lines_stop_where_figures_are_missing(void **state)
{
	(void)state;
	const struct picture_mark figures[] = {
		{ .first = "2023-01-31", .value = 10, .title = "" },
		{ .first = "2023-02-28", .value = 20, .title = "" },
		{ .first = "2024-02-29", .value = 15, .title = "", .apart = true },
		{ .first = "2024-03-31", .value = 1.0 / 0.0, .title = "" },
	};
	const struct picture_mark events[] = {
		{ .first = "2023-11-14", .sign = "1", .title = "" },
		{ .first = "2023-11-15", .sign = "2", .title = "" },
	};
	const struct picture_lane lanes[] = { { .label = "a", .marks = figures, .nmarks = 4 },
		{ .marks = events, .nmarks = 2, .events = true } };
	struct picture p = drawing(PICTURE_LINES, lanes, 2);
	char *text = drawing_of(&p);
	const char *path = strstr(text, "<path d=\"");
	assert_non_null(path);
	assert_int_equal(times(path, "M"), 2);
	assert_int_equal(times(text, "class=\"point\""), 3); /* what is no number is not drawn */
	lacks(text, "inf");
	/* signs of one place stand beside each other */
	const char *one = strstr(text, ">1</text>"), *two = strstr(text, ">2</text>");
	assert_true(one && two && strncmp(one - 60, two - 60, 60) != 0);
	free(text);
}

static void a_picture_is_told_by_what_is_seen(void **state)
{
	static const struct column columns[] = { { "a", "a" } };
	const struct picture_lane lane = { .label = "L" };
	struct doc *d = doc_new(*state);
	for (int i = 0; i < 2; i++) {
		struct picture p = drawing(PICTURE_LINES, &lane, 1);
		p.name = i ? "q" : "p";
		doc_picture(d, &p, false);
		doc_table(d, columns, 1);
		doc_row(d, (const struct cell[]) { { .text = "7" } });
	}
	char *html = page_of(d, FORMAT_HTML), *md = page_of(d, FORMAT_MD);
	/* visible once, and in the description of each drawing */
	assert_int_equal(times(html, "How it is read."), 3);
	assert_int_equal(times(html, "What is seen."), 4);
	has(html, "<summary>The same as a table</summary>");
	lacks(md, "How it is read.");
	assert_int_equal(times(md, "What is seen."), 2);
	free(html);
	free(md);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(html_keeps_data_text),
		TEST(html_does_not_break_codes_and_days),
		TEST(markdown_keeps_data_text),
		TEST(svg_keeps_data_text),
		TEST(svg_hides_no_sign_behind_another),
		TEST(svg_ticks_fit_the_span),
		TEST(svg_lines_stop_where_figures_are_missing),
		TEST(a_picture_is_told_by_what_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
