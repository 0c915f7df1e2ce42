/* Tables from elsewhere as rows of named cells: CSV in its shapes, JSON, JSON Lines. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "arena.h"
#include "err.h"
#include "macros.h"
#include "table_in.h"

static struct arena arena;
static struct table_facts facts;
static struct troubles troubles;
static struct err err;
static const char *all; /* "LINE name=cell,name=cell" or "LINE !fault", one a line */
static long stop_after;

static bool take(void *context, struct table_row *row)
{
	(void)context;
	all = arena_printf(&arena, "%s%ld", all, row->line);
	if (row->fault)
		all = arena_printf(&arena, "%s !%.24s", all, row->fault);
	for (size_t i = 0; !row->fault && i < row->count; i++)
		all = arena_printf(&arena, "%s%c%s=%s", all, i ? ',' : ' ', row->names[i],
			row->values[i] ? row->values[i] : "");
	all = arena_printf(&arena, "%s\n", all);
	return --stop_after != 0;
}

static const char *rows(const char *bytes, size_t length, const struct table_how *how)
{
	FILE *in = fmemopen((void *)(uintptr_t)bytes, length, "r");
	assert_non_null(in);
	all = "";
	err = (struct err) { 0 };
	troubles = (struct troubles) { .arena = &arena };
	bool ok = table_read(in, "t", how, take, NULL, &troubles, &arena, &facts, &err);
	fclose(in);
	stop_after = 0;
	return ok ? all : "failed";
}
#define ROWS(text, ...) rows((text), sizeof(text) - 1, &(struct table_how) { __VA_ARGS__ })
#define PLAIN .separator = '\0'

static int clean(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

static void the_separator_is_found(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		char separator;
	} samples[] = {
		{ "a,b\n1,2\n", ',' },
		{ "a;b\n1,5;2,5\n3,5;4\n", ';' },
		{ "a\tb\nx, y\tz\n", '\t' },
		{ "a|b|c\n1;2|2|3\n4|5|6\n", '|' },
		{ "a;b\n\"x,y,z\";1\n\"x,y\";2\n", ';' },
		{ "Title, of a thing\na;b;c\n1;2;3\n4;5;6\n", ';' },
		{ "\"a,b\";c\n\"x,y\";1\n", ';' },
		{ "one\nx\n", ',' },
	};
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		rows(samples[i].text, strlen(samples[i].text), &(struct table_how) { 0 });
		if (facts.separator != samples[i].separator)
			fail_msg("'%s' is separated by '%c'", samples[i].text, facts.separator);
		assert_string_equal(facts.form, samples[i].separator == '\t' ? "TSV" : "CSV");
	}
	assert_string_equal(ROWS("a,b;c\n1,2;3\n", .separator = ';'), "2 a,b=1,2,c=3\n");
}

static void rows_have_their_names_and_lines(void **state)
{
	(void)state;
	assert_string_equal(ROWS("a,b\n1,2\n\n3\n", PLAIN), "2 a=1,b=2\n4 a=3,b=\n");
	assert_int_equal(facts.rows, 2);
	assert_string_equal(ROWS("a,b\r1,2\r3,4", PLAIN), "2 a=1,b=2\n3 a=3,b=4\n");
	assert_string_equal(ROWS("a,b\r\n1,2\r\n\x1a", PLAIN), "2 a=1,b=2\n");
	assert_string_equal(ROWS("a,b\n\"1\n2\",\"3 \"\"x\"\"\"\n4,5\n", PLAIN),
		"2 a=1\n2,b=3 \"x\"\n4 a=4,b=5\n");
	assert_string_equal(ROWS("a , b\n 1,\"2\" \n", PLAIN), "2 a=1,b=2\n");
	assert_string_equal(ROWS("a,a,,a\n1,2,3,4\n", PLAIN), "2 a=1,a.2=2,3=3,a.3=4\n");
	assert_string_equal(
		ROWS("a,b\n1,2,3\n4,5\n", PLAIN), "2 !the row has 3 fields, th\n3 a=4,b=5\n");
	assert_string_equal(ROWS("\xef\xbb\xbf"
				 "a,b\n1,2\n",
				    PLAIN),
		"2 a=1,b=2\n");
	assert_string_equal(ROWS("\xff\xfe"
				 "a\0,\0b\0\n\0"
				 "1\0,\0"
				 "2\0",
				    PLAIN),
		"2 a=1,b=2\n");
	assert_string_equal(ROWS("a,b\n", PLAIN), "");
	assert_int_equal(facts.rows, 0);
}

static void a_heading_is_stated_elsewhere_or_not_at_all(void **state)
{
	(void)state;
	assert_string_equal(ROWS("1,2\n3,4\n", .no_header = true), "1 1=1,2=2\n2 1=3,2=4\n");
	assert_string_equal(
		ROWS("1,2\n", .no_header = true, .columns = "id;name"), "1 id=1,name=2\n");
	assert_string_equal(ROWS("1,2\n", .no_header = true, .columns = "id"), "1 id=1,2=2\n");
	assert_string_equal(ROWS("x,y\n1,2\n", .columns = "id;name"), "2 id=1,name=2\n");
	assert_string_equal(ROWS("Title\n\nx,y\n1,2\n", .header = 3), "4 x=1,y=2\n");
}

