/* The one form of a value: rule_normalise() of rule.h. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>

#include "arena.h"
#include "rule.h"
#include "text.h"

static const char *trimmed(const char *text, struct arena *a)
{
	const char *begin = NULL, *end = text;
	ucs4_t c;
	for (int n; (n = text_character(text, &c)) > 0; text += n)
		if (!uc_is_property_white_space(c)) {
			begin = begin ? begin : text;
			end = text + n;
		}
	if (!begin)
		return NULL;
	return *end ? arena_bytes(a, begin, (size_t)(end - begin)) : begin;
}

/* Never part of a composition: Latin before the combining marks, Han, their punctuation. What is
 * left goes through the whole algorithm, which costs ten times as much. */
static bool stands_alone(ucs4_t c)
{
	return c < 0x300 || (c >= 0x2010 && c <= 0x2027) || (c >= 0x3001 && c <= 0x3029) ||
	       (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xff01 && c <= 0xff5e);
}

static bool is_composed(const char *text)
{
	ucs4_t c;
	for (int n; (n = text_character(text, &c)) > 0; text += n)
		if (!stands_alone(c))
			return false;
	return true;
}

static const char *composed(const char *text, struct arena *a)
{
	if (is_composed(text))
		return text;
	size_t length;
	uint8_t *form = u8_normalize(
		UNINORM_NFC, (const uint8_t *)text, strlen(text), NULL, &length);
	if (!form)
		return text;
	const char *copy = arena_bytes(a, (const char *)form, length);
	free(form);
	return copy;
}

/* Line ends of other systems become line feeds, tabs spaces. */
static const char *plain_breaks(const char *text, struct arena *a)
{
	if (!strpbrk(text, "\r\t"))
		return text;
	char *copy = arena_text(a, text), *to = copy;
	for (const char *s = copy; *s; s++) {
		if (*s == '\r' && s[1] == '\n')
			continue;
		*to++ = *s == '\t' ? ' ' : *s;
	}
	*to = '\0';
	return copy;
}

/* Of a plain text: no blank at its ends, and something between them. */
static bool is_trimmed(const char *text)
{
	size_t length = strlen(text);
	return length && text[0] != ' ' && text[length - 1] != ' ';
}

/* A text that is not UTF-8 stays as it is, for the check to refuse. */
static const char *clean(const char *text, struct arena *a)
{
	if (!text || (text_is_plain(text) && is_trimmed(text)) || !text_is_utf8(text, strlen(text)))
		return text;
	const char *rest = trimmed(plain_breaks(text, a), a);
	return rest ? composed(rest, a) : NULL;
}

static const char *hyphenated(const char *word, struct arena *a)
{
	char *copy = text_lower(word, a);
	for (char *s = copy; *s; s++)
		if (*s == ' ' || *s == '_')
			*s = '-';
	return copy;
}

static const char *in_vocab(const struct vocab *v, const char *word, struct arena *a)
{
	for (size_t i = 0; v->words[i]; i++)
		if (strcmp(v->words[i], word) == 0)
			return v->words[i];
	const char *form = hyphenated(word, a);
	for (size_t i = 0; v->words[i]; i++)
		if (text_same(v->words[i], form))
			return v->words[i];
	/* Any other side is the code of a party. */
	return v == &vocab_side ? text_upper(word, a) : form;
}

static const char *each_item(enum field_type type, const char *list, struct arena *a)
{
	char *form = arena_alloc(a, strlen(list) + 1);
	size_t used = 0;
	for (size_t i = 0; i < list_count(list); i++) {
		const char *item = clean(list_item(list, i, a), a);
		if (!item)
			continue;
		item = type == FIELD_REFS ? text_upper(item, a) : hyphenated(item, a);
		if (used)
			form[used++] = ';';
		memcpy(form + used, item, strlen(item));
		used += strlen(item);
	}
	return used ? form : NULL;
}

static const char *language_form(const char *value, struct arena *a)
{
	char *copy = arena_text(a, value);
	for (char *s = copy; *s && *s != '-'; s++)
		*s = (char)tolower((unsigned char)*s);
	return copy;
}

static const char *rule_form(const char *value, struct arena *a)
{
	const char *form = text_upper(value, a);
	return text_starts(form, "RRULE:") ? form + strlen("RRULE:") : form;
}

static const char *form_of(const struct field *f, const char *value, struct arena *a)
{
	value = clean(value, a);
	if (!value)
		return NULL;
	switch (f->type) {
	case FIELD_REF:
	case FIELD_DATE:
	case FIELD_DAY:
		return text_upper(value, a);
	case FIELD_REFS:
	case FIELD_TAGS:
		return text_is_utf8(value, strlen(value)) ? each_item(f->type, value, a) : value;
	case FIELD_WORD:
		return in_vocab(f->vocab, value, a);
	case FIELD_LANGUAGE:
		return language_form(value, a);
	case FIELD_RULE:
		return rule_form(value, a);
	case FIELD_TEXT:
	case FIELD_TIME:
	case FIELD_NUMBER:
	case FIELD_URL:
		return value;
	}
	return value;
}

static void fill(struct record *r, const char *field, const char *value)
{
	if (!record_get(r, field))
		record_set(r, field, value);
}

static void fill_in(struct record *r)
{
	bool recurs = record_get(r, "schedule") != NULL;
	if (r->kind == KIND_COMMITMENT) {
		fill(r, "kind", "other");
		fill(r, "duty", recurs ? "recur" : "act");
		fill(r, "due_basis", recurs || record_get(r, "due_on") ? "stated" : "none");
	}
	if (r->kind == KIND_RATING)
		fill(r, "confidence", "moderate");
}

void rule_normalise(struct record *r, struct arena *a)
{
	const struct kind_facts *k = kind_facts(r->kind);
	const char *code = clean(r->code, a);
	r->code = code ? text_upper(code, a) : NULL;
	for (size_t i = 0; i < k->nfields; i++)
		if (r->values[i])
			r->values[i] = form_of(&k->fields[i], r->values[i], a);
	for (size_t i = 0; i < r->nbearings; i++) {
		struct bearing *b = &r->bearings[i];
		const char *commitment = clean(b->commitment, a),
			   *milestone = clean(b->milestone, a);
		const char *word = clean(b->bearing, a);
		b->commitment = commitment ? text_upper(commitment, a) : NULL;
		b->milestone = milestone ? text_upper(milestone, a) : NULL;
		if (word)
			b->bearing = bearing_from(word) ? bearing_from(word) : text_lower(word, a);
		b->note = clean(b->note, a);
	}
	fill_in(r);
}
