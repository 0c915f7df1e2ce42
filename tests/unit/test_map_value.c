/* Cells to values: joining, splitting, value tables, links, numbers, codes, lists. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "arena.h"
#include "code.h"
#include "err.h"
#include "macros.h"
#include "map_value.h"
#include "record.h"

static struct arena arena;
static struct mapping map;
static struct table_row row;
static struct err err;

static int clean(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

static void cells(const char *const *pairs, size_t count)
{
	row = (struct table_row) { .count = count / 2, .arena = &arena };
	map = (struct mapping) { .kind = KIND_COMMITMENT };
	for (size_t i = 0; i < count; i += 2) {
		row.names[i / 2] = pairs[i];
		row.values[i / 2] = pairs[i + 1];
	}
}
#define CELLS(...)                                                                                 \
	cells((const char *const[]) { __VA_ARGS__ },                                               \
		COUNT_OF(((const char *const[]) { __VA_ARGS__ })))

static const char *columns[4];

/* A field of one column or two. */
static struct map_field take(
	enum kind kind, const char *name, const char *first, const char *second)
{
	columns[0] = first;
	columns[1] = second;
	return (struct map_field) { .kind = kind,
		.name = name,
		.path = name,
		.value = { .columns = columns, .ncolumns = second ? 2 : 1, .join = " " } };
}

static const char *value(const struct map_field *f, size_t item)
{
	const char *ret;
	err = (struct err) { 0 };
	return map_value(&map, f, &row, item, &arena, &ret, &err) ? ret : "refused";
}

static void columns_are_joined_and_empty_ones_left_out(void **state)
{
	(void)state;
	CELLS("a", "one", "b", "two", "c", NULL, "d", "n/a");
	struct map_field f = take(KIND_COMMITMENT, "title", "a", "b");
	assert_string_equal(value(&f, 0), "one two");
	f.value.join = "/";
	assert_string_equal(value(&f, 0), "one/two");
	f = take(KIND_COMMITMENT, "title", "c", "b");
	assert_string_equal(value(&f, 0), "two");
	map.nulls = (const char *[]) { "n/a" };
	map.nnulls = 1;
	f = take(KIND_COMMITMENT, "title", "d", "c");
	assert_null(value(&f, 0));
	f = take(KIND_COMMITMENT, "title", "d", "a");
	assert_string_equal(value(&f, 0), "one");
	f = take(KIND_COMMITMENT, "title", "nowhere", NULL);
	assert_null(value(&f, 0));
	f.value.constant = "n/a"; /* a constant is what it is */
	f.value.ncolumns = 0;
	assert_string_equal(value(&f, 0), "n/a");
}

static void a_star_takes_every_number(void **state)
{
	(void)state;
	CELLS("links.1.href", "https://a.example", "links.3.href", "https://c.example",
		"links.x.href", "no", "n", "1");
	struct map_field f = take(KIND_EVIDENCE, "url", "links.*.href", NULL);
	f.of_source = true;
	f.value.split = "\n";
	assert_int_equal(map_items(&map, &f, &row, &arena), 3);
	assert_string_equal(value(&f, 0), "https://a.example");
	assert_null(value(&f, 1)); /* keeps its place beside other lists */
	assert_string_equal(value(&f, 2), "https://c.example");
	assert_null(value(&f, 3));
}

static void a_cell_is_split(void **state)
{
	(void)state;
	CELLS("a", "x | y |  | z ");
	struct map_field f = take(KIND_EVIDENCE, "summary", "a", NULL);
	assert_false(map_splits(&f));
	assert_int_equal(map_items(&map, &f, &row, &arena), 1);
	f.value.split = "|";
	assert_true(map_splits(&f));
	assert_int_equal(map_items(&map, &f, &row, &arena), 4);
	assert_string_equal(value(&f, 0), "x");
	assert_string_equal(value(&f, 1), "y");
	assert_null(value(&f, 2));
	assert_string_equal(value(&f, 3), "z");
}

