#include "home.h"

#include <string.h>

#include "arena.h"
#include "filter_compile.h"
#include "day.h"
#include "ledger.h"
#include "words.h"

enum { SHOWN = 5, INBOX = 20 };

/* Up to most of them, earliest first. */
static struct late_row *late_rows(
	struct ledger *l, const char *where, long within, size_t most, struct arena *a)
{
	const struct filter f = { .where = where, .as_typed = "" };
	SCOPED(commitments_done) struct commitment_cursor c = late_open(l, &f, within, a);
	struct late_row row, *list = NULL;
	for (size_t n = 0; n < most && late_next(&c, a, &row); n++) {
		list = arena_more(a, list, n, sizeof *list);
		list[n] = row;
	}
	return list;
}

static bool read_late(struct ledger *l, size_t most, struct arena *a, struct home *ret)
{
	const struct filter all = { .where = "1", .as_typed = "" };
	int64_t rows, late;
	if (!late_count(l, &all, DUE_SOON_DAYS, a, &rows, &late))
		return false;
	ret->nlate = (size_t)late;
	ret->nsoon = (size_t)(rows - late);
	ret->late = late_rows(l, "m.due_last < :as_of", 0, most, a);
	ret->soon = late_rows(l, "m.due_last >= :as_of", DUE_SOON_DAYS, most, a);
	return db_ok(l->db);
}

static bool read_review(struct ledger *l, size_t most, struct arena *a, struct home *ret)
{
	char term[] = "is:needs-review,unreviewed"; /* as kept review */
	char *terms[] = { term, NULL };
	struct filter f;
	if (!filter_compile(l, terms, NULL, NULL, a, &f, l->err))
		return false;
	SCOPED(commitments_done)
	struct commitment_cursor c = commitments_open(l, &f, ORDER_BY_CODE, a);
	struct commitment_row row;
	size_t n = 0;
	for (; n < most && commitments_next(&c, a, &row); n++) {
		ret->review = arena_more(a, ret->review, n, sizeof *ret->review);
		ret->review[n] = row;
	}
	ret->nreview = n < most ? n : (size_t)commitments_passing(l, &f, a);
	return db_ok(l->db);
}

bool home_get(struct ledger *l, bool whole, struct arena *a, struct home *ret)
{
	size_t most = whole ? SIZE_MAX : SHOWN;
	ret->commitments = commitments_count(l);
	return read_late(l, most, a, ret) && read_review(l, most, a, ret) &&
	       inbox_get(l, INBOX, a, &ret->inbox, &ret->ninbox, &ret->all_inbox);
}

static void put_rest(struct doc *doc, size_t count, const char *command)
{
	if (count <= SHOWN)
		return;
	doc_textf(doc, ROLE_DIM, "and %zu more", count - SHOWN);
	doc_hint(doc, ": %s", command);
}

static void put_late(const struct late_row *rows, size_t count, const char *title,
	const char *command, struct arena *a, struct doc *doc)
{
	if (count == 0)
		return;
	doc_heading(doc, 2, arena_printf(a, "%s: %zu", title, count), NULL);
	for (size_t i = 0; i < count && i < SHOWN; i++) {
		long days = (long)rows[i].days_overdue;
		const char *when = days > 0    ? arena_printf(a, "%s late", day_length(days, a))
				   : days == 0 ? "today"
					       : arena_printf(a, "in %s", day_length(-days, a));
		const char *const fields[] = { when, rows[i].code, rows[i].title };
		doc_item(doc, days > 0 ? ROLE_BAD : ROLE_WARN, NULL, fields, COUNT_OF(fields));
	}
	put_rest(doc, count, command);
}

static void put_review(
	const struct ledger *l, const struct home *h, struct arena *a, struct doc *doc)
{
	if (h->nreview == 0)
		return;
	doc_heading(doc, 2, arena_printf(a, "Waiting for review: %zu", h->nreview), NULL);
	for (size_t i = 0; i < h->nreview && i < SHOWN; i++) {
		const char *const fields[] = { h->review[i].code, h->review[i].title };
		doc_item(doc, ROLE_PLAIN, NULL, fields, COUNT_OF(fields));
		const char *why = words_review(l, &h->review[i], a);
		if (why)
			doc_item_text(doc, ROLE_DIM, why);
	}
	put_rest(doc, h->nreview, "kept review");
}

static void put_inbox(const struct home *h, struct arena *a, struct doc *doc)
{
	if (h->ninbox == 0)
		return;
	doc_heading(doc, 2,
		arena_printf(a, "Inbox: %zu source%s that nothing rests on", h->all_inbox,
			h->all_inbox == 1 ? "" : "s"),
		NULL);
	for (size_t i = 0; i < h->ninbox && i < SHOWN; i++) {
		const char *const fields[] = { h->inbox[i].code,
			h->inbox[i].published_on ? h->inbox[i].published_on : "",
			h->inbox[i].title };
		doc_item(doc, ROLE_PLAIN, NULL, fields, COUNT_OF(fields));
	}
	if (h->all_inbox > SHOWN)
		doc_textf(doc, ROLE_DIM, "and %zu more", h->all_inbox - SHOWN);
}

