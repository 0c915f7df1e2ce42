/* The clock, read in one place. */
#ifndef KEPT_CLOCK_H
#define KEPT_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum { CLOCK_SIZE = 25 }; /* "2024-04-01T12:00:00.123Z" and the NUL */

int64_t clock_now(void);    /* milliseconds since 1970, UTC */
int64_t clock_steady(void); /* milliseconds that nobody sets back: for deadlines */
void clock_text(int64_t ms, char ret[CLOCK_SIZE]);  /* as the journal writes a time */
bool clock_read(const char *text, int64_t *ret_ms); /* exactly so written */
/* The text itself where it is a time so written, else the first moment of 1970: for who takes a
 * time from elsewhere apart. */
const char *clock_or_first(const char *text);
void clock_today(char ret[11]); /* the local day, YYYY-MM-DD */
/* When a local day, YYYY-MM-DD, ends, to the millisecond, in UTC. */
void clock_day_end(const char *day, char ret[CLOCK_SIZE]);

#endif
