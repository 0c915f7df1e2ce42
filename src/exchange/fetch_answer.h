/* What a server answered, read and put into records. */
#ifndef KEPT_FETCH_ANSWER_H
#define KEPT_FETCH_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;

struct answer {
	const char *url, *at, *ip; /* ip: NULL where it is unknown */
	const char *request;       /* as it was sent */
	size_t request_length;
	const char *head; /* as it came, with its blank line */
	size_t head_length;
	const char *body; /* chunks put together, unpacked */
	size_t body_length;
};

/*
 * The request and the response as records of WARC. last: the response stays
 * open for its payload, see warc.h; else so much of the body as is kept of a
 * page that only sends elsewhere.
 *
 * The head stays as it came, but that fields which no longer fit the body,
 * because chunks or packing were undone, get "X-Kept-Original-" before their
 * names, and a right Content-Length is added.
 */
void answer_record(const struct answer *x, bool last, struct buf *out, struct arena *a);

/* Content-Type of a head: "text/html" and "gb18030", both in lower case; NULL where it has none. */
void answer_type(
	const char *head, struct arena *a, const char **ret_media_type, const char **ret_charset);

/* Is the body as long as every Content-Length says (RFC 9112, section 6.3)? Where chunks or packing
 * were undone nothing can be told, and it is. */
bool answer_fits(const char *head, size_t body_length);

/* "Not Found", as RFC 9110 names a status; "" for one that it does not. */
const char *answer_meaning(int status);

#endif