/* Spreadsheets write the rows below a table, and the columns beside it. */
static void empty_rows_and_cells_beyond_the_heading_are_passed_over(void **state)
{
	(void)state;
	assert_string_equal(ROWS("a,b\n1,2\n,\n , \n3,4\n,,,\n", PLAIN), "2 a=1,b=2\n5 a=3,b=4\n");
	assert_int_equal(facts.rows, 2);
	assert_string_equal(ROWS("a,b\n1,2,,\n", PLAIN), "2 a=1,b=2\n");
	assert_string_equal(ROWS("a,b\n1,2,,x\n", PLAIN), "2 !the row has 4 fields, th\n");
	assert_string_equal(ROWS(",\n", .no_header = true), "");
}

/* Excel's own line, which spreadsheets do not show. */
static void a_first_line_may_state_the_separator(void **state)
{
	(void)state;
	assert_string_equal(ROWS("sep=;\r\na;b\r\n1,2;3\r\n", PLAIN), "3 a=1,2,b=3\n");
	assert_int_equal(facts.separator, ';');
	assert_string_equal(ROWS("\"sep=,\"\na,b\n1,2\n", PLAIN), "3 a=1,b=2\n");
	assert_string_equal(
		ROWS("SEP=|\n1|2\n", .separator = '|', .no_header = true), "2 1=1,2=2\n");
	assert_string_equal(ROWS("sep=;x\n1;2\n", PLAIN), "2 sep==1,x=2\n"); /* a heading */
}

static void quotes_may_mean_nothing(void **state)
{
	(void)state;
	assert_string_equal(
		ROWS("a,b\n5\" pipe,\"x\n", .plain_quotes = true), "2 a=5\" pipe,b=\"x\n");
	ROWS("a,b\n5\" pipe,x\n", PLAIN);
	assert_int_equal(troubles.all, 1);
	assert_int_equal(troubles.list[0].line, 2);
	assert_string_equal(troubles.list[0].column, "a");
	assert_non_null(strstr(troubles.list[0].text, "\"quotes\": false in the mapping"));
	ROWS("a,b\n1,2\n3,\"x\n4,5\n", PLAIN);
	assert_int_equal(troubles.all, 1);
	assert_int_equal(troubles.list[0].line, 3);
	assert_string_equal(troubles.list[0].column, "b");
	assert_non_null(strstr(troubles.list[0].text, "never closed"));
}

static void refused_rows_are_read_as_they_were_given_back(void **state)
{
	(void)state;
	assert_string_equal(ROWS("\xef\xbb\xbf"
				 "a,b,problem\n1,2,why\n",
				    .separator = ';', .no_header = true, .plain_quotes = true),
		"2 a=1,b=2,problem=why\n");
	assert_true(facts.refused);
	ROWS("a,b,problems\n1,2,why\n", PLAIN);
	assert_false(facts.refused);
}

static void json_gives_the_same_rows(void **state)
{
	(void)state;
	assert_string_equal(ROWS("[{\"a\": 1, \"b\": \" x \"}, {\"a\": true}]", PLAIN),
		"1 a=1,b=x\n2 a=true\n");
	assert_string_equal(ROWS("[{\"a\": 1, \"\": {\"b\": 2}}]", PLAIN), "1 a=1,2.b=2\n");
	assert_string_equal(facts.form, "JSON");
	assert_int_equal(facts.separator, '\0');
	assert_string_equal(
		ROWS("{\"n\": 2, \"data\": {\"items\": [{\"a\": {\"b\": 1.5, \"c\": null}}]}}",
			PLAIN),
		"1 a.b=1.5,a.c=\n");
	assert_string_equal(
		ROWS("[{\"l\": [\"x\", 2], \"o\": [{\"h\": \"p\"}, {\"h\": \"q\"}], \"e\": []}]",
			PLAIN),
		"1 l=x\n2,o.1.h=p,o.2.h=q\n");
	assert_string_equal(
		ROWS("{\"x\": [{\"a\": 1}], \"y\": [{\"a\": 2}]}", .path = "y"), "1 a=2\n");
	assert_string_equal(ROWS("{\"x\": [{\"a\": 1}], \"y\": [{\"a\": 2}]}", PLAIN), "failed");
	assert_non_null(strstr(err.text, "it holds several lists: x, y"));
	assert_string_equal(ROWS("{\"x\": [{\"a\": 1}]}", .path = "z.y"), "failed");
	assert_non_null(strstr(err.text, "there is no list at 'z.y'"));
	assert_string_equal(ROWS("{\"x\": [1]\n, \"y\": {}}", PLAIN), "failed");
	assert_non_null(strstr(err.text, "it holds no list of objects"));
	assert_string_equal(ROWS("[{\"a\": 1},\n {\"a\" 2}]", PLAIN), "failed");
	assert_non_null(strstr(err.text, "t:2: no JSON at column"));
	ROWS("[1, {\"a\": 2}]", PLAIN);
	assert_int_equal(troubles.all, 1);
	assert_string_equal(troubles.list[0].text, "this is no object");
	assert_int_equal(troubles.list[0].line, 1);
	ROWS("[{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}]",
		PLAIN);
	assert_int_equal(troubles.all, 1);
	assert_non_null(strstr(troubles.list[0].text, "deeper than 8 levels"));
}

