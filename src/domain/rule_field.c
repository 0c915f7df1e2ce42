#include "rule_field.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>

#include "arena.h"
#include "code.h"
#include "day.h"
#include "db.h"
#include "err.h"
#include "text.h"

enum { TEXT_MAX = 256 * 1024, SHOWN_COLUMNS = 60 };

const char *check_shown(const struct check *c, const char *value)
{
	return text_cut(text_one_line(value, c->p->arena), SHOWN_COLUMNS, c->p->arena);
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
	for (int n; (n = text_character(value, &each)) > 0; value += n)
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
	const char *near = vocab_nearest(v, word);
	if (near) {
		problem_add(c->p, field, "no such %s: '%s'. Did you mean '%s'?", v->name,
			check_shown(c, word), near);
		return false;
	}
	problem_add(c->p, field, "no such %s: '%s'. It is one of %s", v->name, check_shown(c, word),
		vocab_list(v, c->p->arena));
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

void rule_field_check(const struct check *c, const struct field *f, const char *value)
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
