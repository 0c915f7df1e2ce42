#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <csv.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "err.h"
#include "macros.h"
#include "table.h"
#include "text.h"

static const struct column columns[] = {
	{ "late", "late", CELL_INT, 0 },
	{ "due_on", "due", CELL_TEXT, 0 },
	{ "code", "code", CELL_TEXT, 0 },
	{ "by", "by", CELL_LIST, 0 },
	{ "title", "what", CELL_TEXT, COL_WRAP },
	{ "evidence.supports", "for", CELL_INT, COL_MACHINE },
	{ "share", "share", CELL_DECIMAL, COL_EXTRA },
	{ "evidence.last.on", "last", CELL_TEXT, COL_MACHINE },
	{ "evidence.contradicts", "against", CELL_INT, COL_MACHINE },
	{ "mark", "", CELL_TEXT, COL_PEOPLE },
};

enum { WIDTH = COUNT_OF(columns), ROWS = 4 };

static const struct cell rows[ROWS][WIDTH] = {
	{ { "872", 0 }, { "Jun 2024", 0 }, { "ON-02", ROLE_CODE }, { "US;CN", 0 },
		{ "Continue regular scientist-to-scientist exchanges", 0 }, { "3", 0 },
		{ "0.5", 0 }, { "2024-06-20", 0 }, { "0", 0 }, { "!", ROLE_WARN } },
	{ { "9", 0 }, { "31 Dec 2024", 0 }, { "SD-01", ROLE_CODE }, { "CN-NNCC", 0 },
		{ "建立军事危机沟通工作组，并定期举行会议", ROLE_GOOD }, { "0", 0 }, { "-1.25", 0 },
		{ NULL, 0 }, { "0", 0 }, { NULL, 0 } },
	{ { NULL, 0 }, { NULL, 0 }, { "NI-01", ROLE_CODE }, { NULL, 0 },
		{ "=HYPERLINK(\"http://evil\")", 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 },
		{ NULL, 0 }, { NULL, 0 } },
	{ { "-10", 0 }, { "2024", 0 }, { "AA-01", ROLE_CODE }, { "", 0 },
		{ "red \x1b[31m, \"quoted\"\nsecond line ", 0 }, { "12345678901234567890", 0 },
		{ "7", 0 }, { "", 0 }, { "1", 0 }, { "", 0 } },
};

struct output {
	char *text;
	long written, given;
	struct err err;
};

static void output_done(struct output *o)
{
	free(o->text);
}

static struct output run(const struct look *look)
{
	struct output o = { 0 };
	size_t size;
	FILE *out = open_memstream(&o.text, &size);
	assert_non_null(out);
	struct table *t = table_begin(out, look, columns, WIDTH, &o.err);
	for (size_t i = 0; t && i < ROWS; i++)
		assert_true(table_row(t, rows[i]));
	if (t)
		assert_true(table_end(t, &o.written, &o.given));
	assert_int_equal(fclose(out), 0);
	return o;
}

static struct look text_look(int width)
{
	return (struct look) { .format = FORMAT_TEXT, .width = width, .cut = true, .limit = -1 };
}

static void eighty_columns_wrap_the_title_in_both_languages(void **state)
{
	(void)state;
	struct look look = text_look(80);
	SCOPED(output_done) struct output o = run(&look);
	assert_string_equal(o.text,
		"late  due          code   by       what\n"
		" 872  Jun 2024     ON-02  US, CN   Continue regular scientist-to-scientist     !\n"
		"                                   exchanges\n"
		"   9  31 Dec 2024  SD-01  CN-NNCC  建立军事危机沟通工作组，并定期举行会议\n"
		"                   NI-01           =HYPERLINK(\"http://evil\")\n"
		" -10  2024         AA-01           red \\x1b[31m, \"quoted\"\n"
		"                                   second line\n");
}

static void sixty_columns_leave_the_title_what_the_others_leave(void **state)
{
	(void)state;
	struct look look = text_look(60);
	SCOPED(output_done) struct output o = run(&look);
	assert_string_equal(o.text, "late  due          code   by       what\n"
				    " 872  Jun 2024     ON-02  US, CN   Continue regular        !\n"
				    "                                   scientist-to-scientist\n"
				    "                                   exchanges\n"
				    "   9  31 Dec 2024  SD-01  CN-NNCC  建立军事危机沟通工作\n"
				    "                                   组，并定期举行会议\n"
				    "                   NI-01           =HYPERLINK(\"http://\n"
				    "                                   evil\")\n"
				    " -10  2024         AA-01           red \\x1b[31m, \"quoted\"\n"
				    "                                   second line\n");
}

