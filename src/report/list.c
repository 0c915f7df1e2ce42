#include "list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "doc.h"
#include "ledger.h"
#include "query.h"
#include "words.h"

enum { WIDE = 100 }; /* columns of a terminal that has room for every column of the list */

const struct column list_columns[LIST_COLUMNS] = {
	{ "code", "code", CELL_TEXT, 0 },
	{ "title", "title", CELL_TEXT, COL_WRAP },
	{ "agreement", "agreement", CELL_TEXT, COL_EXTRA },
	{ "promisors", "by", CELL_LIST, 0 },
	{ "promisees", "to", CELL_LIST, COL_EXTRA },
	{ "kind", "kind", CELL_TEXT, COL_EXTRA },
	{ "duty", "duty", CELL_TEXT, COL_EXTRA },
	{ "made_on", "made", CELL_TEXT, COL_EXTRA | COL_DATE },
	{ "due_on", "due", CELL_TEXT, COL_DATE },
	{ "status", "status", CELL_TEXT, 0 },
	{ "status_as_of", "since", CELL_TEXT, COL_EXTRA | COL_DATE },
	{ "is", "is", CELL_LIST, COL_EXTRA },
	{ "evidence.supports", "supports", CELL_INT, COL_EXTRA },
	{ "evidence.contradicts", "contradicts", CELL_INT, COL_EXTRA },
	{ "evidence.context", "context", CELL_INT, COL_EXTRA },
	{ "evidence", "evidence", CELL_TEXT, COL_PEOPLE },
	{ "last_evidence_on", "last news", CELL_TEXT, COL_DATE },
	{ "last_looked_on", "last looked", CELL_TEXT, COL_PEOPLE | COL_EXTRA | COL_DATE },
};

void list_cells(const struct commitment_row *c, bool people, struct arena *a, struct cell *ret)
{
	bool overdue = list_has(c->is, "overdue");
	const struct cell cells[LIST_COLUMNS] = {
		{ c->code, ROLE_CODE },
		{ c->title, ROLE_PLAIN },
		{ c->agreement, ROLE_PLAIN },
		{ c->promisors, ROLE_PLAIN },
		{ c->promisees, ROLE_PLAIN },
		{ c->kind, ROLE_PLAIN },
		{ c->duty, ROLE_PLAIN },
		{ c->made_on, ROLE_PLAIN },
		{ c->due_on, overdue ? ROLE_WARN : ROLE_PLAIN },
		{ people ? words_status(c->status, a) : c->status, words_status_role(c->status) },
		{ c->status_as_of, ROLE_PLAIN },
		{ c->is, ROLE_PLAIN },
		{ words_number(c->supports, a), ROLE_PLAIN },
		{ words_number(c->contradicts, a), ROLE_PLAIN },
		{ words_number(c->context, a), ROLE_PLAIN },
		{ words_evidence(c->supports, c->contradicts, c->context, a), ROLE_PLAIN },
		{ c->last_evidence_on, ROLE_DIM },
		{ c->last_looked_on, ROLE_DIM },
	};
	memcpy(ret, cells, sizeof cells);
}

bool list_page_begin(struct list_page *p, FILE *out, const struct look *look,
	const struct column *columns, size_t count, struct err *e)
{
	*p = (struct list_page) { .out = out,
		.look = look,
		.err = e,
		.people = look->format == FORMAT_TEXT,
		.table = table_begin(out, look, columns, count, e) };
	return p->table != NULL;
}

bool list_page_put(struct list_page *p)
{
	struct table *t = p->table;
	p->table = NULL;
	return table_end(t, NULL, NULL);
}

void list_page_done(struct list_page *p)
{
	if (p->table)
		table_end(p->table, NULL, NULL);
}

/* What was asked and how many there are, then the rows. */
static bool write_page(
	struct ledger *l, const struct filter *f, struct list_page *p, struct arena *a)
{
	long rows, all;
	table_counts(p->table, &rows, &all);
	struct doc *head = doc_new(a), *foot = doc_new(a);
	const char *count = words_number(commitments_count(l), a);
	doc_heading(head, 1,
		*f->as_typed ? arena_printf(a, "Commitments: %s", f->as_typed) : "Commitments",
		arena_printf(a, "%s: %ld of %s", words_axes(l, a), all, count));
	doc_gap(head);
	if (!all)
		doc_text(foot, ROLE_PLAIN, "None.");
	if (rows < all)
		doc_textf(foot, ROLE_DIM, "The first %ld of %ld are shown.", rows, all);
	return doc_write_text(head, p->look, p->out, l->err) && fputc('\n', p->out) != EOF &&
	       list_page_put(p) && doc_write_text(foot, p->look, p->out, l->err);
}

/* On a narrow terminal the due date stands under the status and the last news under the evidence:
 * a title takes several lines there anyway. */
static bool is_narrow(const struct look *look)
{
	return look->format == FORMAT_TEXT && look->width > 0 && look->width < WIDE &&
	       !look->columns;
}

static int column_named(const char *key)
{
	int i = 0;
	while (strcmp(list_columns[i].key, key) != 0)
		i++;
	return i;
}

static void make_columns(const struct look *look, struct column *ret)
{
	memcpy(ret, list_columns, sizeof list_columns);
	if (!is_narrow(look))
		return;
	ret[column_named("due_on")].flags |= COL_EXTRA;
	ret[column_named("last_evidence_on")].flags |= COL_EXTRA;
	struct column *status = &ret[column_named("status")];
	struct column *evidence = &ret[column_named("evidence")];
	status->flags |= COL_WRAP;
	status->title = "status\ndue";
	evidence->flags |= COL_WRAP;
	evidence->title = "evidence\nlast news";
}

static const char *two_lines(const char *one, const char *two, struct arena *a)
{
	return !two ? one : !one ? two : arena_printf(a, "%s\n%s", one, two);
}

static void narrow_cells(const struct commitment_row *c, struct arena *a, struct cell *cells)
{
	struct cell *status = &cells[column_named("status")];
	struct cell *evidence = &cells[column_named("evidence")];
	const char *due = c->due_on ? arena_printf(a, "due %s", c->due_on) : NULL;
	status->text = two_lines(status->text, due, a);
	evidence->text = two_lines(evidence->text, c->last_evidence_on, a);
}

bool report_list(struct ledger *l, const struct filter *f, const struct look *look, FILE *out,
	struct arena *a)
{
	struct column columns[LIST_COLUMNS];
	make_columns(look, columns);
	SCOPED(list_page_done) struct list_page p;
	if (!list_page_begin(&p, out, look, columns, LIST_COLUMNS, l->err))
		return false;
	SCOPED(arena_done) struct arena row_memory = { 0 };
	SCOPED(commitments_done)
	struct commitment_cursor c = commitments_open(l, f, ORDER_BY_AGREEMENT, a);
	struct commitment_row row;
	struct cell cells[LIST_COLUMNS];
	while (!table_full(p.table) && commitments_next(&c, &row_memory, &row)) {
		list_cells(&row, p.people, &row_memory, cells);
		if (is_narrow(look))
			narrow_cells(&row, &row_memory, cells);
		if (!table_row(p.table, cells))
			return false;
		arena_clear(&row_memory);
	}
	if (table_full(p.table))
		table_count(p.table, (long)commitments_passing(l, f, a));
	return db_ok(l->db) && (p.people ? write_page(l, f, &p, a) : list_page_put(&p));
}
