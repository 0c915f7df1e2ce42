#include "page_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "clock.h"
#include "text.h"

static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
	"oct", "nov", "dec" };

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Up to `most` digits at *p, which moves behind them; -1: none. */
static int number(const char **p, int most)
{
	int n = 0, digits = 0;
	for (; digits < most && digit(**p); digits++, ++*p)
		n = n * 10 + (**p - '0');
	return digits ? n : -1;
}

/* A day or, with day 0, a month, of a year in which something can have been published. */
static bool put(int year, int month, int day, char ret[DAY_SIZE])
{
	char text[40];
	struct day_span span;
	if (year < 1800 || year > 2199 || month < 1 || month > 12 || day < 0 || day > 31)
		return false;
	if (day)
		snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
	else
		snprintf(text, sizeof text, "%04d-%02d", year, month);
	if (!day_span(text, &span))
		return false;
	snprintf(ret, DAY_SIZE, "%.10s", text);
	return true;
}

static void skip(const char **p, const char *these)
{
	*p += strspn(*p, these);
}

/* A name of a month, whole or its first three letters. */
static int month_name(const char **p)
{
	size_t length = 0;
	while ((**p | 32) >= 'a' && (*p)[length] && ((*p)[length] | 32) >= 'a' &&
		((*p)[length] | 32) <= 'z')
		length++;
	for (int m = 0; length >= 3 && m < 12; m++)
		if (text_starts(*p, months[m])) {
			*p += length;
			skip(p, ".");
			return m + 1;
		}
	return -1;
}

/* Years first: 2026-03-19, 2026/3/19, 2026.3.19, 20260319, 2026年3月19日, 2026-03. */
static bool year_first(const char *p, char ret[DAY_SIZE])
{
	const char *start = p;
	int year = number(&p, 4), month, day = 0;
	if (year < 0 || p - start != 4)
		return false;
	if (digit(*p)) {
		start = p;
		month = number(&p, 2);
		day = number(&p, 2);
		return p - start == 4 && !digit(*p) && put(year, month, day, ret);
	}
	size_t han = strlen("年");
	bool chinese = strncmp(p, "年", han) == 0;
	if (!chinese && !strchr("-/.", *p))
		return false;
	if (!*p)
		return false;
	p += chinese ? han : 1;
	skip(&p, " ");
	month = number(&p, 2);
	skip(&p, " ");
	bool more = chinese ? strncmp(p, "月", han) == 0 : *p && strchr("-/.", *p);
	if (more) {
		p += chinese ? han : 1;
		skip(&p, " ");
		day = number(&p, 2);
	}
	return day >= 0 && !digit(*p) && put(year, month, day, ret);
}

/* March 19, 2026; 19 March 2026; Thu, 19 Mar 2026. */
static bool with_name(const char *p, char ret[DAY_SIZE])
{
	const char *comma = strchr(p, ',');
	if (comma && comma - p <= 9 && !digit(*p)) {
		const char *name = p;
		if (month_name(&name) < 0) /* a day of the week */
			p = comma + 1;
	}
	skip(&p, " ");
	int day = number(&p, 2);
	if (day > 0 && (text_starts(p, "st") || text_starts(p, "nd") || text_starts(p, "rd") ||
			       text_starts(p, "th")))
		p += 2;
	skip(&p, " -");
	int month = month_name(&p);
	skip(&p, " -,");
	if (day < 0)
		day = number(&p, 2);
	if (text_starts(p, "st") || text_starts(p, "nd") || text_starts(p, "rd") ||
		text_starts(p, "th"))
		p += 2;
	skip(&p, " ,-");
	const char *start = p;
	int year = number(&p, 4);
	return month > 0 && day > 0 && p - start == 4 && !digit(*p) && put(year, month, day, ret);
}

bool page_date(const char *text, char ret[DAY_SIZE])
{
	skip(&text, " \t\n");
	return year_first(text, ret) || with_name(text, ret);
}

/* "/2026/03/19/", "/2026-03/19/", "t20260319_": a day that stands free of other digits. */
static bool day_at(const char *p, char ret[DAY_SIZE])
{
	const char *start = p;
	int year = number(&p, 4);
	if (p - start != 4 || year < 1990)
		return false;
	const char *between = p;
	if (*p == '/' || *p == '-' || *p == '_')
		p++;
	const char *at = p;
	int month = number(&p, 2);
	bool joined = p - at == 2 && digit(*p);
	if (!joined && (*p == '/' || *p == '-' || *p == '_') && between != at)
		p++;
	else if (!joined || (between != at && *between != '/'))
		return false;
	int day = number(&p, 2);
	return day > 0 && !digit(*p) && put(year, month, day, ret);
}

static bool month_at(const char *p, char ret[DAY_SIZE])
{
	const char *start = p;
	int year = number(&p, 4);
	if (p - start != 4 || year < 1990)
		return false;
	if (*p == '/' || *p == '-')
		p++;
	start = p;
	int month = number(&p, 2);
	return p - start == 2 && !digit(*p) && (*p == '/' || !*p) && put(year, month, 0, ret);
}

bool page_date_of_url(const char *url, char ret[DAY_SIZE])
{
	const char *path = strstr(url, "://");
	path = path ? strchr(path + 3, '/') : NULL;
	if (!path)
		return false;
	for (const char *p = path + 1; *p; p++)
		if (!digit(p[-1]) && day_at(p, ret))
			return true;
	for (const char *p = path + 1; *p; p++)
		if (p[-1] == '/' && month_at(p, ret))
			return true;
	return false;
}

/* Milliseconds since 1970 of a day, without the C library's time zones. */
static int64_t day_ms(const char *day)
{
	return (int64_t)day_between("1970-01-01", day) * 86400000;
}

const char *page_saved_at(const char *text, struct arena *a)
{
	char name[4] = "", weekday[4] = "", sign = '+', day_text[DAY_SIZE], at[CLOCK_SIZE];
	int day, year, hour, minute, second, zone = 0;
	const char *comma = strchr(text, ','), *mail = comma ? comma + 1 : text;
	if (sscanf(text, "%3[A-Za-z] %3[A-Za-z] %2d %4d %2d:%2d:%2d GMT%c%4d", weekday, name, &day,
		    &year, &hour, &minute, &second, &sign, &zone) < 7 &&
		sscanf(mail, " %2d %3[A-Za-z] %4d %2d:%2d:%2d %c%4d", &day, name, &year, &hour,
			&minute, &second, &sign, &zone) < 6)
		return NULL;
	const char *p = name;
	if (!put(year, month_name(&p), day, day_text) || strlen(day_text) != 10 || hour > 23 ||
		minute > 59 || second > 60 || hour < 0 || minute < 0 || second < 0 || zone < 0 ||
		zone > 1500 || year < 1990)
		return NULL;
	int64_t ms = day_ms(day_text) + ((hour * 60 + minute) * 60 + second) * 1000LL;
	int64_t off = (zone / 100 * 60 + zone % 100) * 60000LL;
	clock_text(sign == '-' ? ms + off : ms - off, at);
	return arena_text(a, at);
}
