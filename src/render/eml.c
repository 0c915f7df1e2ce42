#include "eml.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "clock.h"
#include "hash.h"
#include "text.h"

enum { LINE = 57 }; /* bytes that make a line of 76 letters (RFC 2045, 6.8) */

static void put_base64(FILE *out, const char *bytes, size_t length)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < length; i += 3) {
		size_t n = length - i < 3 ? length - i : 3;
		unsigned b[3] = { 0, 0, 0 };
		for (size_t k = 0; k < n; k++)
			b[k] = (unsigned char)bytes[i + k];
		putc(letters[b[0] >> 2], out);
		putc(letters[(b[0] & 3) << 4 | b[1] >> 4], out);
		putc(n > 1 ? letters[(b[1] & 15) << 2 | b[2] >> 6] : '=', out);
		putc(n > 2 ? letters[b[2] & 63] : '=', out);
	}
}

static void put_body(FILE *out, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i += LINE) {
		put_base64(out, bytes + i, length - i < LINE ? length - i : LINE);
		fputs("\r\n", out);
	}
}

static bool is_plain(const char *text)
{
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7e)
			return false;
	return strlen(text) < LINE && !strstr(text, "=?");
}

/* A text in a header, as encoded words of at most 75 letters each, none of which cuts a character
 * (RFC 2047, 2 and 5). */
static void put_words(FILE *out, const char *text)
{
	enum {
		WORD = 42
	}; /* bytes: "=?UTF-8?B?" and "?=" leave 63 letters, and a fold its blank */
	const char *p = text;
	if (is_plain(text)) {
		fputs(text, out);
		return;
	}
	while (*p) {
		size_t n = strlen(p);
		if (n > WORD)
			for (n = WORD; n > 0 && ((unsigned char)p[n] & 0xc0) == 0x80;)
				n--;
		fputs(p == text ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?", out);
		put_base64(out, p, n);
		fputs("?=", out);
		p += n;
	}
}

static bool is_address(const char *text, size_t length)
{
	size_t at = strcspn(text, "@");
	if (at == 0 || at + 1 >= length || length > 254)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.@_+-",
			    text[i]))
			return false;
	return memchr(text + at + 1, '@', length - at - 1) == NULL;
}

/* "Ana Li <ana@example.org>", an address alone, or a name. */
static void put_from(FILE *out, const char *from, struct arena *a)
{
	const char *name = text_one_line(from, a), *open = strrchr(name, '<');
	size_t length = open ? strcspn(open + 1, ">") : 0;
	fputs("From: ", out);
	if (is_address(name, strlen(name))) {
		fprintf(out, "%s\r\n", name);
		return;
	}
	bool has = open && open[length + 1] == '>' && is_address(open + 1, length);
	size_t end = has ? (size_t)(open - name) : strlen(name);
	while (end > 0 && name[end - 1] == ' ')
		end--;
	/* always as encoded words: no name can hold what ends a quoted one */
	const char *shown = arena_bytes(a, name, end);
	if (*shown) {
		fputs("=?UTF-8?B?", out);
		size_t n = strlen(shown);
		for (n = n > 42 ? 42 : n; n > 0 && ((unsigned char)shown[n] & 0xc0) == 0x80;)
			n--;
		put_base64(out, shown, n);
		fputs("?=\r\n ", out);
	}
	if (has)
		fprintf(out, "<%.*s>\r\n", (int)length, open + 1);
	else
		fputs("<kept@ledger.invalid>\r\n", out);
}

/* The day of the week, by Sakamoto's congruence: 0 is Sunday. */
static int weekday(int year, int month, int day)
{
	static const int shift[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
	if (month < 3)
		year--;
	return (year + year / 4 - year / 100 + year / 400 + shift[month - 1] + day) % 7;
}

static void put_date(FILE *out, const char *at)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	at = clock_or_first(at);
	int year = (int)strtol(at, NULL, 10), month = (int)strtol(at + 5, NULL, 10),
	    day = (int)strtol(at + 8, NULL, 10);
	fprintf(out, "Date: %s, %d %s %04d %.8s +0000\r\n", days[weekday(year, month, day)], day,
		months[month - 1], year, at + 11);
}

static void put_part(
	FILE *out, const char *boundary, const char *type, const char *bytes, size_t length)
{
	fprintf(out,
		"--%s\r\nContent-Type: text/%s; charset=utf-8\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\n",
		boundary, type);
	put_body(out, bytes, length);
}

void eml_write(FILE *out, const struct eml *m, struct arena *scratch)
{
	char digest[HASH_HEX], other[HASH_HEX];
	struct hash text = hash_of(m->text, m->text_length),
		    html = hash_of(m->html, m->html_length);
	hash_hex(&text, digest);
	hash_hex(&html, other);
	const char *all = arena_printf(
		scratch, "%s %s %s %s %s", digest, other, m->from, m->subject, m->at);
	struct hash whole = hash_of(all, strlen(all));
	hash_hex(&whole, digest);
	const char *boundary = arena_printf(scratch, "=_kept_%.32s", digest);
	put_from(out, m->from, scratch);
	fputs("Subject: ", out);
	put_words(out, text_one_line(m->subject, scratch));
	fputs("\r\n", out);
	put_date(out, m->at);
	fprintf(out,
		"Message-ID: <%.32s@ledger.invalid>\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n"
		"Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n",
		digest, boundary);
	put_part(out, boundary, "plain", m->text, m->text_length);
	put_part(out, boundary, "html", m->html, m->html_length);
	fprintf(out, "--%s--\r\n", boundary);
}
