/* Log what happened: evidence, its source, and how it bears. */
#include <string.h>

#include "captured.h"
#include "fetched.h"
#include "command.h"
#include "fields.h"
#include "heard.h"
#include "say.h"
#include "text.h"

struct args {
	const char *on, *nature, *credibility, *quote, *locator, *milestone, *note;
	const char *url, *title, *author, *publisher, *published, *language, *side, *origin,
		*reliability, *kind;
	bool supports, contradicts, context, fetch, no_fetch;
};

static const char *flagged(const struct args *o)
{
	return o->supports      ? "supports"
	       : o->contradicts ? "contradicts"
	       : o->context     ? "context"
				: NULL;
}

/* The bearing of those codes that had none. */
static bool decide_bearings(struct app *app, const struct args *o, struct heard *h)
{
	if (o->supports + o->contradicts + o->context > 1)
		return err_set(&app->err, ERR_USAGE,
			"--supports, --contradicts and --context exclude each other. Say it of "
			"each: WD-02:+ WD-07:~");
	for (size_t i = 0; i < h->evidence.nbearings; i++) {
		struct bearing *b = &h->evidence.bearings[i];
		if (!h->asked[i])
			continue;
		b->bearing = flagged(o);
		if (b->bearing)
			continue;
		if (!app->prompts) {
			b->bearing = "context";
			app_note(app,
				"%s: context, since nothing was said; %s:+ supports, %s:- "
				"contradicts",
				b->commitment, b->commitment, b->commitment);
			continue;
		}
		b->bearing = heard_ask_bearing(app, b->commitment);
		if (!b->bearing)
			return false;
	}
	return true;
}

static bool more_of_bearings(struct app *app, const struct args *o, struct heard *h)
{
	const char *due = NULL;
	if (o->milestone && !(due = typed_date(app, "--milestone", o->milestone)))
		return false;
	size_t met = 0;
	for (size_t i = 0; i < h->evidence.nbearings; i++) {
		struct bearing *b = &h->evidence.bearings[i];
		if (o->note)
			b->note = o->note;
		if (due && strcmp(b->bearing, "supports") == 0) {
			b->milestone = due;
			met++;
		}
	}
	if (due && !met)
		return err_set(&app->err, ERR_INPUT,
			"--milestone: only supporting evidence meets a milestone. Write %s:+",
			h->evidence.bearings[0].commitment);
	return true;
}

static bool source_given(struct app *app, const struct args *o, struct heard *h)
{
	const struct {
		const char *name, *value;
	} given[] = {
		{ "url", o->url },
		{ "title", o->title },
		{ "author", o->author },
		{ "publisher", o->publisher },
		{ "kind", o->kind },
		{ "published_on", o->published },
		{ "language", o->language },
		{ "side", o->side },
		{ "origin", o->origin },
		{ "reliability", o->reliability },
	};
	for (size_t i = 0; i < COUNT_OF(given); i++) {
		if (!given[i].value)
			continue;
		if (!h->has_source && !h->fresh) {
			h->has_source = h->fresh = true;
		}
		if (!h->fresh) {
			if (!text_same(record_get(&h->source, given[i].name), given[i].value))
				app_note(app,
					"source %s is there already, its %s stays: kept edit %s "
					"--%s '%s' --typo",
					h->source.code, given[i].name, h->source.code,
					given[i].name, given[i].value);
			continue;
		}
		if (!field_set(app, &h->source, given[i].name, given[i].value))
			return false;
	}
	if (h->fresh && h->page)
		captured_fill(h->page, &h->source, &app->arena);
	const char *url = record_get(&h->source, "url");
	if (h->fresh && !record_get(&h->source, "title")) {
		if (!url)
			return err_set(
				&app->err, ERR_USAGE, "a source needs its address, or --title");
		record_set(&h->source, "title", url);
	}
	return true;
}

