/* Which of a page's facts is believed: tables, strongest first. */
#include <string.h>

#include "arena.h"
#include "page_facts.h"
#include "text.h"

const char *const page_field_names[PAGE_FIELDS] = {
	[PAGE_URL] = "url",
	[PAGE_TITLE] = "title",
	[PAGE_AUTHOR] = "author",
	[PAGE_PUBLISHER] = "publisher",
	[PAGE_PUBLISHED_ON] = "published_on",
	[PAGE_LANGUAGE] = "language",
	[PAGE_SAVED_AT] = "saved_at",
};

/* The meta names PubDate, ArticleTitle, SiteName and their like are those of Chinese government
 * sites (国办函〔2019〕84号); dc and dcterms are Dublin Core's, citation_ Google Scholar's. Days of
 * a change (dateModified, article:modified_time, og:updated_time) are nowhere in here. */
static const struct {
	enum page_field field;
	const char *key, *from;
} beliefs[] = {
	{ PAGE_URL, "singlefile url", "SingleFile's comment" },
	{ PAGE_URL, "mail location", "where it was saved from" },
	{ PAGE_URL, "canonical", "its canonical link" },
	{ PAGE_URL, "meta og:url", "og:url" },
	{ PAGE_URL, "ld url", "its JSON-LD" },
	{ PAGE_TITLE, "meta og:title", "og:title" },
	{ PAGE_TITLE, "meta articletitle", "its ArticleTitle" },
	{ PAGE_TITLE, "meta citation_title", "citation_title" },
	{ PAGE_TITLE, "ld headline", "its JSON-LD" },
	{ PAGE_TITLE, "meta dc.title", "DC.title" },
	{ PAGE_TITLE, "meta dcterms.title", "dcterms.title" },
	{ PAGE_TITLE, "title", "its title" },
	{ PAGE_TITLE, "h1", "its heading" },
	{ PAGE_TITLE, "ld name", "its JSON-LD" },
	{ PAGE_TITLE, "mail subject", "its subject" },
	{ PAGE_TITLE, "pdf title", "the PDF's title" },
	{ PAGE_TITLE, "first line", "its first line" },
	{ PAGE_AUTHOR, "ld author", "its JSON-LD" },
	{ PAGE_AUTHOR, "meta author", "its author" },
	{ PAGE_AUTHOR, "meta article:author", "article:author" },
	{ PAGE_AUTHOR, "meta citation_author", "citation_author" },
	{ PAGE_AUTHOR, "meta dc.creator", "DC.creator" },
	{ PAGE_AUTHOR, "meta dcterms.creator", "dcterms.creator" },
	{ PAGE_AUTHOR, "meta byl", "its byline" },
	{ PAGE_AUTHOR, "mail from", "its sender" },
	{ PAGE_AUTHOR, "pdf author", "the PDF's author" },
	{ PAGE_PUBLISHER, "meta og:site_name", "og:site_name" },
	{ PAGE_PUBLISHER, "meta sitename", "its SiteName" },
	{ PAGE_PUBLISHER, "ld publisher", "its JSON-LD" },
	{ PAGE_PUBLISHER, "ld-page publisher", "its JSON-LD" },
	{ PAGE_PUBLISHER, "meta citation_publisher", "citation_publisher" },
	{ PAGE_PUBLISHER, "meta dc.publisher", "DC.publisher" },
	{ PAGE_PUBLISHER, "meta dcterms.publisher", "dcterms.publisher" },
	{ PAGE_PUBLISHER, "meta application-name", "its application-name" },
	{ PAGE_PUBLISHED_ON, "ld datepublished", "its JSON-LD" },
	{ PAGE_PUBLISHED_ON, "ld datePublished", "its JSON-LD" },
	{ PAGE_PUBLISHED_ON, "meta article:published_time", "article:published_time" },
	{ PAGE_PUBLISHED_ON, "meta og:published_time", "og:published_time" },
	{ PAGE_PUBLISHED_ON, "itemprop datepublished", "its datePublished" },
	{ PAGE_PUBLISHED_ON, "meta pubdate", "its PubDate" },
	{ PAGE_PUBLISHED_ON, "meta publishdate", "its publishdate" },
	{ PAGE_PUBLISHED_ON, "meta publish-date", "its publish-date" },
	{ PAGE_PUBLISHED_ON, "meta publish_date", "its publish_date" },
	{ PAGE_PUBLISHED_ON, "meta publication_date", "its publication_date" },
	{ PAGE_PUBLISHED_ON, "meta citation_publication_date", "citation_publication_date" },
	{ PAGE_PUBLISHED_ON, "meta citation_date", "citation_date" },
	{ PAGE_PUBLISHED_ON, "meta dcterms.issued", "dcterms.issued" },
	{ PAGE_PUBLISHED_ON, "meta dc.date.issued", "DC.date.issued" },
	{ PAGE_PUBLISHED_ON, "meta dcterms.created", "dcterms.created" },
	{ PAGE_PUBLISHED_ON, "meta dc.date.created", "DC.date.created" },
	{ PAGE_PUBLISHED_ON, "meta dcterms.date", "dcterms.date" },
	{ PAGE_PUBLISHED_ON, "meta dc.date", "DC.date" },
	{ PAGE_PUBLISHED_ON, "meta parsely-pub-date", "parsely-pub-date" },
	{ PAGE_PUBLISHED_ON, "meta sailthru.date", "sailthru.date" },
	{ PAGE_PUBLISHED_ON, "meta date", "its date" },
	{ PAGE_PUBLISHED_ON, "mail date", "its date" },
	{ PAGE_PUBLISHED_ON, "time pubdate", "its pubdate" },
	{ PAGE_PUBLISHED_ON, "time", "its first time" },
	{ PAGE_PUBLISHED_ON, "ld-page datePublished", "its JSON-LD" },
	{ PAGE_PUBLISHED_ON, "pdf date", "the day the PDF was made" },
	{ PAGE_LANGUAGE, "lang", "its lang" },
	{ PAGE_LANGUAGE, "ld inLanguage", "its JSON-LD" },
	{ PAGE_LANGUAGE, "meta content-language", "its Content-Language" },
	{ PAGE_LANGUAGE, "meta dc.language", "DC.language" },
	{ PAGE_LANGUAGE, "meta dcterms.language", "dcterms.language" },
	{ PAGE_LANGUAGE, "meta og:locale", "og:locale" },
	{ PAGE_SAVED_AT, "singlefile date", "SingleFile's comment" },
	{ PAGE_SAVED_AT, "mail saving", "its date" },
};

