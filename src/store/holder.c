#include "holder.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { NAME = 64 };

/* A process can call itself anything. */
static bool name_of(int pid, char into[NAME])
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/comm", pid);
	FILE *f = fopen(path, "re");
	if (!f)
		return false;
	bool found = fgets(into, NAME, f) && *into;
	fclose(f);
	into[found ? strcspn(into, "\n") : 0] = '\0';
	for (char *c = into; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("-._:/+ ", *c))
			*c = '?';
	return found;
}

/* "1: POSIX  ADVISORY  WRITE 4711 fe:00:11886701 1073741825 1073741825" */
static bool is_lock_of(const char *line, const struct stat *file, int *ret_pid)
{
	unsigned major, minor;
	unsigned long long inode;
	return sscanf(line, "%*d: POSIX %*s %*s %d %x:%x:%llu", ret_pid, &major, &minor, &inode) ==
		       4 &&
	       inode == file->st_ino && makedev(major, minor) == file->st_dev && *ret_pid > 0 &&
	       *ret_pid != getpid();
}

void holder_names(const char *path, char *into, size_t size)
{
	struct stat file;
	char line[256];
	int pid, last = 0;
	size_t length = 0;
	*into = '\0';
	FILE *f = stat(path, &file) == 0 ? fopen("/proc/locks", "re") : NULL;
	while (f && length < size && fgets(line, sizeof line, f)) {
		char name[NAME];
		/* one process holds several locks, which stand together */
		if (!is_lock_of(line, &file, &pid) || pid == last || !name_of(pid, name))
			continue;
		int more = snprintf(into + length, size - length, "%s%s (process %d)",
			length ? ", " : "", name, pid);
		if (more < 0 || (size_t)more >= size - length) {
			into[length] = '\0'; /* as many as have room, each of them whole */
			break;
		}
		length += (size_t)more;
		last = pid;
	}
	if (f)
		fclose(f);
}
