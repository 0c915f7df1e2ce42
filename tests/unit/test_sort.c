/* Rows sorted in memory and in files, beside qsort() of the same rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "sort.h"

enum { CELLS = 3, ROWS = 20000, KEY = 0, NUMBER = 1, REST = 2 };

struct kept_row {
	char key[16], number[16], rest[64];
	bool none; /* no key */
};

static struct kept_row rows[ROWS];

static int by_key(const struct cell *a, const struct cell *b, const void *context)
{
	(*(long *)context)++;
	const char *x = a[KEY].text, *y = b[KEY].text;
	return x && y ? strcmp(x, y) : !x - !y;
}

static int expected(const void *left, const void *right)
{
	const struct kept_row *a = left, *b = right;
	int order = a->none || b->none ? a->none - b->none : strcmp(a->key, b->key);
	return order ? order : atoi(a->number) - atoi(b->number);
}

/* Keys that many rows share, some without one; texts with line ends, and empty ones. */
static void make_rows(void)
{
	uint32_t x = 1;
	for (int i = 0; i < ROWS; i++) {
		x = x * 1664525 + 1013904223;
		struct kept_row *r = &rows[i];
		*r = (struct kept_row) { .none = x >> 28 == 0 };
		snprintf(r->key, sizeof r->key, "%u", (x >> 8) % 5000);
		snprintf(r->number, sizeof r->number, "%d", i);
		snprintf(r->rest, sizeof r->rest, "%.*s", (int)(x >> 4) % 40,
			"\n\"a text, of some length\" \xe5\x8d\x8e\xe7\x9b\x9b\xe9\xa1\xbf ...");
	}
}

static void sorted_with(size_t room, long limit)
{
	make_rows();
	struct err e = { 0 };
	long asked = 0;
	struct sort *s = sort_begin(CELLS, by_key, &asked, limit, room, &e);
	assert_non_null(s);
	for (int i = 0; i < ROWS; i++)
		assert_true(sort_add(
			s, (struct cell[CELLS]) {
				   { .text = rows[i].none ? NULL : rows[i].key, .role = ROLE_CODE },
				   { .text = rows[i].number },
				   { .text = rows[i].rest, .role = ROLE_BAD } }));
	qsort(rows, ROWS, sizeof *rows, expected);
	long wanted = limit < 0 || limit > ROWS ? ROWS : limit;
	for (long i = 0; i < wanted; i++) {
		const struct cell *c = sort_next(s);
		assert_non_null(c);
		assert_true(rows[i].none ? !c[KEY].text : strcmp(rows[i].key, c[KEY].text) == 0);
		assert_string_equal(rows[i].number, c[NUMBER].text);
		assert_string_equal(rows[i].rest, c[REST].text);
		assert_int_equal(ROLE_CODE, c[KEY].role);
		assert_int_equal(ROLE_BAD, c[REST].role);
	}
	assert_null(sort_next(s));
	assert_null(sort_next(s));
	assert_int_equal(ERR_NONE, e.code);
	assert_true(asked > wanted);
	sort_done(s);
}

static void test_in_memory(void **state)
{
	(void)state;
	sorted_with(SIZE_MAX, -1);
	sorted_with(SIZE_MAX, 7);
}

/* A few runs; more than are merged at once; a run for each row or two. */
static void test_in_runs(void **state)
{
	(void)state;
	for (size_t room = 1 << 20; room >= 1 << 12; room /= 4)
		sorted_with(room, -1);
	sorted_with(1 << 14, 100);
	sorted_with(1 << 14, 0);
	sorted_with(1 << 14, ROWS + 1);
}

static void test_none(void **state)
{
	(void)state;
	struct err e = { 0 };
	long asked = 0;
	struct sort *s = sort_begin(CELLS, by_key, &asked, -1, 1, &e);
	assert_null(sort_next(s));
	assert_int_equal(ERR_NONE, e.code);
	sort_done(s);
}

/* A disk without room. */
static void test_full(void **state)
{
	(void)state;
	make_rows();
	struct rlimit old, small = { 0 };
	assert_int_equal(0, getrlimit(RLIMIT_FSIZE, &old));
	small.rlim_max = old.rlim_max;
	small.rlim_cur = 5 << 20;
	struct err e = { 0 };
	long asked = 0;
	struct sort *s = sort_begin(1, by_key, &asked, -1, 12 << 20, &e);
	static char text[8 << 20];
	memset(text, 'x', sizeof text - 1);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(0, setrlimit(RLIMIT_FSIZE, &small));
	bool ok = true;
	for (int i = 0; ok && i < 4; i++)
		ok = sort_add(s, &(struct cell) { .text = text });
	while (sort_next(s))
		continue;
	assert_int_equal(0, setrlimit(RLIMIT_FSIZE, &old));
	assert_int_equal(ERR_IO, e.code);
	sort_done(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_memory),
		cmocka_unit_test(test_in_runs),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_full),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
