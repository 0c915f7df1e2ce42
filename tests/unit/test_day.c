#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "day.h"
#include "macros.h"

static const char today[] = "2024-03-31"; /* a Sunday */

/* The calendar counted day by day, independently of the code under test. */
struct calendar {
	int year, month, day;
	long number;
	char text[40];
};

static int last_day(int year, int month)
{
	if (month == 2)
		return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static void step(struct calendar *c)
{
	c->number++;
	if (++c->day > last_day(c->year, c->month)) {
		c->day = 1;
		c->month++;
	}
	if (c->month > 12) {
		c->month = 1;
		c->year++;
	}
	snprintf(c->text, sizeof c->text, "%04d-%02d-%02d", c->year, c->month, c->day);
}

static void every_day_of_ten_thousand_years_is_counted_once(void **state)
{
	(void)state;
	struct calendar c = { 1, 1, 0, -1, "" };
	char before[DAY_SIZE] = "", counted[DAY_SIZE];
	for (step(&c); c.year <= 9999; step(&c)) {
		struct day_span span;
		if (!day_span(c.text, &span) || strcmp(span.first, c.text) ||
			strcmp(span.last, c.text) || !day_exists(c.text))
			fail_msg("%s is refused", c.text);
		if (day_between("0001-01-01", c.text) != c.number)
			fail_msg("%s is day %ld", c.text, day_between("0001-01-01", c.text));
		day_add("0001-01-01", c.number, counted);
		if (strcmp(counted, c.text) || strcmp(before, c.text) >= 0)
			fail_msg("day %ld is %s, not %s", c.number, counted, c.text);
		memcpy(before, counted, sizeof before);
	}
	assert_int_equal(c.number, 3652059);
	assert_string_equal(before, "9999-12-31");
}

static void every_number_of_digits_that_is_no_day_is_refused(void **state)
{
	(void)state;
	long found = 0;
	for (int year = 0; year <= 9999; year += year % 400 < 5 ? 1 : 97)
		for (int month = 0; month <= 99; month++)
			for (int day = 0; day <= 99; day++) {
				char text[40];
				snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
				bool exists = year > 0 && month >= 1 && month <= 12 && day >= 1 &&
					      day <= last_day(year, month);
				found += exists;
				if (day_exists(text) != exists)
					fail_msg("%s", text);
			}
	assert_true(found > 10000);
}

static void a_date_that_does_not_exist_is_refused(void **state)
{
	(void)state;
	static const char *const dates[] = { "2024-02-30", "2023-02-29", "1900-02-29", "2024-04-31",
		"2024-13", "2024-00", "2024-13-01", "2024-01-00", "2024-01-32", "0000",
		"0000-01-01", "2024-Q0", "2024-Q5", "2024-Q9" };
	for (size_t i = 0; i < COUNT_OF(dates); i++) {
		struct day_span span;
		char written[DAY_SIZE];
		struct err e = { 0 };
		assert_false(day_span(dates[i], &span));
		assert_false(day_resolve(dates[i], today, written, &e));
		assert_int_equal(e.code, ERR_USAGE);
		assert_non_null(strstr(e.text, dates[i]));
	}
}

static void what_is_not_a_written_date_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = { "", " ", "2", "20", "202", "20244", "2024-", "2024-1",
		"2024-1-1", "2024-01-", "2024-01-1", "2024-01-011", "2024-01-01 ", " 2024-01-01",
		"2024-01-01T00:00", "2024-q3", "2024-Q", "2024-Q33", "2024-3Q", "2024Q3",
		"20240101", "+2024", "-2024", "2024/01/01", "2024.01.01", "2024-0x", "２０２４",
		"2024-01-0\xb1", "today", "2024-01\n", "2024_01", "99999-01-01", "2024--01",
		"2024-01--1" };
	struct day_span span = { "before", "before" };
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		assert_false(day_span(texts[i], &span));
		assert_false(day_exists(texts[i]));
	}
	assert_false(day_span(NULL, &span));
	assert_false(day_exists(NULL));
	assert_string_equal(span.first, "before");
}

