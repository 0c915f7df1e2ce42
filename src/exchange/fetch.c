#include "fetch.h"

#include "err.h"

#ifndef KEPT_FETCH

bool fetch_built(void)
{
	return false;
}

bool fetch_missing(struct err *e)
{
	return err_set(e, ERR_IO,
		"this kept was built without fetching (meson setup -Dcapture=enabled). Save the "
		"page with a browser and give the file");
}

bool fetch(const char *url, const struct fetch_how *how, struct arena *a, struct fetched *ret,
	struct err *e)
{
	(void)how, (void)a;
	*ret = (struct fetched) { .url = url };
	return fetch_missing(e);
}

#else

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "address.h"
#include "arena.h"
#include "buf.h"
#include "clock.h"
#include "fetch_answer.h"
#include "fetch_parts.h"
#include "library.h"
#include "macros.h"
#include "text.h"
#include "version.h"

bool fetch_built(void)
{
	return true;
}

bool fetch_load(struct curl *c, struct err *e)
{
	static const struct symbol wanted[] = {
		SYMBOL(struct curl, global_init, "curl_global_init"),
		SYMBOL(struct curl, init, "curl_easy_init"),
		SYMBOL(struct curl, set, "curl_easy_setopt"),
		SYMBOL(struct curl, perform, "curl_easy_perform"),
		SYMBOL(struct curl, info, "curl_easy_getinfo"),
		SYMBOL(struct curl, cleanup, "curl_easy_cleanup"),
		SYMBOL(struct curl, error, "curl_easy_strerror"),
		SYMBOL(struct curl, append, "curl_slist_append"),
		SYMBOL(struct curl, free_all, "curl_slist_free_all"),
		SYMBOL(struct curl, multi_init, "curl_multi_init"),
		SYMBOL(struct curl, multi_add, "curl_multi_add_handle"),
		SYMBOL(struct curl, multi_remove, "curl_multi_remove_handle"),
		SYMBOL(struct curl, multi_perform, "curl_multi_perform"),
		SYMBOL(struct curl, multi_poll, "curl_multi_poll"),
		SYMBOL(struct curl, multi_read, "curl_multi_info_read"),
		SYMBOL(struct curl, multi_cleanup, "curl_multi_cleanup"),
	};
	return library_load("libcurl.so.4", "libcurl4", "fetching a page", c, wanted,
		       COUNT_OF(wanted), e) &&
	       (c->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ||
		       err_set(e, ERR_IO, "libcurl cannot start"));
}

