#include "date_in.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "macros.h"
#include "text.h"

/* A date taken apart: numbers and words in their order. */
enum { PARTS = 10 };
struct part {
	char word[16]; /* lower case; "" for a number */
	int number, digits;
	char before; /* the character in front of it */
};
struct parts {
	struct part list[PARTS];
	size_t count;
	int century; /* of a year with two digits */
};

static const char *const months[] = { "january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december" };

static int month_of(const char *word)
{
	size_t length = strlen(word);
	for (size_t i = 0; i < COUNT_OF(months) && length >= 3; i++)
		if (strncmp(months[i], word, length) == 0 ||
			(length == 4 && strcmp(word, "sept") == 0 && i == 8))
			return (int)i + 1;
	return 0;
}

const char *plain_digits(const char *text, struct arena *a)
{
	static const char *const zeros[] = { "\xd9\xa0", "\xdb\xb0", "\xe0\xb9\x90",
		"\xef\xbc\x90" }; /* U+0660, U+06F0, U+0E50, U+FF10: nine more follow each */
	char *plain = NULL, *to = NULL;
	for (const char *c = text; *c;) {
		size_t i = 0, last = 0;
		for (; i < COUNT_OF(zeros); i++) {
			last = strlen(zeros[i]) - 1;
			if (strncmp(c, zeros[i], last) == 0 && c[last] >= zeros[i][last] &&
				c[last] <= zeros[i][last] + 9)
				break;
		}
		if (i < COUNT_OF(zeros) && !plain) {
			plain = arena_text(a, text);
			to = plain + (c - text);
		}
		if (i < COUNT_OF(zeros)) {
			*to++ = (char)('0' + (c[last] - zeros[i][last]));
			c += last + 1;
		} else if (plain)
			*to++ = *c++;
		else
			c++;
	}
	if (plain)
		*to = '\0';
	return plain ? plain : text;
}

/* Stated names of months become English ones. */
static const char *english_months(const char *text, const struct date_rules *rules, struct arena *a)
{
	for (size_t i = 0; i < rules->nmonths; i++) {
		const char *name = rules->months[i].name, *at = strstr(text, name);
		if (at)
			return arena_printf(a, "%.*s %s %s", (int)(at - text), text,
				months[rules->months[i].month - 1], at + strlen(name));
	}
	return text;
}

/* Chinese dates name their parts behind the numbers. */
static const char *plain_form(const char *text, struct arena *a)
{
	static const char *const marks[] = { "\xe5\xb9\xb4", "\xe6\x9c\x88", "\xe6\x97\xa5",
		"\xe5\x8f\xb7" }; /* 年 月 日 号 */
	char *plain = arena_text(a, text), *to = plain;
	for (const char *c = text; *c;) {
		size_t mark = 0;
		if (strncmp(c, "\xe2\x80\x8e", 3) == 0 || strncmp(c, "\xe2\x80\x8f", 3) == 0) {
			c += 3; /* the direction marks of Arabic and Hebrew text */
			continue;
		}
		while (mark < COUNT_OF(marks) && strncmp(c, marks[mark], 3) != 0)
			mark++;
		if (mark == COUNT_OF(marks)) {
			*to++ = *c++;
			continue;
		}
		c += 3;
		if (mark < 2 && *c)
			*to++ = '-';
	}
	*to = '\0';
	return plain;
}

static bool take_word(const char **c, struct part *p)
{
	size_t n = 0;
	while (isalpha((unsigned char)**c)) {
		if (n + 1 == sizeof p->word)
			return false;
		p->word[n++] = (char)tolower((unsigned char)*(*c)++);
	}
	p->word[n] = '\0';
	return true;
}

