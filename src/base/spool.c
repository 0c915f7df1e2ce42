#include "spool.h"

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { IN_MEMORY = 4 << 20, CHUNK = 1 << 16 };

/* A file without a name, so that nothing is left behind however the program ends. */
static int nameless(void)
{
	const char *folder = getenv("TMPDIR");
	if (!folder || !*folder)
		folder = "/tmp";
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	char name[4096];
	int n = snprintf(name, sizeof name, "%s/kept-XXXXXX", folder);
	if (n < 0 || (size_t)n >= sizeof name)
		return -1;
	fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0)
		unlink(name);
	return fd;
}

static bool hold(struct spool *s, const char *bytes, size_t length)
{
	if (s->file < 0 && s->length + length > s->most) {
		s->file = nameless();
		if (s->file < 0 || !file_write_all(s->file, s->memory, s->length))
			return false;
		free(s->memory);
		s->memory = NULL;
	}
	if (s->file >= 0)
		return file_write_all(s->file, bytes, length);
	if (s->length + length > s->room) {
		size_t room = s->room ? s->room * 2 : CHUNK;
		while (room < s->length + length)
			room *= 2;
		char *more = realloc(s->memory, room);
		if (!more)
			return false;
		s->memory = more;
		s->room = room;
	}
	memcpy(s->memory + s->length, bytes, length);
	s->length += length;
	return true;
}

static ssize_t take(void *context, const char *bytes, size_t length)
{
	struct spool *s = context;
	if (s->failure == 0 && !hold(s, bytes, length))
		s->failure = errno ? errno : EIO;
	if (s->failure == 0)
		return (ssize_t)length;
	errno = s->failure;
	return 0; /* what fopencookie() takes as an error */
}

bool spool_begin(struct spool *s, struct err *e)
{
	*s = (struct spool) { .file = -1, .most = IN_MEMORY, .err = e };
	s->stream = fopencookie(s, "w", (cookie_io_functions_t) { .write = take });
	return s->stream || err_set(e, ERR_IO, "out of memory");
}

static bool settled(struct spool *s)
{
	if (s->stream && (fflush(s->stream) != 0 || ferror(s->stream)) && s->failure == 0)
		s->failure = errno ? errno : EIO;
	return s->failure == 0 ||
	       err_set(s->err, ERR_IO, "cannot hold the answer back: %s", strerror(s->failure));
}

/* Gives each piece to the function, until it says false. */
static bool each(struct spool *s, bool (*give)(void *, const char *, size_t), void *context)
{
	if (!settled(s))
		return false;
	if (s->file < 0)
		return s->length == 0 || give(context, s->memory, s->length);
	char piece[CHUNK];
	off_t at = 0;
	ssize_t n;
	while ((n = pread(s->file, piece, sizeof piece, at)) > 0) {
		if (!give(context, piece, (size_t)n))
			return false;
		at += n;
	}
	return n == 0 ||
	       err_set(s->err, ERR_IO, "cannot read the answer back: %s", strerror(errno));
}

static bool put(void *context, const char *bytes, size_t length)
{
	return fwrite(bytes, 1, length, context) == length;
}

bool spool_copy(struct spool *s, FILE *out, const char *where)
{
	errno = 0;
	if (each(s, put, out) && fflush(out) == 0 && !ferror(out))
		return true;
	return err_set(s->err, ERR_IO, "cannot write %s: %s", where,
		errno ? strerror(errno) : "the system refused");
}

struct lines {
	long count, limit;
};

static bool count_lines(void *context, const char *bytes, size_t length)
{
	struct lines *l = context;
	for (size_t i = 0; i < length; i++)
		l->count += bytes[i] == '\n';
	return l->count < l->limit;
}

long spool_lines(struct spool *s, long limit)
{
	struct lines l = { .limit = limit };
	each(s, count_lines, &l);
	return l.count;
}

static ssize_t read_back(void *context, char *into, size_t size)
{
	struct spool *s = context;
	ssize_t n;
	if (s->file >= 0) {
		n = pread(s->file, into, size, (off_t)s->at);
	} else {
		size_t left = s->length - (size_t)s->at;
		n = (ssize_t)(size < left ? size : left);
		if (n)
			memcpy(into, s->memory + s->at, (size_t)n);
	}
	s->at += n > 0 ? n : 0;
	return n;
}

FILE *spool_reader(struct spool *s)
{
	if (!settled(s))
		return NULL;
	s->at = 0;
	FILE *in = fopencookie(s, "r", (cookie_io_functions_t) { .read = read_back });
	if (!in)
		err_set(s->err, ERR_IO, "out of memory");
	return in;
}

void spool_done(struct spool *s)
{
	if (s->stream)
		fclose(s->stream);
	if (s->file >= 0)
		close(s->file);
	free(s->memory);
	*s = (struct spool) { .file = -1, .err = s->err };
}
