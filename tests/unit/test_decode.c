/* Bytes of any encoding as UTF-8 text with one kind of line end. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "decode.h"
#include "err.h"
#include "macros.h"

enum { ROOM = 1 << 20 };

struct result {
	struct arena arena;
	struct decoded how;
	struct err err;
	char *text;
	size_t length;
	int error; /* errno where reading ended badly */
	bool opened;
};

static struct result decode(const char *bytes, size_t length, const char *encoding)
{
	struct result r = { 0 };
	FILE *in = fmemopen((void *)(uintptr_t)bytes, length, "r");
	assert_non_null(in);
	r.opened = decode_open(in, encoding, &r.arena, &r.how, &r.err);
	if (r.opened) {
		r.text = arena_alloc(&r.arena, ROOM);
		errno = 0;
		r.length = fread(r.text, 1, ROOM - 1, r.how.text);
		r.error = ferror(r.how.text) ? errno : 0;
		fclose(r.how.text);
	}
	fclose(in);
	return r;
}

struct sample {
	const char *bytes;
	size_t length;
	const char *stated, *text, *encoding;
	bool guessed;
};
#define BYTES(literal) (literal), sizeof(literal) - 1

static void check(const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct sample *s = &samples[i];
		struct result r = decode(s->bytes, s->length, s->stated);
		if (!r.opened || r.error)
			fail_msg("sample %zu: %s, %s", i, r.err.text, strerror(r.error));
		assert_string_equal(r.text, s->text);
		assert_int_equal(r.length, strlen(s->text));
		assert_string_equal(r.how.encoding, s->encoding);
		assert_int_equal(r.how.guessed, s->guessed);
		arena_done(&r.arena);
	}
}

static void encodings_are_found(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ BYTES("plain\n"), NULL, "plain\n", "UTF-8", false },
		{ BYTES("caf\xc3\xa9"), NULL, "caf\xc3\xa9", "UTF-8", false },
		{ BYTES("\xef\xbb\xbf"
			"a,b\n"),
			NULL, "a,b\n", "UTF-8", false },
		{ BYTES("\xef\xbb\xbf"
			"a,b\n"),
			"WINDOWS-1252", "a,b\n", "UTF-8", false },
		{ BYTES("\xff\xfe"
			"a\0\xe9\0"),
			NULL, "a\xc3\xa9", "UTF-16LE", false },
		{ BYTES("\xfe\xff"
			"\0a\0\xe9"),
			NULL, "a\xc3\xa9", "UTF-16BE", false },
		{ BYTES("a\0,\0b\0\n\0"), NULL, "a,b\n", "UTF-16LE", true },
		{ BYTES("\0a\0,\0b\0\n"), NULL, "a,b\n", "UTF-16BE", true },
		{ BYTES("caf\xe9,na\xefve\n"), NULL, "caf\xc3\xa9,na\xc3\xafve\n", "WINDOWS-1252",
			true },
		{ BYTES("caf\x8e,x\ry\r"), NULL, "caf\xc3\xa9,x\ny\n", "MACINTOSH", true },
		{ BYTES("\xd6\xd0\xb9\xfa\xb3\xd0\xc5\xb5\n"), NULL,
			"\xe4\xb8\xad\xe5\x9b\xbd\xe6\x89\xbf\xe8\xaf\xba\n", "GB18030", true },
		{ BYTES("\xd6\xd0"), "gb18030", "\xe4\xb8\xad", "GB18030", false },
		{ BYTES("\x8e"), "macintosh", "\xc3\xa9", "MACINTOSH", false },
		{ BYTES("\xa1"), "TIS-620", "\xe0\xb8\x81", "TIS-620", false },
		{ BYTES("\xc7"), "windows-1256", "\xd8\xa7", "WINDOWS-1256", false },
		{ BYTES("abc"), "windows-1258", "abc", "WINDOWS-1258", false },
		{ BYTES("\xa4\xa4"), "big5", "\xe4\xb8\xad", "BIG5", false },
	};
	check(samples, COUNT_OF(samples));
}

static void line_ends_become_one(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ BYTES("a\r\nb\rc\nd\r"), NULL, "a\nb\nc\nd\n", "UTF-8", false },
		{ BYTES("a\r\n\r\nb\r\rc\n\rd"), NULL, "a\n\nb\n\nc\n\nd", "UTF-8", false },
		{ BYTES("\xff\xfe"
			"a\0\r\0\n\0b\0"),
			NULL, "a\nb", "UTF-16LE", false },
	};
	check(samples, COUNT_OF(samples));
}

