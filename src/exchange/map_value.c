#include "map_value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "code.h"
#include "err.h"
#include "hash.h"
#include "macros.h"
#include "text.h"

static bool is_null(const struct mapping *m, const char *text)
{
	for (size_t i = 0; i < m->nnulls; i++)
		if (strcmp(m->nulls[i], text) == 0)
			return true;
	return false;
}

static const char *cell(const struct mapping *m, const struct table_row *row, const char *name)
{
	const char *text = table_cell(row, name);
	return text && !is_null(m, text) ? text : NULL;
}

const char *map_raw(const struct mapping *m, const struct map_field *f, const struct table_row *row,
	struct arena *a)
{
	const struct map_value *v = &f->value;
	const char *all = v->constant;
	for (size_t i = 0; i < v->ncolumns; i++) {
		const char *text = cell(m, row, v->columns[i]);
		if (text)
			all = all ? arena_printf(a, "%s%s%s", all, v->join, text) : text;
	}
	return all;
}

static const char *trimmed(const char *text, size_t length, struct arena *a)
{
	while (length && strchr(" \t\r\n", *text)) {
		text++;
		length--;
	}
	while (length && strchr(" \t\r\n", text[length - 1]))
		length--;
	return arena_bytes(a, text, length);
}

/* The nth part that is not empty; NULL: there are fewer. */
static const char *part(const char *text, const char *separator, size_t n, struct arena *a)
{
	size_t width = strlen(separator);
	while (*text) {
		const char *end = strstr(text, separator);
		const char *piece = trimmed(text, end ? (size_t)(end - text) : strlen(text), a);
		if (*piece && n-- == 0)
			return piece;
		if (!end)
			break;
		text = end + width;
	}
	return NULL;
}

static const struct field *field_of(const struct map_field *f)
{
	enum kind kind = f->of_source ? KIND_SOURCE : f->kind;
	int i = field_index(kind, f->name);
	return i < 0 ? NULL : &kind_facts(kind)->fields[i];
}

static bool splits_records(const struct map_field *f)
{
	const struct field *field = field_of(f);
	return f->value.split && !(field && field_is_list(field));
}

size_t map_items(const struct mapping *m, const struct map_field *f, const struct table_row *row,
	struct arena *a)
{
	size_t n = 0;
	const char *raw = splits_records(f) ? map_raw(m, f, row, a) : NULL;
	while (raw && part(raw, f->value.split, n, a))
		n++;
	return n ? n : 1;
}

static bool translate(const struct map_value *v, const char *text, const char **ret, struct err *e)
{
	*ret = text;
	for (size_t i = 0; i < v->nwords; i++)
		if (strcmp(v->words[i].from, text) == 0) {
			*ret = v->words[i].to;
			return true;
		}
	for (size_t i = 0; i < v->nwords; i++)
		if (text_same(v->words[i].from, text)) {
			*ret = v->words[i].to;
			return true;
		}
	if (v->has_else)
		*ret = v->otherwise;
	else if (v->nwords)
		return err_set(e, ERR_INPUT,
			"'%s' is not among the \"values\" of the mapping, which has no \"else\"",
			text);
	return true;
}

const char *map_code(const char *text, struct arena *a)
{
	enum { KEEP = 51 }; /* of CODE_MAX: a hyphen and twelve digits may follow */
	char *code = arena_alloc(a, strlen(text) + 1), *to = code;
	for (const char *c = text; *c; c++)
		if (isalnum((unsigned char)*c) && (unsigned char)*c < 0x80)
			*to++ = (char)toupper((unsigned char)*c);
		else if (to > code && to[-1] != '-')
			*to++ = '-';
	while (to > code && to[-1] == '-')
		to--;
	*to = '\0';
	bool ascii = true;
	for (const char *c = text; *c; c++)
		ascii &= (unsigned char)*c < 0x80;
	if (ascii && *code && strlen(code) <= CODE_MAX)
		return code;
	char hex[HASH_HEX];
	struct hash h = hash_of(text, strlen(text));
	hash_hex(&h, hex);
	const char *tail = text_upper(arena_bytes(a, hex, 12), a);
	return *code ? arena_printf(a, "%.*s-%s", KEEP, code, tail) : tail;
}

/* "1,234,567.5" and "1 234 567,5"? Only what is certain: groups of three behind a comma, an
 * apostrophe or a space. */
