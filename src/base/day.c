#include "day.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include "arena.h"
#include "macros.h"
#include "text.h"

enum {
	YEAR_MAX = 9999,
	DAYS_MAX = 3652059, /* 0001-01-01 is day 1, 9999-12-31 is this one */
	SHOWN_MAX = 60,     /* bytes of refused input that a message repeats */
};

struct date {
	int year, month, day; /* month and day 0: not given */
};

static const char *const month_names[] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };

/* 0001-01-01 was a Monday in the proleptic calendar. */
static const char *const weekday_names[] = { "monday", "tuesday", "wednesday", "thursday", "friday",
	"saturday", "sunday" };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && leap);
}

/* Days before the first of the month in a year that begins in March: the leap day comes last. */
static long days_before_month(int months_after_march)
{
	return (153L * months_after_march + 2) / 5;
}

/* 0001-01-01 is day 1, and the 306th after the first of March of year 0. */
static long day_number(struct date d)
{
	int since_march = (d.month + 9) % 12;
	long year = d.year - (d.month < 3);
	return 365 * year + year / 4 - year / 100 + year / 400 + days_before_month(since_march) +
	       d.day - 306;
}

static struct date date_of(long number)
{
	enum { DAYS_400 = 146097, DAYS_100 = 36524, DAYS_4 = 1461 };
	long days = number + 305, rest = days % DAYS_400;
	long years = (rest - rest / (DAYS_4 - 1) + rest / DAYS_100 - rest / (DAYS_400 - 1)) / 365;
	rest -= 365 * years + years / 4 - years / 100;
	years += days / DAYS_400 * 400;
	int since_march = (int)((5 * rest + 2) / 153), month = (since_march + 2) % 12 + 1;
	return (struct date) { (int)years + (month < 3), month,
		(int)(rest - days_before_month(since_march)) + 1 };
}

static char *write_digits(char *to, int value, int count)
{
	for (int i = count; i--; value /= 10)
		to[i] = (char)('0' + value % 10);
	return to + count;
}

/* By hand: an import writes several dates a record, and printf took longer than the rest of it. */
static void write_date(struct date d, char ret[DAY_SIZE])
{
	char *to = write_digits(ret, d.year, 4);
	*to++ = '-';
	to = write_digits(to, d.month, 2);
	*to++ = '-';
	*write_digits(to, d.day, 2) = '\0';
}

/* Exactly count digits at *p, which moves behind them; -1 where they are not. */
static int digits(const char **p, int count)
{
	int value = 0;
	for (int i = 0; i < count; i++) {
		if (!is_digit((*p)[i]))
			return -1;
		value = value * 10 + ((*p)[i] - '0');
	}
	*p += count;
	return value;
}

enum shape { SHAPE_NONE, SHAPE_YEAR, SHAPE_QUARTER, SHAPE_MONTH, SHAPE_DAY };

/* Does the text look like a written date? Its numbers may still be no date: 2024-02-30. A
 * quarter stands in ret->month. */
static enum shape shape_of(const char *text, struct date *ret)
{
	const char *p = text;
	*ret = (struct date) { 0 };
	if ((ret->year = digits(&p, 4)) < 0)
		return SHAPE_NONE;
	if (*p == '\0')
		return SHAPE_YEAR;
	if (*p++ != '-')
		return SHAPE_NONE;
	if (*p == 'Q') {
		p++;
		return (ret->month = digits(&p, 1)) >= 0 && *p == '\0' ? SHAPE_QUARTER : SHAPE_NONE;
	}
	if ((ret->month = digits(&p, 2)) < 0)
		return SHAPE_NONE;
	if (*p == '\0')
		return SHAPE_MONTH;
	if (*p++ != '-' || (ret->day = digits(&p, 2)) < 0 || *p != '\0')
		return SHAPE_NONE;
	return SHAPE_DAY;
}