static bool redirects(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

int exchange_status(struct exchange *x)
{
	long status = 0;
	x->curl->info(x->handle, CURLINFO_RESPONSE_CODE, &status);
	return (int)status;
}

static size_t on_body(char *bytes, size_t one, size_t count, void *context)
{
	struct exchange *x = context;
	(void)one; /* it is 1 */
	/* libcurl tells where an answer sends once it has read all of it */
	if (x->how->only_head && !redirects(exchange_status(x))) {
		x->enough = true;
		return CURL_WRITEFUNC_ERROR;
	}
	if (count > FETCH_BODY - x->body.length) {
		x->body_over = true;
		return CURL_WRITEFUNC_ERROR;
	}
	buf_add(&x->body, bytes, count);
	return x->own.code == ERR_NONE ? count : CURL_WRITEFUNC_ERROR;
}

/* Line by line; an answer in between (1xx) is passed over, lines behind the body are counted. */
static size_t on_head(char *line, size_t one, size_t count, void *context)
{
	struct exchange *x = context;
	(void)one;
	x->head_bytes += count;
	if (x->head_bytes > FETCH_HEAD) {
		x->head_over = true;
		return CURL_WRITEFUNC_ERROR;
	}
	if (count >= 5 && memcmp(line, "HTTP/", 5) == 0)
		buf_clear(&x->head);
	if (x->head.length < 4 || memcmp(x->head.text + x->head.length - 4, "\r\n\r\n", 4) != 0)
		buf_add(&x->head, line, count);
	return count;
}

static int on_debug(CURL *handle, curl_infotype type, char *bytes, size_t count, void *context)
{
	struct exchange *x = context;
	(void)handle;
	if (type == CURLINFO_HEADER_OUT)
		buf_add(&x->request, bytes, count);
	return 0;
}

static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct exchange *x = context;
	(void)purpose;
	if (!x->how->allow_private && !address_is_public(&to->addr)) {
		const void *where = to->family == AF_INET6
					    ? (const void *)&(
						      (struct sockaddr_in6 *)(void *)&to->addr)
						      ->sin6_addr
					    : (const void *)&(
						      (struct sockaddr_in *)(void *)&to->addr)
						      ->sin_addr;
		if (!inet_ntop(to->family, where, x->refused, sizeof x->refused))
			x->refused[0] = '?';
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static int on_progress(
	void *context, curl_off_t all, curl_off_t done, curl_off_t out_all, curl_off_t out)
{
	const struct exchange *x = context;
	(void)all, (void)done, (void)out_all, (void)out;
	return x->how->stop && *x->how->stop;
}

static bool set_up(struct exchange *x, struct curl_slist *headers)
{
	const struct curl *c = x->curl;
	CURL *h = x->handle;
	CURLcode rc = CURLE_OK;
#define SET(option, value) rc = rc == CURLE_OK ? c->set(h, option, value) : rc
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_ACCEPT_ENCODING, "identity"); /* unpacks it, should it come packed */
	SET(CURLOPT_USERAGENT, "Mozilla/5.0 (compatible; kept/" KEPT_VERSION ")");
	SET(CURLOPT_HTTPHEADER, headers);
	SET(CURLOPT_CONNECTTIMEOUT, (long)FETCH_CONNECT);
	SET(CURLOPT_LOW_SPEED_LIMIT, (long)FETCH_SLOW_BYTES);
	SET(CURLOPT_LOW_SPEED_TIME, (long)FETCH_SLOW_SECONDS);
	SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)FETCH_BODY);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, x);
	SET(CURLOPT_HEADERFUNCTION, on_head);
	SET(CURLOPT_HEADERDATA, x);
	SET(CURLOPT_OPENSOCKETFUNCTION, on_socket);
	SET(CURLOPT_OPENSOCKETDATA, x);
	SET(CURLOPT_XFERINFOFUNCTION, on_progress);
	SET(CURLOPT_XFERINFODATA, x);
	SET(CURLOPT_NOPROGRESS, 0L);
	SET(CURLOPT_DEBUGFUNCTION, on_debug);
	SET(CURLOPT_DEBUGDATA, x);
	SET(CURLOPT_VERBOSE, 1L);
#undef SET
	return rc == CURLE_OK;
}

static bool too_much(const struct exchange *x, const char *url, struct err *e)
{
	if (*x->refused)
		return err_set(e, ERR_INPUT,
			"'%s' leads to %s, which is not on the public internet. Nothing was "
			"fetched; allow-private = yes in the settings allows it",
			url, x->refused);
	if (x->head_over)
		return err_set(e, ERR_INPUT, "'%s' answers with a head of more than %d KB", url,
			FETCH_HEAD >> 10);
	return err_set(e, ERR_INPUT, "'%s' sends more than %d MB", url, FETCH_BODY >> 20);
}

