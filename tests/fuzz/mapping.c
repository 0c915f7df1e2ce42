/* Mapping files: what is read, written and read again is the same. */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arena.h"
#include "err.h"
#include "fuzz.h"
#include "mapping.h"

/* Read it from memory that has a path. */
static bool read_text(int fd, const char *text, size_t length, struct arena *a, struct mapping *ret,
	struct err *e)
{
	must(ftruncate(fd, 0) == 0 && pwrite(fd, text, length, 0) == (ssize_t)length);
	return mapping_read(arena_printf(a, "/proc/self/fd/%d", fd), a, ret, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	if (fd < 0)
		must((fd = memfd_create("mapping", MFD_CLOEXEC)) >= 0);
	struct arena a = { 0 };
	struct err e = { 0 };
	struct mapping *m = arena_alloc(&a, 2 * sizeof *m);
	if (read_text(fd, (const char *)data, size, &a, m, &e)) {
		const char *once = mapping_text(m, true, &a);
		must(read_text(fd, once, strlen(once), &a, m + 1, &e));
		must(strcmp(once, mapping_text(m + 1, true, &a)) == 0);
	} else {
		must(e.code != ERR_NONE && *e.text);
	}
	arena_done(&a);
	return 0;
}
