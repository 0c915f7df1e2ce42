#include "decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "err.h"
#include "macros.h"
#include "text.h"

enum { PIECE = 64 * 1024 };

struct decoder {
	FILE *in;
	iconv_t iconv;
	char raw[PIECE];
	size_t raw_length;
	char text[4 * PIECE]; /* what has no room waits in raw */
	size_t text_at, text_length;
	bool after_cr, ended;
};

static bool fill_raw(struct decoder *d)
{
	size_t got = fread(d->raw + d->raw_length, 1, sizeof d->raw - d->raw_length, d->in);
	d->raw_length += got;
	if (got == 0 && ferror(d->in))
		return false;
	d->ended = got == 0;
	return true;
}

/* One kind of line end, in place. */
static void plain_lines(struct decoder *d)
{
	size_t to = 0;
	for (size_t i = 0; i < d->text_length; i++) {
		char c = d->text[i];
		bool second = c == '\n' && d->after_cr;
		d->after_cr = c == '\r';
		if (!second)
			d->text[to++] = c == '\r' ? '\n' : c;
	}
	d->text_length = to;
}

static bool at_end(struct decoder *d)
{
	int next = fgetc(d->in);
	return next == EOF || ungetc(next, d->in) == EOF;
}

/* As much as can be read. What comes before bytes that are no text is handed over first. */
static bool convert(struct decoder *d)
{
	enum { CTRL_Z = 0x1a };
	char *from = d->raw, *to = d->text;
	size_t from_left = d->raw_length, to_left = sizeof d->text;
	size_t done = iconv(d->iconv, &from, &from_left, &to, &to_left);
	bool stopped = done == (size_t)-1 && (errno != EINVAL || d->ended), end = at_end(d);
	if (stopped && to == d->text)
		return errno = EILSEQ, false;
	if (end && from_left == 0) /* some encodings hold their last character back */
		iconv(d->iconv, NULL, NULL, &to, &to_left);
	if (end && from_left == 0 && to > d->text && to[-1] == CTRL_Z)
		to--;
	memmove(d->raw, from, from_left);
	d->raw_length = from_left;
	d->text_at = 0;
	d->text_length = (size_t)(to - d->text);
	plain_lines(d);
	return true;
}

static ssize_t decoder_read(void *cookie, char *to, size_t room)
{
	struct decoder *d = cookie;
	while (d->text_at == d->text_length) {
		if (d->ended && d->raw_length == 0)
			return 0;
		if (d->raw_length < sizeof d->raw / 2 && !d->ended && !fill_raw(d))
			return -1;
		if (!convert(d))
			return -1;
	}
	size_t n = d->text_length - d->text_at < room ? d->text_length - d->text_at : room;
	memcpy(to, d->text + d->text_at, n);
	d->text_at += n;
	return (ssize_t)n;
}

static int decoder_close(void *cookie)
{
	struct decoder *d = cookie;
	int status = iconv_close(d->iconv);
	free(d);
	return status;
}

struct mark {
	const char *bytes;
	size_t length;
	const char *encoding;
};
static const struct mark marks[] = {
	{ "\xef\xbb\xbf", 3, "UTF-8" },
	{ "\xff\xfe", 2, "UTF-16LE" },
	{ "\xfe\xff", 2, "UTF-16BE" },
};

static const char *encoding_of_mark(struct decoder *d)
{
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		const struct mark *m = &marks[i];
		if (d->raw_length < m->length || memcmp(d->raw, m->bytes, m->length) != 0)
			continue;
		d->raw_length -= m->length;
		memmove(d->raw, d->raw + m->length, d->raw_length);
		return m->encoding;
	}
	return NULL;
}

/* Text of mostly Latin letters has a zero in every second byte. */
static const char *encoding_of_zeros(const struct decoder *d)
{
	size_t zeros[2] = { 0, 0 };
	for (size_t i = 0; i < d->raw_length; i++)
		zeros[i % 2] += d->raw[i] == 0;
	size_t many = d->raw_length / 8;
	if (zeros[0] <= many && zeros[1] <= many)
		return NULL;
	return zeros[1] > zeros[0] ? "UTF-16LE" : "UTF-16BE";
}

/* What the piece is when read so, and whether all but a character cut at its end could be. */
static bool reads_as(const struct decoder *d, const char *encoding, struct arena *a, char **ret)
{
	iconv_t way = iconv_open("UTF-8", encoding);
	if (way == (iconv_t)-1)
		return false;
	char *from = (char *)d->raw, *to = *ret = arena_alloc(a, 4 * d->raw_length + 1);
	size_t from_left = d->raw_length, to_left = 4 * d->raw_length;
	size_t done = iconv(way, &from, &from_left, &to, &to_left);
	bool ok = done != (size_t)-1 || (errno == EINVAL && from_left < 4);
	iconv_close(way);
	return ok;
}

/* Chinese text holds mostly common Han characters; Western text misread as it holds rare ones. */
static bool mostly_common_han(const char *text)
{
	size_t common = 0, other = 0;
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if (*c < 0xc0)
			continue;
		/* U+4E00..U+8FFF and the Chinese punctuation of U+3000 lead with these bytes */
		if ((*c >= 0xe4 && *c <= 0xe8) || *c == 0xe3 || *c == 0xef)
			common++;
		else
			other++;
	}
	return common > 8 * other && common >= 4;
}

/* Lines that end as they did before Mac OS X, when its text was Mac Roman. */
static bool bare_returns(const struct decoder *d)
{
	return memchr(d->raw, '\r', d->raw_length) && !memchr(d->raw, '\n', d->raw_length);
}

static const char *guess(struct decoder *d, bool *ret_guessed)
{
	SCOPED(arena_done) struct arena a = { 0 };
	char *text;
	const char *found = encoding_of_mark(d);
	if (found)
		return found;
	*ret_guessed = true;
	if ((found = encoding_of_zeros(d)))
		return found;
	if (reads_as(d, "UTF-8", &a, &text)) {
		*ret_guessed = false;
		return "UTF-8";
	}
	if (reads_as(d, "GB18030", &a, &text) && mostly_common_han(text))
		return "GB18030";
	return bare_returns(d) ? "MACINTOSH" : "WINDOWS-1252";
}

bool decode_open(
	FILE *in, const char *encoding, struct arena *a, struct decoded *ret, struct err *e)
{
	struct decoder *d = calloc(1, sizeof *d);
	if (!d)
		return err_set(e, ERR_IO, "out of memory");
	d->in = in;
	*ret = (struct decoded) { 0 };
	bool read = fill_raw(d);
	if (!read || d->raw_length == 0) {
		free(d);
		return read ? err_set(e, ERR_INPUT, "the file is empty")
			    : err_set(e, ERR_IO, "cannot read the file: %s", strerror(errno));
	}
	const char *marked = encoding ? encoding_of_mark(d) : NULL;
	const char *name = marked ? marked : encoding ? encoding : guess(d, &ret->guessed);
	ret->encoding = text_upper(name, a);
	d->iconv = iconv_open("UTF-8", ret->encoding);
	if (d->iconv == (iconv_t)-1) {
		free(d);
		return err_set(e, ERR_USAGE,
			"no such encoding: '%s'. iconv -l lists them: UTF-8, GB18030, BIG5, "
			"WINDOWS-1252, MACINTOSH",
			name);
	}
	ret->text = fopencookie(
		d, "r", (cookie_io_functions_t) { .read = decoder_read, .close = decoder_close });
	return ret->text || err_set(e, ERR_IO, "out of memory");
}
