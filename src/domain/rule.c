#include "rule.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include "arena.h"
#include "code.h"
#include "db.h"
#include "err.h"
#include "rule_kind.h"
#include "text.h"

enum {
	PROBLEMS_MAX = 1000, /* what nobody would read on after */
	BRIEF_FROM = 50,     /* hints cost a search each */
	TEXT_MAX = 256 * 1024,
	SHOWN_COLUMNS = 60,
};

void problem_add(struct problems *p, const char *field, const char *format, ...)
{
	if (p->count == PROBLEMS_MAX)
		return;
	p->list = arena_more(p->arena, p->list, p->count, sizeof *p->list);
	char text[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	p->list[p->count++] = (struct problem) { field, arena_text(p->arena, text) };
}

const char *check_shown(const struct check *c, const char *value)
{
	return text_cut(text_one_line(value, c->p->arena), SHOWN_COLUMNS, c->p->arena);
}

/* The first character, and how many bytes it takes; 0 at the end. */
static int character(const char *s, ucs4_t *ret)
{
	if ((unsigned char)*s < 0x80) {
		*ret = (unsigned char)*s;
		return *s != '\0';
	}
	return u8_strmbtouc(ret, (const uint8_t *)s);
}

static const char *trimmed(const char *text, struct arena *a)
{
	const char *begin = NULL, *end = text;
	ucs4_t c;
	for (int n; (n = character(text, &c)) > 0; text += n)
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
	for (int n; (n = character(text, &c)) > 0; text += n)
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

bool check_ref(const struct check *c, const char *field, enum kind kind, const char *code)
{
	/* A new record that names itself makes a circle, which another rule explains better. */
	if (code_exists(c->db, kind, code) ||
		(c->is_new && kind == c->r->kind && c->r->code && strcmp(code, c->r->code) == 0))
		return true;
	const char *near = c->brief ? NULL : code_nearest(c->db, (int)kind, code, c->p->arena);
	const char *shown = check_shown(c, code);
	if (near)
		problem_add(c->p, field, "no such %s: '%s'. Did you mean %s?",
			kind_facts(kind)->name, shown, near);
	else
		problem_add(c->p, field, "no such %s: '%s'", kind_facts(kind)->name, shown);
	return false;
}

bool check_date(const struct check *c, const char *field, const char *value)
{
	struct day_span span;
	char resolved[DAY_SIZE];
	struct err why = { 0 };
	if (day_span(value, &span))
		return true;
	if (day_resolve(value, "2000-01-01", resolved, &why))
		problem_add(c->p, field,
			"'%s' is not how a date is stored: write 2024-07-31, 2024-07, 2024-Q3 or "
			"2024",
			check_shown(c, value));
	else
		problem_add(c->p, field, "%s", why.text);
	return false;
}

static bool is_control(ucs4_t c, bool lines)
{
	return (c < 0x20 && !(lines && c == '\n')) || (c >= 0x7f && c < 0xa0);
}

bool check_text(const struct check *c, const char *field, const char *value, bool lines)
{
	size_t length = strlen(value);
	if (length > TEXT_MAX) {
		problem_add(c->p, field, "it is longer than 256 KB: %zu bytes", length);
		return false;
	}
	if (text_is_plain(value))
		return true;
	if (!text_is_utf8(value, length)) {
		problem_add(c->p, field, "it is not UTF-8: '%s'", check_shown(c, value));
		return false;
	}
	ucs4_t each;
	for (int n; (n = character(value, &each)) > 0; value += n)
		if (is_control(each, lines)) {
			problem_add(c->p, field,
				each == '\n' ? "it must be one line"
					     : "it holds the control character U+%04X",
				(unsigned)each);
			return false;
		}
	return true;
}

/* lower-case words joined by hyphens */
static bool is_word(const char *text)
{
	bool letter = false;
	for (; *text; text++) {
		if (*text == '-' ? !letter || !text[1]
				 : !islower((unsigned char)*text) && !isdigit((unsigned char)*text))
			return false;
		letter = *text != '-';
	}
	return letter;
}

static bool check_side(const struct check *c, const char *field, const char *word)
{
	if (code_exists(c->db, KIND_PARTY, word))
		return true;
	problem_add(c->p, field, "no such side: '%s'. It is the code of a party, or third",
		check_shown(c, word));
	return false;
}

bool check_word(const struct check *c, const char *field, const struct vocab *v, const char *word)
{
	if (vocab_has(v, word))
		return true;
	if (v == &vocab_side)
		return check_side(c, field, word);
	if (v->open && is_word(word))
		return true;
	const char *near = vocab_nearest(v, word), *all = "";
	if (near) {
		problem_add(c->p, field, "no such %s: '%s'. Did you mean '%s'?", v->name,
			check_shown(c, word), near);
		return false;
	}
	for (size_t i = 0; v->words[i]; i++)
		all = arena_printf(c->p->arena, "%s%s%s", all, i ? ", " : "", v->words[i]);
	problem_add(c->p, field, "no such %s: '%s'. It is one of %s", v->name, check_shown(c, word),
		all);
	return false;
}

static size_t digits(const char *text)
{
	return strspn(text, "0123456789");
}

static bool is_number(const char *text)
{
	text += *text == '-';
	size_t whole = digits(text);
	const char *rest = text + whole;
	if (whole && *rest == '.' && digits(rest + 1))
		rest += 1 + digits(rest + 1);
	return whole && !*rest;
}

static bool is_language(const char *text)
{
	size_t primary = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	if (primary < 2 || primary > 3)
		return false;
	for (text += primary; *text; text++)
		if (*text == '-' ? !isalnum((unsigned char)text[1])
				 : !isalnum((unsigned char)*text))
			return false;
	return true;
}

static bool is_url(const char *text)
{
	size_t scheme = text_starts(text, "http://") ? 7 : text_starts(text, "https://") ? 8 : 0;
	return scheme && text[scheme] && !strpbrk(text, " <>\"");
}

/* YYYY-MM-DDTHH:MM:SS[.mmm]Z */
static bool is_time(const char *text)
{
	static const char shape[] = "0000-00-00T00:00:00.000Z";
	size_t length = strlen(text);
	if (length != 24 && length != 20)
		return false;
	for (size_t i = 0; i + 1 < length; i++)
		if (shape[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
			return false;
	char day[DAY_SIZE] = "";
	memcpy(day, text, DAY_SIZE - 1);
	return text[length - 1] == 'Z' && day_exists(day) && memcmp(text + 11, "24", 2) < 0 &&
	       text[14] < '6' && text[17] < '6';
}

static void check_day(const struct check *c, const char *field, const char *value)
{
	if (check_date(c, field, value) && !day_exists(value))
		problem_add(c->p, field, "it must be one day, not a period: '%s'", value);
}

static void check_items(const struct check *c, const struct field *f, const char *list)
{
	for (size_t i = 0; i < list_count(list); i++) {
		const char *item = list_item(list, i, c->p->arena);
		for (size_t j = 0; j < i; j++)
			if (strcmp(item, list_item(list, j, c->p->arena)) == 0) {
				problem_add(c->p, f->name, "'%s' stands in it twice",
					check_shown(c, item));
				break;
			}
		if (f->type == FIELD_REFS)
			check_ref(c, f->name, f->ref, item);
		else if (!is_word(item))
			problem_add(c->p, f->name,
				"'%s' is no tag: write lower-case words joined by hyphens",
				check_shown(c, item));
	}
}

/* Texts that may run over several lines. */
static bool is_long(const char *field)
{
	static const char *const names[] = { "summary", "quote", "rationale", "notes", "kept_if",
		"broken_if" };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strcmp(names[i], field) == 0)
			return true;
	return false;
}

static void check_form(const struct check *c, const struct field *f, bool right, const char *value,
	const char *should)
{
	if (!right)
		problem_add(c->p, f->name, "'%s' is no %s", check_shown(c, value), should);
}

static void check_value(const struct check *c, const struct field *f, const char *value)
{
	if (!check_text(c, f->name, value, f->type == FIELD_TEXT && is_long(f->name)))
		return;
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_RULE:
		break;
	case FIELD_DATE:
		check_date(c, f->name, value);
		break;
	case FIELD_DAY:
		check_day(c, f->name, value);
		break;
	case FIELD_TIME:
		check_form(
			c, f, is_time(value), value, "time: write it as 2024-04-01T12:00:00.123Z");
		break;
	case FIELD_REF:
		check_ref(c, f->name, f->ref, value);
		break;
	case FIELD_REFS:
	case FIELD_TAGS:
		check_items(c, f, value);
		break;
	case FIELD_WORD:
		check_word(c, f->name, f->vocab, value);
		break;
	case FIELD_NUMBER:
		check_form(c, f, is_number(value), value,
			"number: write digits, with a point before a fraction");
		break;
	case FIELD_URL:
		check_form(c, f, is_url(value), value,
			"address: it begins with https:// or http:// and holds no blanks");
		break;
	case FIELD_LANGUAGE:
		check_form(c, f, is_language(value), value,
			"language: write its tag, as en or zh-Hant");
		break;
	}
}

static void check_code(const struct check *c)
{
	const struct record *r = c->r;
	const char *kind = kind_facts(r->kind)->name;
	if (!r->code) {
		if (!kind_facts(r->kind)->prefix)
			problem_add(c->p, "code", "it is missing: choose one for the %s", kind);
		return;
	}
	if (!id_is_code(r->code))
		problem_add(c->p, "code",
			"'%s' is no code: letters A to Z, digits, and . _ - after the first, at "
			"most %d",
			check_shown(c, r->code), CODE_MAX);
	else if (c->is_new && code_exists(c->db, r->kind, r->code))
		problem_add(c->p, "code", "%s '%s' is there already", kind, r->code);
	else if (c->is_new && code_was_retracted(c->db, r->kind, r->code))
		problem_add(c->p, "code",
			"%s '%s' was retracted; a code is not used again. Choose another", kind,
			r->code);
}

bool rule_check(struct db *db, const struct record *r, bool is_new, struct problems *p)
{
	const struct kind_facts *k = kind_facts(r->kind);
	struct problems found = { .arena = p->arena };
	const struct check c = { db, r, is_new, p->count >= BRIEF_FROM, &found };
	check_code(&c);
	for (size_t i = 0; i < k->nfields; i++) {
		if (r->values[i])
			check_value(&c, &k->fields[i], r->values[i]);
		else if (k->fields[i].required)
			problem_add(
				&found, k->fields[i].name, "it is missing: %s", k->fields[i].help);
	}
	if (found.count == 0)
		rule_kind_check(&c);
	if (found.count == 0)
		rule_rest_check(&c);
	for (size_t i = 0; i < found.count; i++)
		problem_add(p, found.list[i].field, "%s", found.list[i].text);
	return found.count == 0 && db_ok(db);
}