/* Every text that differs in one byte from a date is a date only if it looks like one. */
static void a_date_with_one_byte_changed_is_never_misread(void **state)
{
	(void)state;
	static const char *const dates[] = { "2024", "2024-Q3", "2024-07", "2024-07-31" };
	for (size_t i = 0; i < COUNT_OF(dates); i++)
		for (size_t at = 0; at < strlen(dates[i]); at++)
			for (int byte = 1; byte < 256; byte++) {
				char text[DAY_SIZE];
				struct day_span span;
				snprintf(text, sizeof text, "%s", dates[i]);
				bool digit = text[at] == 'Q' ||
					     (text[at] >= '0' && text[at] <= '9');
				bool same = text[at] == (char)byte;
				text[at] = (char)byte;
				bool may = same || (digit && byte >= '0' && byte <= '9');
				if (day_span(text, &span) && !may)
					fail_msg("%s with byte %d", dates[i], byte);
			}
}

static void thousands_of_malformed_texts_are_refused_with_words(void **state)
{
	(void)state;
	static const char letters[] = "0123456789-Qq/. +dwmyJan\xe5\xb9\xb4\x1b\xff,";
	unsigned seed = 1;
	int refused = 0;
	for (int i = 0; i < 50000; i++) {
		char text[40] = "", written[DAY_SIZE];
		int length = rand_r(&seed) % 14;
		for (int j = 0; j < length; j++)
			text[j] = letters[(size_t)rand_r(&seed) % (sizeof letters - 1)];
		struct err e = { 0 };
		struct day_span span;
		if (day_resolve(text, today, written, &e)) {
			assert_true(day_span(written, &span));
			assert_true(strcmp(span.first, span.last) <= 0);
			continue;
		}
		refused++;
		assert_int_equal(e.code, ERR_USAGE);
		assert_non_null(strchr(e.text, '\''));
	}
	assert_true(refused > 40000);
}

static void a_partial_date_spans_its_first_and_last_day(void **state)
{
	(void)state;
	static const struct {
		const char *text, *first, *last;
	} spans[] = { { "2024", "2024-01-01", "2024-12-31" },
		{ "0001", "0001-01-01", "0001-12-31" }, { "2024-02", "2024-02-01", "2024-02-29" },
		{ "2023-02", "2023-02-01", "2023-02-28" },
		{ "2024-Q1", "2024-01-01", "2024-03-31" },
		{ "2024-Q2", "2024-04-01", "2024-06-30" },
		{ "2024-Q3", "2024-07-01", "2024-09-30" },
		{ "9999-Q4", "9999-10-01", "9999-12-31" },
		{ "2024-07-31", "2024-07-31", "2024-07-31" } };
	for (size_t i = 0; i < COUNT_OF(spans); i++) {
		struct day_span span;
		assert_true(day_span(spans[i].text, &span));
		assert_string_equal(span.first, spans[i].first);
		assert_string_equal(span.last, spans[i].last);
		assert_int_equal(day_exists(spans[i].text), strlen(spans[i].text) == 10);
	}
}

struct reading {
	const char *input, *written;
};

static void dates_are_read_as_people_type_them(void **state)
{
	(void)state;
	static const struct reading readings[] = { { "2024", "2024" }, { "2024-Q3", "2024-Q3" },
		{ "2024-q3", "2024-Q3" }, { "2024-07", "2024-07" }, { "2024-07-31", "2024-07-31" },
		{ "today", "2024-03-31" }, { "TODAY", "2024-03-31" }, { "yesterday", "2024-03-30" },
		{ "Tomorrow", "2024-04-01" }, { "sunday", "2024-03-31" }, { "Sun", "2024-03-31" },
		{ "mon", "2024-03-25" }, { "Saturday", "2024-03-30" }, { "thurs", "2024-03-28" },
		{ "-30d", "2024-03-01" }, { "+14d", "2024-04-14" }, { "-2w", "2024-03-17" },
		{ "-1m", "2024-02-29" }, { "-6M", "2023-09-30" }, { "+1m", "2024-04-30" },
		{ "-1y", "2023-03-31" }, { "+4Y", "2028-03-31" }, { "-0d", "2024-03-31" },
		{ "-9999y", "0001-01-01" }, { "+99999999999999999999999d", "9999-12-31" } };
	for (size_t i = 0; i < COUNT_OF(readings); i++) {
		char written[DAY_SIZE];
		struct err e = { 0 };
		if (!day_resolve(readings[i].input, today, written, &e))
			fail_msg("%s", e.text);
		assert_string_equal(written, readings[i].written);
		assert_int_equal(e.code, ERR_NONE);
	}
}

