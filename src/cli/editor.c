#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app.h"
#include "file.h"
#include "text.h"

enum { EDITED_LIMIT = 1 << 20 };

int editor_run(const char *command, const char *argument)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	sigaction(SIGINT, &ignore, &before); /* the editor's own business meanwhile */
	pid_t child = fork();
	if (child == 0) {
		signal(SIGINT, SIG_DFL);
		signal(SIGPIPE, SIG_DFL);
		execl("/bin/sh", "sh", "-c", command, "sh", argument, (char *)NULL);
		_exit(127);
	}
	int status = -1;
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGINT, &before, NULL);
	return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool write_text(int fd, const char *text)
{
	size_t left = strlen(text);
	while (left > 0) {
		ssize_t n = write(fd, text, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		text += n;
		left -= (size_t)n;
	}
	return true;
}

static const char *edit_file(struct app *app, const char *editor, const char *name)
{
	const char *command = arena_printf(&app->arena, "%s \"$1\"", editor);
	int status = editor_run(command, name);
	char *text = NULL;
	size_t length = 0;
	if (status != 0) {
		err_set(&app->err, ERR_IO,
			"the editor '%s' ended with status %d; nothing was saved", editor, status);
		return NULL;
	}
	if (!file_read(name, EDITED_LIMIT, &app->arena, &text, &length, &app->err))
		return NULL;
	if (text_is_utf8(text, length))
		return text;
	err_set(&app->err, ERR_INPUT, "what the editor left is not UTF-8 text");
	return NULL;
}

const char *app_edit(struct app *app, const char *text)
{
	const char *editor = getenv("VISUAL");
	if (!editor || !*editor)
		editor = getenv("EDITOR");
	if (!editor || !*editor) {
		err_set(&app->err, ERR_USAGE, "there is no editor: set EDITOR to one");
		return NULL;
	}
	const char *folder = getenv("TMPDIR");
	char *name = arena_printf(
		&app->arena, "%s/kept-XXXXXX.txt", folder && *folder ? folder : "/tmp");
	int fd = mkstemps(name, (int)strlen(".txt"));
	if (fd < 0 || !write_text(fd, text)) {
		err_set(&app->err, ERR_IO, "cannot write '%s': %s", name, strerror(errno));
		if (fd >= 0) {
			close(fd);
			unlink(name);
		}
		return NULL;
	}
	close(fd);
	struct session *s = session_of(app);
	app_edit_done(s, true);
	s->edited = name;
	const char *edited = edit_file(app, editor, name);
	if (edited && strcmp(edited, text) == 0)
		app_edit_done(s, true); /* nothing of it is the user's */
	return edited;
}

const char *app_edit_done(struct session *s, bool written)
{
	const char *name = s->edited;
	s->edited = NULL;
	if (!name || !written)
		return name;
	unlink(name);
	return NULL;
}
