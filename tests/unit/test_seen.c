#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "arena.h"
#include "err.h"
#include "seen.h"

static void a_key_is_new_once(void **state)
{
	(void)state;
	struct err e = { 0 };
	SCOPED(seen_done) struct seen_map m = { .err = &e };
	struct seen s = { 0 };
	assert_false(seen_find(&m, "11 E-1", NULL));
	assert_true(seen_new(&m, "11 E-1", 7, &s));
	assert_false(seen_new(&m, "11 E-1", 9, &s));
	assert_int_equal(s.line, 7);
	assert_false(s.refused);
	assert_true(seen_new(&m, "12 E-1", 9, &s));
	assert_int_equal(e.code, ERR_NONE);
}

static void a_refusal_is_remembered_and_keeps_the_line(void **state)
{
	(void)state;
	struct err e = { 0 };
	SCOPED(seen_done) struct seen_map m = { .err = &e };
	struct seen s = { 0 };
	assert_true(seen_new(&m, "a", 3, NULL));
	assert_true(seen_refuse(&m, "a", 8));
	assert_true(seen_refuse(&m, "b", 8));
	assert_true(seen_find(&m, "a", &s));
	assert_true(s.refused);
	assert_int_equal(s.line, 3);
	assert_true(seen_find(&m, "b", &s));
	assert_true(s.refused);
	assert_int_equal(s.line, 8);
}

static void put(struct seen_map *m, const char *evidence, long line, const char *commitment)
{
	const struct bearing_row row = { evidence, { .commitment = commitment }, line, line == 4 };
	assert_true(bearing_row_add(m, &row));
}

static bool count(void *context, const struct bearing_row *row)
{
	size_t *n = context;
	static const long lines[] = { 4, 9, 2 };
	assert_int_equal(row->line, lines[*n]);
	++*n;
	return true;
}

static void bearings_wait_for_their_evidence_in_the_order_of_the_file(void **state)
{
	(void)state;
	struct err e = { 0 };
	SCOPED(seen_done) struct seen_map m = { .err = &e };
	SCOPED(arena_done) struct arena a = { 0 };
	put(&m, "E-2", 2, "C-1");
	put(&m, "E-1", 9, "C-2");
	put(&m, "E-1", 4, "C-3");
	size_t n;
	struct bearing_row *rows = bearing_rows_of(&m, "E-1", &a, &n);
	assert_int_equal(n, 2);
	assert_string_equal(rows[0].bearing.commitment, "C-3");
	assert_true(rows[0].bad);
	assert_null(rows[0].bearing.note);
	assert_string_equal(rows[1].bearing.commitment, "C-2");
	assert_null(bearing_rows_of(&m, "E-3", &a, &n));
	assert_int_equal(n, 0);
	assert_true(bearing_rows_each(&m, count, &n));
	assert_int_equal(n, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_is_new_once),
		cmocka_unit_test(a_refusal_is_remembered_and_keeps_the_line),
		cmocka_unit_test(bearings_wait_for_their_evidence_in_the_order_of_the_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