/* When it happened: what was typed, else the source's day; never today. */
static bool decide_date(struct app *app, const struct args *o, struct heard *h)
{
	const char *published = record_get(&h->source, "published_on"), *typed = o->on;
	if (!typed && published) {
		record_set(&h->evidence, "occurred_on", published);
		return true;
	}
	const char *day = NULL;
	if (typed)
		day = typed_past(app, "--on", typed);
	else if (app->prompts)
		day = ask_date(app, "when did it happen");
	else
		err_set(&app->err, ERR_USAGE, "when did it happen? %s Add --on DATE",
			h->page && h->page->page.trouble
				? arena_printf(&app->arena, "The page gave none: %s.",
					  h->page->page.trouble)
			: h->has_source ? "The source has no date of publication."
					: "There is no source.");
	record_set(&h->evidence, "occurred_on", day);
	return day != NULL;
}

static bool fill_evidence(struct app *app, const struct args *o, struct heard *h)
{
	struct record *e = &h->evidence;
	record_set(e, "summary", h->summary);
	record_set(e, "quote", o->quote);
	record_set(e, "locator", o->locator);
	if (!field_set(app, e, "nature", o->nature ? o->nature : "statement"))
		return false;
	return !o->credibility || field_set(app, e, "credibility", o->credibility);
}

static const char *short_title(struct app *app, const struct record *source)
{
	const char *title = record_get(source, "title");
	return text_cut(text_one_line(title ? title : "", &app->arena), 60, &app->arena);
}

static const char *publisher_and_language(struct app *app, const struct record *s)
{
	const char *publisher = record_get(s, "publisher"), *language = record_get(s, "language");
	return arena_printf(&app->arena, "%s%s%s%s", publisher ? ", " : "",
		text_one_line(publisher ? publisher : "", &app->arena), language ? ", " : "",
		language ? language : "");
}

/* What was kept of the page, and what was guessed from it. */
static void say_page(struct app *app, const struct heard *h, struct doc *d)
{
	const struct captured *c = h->page;
	const char *kept = arena_printf(&app->arena, "%s, saved %.10s, sha256 %.12s%s", c->as.code,
		c->as.captured_at, c->as.sha256,
		c->fresh ? h->fresh ? ", stored" : ", stored as another version"
			 : ", was stored already");
	say_fact(app, d, "page", kept);
	const char *guesses = h->fresh ? captured_guesses(c, &h->source, &app->arena) : "";
	if (*guesses)
		say_fact(app, d, "guessed",
			arena_printf(&app->arena, "%s; if wrong: kept edit %s --title '...' --typo",
				guesses, h->source.code));
}

static void say_source(struct app *app, struct heard *h, struct doc *d)
{
	const struct record *s = &h->source;
	if (!h->has_source) {
		say_fact(app, d, "source", "none; without one nobody can check it");
		return;
	}
	const char *url = record_get(s, "url"), *title = record_get(s, "title");
	if (h->fresh) {
		bool bare = url && title && strcmp(url, title) == 0;
		say_fact(app, d, "source",
			arena_printf(&app->arena, "%s \"%s\"%s, new%s", s->code,
				short_title(app, s), publisher_and_language(app, s),
				bare ? arena_printf(&app->arena,
					       ", its title is the address: kept edit %s --title "
					       "'...' --typo",
					       s->code)
				     : ""));
	} else if (h->typed_url && url && strcmp(url, h->typed_url) != 0) {
		const char *was = arena_printf(
			&app->arena, "%s is reused; it was already there as %s", s->code, url);
		if (say_to_person(app))
			doc_fact(d, "source", ROLE_PLAIN, was);
		else
			app_note(app, "source %s", was);
	} else
		say_fact(app, d, "source",
			arena_printf(&app->arena, "%s \"%s\"%s", s->code, short_title(app, s),
				h->typed_url || h->page ? ", which was there already" : ""));
	if (h->page)
		say_page(app, h, d);
	if (h->seen && *h->seen)
		say_fact(app, d, "seen before",
			arena_printf(&app->arena, "%s%s%s: the same event?  kept show %.*s",
				h->page ? "the same page is the source of " : "", h->seen,
				h->page ? "" : " rests on the same source",
				(int)strcspn(h->seen, ", "), h->seen));
}