enum { URL_MAX = 2000, WORDS_MAX = 500 };

static bool web_address(const char *text)
{
	size_t length = strlen(text);
	const char *host = text_starts(text, "https://")  ? text + 8
			   : text_starts(text, "http://") ? text + 7
							  : NULL;
	if (!host || length > URL_MAX || !*host || strchr("/?#:", *host))
		return false;
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f || strchr("\"<>\\^`{|}", *p))
			return false;
	return true;
}

/* zh_CN, ZH-cn, "en, fr": the tag as a record holds it. */
static const char *language(const char *value, struct arena *a)
{
	size_t length = strcspn(value, ",; ");
	char *tag = arena_bytes(a, value, length < 35 ? length : 0);
	size_t letters = 0;
	for (char *p = tag; *p; p++) {
		*p = *p == '_' ? '-' : *p;
		letters += !strchr(tag, '-') || p < strchr(tag, '-');
		if (*p != '-' && !(*p >= '0' && *p <= '9') &&
			!((*p | 32) >= 'a' && (*p | 32) <= 'z'))
			return NULL;
	}
	size_t first = strcspn(tag, "-");
	return first >= 2 && first <= 3 && letters && tag[strlen(tag) - 1] != '-' ? tag : NULL;
}

/* A name, and no address of a profile. */
static const char *words(const char *value, struct arena *a)
{
	if (strstr(value, "://"))
		return NULL;
	size_t length = strlen(value);
	if (length <= WORDS_MAX)
		return value;
	length = WORDS_MAX;
	while (length > 0 && ((unsigned char)value[length] & 0xc0) == 0x80)
		length--;
	return arena_printf(a, "%.*s…", (int)length, value);
}

