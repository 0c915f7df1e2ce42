/* What a child that works apart can do, and what it no longer can. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "apart.h"
#include "err.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED /* clang's word for what gcc calls __SANITIZE_ADDRESS__ */
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define WATCHED
#endif

static int out_file(void)
{
	char name[] = "/tmp/kept-apart-XXXXXX";
	int fd = mkstemp(name);
	assert_true(fd >= 0);
	unlink(name);
	return fd;
}

static struct err run(bool (*work)(void *context, int out, struct err *e), const void *context,
	int64_t written, char said[64])
{
	int out = out_file();
	struct err e = { 0 };
	const struct apart how = { .work = work,
		.context = (void *)(uintptr_t)context,
		.seconds = 1,
		.memory = 256 << 20,
		.written = written };
	bool ok = apart_run(&how, out, NULL, &e);
	assert_int_equal(ok, e.code == ERR_NONE);
	ssize_t n = pread(out, said, 63, 0);
	said[n > 0 ? n : 0] = '\0';
	close(out);
	return e;
}

/* What it tries: a letter for each thing that it could do. */
static bool try_all(void *context, int out, struct err *e)
{
	const char *victim = context;
	char could[8] = "";
	size_t n = 0;
	bool apart = victim[0] == '!';
	victim += apart;
	if (apart)
		apart_give_up();
	if (open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0)
		could[n++] = 'o';
	if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0)
		could[n++] = 's';
	if (unlink(victim) == 0)
		could[n++] = 'u';
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	if (pid > 0)
		could[n++] = 'f';
	could[n++] = '.';
	return write(out, could, n) == (ssize_t)n || err_set(e, ERR_IO, "%s", strerror(errno));
}

static void test_rights_are_given_up(void **state)
{
	(void)state;
	char name[] = "/tmp/kept-victim-XXXXXX", marked[sizeof name + 1], said[64];
	int fd = mkstemp(name);
	assert_true(fd >= 0);
	close(fd);
	snprintf(marked, sizeof marked, "!%s", name);
	assert_int_equal(run(try_all, marked, 100, said).code, ERR_NONE);
#if !defined(WATCHED)
	assert_string_equal(said, ".");
	assert_int_equal(access(name, F_OK), 0);
	/* and before that it could */
	assert_int_equal(run(try_all, name, 100, said).code, ERR_NONE);
	assert_string_equal(said, "osuf.");
	assert_int_equal(access(name, F_OK), -1);
#endif
	unlink(name);
}

static bool fails(void *context, int out, struct err *e)
{
	(void)out;
	return err_set(e, ERR_NEWER, "%s", (const char *)context);
}

static bool dies(void *context, int out, struct err *e)
{
	(void)context, (void)out, (void)e;
	_exit(7);
}

static bool spins(void *context, int out, struct err *e)
{
	(void)context, (void)out, (void)e;
	for (volatile unsigned i = 1; i; i |= 1) {
	}
	return true;
}

static bool writes(void *context, int out, struct err *e)
{
	(void)context;
	char block[4096];
	memset(block, 'x', sizeof block);
	for (int i = 0; i < 100; i++)
		if (write(out, block, sizeof block) != (ssize_t)sizeof block)
			return err_set(e, ERR_IO, "no more");
	return true;
}

static bool eats(void *context, int out, struct err *e)
{
	(void)context, (void)out;
	void *all = malloc((size_t)1 << 30);
	bool got = all != NULL;
	free(all);
	return got || err_set(e, ERR_IO, "no memory");
}

static void test_limits(void **state)
{
	(void)state;
	char said[64];
	struct err e = run(fails, "its own words", 100, said);
	assert_int_equal(e.code, ERR_NEWER);
	assert_string_equal(e.text, "its own words");
	assert_int_equal(run(dies, NULL, 100, said).code, ERR_CORRUPT);
	assert_int_equal(run(writes, NULL, 1 << 20, said).code, ERR_NONE);
	e = run(writes, NULL, 8192, said);
	assert_string_equal(e.text, "no more");
	e = run(spins, NULL, 100, said);
	assert_int_equal(e.code, ERR_CORRUPT);
	assert_non_null(strstr(e.text, "signal"));
#if !defined(WATCHED)
	assert_string_equal(run(eats, NULL, 100, said).text, "no memory");
#else
	(void)eats;
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rights_are_given_up),
		cmocka_unit_test(test_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
