#include "csl_item.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "csl.h"
#include "day.h"
#include "macros.h"
#include "text.h"

struct reader {
	struct csl_item *item;
	json_t *value;
	const char *type;
	void (*left_out)(void *context, const char *field);
	void *context;
	struct arena *arena;
};

static void fault(struct reader *rd, const char *field, const char *text)
{
	struct csl_item *it = rd->item;
	it->bad = true;
	if (it->nfaults < CSL_FAULTS) {
		it->faults[it->nfaults].field = field;
		it->faults[it->nfaults++].text = text;
	}
}

/* A text, or a number as text; NULL where the field is missing, empty or anything else. */
static const char *text_of(json_t *value, struct arena *a)
{
	if (json_is_integer(value))
		return arena_printf(a, "%lld", (long long)json_integer_value(value));
	const char *text = json_string_value(value);
	return text && *text ? arena_text(a, text) : NULL;
}

static const char *get(const struct reader *rd, const char *name)
{
	return text_of(json_object_get(rd->value, name), rd->arena);
}

static void set(struct reader *rd, const char *field, const char *value)
{
	if (value)
		record_set(&rd->item->record, field, value);
}

/* The record keeps names apart by ';'. */
static const char *name_part(json_t *name, const char *part, struct arena *a)
{
	const char *text = text_of(json_object_get(name, part), a);
	if (!text)
		return NULL;
	char *clean = arena_text(a, text);
	for (char *c = clean; *c; c++)
		if (*c == ';')
			*c = ',';
	return clean;
}

static const char *joined(const char *one, const char *two, struct arena *a)
{
	return one && two ? arena_printf(a, "%s %s", one, two) : one ? one : two;
}

static const char *name_text(json_t *name, struct arena *a)
{
	const char *literal = name_part(name, "literal", a);
	if (literal)
		return literal;
	const char *family = joined(
		name_part(name, "non-dropping-particle", a), name_part(name, "family", a), a);
	const char *given = joined(
		name_part(name, "given", a), name_part(name, "dropping-particle", a), a);
	const char *suffix = name_part(name, "suffix", a);
	if (suffix)
		given = given ? arena_printf(a, "%s, %s", given, suffix) : suffix;
	return family && given ? arena_printf(a, "%s, %s", family, given)
			       : joined(family, given, a);
}

static void read_names(struct reader *rd, json_t *names)
{
	const char *all = NULL;
	size_t i;
	json_t *name;
	json_array_foreach(names, i, name)
	{
		const char *text = name_text(name, rd->arena);
		if (text)
			all = all ? arena_printf(rd->arena, "%s; %s", all, text) : text;
	}
	set(rd, "author", all);
}

/* Numbers are also met as texts. */
static int number_of(json_t *value)
{
	if (json_is_integer(value)) {
		json_int_t n = json_integer_value(value);
		return n > 0 && n <= 9999 ? (int)n : -1;
	}
	const char *text = json_string_value(value);
	size_t digits = text ? strspn(text, "0123456789") : 0;
	return digits && digits <= 4 && !text[digits] ? (int)strtol(text, NULL, 10) : -1;
}

/* [2024, 7, 31] as "2024-07-31"; false when it is no date. */
static bool parts_text(json_t *parts, char ret[DAY_SIZE])
{
	struct day_span span;
	size_t n = json_array_size(parts);
	int year = number_of(json_array_get(parts, 0));
	int month = n > 1 ? number_of(json_array_get(parts, 1)) : 0;
	int day = n > 2 ? number_of(json_array_get(parts, 2)) : 0;
	if (n < 1 || n > 3 || year < 1 || month < 0 || month > 12 || day < 0 || day > 31)
		return false;
	if (n == 1)
		snprintf(ret, DAY_SIZE, "%04d", year % 10000);
	else if (n == 2)
		snprintf(ret, DAY_SIZE, "%04d-%02d", year % 10000, month % 100);
	else
		snprintf(ret, DAY_SIZE, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
	return day_span(ret, &span);
}

/* The written date that has exactly these first and last days, or the narrowest around them. */
static const char *enclosing(const struct day_span *s, struct arena *a, bool *ret_exact)
{
	int month = (int)strtol(s->first + 5, NULL, 10);
	const char *const forms[] = { s->first, arena_printf(a, "%.7s", s->first),
		arena_printf(a, "%.4s-Q%d", s->first, (month + 2) / 3),
		arena_printf(a, "%.4s", s->first) };
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		struct day_span whole;
		if (!day_span(forms[i], &whole) || strcmp(whole.first, s->first) > 0 ||
			strcmp(whole.last, s->last) < 0)
			continue;
		*ret_exact = strcmp(whole.first, s->first) == 0 && strcmp(whole.last, s->last) == 0;
		return arena_text(a, forms[i]);
	}
	return NULL;
}

