#include "page_facts.h"

#include <string.h>
#include <time.h>

#include "arena.h"
#include "err.h"
#include "text.h"

#ifdef KEPT_CAPTURE
#include <libxml/HTMLparser.h>

#include "library.h"

struct page_xml {
	htmlParserCtxtPtr (*create)(
		htmlSAXHandlerPtr, void *, const char *, int, const char *, xmlCharEncoding);
	int (*options)(htmlParserCtxtPtr, int);
	int (*chunk)(htmlParserCtxtPtr, const char *, int, int);
	void (*stop)(xmlParserCtxtPtr);
	void (*done)(htmlParserCtxtPtr);
};

bool page_xml_load(struct page_xml **ret, struct arena *a, struct err *e)
{
	static const struct symbol wanted[] = {
		SYMBOL(struct page_xml, create, "htmlCreatePushParserCtxt"),
		SYMBOL(struct page_xml, options, "htmlCtxtUseOptions"),
		SYMBOL(struct page_xml, chunk, "htmlParseChunk"),
		SYMBOL(struct page_xml, stop, "xmlStopParser"),
		SYMBOL(struct page_xml, done, "htmlFreeParserCtxt"),
	};
	*ret = arena_alloc(a, sizeof **ret);
	return library_load(
		"libxml2.so.2", "libxml2", "reading a page", *ret, wanted, COUNT_OF(wanted), e);
}

enum { CHUNK = 16 * 1024, SECONDS = 5, KEY_MAX = 120, GRAB_MAX = 1 << 20 };

/* Where the reading is. */
struct reader {
	struct facts *f;
	int drawings;         /* open svg elements: their titles are not the page's */
	int hidden;           /* open elements whose text nobody sees */
	const char *grab;     /* the key under which text is being collected; NULL: none */
	const char *grab_end; /* the element that ends it */
	struct buf *grabbed;
};

static bool among(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

static const char *attribute(const xmlChar **atts, const char *name)
{
	for (; atts && atts[0]; atts += 2)
		if (strcmp((const char *)atts[0], name) == 0)
			return (const char *)atts[1];
	return NULL;
}

static void add(struct reader *r, const char *kind, const char *name, const char *value)
{
	if (!value || strlen(name) > KEY_MAX)
		return;
	const char *key = arena_printf(r->f->arena, "%s%s%s", kind, *name ? " " : "", name);
	fact_add(r->f, text_lower(key, r->f->arena), value, strlen(value));
}

static void meta(struct reader *r, const xmlChar **atts)
{
	static const char *const names[] = { "property", "name", "itemprop", "http-equiv" };
	const char *content = attribute(atts, "content");
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const char *name = attribute(atts, names[i]);
		if (name)
			add(r, i == 2 ? "itemprop" : "meta", name, content);
	}
}

static void link_or_time(struct reader *r, const char *name, const xmlChar **atts)
{
	const char *rel = attribute(atts, "rel"), *prop = attribute(atts, "itemprop");
	if (strcmp(name, "link") == 0 && rel && text_same(rel, "canonical"))
		add(r, "canonical", "", attribute(atts, "href"));
	if (strcmp(name, "time") == 0)
		add(r, attribute(atts, "pubdate") ? "time pubdate" : "time", "",
			prop && strstr(prop, "Modified") ? NULL : attribute(atts, "datetime"));
	if (prop && strcmp(name, "meta") != 0) {
		const char *value = attribute(atts, "content");
		add(r, "itemprop", prop, value ? value : attribute(atts, "datetime"));
	}
}

static void grab(struct reader *r, const char *key, const char *element)
{
	if (r->grab)
		return;
	r->grab = key;
	r->grab_end = element;
	buf_clear(r->grabbed);
}

static void break_line(struct reader *r, const char *name)
{
	static const char *const inside[] = { "a", "b", "i", "em", "strong", "span", "font", "u",
		"small", "sub", "sup", "code", "abbr", "time", "mark", "s", "q", "cite", NULL };
	if (!among(name, inside))
		facts_text(r->f, "\n", 1);
}

static const char *const unseen[] = { "script", "style", "template", "noscript", "svg", "head",
	"iframe", "object", "select", "textarea", NULL };

