#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <unictype.h>
#include <uniwidth.h>
#include "arena.h"
#include "macros.h"

/* Are the eight bytes printable ASCII? The top bit of one that is not is set in it, or when it is
 * raised by 1 (DEL), or lowered by a space (controls). */
static bool eight_plain(const char *text)
{
	const uint64_t each = UINT64_MAX / 0xff;
	uint64_t eight;
	memcpy(&eight, text, sizeof eight);
	return !((eight | (eight + each) | (eight - each * ' ')) & each * 0x80);
}

/* Bytes at the beginning that are printable ASCII, as nearly all text is. */
static size_t plain_run(const char *text, size_t length)
{
	size_t i = 0, step = sizeof(uint64_t);
	while (length - i >= step && eight_plain(text + i))
		i += step;
	if (length >= step && length - i < step && eight_plain(text + length - step))
		return length;
	while (i < length && text[i] >= ' ' && text[i] <= '~')
		i++;
	return i;
}

bool text_is_plain(const char *text)
{
	return !text[plain_run(text, strlen(text))];
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Mostly there is nothing but ASCII, which needs no decoding. */
bool text_is_utf8(const char *bytes, size_t length)
{
	size_t plain = 0;
	while (plain < length && bytes[plain] > '\0' && bytes[plain] <= '~')
		plain++;
	if (plain == length)
		return true;
	bytes += plain;
	length -= plain;
	return !memchr(bytes, '\0', length) && !u8_check((const uint8_t *)bytes, length);
}

bool text_hidden(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{ 0x0000, 0x001f },
		{ 0x007f, 0x009f },
		{ 0x00ad, 0x00ad },
		{ 0x034f, 0x034f },
		{ 0x061c, 0x061c },
		{ 0x115f, 0x1160 },
		{ 0x17b4, 0x17b5 },
		{ 0x180e, 0x180e },
		{ 0x200b, 0x200f },
		{ 0x2028, 0x202e },
		{ 0x2060, 0x206f },
		{ 0x3164, 0x3164 },
		{ 0xfdd0, 0xfdef },
		{ 0xfeff, 0xfeff },
		{ 0xffa0, 0xffa0 },
		{ 0xfff9, 0xfffb },
		{ 0xe0000, 0xe007f },
	};
	if (c >= 0x20 && c < 0x7f)
		return false;
	if ((c & 0xfffe) == 0xfffe)
		return true; /* the last two of every plane are no characters */
	for (size_t i = 0; i < COUNT_OF(hidden); i++)
		if (c <= hidden[i].last)
			return c >= hidden[i].first;
	return false;
}

int text_character(const char *text, uint32_t *ret)
{
	*ret = (unsigned char)*text;
	return *ret < 0x80 ? *ret != 0 : u8_strmbtouc(ret, (const uint8_t *)text);
}

/* The character at p and its length in bytes; a broken byte gives itself and *ret_broken. */
static int next_char(const char *p, const char *end, ucs4_t *ret, bool *ret_broken)
{
	unsigned char byte = (unsigned char)*p;
	*ret = byte;
	*ret_broken = false;
	if (byte < 0x80)
		return 1;
	int size = u8_mbtoucr(ret, (const uint8_t *)p, (size_t)(end - p));
	if (size > 0)
		return size;
	*ret = byte;
	*ret_broken = true;
	return 1;
}

/* Bytes at the beginning that are printable ASCII, or line feeds where those may stay. */
static size_t plain_length(const char *text, size_t length, bool lines)
{
	size_t i = plain_run(text, length);
	while (lines && i < length && text[i] == '\n') {
		i++;
		i += plain_run(text + i, length - i);
	}
	return i;
}

enum { ESCAPE_MAX = 11 }; /* "<U+10FFFE>" and the NUL */

/* What to print instead of a character, or NULL. */
static const char *replacement(ucs4_t c, bool broken, bool lines, char room[ESCAPE_MAX])
{
	if (c == '\t' || (c == '\n' && !lines))
		return " ";
	if (c == '\n' || (!broken && !text_hidden(c)))
		return NULL;
	if (broken || c < 0x80)
		snprintf(room, ESCAPE_MAX, "\\x%02x", (unsigned)c & 0xff);
	else
		snprintf(room, ESCAPE_MAX, "<U+%04X>", (unsigned)c & 0x1fffff);
	return room;
}