static bool exists(enum shape shape, struct date d)
{
	switch (shape) {
	case SHAPE_NONE:
		return false;
	case SHAPE_YEAR:
		return d.year >= 1;
	case SHAPE_QUARTER:
		return d.year >= 1 && d.month >= 1 && d.month <= 4;
	case SHAPE_MONTH:
		return d.year >= 1 && d.month >= 1 && d.month <= 12;
	case SHAPE_DAY:
		return d.year >= 1 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
		       d.day <= days_in(d.year, d.month);
	}
	return false;
}

bool day_span(const char *text, struct day_span *ret)
{
	struct date d;
	enum shape shape = text ? shape_of(text, &d) : SHAPE_NONE;
	if (shape == SHAPE_NONE || !exists(shape, d))
		return false;
	int first = d.month, last = d.month;
	if (shape == SHAPE_YEAR) {
		first = 1;
		last = 12;
	} else if (shape == SHAPE_QUARTER) {
		first = 3 * d.month - 2;
		last = 3 * d.month;
	}
	bool single = shape == SHAPE_DAY;
	write_date((struct date) { d.year, first, single ? d.day : 1 }, ret->first);
	write_date(
		(struct date) { d.year, last, single ? d.day : days_in(d.year, last) }, ret->last);
	return true;
}

bool day_exists(const char *text)
{
	struct date d;
	return text && shape_of(text, &d) == SHAPE_DAY && exists(SHAPE_DAY, d);
}

/* A single day as a number; what is none counts as the first day there is. */
static long number_of(const char *day)
{
	struct date d;
	if (!day_exists(day))
		return 1;
	shape_of(day, &d);
	return day_number(d);
}

long day_between(const char *a, const char *b)
{
	return number_of(b) - number_of(a);
}

void day_add(const char *day, long days, char ret[DAY_SIZE])
{
	long from = number_of(day), number;
	if (days > DAYS_MAX - from)
		number = DAYS_MAX;
	else
		number = days < 1 - from ? 1 : from + days;
	write_date(date_of(number), ret);
}

void day_add_months(const char *day, long months, char ret[DAY_SIZE])
{
	struct date d = date_of(number_of(day));
	long from = d.year * 12L + d.month - 1, first = 12, last = YEAR_MAX * 12L + 11;
	if (months > last - from) {
		d = date_of(DAYS_MAX);
	} else if (months < first - from) {
		d = date_of(1);
	} else {
		d.year = (int)((from + months) / 12);
		d.month = (int)((from + months) % 12) + 1;
		int most = days_in(d.year, d.month);
		d.day = d.day > most ? most : d.day;
	}
	write_date(d, ret);
}

/* How many bytes of refused input a message repeats; whole characters only. */
static int shown(const char *text)
{
	size_t length = strlen(text);
	if (length > SHOWN_MAX)
		for (length = SHOWN_MAX; length > 0 && (text[length] & 0xc0) == 0x80;)
			length--;
	return (int)length;
}

static bool refuse_numbers(const char *input, enum shape shape, struct date d, struct err *e)
{
	if (d.year < 1)
		return err_set(
			e, ERR_USAGE, "'%s' is not a date: years go from 0001 to 9999", input);
	if (shape == SHAPE_QUARTER)
		return err_set(e, ERR_USAGE,
			"'%s' is not a date: quarters go from %04d-Q1 to %04d-Q4", input, d.year,
			d.year);
	if (d.month < 1 || d.month > 12)
		return err_set(e, ERR_USAGE, "'%s' is not a date: months go from 01 to 12", input);
	return err_set(e, ERR_USAGE, "'%s' is not a date: %s %d has %d days", input,
		month_names[d.month - 1], d.year, days_in(d.year, d.month));
}

static int month_of(const char *word, size_t length)
{
	for (int i = 0; i < 12; i++)
		if (length >= 3 && length <= strlen(month_names[i]) &&
			strncasecmp(word, month_names[i], length) == 0)
			return i + 1;
	return 0;
}

/* What a date in another notation is made of: up to three numbers, a month's name, a quarter. */
struct pieces {
	int numbers[3], digits[3], count;
	int month;
	bool quarter, odd; /* odd: something else stands there too */
};

