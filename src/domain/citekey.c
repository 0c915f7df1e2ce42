#include "citekey.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "db.h"
#include "domain_sql.h"
#include "ledger.h"
#include "macros.h"
#include "text.h"

enum {
	WHO_MAX = 16,  /* letters of the who */
	WORD_MAX = 16, /* and of the title's word */
	TELLING = 4,   /* letters of a word that tells something */
};

/* Words that tell nothing of who or what. */
static const char *const empty_words[] = { "a", "about", "after", "amid", "an", "and", "article",
	"as", "at", "by", "for", "from", "in", "into", "its", "of", "on", "or", "over", "release",
	"says", "statement", "that", "the", "their", "this", "to", "via", "what", "when", "will",
	"with" };

/* Lower-case ASCII letters and digits; accents taken off; everything else parts words. */
static const char *plain(const char *text, struct arena *a)
{
	const char *in = text_unaccented(text, a);
	char *out = arena_alloc(a, strlen(in) + 1), *end = out;
	for (; *in; in++)
		if (*in != '\'' && *in != '.')
			*end++ = isalnum((unsigned char)*in) && (unsigned char)*in < 0x80
					 ? (char)tolower((unsigned char)*in)
					 : ' ';
	return out;
}

static bool is_empty_word(const char *word)
{
	for (size_t i = 0; i < COUNT_OF(empty_words); i++)
		if (strcmp(empty_words[i], word) == 0)
			return true;
	return false;
}

/* The next word of plain text; NULL at its end. */
static const char *next_word(const char **at, struct arena *a)
{
	*at += strspn(*at, " ");
	size_t length = strcspn(*at, " ");
	if (length == 0)
		return NULL;
	const char *word = arena_bytes(a, *at, length);
	*at += length;
	return word;
}

/* The telling words of a name run together, as many as have room; "" where there is none. */
static const char *name_key(const char *name, struct arena *a)
{
	const char *at = plain(name, a), *key = "";
	for (const char *word; (word = next_word(&at, a));) {
		if (is_empty_word(word))
			continue;
		if (!*key && strlen(word) > WHO_MAX)
			return arena_bytes(a, word, WHO_MAX);
		if (strlen(key) + strlen(word) > WHO_MAX)
			break;
		key = arena_printf(a, "%s%s", key, word);
	}
	return key;
}

static const char *author_key(const char *author, struct arena *a)
{
	size_t first = strcspn(author, ";");
	size_t family = strcspn(author, ",");
	return name_key(arena_bytes(a, author, family < first ? family : first), a);
}

/* "xinhuanet" of https://www.xinhuanet.com/... */
static const char *host_name_key(const char *url, struct arena *a)
{
	const char *host = strstr(url, "://");
	if (!host)
		return "";
	host += strlen("://");
	if (text_starts(host, "www."))
		host += strlen("www.");
	return name_key(arena_bytes(a, host, strcspn(host, "./:?#")), a);
}

static const char *who_key(
	const char *author, const char *publisher, const char *url, struct arena *a)
{
	const char *key = author ? author_key(author, a) : "";
	if (!*key && publisher)
		key = name_key(publisher, a);
	if (!*key && url)
		key = host_name_key(url, a);
	return *key ? key : "source";
}

static const char *word_key(const char *title, struct arena *a)
{
	const char *at = plain(title, a);
	for (const char *word; (word = next_word(&at, a));)
		if (strlen(word) >= TELLING && !is_empty_word(word) &&
			!isdigit((unsigned char)*word))
			return strlen(word) > WORD_MAX ? arena_bytes(a, word, WORD_MAX) : word;
	return "";
}

const char *citekey_derive(const char *author, const char *publisher, const char *url,
	const char *published_on, const char *title, struct arena *a)
{
	return arena_printf(a, "%s%.4s%s", who_key(author, publisher, url, a),
		published_on ? published_on : "nd", title ? word_key(title, a) : "");
}

static int by_code(const void *a, const void *b)
{
	return strcmp(((const struct citekey *)a)->code, ((const struct citekey *)b)->code);
}

