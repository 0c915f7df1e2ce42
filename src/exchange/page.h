/*
 * A saved or fetched page, read for what a source needs: its address, title,
 * author, publisher, day of publication and language. All of it is a guess,
 * and each says what it was guessed from. Nothing is fetched.
 *
 * The bytes are hostile. They are read in a child process that has given up
 * files, network and most of its memory and time; what comes back through a
 * pipe is checked again: UTF-8 in form C, no control or bidi characters, an
 * address only of http or https, a date only if there is such a day.
 */
#ifndef KEPT_PAGE_H
#define KEPT_PAGE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

enum page_field {
	PAGE_URL,
	PAGE_TITLE,
	PAGE_AUTHOR,
	PAGE_PUBLISHER,
	PAGE_PUBLISHED_ON, /* as a record holds a date; never the day of a change */
	PAGE_LANGUAGE,     /* BCP 47 */
	PAGE_SAVED_AT,     /* UTC, as the journal writes a time */
	PAGE_FIELDS
};

/* "url", "title" ...: the name of the field in a source's record; PAGE_SAVED_AT: "saved_at". */
extern const char *const page_field_names[PAGE_FIELDS];

struct page_guess {
	const char *value; /* NULL: the page does not say */
	const char *from;  /* "og:title", "its address": what it was guessed from */
};

struct page {
	struct page_guess fields[PAGE_FIELDS];
	const char *media_type; /* what the bytes are: "text/html", "application/pdf" */
	const char *charset;    /* that the text was read in; NULL: of no matter */
	const char *text;       /* its words, at most BYTES_TEXT_MAX; NULL: none could be read */
	const char *trouble;    /* why the reading ended early; NULL: it did not */
};

/* What is known from elsewhere; every member may be NULL. */
struct page_hints {
	const char *name;       /* of the file: "notice.html" */
	const char *media_type; /* of a Content-Type */
	const char *charset;    /* of a Content-Type; stronger than what the page says */
	const char *url;        /* where it was fetched: stronger than what the page says */
};

/* Read it. A page that says nothing, or crashes its reader, is no failure: the fields are NULL and
 * .trouble says so. False with ERR_IO: no child could be started, or a library is not there. */
bool page_read(const void *bytes, size_t length, const struct page_hints *hints, struct arena *a,
	struct page *ret, struct err *e);

/* Was it built with what reading HTML needs? Without, pages are stored and .trouble says why
 * nothing was read. */
bool page_built(void);

#endif
