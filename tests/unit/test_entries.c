/* Numbers of entries, held as runs, beside a plain list of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena.h"
#include "entries.h"

enum { MOST = 3000 };

static void check(unsigned gap)
{
	static int64_t list[MOST];
	SCOPED(arena_done) struct arena a = { 0 };
	struct entries e = { 0 };
	uint32_t x = gap + 1;
	int64_t entry = 0;
	for (size_t n = 0; n < MOST; n++) {
		x = x * 1664525 + 1013904223;
		entry += 1 + (gap && (x >> 16) % gap == 0 ? (x >> 8) % 5 : 0);
		list[n] = entry;
		entries_add(&e, entry, &a);
		assert_int_equal(e.count, n + 1);
		assert_int_equal(e.last, entry);
		assert_int_equal(entries_at(&e, n / 2), list[n / 2]);
	}
	for (size_t n = 0; n < MOST; n++)
		assert_int_equal(entries_at(&e, n), list[n]);
	assert_true(gap || e.nruns == 1);
}

static void test_runs(void **state)
{
	(void)state;
	for (unsigned gap = 0; gap < 50; gap++)
		check(gap);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_runs) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