/* "2024-07-31", or EDTF's interval "2024-07/2024-09" (ISO 8601-2). */
static bool span_of_text(const char *text, struct day_span *ret)
{
	char from[DAY_SIZE] = "";
	struct day_span last;
	size_t slash = strcspn(text, "/");
	if (slash >= sizeof from)
		return false;
	memcpy(from, text, slash);
	if (!day_span(from, ret))
		return false;
	if (!text[slash])
		return true;
	if (!day_span(text + slash + 1, &last) || strcmp(last.last, ret->first) < 0)
		return false;
	memcpy(ret->last, last.last, sizeof ret->last);
	return true;
}

static bool span_of_parts(json_t *list, struct day_span *ret)
{
	char from[DAY_SIZE], to[DAY_SIZE];
	struct day_span last;
	size_t n = json_array_size(list);
	if (n < 1 || n > 2 || !parts_text(json_array_get(list, 0), from) || !day_span(from, ret))
		return false;
	if (n == 1)
		return true;
	if (!parts_text(json_array_get(list, 1), to) || !day_span(to, &last) ||
		strcmp(last.last, ret->first) < 0)
		return false;
	memcpy(ret->last, last.last, sizeof ret->last);
	return true;
}

static void read_issued(struct reader *rd, json_t *date)
{
	struct day_span span;
	bool exact = false, known;
	json_t *parts = json_object_get(date, "date-parts");
	const char *text = json_string_value(date);
	if (!text)
		text = json_string_value(json_object_get(date, "raw"));
	if (!text)
		text = json_string_value(json_object_get(date, "literal"));
	known = parts ? span_of_parts(parts, &span) : text && span_of_text(text, &span);
	const char *written = known ? enclosing(&span, rd->arena, &exact) : NULL;
	set(rd, "published_on", written);
	if (!exact || json_is_true(json_object_get(date, "circa")))
		rd->left_out(rd->context, "issued (not the whole of it)");
}

/* Zotero's field is free text. */
static void read_language(struct reader *rd, const char *language)
{
	static const struct {
		const char *name, *tag;
	} names[] = { { "english", "en" }, { "eng", "en" }, { "chinese", "zh" }, { "zho", "zh" },
		{ "chi", "zh" }, { "中文", "zh" }, { "汉语", "zh" }, { "简体中文", "zh-Hans" },
		{ "繁體中文", "zh-Hant" }, { "spanish", "es" }, { "french", "fr" },
		{ "german", "de" }, { "russian", "ru" }, { "japanese", "ja" } };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (text_same(names[i].name, language)) {
			set(rd, "language", names[i].tag);
			return;
		}
	size_t primary = strspn(text_lower(language, rd->arena), "abcdefghijklmnopqrstuvwxyz");
	if (primary >= 2 && primary <= 3 &&
		strspn(language + primary, "-_") == (language[primary] != 0))
		set(rd, "language", language);
	else
		rd->left_out(rd->context, "language (no tag)");
}