static const char *take_number(const char *p, struct pieces *ret)
{
	int value = 0, count = 0;
	for (; is_digit(*p) && count < 8; p++, count++)
		value = value * 10 + (*p - '0');
	if (ret->count == 3 || is_digit(*p)) {
		ret->odd = true;
		return p + strspn(p, "0123456789");
	}
	ret->digits[ret->count] = count;
	ret->numbers[ret->count++] = value;
	return p;
}

static const char *take_word(const char *p, struct pieces *ret)
{
	size_t length = 0;
	while ((p[length] >= 'a' && p[length] <= 'z') || (p[length] >= 'A' && p[length] <= 'Z'))
		length++;
	int month = month_of(p, length);
	if (month && !ret->month) {
		ret->month = month;
	} else if (length == 1 && (*p == 'q' || *p == 'Q')) {
		ret->quarter = true;
	} else {
		ret->odd = true;
	}
	return p + (length ? length : 1);
}

/* Year, month, day in Chinese; 0 where none stands. */
static size_t han_mark(const char *p)
{
	static const char *const marks[] = { "年", "月", "日", "号" };
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (strncmp(p, marks[i], strlen(marks[i])) == 0)
			return strlen(marks[i]);
	return 0;
}

static struct pieces take_apart(const char *text)
{
	struct pieces ret = { 0 };
	for (const char *p = text; *p;) {
		size_t mark = han_mark(p);
		if (mark) {
			p += mark;
		} else if (is_digit(*p)) {
			p = take_number(p, &ret);
		} else if (strchr(" -./,", *p)) {
			p++;
		} else {
			p = take_word(p, &ret);
		}
	}
	return ret;
}

static bool write_if_exists(struct date d, bool quarter, char ret[DAY_SIZE])
{
	char text[48];
	enum shape shape = quarter ? SHAPE_QUARTER : d.day ? SHAPE_DAY : SHAPE_MONTH;
	if (d.year > YEAR_MAX || !exists(shape, d))
		return false;
	if (shape == SHAPE_QUARTER)
		snprintf(text, sizeof text, "%04d-Q%d", d.year, d.month);
	else if (shape == SHAPE_MONTH)
		snprintf(text, sizeof text, "%04d-%02d", d.year, d.month);
	else
		snprintf(text, sizeof text, "%04d-%02d-%02d", d.year, d.month, d.day);
	snprintf(ret, DAY_SIZE, "%.10s", text);
	return true;
}

/* "31 July 2024", "Jul 31, 2024", "Jul 2024": the year has four digits. */
static bool read_named(const struct pieces *p, char ret[DAY_SIZE])
{
	const int *n = p->numbers;
	struct date d = { 0, p->month, 0 };
	if (p->count == 1 && p->digits[0] == 4)
		d.year = n[0];
	else if (p->count == 2 && p->digits[1] == 4 && p->digits[0] <= 2 && n[0] > 0)
		d = (struct date) { n[1], p->month, n[0] };
	else if (p->count == 2 && p->digits[0] == 4 && p->digits[1] <= 2 && n[1] > 0)
		d = (struct date) { n[0], p->month, n[1] };
	return d.year > 0 && write_if_exists(d, false, ret);
}

/* 2024-7-31, 2024/7, 20240731: nothing but the year first. */
static bool read_year_first(const struct pieces *p, char ret[DAY_SIZE])
{
	const int *n = p->numbers;
	if (p->count == 1 && p->digits[0] == 8)
		return write_if_exists(
			(struct date) { n[0] / 10000, n[0] / 100 % 100, n[0] % 100 }, false, ret);
	if (p->digits[0] != 4 || p->count < 2 || n[1] == 0)
		return false;
	if (p->count == 3 && n[2] == 0)
		return false;
	return write_if_exists((struct date) { n[0], n[1], n[2] }, false, ret);
}

