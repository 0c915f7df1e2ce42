#include "beside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "file.h"
#include "progress.h"

enum { ANSWER = 1 << 24 };

static bool one_processor(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof set, &set) != 0 || CPU_COUNT(&set) < 2;
}

/* Whoever interrupts the first process does not want the second to tidy up: it changes nothing. */
static _Noreturn void child(beside_part *part, void *context, int to, pid_t parent)
{
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	struct err e = { 0 };
	struct buf answer = buf_new(ANSWER, &e);
	bool ok = part(context, &answer) && e.code == ERR_NONE &&
		  file_write_all(to, answer.text, answer.length);
	_exit(ok ? 0 : 1); /* without a look at what was open before: it is the other's */
}

struct beside beside_begin(beside_part *part, void *context)
{
	struct beside b = { 0 };
	int ends[2];
	if (one_processor() || pipe2(ends, O_CLOEXEC) != 0)
		return b;
	pid_t parent = getpid(), pid = fork();
	if (pid == 0)
		child(part, context, ends[1], parent);
	close(ends[1]);
	if (pid < 0)
		close(ends[0]);
	else
		b = (struct beside) { .pid = pid, .from = ends[0] };
	return b;
}

static bool read_all(int fd, const struct progress *p, struct buf *into)
{
	enum { PAUSE = 100 }; /* milliseconds: a signal may come just before the wait begins */
	char bytes[4096];
	for (;;) {
		struct pollfd from = { .fd = fd, .events = POLLIN };
		int ready = poll(&from, 1, PAUSE);
		if (progress_stopped(p) || (ready < 0 && errno != EINTR))
			return false;
		ssize_t n = ready > 0 ? read(fd, bytes, sizeof bytes) : -1;
		if (n == 0)
			return true;
		if (n > 0)
			buf_add(into, bytes, (size_t)n);
	}
}

/* Its exit status; -1: it has none. */
static int leave(struct beside *b)
{
	int status = 0;
	pid_t pid = b->pid, got;
	close(b->from);
	*b = (struct beside) { 0 };
	do
		got = waitpid(pid, &status, 0);
	while (got < 0 && errno == EINTR);
	return got == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool beside_end(struct beside *b, const struct progress *p, struct buf *ret_answer)
{
	if (!b->pid)
		return false;
	if (read_all(b->from, p, ret_answer))
		return leave(b) == 0;
	beside_stop(b);
	return false;
}

void beside_stop(struct beside *b)
{
	if (!b->pid)
		return;
	kill(b->pid, SIGKILL);
	leave(b);
}