/* Why it came to nothing, in words. */
static bool failed(const struct exchange *x, CURLcode rc, const char *url, struct err *e)
{
	if (*x->refused || x->head_over || x->body_over || rc == CURLE_FILESIZE_EXCEEDED)
		return too_much(x, url, e);
	if (x->own.code != ERR_NONE)
		return err_set(e, x->own.code, "%s", x->own.text);
	switch ((int)rc) {
	case CURLE_UNSUPPORTED_PROTOCOL: /* the scheme was looked at before */
		return err_set(e, ERR_IO, "'%s' does not answer as a web server does", url);
	case CURLE_URL_MALFORMAT:
		return err_set(e, ERR_INPUT, "'%s' is no address of http or https", url);
	case CURLE_LOGIN_DENIED:
		return err_set(e, ERR_INPUT, "'%s' holds a user name: leave it out", url);
	case CURLE_COULDNT_RESOLVE_HOST:
		return err_set(e, ERR_IO, "'%s': no such host is known", url);
	case CURLE_OPERATION_TIMEDOUT:
		return err_set(e, ERR_IO,
			"'%s' is too slow: more than %ld seconds in all, or less than %d bytes a "
			"second",
			url, x->how->seconds ? x->how->seconds : (long)FETCH_SECONDS,
			FETCH_SLOW_BYTES);
	case CURLE_PARTIAL_FILE:
		return err_set(e, ERR_IO, "'%s' broke off before its end", url);
	case CURLE_ABORTED_BY_CALLBACK:
		return err_set(e, ERR_IO, "interrupted while fetching '%s'", url);
	default:
		return err_set(e, ERR_IO, "'%s': %s", url, x->curl->error(rc));
	}
}

int64_t fetch_deadline(const struct fetch_how *how)
{
	return clock_steady() + (how->seconds ? how->seconds : FETCH_SECONDS) * 1000;
}

bool exchange_ask(struct exchange *x, const char *url, int64_t deadline, struct err *e)
{
	int64_t left = deadline - clock_steady();
	x->head_bytes = 0;
	x->enough = false;
	buf_clear(&x->request);
	buf_clear(&x->head);
	buf_clear(&x->body);
	if (left < 1)
		return failed(x, CURLE_OPERATION_TIMEDOUT, url, e);
	CURLcode rc = x->curl->set(x->handle, CURLOPT_URL, url);
	if (rc == CURLE_OK)
		rc = x->curl->set(x->handle, CURLOPT_TIMEOUT_MS, (long)left);
	return rc == CURLE_OK || failed(x, rc, url, e);
}

bool exchange_answered(struct exchange *x, CURLcode rc, const char *url, struct err *e)
{
	bool whole = rc == CURLE_OK || (x->enough && rc == CURLE_WRITE_ERROR);
	return (whole && x->own.code == ERR_NONE) || failed(x, rc, url, e);
}

/* One address asked. True when there is a whole answer, whatever it says. */
static bool ask(struct exchange *x, const char *url, int64_t deadline, struct err *e)
{
	return exchange_ask(x, url, deadline, e) &&
	       exchange_answered(x, x->curl->perform(x->handle), url, e);
}

bool fetch_judge(int status, const char *url, struct err *e)
{
	if (status >= 200 && status <= 299)
		return true;
	if (redirects(status))
		return err_set(e, ERR_IO, "'%s' sends elsewhere, and does not say where (HTTP %d)",
			url, status);
	return err_set(e, status == 404 || status == 410 ? ERR_MISSING : ERR_IO,
		"'%s' answers %d %s: nothing was kept", url, status, answer_meaning(status));
}

const char *exchange_next(struct exchange *x, int status, struct arena *a)
{
	char *url = NULL;
	if (!redirects(status))
		return NULL;
	x->curl->info(x->handle, CURLINFO_REDIRECT_URL, &url);
	return url ? arena_text(a, url) : NULL;
}

static struct answer answer_of(struct exchange *x, const char *url, const char *at, struct arena *a)
{
	char *ip = NULL;
	x->curl->info(x->handle, CURLINFO_PRIMARY_IP, &ip);
	return (struct answer) { .url = url,
		.at = at,
		.ip = ip && *ip ? arena_text(a, ip) : NULL,
		.request = x->request.text,
		.request_length = x->request.length,
		.head = x->head.text,
		.head_length = x->head.length,
		.body = x->body.text,
		.body_length = x->body.length };
}

bool fetch_may_follow(const char *from, const char *to, int hops, struct arena *a, struct err *e)
{
	if (hops >= FETCH_REDIRECTS)
		return err_set(e, ERR_INPUT, "'%s' is the %dth address sent to: it leads nowhere",
			from, hops);
	if (strlen(to) > FETCH_ADDRESS)
		return err_set(e, ERR_INPUT, "'%s' sends to an address of more than %d KB", from,
			FETCH_ADDRESS >> 10);
	return text_starts(to, "http://") || text_starts(to, "https://") ||
	       err_set(e, ERR_INPUT, "'%s' sends to '%s', which is neither http nor https", from,
		       text_cut(text_one_line(to, a), 80, a));
}

