#include "markup.h"

#include <math.h>
#include <string.h>
#include "text.h"

void markup_raw(struct markup *m, const char *markup)
{
	fputs(markup, m->out);
}

/* The code point of a noncharacter at this byte and its length; 0: it is none. */
static unsigned nonchar(const unsigned char *s, size_t *ret_length)
{
	if (s[0] == 0xef && s[1] == 0xb7 && s[2] >= 0x90 && s[2] <= 0xaf) {
		*ret_length = 3;
		return 0xfdd0u + (s[2] - 0x90u);
	}
	if (s[0] == 0xef && s[1] == 0xbf && s[2] >= 0xbe) {
		*ret_length = 3;
		return 0xfffeu + (s[2] - 0xbeu);
	}
	if (s[0] >= 0xf0 && (s[1] & 0x0f) == 0x0f && s[2] == 0xbf && s[3] >= 0xbe) {
		*ret_length = 4;
		return (s[0] & 7u) << 18 | (s[1] & 0x3fu) << 12 | 0xfc0u | (s[3] & 0x3fu);
	}
	return 0;
}

static void put(struct markup *m, const char *text, const char *line_feed)
{
	const unsigned char *s = (const unsigned char *)text_printable(text, &m->scratch);
	size_t length = 0;
	for (unsigned c; *s; s++) {
		const char *as = NULL;
		switch (*s) {
		case '<':
			as = "&lt;";
			break;
		case '>':
			as = "&gt;";
			break;
		case '&':
			as = "&amp;";
			break;
		case '"':
			as = "&quot;";
			break;
		case '\'':
			as = "&#39;";
			break;
		case '\n':
			as = line_feed;
			break;
		default:
			break;
		}
		if (as) {
			fputs(as, m->out);
		} else if (*s >= 0xef && (c = nonchar(s, &length))) {
			fprintf(m->out, "&lt;U+%04X&gt;", c);
			s += length - 1;
		} else {
			putc(*s, m->out);
		}
	}
	arena_clear(&m->scratch);
}

void markup_text(struct markup *m, const char *text)
{
	put(m, text, " ");
}

void markup_lines(struct markup *m, const char *text)
{
	put(m, text, "<br>");
}

void markup_attribute(struct markup *m, const char *name, const char *value)
{
	fprintf(m->out, " %s=\"", name);
	put(m, value, " ");
	putc('"', m->out);
}

void markup_number(struct markup *m, const char *name, double value)
{
	char digits[32];
	if (!isfinite(value) || fabs(value) > 1e9)
		value = 0;
	int n = snprintf(digits, sizeof digits, "%.2f", value);
	while (n > 1 && digits[n - 1] == '0')
		n--;
	if (n > 1 && digits[n - 1] == '.')
		n--;
	fprintf(m->out, " %s=\"%.*s\"", name, n, digits);
}

/* Injective, so that two names never become one: '_' itself is written out too. */
void markup_word(struct markup *m, const char *name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789.-";
	for (const unsigned char *s = (const unsigned char *)name; *s; s++)
		if (strchr(plain, *s))
			putc(*s, m->out);
		else
			fprintf(m->out, "_%02X", *s);
}

void markup_name(struct markup *m, const char *attribute, const char *before, const char *name)
{
	fprintf(m->out, " %s=\"%s", attribute, before);
	markup_word(m, name);
	fputs(strncmp(before, "url(", 4) == 0 ? ")\"" : "\"", m->out);
}

bool markup_is_address(const char *url)
{
	if (!url || (!text_starts(url, "http://") && !text_starts(url, "https://")))
		return false;
	for (const unsigned char *s = (const unsigned char *)url; *s; s++)
		if (*s <= ' ' || *s == 0x7f || *s == '\\')
			return false;
	return true;
}

bool markup_is_language(const char *tag)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	size_t first = tag ? strspn(tag, letters) : 0;
	if (first < 2 || first > 3)
		return false;
	return (tag[first] == '\0' || tag[first] == '-') && strlen(tag) <= 35 &&
	       tag[strlen(tag) - 1] != '-' && !strstr(tag, "--") &&
	       tag[strspn(tag, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			       "0123456789-")] == '\0';
}
