/*
 * One page from the web, asked for by the user and by nobody else.
 *
 * Only http and https, also where the server sends elsewhere; never an
 * address that is not the public internet's (address.h), looked at when the
 * connection is made, so that neither spelling nor a name server gets around
 * it. No cookies, no passwords, no proxies of the environment, certificates
 * checked. Every quantity that the server chooses has a limit.
 *
 * libcurl is loaded when the first page is fetched.
 */
#ifndef KEPT_FETCH_H
#define KEPT_FETCH_H

#include <stdbool.h>
#include <stddef.h>

#include "clock.h"

struct arena;
struct err;

enum {
	FETCH_SECONDS = 30,             /* for everything, redirects too */
	FETCH_CONNECT = 10,             /* seconds until a connection stands */
	FETCH_SLOW_BYTES = 100,         /* fewer bytes a second than this, for so many seconds, */
	FETCH_SLOW_SECONDS = 5,         /* and it ends */
	FETCH_BODY = 32 << 20,          /* bytes of a page, unpacked */
	FETCH_HEAD = 64 << 10,          /* bytes of the heads of one answer, all together */
	FETCH_REDIRECTS = 5,            /* times that a server may send elsewhere */
	FETCH_REDIRECT_BODY = 64 << 10, /* bytes kept of a page that only sends elsewhere */
	FETCH_ADDRESS = 8 << 10,        /* bytes of an address */
};

struct fetch_how {
	long seconds;             /* 0: FETCH_SECONDS */
	bool allow_private;       /* addresses that are not public, for tests and inner networks */
	bool only_head;           /* fetch_links() sets it: the page itself is not read */
	const volatile int *stop; /* ends the fetching once it is not 0; NULL */
};

struct fetched {
	int status;             /* of HTTP, of the last answer; 0: there was none */
	const char *url;        /* that gave the last answer, after all redirects */
	const char *media_type; /* of its Content-Type, lower case; NULL: it says none */
	const char *charset;    /* of its Content-Type, lower case; NULL */
	char at[CLOCK_SIZE];    /* when it was asked */
	const char *bytes;      /* the page: packing for the transfer undone */
	size_t length;
	const char *exchange; /* as warc.h has it, without the page */
	size_t exchange_length;
};

/*
 * True when the page was read to its end and the server said 2xx. Else *e
 * says why: ERR_MISSING for 404 and 410, ERR_INPUT for what is refused or too
 * much, ERR_IO for the rest. ret->status and ret->url tell how far it came.
 */
bool fetch(const char *url, const struct fetch_how *how, struct arena *a, struct fetched *ret,
	struct err *e);

/* Is there a page at an address? */
struct fetch_link {
	const char *url;     /* asked */
	int status;          /* of HTTP, of the last answer; 0: there was none */
	const char *last;    /* the address that gave it, after all redirects */
	const char *trouble; /* why there is no page, in words; NULL: there is one */
};

/*
 * Asks all of them, a few at a time and never two at once of one host, and
 * reads no more than the head of each answer. tell() hears how many are done. False: libcurl is
 * not there, or how->stop was set; what came by then is in the list.
 */
bool fetch_links(struct fetch_link *list, size_t count, const struct fetch_how *how,
	void (*tell)(void *context, size_t done), void *context, struct arena *a, struct err *e);

/* Was it built with what fetching needs? */
bool fetch_built(void);
bool fetch_missing(struct err *e); /* false: says that it was not */

#endif