static bool read_quarter(const struct pieces *p, char ret[DAY_SIZE])
{
	if (p->count != 2)
		return false;
	bool year_first = p->digits[0] == 4;
	return write_if_exists(
		(struct date) { p->numbers[!year_first], p->numbers[year_first], 0 }, true, ret);
}

/* 3/4/2024 and 3.4.24: month or day first; both readings where both exist. */
static bool refuse_year_last(const char *input, const struct pieces *p, struct err *e)
{
	const int *n = p->numbers;
	char a[DAY_SIZE], b[DAY_SIZE];
	if (p->count != 3 || p->digits[2] != 4 || n[0] == 0 || n[1] == 0 || p->month || p->quarter)
		return true;
	bool month_first = write_if_exists((struct date) { n[2], n[0], n[1] }, false, a);
	bool day_first = write_if_exists((struct date) { n[2], n[1], n[0] }, false, b);
	if (month_first && day_first && strcmp(a, b) != 0)
		return err_set(
			e, ERR_USAGE, "'%s' can be %s or %s: write the one you mean", input, a, b);
	if (month_first || day_first)
		return err_set(e, ERR_USAGE, "'%s' is not how a date is written here: write %s",
			input, month_first ? a : b);
	return true;
}

static bool refuse(const char *text, struct err *e)
{
	static const char *const words[] = { "today", "yesterday", "tomorrow", "monday", "tuesday",
		"wednesday", "thursday", "friday", "saturday", "sunday" };
	char input[SHOWN_MAX + 8], form[DAY_SIZE];
	snprintf(input, sizeof input, "%.*s%s", shown(text), text,
		strlen(text) > SHOWN_MAX ? "…" : "");
	struct date d;
	enum shape shape = shape_of(text, &d);
	if (shape != SHAPE_NONE)
		return refuse_numbers(input, shape, d, e);
	struct pieces p = take_apart(text);
	if (!p.odd && !refuse_year_last(input, &p, e))
		return false;
	if (!p.odd && (p.quarter        ? read_quarter(&p, form)
			      : p.month ? read_named(&p, form)
					: read_year_first(&p, form)))
		return err_set(e, ERR_USAGE, "'%s' is not how a date is written here: write %s",
			input, form);
	const char *near = text_nearest(text, words, COUNT_OF(words));
	if (near)
		return err_set(e, ERR_USAGE, "'%s' is not a date. Did you mean '%s'?", input, near);
	return err_set(e, ERR_USAGE,
		"'%s' is not a date: write 2024-07-31, 2024-07, 2024-Q3, 2024, today, monday or "
		"-30d",
		input);
}

/* -30d, +2w, -6m, -1y */
static bool read_step(const char *input, const char *today, char ret[DAY_SIZE])
{
	if (*input != '-' && *input != '+')
		return false;
	const char *p = input + 1;
	long count = 0;
	for (; is_digit(*p); p++)
		count = count > DAYS_MAX ? count : count * 10 + (*p - '0');
	if (p == input + 1 || !*p || p[1])
		return false;
	long signed_count = *input == '-' ? -count : count;
	switch (*p | 0x20) {
	case 'd':
		day_add(today, signed_count, ret);
		return true;
	case 'w':
		day_add(today, signed_count * 7, ret);
		return true;
	case 'm':
		day_add_months(today, signed_count, ret);
		return true;
	case 'y':
		day_add_months(today, signed_count * 12, ret);
		return true;
	default:
		return false;
	}
}

static bool read_word(const char *input, const char *today, char ret[DAY_SIZE])
{
	static const struct {
		const char *word;
		long days;
	} near[] = { { "today", 0 }, { "yesterday", -1 }, { "tomorrow", 1 } };
	for (size_t i = 0; i < COUNT_OF(near); i++)
		if (text_same(input, near[i].word)) {
			day_add(today, near[i].days, ret);
			return true;
		}
	long weekday = (number_of(today) - 1) % 7;
	for (long i = 0; i < 7; i++)
		if (strlen(input) >= 3 && text_starts(weekday_names[i], input)) {
			day_add(today, -((weekday - i + 7) % 7), ret);
			return true;
		}
	return false;
}