static void forty_columns_make_a_block_of_each_row(void **state)
{
	(void)state;
	struct look look = text_look(40);
	SCOPED(output_done) struct output o = run(&look);
	assert_string_equal(o.text, "late  872\n"
				    "due   Jun 2024\n"
				    "code  ON-02\n"
				    "by    US, CN\n"
				    "what  Continue regular scientist-to-\n"
				    "      scientist exchanges\n"
				    "      !\n"
				    "\n"
				    "late  9\n"
				    "due   31 Dec 2024\n"
				    "code  SD-01\n"
				    "by    CN-NNCC\n"
				    "what  建立军事危机沟通工作组，并定期举行\n"
				    "      会议\n"
				    "\n"
				    "code  NI-01\n"
				    "what  =HYPERLINK(\"http://evil\")\n"
				    "\n"
				    "late  -10\n"
				    "due   2024\n"
				    "code  AA-01\n"
				    "what  red \\x1b[31m, \"quoted\"\n"
				    "      second line\n");
}

static void without_a_width_a_row_is_one_line(void **state)
{
	(void)state;
	struct look look = text_look(0);
	look.columns = "code,title";
	SCOPED(output_done) struct output o = run(&look);
	assert_string_equal(o.text, "code   what\n"
				    "ON-02  Continue regular scientist-to-scientist exchanges\n"
				    "SD-01  建立军事危机沟通工作组，并定期举行会议\n"
				    "NI-01  =HYPERLINK(\"http://evil\")\n"
				    "AA-01  red \\x1b[31m, \"quoted\" second line\n");
}

static void no_line_is_too_wide_or_ends_in_a_space(void **state)
{
	(void)state;
	for (int width = 24; width < 130; width++) {
		struct look look = text_look(width);
		look.cut = width % 2;
		SCOPED(output_done) struct output o = run(&look);
		for (const char *p = o.text; *p;) {
			size_t length = strcspn(p, "\n");
			if (text_width_of(p, length) > width || (length && p[length - 1] == ' '))
				fail_msg("at %d: '%.*s'", width, (int)length, p);
			p += length + 1;
		}
	}
}

static void a_long_cell_is_cut_on_a_terminal_and_wrapped_in_a_file(void **state)
{
	(void)state;
	static const struct column two[] = { { "a", "a", CELL_TEXT, 0 },
		{ "n", "n", CELL_INT, 0 } };
	static const struct cell row[] = { { "a long text without any leave to wrap", 0 },
		{ "1", 0 } };
	static const char *const expected[] = { "a                     n\n"
						"a long text without   1\n"
						"any leave to wrap\n",
		"a                     n\n"
		"a long text without … 1\n" };
	for (int cut = 0; cut < 2; cut++) {
		struct look look = text_look(23);
		look.cut = cut;
		struct err e = { 0 };
		char *text;
		size_t size;
		FILE *out = open_memstream(&text, &size);
		struct table *t = table_begin(out, &look, two, 2, &e);
		assert_true(table_row(t, row));
		assert_true(table_end(t, NULL, NULL));
		assert_int_equal(fclose(out), 0);
		assert_string_equal(text, expected[cut]);
		free(text);
	}
}

static void colour_is_put_round_the_text_and_never_round_spaces(void **state)
{
	(void)state;
	struct look look = text_look(30);
	look.columns = "code,title";
	look.color = true;
	look.limit = 2;
	SCOPED(output_done) struct output o = run(&look);
	assert_string_equal(o.text, "\033[2mcode\033[0m   \033[2mwhat\033[0m\n"
				    "\033[36mON-02\033[0m  Continue regular\n"
				    "       scientist-to-scientist\n"
				    "       exchanges\n"
				    "\033[36mSD-01\033[0m  \033[32m建立军事危机沟通工作\033[0m\n"
				    "       \033[32m组，并定期举行会议\033[0m\n");
}