/* The length of the safe text; written to out unless that is NULL. */
static size_t escape(const char *text, size_t length, bool lines, char *out)
{
	size_t written = 0;
	for (const char *p = text, *end = text + length; p < end;) {
		ucs4_t c;
		bool broken;
		char room[ESCAPE_MAX];
		int size = next_char(p, end, &c, &broken);
		const char *instead = replacement(c, broken, lines, room);
		size_t add = instead ? strlen(instead) : (size_t)size;
		if (out)
			memcpy(out + written, instead ? instead : p, add);
		written += add;
		p += size;
	}
	return written;
}

/* Does any character from here on have to be replaced? */
static bool is_safe(const char *text, size_t length, bool lines)
{
	for (const char *p = text, *end = text + length; p < end;) {
		ucs4_t c;
		bool broken;
		int size = next_char(p, end, &c, &broken);
		if (broken || (text_hidden(c) && (c != '\n' || !lines)))
			return false;
		p += size;
	}
	return true;
}

static const char *safe(const char *text, bool lines, struct arena *a)
{
	if (!text)
		return "";
	size_t length = strlen(text), plain = plain_length(text, length, lines);
	if (plain == length || is_safe(text + plain, length - plain, lines))
		return text;
	char *copy = arena_alloc(a, escape(text, length, lines, NULL) + 1);
	escape(text, length, lines, copy);
	return copy;
}

const char *text_printable(const char *text, struct arena *a)
{
	return safe(text, true, a);
}

const char *text_one_line(const char *text, struct arena *a)
{
	return safe(text, false, a);
}

/* Columns of one character; what a writer would replace by a space counts as one. */
static int width_of(ucs4_t c)
{
	if (c >= 0x20 && c < 0x7f)
		return 1;
	int width = uc_width(c, "UTF-8");
	return width < 0 ? c == '\n' || c == '\t' : width;
}

int text_width_of(const char *text, size_t length)
{
	int width = 0;
	for (const char *p = text, *end = text + length; p < end;) {
		size_t plain = plain_run(p, (size_t)(end - p));
		width += (int)plain;
		p += plain;
		if (p == end)
			break;
		ucs4_t c;
		bool broken;
		p += next_char(p, end, &c, &broken);
		width += broken ? 1 : width_of(c);
	}
	return width;
}

int text_width(const char *text)
{
	return text_width_of(text, strlen(text));
}

/* Bytes of as many whole characters as take at most width columns. */
static size_t fitting(const char *text, size_t length, int width)
{
	const char *p = text, *end = text + length;
	for (int column = 0; p < end;) {
		ucs4_t c;
		bool broken;
		int size = next_char(p, end, &c, &broken);
		column += broken ? 1 : width_of(c);
		if (column > width)
			break;
		p += size;
	}
	return (size_t)(p - text);
}

/* One output of text_wrap(): the column reached, and the spaces that stand only if more follows. */
struct wrap {
	char *out;
	size_t length, spaces;
	int width, column;
};

static void wrap_add(struct wrap *w, const char *bytes, size_t length, int width)
{
	memcpy(w->out + w->length, bytes, length);
	w->length += length;
	w->column += width;
}

static void wrap_break(struct wrap *w)
{
	w->out[w->length++] = '\n';
	w->spaces = 0;
	w->column = 0;
}

/* A word wider than the line is cut where the line ends; at least one character moves on. */
static void wrap_long_word(struct wrap *w, const char *word, size_t length)
{
	while (length > 0) {
		size_t fit = fitting(word, length, w->width - w->column);
		if (fit == 0 && w->column > 0) {
			wrap_break(w);
			continue;
		}
		if (fit == 0) {
			ucs4_t c;
			bool broken;
			fit = (size_t)next_char(word, word + length, &c, &broken);
		}
		wrap_add(w, word, fit, text_width_of(word, fit));
		word += fit;
		length -= fit;
	}
}

/* What stands between two places where a line may break: a word, and the spaces after it. */
static void wrap_piece(struct wrap *w, const char *piece, size_t length)
{
	size_t word = length;
	while (word > 0 && piece[word - 1] == ' ')
		word--;
	int width = text_width_of(piece, word);
	if (word > 0) {
		bool fits = w->column + (int)w->spaces + width <= w->width;
		if (!fits && w->column > 0)
			wrap_break(w);
		for (; w->spaces > 0 && fits; w->spaces--)
			wrap_add(w, " ", 1, 1);
		w->spaces = 0;
		if (w->column + width <= w->width)
			wrap_add(w, piece, word, width);
		else
			wrap_long_word(w, piece, word);
	}
	w->spaces += length - word;
}

