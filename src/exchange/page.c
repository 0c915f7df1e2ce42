/* The reading of a page happens in a child that can do nothing else. */
#include "page.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "bytes.h"
#include "clock.h"
#include "err.h"
#include "page_facts.h"
#include "text.h"

/* A sanitizer's shadow takes more address space than any limit leaves. */
#if defined(__SANITIZE_ADDRESS__)
enum { LIMIT_MEMORY = 0 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { LIMIT_MEMORY = 0 };
#else
enum { LIMIT_MEMORY = 1 };
#endif
#else
enum { LIMIT_MEMORY = 1 };
#endif

enum {
	CPU_SECONDS = 10,
	WALL_MS = 60000,
	MEMORY_MB = 768,
	ANSWER_MAX = BYTES_TEXT_MAX + 64 * 1024,
	PARTS = PAGE_FIELDS * 2 +
		4, /* value and origin of each field; type, charset, words, trouble */
};

static void limit(int what, rlim_t most)
{
	struct rlimit r = { most, most };
	setrlimit((__rlimit_resource_t)what, &r);
}

/* From here on: no new file, no writing to one. PDFs go to programs that have limits of their
 * own, and a sanitizer's report is a file. */
static void give_up_files(void)
{
	limit(RLIMIT_NOFILE, 0);
	limit(RLIMIT_FSIZE, 0);
}

static void put(struct buf *out, const char *text)
{
	uint32_t length = text ? (uint32_t)strlen(text) : UINT32_MAX;
	buf_add(out, (const char *)&length, sizeof length);
	if (text)
		buf_add(out, text, length);
}

static bool write_all(int fd, const char *bytes, size_t length)
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

/* What is loaded before the child starts. */
struct tools {
	struct page_xml *xml; /* NULL: see trouble */
	struct page_magic *magic;
	const char *trouble;
};

static void give_up_rights(void)
{
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_CPU, CPU_SECONDS);
	if (LIMIT_MEMORY)
		limit(RLIMIT_AS, (rlim_t)MEMORY_MB << 20);
}

/* iconv and libmagic open files, so they come before these are given up. */
static void read_here(const struct tools *t, const void *bytes, size_t length,
	const struct page_hints *hints, struct arena *a, struct page *p)
{
	struct page_input in;
	const char *type = page_type(t->magic, bytes, length, hints, a);
	page_prepare(bytes, length, hints, type, a, &in);
	if (strcmp(type, "application/pdf") != 0)
		give_up_files();
	p->media_type = type;
	p->charset = in.charset;
	if (page_is_html(type) && !t->xml)
		p->trouble = t->trouble;
	else
		page_parse(t->xml, &in, hints, a, p);
}

static _Noreturn void child(const struct tools *t, const void *bytes, size_t length,
	const struct page_hints *hints, int fd)
{
	struct arena a = { 0 };
	struct err e = { 0 };
	struct page p = { 0 };
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	dup2(fd, 3);
	close_range(4, ~0U, 0);
	give_up_rights();
	read_here(t, bytes, length, hints, &a, &p);
	struct buf out = buf_new(ANSWER_MAX * 2, &e);
	for (int i = 0; i < PAGE_FIELDS; i++) {
		put(&out, p.fields[i].value);
		put(&out, p.fields[i].from);
	}
	put(&out, p.media_type);
	put(&out, p.charset);
	put(&out, p.text);
	put(&out, p.trouble);
	_exit(write_all(3, out.text, out.length) ? 0 : 1);
}

/* All that the child says, until it is done, too much, or too slow. */
static bool listen_to(int fd, struct buf *out)
{
	char block[32768];
	int64_t until = clock_steady() + WALL_MS;
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = until - clock_steady();
		int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
		if (ready < 0 && errno == EINTR)
			continue;
		ssize_t n = ready > 0 ? read(fd, block, sizeof block) : -1;
		if (n == 0)
			return true;
		if (n < 0 || out->length + (size_t)n > ANSWER_MAX)
			return false;
		buf_add(out, block, (size_t)n);
	}
}