static void a_refused_date_is_answered_with_the_form_that_was_meant(void **state)
{
	(void)state;
	static const struct reading answers[] = { { "3/4/2024", "2024-03-04 or 2024-04-03" },
		{ "13/4/2024", "write 2024-04-13" }, { "31.12.2024", "write 2024-12-31" },
		{ "2024-7-31", "write 2024-07-31" }, { "2024/07/31", "write 2024-07-31" },
		{ "20240731", "write 2024-07-31" }, { "31 Jul 2024", "write 2024-07-31" },
		{ "July 31, 2024", "write 2024-07-31" }, { "Jul 2024", "write 2024-07" },
		{ "Q3 2024", "write 2024-Q3" }, { "2024Q3", "write 2024-Q3" },
		{ "2024年7月31日", "write 2024-07-31" }, { "2024年7月", "write 2024-07" },
		{ "2024-02-30", "February 2024 has 29 days" },
		{ "2024-13", "months go from 01 to 12" }, { "2024-Q7", "2024-Q1 to 2024-Q4" },
		{ "0000", "0001 to 9999" }, { "yesterdy", "Did you mean 'yesterday'?" },
		{ "wenesday", "'wednesday'" }, { "soon", "2024-07-31, 2024-07, 2024-Q3" },
		{ "", "'' is not a date" } };
	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		char written[DAY_SIZE] = "kept";
		struct err e = { 0 };
		assert_false(day_resolve(answers[i].input, today, written, &e));
		if (!strstr(e.text, answers[i].written))
			fail_msg("%s", e.text);
		assert_string_equal(written, "kept");
	}
}

static void a_long_input_is_not_repeated_whole_and_not_cut_inside_a_character(void **state)
{
	(void)state;
	char input[3001] = "", written[DAY_SIZE];
	for (int i = 0; i < 1000; i++)
		memcpy(input + 3 * i, "习", 3);
	struct err e = { 0 };
	assert_false(day_resolve(input, today, written, &e));
	assert_true(strlen(e.text) < 200);
	assert_non_null(strstr(e.text, "习…'"));
}

static void a_range_has_the_first_day_of_one_side_and_the_last_of_the_other(void **state)
{
	(void)state;
	static const struct {
		const char *input, *first, *last;
	} ranges[] = { { "2023..2024-06", "2023-01-01", "2024-06-30" },
		{ "2023..", "2023-01-01", "9999-12-31" },
		{ "..2024-Q1", "0001-01-01", "2024-03-31" }, { "2024", "2024-01-01", "2024-12-31" },
		{ "-1y..today", "2023-03-31", "2024-03-31" },
		{ "yesterday", "2024-03-30", "2024-03-30" },
		{ "2024..2024", "2024-01-01", "2024-12-31" } };
	for (size_t i = 0; i < COUNT_OF(ranges); i++) {
		struct day_span span;
		struct err e = { 0 };
		assert_true(day_range(ranges[i].input, today, &span, &e));
		assert_string_equal(span.first, ranges[i].first);
		assert_string_equal(span.last, ranges[i].last);
	}
}

static void a_range_that_is_none_is_refused(void **state)
{
	(void)state;
	static const char *const ranges[] = { "..", "2025..2024", "2024...2025", "a..2024",
		"2024..b", "", "2024..2025..2026" };
	for (size_t i = 0; i < COUNT_OF(ranges); i++) {
		struct day_span span = { "kept", "kept" };
		struct err e = { 0 };
		assert_false(day_range(ranges[i], today, &span, &e));
		assert_int_equal(e.code, ERR_USAGE);
		assert_string_equal(span.first, "kept");
		assert_string_equal(span.last, "kept");
	}
}

