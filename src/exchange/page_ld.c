#include "page_facts.h"

#include <jansson.h>
#include <string.h>

#include "arena.h"

enum { DEEP = 16 };

/* What a text with a day of publication can be; a comment or a picture on the page is not it. */
static const char *rank(const char *type)
{
	static const char *const pages[] = { "WebPage", "ItemPage", "WebSite", "CollectionPage" };
	if (strstr(type, "Article") || strstr(type, "Report") || strstr(type, "Posting") ||
		strstr(type, "Legislation") || strcmp(type, "SpecialAnnouncement") == 0)
		return "ld";
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		if (strcmp(type, pages[i]) == 0)
			return "ld-page";
	return NULL;
}

static const char *rank_of(json_t *object)
{
	json_t *type = json_object_get(object, "@type"), *one;
	size_t i;
	if (json_is_string(type))
		return rank(json_string_value(type));
	json_array_foreach(type, i, one)
	{
		if (json_is_string(one) && rank(json_string_value(one)))
			return rank(json_string_value(one));
	}
	return NULL;
}

/* A text, or the name of a person or organisation, or the first few of them. */
static const char *name_of(json_t *value, struct arena *a)
{
	const char *all = NULL;
	json_t *one;
	size_t i;
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_object(value))
		return json_string_value(json_object_get(value, "name"));
	json_array_foreach(value, i, one)
	{
		const char *name = i < 5 && !json_is_array(one) ? name_of(one, a) : NULL;
		if (name)
			all = all ? arena_printf(a, "%s; %s", all, name) : name;
	}
	return all;
}

static void take(struct facts *f, const char *rank, json_t *object, const char *member)
{
	const char *value = name_of(json_object_get(object, member), f->arena);
	if (value)
		fact_add(f, arena_printf(f->arena, "%s %s", rank, member), value, strlen(value));
}

static void walk(struct facts *f, json_t *value, int depth)
{
	static const char *const members[] = { "datePublished", "headline", "name", "author",
		"publisher", "inLanguage", "url" };
	const char *key;
	json_t *one;
	size_t i;
	if (depth > DEEP)
		return;
	for (i = 0; i < json_array_size(value); i++)
		walk(f, json_array_get(value, i), depth + 1);
	if (!json_is_object(value))
		return;
	const char *found = rank_of(value);
	for (i = 0; found && i < COUNT_OF(members); i++)
		take(f, found, value, members[i]);
	json_object_foreach(value, key, one)
	{
		if (strcmp(key, "@graph") == 0 || strcmp(key, "mainEntity") == 0)
			walk(f, one, depth + 1);
	}
}

void page_ld(const char *json, size_t length, struct facts *f)
{
	/* line ends inside strings are common and not allowed */
	char *copy = arena_bytes(f->arena, json, length);
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)copy[i] < ' ')
			copy[i] = ' ';
	json_error_t ignored;
	json_t *root = json_loadb(copy, length, JSON_DISABLE_EOF_CHECK, &ignored);
	if (root)
		walk(f, root, 0);
	json_decref(root);
}
