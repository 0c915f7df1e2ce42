#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/json_same.h"
#include "arena.h"
#include "jsonr.h"
#include "macros.h"

/* Both read it, and the same; or neither does. */
static bool agree(const char *text, size_t length, bool *ret_valid)
{
	SCOPED(arena_done) struct arena a = { 0 };
	struct jsonr_fault fault = { 0 };
	json_error_t error;
	const struct jsonr *j = jsonr_read(text, length, &a, &fault);
	json_t *k = json_loadb(text, length, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
	bool ok = j ? k && json_same(j, k) : !k && fault.text && fault.at <= length;
	*ret_valid = j;
	json_decref(k);
	return ok;
}

static void test_what_is_json_and_what_is_not(void **state)
{
	(void)state;
	static const char *const yes[] = { "{}", " [ ] ", "\"\"", "0", "-0", "1.5e-3", "-12E+4",
		"9223372036854775807", "-9223372036854775808", "true", "false", "null",
		"{\"a\":[1,{\"b\":null}],\"c\":\"\\u00e9\\ud83d\\ude00\\n\\\"\\/\"}",
		"\"\xe6\xb9\x96\xe5\x8c\x97\"", "[\"\x7f\"]", "\t{\"a\" : 1 , \"\" : 2}\r\n" };
	static const char *const no[] = { "", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}",
		"[1 2]", "01", "-", "+1", "1.", ".5", "1e", "tru", "nul", "\"", "\"\\\"", "\"\\x\"",
		"\"\\u12\"", "\"\\u123g\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\"",
		"\"\\ud800\\u0041\"", "\"\n\"", "\"\x80\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"",
		"{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "[] []", "9223372036854775808",
		"-9223372036854775809", "[", "]", "{\"a\":}", "'a'", "// 1", "[1}" };
	bool valid;
	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		assert_true(agree(yes[i], strlen(yes[i]), &valid));
		assert_true(valid);
	}
	for (size_t i = 0; i < COUNT_OF(no); i++) {
		if (!agree(no[i], strlen(no[i]), &valid) || valid)
			fail_msg("read: %s", no[i]);
	}
	assert_true(agree("\"a\0b\"", 5, &valid));
	assert_false(valid);
}

/* A line of the journal, changed a little a hundred thousand times. */
static void test_it_reads_what_jansson_reads(void **state)
{
	(void)state;
	static const char line[] =
		"{\"v\":1,\"replica\":\"01a2\",\"seq\":17,\"prev\":null,\"clock\":42,\"by\":"
		"\"ana\","
		"\"op\":\"add\",\"body\":{\"summary\":\"\xe6\xb9\x96 \\\"x\\\"\\nand "
		"\\u202e\\ud83d\\ude00\","
		"\"list\":[\"US\",\"CN\"],\"n\":-1.5e3,\"b\":[true,false,{\"a\":\"\"}]}}";
	static const char bytes[] = "\"\\{}[]:,0189eE+-.utfnal \n\x01\x7f\x80\xc3\xe6\xed\xf4";
	char text[sizeof line];
	size_t length = sizeof line - 1, valid_ones = 0;
	unsigned random = 1;
	for (int n = 0; n < 100000; n++) {
		bool valid;
		memcpy(text, line, sizeof line);
		for (int i = 0; i <= n % 3; i++) {
			random = random * 1103515245u + 12345u;
			char byte = bytes[(random >> 8) % (sizeof bytes - 1)];
			text[(random >> 16) % length] = byte;
		}
		if (!agree(text, length, &valid))
			fail_msg("read differently: %s", text);
		valid_ones += valid;
	}
	assert_true(valid_ones > 1000 && valid_ones < 99000);
}

static void test_depth_has_an_end(void **state)
{
	(void)state;
	char text[2001];
	SCOPED(arena_done) struct arena a = { 0 };
	struct jsonr_fault fault = { 0 };
	memset(text, '[', 1000);
	memset(text + 1000, ']', 1000);
	assert_null(jsonr_read(text, 2000, &a, &fault));
	assert_non_null(fault.text);
	assert_non_null(jsonr_read(text + 980, 40, &a, &fault));
}

static void test_values_are_found_in_any_order(void **state)
{
	(void)state;
	static const char text[] = "{\"a\":1,\"b\":2,\"c\":\"x\"}";
	SCOPED(arena_done) struct arena a = { 0 };
	struct jsonr_fault fault;
	const struct jsonr *j = jsonr_read(text, sizeof text - 1, &a, &fault);
	const struct jsonr *c = jsonr_get(j, "c", NULL);
	assert_string_equal(jsonr_text(c), "x");
	assert_int_equal(jsonr_get(j, "a", c)->number, 1);
	assert_int_equal(jsonr_get(j, "b", jsonr_get(j, "a", c))->number, 2);
	assert_null(jsonr_get(j, "d", NULL));
	assert_null(jsonr_get(c, "a", NULL));
	assert_null(jsonr_text(jsonr_get(j, "a", NULL)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_json_and_what_is_not),
		cmocka_unit_test(test_it_reads_what_jansson_reads),
		cmocka_unit_test(test_depth_has_an_end),
		cmocka_unit_test(test_values_are_found_in_any_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
