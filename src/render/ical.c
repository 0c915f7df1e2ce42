#include "ical.h"

#include <string.h>

#include "arena.h"
#include "clock.h"
#include "day.h"
#include "text.h"

enum { FOLD = 75 }; /* octets of a line, without its end (RFC 5545, 3.1) */

/* A content line: folded, never inside a character. */
static void put_line(FILE *out, const char *line)
{
	size_t left = strlen(line), room = FOLD;
	while (left > room) {
		size_t n = room;
		while (n > 0 && ((unsigned char)line[n] & 0xc0) == 0x80)
			n--;
		fwrite(line, 1, n, out);
		fputs("\r\n ", out);
		line += n;
		left -= n;
		room = FOLD - 1; /* the blank counts */
	}
	fputs(line, out);
	fputs("\r\n", out);
}

/* A TEXT value (RFC 5545, 3.3.11). */
static const char *escaped(const char *text, struct arena *a)
{
	text = text_printable(text, a);
	char *ret = arena_alloc(a, 2 * strlen(text) + 1), *to = ret;
	for (const char *p = text; *p; p++) {
		if (*p == '\n') {
			*to++ = '\\';
			*to++ = 'n';
			continue;
		}
		if (strchr("\\;,", *p))
			*to++ = '\\';
		*to++ = *p;
	}
	return ret;
}

static void put_text(FILE *out, const char *name, const char *text, struct arena *a)
{
	if (text && *text)
		put_line(out, arena_printf(a, "%s:%s", name, escaped(text, a)));
}

static void put_date(FILE *out, const char *name, const char *day)
{
	fprintf(out, "%s;VALUE=DATE:%.4s%.2s%.2s\r\n", name, day, day + 5, day + 8);
}

/* "2024-04-01T12:00:00.123Z" as 20240401T120000Z */
static void put_time(FILE *out, const char *name, const char *time)
{
	time = clock_or_first(time);
	fprintf(out, "%s:%.4s%.2s%.2sT%.2s%.2s%.2sZ\r\n", name, time, time + 5, time + 8, time + 11,
		time + 14, time + 17);
}

static void begin(FILE *out, const char *method, const char *name, const char *description,
	struct arena *scratch)
{
	fprintf(out,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kept//kept//"
		"EN\r\nCALSCALE:GREGORIAN\r\n%s",
		method);
	put_text(out, "NAME", name, scratch); /* RFC 7986; the next is what older ones read */
	put_text(out, "X-WR-CALNAME", name, scratch);
	put_text(out, "DESCRIPTION", description, scratch);
}

void ical_begin(FILE *out, const char *name, const char *description, struct arena *scratch)
{
	begin(out, "METHOD:PUBLISH\r\n", name, description, scratch);
}

/*
 * A calendar has at least one component (RFC 5545, 3.6), and one that is published has an event
 * (RFC 5546, 3.2.1). Without a file the last one would stay, and show what is not due any more; a
 * to-do or a made-up event would be shown. A time zone is a component that no program shows.
 */
void ical_empty(FILE *out, const char *name, const char *description, struct arena *scratch)
{
	begin(out, "", name, description, scratch);
	fputs("BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
	      "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
		out);
	ical_end(out);
}

/* Several values of one property, joined by commas that are no part of them. */
static void put_categories(FILE *out, const char *list, struct arena *a)
{
	const char *all = "";
	for (const char *p = list; p && *p;) {
		size_t length = strcspn(p, ";");
		all = arena_printf(
			a, "%s%s%s", all, *all ? "," : "", escaped(arena_bytes(a, p, length), a));
		p += length + (p[length] == ';');
	}
	if (*all)
		put_line(out, arena_printf(a, "CATEGORIES:%s", all));
}

void ical_event(FILE *out, const struct ical_event *e, struct arena *scratch)
{
	char next[DAY_SIZE];
	day_add(e->day, 1, next);
	fputs("BEGIN:VEVENT\r\n", out);
	put_text(out, "UID", e->uid, scratch);
	put_time(out, "DTSTAMP", e->stamp);
	put_time(out, "LAST-MODIFIED", e->stamp);
	fprintf(out, "SEQUENCE:%ld\r\n", e->sequence);
	put_date(out, "DTSTART", e->day);
	put_date(out, "DTEND", next);
	put_text(out, "SUMMARY", e->summary, scratch);
	put_text(out, "DESCRIPTION", e->description, scratch);
	put_categories(out, e->categories, scratch);
	fputs("TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n", out);
	arena_clear(scratch);
}

void ical_end(FILE *out)
{
	fputs("END:VCALENDAR\r\n", out);
}
