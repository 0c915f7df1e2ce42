#include "mime.h"

#include <string.h>
#include <strings.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "page_facts.h"
#include "text.h"

enum {
	HEAD_MAX = 64 * 1024,
	FIELD_MAX = 16 * 1024, /* bytes of one field, decoded */
	BOUNDARY_MAX = 200,    /* RFC 2046 allows 70 */
};

static int hex(char c)
{
	return c >= '0' && c <= '9'                 ? c - '0'
	       : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
						    : -1;
}

/* How long the line break is that stands here, blanks before it included; 0: none does. */
static size_t soft_break(const char *p, size_t left)
{
	size_t n = 0;
	while (n < left && (p[n] == ' ' || p[n] == '\t'))
		n++;
	if (n < left && p[n] == '\r')
		n++;
	return n < left && p[n] == '\n' ? n + 1 : 0;
}

/* in_word: as in an encoded word, where "_" is a blank and lines do not go on. */
static size_t quoted(const char *p, size_t length, bool in_word, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < length; i++) {
		size_t left = length - i - 1, broken;
		if (p[i] == '=' && left >= 2 && hex(p[i + 1]) >= 0 && hex(p[i + 2]) >= 0) {
			out[n++] = (char)(hex(p[i + 1]) * 16 + hex(p[i + 2]));
			i += 2;
		} else if (p[i] == '=' && !in_word && (broken = soft_break(p + i + 1, left)) > 0)
			i += broken;
		else
			out[n++] = in_word && p[i] == '_' ? ' ' : p[i];
	}
	return n;
}

static int six_bits(char c)
{
	return c >= 'A' && c <= 'Z'   ? c - 'A'
	       : c >= 'a' && c <= 'z' ? c - 'a' + 26
	       : c >= '0' && c <= '9' ? c - '0' + 52
	       : c == '+'             ? 62
	       : c == '/'             ? 63
				      : -1;
}

static size_t base64(const char *p, size_t length, char *out)
{
	unsigned bits = 0;
	int have = 0;
	size_t n = 0;
	for (size_t i = 0; i < length; i++) {
		int six = six_bits(p[i]);
		if (p[i] == '=')
			have = 0; /* some mailers put several texts behind each other */
		if (six < 0)
			continue;
		bits = (bits << 6 | (unsigned)six) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (char)(bits >> have & 0xff);
		}
	}
	return n;
}

/* Where the line that begins at p ends, its line feed included. */
static const char *line_end(const char *p, const char *end)
{
	const char *feed = memchr(p, '\n', (size_t)(end - p));
	return feed ? feed + 1 : end;
}

static bool is_empty(const char *line, const char *end)
{
	return line < end &&
	       (*line == '\n' || (*line == '\r' && line + 1 < end && line[1] == '\n'));
}

struct mime mime_split(const char *bytes, size_t length)
{
	const char *end = bytes + length, *p = bytes;
	while (p < end && !is_empty(p, end))
		p = line_end(p, end);
	const char *body = p < end ? line_end(p, end) : end;
	return (struct mime) { bytes, body, (size_t)(p - bytes), (size_t)(end - body) };
}

const char *mime_field(const struct mime *m, const char *name, struct arena *a)
{
	size_t n = strlen(name), length = m->head_length < HEAD_MAX ? m->head_length : HEAD_MAX;
	const char *end = m->head + length;
	for (const char *p = m->head, *next; p < end; p = next) {
		next = line_end(p, end);
		while (next < end && (*next == ' ' || *next == '\t'))
			next = line_end(next, end);
		if ((size_t)(next - p) <= n || p[n] != ':' || strncasecmp(p, name, n) != 0)
			continue;
		const char *from = p + n + 1, *to = next;
		while (from < to && strchr(" \t\r\n", *from) && *from)
			from++;
		while (to > from && strchr(" \t\r\n", to[-1]) && to[-1])
			to--;
		return arena_bytes(a, from, (size_t)(to - from));
	}
	return NULL;
}

/* Pieces that lie side by side in one charset are decoded as one: mailers cut characters in two. */
struct words {
	struct buf out, raw;
	const char *charset; /* of what is in raw; NULL: unsaid */
	struct arena *arena;
};

static void settle(struct words *w)
{
	size_t length;
	const char *used;
	const char *utf8 = page_decode(
		w->raw.text, w->raw.length, w->charset, w->arena, &length, &used);
	buf_add(&w->out, utf8, length);
	buf_clear(&w->raw);
}

static void add_piece(struct words *w, const char *charset, const char *bytes, size_t length)
{
	if (charset ? !text_same(charset, w->charset) : w->charset != NULL)
		settle(w);
	w->charset = charset;
	buf_add(&w->raw, bytes, length);
}