static bool take_apart(const char *text, struct parts *ret)
{
	char before = '\0';
	*ret = (struct parts) { .century = 2000 };
	for (const char *c = text; *c;) {
		unsigned char u = (unsigned char)*c;
		if (!isalnum(u)) {
			if (u >= 0x80 && strncmp(c, "\xe2\x80\x99", 3) == 0) { /* ’ */
				before = '\'';
				c += 3;
				continue;
			}
			if (!strchr(" ,./-'", *c))
				return false;
			before = *c++;
			continue;
		}
		if (ret->count == PARTS)
			return false;
		struct part *p = &ret->list[ret->count++];
		p->before = before;
		before = '\0';
		if (isalpha(u) && !take_word(&c, p))
			return false;
		for (; !*p->word && isdigit((unsigned char)*c); c++, p->digits++) {
			if (p->digits == 8)
				return false;
			p->number = p->number * 10 + (*c - '0');
		}
	}
	return ret->count > 0;
}

static bool among(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

static bool is_ordinal(const char *word)
{
	static const char *const ends[] = { "st", "nd", "rd", "th", "er" }; /* 1er: French */
	return among(word, ends, COUNT_OF(ends));
}

/* Words that leave the date what it is. The end of a month is in that month, and a date that falls
 * due counts by its last day. */
static bool is_filler(const char *word)
{
	static const char *const fillers[] = { "of", "the", "on", "in", "by", "until", "end", "day",
		"this", "de", "del" };
	static const char *const days[] = { "monday", "tuesday", "wednesday", "thursday", "friday",
		"saturday", "sunday" };
	if (among(word, fillers, COUNT_OF(fillers)))
		return true;
	for (size_t i = 0; i < COUNT_OF(days); i++)
		if (strlen(word) >= 3 && strncmp(days[i], word, strlen(word)) == 0)
			return true;
	return false;
}

/* 1 for "first" to 10 for "tenth"; 20 for "twenty" and "twentieth", 30; 0: none */
static int number_in_words(const char *word)
{
	static const char *const words[] = { "first", "second", "third", "fourth", "fifth", "sixth",
		"seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
		"fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
		"twentieth" };
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(word, words[i]) == 0)
			return (int)i + 1;
	return strcmp(word, "twenty") == 0 ? 20 : strncmp(word, "thirt", 5) == 0 ? 30 : 0;
}

/* "the first of May", "twenty-third March": the day as a number, before a month's name or behind.
 */
static void read_numbers(struct parts *p)
{
	size_t to = 0;
	for (size_t i = 0; i < p->count; i++) {
		struct part one = p->list[i];
		int number = number_in_words(one.word);
		int unit = i + 1 < p->count && number >= 20 ? number_in_words(p->list[i + 1].word)
							    : 0;
		if (unit && unit < 10) {
			number += unit;
			i++;
		}
		if (number)
			one = (struct part) { .number = number, .digits = 2, .before = one.before };
		p->list[to++] = one;
	}
	p->count = to;
}

/* Words that set a last day, as due dates do anyhow. */
static bool sets_limit(const struct parts *p, size_t i)
{
	static const char *const phrases[][3] = { { "no", "later", "than" },
		{ "not", "later", "than" }, { "on", "or", "before" } };
	for (size_t n = 0; n < COUNT_OF(phrases) && i + 3 <= p->count; n++)
		if (strcmp(p->list[i].word, phrases[n][0]) == 0 &&
			strcmp(p->list[i + 1].word, phrases[n][1]) == 0 &&
			strcmp(p->list[i + 2].word, phrases[n][2]) == 0)
			return true;
	return false;
}

static void drop_fillers(struct parts *p)
{
	size_t to = 0;
	for (size_t i = 0; i < p->count; i++) {
		if (sets_limit(p, i)) {
			i += 2;
			continue;
		}
		bool ordinal = is_ordinal(p->list[i].word) && i > 0 && p->list[i - 1].digits;
		if (!ordinal && (!*p->list[i].word || !is_filler(p->list[i].word)))
			p->list[to++] = p->list[i];
	}
	p->count = to;
}

static int year_of_two(const struct parts *all, const struct part *p)
{
	return *p->word         ? 0
	       : p->digits == 4 ? p->number
	       : p->digits == 2 ? all->century + p->number
				: 0;
}

/* What is a year wherever it stands: 2024, '24 */
static int year_of(const struct parts *all, const struct part *p)
{
	return p->digits == 4 || p->before == '\'' ? year_of_two(all, p) : 0;
}

