/* A second process that does a part of the work: its answer, and what there is without one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "beside.h"
#include "buf.h"
#include "err.h"
#include "progress.h"

enum { LONG = 1 << 20 };

static bool says(void *context, struct buf *answer)
{
	buf_add(answer, context, strlen(context) + 1);
	return true;
}

static bool says_much(void *context, struct buf *answer)
{
	for (size_t i = 0; i < LONG; i++)
		buf_add(answer, context, 1);
	return true;
}

static bool gives_up(void *context, struct buf *answer)
{
	return says(context, answer) && false;
}

static bool is_ended(void *context, struct buf *answer)
{
	return says(context, answer) && raise(SIGTERM) == 0;
}

static bool never_ends(void *context, struct buf *answer)
{
	while (says(context, answer))
		pause();
	return true;
}

struct outcome {
	bool told;
	size_t length;
};

static struct outcome try_it(beside_part *part, const struct progress *p)
{
	struct err e = { 0 };
	static char word[] = "word";
	SCOPED(buf_done) struct buf answer = buf_new(2 * LONG, &e);
	SCOPED(beside_stop) struct beside b = beside_begin(part, word);
	bool told = beside_end(&b, p, &answer);
	assert_int_equal(e.code, ERR_NONE);
	assert_int_equal(b.pid, 0);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* none is left */
	assert_int_equal(errno, ECHILD);
	return (struct outcome) { told, answer.length };
}

static void test_answers(void **state)
{
	(void)state;
	struct outcome o = try_it(says, NULL);
	assert_true(o.told);
	assert_int_equal(o.length, sizeof "word");
	o = try_it(says_much, NULL);
	assert_true(o.told);
	assert_int_equal(o.length, LONG);
}

static void test_gives_no_answer(void **state)
{
	(void)state;
	assert_false(try_it(gives_up, NULL).told);
	assert_false(try_it(is_ended, NULL).told);
}

static void test_is_stopped(void **state)
{
	(void)state;
	volatile int stop = 1;
	const struct progress p = { .stop = &stop };
	assert_false(try_it(never_ends, &p).told);
	static char word[] = "word";
	struct beside b = beside_begin(never_ends, word);
	assert_true(b.pid > 0);
	beside_stop(&b);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void test_is_not_to_be_had(void **state)
{
	(void)state;
	struct rlimit files, none = { 0 };
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
	none.rlim_max = files.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	struct outcome o = try_it(says, NULL);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
	assert_false(o.told);
	cpu_set_t all, one;
	assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
	size_t first = 0;
	while (!CPU_ISSET(first, &all))
		first++;
	CPU_ZERO(&one);
	CPU_SET(first, &one);
	assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
	o = try_it(says, NULL);
	assert_int_equal(sched_setaffinity(0, sizeof all, &all), 0);
	assert_false(o.told);
}

int main(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set) != 0 || CPU_COUNT(&set) < 2) {
		print_message("1..0 # SKIP one processor\n");
		return 0;
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_gives_no_answer),
		cmocka_unit_test(test_is_stopped),
		cmocka_unit_test(test_is_not_to_be_had),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
