/* Series and what they are held against. Every figure expected here was worked out by hand. */
#include "a_ledger.h"

#include <math.h>

#include "dossier.h"
#include "indicator.h"
#include "series.h"
#include "target_progress.h"

#define FIGURE(period, value, ...)                                                                 \
	ADD(KIND_OBSERVATION, NULL, "indicator=D", "period=" period, "value=" value, __VA_ARGS__)

/* Deaths by year, two of them revised; one figure whose day of publication nobody wrote down. */
static void fill(struct fixture *f)
{
	ADD(KIND_PARTY, "CN", "name=China");
	ADD(KIND_AGREEMENT, "W", "title=Summit", "agreed_on=2023-11-15");
	ADD(KIND_INDICATOR, "D", "title=Deaths", "unit=deaths", "better=down");
	FIGURE("2019", "100", "published_on=2020-05-01");
	FIGURE("2021", "150", "published_on=2022-12");
	FIGURE("2021", "160", "published_on=2022-05-01");
	FIGURE("2022", "170", "published_on=2023-05-01");
	FIGURE("2020", "120", "published_on=2021-05-01");
	FIGURE("2023", "180", NULL);
	FIGURE("2024", "140.5", "published_on=2025-05-01");
	FIGURE("2024", "130", "published_on=2025-12-01");
	FIGURE("2025", "90", "published_on=2026-05-01");
}

static int open_filled(void **state)
{
	return open_filled_by(state, fill);
}

static struct series read_series(struct fixture *f, const char *as_of)
{
	struct series s;
	reopen(f, LEDGER_READ, as_of, NULL);
	must(f, series_get(&f->l, "D", &f->a, &s), NULL);
	return s;
}

static struct indicator_compared compare(const struct series *s, enum series_vintage v,
	const char *first, const char *last, long years)
{
	const struct indicator_event e = {
		.on = first, .first = first, .last = last, .years = years
	};
	struct indicator_compared c;
	indicator_compare(s, v, &e, &c);
	return c;
}

#define PERIOD(wanted, point) assert_string_equal(wanted, (point) ? (point)->period : "none")
#define NEAR(wanted, number) near(wanted, number, __LINE__)

/* As doubles: cmocka's own compares floats. */
static void near(double wanted, double number, int line)
{
	if (fabs(wanted - number) > 1e-9)
		fail_msg("line %d: %.12g, not %.12g", line, number, wanted);
}

static void test_vintages_come_in_the_order_of_their_publication(void **state)
{
	struct fixture *f = *state;
	struct series s = read_series(f, "2026-11-01");
	assert_int_equal(s.npoints, 7);
	const struct series_point *p = &s.points[2];
	PERIOD("2021", p);
	assert_int_equal(p->count, 2);
	assert_string_equal(series_figure(p, VINTAGE_FIRST)->value, "160");
	assert_string_equal(series_figure(p, VINTAGE_NEWEST)->value, "150");
	assert_string_equal(series_figure(&s.points[5], VINTAGE_FIRST)->value, "140.5");
	assert_null(series_figure(&s.points[4], VINTAGE_NEWEST)->published_on);
}

static void test_a_day_sees_what_was_published_by_then(void **state)
{
	struct fixture *f = *state;
	struct series s = read_series(f, "2025-11-30");
	assert_int_equal(s.npoints, 6); /* 2025 has not ended */
	assert_int_equal(s.points[5].count, 1);
	assert_string_equal(series_figure(&s.points[5], VINTAGE_NEWEST)->value, "140.5");
	s = read_series(f, "2022-12-30"); /* December is not over: neither is it published */
	assert_string_equal(series_figure(&s.points[2], VINTAGE_NEWEST)->value, "160");
	s = read_series(f, "2020-04-30");
	assert_int_equal(s.npoints, 0);
}