static void links_are_found_whatever_stands_around(void **state)
{
	(void)state;
	CELLS("a",
		"BBC (https://b.example/1_(x)), see http://c.example/2. <https://d.example/?a=1,2> "
		"httpd https:// ftp://e.example");
	struct map_field f = take(KIND_EVIDENCE, "url", "a", NULL);
	f.of_source = f.value.links = true;
	assert_int_equal(map_items(&map, &f, &row, &arena), 3);
	assert_string_equal(value(&f, 0), "https://b.example/1_(x)");
	assert_string_equal(value(&f, 1), "http://c.example/2");
	assert_string_equal(value(&f, 2), "https://d.example/?a=1,2");
	CELLS("a", "no address");
	assert_null(value(&f, 0));
	assert_int_equal(map_items(&map, &f, &row, &arena), 1);
}

static void a_table_of_values_translates(void **state)
{
	(void)state;
	static struct map_word words[] = { { "Promise Kept", "kept" }, { "promise kept", "broken" },
		{ "Gone", NULL }, { "", "pending" } };
	struct map_field f = take(KIND_RATING, "status", "a", NULL);
	f.value.words = words;
	f.value.nwords = COUNT_OF(words);
	CELLS("a", "Promise Kept");
	assert_string_equal(value(&f, 0), "kept");
	CELLS("a", "promise kept"); /* the exact word first */
	assert_string_equal(value(&f, 0), "broken");
	CELLS("a", "PROMISE KEPT"); /* then the first in any case */
	assert_string_equal(value(&f, 0), "kept");
	CELLS("a", "Gone");
	assert_null(value(&f, 0));
	CELLS("a", NULL);
	assert_string_equal(value(&f, 0), "pending");
	CELLS("a", "Other");
	assert_string_equal(value(&f, 0), "refused");
	assert_int_equal(err.code, ERR_INPUT);
	assert_non_null(strstr(err.text, "'Other' is not among the \"values\""));
	f.value.has_else = true;
	assert_null(value(&f, 0));
	f.value.otherwise = "Partly Kept"; /* in the form of our words, too */
	assert_string_equal(value(&f, 0), "partly-kept");
	f.value.constant = "Other"; /* is ours already */
	f.value.ncolumns = 0;
	assert_string_equal(value(&f, 0), "other");
}

static void what_a_table_says_of_an_empty_cell_has_the_fields_form(void **state)
{
	(void)state;
	static struct map_word day[] = { { "", "31 July 2024" } }, parties[] = { { "", "US, CN" } };
	struct map_field f = take(KIND_COMMITMENT, "due_on", "a", NULL);
	f.value.words = day;
	f.value.nwords = 1;
	CELLS("a", NULL);
	assert_string_equal(value(&f, 0), "2024-07-31");
	f = take(KIND_COMMITMENT, "promisors", "a", NULL);
	f.value.words = parties;
	f.value.nwords = 1;
	assert_string_equal(value(&f, 0), "US;CN");
}

static void lists_are_split_and_joined_with_semicolons(void **state)
{
	(void)state;
	static const struct {
		const char *cell, *split, *list;
	} lists[] = {
		{ "US, CN", NULL, "US;CN" },
		{ "US;CN", NULL, "US;CN" },
		{ "US\nCN, EU", NULL, "US;CN, EU" },
		{ "US | CN", NULL, "US;CN" },
		{ " US ", NULL, "US" },
		{ "US and CN", " and ", "US;CN" },
		{ "US;; CN;", ";", "US;CN" },
		{ ";", NULL, NULL },
	};
	struct map_field f = take(KIND_COMMITMENT, "promisors", "a", NULL);
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		CELLS("a", lists[i].cell);
		f.value.split = lists[i].split;
		const char *list = value(&f, 0);
		if (lists[i].list ? !list || strcmp(list, lists[i].list) != 0 : list != NULL)
			fail_msg("'%s' is %s", lists[i].cell, list);
		assert_int_equal(map_items(&map, &f, &row, &arena), 1);
	}
	static struct map_word words[] = { { "America", "US" }, { "Nobody", NULL } };
	f.value.split = NULL;
	f.value.words = words;
	f.value.nwords = COUNT_OF(words);
	f.value.has_else = true;
	f.value.otherwise = "CN";
	CELLS("a", "america, Nobody, China");
	assert_string_equal(value(&f, 0), "US;CN");
}

