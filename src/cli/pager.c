#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app.h"

enum { NOT_FOUND = 127 };

int pager_rows(void)
{
	struct winsize size;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

static const char *pager_command(const struct session *s)
{
	const char *choices[] = { getenv("KEPT_PAGER"), s->config.pager, getenv("PAGER") };
	for (size_t i = 0; i < COUNT_OF(choices); i++)
		if (choices[i])
			return *choices[i] && strcmp(choices[i], "cat") != 0 ? choices[i] : NULL;
	return "less -FRX";
}

static pid_t start(const char *command, const int ends[2])
{
	pid_t child = fork();
	if (child != 0)
		return child;
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	setenv("LESSSECURE", "1", 1);
	setenv("LESS", "FRX", 0);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	close(ends[1]);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(NOT_FOUND);
}

bool pager_show(struct session *s)
{
	const char *command = pager_command(s);
	int rows = pager_rows(), ends[2];
	if (!command || rows <= 0 || spool_lines(&s->spool, rows) < rows || pipe(ends) != 0)
		return false;
	pid_t child = start(command, ends);
	close(ends[0]);
	FILE *out = child > 0 ? fdopen(ends[1], "w") : NULL;
	if (!out) {
		close(ends[1]);
		return false;
	}
	/* An interrupt is the pager's; leaving it before the end is no failure. */
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	sigaction(SIGINT, &ignore, &before);
	struct err *kept = s->spool.err, none = { 0 };
	s->spool.err = &none;
	spool_copy(&s->spool, out, "to the pager");
	s->spool.err = kept;
	fclose(out);
	int status = 0;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGINT, &before, NULL);
	return !(WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND);
}
