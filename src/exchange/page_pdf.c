/* PDFs, by poppler's tools: its crashes and its hunger stay in processes of their own. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "bytes.h"
#include "clock.h"
#include "page_facts.h"
#include "text.h"

enum { CPU_SECONDS = 10, WALL_MS = 20000, MEMORY = 1 << 30 };

static void limit(int what, rlim_t most)
{
	struct rlimit r = { most, most };
	setrlimit((__rlimit_resource_t)what, &r);
}

static _Noreturn void become(const char *const *command, int in, int out)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	limit(RLIMIT_CPU, CPU_SECONDS);
	limit(RLIMIT_AS, MEMORY);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NPROC, 0);
	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
		dup2(nowhere, STDERR_FILENO) < 0)
		_exit(126);
	close_range(3, ~0U, 0);
	static char *const environment[] = { (char *)(size_t) "PATH=/usr/bin:/bin",
		(char *)(size_t) "LC_ALL=C.UTF-8", (char *)(size_t) "HOME=/nonexistent", NULL };
	execvpe(command[0], (char *const *)(size_t)command, environment);
	_exit(127);
}

/* What it prints, up to a limit and a time; then it is ended. */
static void drain(int fd, struct buf *out, pid_t child)
{
	char block[16384];
	int64_t until = clock_steady() + WALL_MS;
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = until - clock_steady();
		int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
		if (ready < 0 && errno == EINTR)
			continue;
		ssize_t n = ready > 0 ? read(fd, block, sizeof block) : 0;
		if (n <= 0)
			break;
		size_t room = out->limit - out->length - 1;
		buf_add(out, block, (size_t)n < room ? (size_t)n : room);
		if ((size_t)n >= room)
			break;
	}
	kill(child, SIGKILL);
}

/* Run it on the bytes; its status as waitpid() gives it, -1: it could not be started. */
static int run(const char *const *command, int in, struct buf *out)
{
	int ends[2], status = -1;
	if (lseek(in, 0, SEEK_SET) != 0 || pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	pid_t child = fork();
	if (child == 0)
		become(command, in, ends[1]);
	close(ends[1]);
	if (child > 0) {
		drain(ends[0], out, child);
		while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
		}
	}
	close(ends[0]);
	return child > 0 ? status : -1;
}

static int file_of(const void *bytes, size_t length)
{
	int fd = memfd_create("page", MFD_CLOEXEC);
	for (const char *p = bytes; fd >= 0 && length > 0;) {
		ssize_t n = write(fd, p, length);
		if (n <= 0) {
			close(fd);
			return -1;
		}
		p += n;
		length -= (size_t)n;
	}
	return fd;
}

static void info_line(struct facts *f, const char *info, const char *label, const char *key)
{
	for (const char *p = info; p; p = strchr(p, '\n'), p = p ? p + 1 : NULL)
		if (strncmp(p, label, strlen(label)) == 0)
			fact_add(f, key, p + strlen(label), strcspn(p + strlen(label), "\n"));
}

static const char *utf8(const struct buf *b, struct arena *a, size_t *ret_length)
{
	const char *charset;
	return page_decode(b->text, b->length, "UTF-8", a, ret_length, &charset);
}

bool page_pdf(const void *bytes, size_t length, struct facts *f)
{
	static const char *const info[] = { "pdfinfo", "-isodates", "-enc", "UTF-8", "/dev/stdin",
		NULL };
	static const char *const words[] = { "pdftotext", "-q", "-enc", "UTF-8", "-l", "200",
		"/dev/stdin", "-", NULL };
	struct err full = { 0 };
	size_t n;
	SCOPED(buf_done) struct buf told = buf_new(64 * 1024, &full);
	SCOPED(buf_done) struct buf text = buf_new(2 * BYTES_TEXT_MAX, &full);
	int in = file_of(bytes, length);
	if (in < 0) {
		f->trouble = "there is no memory to hand it to pdfinfo";
		return false;
	}
	int status = run(info, in, &told), read = run(words, in, &text);
	close(in);
	const char *all = utf8(&told, f->arena, &n);
	info_line(f, all, "Title:", "pdf title");
	info_line(f, all, "Author:", "pdf author");
	info_line(f, all, "CreationDate:", "pdf date");
	all = utf8(&text, f->arena, &n);
	facts_text(f, all, n);
	while (*all && strchr(" \n\f\t", *all))
		all++;
	fact_add(f, "first line", all, strcspn(all, "\n"));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		f->trouble = "pdfinfo is not there: install poppler-utils";
	else if (!told.length && !text.length)
		f->trouble = "pdfinfo and pdftotext could not read it";
	return read == 0 && !f->trouble;
}
