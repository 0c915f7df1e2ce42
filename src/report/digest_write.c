#include "digest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "changes.h"
#include "day.h"
#include "doc_out.h"
#include "eml.h"
#include "err.h"
#include "ledger.h"
#include "show.h"
#include "words.h"

/* A beginning of the journal: everything is new. */
static bool from_the_start(const struct digest *d)
{
	return strncmp(d->since, "0001", 4) == 0;
}

static const char *since_words(const struct digest *d, struct arena *a)
{
	char day[DAY_SIZE];
	if (from_the_start(d))
		return "the beginning";
	snprintf(day, sizeof day, "%.10s", d->since);
	if (strlen(d->since) < 16)
		return day_human(day, a);
	return arena_printf(a, "%s %.5s UTC", day_human(day, a), d->since + 11);
}

const char *digest_title(const struct digest *d, struct arena *a)
{
	return arena_printf(a, "What changed since %s", since_words(d, a));
}

const char *digest_summary(const struct digest *d, struct arena *a)
{
	size_t rest = 0;
	for (size_t i = 0; i < d->list->count; i++)
		rest += !d->told[i];
	const struct {
		size_t count;
		const char *what;
	} parts[] = { { d->nlate, "newly overdue" }, { d->nsoon, "due within 14 days" },
		{ d->nstatuses, "changed status" }, { d->nfirsts, "first rated" },
		{ d->nagainst, "new evidence against" }, { d->nreview, "to be reviewed" },
		{ rest, "other entries" } };
	const char *ret = "";
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (parts[i].count)
			ret = arena_printf(a, "%s%s%zu %s", ret, *ret ? ", " : "", parts[i].count,
				parts[i].what);
	return *ret ? ret : "nothing new";
}

static size_t shown(size_t count, long limit)
{
	return limit >= 0 && (size_t)limit < count ? (size_t)limit : count;
}

static void put_rest(struct doc *doc, size_t count, long limit, const char *command)
{
	if (shown(count, limit) == count)
		return;
	doc_textf(doc, ROLE_DIM, "and %zu more", count - shown(count, limit));
	doc_hint(doc, ": %s", command);
}

static void put_late(struct doc *doc, const struct late_row *rows, size_t count, const char *title,
	const char *command, long limit, struct arena *a)
{
	if (count == 0)
		return;
	doc_heading(doc, 2, arena_printf(a, "%s: %zu", title, count), NULL);
	for (size_t i = 0; i < shown(count, limit); i++) {
		long days = (long)rows[i].days_overdue;
		const char *when = days > 0    ? arena_printf(a, "%s late", day_length(days, a))
				   : days == 0 ? "today"
					       : arena_printf(a, "in %s", day_length(-days, a));
		const char *const fields[] = { day_human(rows[i].milestone, a), when, rows[i].code,
			rows[i].title };
		doc_item(doc, days > 0 ? ROLE_BAD : ROLE_WARN, NULL, fields, COUNT_OF(fields));
	}
	put_rest(doc, count, limit, command);
}

/* What was not rated before changed nothing: it is new. */
static const char *change_of(const struct digest_status *s, struct arena *a)
{
	const char *now = words_status(s->now, a);
	return s->before     ? arena_printf(a, "%s → %s", words_status(s->before, a), now)
	       : s->recorded ? arena_printf(a, "recorded, %s", now)
			     : now;
}

static void put_statuses(const struct digest_status *list, size_t count, const char *title,
	long limit, struct arena *a, struct doc *doc)
{
	if (count == 0)
		return;
	doc_heading(doc, 2, arena_printf(a, "%s: %zu", title, count), NULL);
	for (size_t i = 0; i < shown(count, limit); i++) {
		const struct digest_status *s = &list[i];
		const char *const fields[] = { s->code, change_of(s, a), s->title };
		doc_item(doc, words_status_role(s->now), NULL, fields, COUNT_OF(fields));
		if (s->rationale)
			doc_item_text(doc, ROLE_DIM,
				arena_printf(a, "%s%s", s->rationale, show_cites(s->cites, a)));
	}
	put_rest(doc, count, limit, "kept list --sort -status_as_of");
}

static void put_against(const struct digest *d, long limit, struct arena *a, struct doc *doc)
{
	if (d->nagainst == 0)
		return;
	doc_heading(doc, 2, arena_printf(a, "New evidence against: %zu", d->nagainst), NULL);
	for (size_t i = 0; i < shown(d->nagainst, limit); i++) {
		const struct digest_against *x = &d->against[i];
		const char *const fields[] = { x->day, x->evidence,
			arena_printf(a, "against %s", x->commitments), x->summary };
		doc_item(doc, ROLE_BAD, "-", fields, COUNT_OF(fields));
	}
	put_rest(doc, d->nagainst, limit, changes_command(d->since, a));
}

static void put_review(const struct ledger *l, const struct digest *d, long limit, struct arena *a,
	struct doc *doc)
{
	if (d->nreview == 0)
		return;
	doc_heading(doc, 2, arena_printf(a, "Waits for review: %zu", d->nreview), NULL);
	for (size_t i = 0; i < shown(d->nreview, limit); i++) {
		const char *const fields[] = { d->review[i].code, d->review[i].title };
		doc_item(doc, ROLE_PLAIN, NULL, fields, COUNT_OF(fields));
		const char *why = words_review(l, &d->review[i], a);
		if (why)
			doc_item_text(doc, ROLE_DIM, why);
	}
	put_rest(doc, d->nreview, limit, "kept review");
}

