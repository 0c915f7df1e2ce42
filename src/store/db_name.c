#include "db_name.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "err.h"
#include "holder.h"
#include "macros.h"

/* SQLITE_OPEN_NOFOLLOW refuses links, so they are resolved here, once. */
char *db_real_name(const char *path, bool create, struct err *e)
{
	char resolved[PATH_MAX];
	if (realpath(path, resolved)) {
		if (create)
			err_set(e, ERR_CONFLICT, "'%s' is there already; it is left as it is",
				path);
		return create ? NULL : strdup(resolved);
	}
	if (!create) {
		err_set(e, ERR_MISSING, "there is no ledger '%s'. Make one: kept --db '%s' init",
			path, path);
		return NULL;
	}
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];
	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1,
		slash ? path : ".");
	if (!realpath(folder, resolved)) {
		err_set(e, ERR_MISSING, "there is no folder for '%s'", path);
		return NULL;
	}
	struct err ignored = { 0 };
	SCOPED(buf_done) struct buf b = buf_new(PATH_MAX, &ignored);
	buf_printf(
		&b, "%s/%s", strcmp(resolved, "/") == 0 ? "" : resolved, slash ? slash + 1 : path);
	return strdup(b.text);
}

/*
 * A rollback journal may end with the name of a super-journal, which SQLite removes when it
 * restores the file. A ledger never takes part in a transaction over several files, so such a
 * journal is not ours: opening the ledger beside it could remove any file of the user's.
 */
bool db_journal_is_bait(const char *path)
{
	static const unsigned char magic[] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };
	unsigned char end[sizeof magic];
	char name[PATH_MAX + sizeof "-journal"];
	snprintf(name, sizeof name, "%s-journal", path);
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return false;
	struct stat st;
	off_t tail = (off_t)sizeof end;
	bool found = fstat(fd, &st) == 0 && st.st_size >= tail &&
		     pread(fd, end, sizeof end, st.st_size - tail) == tail &&
		     memcmp(end, magic, sizeof end) == 0;
	close(fd);
	return found;
}

/* SQLite would wait for ever for whoever writes into a pipe. */
bool db_is_beside_odd_files(const char *path, struct err *e)
{
	static const char *const endings[] = { "-journal", "-wal", "-shm" };
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		char name[PATH_MAX + sizeof "-journal"];
		struct stat st;
		snprintf(name, sizeof name, "%s%s", path, endings[i]);
		if (lstat(name, &st) == 0 && !S_ISREG(st.st_mode))
			return !err_set(e, ERR_CORRUPT,
				"'%s' is no regular file, and SQLite would read it. Nothing was "
				"opened; move it away",
				name);
	}
	return false;
}

/* SQLite then believes that nobody changes the file and looks for no journal. The one place where
 * a name is a URI: every byte that could mean something in one is encoded. */
const char *db_immutable(const char *name, struct arena *a)
{
	struct err ignored = { 0 };
	SCOPED(buf_done) struct buf b = buf_new(3 * PATH_MAX, &ignored);
	buf_printf(&b, "file:");
	for (const char *c = name; *c; c++)
		buf_printf(&b, isalnum((unsigned char)*c) || *c == '/' ? "%c" : "%%%02X",
			(unsigned char)*c);
	buf_printf(&b, "?immutable=1");
	return arena_text(a, b.text);
}

bool db_busy(const char *path, struct err *e)
{
	char who[200];
	holder_names(path, who, sizeof who);
	return err_set(e, ERR_BUSY,
		"another process holds the ledger '%s': %s. Nothing was saved; close it, or wait "
		"for it, and try again",
		path, *who ? who : "perhaps an open SQLite browser, a script or another kept");
}