static bool made(char ret[DAY_SIZE], int year, int month, int day)
{
	char text[48];
	struct day_span span;
	if (month == 0)
		snprintf(text, sizeof text, "%04d", year);
	else if (day == 0)
		snprintf(text, sizeof text, "%04d-%02d", year, month);
	else
		snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
	if (!day_span(text, &span))
		return false;
	memcpy(ret, text, strlen(text) + 1);
	return true;
}

static bool date_made(char ret[DAY_SIZE], int year, int month, int day)
{
	return month > 0 && day > 0 && made(ret, year, month, day);
}

/* 31 July 2024, July 31 2024, July 2024, May '23; 31-Jul-24 where an order is stated */
static bool with_month(const struct parts *p, enum date_order order, char ret[DAY_SIZE])
{
	int month = 0, year = 0, day = 0;
	if (p->count < 2 || p->count > 3)
		return false;
	bool year_last = order == ORDER_DMY || order == ORDER_MDY;
	for (size_t i = 0; i < p->count; i++) {
		const struct part *part = &p->list[i];
		if (*part->word && !month)
			month = month_of(part->word);
		else if (!year && year_of(p, part))
			year = year_of(p, part);
		else if (!*part->word && part->digits <= 2 && !day)
			day = part->number;
		else if (!year && year_last && i == 2)
			year = year_of_two(p, part);
		else
			return false;
	}
	return month && year && (p->count == 3) == (day > 0) && made(ret, year, month, day);
}

/* 1 to 4 for "3", "third"; 0: neither */
static int quarter_number(const struct part *p)
{
	int number = *p->word ? number_in_words(p->word) : p->digits == 1 ? p->number : 0;
	return number <= 4 ? number : 0;
}

/* Q3 2024, 2024 Q3, 3Q2024, third quarter of 2024 */
static bool quarter(const struct parts *p, char ret[DAY_SIZE])
{
	int year = 0, number = 0;
	bool named = false;
	for (size_t i = 0; p->count == 3 && i < 3; i++) {
		const struct part *part = &p->list[i];
		if (strcmp(part->word, "q") == 0 || strcmp(part->word, "quarter") == 0)
			named = true;
		else if (!year && year_of(p, part))
			year = year_of(p, part);
		else if (!number)
			number = quarter_number(part);
	}
	return named && number && year > 0 &&
	       snprintf(ret, DAY_SIZE, "%04d-Q%d", year % 10000, number % 10) > 0;
}

/* The year in which the fiscal year ends: FY2024, FY 23, FY2023/24, 2023/24, 2023-2024. */
static int fiscal_year(const struct parts *p)
{
	bool named = strcmp(p->list[0].word, "fy") == 0;
	const struct part *first = &p->list[named], *second = first + 1;
	if (p->count == 1u + named)
		return named ? year_of_two(p, first) : 0;
	if (p->count != 2u + named || *first->word || *second->word || first->digits < 2)
		return 0;
	int from = named ? year_of_two(p, first) : year_of(p, first), to = from + 1;
	bool follows = second->digits == 2 ? (to - p->century - second->number) % 100 == 0
					   : second->digits == 4 && second->number == to;
	return from && follows ? to : 0;
}

static bool fiscal(const struct parts *p, const struct date_rules *rules, char ret[DAY_SIZE])
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = rules->fiscal_start ? fiscal_year(p) : 0;
	int month = rules->fiscal_start == 1 ? 12 : rules->fiscal_start - 1;
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return year && made(ret, year, month, lengths[month - 1] + (month == 2 && leap));
}

/* Three numbers in the stated order, or with the year in front. */
static bool numbers(const struct parts *p, enum date_order order, char ret[DAY_SIZE])
{
	if (p->count != 3 || *p->list[0].word || *p->list[1].word || *p->list[2].word)
		return false;
	const struct part *l = p->list;
	if (l[0].digits == 4 || order == ORDER_YMD)
		return date_made(ret, year_of_two(p, &l[0]), l[1].number, l[2].number);
	int year = order == ORDER_UNKNOWN ? 0 : year_of_two(p, &l[2]);
	bool day_first = order == ORDER_DMY;
	return year &&
	       date_made(ret, year, l[day_first ? 1 : 0].number, l[day_first ? 0 : 1].number);
}

