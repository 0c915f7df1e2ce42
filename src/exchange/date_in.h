/*
 * Dates as other people's tables write them, into the ledger's written form.
 *
 * Read without being told: 2024, 2024-Q3, Q3 2024, third quarter of 2024, 2024-07, 2024-07-31,
 * 2024/7/31, 20240731, 2024-07-31T12:00:00Z (its date), 31 July 2024, Wednesday, July 31st, 2024,
 * Jul 2024, May '23 (2023), by the end of July 2024 (2024-07), 2024年7月31日, 2024年7月; the digits
 * of Arabic, Persian, Thai and full width. What can be read in two ways, 3/4/2024 or 31.12.24,
 * only in a stated order. FY2024 and 2023/24 only when the month in which fiscal years start is
 * stated: their last day. Months by other names and years of the Buddhist era only when stated.
 */
#ifndef KEPT_DATE_IN_H
#define KEPT_DATE_IN_H

#include <stdbool.h>
#include <stddef.h>

#include "day.h"

struct arena;
struct err;

enum date_order { ORDER_UNKNOWN, ORDER_DMY, ORDER_MDY, ORDER_YMD };

struct month_name {
	const char *name;
	int month; /* 1 to 12 */
};

struct date_rules {
	enum date_order order;
	int fiscal_start; /* month 1..12 in which a fiscal year starts, named after the year in
			     which it ends; 0: not stated */
	bool buddhist;    /* years are of the Buddhist era: 2566 is 2023 */
	const struct month_name *months; /* beside the English ones; longer names first */
	size_t nmonths;
};

bool date_order_from(const char *word, enum date_order *ret); /* "dmy", "mdy", "ymd" */

/* Digits of other scripts as ASCII ones. The text itself where it has none. */
const char *plain_digits(const char *text, struct arena *a);

/* ERR_INPUT says what is wrong with the text and what to do. */
bool date_read(const char *text, const struct date_rules *rules, char ret[DAY_SIZE], struct err *e);

#endif
