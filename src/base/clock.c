#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t milliseconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_now(void)
{
	return milliseconds(CLOCK_REALTIME);
}

int64_t clock_steady(void)
{
	return milliseconds(CLOCK_MONOTONIC);
}

/* A broken clock may show a time that no date can hold. */
static const int64_t first = -62135596800000, last = 253402300799999; /* the years 1 to 9999 */

static int64_t within(int64_t ms, int64_t from, int64_t to)
{
	return ms < from ? from : ms > to ? to : ms;
}

void clock_text(int64_t ms, char ret[CLOCK_SIZE])
{
	ms = within(ms, first, last);
	int64_t part = (ms % 1000 + 1000) % 1000;
	time_t seconds = (time_t)((ms - part) / 1000);
	struct tm tm;
	gmtime_r(&seconds, &tm);
	char text[64];
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)part);
	snprintf(ret, CLOCK_SIZE, "%.24s", text);
}

static const char form[CLOCK_SIZE] = "1970-01-01T00:00:00.000Z"; /* and a time itself */

static int number(const char *text, int digits)
{
	int n = 0;
	for (int i = 0; i < digits; i++)
		n = n * 10 + (text[i] - '0');
	return n;
}

bool clock_read(const char *text, int64_t *ret_ms)
{
	for (size_t i = 0; i < sizeof form; i++) /* the NUL too */
		if (form[i] >= '0' && form[i] <= '9' ? text[i] < '0' || text[i] > '9'
						     : text[i] != form[i])
			return false;
	struct tm tm = { .tm_year = number(text, 4) - 1900,
		.tm_mon = number(text + 5, 2) - 1,
		.tm_mday = number(text + 8, 2),
		.tm_hour = number(text + 11, 2),
		.tm_min = number(text + 14, 2),
		.tm_sec = number(text + 17, 2) };
	if (tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 59)
		return false;
	int month = tm.tm_mon, day = tm.tm_mday;
	int64_t seconds = timegm(&tm);
	if (tm.tm_year < 1 - 1900 || tm.tm_mon != month ||
		tm.tm_mday != day) /* 30 February is 1 March */
		return false;
	*ret_ms = seconds * 1000 + number(text + 20, 3);
	return true;
}

const char *clock_or_first(const char *text)
{
	int64_t ms;
	return clock_read(text, &ms) ? text : form;
}

void clock_today(char ret[11])
{
	const int64_t day = 86400000; /* that the local time may be ahead or behind */
	time_t now = (time_t)(within(clock_now(), first + day, last - day) / 1000);
	struct tm tm;
	localtime_r(&now, &tm);
	char text[48];
	snprintf(text, sizeof text, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
	snprintf(ret, 11, "%.10s", text);
}

void clock_day_end(const char *day, char ret[CLOCK_SIZE])
{
	char *rest;
	struct tm tm = { .tm_hour = 23, .tm_min = 59, .tm_sec = 59, .tm_isdst = -1 };
	tm.tm_year = (int)strtol(day, &rest, 10) - 1900;
	tm.tm_mon = (int)strtol(rest + 1, &rest, 10) - 1;
	tm.tm_mday = (int)strtol(rest + 1, NULL, 10);
	time_t end = mktime(&tm);
	gmtime_r(&end, &tm);
	char text[64];
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(ret, CLOCK_SIZE, "%.19s.999Z", text);
}