static void put_next(const struct home *h, struct arena *a, struct doc *doc)
{
	const char *code = h->nlate ? h->late[0].code : h->nreview ? h->review[0].code : NULL;
	doc_heading(doc, 2, "Next", NULL);
	if (h->commitments == 0) {
		doc_fact(doc, "kept import FOLDER", ROLE_PLAIN, "a folder of CSV files");
		doc_fact(doc, "kept add agreement CODE", ROLE_PLAIN, "or one record after another");
		return;
	}
	if (h->nlate)
		doc_fact(doc, arena_printf(a, "kept log %s:+ URL 'what happened'", code),
			ROLE_PLAIN, "what you found");
	if (h->nreview)
		doc_fact(doc, arena_printf(a, "kept show %s", h->review[0].code), ROLE_PLAIN,
			"then kept rate");
	doc_fact(doc, "kept score", ROLE_PLAIN, "were the promises kept?");
	doc_fact(doc, "kept ask WORDS", ROLE_PLAIN, "what came of it?");
}

void home_text(const struct ledger *l, const struct home *h, struct arena *a, struct doc *doc)
{
	doc_heading(doc, 1, "What the day asks for", words_axes(l, a));
	if (h->nlate + h->nsoon + h->nreview + h->ninbox == 0)
		doc_text(doc, ROLE_GOOD, "Nothing waits.");
	put_late(h->late, h->nlate, "Overdue", "kept overdue", a, doc);
	put_late(h->soon, h->nsoon, "Due within 14 days", "kept overdue --within 14", a, doc);
	put_review(l, h, a, doc);
	put_inbox(h, a, doc);
	doc_hints(doc, true);
	put_next(h, a, doc);
	doc_hints(doc, false);
	doc_gap(doc);
	doc_textf(doc, ROLE_DIM, "%s: %lld commitment%s. Analyst: %s", h->path,
		(long long)h->commitments, h->commitments == 1 ? "" : "s",
		h->analyst ? h->analyst : "not said, see --by");
}

static void put_codes(struct jsonw *w, const char *key)
{
	jsonw_key(w, key);
	jsonw_open(w, '[');
}

static void put_late_rows(
	struct jsonw *w, const char *key, const struct late_row *rows, size_t count)
{
	put_codes(w, key);
	for (size_t i = 0; i < count; i++) {
		jsonw_open(w, '{');
		jsonw_key_text(w, "code", rows[i].code);
		jsonw_key_text(w, "title", rows[i].title);
		jsonw_key_text(w, "due_on", rows[i].milestone);
		jsonw_key_int(w, "days_overdue", rows[i].days_overdue);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

void home_json(const struct ledger *l, const struct home *h, struct jsonw *w)
{
	jsonw_open(w, '{');
	jsonw_key_text(w, "ledger", h->path);
	jsonw_key_text(w, "analyst", h->analyst);
	jsonw_key_text(w, "as_of", l->as_of);
	jsonw_key_text(w, "known_by", words_known_by(l));
	jsonw_key_int(w, "commitments", h->commitments);
	put_late_rows(w, "overdue", h->late, h->nlate);
	put_late_rows(w, "due_soon", h->soon, h->nsoon);
	put_codes(w, "review");
	for (size_t i = 0; i < h->nreview; i++)
		jsonw_text(w, h->review[i].code);
	jsonw_close(w, ']');
	put_codes(w, "inbox");
	for (size_t i = 0; i < h->ninbox; i++)
		jsonw_text(w, h->inbox[i].code);
	jsonw_close(w, ']');
	jsonw_key_int(w, "inbox_count", (int64_t)h->all_inbox);
	jsonw_close(w, '}');
}

void home_none(const char *path, struct arena *a, struct doc *doc)
{
	(void)a;
	doc_heading(doc, 1, "There is no ledger yet", NULL);
	doc_textf(doc, ROLE_PLAIN, "Looked for '%s'.", path);
	doc_gap(doc);
	doc_fact(doc, "kept init", ROLE_PLAIN, "make it there, empty");
	doc_fact(doc, "kept init --example", ROLE_PLAIN,
		"make it with the bundled record of the Woodside summit");
	doc_fact(doc, "kept --db FILE", ROLE_PLAIN, "open another one; or set KEPT_DB");
	doc_fact(doc, "kept --help", ROLE_PLAIN, "all commands");
}