static const char *fit(enum page_field field, const char *value, struct arena *a)
{
	char day[DAY_SIZE];
	switch (field) {
	case PAGE_URL:
		return web_address(value) ? value : NULL;
	case PAGE_PUBLISHED_ON:
		return page_date(value, day) ? arena_text(a, day) : NULL;
	case PAGE_LANGUAGE:
		return language(value, a);
	case PAGE_SAVED_AT:
		return page_saved_at(value, a);
	case PAGE_TITLE:
		/* what word processors and printers leave where nobody wrote a title */
		return text_starts(value, "Microsoft Word - ") || text_same(value, "untitled")
			       ? NULL
			       : words(value, a);
	case PAGE_AUTHOR:
	case PAGE_PUBLISHER:
	case PAGE_FIELDS:
		break;
	}
	return words(value, a);
}

static void by_table(const struct facts *f, struct page *p)
{
	for (size_t b = 0; b < COUNT_OF(beliefs); b++) {
		struct page_guess *g = &p->fields[beliefs[b].field];
		for (size_t i = 0; !g->value && i < f->count; i++)
			if (strcmp(f->list[i].key, beliefs[b].key) == 0) {
				g->value = fit(beliefs[b].field, f->list[i].value, f->arena);
				g->from = g->value ? beliefs[b].from : NULL;
			}
	}
}

/* "发布时间：2026-03-19" among the first words of the page: the only date that many Chinese pages
 * have. */
static const char *day_in_words(const char *text, struct arena *a)
{
	static const char *const marks[] = { "发布时间", "发布日期", "发文日期", "成文日期",
		"发表时间", "时间：" };
	char day[DAY_SIZE];
	for (size_t i = 0; text && i < COUNT_OF(marks); i++) {
		const char *at = strstr(text, marks[i]);
		if (!at || at - text > 20000)
			continue;
		at += strlen(marks[i]);
		while (*at == ' ' || *at == '\n' || *at == ':' || strncmp(at, "：", 3) == 0)
			at += *at == ' ' || *at == '\n' || *at == ':' ? 1 : 3;
		if (page_date(at, day))
			return arena_text(a, day);
	}
	return NULL;
}

static const char *host_of(const char *url, struct arena *a)
{
	const char *host = strstr(url, "://") + 3;
	if (text_starts(host, "www."))
		host += 4;
	return arena_bytes(a, host, strcspn(host, "/?#:@"));
}

/* More than one Han character in eight bytes of text. */
static bool mostly_han(const char *text, struct arena *a)
{
	enum { SAMPLE = 4000 };
	size_t length = strlen(text), han = 0;
	if (length > SAMPLE)
		length = SAMPLE;
	while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	text = arena_bytes(a, text, length);
	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		han += *p >= 0xe4 && *p <= 0xe9;
	return han >= 10 && han * 8 > length;
}

static void set(struct page *p, enum page_field field, const char *value, const char *from)
{
	if (!p->fields[field].value && value && *value)
		p->fields[field] = (struct page_guess) { value, from };
}

void page_guess(const struct facts *f, const struct page_hints *hints, struct page *p)
{
	char day[DAY_SIZE];
	if (hints->url && web_address(hints->url))
		set(p, PAGE_URL, hints->url, "given");
	by_table(f, p);
	const char *url = p->fields[PAGE_URL].value;
	if (url && page_date_of_url(url, day))
		set(p, PAGE_PUBLISHED_ON, arena_text(f->arena, day), "its address");
	set(p, PAGE_PUBLISHED_ON, day_in_words(p->text, f->arena), "its words");
	if (url)
		set(p, PAGE_PUBLISHER, host_of(url, f->arena), "its address");
	if (p->text && mostly_han(p->text, f->arena))
		set(p, PAGE_LANGUAGE, "zh", "its words");
}
