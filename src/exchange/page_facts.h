/* What stands in a page, before anybody decides what it means. Used by the files page*.c. */
#ifndef KEPT_PAGE_FACTS_H
#define KEPT_PAGE_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "day.h"
#include "page.h"

struct arena;

enum {
	FACTS_MAX = 2000, /* of one page; what comes after is passed over */
	FACT_MAX = 4096,  /* bytes of one value, cut at a character */
};

/* A value and where it stands: "meta og:title", "ld datePublished", "time", "h1". */
struct fact {
	const char *key, *value;
};

struct facts {
	struct arena *arena;
	struct fact *list;
	size_t count, room;
	struct buf *text; /* the words of the page; full is full */
	const char *trouble;
};

/* White space becomes single blanks; nothing is added for a blank value. */
void fact_add(struct facts *f, const char *key, const char *value, size_t length);
/* The first value under the key; NULL. */
const char *fact_of(const struct facts *f, const char *key);
/* Words of the page, as far as there is room. */
void facts_text(struct facts *f, const char *text, size_t length);

/* Decide: what each field is, and what it was guessed from. */
void page_guess(const struct facts *f, const struct page_hints *hints, struct page *ret);

/* The bytes as UTF-8 in the arena, with NUL bytes as blanks. declared: what a Content-Type says,
 * NULL: what the page says is looked for. Never fails: what cannot be read becomes U+FFFD. */
const char *page_decode(const char *bytes, size_t length, const char *declared, struct arena *a,
	size_t *ret_length, const char **ret_charset);

/* Charsets that are needed later, when no file can be opened any more: those that the bytes name,
 * and those that unnamed bytes mostly have. */
enum { CHARSETS_MAX = 16 };
struct charsets {
	void *open[CHARSETS_MAX];
	size_t count;
};
void charsets_open(struct charsets *c, const char *bytes, size_t length, struct arena *a);
void charsets_close(struct charsets *c);

/* libxml2, loaded before a page is read. False with ERR_IO. */
struct page_xml;
bool page_xml_load(struct page_xml **ret, struct arena *a, struct err *e);
/* Read HTML in UTF-8. Ends early, and says so, where it takes too long. */
void page_html(const struct page_xml *x, const char *utf8, size_t length, struct facts *f);
/* Read JSON-LD (schema.org) as it stands in a script. */
void page_ld(const char *json, size_t length, struct facts *f);
/* Read a mail (RFC 5322) or a page saved as MHTML (RFC 2557), the bytes as they came: its parts are
 * in charsets of their own. x may be NULL. */
void page_mail(const struct page_xml *x, const char *bytes, size_t length, struct facts *f);

/* A date as pages write it, as a record holds it: 2026-03-19T08:00+08:00, 2026/3/19, 20260319,
 * 2026年3月19日, 19 March 2026, March 19, 2026, 2026-03. The day is the page's own, no zone is
 * reckoned. False for 3/4/2026, which reads two ways, and for what is no day. */
bool page_date(const char *text, char ret[DAY_SIZE]);
/* A day, or else a month, among the parts of an address: /2026/03/19/, /202603/t20260319_1.html. */
bool page_date_of_url(const char *url, char ret[DAY_SIZE]);
/* A time in UTC: of SingleFile's comment, "Fri Mar 20 2026 10:00:00 GMT+0800 (...)", or of a mail's
 * Date, "Fri, 20 Mar 2026 10:00:00 +0800" (RFC 5322, section 3.3). NULL: it is none. */
const char *page_saved_at(const char *text, struct arena *a);

/* Title and words of a PDF, from poppler's pdfinfo and pdftotext, each a process with limits.
 * False: they are not there, or told nothing; f->trouble says which. */
bool page_pdf(const void *bytes, size_t length, struct facts *f);

/* What the bytes are: by their beginning, else by libmagic (may be NULL), else by the name. */
struct page_magic;
struct page_magic *page_magic_load(struct arena *a); /* NULL: it is not there */
const char *page_type(const struct page_magic *m, const void *bytes, size_t length,
	const struct page_hints *hints, struct arena *a);

bool page_is_text(const char *type);
bool page_is_html(const char *type);
bool page_is_mail(const char *type); /* and pages saved as MHTML */

/* The reading itself, in two steps, as the child does it; also what the fuzzer calls. The first
 * opens files (charsets), the second needs none but for a PDF. */
struct page_input {
	const char *bytes; /* of text and HTML in UTF-8, else as they came */
	size_t length;
	const char *type, *charset;
	struct charsets charsets; /* for charsets_close() */
};
void page_prepare(const char *bytes, size_t length, const struct page_hints *hints,
	const char *type, struct arena *a, struct page_input *ret);
void page_parse(const struct page_xml *x, const struct page_input *in,
	const struct page_hints *hints, struct arena *a, struct page *ret);

#endif