static void test_a_figure_stands_on_the_side_where_its_whole_period_lies(void **state)
{
	struct fixture *f = *state;
	struct series s = read_series(f, "2026-11-01");
	struct indicator_compared c = compare(&s, VINTAGE_NEWEST, "2023-11-15", "2023-11-15", 3);
	PERIOD("2022", c.before.near);
	PERIOD("2023", c.spans);
	assert_int_equal(c.nspans, 1);
	PERIOD("2024", c.after.near);
	PERIOD("2025", c.newest);
	c = compare(&s, VINTAGE_NEWEST, "2024-01-01", "2024-12-31", 3); /* some time in 2024 */
	PERIOD("2023", c.before.near);
	PERIOD("2024", c.spans);
	PERIOD("2025", c.after.near);
	c = compare(&s, VINTAGE_NEWEST, "2020-01-01", "2021-12-31", 3);
	PERIOD("2020", c.spans);
	assert_int_equal(c.nspans, 2);
	c = compare(&s, VINTAGE_NEWEST, "2018-06-01", "2018-06-01", 3);
	PERIOD("none", c.before.near);
	PERIOD("2019", c.after.near);
	c = compare(&s, VINTAGE_NEWEST, "2026-06-01", "2026-06-01", 3);
	PERIOD("2025", c.before.near);
	PERIOD("none", c.newest);
}

static void test_change_per_year(void **state)
{
	struct fixture *f = *state;
	struct series s = read_series(f, "2026-11-01");
	/* 2021 to 2022, 365 days: 20 more, or 10 by the first figures; then 40, or 50.5, fewer */
	struct indicator_compared c = compare(&s, VINTAGE_NEWEST, "2023-11-15", "2023-11-15", 3);
	PERIOD("2021", c.before.from);
	PERIOD("2022", c.before.to);
	NEAR(20 * 365.2425 / 365, c.before.per_year);
	NEAR(-40 * 365.2425 / 365, c.after.per_year);
	c = compare(&s, VINTAGE_FIRST, "2023-11-15", "2023-11-15", 3);
	NEAR(10 * 365.2425 / 365, c.before.per_year);
	NEAR(-50.5 * 365.2425 / 365, c.after.per_year);
	/* five years: 2019 to 2022, 1,096 days with the 29 February of 2020 */
	c = compare(&s, VINTAGE_NEWEST, "2023-11-15", "2023-11-15", 5);
	PERIOD("2019", c.before.from);
	NEAR(70 * 365.2425 / 1096, c.before.per_year);
	/* two years: one figure on each side is no rate */
	c = compare(&s, VINTAGE_NEWEST, "2023-11-15", "2023-11-15", 2);
	assert_null(c.before.from);
	assert_null(c.after.to);
	PERIOD("2022", c.before.near);
}

static void test_two_periods_that_end_together_are_no_rate(void **state)
{
	struct fixture *f = *state;
	begin(f);
	FIGURE("2025-12", "9", "published_on=2026-02-01");
	commit(f);
	struct series s = read_series(f, "2026-11-01");
	struct indicator_compared c = compare(&s, VINTAGE_NEWEST, "2024-06-01", "2024-06-01", 3);
	PERIOD("2025-12", c.newest);
	assert_null(c.after.from);
	NEAR(0, c.after.per_year);
}

/* The progress of a commitment made on 15 November 2023 with this target, as of a day. */
static struct target_progress progress(struct fixture *f, const char *as_of, const char *comparator,
	const char *value, const char *baseline, const char *by)
{
	struct problems p = { .arena = &f->a };
	struct record r = rec(f, KIND_TARGET, NULL, "commitment=W-1", "indicator=D", NULL);
	struct dossier d;
	struct target_progress *list;
	begin(f);
	ADD(KIND_COMMITMENT, "W-1", "agreement=W", "promisors=CN", "title=Fewer",
		"made_on=2023-11-15");
	record_set(&r, "comparator", comparator);
	record_set(&r, "value", value);
	if (baseline)
		record_set(&r, "baseline", baseline);
	if (by)
		record_set(&r, "by", by);
	must(f, ledger_add(&f->l, &r, &p), &p);
	commit(f);
	reopen(f, LEDGER_READ, as_of, NULL);
	must(f, dossier_get(&f->l, "W-1", &f->a, &d), NULL);
	assert_int_equal(target_progress_get(&d, &f->a, &list), 1);
	return *list;
}

static void test_a_falling_target(void **state)
{
	/* from 170 down to 50: at 130 a third of the way, 80 too many */
	struct target_progress p = progress(*state, "2026-01-31", "<=", "50", "170", "2026-12-31");
	assert_string_equal(p.now.period, "2024");
	assert_string_equal(p.now.value, "130");
	assert_true(p.now.has_share);
	NEAR(40.0 / 120, p.now.share);
	NEAR(80, p.now.shortfall);
	assert_false(p.now.met);
	assert_null(p.at_due.period);
	/* 412 of the 1,142 days from the promise to the end had passed with 2024 */
	assert_true(p.has_path);
	NEAR(412.0 / 1142, p.share);
	NEAR(170 - 120 * 412.0 / 1142, p.path);
}

