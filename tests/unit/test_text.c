#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "macros.h"
#include "text.h"

enum { CODE_POINTS = 0x110000 };

/* UTF-8 by the book, surrogates too, so that broken text can be made. */
static size_t encode(uint32_t c, char out[5])
{
	if (c < 0x80) {
		out[0] = (char)c;
		out[1] = '\0';
		return 1;
	}
	size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	for (size_t i = length - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	out[0] = (char)(lead[length] | c);
	out[length] = '\0';
	return length;
}

static bool surrogate(uint32_t c)
{
	return c >= 0xd800 && c <= 0xdfff;
}

static void every_code_point_but_surrogates_and_nul_is_utf8(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < CODE_POINTS; c++) {
		char text[5];
		size_t length = encode(c, text);
		if (text_is_utf8(text, length) != (c != 0 && !surrogate(c)))
			fail_msg("U+%04X", c);
	}
}

static void broken_utf8_is_recognized(void **state)
{
	(void)state;
	static const char *const broken[] = { "\x80", "\xff", "a\xc0\x80", "\xc1\xbf",
		"\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80", "\xe4\xb8", "\xe4\xb8-", "\xc2", "abc\xfe" };
	for (size_t i = 0; i < COUNT_OF(broken); i++)
		assert_false(text_is_utf8(broken[i], strlen(broken[i])));
	assert_true(text_is_utf8("", 0));
	assert_true(text_is_utf8(NULL, 0));
	assert_false(text_is_utf8("a\0b", 3));
	assert_true(text_is_utf8("中国, café ✔", strlen("中国, café ✔")));
}

static void safe_text_is_returned_itself(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	static const char *const safe[] = { "", "plain", "two\nlines", "中国，“引文”", "✔ ◐ │ – …",
		"e\xcc\x81", "\xf0\x9f\x87\xa8\xf0\x9f\x87\xb3" };
	for (size_t i = 0; i < COUNT_OF(safe); i++)
		assert_ptr_equal(text_printable(safe[i], &a), safe[i]);
	assert_ptr_equal(text_one_line(safe[3], &a), safe[3]);
	assert_string_equal(text_printable(NULL, &a), "");
	assert_string_equal(text_one_line(NULL, &a), "");
}

static void what_a_terminal_would_obey_becomes_visible(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	static const struct {
		const char *text, *shown;
	} cases[] = { { "\x1b[31mred", "\\x1b[31mred" }, { "bell\a", "bell\\x07" },
		{ "over\rwritten", "over\\x0dwritten" }, { "del\x7f", "del\\x7f" },
		{ "\xc2\x9b"
		  "31m",
			"<U+009B>31m" },
		{ "a\xe2\x80\xae"
		  "b",
			"a<U+202E>b" },
		{ "\xef\xbf\xbe \xef\xb7\x90 \xf4\x8f\xbf\xbf", "<U+FFFE> <U+FDD0> <U+10FFFF>" },
		{ "a\xe2\x80\x8b"
		  "b",
			"a<U+200B>b" },
		{ "\xd8\x9c", "<U+061C>" },
		{ "\xef\xbb\xbf"
		  "bom",
			"<U+FEFF>bom" },
		{ "\xe2\x81\xa6x", "<U+2066>x" }, { "\xe2\x80\xa8", "<U+2028>" },
		{ "\xf3\xa0\x81\x81", "<U+E0041>" }, { "bad\xff\xfe", "bad\\xff\\xfe" },
		{ "cut\xe4\xb8", "cut\\xe4\\xb8" }, { "a\tb", "a b" }, { "a\nb", "a\nb" } };
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(text_printable(cases[i].text, &a), cases[i].shown);
	assert_string_equal(text_one_line("a\nb\tc\x1b", &a), "a b c\\x1b");
}

static void printing_twice_changes_nothing_more(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	for (uint32_t c = 1; c < CODE_POINTS; c++) {
		char text[8] = "a";
		size_t length = encode(c, text + 1);
		memcpy(text + 1 + length, "b", 2);
		const char *once = text_printable(text, &a), *twice = text_printable(once, &a);
		bool hides = text_hidden(c) && c != '\n';
		if (twice != once || !text_is_utf8(once, strlen(once)) ||
			(once == text) != (!hides && !surrogate(c)))
			fail_msg("U+%04X gives %s", c, once);
		const char *line = text_one_line(text, &a);
		if (text_one_line(line, &a) != line || strchr(line, '\n'))
			fail_msg("U+%04X gives %s", c, line);
		arena_clear(&a);
	}
}

