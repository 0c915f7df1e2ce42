/* The reading of a page happens in a child that can do nothing else. */
#include "page.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "apart.h"
#include "arena.h"
#include "buf.h"
#include "bytes.h"
#include "day.h"
#include "err.h"
#include "file.h"
#include "page_facts.h"
#include "text.h"

enum {
	CPU_SECONDS = 10,
	MEMORY_MB = 768,
	ANSWER_MAX = BYTES_TEXT_MAX + 64 * 1024,
	PARTS = PAGE_FIELDS * 2 +
		4, /* value and origin of each field; type, charset, words, trouble */
};

static void put(struct buf *out, const char *text)
{
	uint32_t length = text ? (uint32_t)strlen(text) : UINT32_MAX;
	buf_add(out, (const char *)&length, sizeof length);
	if (text)
		buf_add(out, text, length);
}

/* What is loaded before the child starts. */
struct tools {
	struct page_xml *xml; /* NULL: see trouble */
	struct page_magic *magic;
	const char *trouble;
};

/* iconv and libmagic open files, so they come before these are given up. */
static void read_here(const struct tools *t, const void *bytes, size_t length,
	const struct page_hints *hints, struct arena *a, struct page *p)
{
	struct page_input in;
	const char *type = page_type(t->magic, bytes, length, hints, a);
	page_prepare(bytes, length, hints, type, a, &in);
	if (strcmp(type, "application/pdf") != 0)
		apart_give_up(); /* PDFs go to programs that have limits of their own */
	p->media_type = type;
	p->charset = in.charset;
	if (page_is_html(type) && !t->xml)
		p->trouble = t->trouble;
	else
		page_parse(t->xml, &in, hints, a, p);
}

struct job {
	const struct tools *tools;
	const void *bytes;
	size_t length;
	const struct page_hints *hints;
};

/* In the child. */
static bool answer_job(void *context, int out, struct err *e)
{
	const struct job *j = context;
	struct arena a = { 0 };
	struct page p = { 0 };
	read_here(j->tools, j->bytes, j->length, j->hints, &a, &p);
	struct buf answer = buf_new(ANSWER_MAX, e);
	for (int i = 0; i < PAGE_FIELDS; i++) {
		put(&answer, p.fields[i].value);
		put(&answer, p.fields[i].from);
	}
	put(&answer, p.media_type);
	put(&answer, p.charset);
	put(&answer, p.text);
	put(&answer, p.trouble);
	return e->code == ERR_NONE &&
	       (file_write_all(out, answer.text, answer.length) ||
		       err_set(e, ERR_CORRUPT, "its reader could not tell: %s", strerror(errno)));
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

static bool take_answer(int fd, struct arena *a, struct page *ret)
{
	struct err full = { 0 };
	struct answer answer = { 0 };
	SCOPED(buf_done) struct buf said = buf_new(ANSWER_MAX + 1, &full);
	char block[32768];
	for (off_t at = 0;; at = (off_t)said.length) {
		ssize_t n = pread(fd, block, sizeof block, at);
		if (n <= 0 || said.length + (size_t)n > ANSWER_MAX)
			break;
		buf_add(&said, block, (size_t)n);
	}
	bool fine = split(&said, a, &answer);
	if (fine)
		believe(&answer, ret);
	return fine;
}

/* What goes wrong in the child is the page's trouble; what keeps it from being read at all an
 * error. */
static bool read_apart(struct job *job, struct arena *a, struct page *ret, struct err *e)
{
	const struct apart how = { .work = answer_job,
		.context = job,
		.seconds = CPU_SECONDS,
		.memory = (int64_t)MEMORY_MB << 20,
		.written = ANSWER_MAX };
	struct err said = { 0 };
	int fd = memfd_create("answer", MFD_CLOEXEC);
	if (fd < 0)
		return err_set(e, ERR_IO, "no place to read a page to: %s", strerror(errno));
	bool done = apart_run(&how, fd, NULL, &said);
	if (done && !take_answer(fd, a, ret))
		ret->trouble = "its reader told nothing that can be used";
	close(fd);
	if (!done && said.code == ERR_IO)
		return err_set(e, ERR_IO, "%s", said.text);
	if (!done)
		ret->trouble = arena_text(a, said.text);
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
	struct job job = { &t, bytes, length, hints };
	return read_apart(&job, a, ret, e);
}