/* Those that are the same: its own first, then the one recorded first. */
static int by_key(const void *a, const void *b)
{
	const struct citekey *x = a, *y = b;
	int order = strcmp(x->key, y->key);
	if (order != 0)
		return order;
	if (x->own != y->own)
		return x->own ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

/* Tell apart what has one key. False when nothing had to be. */
static bool tell_apart(struct citekey *list, size_t count, struct arena *a)
{
	bool changed = false;
	qsort(list, count, sizeof *list, by_key);
	for (size_t i = 0, first = 0; i < count; i++) {
		if (strcmp(list[i].key, list[first].key) != 0)
			first = i;
		if (i == first)
			continue;
		list[i].base = arena_printf(a, "%s-%s", list[i].key, text_lower(list[i].code, a));
		changed = true;
	}
	for (size_t i = 0; i < count; i++)
		if (list[i].base != list[i].key) {
			list[i].key = list[i].base;
			list[i].own = false;
		}
	return changed;
}

static bool read_all(struct ledger *l, struct arena *a, struct citekeys *ret, size_t room)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_citekey_sources);
	SCOPED(arena_done) struct arena row = { 0 };
	while (ret->count < room && stmt_next(&q)) {
		arena_clear(&row);
		const char *own = col_text(&q, "citekey", &row);
		const char *key = own ? own
				      : citekey_derive(col_text(&q, "author", &row),
						col_text(&q, "publisher", &row),
						col_text(&q, "url", &row),
						col_text(&q, "published_on", &row),
						col_text(&q, "title", &row), &row);
		key = arena_text(a, key);
		ret->by_key[ret->count] = (struct citekey) { .code = col_text(&q, "code", a),
			.key = key,
			.base = key,
			.place = ret->count,
			.own = own != NULL };
		ret->count++;
	}
	return db_ok(l->db);
}

bool citekeys_read(struct ledger *l, struct arena *a, struct citekeys *ret)
{
	size_t room = (size_t)db_int(l->db, q_citekey_count);
	*ret = (struct citekeys) { .by_key = arena_alloc(a, (room + 1) * sizeof *ret->by_key),
		.by_code = arena_alloc(a, (room + 1) * sizeof *ret->by_code) };
	if (!db_ok(l->db) || !read_all(l, a, ret, room))
		return false;
	while (tell_apart(ret->by_key, ret->count, a))
		;
	memcpy(ret->by_code, ret->by_key, ret->count * sizeof *ret->by_code);
	qsort(ret->by_code, ret->count, sizeof *ret->by_code, by_code);
	return true;
}

const char *citekey_of(const struct citekeys *k, const char *source)
{
	const struct citekey wanted = { .code = source };
	const struct citekey *found = source ? bsearch(&wanted, k->by_code, k->count, sizeof wanted,
						       by_code)
					     : NULL;
	return found ? found->key : NULL;
}

static int by_key_alone(const void *a, const void *b)
{
	return strcmp(((const struct citekey *)a)->key, ((const struct citekey *)b)->key);
}

const char *citekey_source(const struct citekeys *k, const char *key)
{
	const struct citekey wanted = { .key = key };
	const struct citekey *found = key ? bsearch(&wanted, k->by_key, k->count, sizeof wanted,
						    by_key_alone)
					  : NULL;
	return found ? found->code : NULL;
}

/* Letters, digits and single marks between them; beyond ASCII pandoc's letters are not ours. */
static bool is_bare(const char *key)
{
	static const char marks[] = ":.#$%&-+?<>~/";
	bool letter = false;
	for (const char *c = key; *c; c++) {
		bool mark = strchr(marks, *c);
		if (mark && !letter)
			return false;
		letter = !mark;
		if (letter && *c != '_' && !isalnum((unsigned char)*c))
			return false;
	}
	return letter;
}

static bool has_space(const char *key)
{
	ucs4_t c;
	for (const uint8_t *s = (const uint8_t *)key; (s = u8_next(&c, s));)
		if (uc_is_space(c) || c == 0xa0 || c == 0x2007 || c == 0x202f)
			return true;
	return false;
}

const char *citekey_cite(const char *key, struct arena *a)
{
	if (!*key || strpbrk(key, "{}") || has_space(key) ||
		strcmp(text_printable(key, a), key) != 0)
		return NULL;
	return arena_printf(a, is_bare(key) ? "@%s" : "@{%s}", key);
}