static void csv_has_the_keys_first_and_guards_formulas(void **state)
{
	(void)state;
	struct look look = { .format = FORMAT_CSV, .limit = -1 };
	SCOPED(output_done) struct output o = run(&look);
	assert_string_equal(o.text,
		"late,due_on,code,by,title,evidence.supports,share,evidence.last.on,"
		"evidence.contradicts\n"
		"872,Jun 2024,ON-02,US;CN,Continue regular scientist-to-scientist exchanges,3,0.5,"
		"2024-06-20,0\n"
		"9,31 Dec 2024,SD-01,CN-NNCC,建立军事危机沟通工作组，并定期举行会议,0,-1.25,,0\n"
		",,NI-01,,\"'=HYPERLINK(\"\"http://evil\"\")\",,,,\n"
		"-10,2024,AA-01,\"\",\"red \x1b[31m, \"\"quoted\"\"\nsecond line \","
		"12345678901234567890,7,\"\",1\n");
}

static void a_table_without_rows_still_has_its_frame(void **state)
{
	(void)state;
	static const char *const frames[] = { [FORMAT_TEXT] = "",
		[FORMAT_CSV] = "code,by\n",
		[FORMAT_JSON] = "[]\n",
		[FORMAT_JSONL] = "" };
	for (int format = FORMAT_TEXT; format <= FORMAT_JSONL; format++) {
		struct look look = {
			.format = (enum format)format, .limit = 0, .columns = "code,by"
		};
		SCOPED(output_done) struct output o = run(&look);
		assert_string_equal(o.text, frames[format]);
		assert_int_equal(o.written, 0);
		assert_int_equal(o.given, ROWS);
	}
}

static void json_nests_dotted_keys_and_keeps_numbers_exact(void **state)
{
	(void)state;
	struct look look = { .format = FORMAT_JSON, .limit = -1 };
	SCOPED(output_done) struct output o = run(&look);
	assert_non_null(strstr(o.text,
		"[{\"late\":872,\"due_on\":\"Jun 2024\",\"code\":\"ON-02\",\"by\":[\"US\",\"CN\"],"
		"\"title\":\"Continue regular scientist-to-scientist exchanges\","
		"\"evidence\":{\"supports\":3,\"last\":{\"on\":\"2024-06-20\"},\"contradicts\":0},"
		"\"share\":0.5},\n"));
	assert_non_null(strstr(o.text, "\"supports\":12345678901234567890,"));
	assert_non_null(strstr(o.text, "red \\u001b[31m, \\\"quoted\\\"\\nsecond line \""));
	assert_non_null(
		strstr(o.text, "{\"late\":null,\"due_on\":null,\"code\":\"NI-01\",\"by\":[],"));
	assert_string_equal(o.text + strlen(o.text) - 3, "}]\n");
}

static void json_lines_are_parsed_back_line_by_line(void **state)
{
	(void)state;
	struct look look = { .format = FORMAT_JSONL,
		.limit = 3,
		.columns = "evidence.supports,"
			   "code,evidence.last.on,title" };
	SCOPED(output_done) struct output o = run(&look);
	size_t line = 0;
	for (const char *p = o.text; *p; line++) {
		size_t length = strcspn(p, "\n");
		json_t *value = json_loadb(p, length, JSON_REJECT_DUPLICATES, NULL);
		assert_non_null(value);
		assert_int_equal(json_object_size(value), 3);
		assert_string_equal(
			json_string_value(json_object_get(value, "title")), rows[line][4].text);
		assert_int_equal(json_object_size(json_object_get(value, "evidence")), 2);
		json_decref(value);
		p += length + 1;
	}
	assert_int_equal(line, 3);
}

static void rows_are_sorted_by_number_or_text_with_nothing_last(void **state)
{
	(void)state;
	static const struct {
		const char *sort, *order;
	} cases[] = { { "late", "AA-01\nSD-01\nON-02\nNI-01\n" },
		{ "-late", "ON-02\nSD-01\nAA-01\nNI-01\n" },
		{ "code", "AA-01\nNI-01\nON-02\nSD-01\n" },
		{ "share", "SD-01\nON-02\nAA-01\nNI-01\n" },
		{ "-share", "AA-01\nON-02\nSD-01\nNI-01\n" },
		{ "evidence.contradicts,-code", "SD-01\nON-02\nAA-01\nNI-01\n" },
		{ "evidence.contradicts", "ON-02\nSD-01\nAA-01\nNI-01\n" },
		{ "due_on, +code", "AA-01\nSD-01\nON-02\nNI-01\n" } };
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (int format = FORMAT_TEXT; format <= FORMAT_CSV; format++) {
			struct look look = { .format = (enum format)format,
				.limit = -1,
				.columns = "code",
				.sort = cases[i].sort };
			SCOPED(output_done) struct output o = run(&look);
			assert_memory_equal(o.text, "code\n", 5);
			assert_string_equal(o.text + 5, cases[i].order);
		}
}

