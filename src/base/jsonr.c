#include "jsonr.h"

#include <string.h>
#include <unistr.h>

#include "arena.h"
#include "text.h"

enum { LEVELS = 32 };

struct reader {
	const char *at, *begin, *end;
	struct arena *arena;
	struct jsonr_fault *fault;
	int level;
};

static bool fail(struct reader *r, const char *text)
{
	*r->fault = (struct jsonr_fault) { text, (size_t)(r->at - r->begin) };
	return false;
}

static void pass_blanks(struct reader *r)
{
	while (r->at < r->end &&
		(*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
		r->at++;
}

static bool take(struct reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hexadecimal digits; -1: there are none. */
static int32_t unit(struct reader *r)
{
	int32_t value = 0;
	for (int i = 0; i < 4; i++) {
		int digit = r->at < r->end ? hex_digit(*r->at) : -1;
		if (digit < 0)
			return -1;
		value = value * 16 + digit;
		r->at++;
	}
	return value;
}

/* Behind \u: one character, of one unit or of two. */
static bool escaped_character(struct reader *r, char **to)
{
	int32_t high = unit(r);
	ucs4_t c = (ucs4_t)high;
	if (high < 0)
		return fail(r, "four hexadecimal digits are missing");
	if (high == 0)
		return fail(r, "a text holds U+0000");
	if (high >= 0xdc00 && high <= 0xdfff)
		return fail(r, "half a character is escaped");
	if (high >= 0xd800 && high <= 0xdbff) {
		int32_t low = take(r, '\\') && take(r, 'u') ? unit(r) : -1;
		if (low < 0xdc00 || low > 0xdfff)
			return fail(r, "half a character is escaped");
		c = 0x10000 + (((ucs4_t)high - 0xd800) << 10) + ((ucs4_t)low - 0xdc00);
	}
	int size = u8_uctomb((uint8_t *)*to, c, 4);
	if (size < 1)
		return fail(r, "what is escaped is no character");
	*to += size;
	return true;
}

static bool escape(struct reader *r, char **to)
{
	static const char letters[] = "\"\\/bfnrt", plain[] = "\"\\/\b\f\n\r\t";
	char c = '\0';
	if (r->at < r->end)
		c = *r->at++;
	if (c == 'u')
		return escaped_character(r, to);
	const char *p = c ? strchr(letters, c) : NULL;
	if (!p)
		return fail(r, "there is no such escape");
	*(*to)++ = plain[p - letters];
	return true;
}

/* Where the text ends, and whether it holds anything but plain ASCII. */
static const char *closing_quote(const struct reader *r, bool *ret_plain)
{
	const char *p = r->at;
	*ret_plain = true;
	for (; p < r->end && *p != '"'; p++) {
		if (*p >= ' ' && *p <= '~' && *p != '\\')
			continue;
		*ret_plain = false;
		if (*p == '\\' && p + 1 < r->end)
			p++;
	}
	return p < r->end ? p : NULL;
}

/* Behind the first quote. What is escaped never gets longer by being read. */
static bool read_text(struct reader *r, const char **ret, size_t *ret_length)
{
	bool plain;
	const char *close = closing_quote(r, &plain);
	if (!close)
		return fail(r, "a text has no end");
	size_t length = (size_t)(close - r->at);
	char *text = arena_bytes(r->arena, r->at, length), *to = text;
	*ret = text;
	*ret_length = length;
	if (plain) {
		r->at = close + 1;
		return true;
	}
	if (!text_is_utf8(text, length))
		return fail(r, "a text is not UTF-8");
	while (r->at < close) {
		unsigned char c = (unsigned char)*r->at;
		if (c < ' ')
			return fail(r, "a control character is not escaped");
		r->at++;
		if (c != '\\')
			*to++ = (char)c;
		else if (!escape(r, &to))
			return false;
	}
	*to = '\0';
	*ret_length = (size_t)(to - text);
	r->at = close + 1;
	return true;
}

static bool pass_digits(struct reader *r)
{
	const char *from = r->at;
	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	return r->at > from;
}

/* The digits from..to, which are nothing else. */
static bool whole_number(const char *from, const char *to, bool negative, int64_t *ret)
{
	uint64_t value = 0, most = (uint64_t)INT64_MAX + negative;
	for (; from < to; from++) {
		uint64_t digit = (uint64_t)(*from - '0');
		if (value > (most - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*ret = negative ? (int64_t)(0 - value) : (int64_t)value;
	return true;
}

static bool read_number(struct reader *r, struct jsonr *j)
{
	bool negative = take(r, '-');
	const char *digits = r->at;
	if (!pass_digits(r) || (*digits == '0' && r->at - digits > 1))
		return fail(r, "a value is neither text, number, list, object, true, false nor "
			       "null");
	const char *end = r->at;
	j->type = 'i';
	if (take(r, '.')) {
		j->type = 'r';
		if (!pass_digits(r))
			return fail(r, "a number has no digits behind its point");
	}
	if (take(r, 'e') || take(r, 'E')) {
		j->type = 'r';
		if (!take(r, '+'))
			take(r, '-');
		if (!pass_digits(r))
			return fail(r, "a number has no digits in its exponent");
	}
	return j->type == 'r' || whole_number(digits, end, negative, &j->number) ||
	       fail(r, "a number is too large");
}

static bool read_word(
	struct reader *r, const char *word, char type, int64_t number, struct jsonr *j)
{
	size_t length = strlen(word);
	if ((size_t)(r->end - r->at) < length || memcmp(r->at, word, length) != 0)
		return fail(r, "a value is neither text, number, list, object, true, false nor "
			       "null");
	r->at += length;
	j->type = type;
	j->number = number;
	return true;
}

static bool read_value(struct reader *r, struct jsonr *j);

/* A key's bit among 64: keys with different bits differ. */
static uint64_t key_bit(const char *key, size_t length)
{
	unsigned mixed = (unsigned)length;
	if (length)
		mixed += 5u * (unsigned char)key[0] + 11u * (unsigned char)key[length - 1];
	return (uint64_t)1 << (mixed % 64);
}

static bool had(const struct jsonr *first, const char *key)
{
	for (; first; first = first->next)
		if (strcmp(first->key, key) == 0)
			return true;
	return false;
}

static bool read_key(struct reader *r, const struct jsonr *object, uint64_t *bits, const char **ret)
{
	size_t length;
	pass_blanks(r);
	if (!take(r, '"'))
		return fail(r, "a key is missing");
	if (!read_text(r, ret, &length))
		return false;
	uint64_t bit = key_bit(*ret, length);
	if ((*bits & bit) && had(object->first, *ret))
		return fail(r, "a key stands twice in one object");
	*bits |= bit;
	pass_blanks(r);
	return take(r, ':') || fail(r, "a colon is missing");
}

static bool read_members(struct reader *r, struct jsonr *j, char close)
{
	uint64_t bits = 0;
	const struct jsonr **place = &j->first;
	if (++r->level > LEVELS)
		return fail(r, "lists and objects stand in each other too deep");
	pass_blanks(r);
	if (take(r, close)) {
		r->level--;
		return true;
	}
	do {
		struct jsonr *one = arena_alloc(r->arena, sizeof *one);
		if (j->type == 'o' && !read_key(r, j, &bits, &one->key))
			return false;
		if (!read_value(r, one))
			return false;
		*place = one;
		place = &one->next;
		j->length++;
		pass_blanks(r);
	} while (take(r, ','));
	r->level--;
	return take(r, close) || fail(r, "a comma or a bracket is missing");
}

static bool read_value(struct reader *r, struct jsonr *j)
{
	pass_blanks(r);
	switch (r->at < r->end ? *r->at : '\0') {
	case '"':
		r->at++;
		j->type = 's';
		return read_text(r, &j->text, &j->length);
	case '{':
		r->at++;
		j->type = 'o';
		return read_members(r, j, '}');
	case '[':
		r->at++;
		j->type = 'a';
		return read_members(r, j, ']');
	case 't':
		return read_word(r, "true", 'b', 1, j);
	case 'f':
		return read_word(r, "false", 'b', 0, j);
	case 'n':
		return read_word(r, "null", 'n', 0, j);
	default:
		return read_number(r, j);
	}
}

const struct jsonr *jsonr_read(
	const char *text, size_t length, struct arena *a, struct jsonr_fault *fault)
{
	struct reader r = { text, text, text + length, a, fault, 0 };
	struct jsonr *j = arena_alloc(a, sizeof *j);
	if (!read_value(&r, j))
		return NULL;
	pass_blanks(&r);
	if (r.at < r.end) {
		fail(&r, "something stands behind the end");
		return NULL;
	}
	return j;
}

static const struct jsonr *find(
	const struct jsonr *from, const struct jsonr *until, const char *key)
{
	for (; from != until; from = from->next)
		if (strcmp(from->key, key) == 0)
			return from;
	return NULL;
}

const struct jsonr *jsonr_get(const struct jsonr *j, const char *key, const struct jsonr *after)
{
	if (!j || j->type != 'o')
		return NULL;
	const struct jsonr *start = after ? after->next : j->first;
	const struct jsonr *found = find(start, NULL, key);
	return found ? found : find(j->first, start, key);
}

const char *jsonr_text(const struct jsonr *j)
{
	return j && j->type == 's' ? j->text : NULL;
}
