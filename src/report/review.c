#include "review.h"

#include <string.h>

#include "arena.h"
#include "doc.h"
#include "ledger.h"
#include "list.h"
#include "query.h"
#include "words.h"

enum { COLUMNS = LIST_COLUMNS + 1 };

/* The list's, with the reason; what does not help to choose what to judge is left to --columns. */
static void make_columns(struct column *ret)
{
	static const char *const usual[] = { "code", "title", "promisors", "status" };
	memcpy(ret, list_columns, sizeof list_columns);
	for (size_t i = 0; i < LIST_COLUMNS; i++) {
		bool show = false;
		for (size_t j = 0; j < sizeof usual / sizeof *usual; j++)
			show |= strcmp(ret[i].key, usual[j]) == 0;
		ret[i].flags |= show ? 0 : COL_EXTRA;
	}
	ret[LIST_COLUMNS] = (struct column) { "why", "why", CELL_TEXT, COL_WRAP };
}

static bool put_rows(struct list_page *p, struct ledger *l, const struct filter *waiting,
	struct arena *a, const char **ret_first)
{
	SCOPED(arena_done) struct arena row_memory = { 0 };
	SCOPED(commitments_done)
	struct commitment_cursor c = commitments_open(l, waiting, ORDER_BY_AGREEMENT, a);
	struct commitment_row row;
	struct cell cells[COLUMNS];
	while (!table_full(p->table) && commitments_next(&c, &row_memory, &row)) {
		if (!*ret_first)
			*ret_first = arena_text(a, row.code);
		list_cells(&row, p->people, &row_memory, cells);
		cells[LIST_COLUMNS] = (struct cell) { words_review(l, &row, &row_memory),
			ROLE_PLAIN };
		if (!table_row(p->table, cells))
			return false;
		arena_clear(&row_memory);
	}
	if (table_full(p->table))
		table_count(p->table, (long)commitments_passing(l, waiting, a));
	return db_ok(l->db);
}

static bool write_page(struct ledger *l, const struct filter *f, struct list_page *p,
	const char *first, struct arena *a)
{
	long rows, all;
	table_counts(p->table, &rows, &all);
	struct doc *head = doc_new(a), *foot = doc_new(a);
	const char *count = words_number(commitments_count(l), a);
	doc_heading(head, 1,
		*f->as_typed ? arena_printf(a, "Waiting for review: %s", f->as_typed)
			     : "Waiting for review",
		arena_printf(a, "%s: %ld of %s", words_axes(l, a), all, count));
	if (!all)
		doc_text(foot, ROLE_PLAIN,
			*f->as_typed && commitments_passing(l, f, a) == 0 ? words_none_passes
									  : "Nothing waits.");
	if (rows < all)
		doc_textf(foot, ROLE_DIM, "The first %ld of %ld are shown.", rows, all);
	if (first) {
		doc_hints(foot, true);
		doc_fact(foot, "look at one", ROLE_PLAIN,
			arena_printf(a, "kept show %s%s", first, words_asked(l, a)));
		doc_fact(foot, "judge it", ROLE_PLAIN,
			arena_printf(a, "kept rate %s STATUS EVIDENCE -m 'why'", first));
	}
	return doc_write_text(head, p->look, p->out, l->err) &&
	       (all == 0 || fputc('\n', p->out) != EOF) && list_page_put(p) &&
	       fputc('\n', p->out) != EOF && doc_write_text(foot, p->look, p->out, l->err);
}

bool report_review(struct ledger *l, const struct filter *f, const struct filter *waiting,
	const struct look *look, FILE *out, struct arena *a)
{
	struct column columns[COLUMNS];
	make_columns(columns);
	SCOPED(list_page_done) struct list_page p;
	const char *first = NULL;
	return list_page_begin(&p, out, look, columns, COLUMNS, l->err) &&
	       put_rows(&p, l, waiting, a, &first) &&
	       (p.people ? write_page(l, f, &p, first, a) : list_page_put(&p));
}