/* 2024-07-31T12:00:00Z, 7/31/2024 2:05 PM: the date in front of the time. */
static const char *without_time(const char *text, struct arena *a)
{
	size_t date = strspn(text, "0123456789-/.");
	const char *time = text + date;
	if (date < 6 || (*time != 'T' && *time != ' '))
		return text;
	size_t hour = strspn(time + 1, "0123456789");
	return hour && hour <= 2 && time[1 + hour] == ':' ? arena_bytes(a, text, date) : text;
}

static bool solid(const struct parts *p, char ret[DAY_SIZE])
{
	const struct part *only = p->list;
	return p->count == 1 && only->digits == 8 &&
	       date_made(ret, only->number / 10000, only->number / 100 % 100, only->number % 100);
}

static bool year_month(const struct parts *p, char ret[DAY_SIZE])
{
	return p->count == 2 && p->list[0].digits == 4 && !*p->list[1].word &&
	       p->list[1].digits <= 2 && p->list[1].number > 0 &&
	       made(ret, p->list[0].number, p->list[1].number, 0);
}

static bool say_why(
	const char *text, const struct parts *p, const struct date_rules *rules, struct err *e)
{
	const struct part *l = p->list;
	bool named = month_of(l[0].word) || month_of(l[1].word);
	bool three = p->count == 3 && (named || (l[0].digits && l[1].digits)) && l[2].digits;
	if (three && l[0].digits <= 2 && l[2].digits <= (named ? 2 : 4) &&
		rules->order == ORDER_UNKNOWN)
		return err_set(e, ERR_INPUT,
			"'%s' can be read in more than one way: say in which order dates stand, "
			"--dates dmy, mdy or ymd",
			text);
	if (p->count && rules->fiscal_start == 0 && fiscal_year(p))
		return err_set(e, ERR_INPUT,
			"'%s' names a fiscal year: say in the mapping in which month it starts, "
			"\"fiscal_year_starts\": 10",
			text);
	return err_set(e, ERR_INPUT,
		"'%s' is no date that exists. Dates: 2024, 2024-Q3, 2024-07, 2024-07-31, "
		"31 July 2024; anything else through \"values\" in the mapping",
		text);
}

bool date_order_from(const char *word, enum date_order *ret)
{
	static const char *const words[] = { "", "dmy", "mdy", "ymd" };
	for (size_t i = 1; i < COUNT_OF(words); i++)
		if (text_same(word, words[i])) {
			*ret = (enum date_order)i;
			return true;
		}
	return false;
}

static void from_buddhist(struct parts *p)
{
	enum { ERA = 543 };
	p->century = 2500 - ERA;
	for (size_t i = 0; i < p->count; i++)
		p->list[i].number -= p->list[i].digits == 4   ? ERA
				     : p->list[i].digits == 8 ? ERA * 10000
							      : 0;
}

bool date_read(const char *text, const struct date_rules *rules, char ret[DAY_SIZE], struct err *e)
{
	SCOPED(arena_done) struct arena a = { 0 };
	struct day_span span;
	struct parts p = { 0 };
	const char *plain = without_time(plain_digits(text, &a), &a);
	if (!rules->buddhist && day_span(plain, &span)) {
		memcpy(ret, plain, strlen(plain) + 1);
		return true;
	}
	if (!take_apart(plain_form(english_months(plain, rules, &a), &a), &p))
		return say_why(text, &p, rules, e);
	drop_fillers(&p);
	if (rules->buddhist)
		from_buddhist(&p);
	int year = p.count == 1 ? year_of(&p, &p.list[0]) : 0;
	if (year && made(ret, year, 0, 0))
		return true;
	if (quarter(&p, ret))
		return true;
	read_numbers(&p);
	if (with_month(&p, rules->order, ret) || fiscal(&p, rules, ret) || solid(&p, ret) ||
		year_month(&p, ret) || numbers(&p, rules->order, ret))
		return true;
	return say_why(text, &p, rules, e);
}
