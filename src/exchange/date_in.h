/*
 * Dates as other people's tables write them, into the ledger's written form.
 *
 * Read without being told: 2024, 2024-Q3, Q3 2024, 2024-07, 2024-07-31, 2024/7/31, 20240731,
 * 2024-07-31T12:00:00Z (its date), 31 July 2024, July 31, 2024, Jul 2024, May '23 (2023),
 * 2024年7月31日, 2024年7月. What can be read in two ways, 3/4/2024 or 31.12.24, only in a stated
 * order. FY2024 only when the month in which fiscal years start is stated: its last day.
 */
#ifndef KEPT_DATE_IN_H
#define KEPT_DATE_IN_H

#include <stdbool.h>

#include "day.h"

struct err;

enum date_order { ORDER_UNKNOWN, ORDER_DMY, ORDER_MDY, ORDER_YMD };

struct date_rules {
	enum date_order order;
	int fiscal_start; /* month 1..12 in which a fiscal year starts, named after the year in
			     which it ends; 0: not stated */
};

bool date_order_from(const char *word, enum date_order *ret); /* "dmy", "mdy", "ymd" */

/* ERR_INPUT says what is wrong with the text and what to do. */
bool date_read(const char *text, const struct date_rules *rules, char ret[DAY_SIZE], struct err *e);

#endif
