#include <string.h>
#include <strings.h>

#include "arena.h"
#include "page_facts.h"
#include "text.h"

#ifdef KEPT_CAPTURE
#include <magic.h>

#include "library.h"

struct page_magic {
	magic_t (*open)(int);
	int (*load)(magic_t, const char *);
	const char *(*buffer)(magic_t, const void *, size_t);
	void (*close)(magic_t);
};

struct page_magic *page_magic_load(struct arena *a)
{
	static const struct symbol wanted[] = {
		SYMBOL(struct page_magic, open, "magic_open"),
		SYMBOL(struct page_magic, load, "magic_load"),
		SYMBOL(struct page_magic, buffer, "magic_buffer"),
		SYMBOL(struct page_magic, close, "magic_close"),
	};
	struct err absent = { 0 }; /* the beginning of the bytes and the name tell most of it */
	struct page_magic *m = arena_alloc(a, sizeof *m);
	return library_load("libmagic.so.1", "libmagic1", "typing a file", m, wanted,
		       COUNT_OF(wanted), &absent)
		       ? m
		       : NULL;
}

static const char *by_magic(
	const struct page_magic *m, const void *bytes, size_t length, struct arena *a)
{
	magic_t cookie = m->open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR);
	if (!cookie)
		return NULL;
	const char *found = m->load(cookie, NULL) == 0 ? m->buffer(cookie, bytes, length) : NULL;
	const char *copy = arena_text(a, found);
	m->close(cookie);
	return copy;
}
#else
struct page_magic *page_magic_load(struct arena *a)
{
	(void)a;
	return NULL;
}

static const char *by_magic(
	const struct page_magic *m, const void *bytes, size_t length, struct arena *a)
{
	(void)m;
	(void)bytes;
	(void)length;
	(void)a;
	return NULL;
}
#endif

static bool begins(const char *bytes, size_t length, const char *with)
{
	size_t n = strlen(with);
	return length >= n && strncasecmp(bytes, with, n) == 0;
}

/* What needs no guessing. */
static const char *by_beginning(const char *bytes, size_t length)
{
	if (begins(bytes, length, "\xef\xbb\xbf")) {
		bytes += 3;
		length -= 3;
	}
	if (begins(bytes, length, "%PDF-"))
		return "application/pdf";
	while (length > 0 && strchr(" \t\r\n", *bytes) && *bytes) {
		bytes++;
		length--;
	}
	if (begins(bytes, length, "<!doctype html") || begins(bytes, length, "<html") ||
		begins(bytes, length, "<head") || begins(bytes, length, "<body"))
		return "text/html";
	return NULL;
}

static const char *by_name(const char *name)
{
	static const struct {
		const char *ending, *type;
	} endings[] = {
		{ ".html", "text/html" },
		{ ".htm", "text/html" },
		{ ".shtml", "text/html" },
		{ ".xhtml", "text/html" },
		{ ".mhtml", "multipart/related" },
		{ ".mht", "multipart/related" },
		{ ".eml", "message/rfc822" },
		{ ".txt", "text/plain" },
		{ ".md", "text/plain" },
		{ ".pdf", "application/pdf" },
	};
	const char *dot = name ? strrchr(name, '.') : NULL;
	for (size_t i = 0; dot && i < COUNT_OF(endings); i++)
		if (text_same(dot, endings[i].ending))
			return endings[i].type;
	return NULL;
}

static bool well_formed(const char *type)
{
	size_t length = strlen(type);
	for (const char *p = type; *p; p++)
		if (!((*p | 32) >= 'a' && (*p | 32) <= 'z') && !(*p >= '0' && *p <= '9') &&
			!strchr("/+.-_", *p))
			return false;
	return length > 2 && length < 100 && strchr(type, '/');
}

const char *page_type(const struct page_magic *m, const void *bytes, size_t length,
	const struct page_hints *hints, struct arena *a)
{
	const char *type = by_beginning(bytes, length), *named = by_name(hints->name);
	if (!type && hints->media_type) {
		type = arena_bytes(a, hints->media_type, strcspn(hints->media_type, "; "));
		if (!well_formed(type) || strcmp(type, "application/octet-stream") == 0)
			type = NULL;
	}
	if (!type && m)
		type = by_magic(m, bytes, length, a);
	/* libmagic calls text what no signature fits: there the name knows better */
	bool vague = !type || strcmp(type, "text/plain") == 0 ||
		     strcmp(type, "application/octet-stream") == 0 || strcmp(type, "text/xml") == 0;
	if (vague && named && strncmp(named, "application/", 12) != 0)
		type = named;
	return type && well_formed(type) ? type : "application/octet-stream";
}
