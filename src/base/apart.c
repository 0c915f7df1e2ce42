#include "apart.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "err.h"
#include "macros.h"
#include "progress.h"

/* A sanitizer's shadow takes more address space than any limit leaves, and its report is a file. */
#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif
#else
enum { SANITIZED = 0 };
#endif

#if defined(__x86_64__)
enum { MACHINE = AUDIT_ARCH_X86_64 };
#elif defined(__aarch64__)
enum { MACHINE = AUDIT_ARCH_AARCH64 };
#else
enum { MACHINE = 0 }; /* no filter */
#endif

static void limit(int what, int64_t most)
{
	struct rlimit r = { (rlim_t)most, (rlim_t)most };
	setrlimit((__rlimit_resource_t)what, &r);
}

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)
/* The next instruction, which permits, is passed over unless it is this call. */
#define PERMIT(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1), ANSWER(SECCOMP_RET_ALLOW)

/* What is not named fails with EPERM. It does not kill: another C library may try calls that it
 * can do without. */
static void filter_calls(void)
{
	static const struct sock_filter program[] = {
		LOAD(arch),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)MACHINE, 1, 0),
		ANSWER(SECCOMP_RET_ERRNO | EPERM),
		LOAD(nr),
		PERMIT(__NR_read),
		PERMIT(__NR_pread64),
		PERMIT(__NR_write),
		PERMIT(__NR_lseek),
		PERMIT(__NR_close),
		PERMIT(__NR_fstat),
		PERMIT(__NR_newfstatat),
		PERMIT(__NR_mmap),
		PERMIT(__NR_munmap),
		PERMIT(__NR_mremap),
		PERMIT(__NR_madvise),
		PERMIT(__NR_brk),
		PERMIT(__NR_futex),
		PERMIT(__NR_getpid),
		PERMIT(__NR_clock_gettime),
		PERMIT(__NR_rt_sigreturn),
		PERMIT(__NR_exit_group),
		ANSWER(SECCOMP_RET_ERRNO | EPERM),
	};
	static const struct sock_fprog all = { COUNT_OF(program), (struct sock_filter *)program };
	if (MACHINE != 0 && !SANITIZED)
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all);
}

void apart_give_up(void)
{
	if (!SANITIZED)
		limit(RLIMIT_NOFILE, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	filter_calls();
}

enum { OUT = 3 };

/*
 * Only OUT is left, and standard files that lead nowhere. Where a descriptor is not to be had, the
 * number OUT may still be the ledger's: nothing is done then.
 */
static bool keep_only(int out)
{
	if (dup2(out, OUT) < 0 || close_range(OUT + 1, ~0U, 0) < 0)
		return false;
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int fd = 0; nowhere >= 0 && fd < OUT; fd++)
		if ((!SANITIZED || fd != STDERR_FILENO) && dup2(nowhere, fd) < 0)
			return false;
	return nowhere >= 0 && close(nowhere) == 0;
}

static _Noreturn void child(const struct apart *w, int out, pid_t parent, struct err *said)
{
	struct err e = { 0 };
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGXFSZ, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	if (!keep_only(out)) {
		err_set(said, ERR_IO, "cannot begin its reader: %s", strerror(errno));
		_exit(1);
	}
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_CPU, w->seconds);
	limit(RLIMIT_FSIZE, w->written);
	if (!SANITIZED)
		limit(RLIMIT_AS, w->memory);
	bool ok = w->work(w->context, OUT, &e);
	*said = e;
	_exit(ok ? 0 : 1);
}

static void fd_done(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static bool wait_for(pid_t pid, int64_t until, struct progress *p, int *ret_status, struct err *e)
{
	enum { FIRST = 1, LONGEST = 50 };
	/* wakes when the child ends; where the kernel has none (-1) the pauses are slept */
	SCOPED(fd_done) int end = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd wake = { .fd = end, .events = POLLIN };
	for (int pause = FIRST;; pause = pause * 2 > LONGEST ? LONGEST : pause * 2) {
		pid_t got = waitpid(pid, ret_status, WNOHANG);
		if (got == pid)
			return true;
		if (got < 0 && errno != EINTR)
			return err_set(
				e, ERR_IO, "cannot wait for the reader: %s", strerror(errno));
		bool stopped = progress_stopped(p);
		if (stopped || clock_steady() > until) {
			kill(pid, SIGKILL);
			while (waitpid(pid, ret_status, 0) < 0 && errno == EINTR) {
			}
			return err_set(e, stopped ? ERR_IO : ERR_CORRUPT, "%s",
				stopped ? "interrupted" : "reading it took too long");
		}
		poll(&wake, 1, pause);
	}
}

/* A terminal gives its signals to the child too, perhaps first. */
static bool was_stopped(int status)
{
	int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	return number == SIGINT || number == SIGTERM || number == SIGHUP;
}

/* The child may be what the bytes made of it: its words are words, cut to their place. */
static bool believe(struct err *said, int status, struct progress *p, struct err *e)
{
	said->text[sizeof said->text - 1] = '\0';
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && said->code == ERR_NONE)
		return true;
	if (progress_stopped(p) || was_stopped(status))
		return err_set(e, ERR_IO, "interrupted");
	if (WIFEXITED(status) && said->code > ERR_NONE && said->code < ERR_BUG && *said->text)
		return err_set(e, said->code, "%s", said->text);
	if (WIFSIGNALED(status))
		return err_set(e, ERR_CORRUPT, "its reader was ended by signal %d (%s)",
			WTERMSIG(status), strsignal(WTERMSIG(status)));
	return err_set(
		e, ERR_CORRUPT, "its reader failed%s%s", *said->text ? ": " : "", said->text);
}

bool apart_run(const struct apart *w, int out, struct progress *p, struct err *e)
{
	enum { BY_THE_CLOCK = 10000 };
	struct err *said = mmap(
		NULL, sizeof *said, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (said == MAP_FAILED)
		return err_set(e, ERR_IO, "out of memory");
	pid_t parent = getpid(), pid = fork();
	if (pid == 0)
		child(w, out, parent, said);
	int status = 0;
	bool ok = pid > 0 ? wait_for(pid, clock_steady() + w->seconds * BY_THE_CLOCK, p, &status, e)
			  : err_set(e, ERR_IO, "no process to read it in: %s", strerror(errno));
	struct err copy = *said; /* once: nobody changes it between check and use */
	ok = ok && believe(&copy, status, p, e);
	munmap(said, sizeof *said);
	return ok;
}
