#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"

bool file_read(const char *path, size_t limit, struct arena *a, char **ret_bytes,
	size_t *ret_length, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return err_set(e, errno == ENOENT || errno == ENOTDIR ? ERR_MISSING : ERR_IO,
			"cannot open '%s': %s", path, strerror(errno));
	struct stat st;
	bool ok = fstat(fd, &st) == 0;
	if (!ok || !S_ISREG(st.st_mode))
		ok = err_set(e, ERR_INPUT, "'%s' is not a regular file", path);
	else if ((size_t)st.st_size > limit)
		ok = err_set(e, ERR_INPUT, "'%s' is larger than %zu MB", path, limit >> 20);
	if (!ok) {
		close(fd);
		return false;
	}
	size_t room = (size_t)st.st_size, length = 0;
	char *bytes = arena_alloc(a, room + 1);
	while (length < room) {
		ssize_t n = read(fd, bytes + length, room - length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			ok = err_set(e, ERR_IO, "cannot read '%s': %s", path, strerror(errno));
		if (n <= 0)
			break;
		length += (size_t)n;
	}
	close(fd);
	if (!ok)
		return false;
	*ret_bytes = bytes;
	*ret_length = length;
	return true;
}

static char *beside(const char *path, const char *ending)
{
	size_t size = strlen(path) + strlen(ending) + 1;
	char *name = malloc(size);
	if (name)
		snprintf(name, size, "%s%s", path, ending);
	return name;
}

/* An answer over a ledger, perhaps the one that it was asked of, would be the end of it. */
static bool is_database(const char *path)
{
	static const char mark[] = "SQLite format 3"; /* with its NUL */
	char there[sizeof mark] = "";
	FILE *in = fopen(path, "rbe");
	bool yes = in && fread(there, sizeof there, 1, in) == 1 &&
		   memcmp(there, mark, sizeof mark) == 0;
	if (in)
		fclose(in);
	return yes;
}

struct file_out file_out_begin(const char *path, struct err *e)
{
	struct file_out f = { .err = e };
	struct stat st;
	bool there = lstat(path, &st) == 0;
	if (there && !S_ISREG(st.st_mode)) {
		err_set(e, ERR_IO, "'%s' is not a regular file; it is left as it is", path);
		return f;
	}
	if (there && is_database(path)) {
		err_set(e, ERR_CONFLICT,
			"'%s' is a database, a ledger perhaps; it is left as it is. Name another "
			"file",
			path);
		return f;
	}
	f.path = strdup(path);
	f.temporary = beside(path, ".part-XXXXXX");
	if (!f.path || !f.temporary) {
		err_set(e, ERR_IO, "out of memory");
		return f;
	}
	int fd = mkostemp(f.temporary, O_CLOEXEC);
	if (fd < 0) {
		err_set(e, ERR_IO, "cannot write '%s': %s", path, strerror(errno));
		free(f.temporary);
		f.temporary = NULL;
		return f;
	}
	mode_t mask = umask(0);
	umask(mask);
	if (fchmod(fd, 0666 & ~mask) != 0 || !(f.stream = fdopen(fd, "w"))) {
		err_set(e, ERR_IO, "cannot write '%s': %s", path, strerror(errno));
		close(fd);
	}
	return f;
}

bool file_write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = write(fd, bytes, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		length -= (size_t)n;
	}
	return true;
}

bool file_sync_folder(const char *path, struct err *e)
{
	char *folder = strdup(path);
	if (!folder)
		return err_set(e, ERR_IO, "out of memory");
	char *slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = '\0';
	int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (!ok)
		err_set(e, ERR_IO, "cannot sync the folder of '%s': %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	free(folder);
	return ok;
}

/* One step, so that a kill leaves no file with two names; and a FAT stick has no second names. */
static bool rename_new(const char *temporary, const char *path)
{
#ifdef RENAME_NOREPLACE
	if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
#endif
	return link(temporary, path) == 0 && unlink(temporary) == 0; /* some file systems need it */
}

bool file_publish(const char *temporary, const char *path, struct err *e)
{
	if (!rename_new(temporary, path))
		return err_set(e, errno == EEXIST ? ERR_CONFLICT : ERR_IO, "cannot write '%s': %s",
			path, strerror(errno));
	return file_sync_folder(path, e);
}

bool file_out_commit(struct file_out *f)
{
	if (f->err->code != ERR_NONE || !f->stream)
		return false;
	bool ok = fflush(f->stream) == 0 && !ferror(f->stream) && fsync(fileno(f->stream)) == 0;
	if (fclose(f->stream) != 0)
		ok = false;
	f->stream = NULL;
	if (!ok || rename(f->temporary, f->path) != 0)
		return err_set(f->err, ERR_IO, "cannot write '%s': %s", f->path, strerror(errno));
	free(f->temporary);
	f->temporary = NULL;
	return file_sync_folder(f->path, f->err);
}

void file_out_done(struct file_out *f)
{
	if (f->stream)
		fclose(f->stream);
	if (f->temporary)
		unlink(f->temporary);
	free(f->temporary);
	free(f->path);
	*f = (struct file_out) { .err = f->err };
}