/* Characters that obey or hide are left out; white space is one blank. NULL: nothing is left. */
static const char *clean(const char *bytes, size_t length, bool lines, struct arena *a)
{
	if (!text_is_utf8(bytes, length))
		return NULL;
	char *copy = arena_alloc(a, length + 1), *to = copy;
	for (size_t i = 0; i < length;) {
		size_t n = 1;
		uint32_t c = (unsigned char)bytes[i];
		while (i + n < length && ((unsigned char)bytes[i + n] & 0xc0) == 0x80) {
			c = (n == 1 ? c & (0xffU >> (c >= 0xf0          ? 5
							    : c >= 0xe0 ? 4
									: 3))
				    : c)
				    << 6 |
			    ((unsigned char)bytes[i + n] & 0x3f);
			n++;
		}
		if ((lines && c == '\n') || !text_hidden(c)) {
			memcpy(to, bytes + i, n);
			to += n;
		}
		i += n;
	}
	while (to > copy && to[-1] == ' ')
		to--;
	*to = '\0';
	const char *start = copy + strspn(copy, " ");
	return *start ? start : NULL;
}

struct answer {
	const char *parts[PARTS];
};

static bool split(const struct buf *b, struct arena *a, struct answer *ret)
{
	size_t at = 0;
	for (size_t i = 0; i < PARTS; i++) {
		uint32_t length;
		if (b->length - at < sizeof length)
			return false;
		memcpy(&length, b->text + at, sizeof length);
		at += sizeof length;
		ret->parts[i] = NULL;
		if (length == UINT32_MAX)
			continue;
		if (length > b->length - at)
			return false;
		ret->parts[i] = clean(b->text + at, length, i == PARTS - 2, a);
		at += length;
	}
	return at == b->length;
}

/* What the child said may be what the page made it say. */
static void believe(const struct answer *in, struct page *ret)
{
	for (int i = 0; i < PAGE_FIELDS; i++) {
		const char *value = in->parts[2 * i], *from = in->parts[2 * i + 1];
		struct day_span span;
		bool fine = value && from && strlen(value) < FACT_MAX;
		if (i == PAGE_URL)
			fine = fine && !strpbrk(value, " \"<>") &&
			       (text_starts(value, "http://") || text_starts(value, "https://"));
		if (i == PAGE_PUBLISHED_ON)
			fine = fine && day_span(value, &span);
		if (fine)
			ret->fields[i] = (struct page_guess) { value, from };
	}
	if (in->parts[PARTS - 4])
		ret->media_type = in->parts[PARTS - 4];
	ret->charset = in->parts[PARTS - 3];
	ret->text = in->parts[PARTS - 2];
	ret->trouble = in->parts[PARTS - 1];
}

static const char *ended(int status, struct arena *a)
{
	return WIFSIGNALED(status) ? arena_printf(a, "its reader was ended by signal %d (%s)",
					     WTERMSIG(status), strsignal(WTERMSIG(status)))
				   : arena_printf(a, "its reader ended with %d",
					     WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

static bool read_apart(const struct tools *t, const void *bytes, size_t length,
	const struct page_hints *hints, struct arena *a, struct page *ret, struct err *e)
{
	int ends[2], status = 0;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_set(e, ERR_IO, "no pipe to read a page through: %s", strerror(errno));
	pid_t pid = fork();
	if (pid == 0)
		child(t, bytes, length, hints, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return err_set(e, ERR_IO, "no process to read a page in: %s", strerror(errno));
	}
	struct err full = { 0 };
	SCOPED(buf_done) struct buf out = buf_new(ANSWER_MAX + 1, &full);
	bool heard = listen_to(ends[0], &out);
	if (!heard)
		kill(pid, SIGKILL);
	close(ends[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
	}
	struct answer answer = { 0 };
	if (heard && status == 0 && split(&out, a, &answer))
		believe(&answer, ret);
	else
		ret->trouble = heard ? ended(status, a) : "reading it took too long";
	return true;
}

bool page_read(const void *bytes, size_t length, const struct page_hints *hints, struct arena *a,
	struct page *ret, struct err *e)
{
	struct tools t = { .magic = page_magic_load(a) };
	struct err absent = { 0 };
	if (!page_xml_load(&t.xml, a, &absent)) {
		t.xml = NULL;
		t.trouble = arena_text(a, absent.text);
	}
	*ret = (struct page) { .media_type = "application/octet-stream" };
	return read_apart(&t, bytes, length, hints, a, ret, e);
}
