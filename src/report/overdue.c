#include "overdue.h"

#include <string.h>

#include "arena.h"
#include "day.h"
#include "doc.h"
#include "ledger.h"
#include "list.h"
#include "query.h"
#include "tally.h"
#include "words.h"

static const struct column columns[] = {
	{ "late", "late", CELL_TEXT, COL_PEOPLE },
	{ "due", "due", CELL_TEXT, COL_PEOPLE },
	{ "code", "code", CELL_TEXT, 0 },
	{ "by", "by", CELL_LIST, COL_PEOPLE },
	{ "what", "what", CELL_TEXT, COL_PEOPLE | COL_WRAP },
	{ "news", "last news", CELL_TEXT, COL_PEOPLE },
	{ "looked", "looked", CELL_TEXT, COL_PEOPLE | COL_WRAP },
	{ "title", "title", CELL_TEXT, COL_EXTRA | COL_WRAP },
	{ "promisors", "promisors", CELL_LIST, COL_EXTRA },
	{ "milestone", "milestone", CELL_TEXT, COL_EXTRA | COL_DATE },
	{ "due_on", "due on", CELL_TEXT, COL_EXTRA | COL_DATE },
	{ "days_overdue", "days overdue", CELL_INT, COL_EXTRA },
	{ "status", "status", CELL_TEXT, COL_EXTRA },
	{ "last_evidence_on", "last evidence", CELL_TEXT, COL_EXTRA | COL_DATE },
	{ "last_looked_on", "last looked", CELL_TEXT, COL_EXTRA | COL_DATE },
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *how_late(long days, struct arena *a)
{
	if (days == 0)
		return "today";
	return days > 0 ? day_length(days, a) : arena_printf(a, "in %s", day_length(-days, a));
}

static bool put_row(struct table *t, const struct late_row *r, bool people, struct arena *a)
{
	bool late = r->days_overdue > 0;
	const char *looked = r->last_looked_on
				     ? arena_printf(a, "%s\nnone found", r->last_looked_on)
				     : "–";
	const struct cell cells[COLUMNS] = {
		{ how_late((long)r->days_overdue, a), late ? ROLE_BAD : ROLE_WARN },
		{ day_human(r->milestone, a), ROLE_PLAIN },
		{ r->code, ROLE_CODE },
		{ r->promisors, ROLE_PLAIN },
		{ r->title, ROLE_PLAIN },
		{ r->last_evidence_on ? r->last_evidence_on : "–", ROLE_PLAIN },
		{ looked, ROLE_DIM },
		{ r->title, ROLE_PLAIN },
		{ r->promisors, ROLE_PLAIN },
		{ r->milestone, ROLE_PLAIN },
		{ r->milestone, ROLE_PLAIN },
		{ words_number(r->days_overdue, a), ROLE_PLAIN },
		{ people ? words_status(r->status, a) : r->status, words_status_role(r->status) },
		{ r->last_evidence_on, ROLE_PLAIN },
		{ r->last_looked_on, ROLE_PLAIN },
	};
	return table_row(t, cells);
}

static void head(struct doc *d, struct ledger *l, const struct filter *f, long within, long all,
	struct arena *a)
{
	const char *what = within > 0 ? arena_printf(a, "Overdue, or due within %s",
						words_count(within, "day", "days", a))
				      : "Overdue";
	const char *count = words_number(commitments_count(l), a);
	doc_heading(d, 1, *f->as_typed ? arena_printf(a, "%s: %s", what, f->as_typed) : what,
		arena_printf(a, "%s: %ld of %s", words_axes(l, a), all, count));
}

static void hints(
	struct doc *d, struct ledger *l, const struct filter *f, const char *code, struct arena *a)
{
	int64_t past = tally_maintain_past(l, f, a);
	if (past) {
		doc_textf(d, ROLE_PLAIN, "%s unjudged",
			words_count(past, "duty to keep something in force has passed its date",
				"duties to keep something in force have passed their date", a));
		doc_hint(d, ": kept review duty:maintain%s%s%s", *f->as_typed ? " " : "",
			f->as_typed, words_asked(l, a));
	}
	if (!code)
		return;
	doc_hints(d, true);
	doc_fact(d, "found something?", ROLE_PLAIN,
		arena_printf(a, "kept log %s:+ URL 'what happened'", code));
	doc_fact(d, "found nothing?", ROLE_PLAIN,
		arena_printf(a, "kept looked %s 'where and for what'", code));
}

static bool write_page(struct list_page *p, struct doc *top, struct doc *foot, bool any)
{
	return doc_write_text(top, p->look, p->out, p->err) &&
	       (!any || fputc('\n', p->out) != EOF) && list_page_put(p) &&
	       fputc('\n', p->out) != EOF && doc_write_text(foot, p->look, p->out, p->err);
}

static bool count_rest(struct list_page *p, struct ledger *l, const struct filter *f, long within,
	struct arena *a, long *ret_late)
{
	int64_t all, late;
	if (!late_count(l, f, within, a, &all, &late))
		return false;
	table_count(p->table, (long)all);
	*ret_late = (long)late;
	return true;
}

static bool put_rows(struct list_page *p, struct ledger *l, const struct filter *f, long within,
	struct arena *a, const char **ret_first, long *ret_late)
{
	SCOPED(arena_done) struct arena row_memory = { 0 };
	SCOPED(commitments_done) struct commitment_cursor c = late_open(l, f, within, a);
	struct late_row row;
	while (!table_full(p->table) && late_next(&c, &row_memory, &row)) {
		if (!*ret_first)
			*ret_first = arena_text(a, row.code);
		*ret_late += row.days_overdue > 0;
		if (!put_row(p->table, &row, p->people, &row_memory))
			return false;
		arena_clear(&row_memory);
	}
	return db_ok(l->db) && (!table_full(p->table) || count_rest(p, l, f, within, a, ret_late));
}

bool report_overdue(struct ledger *l, const struct filter *f, long within, const struct look *look,
	FILE *out, struct arena *a, long *ret_late)
{
	SCOPED(list_page_done) struct list_page p;
	const char *first = NULL;
	long late = 0, rows, all;
	if (!list_page_begin(&p, out, look, columns, COLUMNS, l->err) ||
		!put_rows(&p, l, f, within, a, &first, &late))
		return false;
	*ret_late = late;
	if (!p.people)
		return list_page_put(&p);
	table_counts(p.table, &rows, &all);
	struct doc *top = doc_new(a), *foot = doc_new(a);
	head(top, l, f, within, all, a);
	if (!all)
		doc_text(foot, ROLE_PLAIN,
			*f->as_typed && commitments_passing(l, f, a) == 0 ? words_none_passes
			: within > 0                                      ? "Nothing."
									  : "Nothing is overdue.");
	if (rows < all)
		doc_textf(foot, ROLE_DIM, "The first %ld of %ld are shown.", rows, all);
	hints(foot, l, f, first, a);
	return write_page(&p, top, foot, all > 0);
}
