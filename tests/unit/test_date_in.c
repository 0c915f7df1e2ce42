/* Dates as tables write them: every form that docs/import.md names, and what is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "arena.h"
#include "date_in.h"
#include "err.h"
#include "macros.h"

struct pair {
	const char *written, *read;
};

static void check(const struct pair *pairs, size_t count, const struct date_rules *rules)
{
	for (size_t i = 0; i < count; i++) {
		char day[DAY_SIZE] = "";
		struct err e = { 0 };
		bool ok = date_read(pairs[i].written, rules, day, &e);
		if (ok != (pairs[i].read != NULL))
			fail_msg("'%s': %s", pairs[i].written, ok ? day : e.text);
		if (ok && strcmp(day, pairs[i].read) != 0)
			fail_msg(
				"'%s' is read as %s, not %s", pairs[i].written, day, pairs[i].read);
		if (!ok && (e.code != ERR_INPUT || !strstr(e.text, pairs[i].written)))
			fail_msg("'%s' is refused with '%s'", pairs[i].written, e.text);
	}
}
#define CHECK(pairs, ...) check(pairs, COUNT_OF(pairs), &(struct date_rules) { __VA_ARGS__ })

static void what_needs_no_telling(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{ "2024", "2024" },
		{ "2024-07", "2024-07" },
		{ "2024/7", "2024-07" },
		{ "2024-07-31", "2024-07-31" },
		{ "2024/7/31", "2024-07-31" },
		{ "2024.7.31", "2024-07-31" },
		{ "2024-7-1", "2024-07-01" },
		{ "20240731", "2024-07-31" },
		{ "2024-07-31T12:00:00+02:00", "2024-07-31" },
		{ "2024-07-31T23:59:59.999Z", "2024-07-31" },
		{ "2024-07-31 12:00", "2024-07-31" },
		{ "2024-Q3", "2024-Q3" },
		{ "2024 Q3", "2024-Q3" },
		{ "Q3 2024", "2024-Q3" },
		{ "3Q2024", "2024-Q3" },
		{ "third quarter of 2024", "2024-Q3" },
		{ "31 July 2024", "2024-07-31" },
		{ "July 31st, 2024", "2024-07-31" },
		{ "Wednesday, the 31st of July, 2024", "2024-07-31" },
		{ "Wed 31 jul 2024", "2024-07-31" },
		{ "December 16,2021", "2021-12-16" },
		{ "Jul 2024", "2024-07" },
		{ "Sept. 2024", "2024-09" },
		{ "May '23", "2023-05" },
		{ "May \xe2\x80\x99"
		  "23",
			"2023-05" },
		{ "by the end of July 2024", "2024-07" },
		{ "in July 2024", "2024-07" },
		{ "until 2024", "2024" },
		{ "2024\xe5\xb9\xb4"
		  "7\xe6\x9c\x88"
		  "31\xe6\x97\xa5",
			"2024-07-31" },
		{ "2024\xe5\xb9\xb4"
		  "7\xe6\x9c\x88",
			"2024-07" },
		{ "2024\xe5\xb9\xb4", "2024" },
		{ "\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa4/\xd9\xa0\xd9\xa7/\xd9\xa3\xd9\xa1",
			"2024-07-31" },
		{ "\xdb\xb2\xdb\xb0\xdb\xb2\xdb\xb4", "2024" },
		{ "\xef\xbc\x92\xef\xbc\x90\xef\xbc\x92\xef\xbc\x94", "2024" },
		{ "\xe2\x80\x8f"
		  "2024/07/31",
			"2024-07-31" },
		{ "the first of May 2023", "2023-05-01" },
		{ "this 4th day of March, 1999", "1999-03-04" },
		{ "1st day of June 2022", "2022-06-01" },
		{ "December thirty-first, 2024", "2024-12-31" },
		{ "Twenty-third of March 2024", "2024-03-23" },
		{ "the thirtieth of June 2024", "2024-06-30" },
		{ "twentieth May 2024", "2024-05-20" },
		{ "the second quarter of 2024", "2024-Q2" },
		{ "no later than 31 July 2024", "2024-07-31" },
		{ "not later than July 2024", "2024-07" },
		{ "on or before 31 July 2024", "2024-07-31" },
		{ "end of Q2 2025", "2025-Q2" },
		{ "29 February 2024", "2024-02-29" },
		{ "2011/12", "2011-12" },
	};
	CHECK(pairs, .order = ORDER_UNKNOWN);
}

static void what_is_no_date_or_more_than_one(void **state)
{
	(void)state;
	static const struct pair pairs[] = { { "mid-2024" }, { "early 2026" }, { "fifth 2024" },
		{ "thirty-third May 2024" }, { "before July 2024" }, { "fifth quarter of 2024" },
		{ "second third May 2024" }, { "within two years" }, { "spring 2024" },
		{ "H1 2024" }, { "circa 1955" }, { "3/4/2024" }, { "31.12.24" }, { "31/12/2024" },
		{ "FY2024" }, { "FY23" }, { "2023/24" }, { "FY2023-24" }, { "2023-02-29" },
		{ "30 February 2024" }, { "2024-13" }, { "2024-00-10" }, { "Q5 2024" },
		{ "20241301" }, { "0000" }, { "July" }, { "31 July" }, { "31 July 24" },
		{ "10 000" }, { "2024-2025" }, { "soon" }, { "?" }, { "July 2024 August" },
		{ "Ju 2024" }, { "Julyish 2024" }, { "2024-07-31T25" }, { "2024 12:00" },
		{ "2024-07-31 123:00" }, { "2024-02-30 12:00" }, { "123456789" },
		{ "1 2 3 4 5 6 7 8 9 10 11" }, { "May 23 '24 2024" },
		{ "2024\xe5\xb9\xb4"
		  "13\xe6\x9c\x88" },
		{ "31 \xd0\xb8\xd1\x8e\xd0\xbb\xd1\x8f 2024" } };
	CHECK(pairs, .order = ORDER_UNKNOWN);
}

static void an_order_that_is_stated(void **state)
{
	(void)state;
	static const struct pair dmy[] = { { "3/4/2024", "2024-04-03" },
		{ "31.12.24", "2024-12-31" }, { "3-4-24", "2024-04-03" }, { "12/31/2024" },
		{ "2024/4/3", "2024-04-03" }, { "3/4" }, { "31-Jul-24", "2024-07-31" },
		{ "July 31, 24", "2024-07-31" }, { "31 July '24", "2024-07-31" },
		{ "24 July 2024", "2024-07-24" }, { "2024-07-31", "2024-07-31" }, { "Jul-24" } };
	static const struct pair mdy[] = { { "3/4/2024", "2024-03-04" },
		{ "12/31/24", "2024-12-31" }, { "31/12/2024" }, { "16-Dec-21", "2021-12-16" },
		{ "7/31/2024 2:05 PM", "2024-07-31" }, { "07/31/2024 14:05:00", "2024-07-31" } };
	static const struct pair ymd[] = { { "24/4/3", "2024-04-03" }, { "24.12.31", "2024-12-31" },
		{ "31/12/2024" }, { "16-Dec-21" } };
	CHECK(dmy, .order = ORDER_DMY);
	CHECK(mdy, .order = ORDER_MDY);
	CHECK(ymd, .order = ORDER_YMD);
}

static void fiscal_years_when_their_start_is_stated(void **state)
{
	(void)state;
	static const struct pair october[] = { { "FY2024", "2024-09-30" }, { "FY23", "2023-09-30" },
		{ "FY 2024", "2024-09-30" }, { "2023/24", "2024-09-30" },
		{ "FY2023-24", "2024-09-30" }, { "2023-2024", "2024-09-30" },
		{ "2011/12", "2012-09-30" }, { "1999/00", "2000-09-30" },
		{ "1998/99", "1999-09-30" }, { "2023/25" }, { "2024/7", "2024-07" } };
	static const struct pair march[] = { { "FY2024", "2024-02-29" }, { "FY2100", "2100-02-28" },
		{ "FY2000", "2000-02-29" } };
	static const struct pair january[] = { { "FY2024", "2024-12-31" } };
	CHECK(october, .fiscal_start = 10);
	CHECK(march, .fiscal_start = 3);
	CHECK(january, .fiscal_start = 1);
}

static void the_buddhist_era(void **state)
{
	(void)state;
	static const struct month_name thai[] = { { "\xe0\xb8\x81.\xe0\xb8\x84.", 7 } };
	static const struct pair pairs[] = {
		{ "2566", "2023" },
		{ "31/7/2567", "2024-07-31" },
		{ "31/7/67", "2024-07-31" },
		{ "31 \xe0\xb8\x81.\xe0\xb8\x84. 67", "2024-07-31" },
		{ "31 \xe0\xb8\x81.\xe0\xb8\x84. '67", "2024-07-31" },
		{ "29/2/2567", "2024-02-29" },
		{ "29/2/2566" },
		{ "25670731", "2024-07-31" },
		{ "2567-07", "2024-07" },
		{ "2567-02-29T10:00:00Z", "2024-02-29" },
		{ "2567-Q3", "2024-Q3" },
		{ "\xe0\xb9\x93\xe0\xb9\x91/\xe0\xb9\x97/"
		  "\xe0\xb9\x92\xe0\xb9\x95\xe0\xb9\x96\xe0\xb9\x97",
			"2024-07-31" },
		{ "FY2567", "2024-09-30" },
		{ "FY67", "2024-09-30" },
		{ "2566/67", "2024-09-30" },
		{ "2566/68" },
		{ "0323" },
		{ "4Q 0323" },
		{ "1/1/0543" },
	};
	CHECK(pairs, .buddhist = true, .order = ORDER_DMY, .fiscal_start = 10, .months = thai,
		.nmonths = 1);
}

static void months_in_the_words_that_are_stated(void **state)
{
	(void)state;
	static const struct month_name names[] = { { "d\xc3\xa9"
						     "cembre",
							   12 },
		{ "mai", 5 } };
	static const struct pair pairs[] = { { "31 d\xc3\xa9"
					       "cembre 2024",
						     "2024-12-31" },
		{ "1 mai 2024", "2024-05-01" }, { "1er mai 2024", "2024-05-01" },
		{ "1 de mai de 2024", "2024-05-01" }, { "31mai2024", "2024-05-31" },
		{ "May 2024", "2024-05" }, { "1 juin 2024" } };
	CHECK(pairs, .months = names, .nmonths = 2);
}

static const char *reason(const char *text, const struct date_rules *rules, struct err *e)
{
	char day[DAY_SIZE];
	*e = (struct err) { 0 };
	assert_false(date_read(text, rules, day, e));
	return e->text;
}

static void a_refusal_says_what_to_do(void **state)
{
	(void)state;
	struct err e;
	const struct date_rules none = { 0 }, said = { .order = ORDER_DMY, .fiscal_start = 4 };
	assert_non_null(strstr(reason("3/4/2024", &none, &e), "--dates dmy, mdy or ymd"));
	assert_non_null(strstr(reason("16-Dec-21", &none, &e), "--dates dmy, mdy or ymd"));
	assert_non_null(strstr(reason("FY2024", &none, &e), "\"fiscal_year_starts\": 10"));
	assert_non_null(strstr(reason("2023/24", &none, &e), "\"fiscal_year_starts\": 10"));
	assert_non_null(strstr(reason("mid-2024", &none, &e), "\"values\" in the mapping"));
	assert_null(strstr(reason("32/1/2024", &said, &e), "--dates"));
	assert_null(strstr(reason("2023/25", &said, &e), "fiscal"));
}

static void the_words_for_an_order(void **state)
{
	(void)state;
	enum date_order order = ORDER_UNKNOWN;
	assert_true(date_order_from("DMY", &order) && order == ORDER_DMY);
	assert_true(date_order_from("mdy", &order) && order == ORDER_MDY);
	assert_true(date_order_from("ymd", &order) && order == ORDER_YMD);
	assert_false(date_order_from("", &order));
	assert_false(date_order_from("ydm", &order));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_needs_no_telling),
		cmocka_unit_test(what_is_no_date_or_more_than_one),
		cmocka_unit_test(an_order_that_is_stated),
		cmocka_unit_test(fiscal_years_when_their_start_is_stated),
		cmocka_unit_test(the_buddhist_era),
		cmocka_unit_test(months_in_the_words_that_are_stated),
		cmocka_unit_test(a_refusal_says_what_to_do),
		cmocka_unit_test(the_words_for_an_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
