#include "schedule.h"

#include <errno.h>
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "library.h"
#include "macros.h"

/*
 * libical is loaded when a schedule is first followed: with the ICU libraries
 * behind it, it would double the time in which every other command starts.
 */
struct ical {
	struct icalrecurrencetype (*from_string)(const char *);
	icalrecur_iterator *(*iterator)(struct icalrecurrencetype, struct icaltimetype);
	struct icaltimetype (*next)(icalrecur_iterator *);
	void (*done)(icalrecur_iterator *);
	int (*is_null)(const struct icaltimetype);
};

static bool load(struct ical *c, struct err *e)
{
	static const struct symbol wanted[] = {
		SYMBOL(struct ical, from_string, "icalrecurrencetype_from_string"),
		SYMBOL(struct ical, iterator, "icalrecur_iterator_new"),
		SYMBOL(struct ical, next, "icalrecur_iterator_next"),
		SYMBOL(struct ical, done, "icalrecur_iterator_free"),
		SYMBOL(struct ical, is_null, "icaltime_is_null_time"),
	};
	return library_load(
		"libical.so.3", "libical3", "a schedule", c, wanted, COUNT_OF(wanted), e);
}

static struct icaltimetype ical_day(const char *day)
{
	struct icaltimetype t = { .is_date = 1 };
	sscanf(day, "%4d-%2d-%2d", &t.year, &t.month, &t.day);
	return t;
}

static void day_text(const struct icaltimetype *t, char ret[DAY_SIZE])
{
	char text[48];
	snprintf(text, sizeof text, "%04d-%02d-%02d", t->year, t->month, t->day);
	snprintf(ret, DAY_SIZE, "%.10s", text);
}

/* Neither libical nor the ICU behind it says that it lacked memory: it passes over days. malloc()
 * says so in errno, which follow() has cleared. */
static bool had_memory(struct err *e)
{
	return errno != ENOMEM || err_set(e, ERR_IO, "out of memory");
}

static bool follow(const struct ical *c, const char *rule, const char *made, const char *last,
	char (*days)[DAY_SIZE], size_t room, size_t *ret_count, struct err *e)
{
	enum { STEPS = 20000 }; /* a rule may name days that never come */
	errno = 0;
	struct icalrecurrencetype parsed = c->from_string(rule);
	if (!had_memory(e))
		return false;
	if (parsed.freq == ICAL_NO_RECURRENCE)
		return err_set(e, ERR_INPUT,
			"'%s' is no recurrence rule (RFC 5545), such as FREQ=MONTHLY;INTERVAL=6",
			rule);
	icalrecur_iterator *it = c->iterator(parsed, ical_day(made));
	if (!it)
		return had_memory(e) &&
		       err_set(e, ERR_INPUT, "the rule '%s' never falls on a day", rule);
	size_t count = 0;
	for (int step = 0; step < STEPS && count < room; step++) {
		struct icaltimetype t = c->next(it);
		char day[DAY_SIZE];
		if (!had_memory(e) || c->is_null(t))
			break;
		day_text(&t, day);
		if (strcmp(day, last) > 0)
			break;
		if (strcmp(day, made) > 0)
			memcpy(days[count++], day, DAY_SIZE);
	}
	c->done(it);
	*ret_count = count;
	return e->code == ERR_NONE;
}

bool schedule_days(const char *rule, const char *made, const char *until, char (*days)[DAY_SIZE],
	size_t room, size_t *ret_count, struct err *e)
{
	struct ical c;
	char horizon[DAY_SIZE];
	if (!load(&c, e))
		return false;
	day_add_months(made, 12 * SCHEDULE_YEARS, horizon);
	const char *last = until && strcmp(until, horizon) < 0 ? until : horizon;
	bool ok = follow(&c, rule, made, last, days, room, ret_count, e);
	if (ok && *ret_count == 0)
		ok = err_set(e, ERR_INPUT, "the rule '%s' never falls on a day between %s and %s",
			rule, made, last);
	return ok;
}