/* From address to address until one answers for itself. */
static bool follow(struct exchange *x, const char *url, struct arena *a, struct fetched *ret,
	struct buf *records, struct err *e)
{
	int64_t deadline = fetch_deadline(x->how);
	for (int hops = 0;; hops++) {
		char at[CLOCK_SIZE];
		clock_text(clock_now(), at);
		ret->url = url;
		memcpy(ret->at, at, sizeof at);
		if (!ask(x, url, deadline, e))
			return false;
		ret->status = exchange_status(x);
		const char *next = exchange_next(x, ret->status, a);
		struct answer one = answer_of(x, url, at, a);
		answer_record(&one, !next, records, a);
		if (!next)
			return true;
		if (!fetch_may_follow(url, next, hops, a, e))
			return false;
		url = next;
	}
}

enum { RECORDS_MAX = 2 << 20 };

static bool finish(struct exchange *x, struct arena *a, struct fetched *ret,
	const struct buf *records, struct err *e)
{
	if (!fetch_judge(ret->status, ret->url, e))
		return false;
	answer_type(x->head.text, a, &ret->media_type, &ret->charset);
	if (x->body.length == 0)
		return err_set(e, ERR_INPUT, "'%s' answers with an empty page", ret->url);
	if (!answer_fits(x->head.text, x->body.length))
		return err_set(e, ERR_IO, "'%s' says one length and sends another", ret->url);
	ret->bytes = arena_bytes(a, x->body.text, x->body.length);
	ret->length = x->body.length;
	ret->exchange = arena_bytes(a, records->text, records->length);
	ret->exchange_length = records->length;
	return records->err->code == ERR_NONE || err_set(e, ERR_INPUT, "%s", records->err->text);
}

struct curl_slist *fetch_headers(const struct curl *c)
{
	return c->append(
		NULL, "Accept: text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8");
}

bool exchange_begin(struct exchange *x, const struct curl *c, const struct fetch_how *how,
	struct curl_slist *headers, struct err *e)
{
	*x = (struct exchange) { .curl = c, .how = how, .handle = c->init() };
	x->request = buf_new(FETCH_HEAD, &x->own);
	x->head = buf_new(FETCH_HEAD, &x->own);
	x->body = buf_new(FETCH_BODY, &x->own);
	if (!x->handle || !headers)
		return err_set(e, ERR_IO, "libcurl cannot start");
	return set_up(x, headers) ||
	       err_set(e, ERR_IO, "libcurl refuses a setting that makes fetching safe");
}

void exchange_end(struct exchange *x)
{
	if (x->handle)
		x->curl->cleanup(x->handle);
	buf_done(&x->request);
	buf_done(&x->head);
	buf_done(&x->body);
}

bool fetch(const char *url, const struct fetch_how *how, struct arena *a, struct fetched *ret,
	struct err *e)
{
	struct curl c;
	struct exchange x;
	*ret = (struct fetched) { .url = url };
	if (!text_starts(url, "http://") && !text_starts(url, "https://"))
		return err_set(e, ERR_INPUT, "'%s' is no address of http or https", url);
	if (strlen(url) > FETCH_ADDRESS)
		return err_set(e, ERR_INPUT, "an address of more than %d KB", FETCH_ADDRESS >> 10);
	if (!fetch_load(&c, e))
		return false;
	struct curl_slist *headers = fetch_headers(&c);
	struct buf records = buf_new(RECORDS_MAX, &x.own);
	bool ok = exchange_begin(&x, &c, how, headers, e) && follow(&x, url, a, ret, &records, e) &&
		  finish(&x, a, ret, &records, e);
	exchange_end(&x);
	buf_done(&records);
	c.free_all(headers);
	return ok;
}

#endif