static void the_limit_holds_after_the_sort(void **state)
{
	(void)state;
	for (int format = FORMAT_TEXT; format <= FORMAT_JSONL; format++) {
		struct look look = {
			.format = (enum format)format, .limit = 2, .columns = "code", .sort = "late"
		};
		SCOPED(output_done) struct output o = run(&look);
		assert_non_null(strstr(o.text, "AA-01"));
		assert_non_null(strstr(o.text, "SD-01"));
		assert_null(strstr(o.text, "ON-02"));
		assert_int_equal(o.written, 2);
		assert_int_equal(o.given, ROWS);
	}
}

static void an_unknown_column_is_answered_with_the_nearest(void **state)
{
	(void)state;
	static const struct {
		const char *columns, *sort, *answer;
	} cases[] = { { "cod", NULL, "no such column: 'cod'. Did you mean 'code'?" },
		{ NULL, "-titel", "no such column: 'titel'. Did you mean 'title'?" },
		{ "code,xyzzy", NULL, "no such column: 'xyzzy'. There are: late, due_on, code" },
		{ "code,CODE", NULL, "column 'CODE' is named twice" },
		{ "", NULL, "no column is named" }, { "code,,by", NULL, "no such column: ''" },
		{ "mark", NULL, "column 'mark' exists as text only" } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct look look = { .format = FORMAT_CSV,
			.limit = -1,
			.columns = cases[i].columns,
			.sort = cases[i].sort };
		SCOPED(output_done) struct output o = run(&look);
		assert_int_equal(o.err.code, ERR_USAGE);
		if (strncmp(o.err.text, cases[i].answer, strlen(cases[i].answer)) != 0)
			fail_msg("%s", o.err.text);
		assert_string_equal(o.text, "");
	}
}

static void columns_for_machines_can_be_named_for_people(void **state)
{
	(void)state;
	struct look look = text_look(0);
	look.columns = "code,share,evidence.supports";
	look.limit = 2;
	SCOPED(output_done) struct output o = run(&look);
	assert_string_equal(o.text, "code   share  for\n"
				    "ON-02    0.5    3\n"
				    "SD-01  -1.25    0\n");
}

struct reader {
	size_t field, row;
	const char *const *expected;
	size_t count;
};

static void on_field(void *bytes, size_t length, void *data)
{
	struct reader *r = data;
	const char *expected = r->expected[r->field++ % r->count];
	assert_int_equal(length, strlen(expected));
	assert_memory_equal(bytes ? bytes : "", expected, length);
}

static void on_row(int end, void *data)
{
	(void)end;
	((struct reader *)data)->row++;
}

static int no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void any_csv_field_is_parsed_back_as_it_was(void **state)
{
	(void)state;
	static const char *const fields[] = { "plain", " leading", "trailing ", "a,b", "a\"b", "\"",
		"", "line\nfeed", "return\r\n", "\ttab", "中国，", "=1+1", "a;b", "\"\"\"", "," };
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		fputs(i ? "," : "", out);
		csv_field(out, fields[i]);
	}
	putc('\n', out);
	assert_int_equal(fclose(out), 0);
	struct csv_parser p;
	struct reader r = { 0, 0, fields, COUNT_OF(fields) };
	assert_int_equal(csv_init(&p, CSV_STRICT | CSV_STRICT_FINI), 0);
	csv_set_space_func(&p, no_space);
	assert_int_equal(csv_parse(&p, text, size, on_field, on_row, &r), size);
	assert_int_equal(csv_fini(&p, on_field, on_row, &r), 0);
	assert_int_equal(r.field, COUNT_OF(fields));
	assert_int_equal(r.row, 1);
	csv_free(&p);
	free(text);
}

