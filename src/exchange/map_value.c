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

static const char *cell(
	const struct mapping *m, const struct table_row *row, const char *name, struct arena *a)
{
	const char *text = strstr(name, ".*") && !table_cell(row, name)
				   ? table_cells(row, name, "\n", a)
				   : table_cell(row, name);
	return text && !is_null(m, text) ? text : NULL;
}

/* An address ends at white space, at marks that enclose it, and before the marks of a sentence. */
static size_t link_length(const char *text)
{
	size_t length = strcspn(text, " \t\r\n<>\"'[]{}|\\^`");
	int open = 0;
	for (size_t i = 0; i < length; i++) {
		open += text[i] == '(';
		if (text[i] == ')' && open-- == 0)
			length = i;
	}
	while (length && strchr(".,;:!?*", text[length - 1]))
		length--;
	return length;
}

/* The addresses in a text, a line each. */
static const char *links_of(const char *text, struct arena *a)
{
	const char *all = NULL;
	for (const char *c = text; (c = strstr(c, "http"));) {
		size_t scheme = strncmp(c, "https://", 8) == 0  ? 8
				: strncmp(c, "http://", 7) == 0 ? 7
								: 0;
		size_t length = scheme ? link_length(c) : 0;
		if (scheme && length > scheme) {
			const char *one = arena_bytes(a, c, length);
			all = all ? arena_printf(a, "%s\n%s", all, one) : one;
		}
		c += length > 4 ? length : 4;
	}
	return all;
}

static const char *without(const struct map_value *v, const char *text, struct arena *a)
{
	for (size_t i = 0; i < v->nremoved; i++) {
		size_t width = strlen(v->removed[i]);
		char *rest = arena_text(a, text), *at = rest;
		while (width && (at = strstr(at, v->removed[i])))
			memmove(at, at + width, strlen(at + width) + 1);
		text = rest;
	}
	return v->nremoved ? text_trimmed(text, strlen(text), a) : text;
}

const char *map_raw(const struct mapping *m, const struct map_field *f, const struct table_row *row,
	struct arena *a)
{
	const struct map_value *v = &f->value;
	const char *all = v->constant;
	for (size_t i = 0; i < v->ncolumns; i++) {
		const char *text = cell(m, row, v->columns[i], a);
		if (text)
			all = all ? arena_printf(a, "%s%s%s", all, v->join, text) : text;
	}
	if (all && !v->constant)
		all = without(v, all, a);
	if (all && v->links)
		all = links_of(all, a);
	return all && *all ? all : NULL;
}

/* The nth part, "" where it is empty; NULL: there are fewer. */
static const char *part(const char *text, const char *separator, size_t n, struct arena *a)
{
	size_t width = strlen(separator);
	for (;; n--) {
		const char *end = strstr(text, separator);
		if (n == 0)
			return text_trimmed(text, end ? (size_t)(end - text) : strlen(text), a);
		if (!end)
			return NULL;
		text = end + width;
	}
}

static const char *separator_of(const struct map_value *v)
{
	return v->links ? "\n" : v->split;
}

static const struct field *field_of(const struct map_field *f)
{
	enum kind kind = f->of_source ? KIND_SOURCE : f->kind;
	int i = field_index(kind, f->name);
	return i < 0 ? NULL : &kind_facts(kind)->fields[i];
}

bool map_splits(const struct map_field *f)
{
	const struct field *field = field_of(f);
	return separator_of(&f->value) && !(field && field_is_list(field));
}

size_t map_items(const struct mapping *m, const struct map_field *f, const struct table_row *row,
	struct arena *a)
{
	size_t n = 0;
	const char *raw = map_splits(f) ? map_raw(m, f, row, a) : NULL;
	while (raw && part(raw, separator_of(&f->value), n, a))
		n++;
	return n ? n : 1;
}

/* What the field itself checks, so that the table may name only some of its values. */
static bool is_checked(const struct field *f)
{
	return f && (field_is_date(f) || f->type == FIELD_NUMBER || f->type == FIELD_REF ||
			    f->type == FIELD_REFS);
}

static bool translate(const struct map_value *v, const struct field *field, const char *text,
	const char **ret, struct err *e)
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
	else if (v->nwords && !is_checked(field))
		return err_set(e, ERR_INPUT,
			"'%s' is not among the \"values\" of the mapping, which has no \"else\"",
			text);
	return true;
}

static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

const char *map_code(const char *text, struct arena *a)
{
	enum { KEEP = 27, LONG = 40 }; /* a hyphen and twelve digits may follow */
	char *code = arena_alloc(a, strlen(text) + 1), *to = code;
	bool ascii = true, whole = true;
	for (const char *c = text; *c; c++) {
		bool stays = is_plain(*c) || (strchr("._-", *c) && to > code && is_plain(c[1]));
		whole &= stays;
		ascii &= (unsigned char)*c < 0x80;
		if (stays)
			*to++ = (char)toupper((unsigned char)*c);
		else if (to > code && to[-1] != '-')
			*to++ = '-';
	}
	while (to > code && to[-1] == '-')
		to--;
	*to = '\0';
	if (ascii && *code && strlen(code) <= (whole ? CODE_MAX : LONG))
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

static const char *number(const struct mapping *m, const char *text, struct arena *a)
{
	const char *plain = plain_digits(text, a);
	if (m->decimal_comma) {
		char *turned = arena_text(a, plain);
		for (char *c = turned; *c; c++)
			*c = (char)(*c == ',' ? '.' : *c == '.' ? ',' : *c);
		plain = turned;
	}
	plain = without_exponent(without_groups(plain, a), a);
	return m->decimal_comma && strchr(plain, ',') ? text : plain;
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
		*ret = number(m, text, a);
	else if (field && field->type == FIELD_WORD && !vocab_has(field->vocab, text))
		*ret = strcmp(field->name, "reliability") == 0 || strcmp(field->name, "side") == 0
			       ? text_upper(text, a)
			       : word_form(text, a);
	return true;
}

/* "US, CN" or "US;CN", or a line each: a list as records hold it. ours: its words are ours already.
 */
static bool list_value(const struct map_field *f, const char *raw, bool ours, struct arena *a,
	const char **ret, struct err *e)
{
	const char *separator = separator_of(&f->value);
	for (const char *c = "\n;|,"; !separator && *c; c++)
		if (strchr(raw, *c))
			separator = arena_bytes(a, c, 1);
	const char *all = NULL, *piece, *item;
	for (size_t n = 0; (piece = part(raw, separator ? separator : "\n", n, a)); n++) {
		if (!*piece)
			continue;
		item = piece;
		if (!ours && !translate(&f->value, field_of(f), piece, &item, e))
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
	bool ours = f->value.constant || !raw;
	*ret = NULL;
	for (size_t i = 0; !raw && i < f->value.nwords; i++)
		if (!*f->value.words[i].from) /* what an empty cell means */
			raw = f->value.words[i].to;
	if (!raw)
		return true;
	if (field && field_is_list(field))
		return list_value(f, raw, ours, a, ret, e);
	if (map_splits(f) && (!(raw = part(raw, separator_of(&f->value), item, a)) || !*raw))
		return true;
	if (!ours && !translate(&f->value, field, raw, &raw, e))
		return false;
	return !raw || typed(m, f, field, raw, a, ret, e);
}
