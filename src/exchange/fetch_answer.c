#include "fetch_answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "fetch.h"
#include "macros.h"
#include "text.h"
#include "warc.h"

static const struct {
	int status;
	const char *meaning;
} meanings[] = {
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" },
	{ 410, "Gone" },
	{ 429, "Too Many Requests" },
	{ 451, "Unavailable For Legal Reasons" },
	{ 500, "Internal Server Error" },
	{ 502, "Bad Gateway" },
	{ 503, "Service Unavailable" },
	{ 504, "Gateway Timeout" },
};

const char *answer_meaning(int status)
{
	for (size_t i = 0; i < COUNT_OF(meanings); i++)
		if (meanings[i].status == status)
			return meanings[i].meaning;
	return "";
}

static bool is_field(const char *line, size_t length, const char *name)
{
	size_t n = strlen(name);
	return length > n && line[n] == ':' && strncasecmp(line, name, n) == 0;
}

static bool was_undone(const char *head)
{
	for (const char *line = head; *line;
		line += strcspn(line, "\n") + (strchr(line, '\n') != NULL))
		if (is_field(line, strlen(line), "Transfer-Encoding") ||
			is_field(line, strlen(line), "Content-Encoding"))
			return true;
	return false;
}

bool answer_fits(const char *head, size_t body_length)
{
	static const char name[] = "Content-Length";
	if (was_undone(head))
		return true;
	for (const char *line = head; *line;) {
		size_t length = strcspn(line, "\r\n");
		char *end;
		if (is_field(line, length, name) &&
			(strtoull(line + sizeof name, &end, 10) != body_length ||
				*(end + strspn(end, " \t")) != '\r'))
			return false;
		line += length;
		line += strspn(line, "\r\n");
	}
	return true;
}

static void add_head(struct buf *out, const char *head, size_t body_length)
{
	if (!was_undone(head)) {
		buf_add(out, head, strlen(head));
		return;
	}
	for (const char *line = head; *line;) {
		size_t length = strcspn(line, "\n") + (strchr(line, '\n') != NULL);
		if (*line == '\r' || *line == '\n')
			break;
		if (is_field(line, length, "Transfer-Encoding") ||
			is_field(line, length, "Content-Encoding") ||
			is_field(line, length, "Content-Length"))
			buf_printf(out, "X-Kept-Original-");
		buf_add(out, line, length);
		line += length;
	}
	buf_printf(out, "Content-Length: %zu\r\n\r\n", body_length);
}

void answer_record(const struct answer *x, bool last, struct buf *out, struct arena *a)
{
	char request[ID_UUID], response[ID_UUID];
	id_uuid(request);
	id_uuid(response);
	size_t kept = x->body_length;
	if (!last && kept > FETCH_REDIRECT_BODY)
		kept = FETCH_REDIRECT_BODY;
	SCOPED(buf_done) struct buf head = buf_new(2 * FETCH_HEAD, out->err);
	add_head(&head, arena_bytes(a, x->head, x->head_length), x->body_length);
	const struct warc_record asked = { .type = "request",
		.id = request,
		.beside = response,
		.uri = x->url,
		.date = x->at,
		.ip = x->ip,
		.mime = "application/http;msgtype=request",
		.head = x->request,
		.head_length = x->request_length };
	const struct warc_record answered = { .type = "response",
		.id = response,
		.uri = x->url,
		.date = x->at,
		.ip = x->ip,
		.mime = "application/http;msgtype=response",
		.truncated = kept < x->body_length ? "length" : NULL,
		.head = head.text,
		.head_length = head.length,
		.payload = x->body,
		.payload_length = kept,
		.digest = true };
	warc_add(out, &asked, false);
	warc_add(out, &answered, last);
}

/* The last Content-Type of a head; NULL. */
static const char *content_type(const char *head, struct arena *a)
{
	static const char name[] = "Content-Type";
	const char *found = NULL;
	for (const char *line = head; *line;) {
		size_t length = strcspn(line, "\r\n");
		if (is_field(line, length, name))
			found = arena_bytes(a, line + sizeof name, length - sizeof name);
		line += length;
		line += strspn(line, "\r\n");
	}
	return found;
}

static bool is_token(const char *text)
{
	return *text &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-/") == strlen(text) &&
	       strlen(text) <= 100;
}

void answer_type(
	const char *head, struct arena *a, const char **ret_media_type, const char **ret_charset)
{
	const char *value = content_type(head, a);
	*ret_media_type = *ret_charset = NULL;
	if (!value)
		return;
	value = text_lower(value + strspn(value, " \t"), a);
	const char *type = arena_bytes(a, value, strcspn(value, "; \t"));
	if (is_token(type) && strchr(type, '/'))
		*ret_media_type = type;
	const char *charset = strstr(value, "charset=");
	if (!charset)
		return;
	charset += strlen("charset=");
	charset += *charset == '"' || *charset == '\'';
	charset = arena_bytes(a, charset, strcspn(charset, "\"'; \t"));
	if (is_token(charset))
		*ret_charset = charset;
}
