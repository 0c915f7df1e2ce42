/* Mail, and pages that a browser saved as MHTML: fields of the head, words of the parts. */
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "mime.h"
#include "page_facts.h"
#include "text.h"

enum {
	DEPTH_MAX = 8,    /* of parts in parts */
	PARTS_MAX = 500,  /* of one mail, all together */
	CHOICES_MAX = 16, /* of one multipart/alternative */
};

struct walk {
	const struct page_xml *xml; /* NULL: HTML cannot be read */
	struct facts *f;
	bool saved;                /* a page, not a letter */
	size_t parts, without_xml; /* HTML that could not be read */
	size_t attached;           /* kept in the mail and not read */
};

static bool entity(struct walk *w, const struct mime *m, int depth, bool page);

static void take(struct facts *f, const struct mime *m, const char *name, const char *key)
{
	const char *field = mime_field(m, name, f->arena);
	if (!field)
		return;
	const char *words = mime_words(field, f->arena);
	fact_add(f, key, words, strlen(words));
}

/* "Press Office" <press@example.org>, without the quotes. */
static void take_sender(struct facts *f, const struct mime *m)
{
	const char *field = mime_field(m, "From", f->arena);
	const char *words = field ? mime_words(field, f->arena) : "";
	const char *quote = *words == '"' ? strchr(words + 1, '"') : NULL;
	if (quote)
		words = arena_printf(
			f->arena, "%.*s%s", (int)(quote - words - 1), words + 1, quote + 1);
	fact_add(f, "mail from", words, strlen(words));
}

/* The words of a part; page: it is the page itself, which also says who wrote it and when. */
static bool words_of(struct walk *w, const struct mime *m, bool html, bool page)
{
	struct arena *a = w->f->arena;
	size_t length, before = w->f->text->length;
	const char *used, *bytes = mime_body(m, a, &length);
	const char *charset = mime_parameter(m, "Content-Type", "charset", a);
	const char *utf8 = page_decode(bytes, length, charset, a, &length, &used);
	struct facts aside = { .arena = a, .text = w->f->text };
	if (before && w->f->text->text[before - 1] != '\n')
		facts_text(w->f, "\n", 1);
	if (!html)
		facts_text(w->f, utf8, length);
	else if (w->xml)
		page_html(w->xml, utf8, length, page ? w->f : &aside);
	else
		w->without_xml++;
	if (aside.trouble)
		w->f->trouble = aside.trouble;
	return w->f->text->length > before;
}

/* Of several forms of one text the last that can be read (RFC 2046, section 5.1.4). */
static bool alternative(struct walk *w, const struct mime *m, const char *boundary, int depth)
{
	struct mime forms[CHOICES_MAX];
	size_t n = 0, at = 0;
	while (n < CHOICES_MAX && mime_next(m, boundary, &at, &forms[n]))
		n++;
	while (n-- > 0)
		if (entity(w, &forms[n], depth, false))
			return true;
	return false;
}

static bool is_root(const struct mime *part, const char *start, struct arena *a)
{
	const char *id = start ? mime_field(part, "Content-ID", a) : NULL;
	return !start || (id && strcmp(id, start) == 0);
}

/* A page and what it is made of (RFC 2387): the page, and of a saved one the frames in it. */
static bool related(struct walk *w, const struct mime *m, const char *boundary, int depth)
{
	struct arena *a = w->f->arena;
	const char *start = mime_parameter(m, "Content-Type", "start", a);
	struct mime part, root;
	size_t at = 0;
	bool found = false, read;
	while (!found && mime_next(m, boundary, &at, &root))
		found = is_root(&root, start, a);
	at = 0;
	if (!found && !mime_next(m, boundary, &at, &root))
		return false;
	if (w->saved)
		take(w->f, &root, "Content-Location", "mail location");
	read = entity(w, &root, depth, w->saved);
	at = 0;
	while (w->saved && mime_next(m, boundary, &at, &part))
		if (part.head != root.head && page_is_html(mime_type(&part, a)))
			read = entity(w, &part, depth, false) || read;
	return read;
}