static void numbers_keep_their_digits(void **state)
{
	(void)state;
	static const struct {
		const char *cell;
		bool comma;
		const char *number;
	} numbers[] = {
		{ "1,234,567.5", false, "1234567.5" },
		{ "1 234 567.5", false, "1234567.5" },
		{ "1\xc2\xa0"
		  "234\xe2\x80\xaf"
		  "567",
			false, "1234567" },
		{ "1'234'567", false, "1234567" },
		{ "+5", false, "5" },
		{ "-5.0", false, "-5.0" },
		{ "1.5e3", false, "1500" },
		{ "1.50E+1", false, "15.0" },
		{ "-1.5e-3", false, "-0.0015" },
		{ "1e0", false, "1" },
		{ "0.001e3", false, "1" },
		{ "1.7794782e13", false, "17794782000000" },
		{ "1e31", false, "1e31" },
		{ "1e", false, "1e" },
		{ "1,23", false, "1,23" },
		{ "1,2345", false, "1,2345" },
		{ ",234", false, ",234" },
		{ "1.234,5", true, "1234.5" },
		{ "1 234,5", true, "1234.5" },
		{ "0,5", true, "0.5" },
		{ "1,5e3", true, "1500" },
		{ "1.23,4", true, "1.23,4" },
		{ "\xd9\xa1\xd9\xa2", false, "12" },
		{ "n.a.", false, "n.a." },
	};
	struct map_field f = take(KIND_OBSERVATION, "value", "a", NULL);
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		CELLS("a", numbers[i].cell);
		map.decimal_comma = numbers[i].comma;
		if (strcmp(value(&f, 0), numbers[i].number) != 0)
			fail_msg("'%s' is '%s'", numbers[i].cell, value(&f, 0));
	}
	f.value.removed = (const char *[]) { "$", " bn" };
	f.value.nremoved = 2;
	CELLS("a", "$ 1,234 bn");
	assert_string_equal(value(&f, 0), "1234");
	CELLS("a", "$");
	assert_null(value(&f, 0));
}

static void dates_take_the_fields_order(void **state)
{
	(void)state;
	struct map_field f = take(KIND_COMMITMENT, "made_on", "a", NULL);
	CELLS("a", "3/4/2024");
	assert_string_equal(value(&f, 0), "refused");
	map.dates.order = ORDER_DMY;
	assert_string_equal(value(&f, 0), "2024-04-03");
	f.value.order = ORDER_MDY;
	assert_string_equal(value(&f, 0), "2024-03-04");
}

static void codes_are_made_of_any_text(void **state)
{
	(void)state;
	static const char *const codes[][2] = {
		{ "WD-02", "WD-02" },
		{ "a b/c", "A-B-C" },
		{ "  --x--  ", "X" },
		{ "No. 5 (new)", "NO-5-NEW" },
		{ "v1.2_3", "V1.2_3" },
		{ "1234567890123456789012345678901234567890",
			"1234567890123456789012345678901234567890" },
	};
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		assert_string_equal(map_code(codes[i][0], &arena), codes[i][1]);
	static const char *const digested[] = { "1234567890 1234567890 1234567890 1234567890", "พ",
		"é1", "", "***" };
	for (size_t i = 0; i < COUNT_OF(digested); i++) {
		const char *code = map_code(digested[i], &arena);
		if (!id_is_code(code) || strlen(code) < 12 || strlen(code) > 40)
			fail_msg("'%s' gives '%s'", digested[i], code);
		assert_string_equal(map_code(digested[i], &arena), code);
	}
	assert_string_not_equal(map_code("é1", &arena), map_code("è1", &arena));
	struct map_field f = take(KIND_COMMITMENT, "tags", "a", NULL);
	f.value.code = true;
	CELLS("a", "a b; c d");
	assert_string_equal(value(&f, 0), "A-B;C-D");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(columns_are_joined_and_empty_ones_left_out, clean),
		cmocka_unit_test_teardown(a_star_takes_every_number, clean),
		cmocka_unit_test_teardown(a_cell_is_split, clean),
		cmocka_unit_test_teardown(links_are_found_whatever_stands_around, clean),
		cmocka_unit_test_teardown(a_table_of_values_translates, clean),
		cmocka_unit_test_teardown(
			what_a_table_says_of_an_empty_cell_has_the_fields_form, clean),
		cmocka_unit_test_teardown(lists_are_split_and_joined_with_semicolons, clean),
		cmocka_unit_test_teardown(numbers_keep_their_digits, clean),
		cmocka_unit_test_teardown(dates_take_the_fields_order, clean),
		cmocka_unit_test_teardown(codes_are_made_of_any_text, clean),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
