#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "page_facts.h"

static int hex(char c)
{
	return c >= '0' && c <= '9'                 ? c - '0'
	       : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
						    : -1;
}

static size_t quoted(const char *p, size_t length, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < length; i++) {
		bool code = p[i] == '=' && i + 2 < length + 0 && hex(p[i + 1]) >= 0 &&
			    hex(p[i + 2]) >= 0;
		out[n++] = code          ? (char)(hex(p[i + 1]) * 16 + hex(p[i + 2]))
			   : p[i] == '_' ? ' '
					 : p[i];
		i += code ? 2 : 0;
	}
	return n;
}

static size_t base64(const char *p, size_t length, char *out)
{
	static const char set[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits = 0;
	int have = 0;
	size_t n = 0;
	for (size_t i = 0; i < length; i++) {
		const char *at = p[i] ? strchr(set, p[i]) : NULL;
		if (!at)
			continue;
		bits = (bits << 6 | (unsigned)(at - set)) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (char)(bits >> have & 0xff);
		}
	}
	return n;
}

/* One encoded word, =?charset?Q?...?= (RFC 2047), at p; where it ends, or NULL. */
static const char *encoded_word(const char *p, struct buf *out, struct arena *a)
{
	const char *charset = p + 2, *q = strchr(charset, '?');
	if (strncmp(p, "=?", 2) != 0 || !q || !q[1] || q[2] != '?')
		return NULL;
	const char *text = q + 3, *end = strstr(text, "?=");
	if (!end)
		return NULL;
	size_t length = (size_t)(end - text), got;
	char *raw = arena_alloc(a, length + 1);
	const char *used, *name = arena_bytes(a, charset, (size_t)(q - charset));
	got = (q[1] | 32) == 'b' ? base64(text, length, raw) : quoted(text, length, raw);
	const char *utf8 = page_decode(raw, got, name, a, &got, &used);
	buf_add(out, utf8, got);
	return end + 2;
}

static void take(struct facts *f, const char *key, const char *value, size_t length)
{
	struct err full = { 0 };
	SCOPED(buf_done) struct buf out = buf_new(FACT_MAX * 4, &full);
	const char *copy = arena_bytes(f->arena, value, length);
	for (const char *p = copy; *p;) {
		const char *after = encoded_word(p, &out, f->arena);
		if (after) {
			p = after;
			size_t blanks = strspn(p, " \t\r\n");
			if (strncmp(p + blanks, "=?", 2) == 0)
				p += blanks;
		} else
			buf_add(&out, p++, 1);
	}
	fact_add(f, key, out.text, out.length);
}

/* The length of a field with its folded lines. */
static size_t field_length(const char *p, const char *end)
{
	const char *at = p;
	while (at < end) {
		const char *line = memchr(at, '\n', (size_t)(end - at));
		if (!line)
			return (size_t)(end - p);
		at = line + 1;
		if (at >= end || (*at != ' ' && *at != '\t'))
			break;
	}
	return (size_t)(at - p);
}

void page_mail(const char *bytes, size_t length, struct facts *f)
{
	enum { HEAD_MAX = 64 * 1024 };
	static const struct {
		const char *name, *key;
	} wanted[] = {
		{ "subject:", "mail subject" },
		{ "from:", "mail from" },
		{ "date:", "mail date" },
		{ "snapshot-content-location:", "mail location" },
		{ "content-location:", "mail location" },
	};
	const char *p = bytes, *end = bytes + (length < HEAD_MAX ? length : HEAD_MAX);
	bool saved = false;
	while (p < end && *p != '\n' && *p != '\r') {
		size_t n = field_length(p, end);
		for (size_t i = 0; i < COUNT_OF(wanted); i++) {
			size_t name = strlen(wanted[i].name);
			if (n > name && strncasecmp(p, wanted[i].name, name) == 0)
				take(f, wanted[i].key, p + name, n - name);
		}
		saved = saved || (n > 8 && strncasecmp(p, "snapshot", 8) == 0) ||
			(n > 20 && strncasecmp(p, "from: <saved by", 15) == 0);
		p += n;
	}
	/* the date and sender of a page saved by a browser are those of the saving */
	for (size_t i = 0; saved && i < f->count; i++)
		if (strcmp(f->list[i].key, "mail date") == 0 ||
			strcmp(f->list[i].key, "mail from") == 0)
			f->list[i].key = "mail saving";
	if (p < end && !saved)
		facts_text(f, p, length - (size_t)(p - bytes));
}