static bool parts(struct walk *w, const struct mime *m, const char *type, int depth)
{
	const char *boundary = mime_parameter(m, "Content-Type", "boundary", w->f->arena);
	struct mime part;
	size_t at = 0;
	bool read = false;
	if (!boundary)
		return words_of(w, m, false, false);
	if (strcmp(type, "multipart/alternative") == 0)
		return alternative(w, m, boundary, depth);
	if (strcmp(type, "multipart/related") == 0)
		return related(w, m, boundary, depth);
	while (mime_next(m, boundary, &at, &part))
		read = entity(w, &part, depth, false) || read;
	return read;
}

/* A mail in the mail: what it is about, and its words. */
static bool forwarded(struct walk *w, const struct mime *m, int depth)
{
	size_t length, before = w->f->text->length;
	const char *bytes = mime_body(m, w->f->arena, &length);
	struct mime inner = mime_split(bytes, length);
	static const char *const told[] = { "From", "Date", "Subject" };
	for (size_t i = 0; i < COUNT_OF(told); i++) {
		const char *field = mime_field(&inner, told[i], w->f->arena);
		const char *line = arena_printf(w->f->arena, "\n%s: %s\n", told[i],
			field ? mime_words(field, w->f->arena) : "");
		if (field)
			facts_text(w->f, line, strlen(line));
	}
	return entity(w, &inner, depth, false) || w->f->text->length > before;
}

static void attached(struct walk *w, const struct mime *m)
{
	const char *how = mime_field(m, "Content-Disposition", w->f->arena);
	w->attached += !w->saved && how && text_starts(how, "attachment");
}

static bool entity(struct walk *w, const struct mime *m, int depth, bool page)
{
	const char *type = mime_type(m, w->f->arena);
	if (depth >= DEPTH_MAX || w->parts >= PARTS_MAX) {
		w->f->trouble = "it has too many parts: the rest was not read";
		return false;
	}
	w->parts++;
	if (text_starts(type, "multipart/"))
		return parts(w, m, type, depth + 1);
	if (strcmp(type, "message/rfc822") == 0 || strcmp(type, "message/global") == 0)
		return forwarded(w, m, depth + 1);
	if (page_is_html(type) || strcmp(type, "text/plain") == 0)
		return words_of(w, m, page_is_html(type), page);
	attached(w, m);
	return false;
}

/* Was it a browser that wrote it? Date and sender are then those of the saving. */
static bool is_saved_page(const struct mime *m, struct arena *a)
{
	const char *from = mime_field(m, "From", a), *type = mime_type(m, a);
	return mime_field(m, "Snapshot-Content-Location", a) ||
	       (from && strncasecmp(from, "<saved by", 9) == 0) ||
	       (from && strncasecmp(from, "\"saved by", 9) == 0) ||
	       (!mime_field(m, "To", a) && !mime_field(m, "Message-ID", a) &&
		       strcmp(type, "multipart/related") == 0);
}

void page_mail(const struct page_xml *x, const char *bytes, size_t length, struct facts *f)
{
	struct mime m = mime_split(bytes, length);
	struct walk w = { .xml = x, .f = f, .saved = is_saved_page(&m, f->arena) };
	take(f, &m, "Snapshot-Content-Location", "mail location");
	take(f, &m, "Content-Location", "mail location");
	take(f, &m, "Subject", "mail subject");
	take(f, &m, "Date", w.saved ? "mail saving" : "mail date");
	if (!w.saved)
		take_sender(f, &m);
	entity(&w, &m, 0, w.saved);
	if (w.without_xml)
		f->trouble = "its HTML was not read: libxml2 is not there";
	else if (w.attached && !f->trouble)
		f->trouble = arena_printf(f->arena,
			"%zu attachment%s not read; what matters in it is captured as a file of "
			"its "
			"own",
			w.attached, w.attached == 1 ? " was" : "s were");
}
