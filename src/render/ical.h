/*
 * A calendar of all-day events (RFC 5545). Whole days only: most calendars pass
 * over to-dos, and a promise falls due on a day, not at an hour.
 *
 * Lines end in CR LF and are folded at 75 octets, between characters. Texts
 * are escaped; what nobody sees in them (controls, bidi) becomes a visible
 * <U+202E>, so that no text can begin a property of its own.
 */
#ifndef KEPT_ICAL_H
#define KEPT_ICAL_H

#include <stdio.h>

struct arena;

struct ical_event {
	const char *uid;   /* the same for ever, whatever becomes of the event */
	long sequence;     /* rises with each change of the day */
	const char *stamp; /* when it was last written: a time as the journal has it */
	const char *day;   /* YYYY-MM-DD */
	const char *summary, *description;
	const char *categories; /* "overdue;CN"; NULL: none */
};

void ical_begin(FILE *out, const char *name, const char *description, struct arena *scratch);
/* A whole calendar without an event, which takes those away that a subscriber still has. */
void ical_empty(FILE *out, const char *name, const char *description, struct arena *scratch);
void ical_event(FILE *out, const struct ical_event *e, struct arena *scratch);
void ical_end(FILE *out);

#endif