static void put_before(const struct digest *d, struct arena *a, struct doc *doc)
{
	if (d->old_late) {
		doc_textf(doc, ROLE_DIM, "%s overdue before",
			words_count((int64_t)d->old_late, "was", "were", a));
		doc_hint(doc, ": kept overdue");
	}
	if (d->old_review) {
		doc_textf(doc, ROLE_DIM, "%s for review before",
			words_count((int64_t)d->old_review, "waited", "waited", a));
		doc_hint(doc, ": kept review");
	}
}

/* A piece a section, so that no more than one is in memory. limit: items of a section; < 0: all. */
static bool put_sections(
	const struct ledger *l, const struct digest *d, long limit, struct doc_out *out)
{
	enum { SUMMARY, LATE, SOON, STATUSES, FIRSTS, AGAINST, REVIEW, SECTIONS };
	SCOPED(arena_done) struct arena memory = { 0 };
	struct arena *a = &memory;
	for (int section = SUMMARY; section < SECTIONS; section++) {
		struct doc *doc = doc_new(a);
		if (section == SUMMARY)
			doc_textf(doc, ROLE_STRONG, "%s.", digest_summary(d, a));
		else if (section == LATE)
			put_late(doc, d->late, d->nlate, "Newly overdue", "kept overdue", limit, a);
		else if (section == SOON)
			put_late(doc, d->soon, d->nsoon, "Due within 14 days",
				"kept overdue --within 14", limit, a);
		else if (section == STATUSES)
			put_statuses(d->statuses, d->nstatuses, "Changed status", limit, a, doc);
		else if (section == FIRSTS)
			put_statuses(d->firsts, d->nfirsts, "First rated", limit, a, doc);
		else if (section == AGAINST)
			put_against(d, limit, a, doc);
		else
			put_review(l, d, limit, a, doc);
		if (!doc_put(out, doc))
			return false;
		arena_clear(a);
	}
	return true;
}

static bool write_page(struct ledger *l, const struct digest *d, const struct look *look,
	bool still, FILE *out, struct arena *a)
{
	struct doc *last = doc_new(a);
	struct doc_head head = { .title = digest_title(d, a),
		.right = words_axes(l, a),
		.foot = "Written by kept from its journal.",
		.still = still };
	doc_gap(last);
	put_before(d, a, last);
	struct doc_out *o = doc_begin(out, look, &head, l->err);
	if (!o)
		return false;
	bool put = put_sections(l, d, look->limit, o) &&
		   changes_rest(l, d->list, d->told, d->since, look->limit, o) && doc_put(o, last);
	return doc_end(o) && put;
}

/* A part of the message, in memory. */
struct part {
	char *text;
	size_t length;
};

static void part_done(struct part *p)
{
	free(p->text);
}

static bool make_part(struct ledger *l, const struct digest *d, enum format format, long limit,
	struct arena *a, struct part *ret)
{
	enum { MAIL_WIDTH = 78 }; /* RFC 5322, 2.1.1 */
	struct look look = { .format = format, .width = MAIL_WIDTH, .limit = limit };
	FILE *out = open_memstream(&ret->text, &ret->length);
	if (!out)
		return err_set(l->err, ERR_IO, "cannot hold the message: %s", strerror(errno));
	bool done = write_page(l, d, &look, true, out, a);
	return (fclose(out) == 0 && done) ||
	       err_set(l->err, ERR_IO, "cannot hold the message: %s", strerror(errno));
}

/* Its date is that of the newest entry that it tells; without one, of the day. */
static const char *date_of(const struct ledger *l, const struct digest *d, struct arena *a)
{
	return d->newest ? d->newest : arena_printf(a, "%sT00:00:00.000Z", l->as_of);
}

static bool write_message(struct ledger *l, const struct digest *d, const char *author, long limit,
	FILE *out, struct arena *a)
{
	SCOPED(part_done) struct part text = { 0 }, page = { 0 };
	if (!make_part(l, d, FORMAT_TEXT, limit, a, &text) ||
		!make_part(l, d, FORMAT_HTML, limit, a, &page))
		return false;
	const struct eml m = {
		.from = author,
		.subject = arena_printf(
			a, "kept: %s (%s)", digest_summary(d, a), digest_title(d, a)),
		.at = date_of(l, d, a),
		.text = text.text,
		.text_length = text.length,
		.html = page.text,
		.html_length = page.length,
	};
	eml_write(out, &m, a);
	return true;
}

bool digest_write(struct ledger *l, const struct digest *d, const char *author,
	const struct look *look, FILE *out, struct arena *a)
{
	/* of a section: for a person at a terminal; in a message, which servers cut or refuse */
	enum { ITEMS = 10, MAIL_ITEMS = 100 };
	struct look some = *look;
	if (some.limit < 0 && look->format == FORMAT_TEXT)
		some.limit = ITEMS;
	if (some.limit < 0 && look->format == FORMAT_EML)
		some.limit = MAIL_ITEMS;
	return look->format == FORMAT_EML ? write_message(l, d, author, some.limit, out, a)
					  : write_page(l, d, &some, false, out, a);
}
