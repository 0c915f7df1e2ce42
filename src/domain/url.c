#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "arena.h"
#include "macros.h"
#include "url.h"
#include "text.h"

/* Parameters that say how a reader came to a page, and nothing about which page it is. */
static const char *const trackers[] = { "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid",
	"yclid", "twclid", "ttclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc",
	"_hsmi" };

struct piece {
	const char *text;
	size_t length;
};

static struct piece cut_at(struct piece *rest, const char *ends)
{
	size_t n = 0;
	while (n < rest->length && !strchr(ends, rest->text[n]))
		n++;
	struct piece head = { rest->text, n };
	rest->text += n;
	rest->length -= n;
	return head;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;
	return at ? (int)(at - digits) : -1;
}

static bool unreserved(int c)
{
	return c < 0x80 && (isalnum(c) || (c && strchr("-._~", c)));
}

static bool must_escape(int c)
{
	return c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}", c);
}

/* Escapes in capitals where they are needed, and nowhere else. */
static char *respell(struct piece in, struct arena *a)
{
	char *out = arena_alloc(a, in.length * 3 + 1), *end = out;
	for (size_t i = 0; i < in.length; i++) {
		int c = (unsigned char)in.text[i];
		bool escaped = c == '%' && i + 2 < in.length && hex_digit(in.text[i + 1]) >= 0 &&
			       hex_digit(in.text[i + 2]) >= 0;
		if (escaped) {
			c = hex_digit(in.text[i + 1]) * 16 + hex_digit(in.text[i + 2]);
			i += 2;
		}
		if (escaped ? !unreserved(c) : must_escape(c)) {
			*end++ = '%';
			*end++ = "0123456789ABCDEF"[c >> 4];
			*end++ = "0123456789ABCDEF"[c & 15];
		} else {
			*end++ = (char)c;
		}
	}
	return out;
}

static bool is_tracker(const char *parameter)
{
	size_t name = strcspn(parameter, "=");
	if (name >= 4 && strncasecmp(parameter, "utm_", 4) == 0)
		return true;
	for (size_t i = 0; i < COUNT_OF(trackers); i++)
		if (strlen(trackers[i]) == name && strncasecmp(parameter, trackers[i], name) == 0)
			return true;
	return false;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *query_key(struct piece query, struct arena *a)
{
	const char **list = arena_alloc(a, (query.length + 1) * sizeof *list);
	size_t n = 0;
	while (query.length > 0) {
		struct piece one = cut_at(&query, "&");
		const char *parameter = respell(one, a);
		if (*parameter && !is_tracker(parameter))
			list[n++] = parameter;
		if (query.length > 0) {
			query.text++;
			query.length--;
		}
	}
	qsort(list, n, sizeof *list, by_text);
	const char *key = "";
	for (size_t i = 0; i < n; i++)
		key = arena_printf(a, "%s%c%s", key, i ? '&' : '?', list[i]);
	return key;
}

static bool take_off_end(char *text, const char *end)
{
	size_t length = strlen(text), less = strlen(end);
	if (length < less || strcmp(text + length - less, end) != 0)
		return false;
	text[length - less] = '\0';
	return true;
}

static const char *host_key(struct piece host, bool web, struct arena *a)
{
	char *key = text_lower(arena_bytes(a, host.text, host.length), a);
	if (!web)
		return key;
	if (!take_off_end(key, ":443"))
		take_off_end(key, ":80");
	take_off_end(key, ".");
	return strncmp(key, "www.", 4) == 0 ? key + 4 : key;
}

const char *url_key(const char *url, struct arena *a)
{
	const char *slashes = url ? strstr(url, "://") : NULL;
	if (!slashes)
		return url ? arena_text(a, url) : NULL;
	const char *scheme = text_lower(arena_bytes(a, url, (size_t)(slashes - url)), a);
	bool web = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
	struct piece rest = { slashes + 3, strlen(slashes + 3) };
	struct piece host = cut_at(&rest, "/?#");
	char *path = respell(cut_at(&rest, "?#"), a);
	struct piece query = cut_at(&rest, "#");
	if (query.length > 0)
		query = (struct piece) { query.text + 1, query.length - 1 };
	while (take_off_end(path, "/"))
		;
	return arena_printf(a, "%s://%s%s%s", web ? "https" : scheme, host_key(host, web, a), path,
		query_key(query, a));
}
