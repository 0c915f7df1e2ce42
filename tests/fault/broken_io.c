/*
 * A library to preload: one system or library call fails, once or from then on.
 *
 *	BREAK=write	which: read, write, fsync, open, truncate, malloc
 *	BREAK_AT=3	the third of these calls fails (0: none, they are only counted)
 *	BREAK_ON=1	and all after it
 *	BREAK_ERRNO=28	with this error (for malloc always ENOMEM)
 *	BREAK_SPARE=X	but no allocation that a library makes whose file's name holds this
 *	BREAK_COUNT=F	at the end the number of calls is written to the file F
 */
#undef _FILE_OFFSET_BITS /* both names of each function are wanted */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct {
	bool ready;
	char what[16];
	long at, calls;
	bool on;
	int error;
	const char *spare;
} plan; /* the program that is broken knows nothing of it */

static void get_ready(void)
{
	if (plan.ready)
		return;
	plan.ready = true;
	const char *what = getenv("BREAK"), *at = getenv("BREAK_AT"),
		   *error = getenv("BREAK_ERRNO");
	strncpy(plan.what, what ? what : "", sizeof plan.what - 1);
	plan.at = at ? strtol(at, NULL, 10) : 0;
	plan.on = getenv("BREAK_ON") != NULL;
	plan.spare = getenv("BREAK_SPARE");
	plan.error = error ? (int)strtol(error, NULL, 10) : EIO;
}

static bool broken(const char *what)
{
	get_ready();
	if (strcmp(what, plan.what) != 0)
		return false;
	plan.calls++;
	return plan.at > 0 && (plan.calls == plan.at || (plan.on && plan.calls > plan.at));
}

static bool fails(const char *what)
{
	if (!broken(what))
		return false;
	errno = plan.error;
	return true;
}

__attribute__((destructor)) static void tell(void)
{
	const char *into = getenv("BREAK_COUNT");
	char text[32];
	if (!into)
		return;
	plan.what[0] = '\0';
	int fd = (int)syscall(SYS_openat, AT_FDCWD, into, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int n = snprintf(text, sizeof text, "%ld\n", plan.calls);
	if (syscall(SYS_write, fd, text, n) != n)
		_exit(99);
	syscall(SYS_close, fd);
}

/* The system's own functions, by number, so that no look-up allocates memory. */
ssize_t read(int fd, void *into, size_t n)
{
	return fails("read") ? -1 : (ssize_t)syscall(SYS_read, fd, into, n);
}

ssize_t pread64(int fd, void *into, size_t n, off64_t at)
{
	return fails("read") ? -1 : (ssize_t)syscall(SYS_pread64, fd, into, n, at);
}

ssize_t write(int fd, const void *from, size_t n)
{
	return fails("write") ? -1 : (ssize_t)syscall(SYS_write, fd, from, n);
}

ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at)
{
	return fails("write") ? -1 : (ssize_t)syscall(SYS_pwrite64, fd, from, n, at);
}

int fsync(int fd)
{
	return fails("fsync") ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return fails("fsync") ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int ftruncate64(int fd, off64_t length)
{
	return fails("truncate") ? -1 : (int)syscall(SYS_ftruncate, fd, length);
}

int unlink(const char *path)
{
	return fails("truncate") ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

static int open_with(const char *path, int flags, va_list more)
{
	bool makes = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
	unsigned mode = makes ? va_arg(more, unsigned) : 0;
	return fails("open") ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	va_list more;
	va_start(more, flags);
	int fd = open_with(path, flags, more);
	va_end(more);
	return fd;
}

int open64(const char *path, int flags, ...)
{
	va_list more;
	va_start(more, flags);
	int fd = open_with(path, flags, more);
	va_end(more);
	return fd;
}

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

static bool is_spared(const void *caller)
{
	Dl_info in;
	return plan.spare && dladdr(caller, &in) && in.dli_fname &&
	       strstr(in.dli_fname, plan.spare);
}

static bool no_memory(const void *caller)
{
	get_ready();
	if (strcmp(plan.what, "malloc") != 0 || is_spared(caller) || !broken("malloc"))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return no_memory(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return no_memory(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
	return no_memory(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}
