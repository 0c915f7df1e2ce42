/* Many addresses, a few at a time: is there a page? */
#include "fetch.h"

#include "err.h"

#ifndef KEPT_FETCH

bool fetch_links(struct fetch_link *list, size_t count, const struct fetch_how *how,
	void (*tell)(void *context, size_t done), void *context, struct arena *a, struct err *e)
{
	(void)list, (void)count, (void)how, (void)tell, (void)context, (void)a;
	return fetch_missing(e);
}

#else

#include <string.h>

#include "arena.h"
#include "clock.h"
#include "fetch_parts.h"
#include "macros.h"
#include "text.h"

enum { AT_ONCE = 6, WAIT_MS = 250 };

/* A place for one address on its way to an answer. */
struct slot {
	struct exchange x;
	struct fetch_link *link; /* NULL: the place is free */
	const char *url;         /* that is asked now, or as soon as its host is free */
	bool asking;
	int hops;
	int64_t deadline;
};

struct pool {
	const struct curl *curl;
	CURLM *multi;
	struct slot slots[AT_ONCE];
	struct fetch_link *list;
	size_t count, first, done; /* first: those before it have been begun */
	bool *begun;
	const struct fetch_how *how;
	struct arena *arena;
};

static size_t host_length(const char *url, const char **ret)
{
	const char *host = strstr(url, "://");
	*ret = host ? host + 3 : url;
	return strcspn(*ret, "/?#:");
}

static bool same_host(const char *x, const char *y)
{
	const char *a, *b;
	size_t n = host_length(x, &a), m = host_length(y, &b);
	return n == m && strncasecmp(a, b, n) == 0;
}

/* Is a server asked already? One question at a time is polite, and what a browser's user does. */
static bool is_busy(const struct pool *p, const char *url)
{
	for (size_t i = 0; i < AT_ONCE; i++)
		if (p->slots[i].link && p->slots[i].asking && same_host(p->slots[i].url, url))
			return true;
	return false;
}

static void end(struct pool *p, struct slot *s, const struct err *why)
{
	s->link->last = s->url;
	if (why && why->code != ERR_NONE)
		s->link->trouble = arena_text(p->arena, why->text);
	s->link = NULL;
	s->asking = false;
	p->done++;
}

static void ask(struct pool *p, struct slot *s)
{
	struct err e = { 0 };
	if (!exchange_ask(&s->x, s->url, s->deadline, &e)) {
		end(p, s, &e);
		return;
	}
	s->asking = p->curl->multi_add(p->multi, s->x.handle) == CURLM_OK;
	if (!s->asking) {
		err_set(&e, ERR_IO, "libcurl cannot ask '%s'", s->url);
		end(p, s, &e);
	}
}

/* The next address whose host is not busy; NULL: none now. */
static struct fetch_link *next(struct pool *p)
{
	while (p->first < p->count && p->begun[p->first])
		p->first++;
	for (size_t i = p->first; i < p->count; i++)
		if (!p->begun[i] && !is_busy(p, p->list[i].url)) {
			p->begun[i] = true;
			return &p->list[i];
		}
	return NULL;
}

static void begin(struct pool *p)
{
	for (size_t i = 0; i < AT_ONCE; i++) {
		struct slot *s = &p->slots[i];
		if (s->link && !s->asking && !is_busy(p, s->url))
			ask(p, s);
	}
	for (size_t i = 0; i < AT_ONCE; i++) {
		struct slot *s = &p->slots[i];
		if (s->link)
			continue;
		if (!(s->link = next(p)))
			return;
		s->url = s->link->url;
		s->hops = 0;
		s->deadline = fetch_deadline(p->how);
		if (text_starts(s->url, "http://") || text_starts(s->url, "https://")) {
			ask(p, s);
			continue;
		}
		struct err e = { 0 };
		err_set(&e, ERR_INPUT, "no address of http or https");
		end(p, s, &e);
	}
}

static void answered(struct pool *p, struct slot *s, CURLcode rc)
{
	struct err e = { 0 };
	s->asking = false;
	if (!exchange_answered(&s->x, rc, s->url, &e)) {
		end(p, s, &e);
		return;
	}
	s->link->status = exchange_status(&s->x);
	const char *to = exchange_next(&s->x, s->link->status, p->arena);
	if (!to) {
		fetch_judge(s->link->status, s->url, &e);
		end(p, s, &e);
	} else if (!fetch_may_follow(s->url, to, s->hops++, p->arena, &e)) {
		end(p, s, &e);
	} else {
		s->url = to;
	}
}

static struct slot *slot_of(struct pool *p, const CURL *handle)
{
	for (size_t i = 0; i < AT_ONCE; i++)
		if (p->slots[i].x.handle == handle)
			return &p->slots[i];
	return NULL;
}

static bool work(struct pool *p, struct err *e)
{
	int running, left;
	CURLMsg *m;
	if (p->curl->multi_perform(p->multi, &running) != CURLM_OK)
		return err_set(e, ERR_IO, "libcurl cannot go on");
	while ((m = p->curl->multi_read(p->multi, &left))) {
		CURL *handle = m->easy_handle;
		CURLcode rc = m->data.result; /* m is gone once the handle is taken out */
		struct slot *s = slot_of(p, handle);
		p->curl->multi_remove(p->multi, handle);
		if (s && s->link)
			answered(p, s, rc);
	}
	return running == 0 || p->curl->multi_poll(p->multi, NULL, 0, WAIT_MS, NULL) == CURLM_OK ||
	       err_set(e, ERR_IO, "libcurl cannot wait");
}

static bool ask_all(
	struct pool *p, void (*tell)(void *context, size_t done), void *context, struct err *e)
{
	size_t told = 0;
	while (p->done < p->count) {
		if (p->how->stop && *p->how->stop)
			return err_set(e, ERR_IO, "interrupted");
		begin(p);
		if (!work(p, e))
			return false;
		if (p->done > told)
			tell(context, told = p->done);
	}
	return true;
}

static bool with_slots(struct pool *p, void (*tell)(void *context, size_t done), void *context,
	struct curl_slist *headers, struct err *e)
{
	size_t made = 0;
	bool ok = headers != NULL || err_set(e, ERR_IO, "libcurl cannot start");
	while (ok && made < AT_ONCE)
		ok = exchange_begin(&p->slots[made++].x, p->curl, p->how, headers, e);
	ok = ok && ask_all(p, tell, context, e);
	for (size_t i = 0; i < made; i++) {
		if (p->slots[i].asking)
			p->curl->multi_remove(p->multi, p->slots[i].x.handle);
		exchange_end(&p->slots[i].x);
	}
	return ok;
}

bool fetch_links(struct fetch_link *list, size_t count, const struct fetch_how *how,
	void (*tell)(void *context, size_t done), void *context, struct arena *a, struct err *e)
{
	struct curl c;
	struct fetch_how heads = *how;
	struct pool *p = arena_alloc(a, sizeof *p);
	heads.only_head = true;
	if (!fetch_load(&c, e))
		return false;
	*p = (struct pool) { .curl = &c,
		.multi = c.multi_init(),
		.list = list,
		.count = count,
		.begun = arena_alloc(a, count + 1),
		.how = &heads,
		.arena = a };
	if (!p->multi)
		return err_set(e, ERR_IO, "libcurl cannot start");
	struct curl_slist *headers = fetch_headers(&c);
	bool ok = with_slots(p, tell, context, headers, e);
	c.multi_cleanup(p->multi);
	c.free_all(headers);
	return ok;
}

#endif