/* One encoded word, =?charset?Q?...?=, at p; where it ends, or NULL. */
static const char *encoded_word(const char *p, struct words *w)
{
	if (strncmp(p, "=?", 2) != 0)
		return NULL;
	const char *charset = p + 2, *q = strchr(charset, '?');
	if (!q || q == charset || !q[1] || q[2] != '?')
		return NULL;
	const char *text = q + 3, *end = strstr(text, "?=");
	if (!end)
		return NULL;
	size_t length = (size_t)(end - text);
	char *raw = arena_alloc(w->arena, length + 1);
	length = (q[1] | 32) == 'b' ? base64(text, length, raw) : quoted(text, length, true, raw);
	/* a language may stand behind the charset (RFC 2231, section 5) */
	add_piece(w, arena_bytes(w->arena, charset, strcspn(charset, "?*")), raw, length);
	return end + 2;
}

const char *mime_words(const char *field, struct arena *a)
{
	struct err full = { 0 };
	struct words w = { .arena = a };
	w.out = buf_new(FIELD_MAX * 4, &full);
	w.raw = buf_new(FIELD_MAX * 4, &full);
	size_t most = strlen(field);
	const char *end = field + (most < FIELD_MAX ? most : FIELD_MAX);
	for (const char *p = field; p < end;) {
		const char *after = encoded_word(p, &w);
		if (!after) {
			add_piece(&w, NULL, p++, 1);
			continue;
		}
		size_t blanks = strspn(after, " \t\r\n");
		p = strncmp(after + blanks, "=?", 2) == 0 ? after + blanks : after;
	}
	settle(&w);
	const char *all = arena_bytes(a, w.out.text, w.out.length);
	buf_done(&w.out);
	buf_done(&w.raw);
	return all;
}

const char *mime_type(const struct mime *m, struct arena *a)
{
	const char *field = mime_field(m, "Content-Type", a);
	size_t length = field ? strcspn(field, "; \t\r\n") : 0;
	return length ? text_lower(arena_bytes(a, field, length), a) : "text/plain";
}

/* "quoted \"text\"" or a token, at p. */
static const char *value_at(const char *p, struct arena *a)
{
	if (*p != '"')
		return arena_bytes(a, p, strcspn(p, "; \t\r\n"));
	char *out = arena_alloc(a, strlen(p) + 1), *to = out;
	for (p++; *p && *p != '"'; p++) {
		if (*p == '\\' && p[1])
			p++;
		*to++ = *p;
	}
	return out;
}

const char *mime_parameter(
	const struct mime *m, const char *field, const char *name, struct arena *a)
{
	const char *p = mime_field(m, field, a);
	size_t n = strlen(name);
	if (!p)
		return NULL;
	while (*p) {
		bool open = false;
		for (; *p && (open || *p != ';'); p++) {
			if (*p == '\\' && p[1])
				p++;
			else if (*p == '"')
				open = !open;
		}
		p += *p == ';';
		p += strspn(p, " \t\r\n");
		if (strncasecmp(p, name, n) != 0)
			continue;
		const char *at = p + n + strspn(p + n, " \t\r\n");
		if (*at == '=')
			return value_at(at + 1 + strspn(at + 1, " \t\r\n"), a);
	}
	return NULL;
}

const char *mime_body(const struct mime *m, struct arena *a, size_t *ret_length)
{
	const char *how = mime_field(m, "Content-Transfer-Encoding", a);
	*ret_length = m->body_length;
	if (!text_same(how, "base64") && !text_same(how, "quoted-printable"))
		return m->body;
	char *out = arena_alloc(a, m->body_length + 1);
	*ret_length = text_same(how, "base64") ? base64(m->body, m->body_length, out)
					       : quoted(m->body, m->body_length, false, out);
	return out;
}

/* 1: the line parts two entities, 2: it ends the last, 0: it is neither. */
static int parts_here(const char *line, const char *end, const char *boundary, size_t length)
{
	if ((size_t)(end - line) < length + 2 || memcmp(line, "--", 2) != 0 ||
		memcmp(line + 2, boundary, length) != 0)
		return 0;
	line += length + 2;
	bool last = end - line >= 2 && memcmp(line, "--", 2) == 0;
	line += last ? 2 : 0;
	while (line < end && strchr(" \t\r\n", *line) && *line)
		line++;
	return line < end ? 0 : last ? 2 : 1;
}

bool mime_next(const struct mime *m, const char *boundary, size_t *at, struct mime *ret)
{
	const char *end = m->body + m->body_length, *begun = *at ? m->body + *at : NULL;
	size_t length = strlen(boundary);
	if (length == 0 || length > BOUNDARY_MAX || *at > m->body_length)
		return false;
	for (const char *p = m->body + *at, *next; p < end; p = next) {
		next = line_end(p, end);
		int here = parts_here(p, next, boundary, length);
		if (here && begun) {
			*at = here == 2 ? m->body_length + 1 : (size_t)(next - m->body);
			*ret = mime_split(begun, (size_t)(p - begun));
			return true;
		}
		if (here == 2)
			return false;
		if (here)
			begun = next;
	}
	if (!begun || begun == end) /* the last boundary is missing: the rest is the last part */
		return false;
	*at = m->body_length + 1;
	*ret = mime_split(begun, (size_t)(end - begun));
	return true;
}