static void test_a_target_left_behind_and_one_passed(void **state)
{
	struct target_progress p = progress(*state, "2024-04-30", "<", "100", "150", NULL);
	assert_string_equal(p.now.value, "180"); /* the wrong way by three fifths of it */
	NEAR(-0.6, p.now.share);
	NEAR(80, p.now.shortfall);
	assert_false(p.has_path); /* no day, no line */
}

static void test_more_than_was_promised(void **state)
{
	struct target_progress p = progress(*state, "2026-11-01", "<=", "100", "180", "2025");
	assert_string_equal(p.at_due.period, "2025");
	NEAR(90.0 / 80, p.at_due.share);
	assert_true(p.at_due.met);
	NEAR(0, p.at_due.shortfall);
}

static void test_a_missing_baseline(void **state)
{
	struct target_progress p = progress(*state, "2026-11-01", ">=", "500", NULL, "2026-12-31");
	assert_false(p.now.has_share);
	assert_false(p.has_path);
	NEAR(410, p.now.shortfall);
	assert_false(p.now.met);
}

static void test_a_baseline_of_zero(void **state)
{
	struct target_progress p = progress(*state, "2026-11-01", ">=", "360", "0", "2026-12-31");
	assert_true(p.now.has_share);
	NEAR(0.25, p.now.share);
	NEAR(270, p.now.shortfall);
	/* 777 of 1,142 days */
	NEAR(360 * 777.0 / 1142, p.path);
}

static void test_a_target_that_begins_where_it_ends(void **state)
{
	struct target_progress p = progress(*state, "2026-11-01", "=", "0", "0", NULL);
	assert_false(p.now.has_share);
	NEAR(90, p.now.shortfall);
	assert_false(p.now.met);
}

static void test_what_is_met_depends_on_the_comparison(void **state)
{
	struct target_progress p = progress(*state, "2026-11-01", "=", "90", "100", NULL);
	assert_true(p.now.met);
	NEAR(1, p.now.share);
}

static void test_as_many_is_not_fewer(void **state)
{
	struct target_progress p = progress(*state, "2026-11-01", "<", "90", "100", NULL);
	assert_false(p.now.met);
	NEAR(0, p.now.shortfall);
}

static void test_once_the_day_has_passed_two_figures_are_told(void **state)
{
	struct target_progress p = progress(*state, "2026-11-01", "<=", "100", "170", "2024-12-31");
	assert_string_equal(p.at_due.period, "2024");
	assert_string_equal(p.at_due.value, "130");
	NEAR(30, p.at_due.shortfall);
	assert_string_equal(p.now.period, "2025");
	assert_true(p.now.met);
}

static void test_progress_uses_the_newest_vintage_of_the_series(void **state)
{
	struct fixture *f = *state;
	begin(f);
	/* all of June is later than its 15th */
	FIGURE("2026-01", "70", "published_on=2026-06");
	FIGURE("2026-01", "60", "published_on=2026-06-15");
	commit(f);
	struct series s = read_series(f, "2026-11-01");
	struct target_progress p = progress(f, "2026-11-01", "<=", "50", "100", NULL);
	assert_string_equal(series_figure(&s.points[s.npoints - 1], VINTAGE_NEWEST)->value, "70");
	assert_string_equal(p.now.value, "70");
}

#define SERIES(test) cmocka_unit_test_setup_teardown(test, open_filled, close_ledger)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERIES(test_vintages_come_in_the_order_of_their_publication),
		SERIES(test_a_day_sees_what_was_published_by_then),
		SERIES(test_a_figure_stands_on_the_side_where_its_whole_period_lies),
		SERIES(test_change_per_year),
		SERIES(test_two_periods_that_end_together_are_no_rate),
		SERIES(test_a_falling_target),
		SERIES(test_a_target_left_behind_and_one_passed),
		SERIES(test_more_than_was_promised),
		SERIES(test_a_missing_baseline),
		SERIES(test_a_baseline_of_zero),
		SERIES(test_a_target_that_begins_where_it_ends),
		SERIES(test_what_is_met_depends_on_the_comparison),
		SERIES(test_as_many_is_not_fewer),
		SERIES(test_once_the_day_has_passed_two_figures_are_told),
		SERIES(test_progress_uses_the_newest_vintage_of_the_series),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