static void on_start(void *context, const xmlChar *element, const xmlChar **atts)
{
	struct reader *r = context;
	const char *name = (const char *)element, *type = attribute(atts, "type");
	if (strcmp(name, "html") == 0)
		add(r, "lang", "", attribute(atts, "lang"));
	else if (strcmp(name, "meta") == 0)
		meta(r, atts);
	link_or_time(r, name, atts);
	if (strcmp(name, "title") == 0 && r->drawings == 0 && !fact_of(r->f, "title"))
		grab(r, "title", "title");
	else if (strcmp(name, "h1") == 0 && !fact_of(r->f, "h1"))
		grab(r, "h1", "h1");
	else if (strcmp(name, "script") == 0 && type && text_starts(type, "application/ld+json")) {
		r->grab = NULL;
		grab(r, "ld", "script");
	}
	r->drawings += strcmp(name, "svg") == 0;
	if (among(name, unseen))
		r->hidden++;
	break_line(r, name);
}

static void on_end(void *context, const xmlChar *element)
{
	struct reader *r = context;
	const char *name = (const char *)element;
	if (r->grab && strcmp(name, r->grab_end) == 0) {
		if (strcmp(r->grab, "ld") == 0)
			page_ld(r->grabbed->text, r->grabbed->length, r->f);
		else
			fact_add(r->f, r->grab, r->grabbed->text, r->grabbed->length);
		r->grab = NULL;
	}
	if (strcmp(name, "svg") == 0 && r->drawings > 0)
		r->drawings--;
	if (among(name, unseen) && r->hidden > 0)
		r->hidden--;
	break_line(r, name);
}

static void on_text(void *context, const xmlChar *text, int length)
{
	struct reader *r = context;
	size_t n = (size_t)length;
	if (r->grab && r->grabbed->length + n < GRAB_MAX)
		buf_add(r->grabbed, (const char *)text, n);
	if (r->hidden == 0)
		facts_text(r->f, (const char *)text, n);
}

static void on_cdata(void *context, const xmlChar *text, int length)
{
	struct reader *r = context;
	if (r->grab && strcmp(r->grab, "ld") == 0 && r->grabbed->length + (size_t)length < GRAB_MAX)
		buf_add(r->grabbed, (const char *)text, (size_t)length);
}

/* "url: ..." and "saved date: ..." on lines of their own. */
static void comment_line(struct reader *r, const char *comment, const char *name, const char *key)
{
	const char *at = strstr(comment, name);
	if (at)
		fact_add(r->f, key, at + strlen(name), strcspn(at + strlen(name), "\r\n"));
}

static void on_comment(void *context, const xmlChar *text)
{
	struct reader *r = context;
	const char *comment = (const char *)text;
	if (fact_of(r->f, "singlefile date") || fact_of(r->f, "singlefile url") ||
		(!strstr(comment, "Page saved with SingleFile") &&
			!strstr(comment, "Archive processed by SingleFile")))
		return;
	comment_line(r, comment, " url:", "singlefile url");
	comment_line(r, comment, " saved date:", "singlefile date");
}

void page_html(const struct page_xml *x, const char *utf8, size_t length, struct facts *f)
{
	struct err full = { 0 };
	SCOPED(buf_done) struct buf grabbed = buf_new(2 * GRAB_MAX, &full);
	struct reader r = { .f = f, .grabbed = &grabbed };
	htmlSAXHandler sax = {
		.startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_cdata,
		.comment = on_comment,
	};
	htmlParserCtxtPtr c = x->create(&sax, &r, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (!c)
		return;
	x->options(c, HTML_PARSE_NONET | HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
			      HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC);
	clock_t until = clock() + SECONDS * CLOCKS_PER_SEC;
	for (size_t done = 0; done < length;) {
		size_t n = length - done < CHUNK ? length - done : CHUNK;
		x->chunk(c, utf8 + done, (int)n, done + n == length);
		done += n;
		if (clock() > until && done < length) {
			f->trouble = "reading it took too long; what came by then was used";
			break;
		}
	}
	x->done(c);
}

bool page_built(void)
{
	return true;
}
#else
bool page_built(void)
{
	return false;
}

bool page_xml_load(struct page_xml **ret, struct arena *a, struct err *e)
{
	(void)ret;
	(void)a;
	return err_set(e, ERR_IO,
		"this kept was built without reading pages (meson setup -Dcapture=enabled)");
}

void page_html(const struct page_xml *x, const char *utf8, size_t length, struct facts *f)
{
	(void)x;
	(void)utf8;
	(void)length;
	(void)f;
}
#endif