static void json_lines_are_read_one_at_a_time(void **state)
{
	(void)state;
	assert_string_equal(ROWS("{\"a\": 1}\n\n{\"a\": 2}\n", PLAIN), "1 a=1\n3 a=2\n");
	assert_string_equal(facts.form, "JSON Lines");
	assert_string_equal(ROWS("{\"a\": 1}", PLAIN), "1 a=1\n");
	assert_string_equal(ROWS("{\"a\": [{\"b\": 1}]}\n", PLAIN), "1 b=1\n"); /* a document */
	assert_string_equal(facts.form, "JSON");
	assert_string_equal(ROWS("{\"a\": [{\"b\": 1}]}\n{\"a\": []}\n", PLAIN), "1 a.1.b=1\n2\n");
	assert_string_equal(ROWS("{\"a\": 1}\n{\"a\": \n{\"a\": 3}\n", PLAIN), "1 a=1\n3 a=3\n");
	assert_int_equal(troubles.all, 1);
	assert_int_equal(troubles.list[0].line, 2);
}

static void nothing_and_what_is_no_text_is_refused(void **state)
{
	(void)state;
	FILE *in = fopen("/dev/null", "r");
	assert_false(table_read(
		in, "t", &(struct table_how) { 0 }, take, NULL, &troubles, &arena, &facts, &err));
	assert_string_equal(err.text, "t: the file is empty");
	fclose(in);
	assert_string_equal(ROWS("a,b\n1,2\n3,\xff\n", .encoding = "UTF-8"), "failed");
	assert_string_equal(
		err.text, "t:3: this is no UTF-8 text. Say what it is: --encoding NAME");
	assert_string_equal(all, "2 a=1,b=2\n");
	assert_string_equal(ROWS("a", .encoding = "klingon"), "failed");
	assert_int_equal(err.code, ERR_USAGE);
}

static void who_takes_may_stop(void **state)
{
	(void)state;
	stop_after = 1;
	assert_string_equal(ROWS("a\n1\n2\n", PLAIN), "failed");
	assert_string_equal(all, "2 a=1\n");
	stop_after = 1;
	assert_string_equal(ROWS("{\"a\": 1}\n{\"a\": 2}\n", PLAIN), "failed");
	assert_string_equal(all, "1 a=1\n");
}

static void names_are_fitted_and_cells_joined(void **state)
{
	(void)state;
	assert_true(table_fits("a", "a") && table_fits("a.*.b", "a.12.b"));
	assert_true(table_fits("a.*.b.*", "a.1.b.2") && table_fits("a.*", "a.1"));
	assert_false(table_fits("a", "b") || table_fits("a.*.b", "a.x.b"));
	assert_false(table_fits("a.*.b", "a..b") || table_fits("a.*", "a.1.b"));
	struct table_row row = {
		.count = 3, .names = { "l.1.h", "l.3.h", "x" }, .values = { "p", "q", NULL }
	};
	assert_string_equal(table_cells(&row, "l.*.h", "|", &arena), "p||q");
	assert_null(table_cells(&row, "m.*.h", "|", &arena));
	assert_string_equal(table_cell(&row, "l.3.h"), "q");
	assert_null(table_cell(&row, "x"));
	assert_true(table_has(&row, "x") && table_has(&row, "l.*.h") && !table_has(&row, "y"));
	row.names[1] = "l.99999999999.h"; /* no list is that long: it does not fill memory */
	assert_true(strlen(table_cells(&row, "l.*.h", "|", &arena)) < 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(the_separator_is_found, clean),
		cmocka_unit_test_teardown(rows_have_their_names_and_lines, clean),
		cmocka_unit_test_teardown(a_heading_is_stated_elsewhere_or_not_at_all, clean),
		cmocka_unit_test_teardown(a_first_line_may_state_the_separator, clean),
		cmocka_unit_test_teardown(
			empty_rows_and_cells_beyond_the_heading_are_passed_over, clean),
		cmocka_unit_test_teardown(quotes_may_mean_nothing, clean),
		cmocka_unit_test_teardown(refused_rows_are_read_as_they_were_given_back, clean),
		cmocka_unit_test_teardown(json_gives_the_same_rows, clean),
		cmocka_unit_test_teardown(json_lines_are_read_one_at_a_time, clean),
		cmocka_unit_test_teardown(nothing_and_what_is_no_text_is_refused, clean),
		cmocka_unit_test_teardown(who_takes_may_stop, clean),
		cmocka_unit_test_teardown(names_are_fitted_and_cells_joined, clean),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
