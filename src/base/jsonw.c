#include "jsonw.h"

#include <string.h>
#include <unistr.h>
#include "buf.h"
#include "text.h"

struct jsonw jsonw_new(struct buf *out)
{
	return (struct jsonw) { .out = out };
}

/* Something is about to stand at this level. */
static void begin(struct jsonw *w)
{
	if (w->comma)
		buf_add(w->out, ",", 1);
	w->comma = true;
}

void jsonw_open(struct jsonw *w, char bracket)
{
	begin(w);
	buf_add(w->out, &bracket, 1);
	w->comma = false;
}

void jsonw_close(struct jsonw *w, char bracket)
{
	buf_add(w->out, &bracket, 1);
	w->comma = true;
}

static void escape_unit(struct buf *out, unsigned unit)
{
	buf_printf(out, "\\u%04x", unit);
}

static void escape(struct buf *out, uint32_t c)
{
	static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *p = c < 0x80 && c ? strchr(plain, (int)c) : NULL;
	if (p) {
		char pair[] = { '\\', letters[p - plain] };
		buf_add(out, pair, sizeof pair);
	} else if (c < 0x10000) {
		escape_unit(out, c);
	} else {
		escape_unit(out, 0xd800 + ((c - 0x10000) >> 10));
		escape_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
	}
}

/* Runs that need no escape are added whole. A broken byte becomes U+FFFD: what is written is
 * JSON whatever came in. */
static void quote(struct buf *out, const char *text, size_t length)
{
	const char *end = text + length, *run = text;
	buf_add(out, "\"", 1);
	for (const char *p = text; p < end;) {
		if (*p >= ' ' && *p <= '~' && *p != '"' && *p != '\\') {
			p++;
			continue;
		}
		ucs4_t c = (unsigned char)*p;
		int size = c < 0x80 ? 1 : u8_mbtoucr(&c, (const uint8_t *)p, (size_t)(end - p));
		bool broken = size < 1;
		if (broken || c == '"' || c == '\\' || text_hidden(c)) {
			buf_add(out, run, (size_t)(p - run));
			escape(out, broken ? 0xfffd : c);
			run = p + (broken ? 1 : size);
		}
		p += broken ? 1 : size;
	}
	buf_add(out, run, (size_t)(end - run));
	buf_add(out, "\"", 1);
}

/* Most keys are short and plain: one piece instead of four. */
static bool key_at_once(struct jsonw *w, const char *key)
{
	char piece[64], *to = piece;
	if (w->comma)
		*to++ = ',';
	*to++ = '"';
	for (; *key; key++) {
		if (!((*key >= 'a' && *key <= 'z') || *key == '_') ||
			to == piece + sizeof piece - 2)
			return false;
		*to++ = *key;
	}
	*to++ = '"';
	*to++ = ':';
	buf_add(w->out, piece, (size_t)(to - piece));
	w->comma = false;
	return true;
}

void jsonw_key(struct jsonw *w, const char *key)
{
	if (key_at_once(w, key))
		return;
	begin(w);
	quote(w->out, key, strlen(key));
	buf_add(w->out, ":", 1);
	w->comma = false;
}

void jsonw_text(struct jsonw *w, const char *value)
{
	if (!value) {
		jsonw_null(w);
		return;
	}
	begin(w);
	quote(w->out, value, strlen(value));
}

void jsonw_int(struct jsonw *w, int64_t value)
{
	char digits[24], *first = digits + sizeof digits;
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
	do
		*--first = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		*--first = '-';
	begin(w);
	buf_add(w->out, first, (size_t)(digits + sizeof digits - first));
}

void jsonw_bool(struct jsonw *w, bool value)
{
	jsonw_raw(w, value ? "true" : "false");
}

void jsonw_null(struct jsonw *w)
{
	jsonw_raw(w, "null");
}

void jsonw_raw(struct jsonw *w, const char *json)
{
	begin(w);
	buf_add(w->out, json ? json : "null", strlen(json ? json : "null"));
}

/* Nothing before a point but digits, no zero before them, no exponent. */
bool jsonw_is_number(const char *text)
{
	const char *p = text + (*text == '-');
	size_t whole = strspn(p, "0123456789");
	if (whole == 0 || (*p == '0' && whole > 1))
		return false;
	p += whole;
	if (*p == '.') {
		size_t part = strspn(p + 1, "0123456789");
		if (part == 0)
			return false;
		p += part + 1;
	}
	return *p == '\0';
}

void jsonw_number(struct jsonw *w, const char *text)
{
	if (!text || jsonw_is_number(text))
		jsonw_raw(w, text);
	else
		jsonw_text(w, text);
}

void jsonw_list(struct jsonw *w, const char *list)
{
	jsonw_open(w, '[');
	for (const char *p = list ? list : ""; *p;) {
		size_t length = strcspn(p, ";");
		if (length) {
			begin(w);
			quote(w->out, p, length);
		}
		p += length + (p[length] == ';');
	}
	jsonw_close(w, ']');
}

void jsonw_key_text(struct jsonw *w, const char *key, const char *value)
{
	jsonw_key(w, key);
	jsonw_text(w, value);
}

void jsonw_key_int(struct jsonw *w, const char *key, int64_t value)
{
	jsonw_key(w, key);
	jsonw_int(w, value);
}

void jsonw_key_number(struct jsonw *w, const char *key, const char *text)
{
	jsonw_key(w, key);
	jsonw_number(w, text);
}

void jsonw_key_list(struct jsonw *w, const char *key, const char *list)
{
	jsonw_key(w, key);
	jsonw_list(w, list);
}