/* A line of the note that kept wrote: "kept-side: CN". */
static bool take_line(struct reader *rd, const char *line)
{
	static const char *const fields[] = { "kind", "side", "origin", "reliability" };
	if (strncmp(line, "Archived: ", 10) == 0)
		return true;
	if (strncmp(line, "kept-", 5) != 0)
		return false;
	size_t name = strcspn(line, ":");
	const char *value = line + name + (line[name] == ':');
	value += strspn(value, " ");
	if (name == 9 && strncmp(line, "kept-code", 9) == 0)
		rd->item->code = text_upper(value, rd->arena);
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (strlen(fields[i]) == name - 5 && strncmp(line + 5, fields[i], name - 5) == 0)
			set(rd, fields[i], value);
	return true;
}

static void read_note(struct reader *rd, const char *note)
{
	bool other = false;
	while (*note) {
		size_t length = strcspn(note, "\n");
		const char *line = arena_bytes(rd->arena, note, length);
		other |= *line && !take_line(rd, line);
		note += length + (note[length] == '\n');
	}
	if (other)
		rd->left_out(rd->context, "note");
}

static void read_publisher(struct reader *rd)
{
	const char *container = get(rd, "container-title"), *publisher = get(rd, "publisher");
	bool contained = rd->type && csl_contained(rd->type);
	const char *chosen = contained && container ? container : publisher ? publisher : container;
	if (!chosen)
		chosen = get(rd, "authority");
	set(rd, "publisher", chosen);
	if (container && publisher && strcmp(container, publisher) != 0)
		rd->left_out(rd->context, contained ? "publisher (beside container-title)"
						    : "container-title (beside publisher)");
}

/* Fields that are read below; the others are told. */
static bool is_read(const char *name)
{
	static const char *const names[] = { "id", "citation-key", "type", "title", "author",
		"publisher", "container-title", "issued", "URL", "language", "note", "authority" };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool is_blank(json_t *value)
{
	return json_is_null(value) || (json_is_string(value) && !*json_string_value(value)) ||
	       (json_is_array(value) && json_array_size(value) == 0);
}

static void tell_others(struct reader *rd)
{
	const char *name;
	json_t *value;
	json_object_foreach(rd->value, name, value)
	{
		bool as_url = strcmp(name, "DOI") == 0 && !get(rd, "URL");
		if (!is_read(name) && !is_blank(value) && !as_url)
			rd->left_out(rd->context, name);
	}
}

static void read_title(struct reader *rd)
{
	const char *title = get(rd, "title");
	if (!title)
		title = get(rd, "title-short");
	if (!title)
		title = get(rd, "container-title");
	if (!title)
		title = get(rd, "URL");
	rd->item->untitled = !get(rd, "title");
	set(rd, "title", title);
	if (!title)
		fault(rd, "title", "it has none, nor a URL to stand for one");
}

static void read_url(struct reader *rd)
{
	const char *url = get(rd, "URL"), *doi = get(rd, "DOI");
	if (!url && doi)
		url = text_starts(doi, "http") ? doi
					       : arena_printf(rd->arena, "https://doi.org/%s", doi);
	set(rd, "url", url);
}

void csl_item_read(json_t *value, struct csl_item *ret,
	void (*left_out)(void *context, const char *field), void *context, struct arena *a)
{
	struct reader rd = {
		.item = ret, .value = value, .left_out = left_out, .context = context, .arena = a
	};
	*ret = (struct csl_item) { .record.kind = KIND_SOURCE };
	if (!json_is_object(value)) {
		fault(&rd, NULL, "it is no object");
		return;
	}
	ret->key = get(&rd, "citation-key");
	if (!ret->key)
		ret->key = get(&rd, "id");
	if (ret->key && strstr(ret->key, "://"))
		ret->key = NULL; /* Zotero's id of an item, which nobody cites by */
	rd.type = get(&rd, "type");
	set(&rd, "kind", csl_kind(rd.type, a));
	read_title(&rd);
	read_url(&rd);
	read_names(&rd, json_object_get(value, "author"));
	read_publisher(&rd);
	if (json_object_get(value, "issued"))
		read_issued(&rd, json_object_get(value, "issued"));
	if (get(&rd, "language"))
		read_language(&rd, get(&rd, "language"));
	if (get(&rd, "note"))
		read_note(&rd, get(&rd, "note"));
	tell_others(&rd);
}
