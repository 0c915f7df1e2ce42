#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"

static bool cannot_make(struct folder_out *f)
{
	return err_set(f->err, ERR_IO, "cannot make the folder '%s': %s", f->path, strerror(errno));
}

struct folder_out folder_out_begin(const char *path, struct err *e)
{
	struct stat st;
	struct folder_out f = { .path = strdup(path), .err = e };
	if (!f.path) {
		err_set(e, ERR_IO, "out of memory");
		return f;
	}
	for (size_t n = strlen(f.path); n > 1 && f.path[n - 1] == '/'; n--)
		f.path[n - 1] = '\0';
	if (lstat(f.path, &st) == 0) {
		err_set(e, ERR_CONFLICT,
			"'%s' is there already; it is left as it is. Name a new folder", f.path);
		return f;
	}
	if (asprintf(&f.temporary, "%s.part-XXXXXX", f.path) < 0) {
		f.temporary = NULL;
		err_set(e, ERR_IO, "out of memory");
	} else if (!mkdtemp(f.temporary)) {
		cannot_make(&f);
		free(f.temporary);
		f.temporary = NULL;
	}
	return f;
}

FILE *folder_out_file(struct folder_out *f, const char *name)
{
	char *path;
	if (asprintf(&path, "%s/%s", f->temporary, name) < 0) {
		err_set(f->err, ERR_IO, "out of memory");
		return NULL;
	}
	FILE *out = fopen(path, "wxe");
	if (!out)
		err_set(f->err, ERR_IO, "cannot write '%s': %s", path, strerror(errno));
	free(path);
	return out;
}

bool folder_out_save(struct folder_out *f, FILE *out)
{
	bool ok = fflush(out) == 0 && !ferror(out) && fsync(fileno(out)) == 0;
	int failure = errno;
	if (fclose(out) != 0 && ok) {
		failure = errno;
		ok = false;
	}
	return ok ||
	       err_set(f->err, ERR_IO, "cannot write into '%s': %s", f->path, strerror(failure));
}

/* mkdtemp() makes it for its owner alone. */
static bool open_to_others(const char *path)
{
	mode_t mask = umask(0);
	umask(mask);
	return chmod(path, 0777 & ~mask) == 0;
}

static bool sync_inside(struct folder_out *f)
{
	char *inside;
	if (asprintf(&inside, "%s/.", f->temporary) < 0)
		return err_set(f->err, ERR_IO, "out of memory");
	bool ok = file_sync_folder(inside, f->err);
	free(inside);
	return ok;
}

bool folder_out_commit(struct folder_out *f)
{
	if (!sync_inside(f))
		return false;
	if (!open_to_others(f->temporary) || rename(f->temporary, f->path) != 0)
		return cannot_make(f);
	free(f->temporary);
	f->temporary = NULL;
	return file_sync_folder(f->path, f->err);
}

void folder_out_done(struct folder_out *f)
{
	DIR *folder = f->temporary ? opendir(f->temporary) : NULL;
	if (folder) {
		for (const struct dirent *d; (d = readdir(folder));)
			unlinkat(dirfd(folder), d->d_name, 0);
		closedir(folder);
		rmdir(f->temporary);
	}
	free(f->temporary);
	free(f->path);
	*f = (struct folder_out) { 0 };
}
