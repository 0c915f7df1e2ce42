/* One message, to be opened and sent by any mailer (RFC 5322, RFC 2045 to 2047). */
#ifndef KEPT_EML_H
#define KEPT_EML_H

#include <stddef.h>
#include <stdio.h>

struct arena;

struct eml {
	const char *from;    /* a name, or "Name <address>"; without an address one that cannot be
				reached stands there (RFC 2606) */
	const char *subject; /* one line; any characters */
	const char *at;      /* a time as the journal has it */
	const char *text, *html; /* the same said twice: UTF-8 */
	size_t text_length, html_length;
};

/*
 * Two alternatives, text and HTML, each as base64, so that no line of theirs
 * can be taken for a header or a boundary. It has no recipient, and X-Unsent
 * lets mailers open it as a draft. The boundary and the Message-ID are digests
 * of what it says: same message, same bytes.
 */
void eml_write(FILE *out, const struct eml *m, struct arena *scratch);

#endif
