#include "page_facts.h"

#include <string.h>

#include "arena.h"
#include "bytes.h"

bool page_is_text(const char *type)
{
	return strncmp(type, "text/", 5) == 0 || strcmp(type, "application/json") == 0 ||
	       strcmp(type, "application/xml") == 0;
}

bool page_is_html(const char *type)
{
	return strcmp(type, "text/html") == 0 || strcmp(type, "application/xhtml+xml") == 0;
}

bool page_is_mail(const char *type)
{
	return strcmp(type, "message/rfc822") == 0 || strcmp(type, "multipart/related") == 0;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/* At most so many bytes, ending with a whole character. */
static size_t whole(const char *text, size_t length, size_t most)
{
	if (length <= most)
		return length;
	while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
		most--;
	return most;
}

void fact_add(struct facts *f, const char *key, const char *value, size_t length)
{
	if (!value || f->count == f->room)
		return;
	length = whole(value, length, FACT_MAX);
	char *copy = arena_alloc(f->arena, length + 1), *to = copy;
	for (size_t i = 0; i < length; i++) {
		if (!blank(value[i]))
			*to++ = value[i];
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > copy && to[-1] == ' ')
		to--;
	*to = '\0';
	if (*copy)
		f->list[f->count++] = (struct fact) { key, copy };
}

const char *fact_of(const struct facts *f, const char *key)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->list[i].key, key) == 0)
			return f->list[i].value;
	return NULL;
}

/* A break stays a line, a run of blanks is one. */
void facts_text(struct facts *f, const char *text, size_t length)
{
	struct buf *b = f->text;
	length = whole(text, length, b->length < BYTES_TEXT_MAX ? BYTES_TEXT_MAX - b->length : 0);
	for (size_t i = 0; i < length;) {
		size_t n = i;
		while (n < length && !blank(text[n]))
			n++;
		buf_add(b, text + i, n - i);
		bool line = false;
		for (i = n; i < length && blank(text[i]); i++)
			line = line || text[i] == '\n';
		char last = b->length ? b->text[b->length - 1] : '\n';
		if (i > n && last != '\n') {
			if (last != ' ')
				buf_add(b, line ? "\n" : " ", 1);
			else if (line)
				b->text[b->length - 1] = '\n';
		}
	}
}