static const char *without_groups(const char *text, struct arena *a)
{
	char *plain = arena_alloc(a, strlen(text) + 1), *to = plain;
	const char *c = text;
	if (*c == '+')
		c++;
	for (; *c; c++) {
		bool narrow = strncmp(c, "\xe2\x80\xaf", 3) == 0,
		     hard = strncmp(c, "\xc2\xa0", 2) == 0;
		size_t width = narrow ? 3 : hard ? 2 : strchr(", '", *c) ? 1 : 0;
		if (width == 0) {
			*to++ = *c;
			continue;
		}
		size_t digits = strspn(c + width, "0123456789");
		if (digits != 3 || to == plain)
			return text;
		c += width - 1;
	}
	*to = '\0';
	return plain;
}

/* 1.5e3 -> 1500: the point moved, no digit changed. */
static const char *without_exponent(const char *text, struct arena *a)
{
	size_t mantissa = strcspn(text, "eE");
	char *end;
	long power = text[mantissa] ? strtol(text + mantissa + 1, &end, 10) : 0;
	if (!text[mantissa] || *end || end == text + mantissa + 1 || power > 30 || power < -30)
		return text;
	char *digits = arena_alloc(a, mantissa + 80), *to = digits;
	size_t point = 0, count = 0;
	bool negative = *text == '-', seen = false;
	for (size_t i = negative; i < mantissa; i++) {
		if (text[i] == '.')
			seen = true;
		else if (!isdigit((unsigned char)text[i]))
			return text;
		else {
			to[count++] = text[i];
			point += !seen;
		}
	}
	digits[count] = '\0';
	long place = (long)point + power;
	while ((long)count < place)
		digits[count++] = '0';
	digits[count] = '\0';
	const char *sign = negative ? "-" : "";
	if (place <= 0)
		return arena_printf(a, "%s0.%.*s%s", sign, (int)-place,
			"000000000000000000000000000000000000000000000000000000000000", digits);
	size_t zeros = strspn(digits, "0");
	size_t skip = zeros < (size_t)place ? zeros : (size_t)place - 1;
	return (long)count == place
		       ? arena_printf(a, "%s%s", sign, digits + skip)
		       : arena_printf(a, "%s%.*s.%s", sign, (int)((size_t)place - skip),
				 digits + skip, digits + place);
}

static const char *word_form(const char *text, struct arena *a)
{
	char *word = text_lower(text, a);
	for (char *c = word; *c; c++)
		if (*c == ' ' || *c == '_')
			*c = '-';
	return word;
}

static bool typed(const struct mapping *m, const struct map_field *f, const struct field *field,
	const char *text, struct arena *a, const char **ret, struct err *e)
{
	struct date_rules rules = m->dates;
	char day[DAY_SIZE];
	*ret = text;
	if (f->value.order != ORDER_UNKNOWN)
		rules.order = f->value.order;
	if (f->value.code)
		*ret = map_code(text, a);
	else if (field && field_is_date(field)) {
		if (!date_read(text, &rules, day, e))
			return false;
		*ret = arena_text(a, day);
	} else if (field && field->type == FIELD_NUMBER)
		*ret = without_exponent(without_groups(text, a), a);
	else if (field && field->type == FIELD_WORD && !vocab_has(field->vocab, text))
		*ret = strcmp(field->name, "reliability") == 0 || strcmp(field->name, "side") == 0
			       ? text_upper(text, a)
			       : word_form(text, a);
	return true;
}

/* "US, CN" or "US;CN", or a line each: a list as records hold it. */
static bool list_value(const struct map_field *f, const char *raw, struct arena *a,
	const char **ret, struct err *e)
{
	const char *separator = f->value.split;
	for (const char *c = "\n;|,"; !separator && *c; c++)
		if (strchr(raw, *c))
			separator = arena_bytes(a, c, 1);
	const char *all = NULL, *piece, *item;
	for (size_t n = 0; (piece = part(raw, separator ? separator : "\n", n, a)); n++) {
		if (!translate(&f->value, piece, &item, e))
			return false;
		if (item && f->value.code)
			item = map_code(item, a);
		if (item)
			all = all ? arena_printf(a, "%s;%s", all, item) : item;
	}
	*ret = all;
	return true;
}

bool map_value(const struct mapping *m, const struct map_field *f, const struct table_row *row,
	size_t item, struct arena *a, const char **ret, struct err *e)
{
	const struct field *field = field_of(f);
	const char *raw = map_raw(m, f, row, a);
	*ret = NULL;
	if (!raw) { /* the table of values may say what an empty cell means */
		for (size_t i = 0; i < f->value.nwords && !*ret; i++)
			if (!*f->value.words[i].from)
				*ret = f->value.words[i].to;
		return true;
	}
	if (field && field_is_list(field))
		return list_value(f, raw, a, ret, e);
	if (splits_records(f) && !(raw = part(raw, f->value.split, item, a)))
		return true;
	if (!f->value.constant && !translate(&f->value, raw, &raw, e))
		return false;
	return !raw || typed(m, f, field, raw, a, ret, e);
}