static bool say_bearings(struct app *app, const struct heard *h, struct doc *d, const char **next)
{
	const struct record *e = &h->evidence;
	for (size_t i = 0; i < e->nbearings; i++) {
		const struct bearing *b = &e->bearings[i];
		struct commitment_brief c;
		if (!commitment_brief_get(&app->ledger, b->commitment, &app->arena, &c))
			return false;
		const char *verb = strcmp(b->bearing, "context") == 0 ? "is context of"
								      : b->bearing;
		doc_textf(d, ROLE_STRONG, "%s %s %s, which is %s",
			app->global.dry_run ? "what would be logged" : e->code, verb, b->commitment,
			say_status(app, &c));
		if (!*next)
			*next = say_next(&c, app->global.dry_run ? NULL : e->code, &app->arena);
	}
	return true;
}

/* A month that is not over: it may have happened on any of its days. */
static void say_span(struct app *app, const char *on)
{
	struct day_span span;
	if (day_span(on, &span) && strcmp(span.last, app->ledger.today) > 0)
		app_note(app, "%s counts from its last day on, %s; if you know the day: --on DAY",
			on, day_human(span.last, &app->arena));
}

static bool report(struct app *app, const struct args *o, struct heard *h)
{
	struct doc *d = doc_new(&app->arena);
	const struct record *e = &h->evidence;
	const char *next = NULL;
	if (!say_bearings(app, h, d, &next))
		return false;
	const char *on = record_get(e, "occurred_on");
	say_fact(app, d, "happened",
		o->on ? say_to_person(app) ? on : NULL
		      : arena_printf(&app->arena, "%s%s", on,
				record_get(&h->source, "published_on")
					? h->page ? ", from the page's date; --on to change"
						  : ", the day its source was published; --on to "
						    "change"
					: ""));
	say_span(app, on);
	say_fact(app, d, "nature", o->nature ? NULL : "statement; --nature act or announcement");
	for (size_t i = 0; i < e->nbearings; i++)
		if (e->bearings[i].milestone)
			say_fact(app, d, "meets",
				arena_printf(&app->arena, "what %s owed by %s",
					e->bearings[i].commitment,
					day_human(e->bearings[i].milestone, &app->arena)));
	say_source(app, h, d);
	doc_fact(d, "next", ROLE_PLAIN, next);
	const struct written w = { e->code, e->entry, say_commitments(e, &app->arena) };
	return say_written(app, &w, 1, d);
}

/* A new source may have been stored by somebody else between the first look and the write lock. */
static bool look_again(struct app *app, const struct args *o, struct heard *h)
{
	if (!h->fresh)
		return true;
	const char *url = record_get(&h->source, "url");
	const char *code = url ? ledger_source_at(&app->ledger, url, &app->arena) : NULL;
	if (!code && h->page && !h->typed_url)
		code = captured_source(app, h->page, &app->arena);
	if (!code)
		return app->err.code == ERR_NONE;
	h->fresh = false;
	return ledger_record(&app->ledger, KIND_SOURCE, code, &app->arena, &h->source) &&
	       source_given(app, o, h);
}

static bool write_all(struct app *app, const struct args *o, struct heard *h)
{
	if (!write_begin(app) || !look_again(app, o, h))
		return false;
	if (h->fresh && !write_record(app, &h->source, NULL))
		return false;
	if (h->has_source) {
		h->seen = ledger_evidence_of(&app->ledger, h->source.code, &app->arena);
		record_set(&h->evidence, "source", h->source.code);
	}
	if (h->page && !captured_keep(app, h->page, h->source.code, &app->arena))
		return false;
	return write_record(app, &h->evidence, NULL) && report(app, o, h) && write_commit(app);
}

/* The page behind the address, when it is to be fetched: asked for, it must come; by the settings,
 * once, and what happened is logged also without it. */
