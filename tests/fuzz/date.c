/* Dates, as ledgers hold them, as people type them, as other people's tables write them. */
#include <string.h>

#include "arena.h"
#include "date_in.h"
#include "day.h"
#include "err.h"
#include "fuzz.h"
#include "macros.h"
#include "text.h"

static void check_span(const struct day_span *s)
{
	must(day_exists(s->first) && day_exists(s->last) && strcmp(s->first, s->last) <= 0);
	must(day_between(s->first, s->last) >= 0);
}

static void check_written(const char *text)
{
	struct day_span span;
	must(day_span(text, &span));
	check_span(&span);
}

static void check_tables(const char *text)
{
	static const struct month_name names[] = { { "мая", 5 }, { "5.", 5 }, { "พ.ค.", 5 } };
	struct date_rules rules = { .months = names };
	char day[DAY_SIZE];
	for (int order = ORDER_UNKNOWN; order <= ORDER_YMD; order++) {
		struct err e = { 0 };
		rules.order = (enum date_order)order;
		rules.fiscal_start = order * 4;
		rules.buddhist = order == ORDER_DMY;
		rules.nmonths = order == ORDER_YMD ? COUNT_OF(names) : 0;
		if (date_read(text, &rules, day, &e))
			check_written(day);
		else
			must(e.code == ERR_INPUT && *e.text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct err e = { 0 };
	struct day_span span;
	char day[DAY_SIZE], later[DAY_SIZE];
	const char *text = arena_bytes(&a, (const char *)data, size);
	if (day_span(text, &span)) {
		check_span(&span);
		must(strlen(text) < DAY_SIZE);
		day_add_months(span.first, (long)size * 13, later);
		check_written(later);
	}
	must(day_human(text, &a));
	if (day_resolve(text, "2024-02-29", day, &e))
		check_written(day);
	else
		must(e.code == ERR_USAGE && *e.text);
	e = (struct err) { 0 };
	if (day_range(text, "2024-02-29", &span, &e))
		must(day_exists(span.first) && day_exists(span.last));
	else
		must(e.code == ERR_USAGE && *e.text);
	check_tables(text);
	arena_done(&a);
	return 0;
}
