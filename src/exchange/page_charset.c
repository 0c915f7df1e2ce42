#include "page_facts.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "text.h"

enum { LOOKED_AT = 8192, NAME_LENGTH = 40 };

static bool of_name(char c)
{
	return c && (strchr("-_.:", c) || (c >= '0' && c <= '9') ||
			    ((c | 32) >= 'a' && (c | 32) <= 'z'));
}

/* The name that stands at p, "gb2312" before a quote; NULL: none does. */
static const char *name_at(const char *bytes, size_t length, size_t p, struct arena *a)
{
	size_t end = p;
	while (end < length && end - p < NAME_LENGTH && of_name(bytes[end]))
		end++;
	return end > p ? arena_bytes(a, bytes + p, end - p) : NULL;
}

/* "charset=" followed by a name, in the first bytes (HTML, 13.2.3.2, in short). */
static const char *declared_inside(const char *bytes, size_t length, struct arena *a)
{
	if (length > LOOKED_AT)
		length = LOOKED_AT;
	for (size_t i = 0; i + 8 < length; i++) {
		if (strncasecmp(bytes + i, "charset", 7) != 0)
			continue;
		size_t p = i + 7;
		while (p < length && strchr(" \t=\"'", bytes[p]) && bytes[p])
			p++;
		const char *name = name_at(bytes, length, p, a);
		if (name)
			return name;
	}
	return NULL;
}

/* Names as pages write them, and what their authors' programs really wrote. */
static const char *real_name(const char *name)
{
	static const struct {
		const char *said, *meant;
	} names[] = {
		{ "gb2312", "GB18030" },
		{ "gbk", "GB18030" },
		{ "gb18030", "GB18030" },
		{ "x-gbk", "GB18030" },
		{ "iso-8859-1", "WINDOWS-1252" },
		{ "latin1", "WINDOWS-1252" },
		{ "us-ascii", "WINDOWS-1252" },
		{ "big5", "BIG5-HKSCS" },
		{ "utf8", "UTF-8" },
	};
	for (size_t i = 0; name && i < COUNT_OF(names); i++)
		if (strcasecmp(name, names[i].said) == 0)
			return names[i].meant;
	return name;
}

/* How many bytes of the input could not be read; -1: there is no such charset. */
static long convert(const char *charset, const char *bytes, size_t length, struct arena *a,
	char **ret, size_t *ret_length)
{
	iconv_t cd = iconv_open("UTF-8", charset);
	if (cd == (iconv_t)-1)
		return -1;
	size_t room = length * 3 + 16, left = room;
	char *out = arena_alloc(a, room + 4), *to = out, *from = (char *)(size_t)bytes;
	long broken = 0;
	while (length > 0 && iconv(cd, &from, &length, &to, &left) == (size_t)-1) {
		if (left < 16 || length == 0)
			break;
		memcpy(to, "\xef\xbf\xbd", 3);
		to += 3;
		left -= 3;
		from++;
		length--;
		broken++;
	}
	iconv_close(cd);
	*ret = out;
	*ret_length = (size_t)(to - out);
	return broken;
}

static const char *by_mark(const unsigned char *b, size_t length)
{
	if (length >= 2 && b[0] == 0xff && b[1] == 0xfe)
		return "UTF-16LE";
	if (length >= 2 && b[0] == 0xfe && b[1] == 0xff)
		return "UTF-16BE";
	return NULL;
}

static const char *without_nul(char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!text[i])
			text[i] = ' ';
	return text;
}

static bool is_utf8(const char *bytes, size_t length)
{
	/* a NUL inside is mended later */
	while (length > 0) {
		const char *nul = memchr(bytes, 0, length);
		size_t n = nul ? (size_t)(nul - bytes) : length;
		if (!text_is_utf8(bytes, n))
			return false;
		length -= nul ? n + 1 : n;
		bytes += nul ? n + 1 : n;
	}
	return true;
}

static bool seven_bit_shift(const char *charset)
{
	return strncasecmp(charset, "iso-2022", 8) == 0 || strncasecmp(charset, "hz", 2) == 0 ||
	       strncasecmp(charset, "utf-16", 6) == 0;
}

/* Bytes above 0x7f stand in pairs in Chinese text, and mostly alone in a European one. */
static bool in_pairs(const char *bytes, size_t length)
{
	size_t high = 0, paired = 0;
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)bytes[i] >= 0x80) {
			high++;
			paired += (i > 0 && (unsigned char)bytes[i - 1] >= 0x80) ||
				  (i + 1 < length && (unsigned char)bytes[i + 1] >= 0x80);
		}
	return paired * 4 > high * 3;
}

const char *page_decode(const char *bytes, size_t length, const char *declared, struct arena *a,
	size_t *ret_length, const char **ret_charset)
{
	char *out = NULL;
	const char *mark = by_mark((const unsigned char *)bytes, length);
	const char *name = mark ? mark
				: real_name(
					  declared ? declared : declared_inside(bytes, length, a));
	size_t marked = mark ? 2 : length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	bytes += marked;
	length -= marked;
	/* what is UTF-8 throughout is that, whatever it says: no other text looks like it */
	if (is_utf8(bytes, length) && !(name && seven_bit_shift(name))) {
		*ret_charset = "UTF-8";
		*ret_length = length;
		return without_nul(arena_bytes(a, bytes, length), length);
	}
	long broken = name ? convert(name, bytes, length, a, &out, ret_length) : -1;
	*ret_charset = name;
	if ((broken < 0 || (size_t)broken > length / 50) && in_pairs(bytes, length)) {
		*ret_charset = "GB18030";
		broken = convert("GB18030", bytes, length, a, &out, ret_length);
	}
	if (broken < 0 || (size_t)broken > length / 50) {
		*ret_charset = "WINDOWS-1252";
		broken = convert("WINDOWS-1252", bytes, length, a, &out, ret_length);
	}
	if (broken < 0)
		*ret_length = 0;
	return broken < 0 ? "" : without_nul(out, *ret_length);
}

static void open_one(struct charsets *c, const char *name)
{
	if (c->count == CHARSETS_MAX)
		return;
	iconv_t cd = iconv_open("UTF-8", real_name(name));
	if (cd != (iconv_t)-1)
		c->open[c->count++] = cd;
}

/* A module that is open is found again without a file. */
void charsets_open(struct charsets *c, const char *bytes, size_t length, struct arena *a)
{
	static const char *const likely[] = { "GB18030", "WINDOWS-1252", "BIG5-HKSCS" };
	const char *seen[CHARSETS_MAX];
	size_t n = 0;
	*c = (struct charsets) { .count = 0 };
	for (size_t i = 0; i < COUNT_OF(likely); i++) {
		open_one(c, likely[i]);
		seen[n++] = likely[i];
	}
	for (size_t i = 0; i + 10 < length && n < CHARSETS_MAX; i++) {
		bool word = bytes[i] == '=' && bytes[i + 1] == '?';
		if (!word && ((bytes[i] | 32) != 'c' || strncasecmp(bytes + i, "charset=", 8) != 0))
			continue;
		size_t at = i + (word ? 2 : 8);
		const char *name = name_at(bytes, length, at + (bytes[at] == '"'), a);
		bool known = !name || text_same(name, "UTF-8");
		for (size_t s = 0; s < n && !known; s++)
			known = text_same(name, seen[s]);
		if (known)
			continue;
		open_one(c, name);
		seen[n++] = name;
	}
}

void charsets_close(struct charsets *c)
{
	while (c->count > 0)
		iconv_close(c->open[--c->count]);
}
