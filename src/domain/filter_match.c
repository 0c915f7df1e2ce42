#include "filter_match.h"

#include <string.h>

#include "arena.h"
#include "text.h"

/* A letter, a digit or anything beyond ASCII: what the index holds. */
static bool has_letters(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80 || (*text >= '0' && *text <= '9') ||
			((*text | 0x20) >= 'a' && (*text | 0x20) <= 'z'))
			return true;
	return false;
}

static const char *quoted(const char *word, struct arena *a)
{
	size_t length = strlen(word);
	bool begins = length > 1 && word[length - 1] == '*';
	char *bare = arena_bytes(a, word, length - begins);
	for (char *p = bare; (p = strchr(p, '"')); p++)
		*p = ' ';
	return arena_printf(a, "\"%s\"%s", text_han_spaced(bare, a), begins ? "*" : "");
}

const char *filter_match(const char *const *words, size_t count, bool any, struct arena *a)
{
	const char *ret = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!has_letters(words[i]))
			continue;
		const char *term = quoted(words[i], a);
		ret = ret ? arena_printf(a, "%s%s%s", ret, any ? " OR " : " AND ", term) : term;
	}
	return ret;
}