/* DOS ended text with it; inside a text, and in half a character, it stays. */
static void a_ctrl_z_ends_the_text(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ BYTES("a\n\x1a"), NULL, "a\n", "UTF-8", false },
		{ BYTES("a\x1a"), NULL, "a", "UTF-8", false },
		{ BYTES("a\x1a"
			"b\n"),
			NULL,
			"a\x1a"
			"b\n",
			"UTF-8", false },
		{ BYTES("\xff\xfe"
			"a\0\x1a\0"),
			NULL, "a", "UTF-16LE", false },
		{ BYTES("\xfe\xff"
			"\0a\0\x1a"),
			NULL, "a", "UTF-16BE", false },
		{ BYTES("\xfe\xff\x4f\x01\x4e\x1a"), NULL, "\xe4\xbc\x81\xe4\xb8\x9a", "UTF-16BE",
			false },
		{ BYTES("\x1a"), NULL, "", "UTF-8", false },
	};
	check(samples, COUNT_OF(samples));
}

/* What comes before the bad byte is handed over, so that the place can be told. */
static void bad_bytes_end_the_reading_where_they_are(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t length;
		const char *stated, *before;
	} samples[] = {
		{ BYTES("good\nb\xff"
			"ad\n"),
			"UTF-8", "good\nb" },
		{ BYTES("\xff\xfe"
			"a\0b"),
			NULL, "a" }, /* half a character at the end */
		{ BYTES("\xff\xfe"
			"a\0\x00\xd8"
			"b\0"),
			NULL, "a" }, /* half a pair */
		{ BYTES("a\xd6"), "GB18030", "a" },
		{ BYTES("a\x81"), "WINDOWS-1252", "a" }, /* means nothing there */
		{ BYTES("\xef\xbb\xbf"
			"a\xe9"
			"b"),
			NULL, "a" },
	};
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct result r = decode(samples[i].bytes, samples[i].length, samples[i].stated);
		assert_true(r.opened);
		assert_int_equal(r.error, EILSEQ);
		assert_string_equal(r.text, samples[i].before);
		arena_done(&r.arena);
	}
}

static void a_character_cut_by_a_piece_is_whole(void **state)
{
	(void)state;
	enum { LENGTH = 200000 };
	char *bytes = malloc(LENGTH);
	assert_non_null(bytes);
	memset(bytes, 'x', LENGTH);
	for (size_t i = 65530; i < 65545; i += 2)
		memcpy(bytes + i, "\xc3\xa9", 2);
	memcpy(bytes + 131071, "\r\n", 2);
	struct result r = decode(bytes, LENGTH, NULL);
	assert_true(r.opened && !r.error);
	assert_int_equal(r.length, LENGTH - 1);
	assert_memory_equal(r.text + 65530, "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 8);
	assert_int_equal(r.text[131071], '\n');
	assert_int_equal(r.text[131072], 'x');
	arena_done(&r.arena);
	free(bytes);
}

static void what_grows_in_utf_8_has_room(void **state)
{
	(void)state;
	enum { LENGTH = 100000 };
	char *bytes = malloc(LENGTH);
	assert_non_null(bytes);
	memset(bytes, '\x87', LENGTH); /* a cluster of three letters: nine bytes of UTF-8 */
	struct result r = decode(bytes, LENGTH, "TSCII");
	assert_true(r.opened && !r.error);
	assert_int_equal(r.length, 900000);
	arena_done(&r.arena);
	free(bytes);
}

static void an_empty_file_and_an_unknown_name_are_refused(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct decoded how;
	struct err e = { 0 };
	FILE *in = fopen("/dev/null", "r");
	assert_false(decode_open(in, NULL, &a, &how, &e));
	assert_int_equal(e.code, ERR_INPUT);
	assert_string_equal(e.text, "the file is empty");
	fclose(in);
	struct result r = decode(BYTES("a"), "klingon");
	assert_false(r.opened);
	assert_int_equal(r.err.code, ERR_USAGE);
	assert_non_null(strstr(r.err.text, "no such encoding: 'klingon'"));
	arena_done(&r.arena);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodings_are_found),
		cmocka_unit_test(line_ends_become_one),
		cmocka_unit_test(a_ctrl_z_ends_the_text),
		cmocka_unit_test(bad_bytes_end_the_reading_where_they_are),
		cmocka_unit_test(a_character_cut_by_a_piece_is_whole),
		cmocka_unit_test(what_grows_in_utf_8_has_room),
		cmocka_unit_test(an_empty_file_and_an_unknown_name_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