static void a_month_step_keeps_the_day_or_takes_the_last_of_the_month(void **state)
{
	(void)state;
	static const struct {
		const char *from;
		long months;
		const char *to;
	} steps[] = { { "2024-01-31", 1, "2024-02-29" }, { "2023-01-31", 1, "2023-02-28" },
		{ "2024-02-29", 12, "2025-02-28" }, { "2024-02-29", -48, "2020-02-29" },
		{ "2024-12-15", 1, "2025-01-15" }, { "2024-01-15", -1, "2023-12-15" },
		{ "0001-01-15", -1, "0001-01-01" }, { "9999-12-01", 1, "9999-12-31" },
		{ "2024-05-31", 999999, "9999-12-31" }, { "2024-05-31", -999999, "0001-01-01" } };
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		char to[DAY_SIZE];
		day_add_months(steps[i].from, steps[i].months, to);
		assert_string_equal(to, steps[i].to);
	}
}

static void days_are_counted_with_their_sign(void **state)
{
	(void)state;
	assert_int_equal(day_between("2024-02-28", "2024-03-01"), 2);
	assert_int_equal(day_between("2024-03-01", "2024-02-28"), -2);
	assert_int_equal(day_between("2024-01-01", "2024-01-01"), 0);
	assert_int_equal(day_between("1970-01-01", "2000-01-01"), 10957);
	char to[DAY_SIZE];
	day_add("9999-12-31", 1, to);
	assert_string_equal(to, "9999-12-31");
	day_add("0001-01-01", -1, to);
	assert_string_equal(to, "0001-01-01");
	day_add("2024-01-01", 9223372036854775807L, to);
	assert_string_equal(to, "9999-12-31");
	day_add("2024-01-01", -9223372036854775807L - 1, to);
	assert_string_equal(to, "0001-01-01");
}

static void people_see_dates_and_lengths_in_words(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	static const struct reading dates[] = { { "2024-04-30", "30 Apr 2024" },
		{ "2024-04-03", "3 Apr 2024" }, { "2024-04", "Apr 2024" }, { "2024-Q3", "Q3 2024" },
		{ "2024", "2024" }, { "soon", "soon" }, { "2024-02-30", "2024-02-30" } };
	for (size_t i = 0; i < COUNT_OF(dates); i++)
		assert_string_equal(day_human(dates[i].input, &a), dates[i].written);
	assert_string_equal(day_human(NULL, &a), "");
	static const struct {
		long days;
		const char *text;
	} lengths[] = { { 0, "0 days" }, { 1, "1 day" }, { 13, "13 days" }, { 14, "2 wk" },
		{ 20, "3 wk" }, { 59, "8 wk" }, { 60, "2 mo" }, { 150, "5 mo" }, { 365, "1 y" },
		{ 511, "1 y 5 mo" }, { 877, "2 y 5 mo" }, { -5, "-5 days" } };
	for (size_t i = 0; i < COUNT_OF(lengths); i++)
		assert_string_equal(day_length(lengths[i].days, &a), lengths[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_ten_thousand_years_is_counted_once),
		cmocka_unit_test(every_number_of_digits_that_is_no_day_is_refused),
		cmocka_unit_test(a_date_that_does_not_exist_is_refused),
		cmocka_unit_test(what_is_not_a_written_date_is_refused),
		cmocka_unit_test(a_date_with_one_byte_changed_is_never_misread),
		cmocka_unit_test(thousands_of_malformed_texts_are_refused_with_words),
		cmocka_unit_test(a_partial_date_spans_its_first_and_last_day),
		cmocka_unit_test(dates_are_read_as_people_type_them),
		cmocka_unit_test(a_refused_date_is_answered_with_the_form_that_was_meant),
		cmocka_unit_test(a_long_input_is_not_repeated_whole_and_not_cut_inside_a_character),
		cmocka_unit_test(a_range_has_the_first_day_of_one_side_and_the_last_of_the_other),
		cmocka_unit_test(a_range_that_is_none_is_refused),
		cmocka_unit_test(a_month_step_keeps_the_day_or_takes_the_last_of_the_month),
		cmocka_unit_test(days_are_counted_with_their_sign),
		cmocka_unit_test(people_see_dates_and_lengths_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