static void no_byte_whatever_gets_a_control_through(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	unsigned seed = 7;
	for (int i = 0; i < 20000; i++) {
		char text[24] = "";
		for (int j = 0; j < 20; j++)
			text[j] = (char)(rand_r(&seed) % 255 + 1);
		const char *shown = text_one_line(text, &a);
		assert_true(text_is_utf8(shown, strlen(shown)));
		for (const char *p = shown; *p; p++)
			assert_false((unsigned char)*p < 0x20 || *p == 0x7f);
		assert_ptr_equal(text_one_line(shown, &a), shown);
		arena_clear(&a);
	}
}

static void han_takes_two_columns_and_marks_take_none(void **state)
{
	(void)state;
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("中国"), 4);
	assert_int_equal(text_width("（一）"), 6);
	assert_int_equal(text_width("e\xcc\x81"), 1);
	assert_int_equal(text_width("“a”…–│✔◐"), 8);
	assert_int_equal(text_width("\xf0\x9f\x98\x80"), 2);
	assert_int_equal(text_width("ｆｕｌｌ"), 8);
	assert_int_equal(text_width_of("中国人", strlen("中国")), 4);
}

static void text_wraps_where_both_languages_allow(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	static const struct {
		const char *text;
		int width;
		const char *wrapped;
	} cases[] = { { "aa bb cc", 5, "aa bb\ncc" }, { "aa bb cc", 4, "aa\nbb\ncc" },
		{ "aa bb cc", 8, "aa bb cc" }, { "abcdefgh", 3, "abc\ndef\ngh" },
		{ "x abcdefgh", 4, "x\nabcd\nefgh" },
		{ "scientist-to-scientist", 12, "scientist-\nto-scientist" },
		{ "see E-7K2M9QX4 too", 10, "see\nE-7K2M9QX4\ntoo" },
		{ "中国将继续管制", 6, "中国将\n继续管\n制" },
		{ "中国，将继续。", 6, "中国，\n将继\n续。" }, { "a\n\nb", 1, "a\n\nb" },
		{ "one two\nthree", 4, "one\ntwo\nthre\ne" }, { "  in", 4, "  in" },
		{ "  in out", 5, "  in\nout" }, { "a   b", 3, "a\nb" }, { "", 1, "" },
		{ "中", 1, "中" }, { "中国", 1, "中\n国" }, { "Xi习近平said", 6, "Xi习近\n平said" },
		{ "a b", 0, "a\nb" },
		{ "no\xc2\xa0"
		  "break here",
			8,
			"no\xc2\xa0"
			"break\nhere" } };
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(text_wrap(cases[i].text, cases[i].width, &a), cases[i].wrapped);
}

/* Texts of letters, digits, spaces and a few marks are wrapped without asking where UAX 14 allows
 * breaks. It is asked when a letter has an accent, and must say the same. */
static void plain_texts_wrap_like_others(void **state)
{
	(void)state;
	static const char letters[] = "a1.,:;' ";
	enum { LETTERS = sizeof letters - 1, LENGTH = 6, WIDTHS = 4 };
	SCOPED(arena_done) struct arena a = { 0 };
	char plain[LENGTH + 1] = "", accented[2 * LENGTH + 1], found[2 * LENGTH + 1];
	for (long n = 0; n < 1L << 3 * LENGTH; n++) {
		char *end = accented;
		for (size_t i = 0; i < LENGTH; i++) {
			plain[i] = letters[n >> 3 * i & (LETTERS - 1)];
			const char as_it_is[] = { plain[i], '\0' };
			end = stpcpy(end, plain[i] == 'a' ? "é" : as_it_is);
		}
		for (int width = 1; width <= WIDTHS; width++) {
			char *to = found;
			for (const char *p = text_wrap(accented, width, &a); *p; p++)
				if ((unsigned char)*p != 0xa9) /* the second byte of é */
					*to++ = (char)((unsigned char)*p == 0xc3 ? 'a' : *p);
			*to = '\0';
			assert_string_equal(text_wrap(plain, width, &a), found);
		}
		arena_clear(&a);
	}
}

static void no_wrapped_line_is_too_wide_and_no_letter_is_lost(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	static const char text[] =
		"The two sides agreed（双方同意）to resume “high-level” talks; 中方将依法"
		"对相关化学品实施管制，including https://example.org/a/long/path?query=1 and more.";
	for (int width = 2; width < 100; width++) {
		const char *wrapped = text_wrap(text, width, &a), *from = text;
		for (const char *p = wrapped; *p;) {
			size_t length = strcspn(p, "\n");
			assert_true(text_width_of(p, length) <= width);
			assert_true(length == 0 || p[length - 1] != ' ');
			p += length + (p[length] == '\n');
		}
		for (const char *p = wrapped; *p; p++) {
			while (*from == ' ' && *p == '\n')
				from++;
			if (*p != '\n')
				assert_int_equal(*p, *from++);
		}
		assert_int_equal(*from, '\0');
		assert_string_equal(text_wrap(wrapped, width, &a), wrapped);
	}
}

