#include "clock.h"

#include <stdio.h>
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

void clock_text(int64_t ms, char ret[CLOCK_SIZE])
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	gmtime_r(&seconds, &tm);
	char text[64];
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(ms % 1000));
	snprintf(ret, CLOCK_SIZE, "%.24s", text);
}

void clock_today(char ret[11])
{
	time_t now = time(NULL);
	struct tm tm;
	localtime_r(&now, &tm);
	char text[48];
	snprintf(text, sizeof text, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
	snprintf(ret, 11, "%.10s", text);
}
