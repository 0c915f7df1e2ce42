/* How one address is asked: what fetch() and fetch_links() share. Only fetch*.c include this. */
#ifndef KEPT_FETCH_PARTS_H
#define KEPT_FETCH_PARTS_H

#include <curl/curl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "fetch.h"

struct arena;

/* The functions of libcurl that are used. */
struct curl {
	__typeof__(curl_global_init) *global_init;
	__typeof__(curl_easy_init) *init;
	__typeof__(curl_easy_setopt) *set;
	__typeof__(curl_easy_perform) *perform;
	__typeof__(curl_easy_getinfo) *info;
	__typeof__(curl_easy_cleanup) *cleanup;
	__typeof__(curl_easy_strerror) *error;
	__typeof__(curl_slist_append) *append;
	__typeof__(curl_slist_free_all) *free_all;
	__typeof__(curl_multi_init) *multi_init;
	__typeof__(curl_multi_add_handle) *multi_add;
	__typeof__(curl_multi_remove_handle) *multi_remove;
	__typeof__(curl_multi_perform) *multi_perform;
	__typeof__(curl_multi_poll) *multi_poll;
	__typeof__(curl_multi_info_read) *multi_read;
	__typeof__(curl_multi_cleanup) *multi_cleanup;
};
bool fetch_load(struct curl *c, struct err *e);

/* One question and its answer, while they are under way. */
struct exchange {
	const struct curl *curl;
	const struct fetch_how *how;
	CURL *handle;
	struct err own; /* of the buffers: a limit passed is no failure of the program */
	struct buf request, head, body;
	size_t head_bytes; /* of all heads, also those in between */
	bool head_over, body_over, enough;
	char refused[INET6_ADDRSTRLEN]; /* the address that was not connected to */
};

/* In place, since libcurl keeps its address. False: libcurl cannot start, or refuses a setting. */
bool exchange_begin(struct exchange *x, const struct curl *c, const struct fetch_how *how,
	struct curl_slist *headers, struct err *e);
void exchange_end(struct exchange *x);

int64_t fetch_deadline(const struct fetch_how *how);
struct curl_slist *fetch_headers(const struct curl *c);

/* Before and after libcurl works: false with what came of it in words. */
bool exchange_ask(struct exchange *x, const char *url, int64_t deadline, struct err *e);
bool exchange_answered(struct exchange *x, CURLcode rc, const char *url, struct err *e);

/* The status of HTTP, and where the answer sends; NULL: nowhere. */
int exchange_status(struct exchange *x);
const char *exchange_next(struct exchange *x, int status, struct arena *a);
/* May one go on from there, after so many times? */
bool fetch_may_follow(const char *from, const char *to, int hops, struct arena *a, struct err *e);
/* Is it a page? */
bool fetch_judge(int status, const char *url, struct err *e);

#endif