bool day_resolve(const char *input, const char *today, char ret[DAY_SIZE], struct err *e)
{
	char written[DAY_SIZE];
	struct day_span span;
	snprintf(written, sizeof written, "%s", input);
	if (strlen(input) == strlen("2024-Q3") && written[5] == 'q')
		written[5] = 'Q';
	if (strlen(input) < DAY_SIZE && day_span(written, &span)) {
		memcpy(ret, written, DAY_SIZE);
		return true;
	}
	return read_step(input, today, ret) || read_word(input, today, ret) || refuse(input, e);
}

/* One side of a range: the text from begin up to end. */
static bool resolve_side(
	const char *begin, const char *end, const char *today, struct day_span *ret, struct err *e)
{
	char side[4 * SHOWN_MAX], written[DAY_SIZE];
	snprintf(side, sizeof side, "%.*s", (int)(end - begin < INT_MAX ? end - begin : INT_MAX),
		begin);
	return day_resolve(side, today, written, e) && day_span(written, ret);
}

bool day_range(const char *input, const char *today, struct day_span *ret, struct err *e)
{
	struct day_span left = { "0001-01-01", "" }, right = { "", "9999-12-31" };
	const char *dots = strstr(input, ".."), *end = input + strlen(input);
	if (!dots)
		return resolve_side(input, end, today, ret, e);
	if (dots == input && dots + 2 == end)
		return err_set(e, ERR_USAGE, "'..' is not a range: write A..B, A.. or ..B");
	if (dots > input && !resolve_side(input, dots, today, &left, e))
		return false;
	if (dots + 2 < end && !resolve_side(dots + 2, end, today, &right, e))
		return false;
	if (strcmp(left.first, right.last) > 0)
		return err_set(e, ERR_USAGE, "'%.*s' ends before it begins", shown(input), input);
	memcpy(ret->first, left.first, DAY_SIZE);
	memcpy(ret->last, right.last, DAY_SIZE);
	return true;
}

const char *day_human(const char *text, struct arena *a)
{
	struct date d = { 0 };
	enum shape shape = text ? shape_of(text, &d) : SHAPE_NONE;
	if (shape == SHAPE_QUARTER && exists(shape, d))
		return arena_printf(a, "Q%d %04d", d.month, d.year);
	if ((shape != SHAPE_MONTH && shape != SHAPE_DAY) || !exists(shape, d))
		return text ? text : "";
	char out[sizeof "31 Dec 2024"], *to = out; /* by hand: a table has one in every row */
	if (shape == SHAPE_DAY) {
		to = write_digits(to, d.day, d.day < 10 ? 1 : 2);
		*to++ = ' ';
	}
	to = mempcpy(to, month_names[d.month - 1], 3);
	*to++ = ' ';
	to = write_digits(to, d.year, 4);
	return arena_bytes(a, out, (size_t)(to - out));
}

/* "11 mo", written backwards from its end; its beginning. */
static char *write_count(char *end, long count, const char *unit)
{
	size_t length = strlen(unit);
	char *to = memcpy(end - length, unit, length);
	do
		*--to = (char)('0' + count % 10);
	while (count /= 10);
	return to;
}

const char *day_length(long days, struct arena *a)
{
	char out[32], *end = out + sizeof out, *to = end;
	long months = (days * 10000 + 152184) / 304369; /* a month is 30.4369 days */
	if (days < 0)
		return arena_printf(a, "-%s", day_length(days == LONG_MIN ? LONG_MAX : -days, a));
	if (days < 14)
		to = write_count(to, days, days == 1 ? " day" : " days");
	else if (days < 60)
		to = write_count(to, (days + 3) / 7, " wk");
	else if (months < 12)
		to = write_count(to, months, " mo");
	else if (months % 12 == 0)
		to = write_count(to, months / 12, " y");
	else
		to = write_count(write_count(to, months % 12, " mo"), months / 12, " y ");
	return arena_bytes(a, to, (size_t)(end - to));
}
