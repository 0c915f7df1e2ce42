/*
 * A clock that is wrong. Preloaded; the wall clock alone, which dates are taken from:
 *
 *	CLOCK_AT=SECONDS	what it shows when it is first asked
 *	CLOCK_STEP=SECONDS	how much further it is each time after that; may be negative
 */
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static long long wrong(void)
{
	static long long asked;
	const char *at = getenv("CLOCK_AT"), *step = getenv("CLOCK_STEP");
	return atoll(at ? at : "0") + (step ? atoll(step) : 0) * asked++;
}

int clock_gettime(clockid_t which, struct timespec *ret)
{
	static int (*real)(clockid_t, struct timespec *);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	if (!getenv("CLOCK_AT") || (which != CLOCK_REALTIME && which != CLOCK_REALTIME_COARSE))
		return real(which, ret);
	*ret = (struct timespec) { .tv_sec = wrong(), .tv_nsec = 123000000 };
	return 0;
}

time_t time(time_t *ret)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	if (ret)
		*ret = now.tv_sec;
	return now.tv_sec;
}

int gettimeofday(struct timeval *restrict ret, void *restrict zone)
{
	(void)zone;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	*ret = (struct timeval) { .tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000 };
	return 0;
}