static bool fetch_page(struct app *app, const struct args *o, struct heard *h)
{
	const char *url = h->typed_url ? h->typed_url : record_get(&h->source, "url");
	if (h->page || !h->has_source || !url || !fetched_wanted(app, o->fetch, o->no_fetch))
		return !o->fetch || h->page ||
		       err_set(&app->err, ERR_USAGE, "--fetch needs the address of a source");
	struct snapshot_row *list;
	size_t n = 0;
	if (!o->fetch && !h->fresh &&
		!snapshot_list(&app->ledger, h->source.code, &app->arena, &list, &n))
		return false;
	if (n > 0)
		return true;
	struct captured *c = arena_alloc(&app->arena, sizeof *c);
	if (fetched_page(app, url, &app->arena, c)) {
		h->page = c;
		return true;
	}
	if (o->fetch)
		return false;
	struct err e = err_take(&app->err);
	app_note(app, "logged without its page: %s", e.text);
	return true;
}

static bool run(struct app *app, const void *args)
{
	const struct args *o = args;
	struct heard *h = heard_new(app);
	return heard_all(app, h) && fetch_page(app, o, h) && decide_bearings(app, o, h) &&
	       more_of_bearings(app, o, h) && source_given(app, o, h) && decide_date(app, o, h) &&
	       fill_evidence(app, o, h) && write_all(app, o, h);
}

static const struct opt opts[] = {
	OPT_TEXT(struct args, on, 0, "on", "DATE", "when it happened; else the source's date"),
	OPT_TEXT(struct args, nature, 0, "nature", "WORD",
		"act, announcement or statement (the default)"),
	OPT_TEXT(struct args, credibility, 0, "credibility", "1-6",
		"1 confirmed by others ... 5 improbable, 6 cannot be judged"),
	OPT_TEXT(struct args, quote, 0, "quote", "TEXT", "the exact words"),
	OPT_TEXT(struct args, locator, 0, "locator", "TEXT", "page, paragraph or minute"),
	OPT_FLAG(struct args, supports, 0, "supports", "it supports the codes without a bearing"),
	OPT_FLAG(struct args, contradicts, 0, "contradicts", "it contradicts them"),
	OPT_FLAG(struct args, context, 0, "context", "it is context"),
	OPT_TEXT(struct args, milestone, 0, "milestone", "DATE", "it meets what falls due then"),
	OPT_TEXT(struct args, note, 0, "note", "TEXT", "why it bears so"),
	OPT_FLAG(struct args, fetch, 0, "fetch",
		"ask the address for the page and keep it; the server learns who looks"),
	OPT_FLAG(struct args, no_fetch, 0, "no-fetch", "do not, whatever the settings say"),
	OPT_TEXT(struct args, url, 0, "url", "URL", "of a new source: its address"),
	OPT_TEXT(struct args, title, 0, "title", "TEXT", "its title"),
	OPT_TEXT(struct args, author, 0, "author", "NAME", "who wrote or said it"),
	OPT_TEXT(struct args, publisher, 0, "publisher", "NAME", "who published it"),
	OPT_TEXT(struct args, published, 0, "published", "DATE", "when it was published"),
	OPT_TEXT(struct args, language, 0, "language", "CODE", "its language: en, zh"),
	OPT_TEXT(struct args, side, 0, "side", "CODE", "whose voice it is: a side, or third"),
	OPT_TEXT(struct args, origin, 0, "origin", "SOURCE", "what it was copied from"),
	OPT_TEXT(struct args, reliability, 0, "reliability", "A-F",
		"A completely reliable ... F cannot be judged"),
	OPT_TEXT(struct args, kind, 0, "kind", "WORD", "news, report, law, speech ..."),
	{ .kind = OPT_END },
};

const struct command cmd_log = {
	.name = "log",
	.operands = "COMMITMENT[:BEARING]... [URL | FILE | SOURCE] SUMMARY",
	.summary = "record what happened, where it is told and how it bears",
	.group = "log",
	.example = "kept log WD-02:+ WD-07:~ https://example.org/a 'An arrest on a US lead' --on "
		   "2024-06-20",
	.about =
		"BEARING is + or supports, - or contradicts, ~ or context. The summary is one "
		"argument, the last. A source that is there already, under whatever spelling of "
		"its address, is used again. FILE is a saved page (HTML as SingleFile and browsers "
		"write it, PDF, text, image, mail): its bytes are stored, and address, title, "
		"author, publisher, day and language are guessed from it and said; the options "
		"below are stronger than the guesses.",
	.min = 0,
	.max = -1,
	.need = NEED_WRITE,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
};