static bool is_of_code(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A line does not end inside E-7K2M9QX4: a code is read, and copied, whole. */
static bool in_code(const char *line, size_t i)
{
	return i >= 2 && line[i - 1] == '-' && is_of_code(line[i - 2]) && is_of_code(line[i]);
}

static bool is_point(char c)
{
	return c == '.' || c == ',' || c == ':' || c == ';';
}

/*
 * Words of letters and digits, with apostrophes in them and points, commas, colons behind them, or
 * in numbers: there UAX 14 allows a break behind spaces and nowhere else.
 */
static bool is_simple(const char *line, size_t length)
{
	char before = ' ';
	for (size_t i = 0; i < length; before = line[i++]) {
		char c = line[i];
		bool letter = lower(c) >= 'a' && lower(c) <= 'z', mark = is_point(c) || c == '\'';
		bool known = letter ? !is_point(before)
			     : mark ? before != ' '
				    : (c >= '0' && c <= '9') || (c == ' ' && i > 0);
		if (!known)
			return false;
	}
	return true;
}

/* The end of the last word that ends within the width; of a longer one the width. */
static size_t last_end(const char *line, size_t length, size_t width)
{
	if (length <= width)
		return length;
	size_t end = width;
	while (end > 0 && (line[end] != ' ' || line[end - 1] == ' '))
		end--;
	return end ? end : width;
}

/* The same as wrap_line() does for a simple one. */
static void wrap_simple(struct wrap *w, const char *line, size_t length)
{
	size_t width = (size_t)w->width;
	while (length > 0 && line[length - 1] == ' ')
		length--;
	while (length > 0) {
		size_t end = last_end(line, length, width), next = end;
		wrap_add(w, line, end, (int)end);
		while (next < length && line[next] == ' ')
			next++;
		line += next;
		length -= next;
		if (length > 0)
			wrap_break(w);
	}
}

static void wrap_line(struct wrap *w, const char *line, size_t length, char *breaks)
{
	if (is_simple(line, length)) {
		wrap_simple(w, line, length);
		return;
	}
	u8_possible_linebreaks((const uint8_t *)line, length, "UTF-8", breaks);
	size_t begin = 0;
	for (size_t i = 1; i <= length; i++)
		if (i == length || (breaks[i] == UC_BREAK_POSSIBLE && !in_code(line, i))) {
			wrap_piece(w, line + begin, i - begin);
			begin = i;
		}
}

static bool fits_all(const char *text, int width)
{
	for (const char *p = text; *p;) {
		size_t length = (size_t)(strchrnul(p, '\n') - p);
		if (length > (size_t)width && text_width_of(p, length) > width)
			return false;
		p += length + (p[length] == '\n');
	}
	return true;
}

const char *text_wrap(const char *text, int width, struct arena *a)
{
	width = width < 1 ? 1 : width;
	if (fits_all(text, width))
		return text;
	size_t length = strlen(text);
	char *breaks = arena_alloc(a, length);
	struct wrap w = { .out = arena_alloc(a, 2 * length + 1), .width = width };
	for (const char *p = text; *p;) {
		size_t line = (size_t)(strchrnul(p, '\n') - p);
		if (line > 0)
			wrap_line(&w, p, line, breaks);
		p += line;
		if (*p == '\n') {
			wrap_break(&w);
			p++;
		}
	}
	return w.out;
}

const char *text_cut(const char *text, int width, struct arena *a)
{
	size_t length = strlen(text);
	if (length <= (size_t)(width < 0 ? 0 : width) || text_width_of(text, length) <= width)
		return text;
	if (width < 1)
		return "";
	return arena_printf(a, "%.*s…", (int)fitting(text, length, width - 1), text);
}

const char *text_pad(const char *text, int width, struct arena *a)
{
	int missing = width - text_width(text);
	return missing > 0 ? arena_printf(a, "%s%*s", text, missing, "") : text;
}

/* U+4E00 is Han beyond doubt; below U+2E80 there is none. */
static bool is_han(ucs4_t c)
{
	return c >= 0x2e80 && uc_is_script(c, uc_script(0x4e00));
}

/* Chinese punctuation and full-width forms: written against the characters beside them. */
static bool joins_han(ucs4_t c)
{
	return is_han(c) || (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xffef);
}

/*
 * Copy the text; between two characters of which one is Han (spaced) a space
 * is put in where none stands, or (joined) a space between two Han characters,
 * or one and Chinese punctuation, is left out.
 */
static const char *copy_han(const char *text, bool spaced, struct arena *a)
{
	size_t length = strlen(text);
	char *out = arena_alloc(a, 2 * length + 1), *to = out;
	bool before_han = false, before_joins = false, broken;
	ucs4_t before = ' ', c, after;
	for (const char *p = text, *end = text + length; p < end;) {
		int size = next_char(p, end, &c, &broken);
		bool han = !broken && is_han(c);
		if (spaced && (han || before_han) && before != ' ' && c != ' ')
			*to++ = ' ';
		bool drop = !spaced && before_joins && c == ' ' && p + 1 < end &&
			    next_char(p + 1, end, &after, &broken) > 0 && !broken &&
			    joins_han(after) && (before_han || is_han(after));
		if (!drop) {
			memcpy(to, p, (size_t)size);
			to += size;
		}
		before = c;
		before_han = han;
		before_joins = joins_han(c);
		p += size;
	}
	return out;
}

bool text_has_han(const char *text)
{
	if (text_is_plain(text))
		return false;
	for (const char *p = text, *end = text + strlen(text); p < end;) {
		ucs4_t c;
		bool broken;
		p += next_char(p, end, &c, &broken);
		if (!broken && is_han(c))
			return true;
	}
	return false;
}

const char *text_han_spaced(const char *text, struct arena *a)
{
	return text_has_han(text) ? copy_han(text, true, a) : text;
}

const char *text_han_joined(const char *text, struct arena *a)
{
	return text_has_han(text) ? copy_han(text, false, a) : text;
}

char *text_lower(const char *text, struct arena *a)
{
	char *copy = arena_text(a, text);
	for (char *p = copy; p && *p; p++)
		*p = lower(*p);
	return copy;
}

char *text_trimmed(const char *bytes, size_t length, struct arena *a)
{
	static const char blanks[] = " \t\r\n";
	while (length && memchr(blanks, *bytes, sizeof blanks - 1)) {
		bytes++;
		length--;
	}
	while (length && memchr(blanks, bytes[length - 1], sizeof blanks - 1))
		length--;
	return arena_bytes(a, bytes, length);
}

char *text_upper(const char *text, struct arena *a)
{
	char *copy = arena_text(a, text);
	for (char *p = copy; p && *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p & ~0x20);
	return copy;
}

bool text_starts(const char *text, const char *beginning)
{
	if (!text || !beginning)
		return false;
	while (*beginning && lower(*text) == lower(*beginning)) {
		text++;
		beginning++;
	}
	return !*beginning;
}

const char *text_unaccented(const char *text, struct arena *a)
{
	size_t length = 0;
	uint8_t *apart = u8_normalize(
		UNINORM_NFKD, (const uint8_t *)text, strlen(text), NULL, &length);
	char *out = arena_alloc(a, (apart ? length : 0) + 1), *end = out;
	for (size_t i = 0; apart && i < length; i++) {
		/* U+0300 to U+036F, what NFKD sets behind a letter */
		if (apart[i] == 0xcc ||
			(apart[i] == 0xcd && i + 1 < length && apart[i + 1] <= 0xaf))
			i++;
		else
			*end++ = (char)apart[i];
	}
	free(apart);
	return out;
}

bool text_same(const char *a, const char *b)
{
	return a && b && strlen(a) == strlen(b) && text_starts(a, b);
}

enum { WORD_MAX = 64 }; /* longer words are no slips of the keys */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: a letter too much, too little, wrong, or two neighbours swapped. */
static size_t distance(const char *a, size_t alen, const char *b, size_t blen)
{
	size_t rows[3][WORD_MAX + 1];
	for (size_t j = 0; j <= blen; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= alen; i++) {
		size_t *row = rows[i % 3], *up = rows[(i + 2) % 3], *upper = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= blen; j++) {
			size_t wrong = lower(a[i - 1]) != lower(b[j - 1]);
			row[j] = least(least(up[j], row[j - 1]) + 1, up[j - 1] + wrong);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
				lower(a[i - 2]) == lower(b[j - 1]))
				row[j] = least(row[j], upper[j - 2] + 1);
		}
	}
	return rows[alen % 3][blen];
}

const char *text_nearest(const char *word, const char *const *list, size_t count)
{
	size_t length = strlen(word), best = SIZE_MAX;
	const char *ret = NULL;
	for (size_t i = 0; i < count && length <= WORD_MAX; i++) {
		size_t other = strlen(list[i]);
		if (other > WORD_MAX)
			continue;
		size_t wrong = distance(word, length, list[i], other);
		bool near = wrong * 3 <= length;
		if (!near && length >= 2 && text_starts(list[i], word)) {
			near = true;
			wrong = length; /* a slip of the keys in another word is likelier */
		}
		if (near && wrong < best) {
			best = wrong;
			ret = list[i];
		}
	}
	return ret;
}
