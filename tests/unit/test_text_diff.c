#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "text_diff.h"

static const char *marks(const char *before, const char *after, struct arena *a)
{
	size_t n;
	const struct diff_line *d = text_diff(before, after, a, &n);
	const char *all = "";
	for (size_t i = 0; i < n; i++)
		all = arena_printf(a, "%s%c%s", all, d[i].mark == ' ' ? '=' : d[i].mark, d[i].text);
	return all;
}

static void test_small(void **state)
{
	struct arena a = { 0 };
	(void)state;
	assert_string_equal(marks("", "", &a), "");
	assert_string_equal(marks("a\n", "", &a), "-a");
	assert_string_equal(marks("", "a", &a), "+a");
	assert_string_equal(marks("a\nb\nc", "a\nB\nc", &a), "=a-b+B=c");
	assert_string_equal(marks("a\nb\n", "a\nx\nb\n", &a), "=a+x=b");
	assert_string_equal(marks("  a \r\n\n\nb", "a\nb  ", &a), "=a=b");
	assert_string_equal(
		marks("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc", &a), "-a-b=c+b=a=b-b=a+c");
	arena_done(&a);
}

/* The length of what both have in common, by the book. */
static int common(const char *x, const char *y)
{
	static int best[40][40];
	int n = (int)strlen(x), m = (int)strlen(y);
	memset(best, 0, sizeof best);
	for (int i = n - 1; i >= 0; i--)
		for (int j = m - 1; j >= 0; j--)
			best[i][j] = x[i] == y[j]                      ? best[i + 1][j + 1] + 1
				     : best[i + 1][j] > best[i][j + 1] ? best[i + 1][j]
								       : best[i][j + 1];
	return best[0][0];
}

static const char *lines_of(const char *letters, struct arena *a)
{
	char *text = arena_alloc(a, strlen(letters) * 2 + 1), *end = text;
	for (; *letters; letters++) {
		*end++ = *letters;
		*end++ = '\n';
	}
	return text;
}

/* Both texts can be read off the answer, and no answer is shorter. */
static void test_shortest(void **state)
{
	uint32_t seed = 7;
	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct arena a = { 0 };
		char x[32] = "", y[32] = "", gone[64] = "", come[64] = "";
		for (int side = 0; side < 2; side++) {
			seed = seed * 1664525u + 1013904223u;
			int length = (int)(seed >> 16) % 30;
			for (int i = 0; i < length; i++) {
				seed = seed * 1664525u + 1013904223u;
				(side ? y : x)[i] = (char)('a' + (seed >> 16) % 4);
			}
		}
		size_t n, nx = 0, ny = 0, same = 0;
		const struct diff_line *d = text_diff(lines_of(x, &a), lines_of(y, &a), &a, &n);
		for (size_t i = 0; i < n; i++) {
			if (d[i].mark != '+')
				gone[nx++] = d[i].text[0];
			if (d[i].mark != '-')
				come[ny++] = d[i].text[0];
			same += d[i].mark == ' ';
		}
		assert_string_equal(gone, x);
		assert_string_equal(come, y);
		assert_int_equal(same, common(x, y));
		arena_done(&a);
	}
}

static void test_too_different(void **state)
{
	struct arena a = { 0 };
	(void)state;
	const char *x = "top\n", *y = "top\n";
	for (int i = 0; i < 1500; i++) {
		x = arena_printf(&a, "%s%d\n", x, i);
		y = arena_printf(&a, "%s%d\n", y, i + 5000);
	}
	x = arena_printf(&a, "%send\n", x);
	y = arena_printf(&a, "%send\n", y);
	size_t n;
	const struct diff_line *d = text_diff(x, y, &a, &n);
	assert_int_equal(n, 3002);
	assert_int_equal(d[0].mark, ' ');
	assert_int_equal(d[1].mark, '-');
	assert_int_equal(d[1501].mark, '+');
	assert_int_equal(d[3001].mark, ' ');
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_shortest),
		cmocka_unit_test(test_too_different),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