static void a_formula_gets_an_apostrophe_and_nothing_else_does(void **state)
{
	(void)state;
	static const struct {
		const char *text, *field;
	} cases[] = { { "=1", "'=1" }, { "+1", "'+1" }, { "-1", "'-1" }, { "@a", "'@a" },
		{ "\t=1", "\"'\t=1\"" }, { "\r1", "\"'\r1\"" }, { "\n1", "\"'\n1\"" },
		{ "＝1", "'＝1" }, { "＠", "'＠" }, { "=\"a\"", "\"'=\"\"a\"\"\"" },
		{ "a=1", "a=1" }, { "'=1", "'=1" }, { "", "\"\"" }, { NULL, "" } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char *text;
		size_t size;
		FILE *out = open_memstream(&text, &size);
		csv_field_guarded(out, cases[i].text);
		assert_int_equal(fclose(out), 0);
		assert_string_equal(text, cases[i].field);
		free(text);
	}
}

static void a_full_disk_is_reported(void **state)
{
	(void)state;
	for (int format = FORMAT_TEXT; format <= FORMAT_JSONL; format++) {
		FILE *out = fopen("/dev/full", "w");
		assert_non_null(out);
		struct err e = { 0 };
		struct look look = { .format = (enum format)format, .limit = -1 };
		struct table *t = table_begin(out, &look, columns, WIDTH, &e);
		assert_non_null(t);
		for (int i = 0; i < 1000; i++)
			table_row(t, rows[0]);
		assert_false(table_end(t, NULL, NULL));
		assert_int_equal(e.code, ERR_IO);
		assert_non_null(strstr(e.text, "cannot write"));
		fclose(out);
	}
}

/* More than is kept in memory: the rows come back from a file, in their order, in one grid. */
static void rows_too_many_for_memory_are_laid_out_alike(void **state)
{
	(void)state;
	enum { MANY = 60000 };
	static const struct column two[] = { { "n", "n", CELL_INT, 0 },
		{ "text", "text", CELL_TEXT, 0 } };
	static const char filler[] =
		"a text of some length, so that all of them take over 4 MB here";
	struct output o = { 0 };
	size_t size;
	FILE *out = open_memstream(&o.text, &size);
	const struct look look = text_look(0);
	struct table *t = table_begin(out, &look, two, 2, &o.err);
	for (int i = 1; i <= MANY; i++) {
		char number[16];
		snprintf(number, sizeof number, "%d", i);
		const struct cell cells[] = { { number, ROLE_PLAIN },
			{ i == MANY ? NULL : filler, ROLE_PLAIN } };
		assert_true(table_row(t, cells));
	}
	assert_true(table_end(t, &o.written, &o.given));
	fclose(out);
	assert_int_equal(o.written, MANY);
	char *line = o.text, expected[128];
	for (int i = 0; i < MANY; i++) { /* behind the heading */
		line = strchr(line, '\n') + 1;
		int n = snprintf(expected, sizeof expected, "%5d%s%s\n", i + 1,
			i + 1 == MANY ? "" : "  ", i + 1 == MANY ? "" : filler);
		assert_memory_equal(line, expected, (size_t)n);
	}
	assert_string_equal(line, "60000\n");
	output_done(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(eighty_columns_wrap_the_title_in_both_languages),
		cmocka_unit_test(sixty_columns_leave_the_title_what_the_others_leave),
		cmocka_unit_test(forty_columns_make_a_block_of_each_row),
		cmocka_unit_test(without_a_width_a_row_is_one_line),
		cmocka_unit_test(no_line_is_too_wide_or_ends_in_a_space),
		cmocka_unit_test(a_long_cell_is_cut_on_a_terminal_and_wrapped_in_a_file),
		cmocka_unit_test(colour_is_put_round_the_text_and_never_round_spaces),
		cmocka_unit_test(csv_has_the_keys_first_and_guards_formulas),
		cmocka_unit_test(a_table_without_rows_still_has_its_frame),
		cmocka_unit_test(json_nests_dotted_keys_and_keeps_numbers_exact),
		cmocka_unit_test(json_lines_are_parsed_back_line_by_line),
		cmocka_unit_test(rows_are_sorted_by_number_or_text_with_nothing_last),
		cmocka_unit_test(the_limit_holds_after_the_sort),
		cmocka_unit_test(an_unknown_column_is_answered_with_the_nearest),
		cmocka_unit_test(columns_for_machines_can_be_named_for_people),
		cmocka_unit_test(any_csv_field_is_parsed_back_as_it_was),
		cmocka_unit_test(a_formula_gets_an_apostrophe_and_nothing_else_does),
		cmocka_unit_test(rows_too_many_for_memory_are_laid_out_alike),
		cmocka_unit_test(a_full_disk_is_reported),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