static void cutting_and_padding_count_columns(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	assert_string_equal(text_cut("abcdef", 6, &a), "abcdef");
	assert_string_equal(text_cut("abcdef", 5, &a), "abcd…");
	assert_string_equal(text_cut("习近平主席", 7, &a), "习近平…");
	assert_string_equal(text_cut("习近平主席", 6, &a), "习近…");
	assert_string_equal(text_cut("习近平主席", 10, &a), "习近平主席");
	assert_string_equal(text_cut("abc", 1, &a), "…");
	assert_string_equal(text_cut("abc", 0, &a), "");
	assert_string_equal(text_pad("中国", 6, &a), "中国  ");
	assert_string_equal(text_pad("abc", 3, &a), "abc");
	assert_string_equal(text_pad("abcd", 3, &a), "abcd");
}

static void han_is_spaced_for_the_index_and_joined_for_people(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	static const struct {
		const char *text, *spaced;
	} cases[] = { { "plain", "plain" }, { "习近平", "习 近 平" }, { "US习US", "US 习 US" },
		{ "习 近", "习 近" }, { "中国，美国", "中 国 ， 美 国" }, { "café", "café" },
		{ "a 中", "a 中" }, { "", "" } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *spaced = text_han_spaced(cases[i].text, &a);
		assert_string_equal(spaced, cases[i].spaced);
		assert_string_equal(text_han_spaced(spaced, &a), spaced);
	}
	assert_string_equal(text_han_joined("US 习 近 平 visit 中 国", &a), "US 习近平 visit 中国");
	assert_string_equal(text_han_joined("习  近", &a), "习  近");
	assert_true(text_has_han("a 中"));
	assert_false(text_has_han("かな, ✔ café"));
}

static void case_is_ascii_and_no_locale(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	assert_string_equal(text_upper("aZ-é1", &a), "AZ-é1");
	assert_string_equal(text_lower("Az-É1", &a), "az-É1");
	assert_null(text_upper(NULL, &a));
	assert_true(text_same("WD-02", "wd-02"));
	assert_false(text_same("WD-02", "WD-021"));
	assert_false(text_same(NULL, ""));
	assert_false(text_same(NULL, NULL));
	assert_false(text_same("[", "{"));
	assert_true(text_starts("Overdue", "over"));
	assert_true(text_starts("x", ""));
	assert_false(text_starts("ov", "over"));
}

static void the_nearest_word_is_a_likely_slip(void **state)
{
	(void)state;
	static const char *const words[] = { "status", "list", "overdue", "show", "rate", "from" };
	static const struct {
		const char *word, *near;
	} cases[] = { { "stauts", "status" }, { "STATUS", "status" }, { "lst", "list" },
		{ "ov", "overdue" }, { "OVERDEU", "overdue" }, { "form", "from" }, { "o", NULL },
		{ "xyzzy", NULL }, { "", NULL }, { "raet", "rate" }, { "sho", "show" } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *near = text_nearest(cases[i].word, words, COUNT_OF(words));
		if (cases[i].near && near)
			assert_string_equal(near, cases[i].near);
		else
			assert_ptr_equal(near, cases[i].near);
	}
	char longest[5000];
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_null(text_nearest(longest, words, COUNT_OF(words)));
	assert_null(text_nearest("list", words, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_but_surrogates_and_nul_is_utf8),
		cmocka_unit_test(broken_utf8_is_recognized),
		cmocka_unit_test(safe_text_is_returned_itself),
		cmocka_unit_test(what_a_terminal_would_obey_becomes_visible),
		cmocka_unit_test(printing_twice_changes_nothing_more),
		cmocka_unit_test(no_byte_whatever_gets_a_control_through),
		cmocka_unit_test(han_takes_two_columns_and_marks_take_none),
		cmocka_unit_test(text_wraps_where_both_languages_allow),
		cmocka_unit_test(plain_texts_wrap_like_others),
		cmocka_unit_test(no_wrapped_line_is_too_wide_and_no_letter_is_lost),
		cmocka_unit_test(cutting_and_padding_count_columns),
		cmocka_unit_test(han_is_spaced_for_the_index_and_joined_for_people),
		cmocka_unit_test(case_is_ascii_and_no_locale),
		cmocka_unit_test(the_nearest_word_is_a_likely_slip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
