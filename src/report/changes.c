#include "changes.h"

#include <string.h>

#include "arena.h"
#include "err.h"
#include "history.h"

enum { MANY = 25 }; /* entries of one transaction that a person need not see one by one */

static const struct column columns[] = { { "at", "when" }, { "by", "by" }, { "op", "did" },
	{ "record", "record" }, { "code", "code", CELL_TEXT, 0 },
	{ "title", "what", CELL_TEXT, COL_WRAP }, { "fields", "fields", CELL_LIST, COL_WRAP },
	{ "why", "why", CELL_TEXT, COL_WRAP } };

static const char *fields_of(const struct change_row *row, struct arena *a)
{
	return row->op == CHANGE_REVISE && row->has_now && row->has_before
		       ? change_fields(&row->before, &row->now, a)
		       : NULL;
}

/* "190 evidence, 49 commitments" */
static const char *count_kinds(const struct change_row *rows, size_t count, struct arena *a)
{
	const char *ret = "";
	for (int k = 0; k < KIND_COUNT; k++) {
		size_t n = 0;
		for (size_t i = 0; i < count; i++)
			n += rows[i].kind == (enum kind)k;
		const struct kind_facts *facts = kind_facts((enum kind)k);
		if (n)
			ret = arena_printf(a, "%s%s%zu %s", ret, *ret ? ", " : "", n,
				n == 1 ? facts->name : facts->plural);
	}
	return ret;
}

bool changes_table(const struct change_list *list, struct arena *a, const struct look *look,
	FILE *out, struct err *e)
{
	struct table *t = table_begin(out, look, columns, COUNT_OF(columns), e);
	if (!t)
		return false;
	for (size_t i = 0; i < list->count; i++) {
		const struct change_row *row = &list->rows[i];
		const struct cell cells[] = { { .text = row->received_at }, { .text = row->by },
			{ .text = change_op_name(row->op) },
			{ .text = kind_facts(row->kind)->name }, { .text = row->code },
			{ .text = history_title(row, a) }, { .text = fields_of(row, a) },
			{ .text = row->why } };
		table_row(t, cells);
	}
	return table_end(t, NULL, NULL);
}

static void put_row(const struct change_row *row, struct arena *a, struct doc *doc)
{
	const char *what = history_title(row, a), *fields = fields_of(row, a);
	const char *const cells[] = { history_when(row, a), row->by, history_did(row),
		kind_facts(row->kind)->name, row->code, what };
	doc_item(doc, ROLE_PLAIN, NULL, cells, COUNT_OF(cells));
	if (fields || row->why)
		doc_item_text(doc, ROLE_DIM,
			arena_printf(a, "%s%s%s", fields ? fields : "",
				fields && row->why ? ": " : "", row->why ? row->why : ""));
}

static void put_many(const struct change_row *rows, size_t count, struct arena *a, struct doc *doc)
{
	const char *const cells[] = { history_when(&rows[0], a), rows[0].by, "wrote",
		arena_printf(a, "%zu records", count), count_kinds(rows, count, a) };
	doc_item(doc, ROLE_PLAIN, NULL, cells, COUNT_OF(cells));
}

/* Rows of one transaction that are not told yet; *ret_next is behind them. */
static size_t untold(const struct change_list *list, const bool *told, size_t first,
	struct change_row *ret, size_t *ret_next)
{
	size_t n = 0, i = first;
	for (; i < list->count && strcmp(list->rows[i].tx, list->rows[first].tx) == 0; i++)
		if (!told[i])
			ret[n++] = list->rows[i];
	*ret_next = i;
	return n;
}

void changes_rest(const struct change_list *list, const bool *told, long limit, struct arena *a,
	struct doc *doc)
{
	size_t count = 0, shown = 0;
	for (size_t i = 0; i < list->count; i++)
		count += !told[i];
	if (count == 0)
		return;
	struct change_row *rows = arena_alloc(a, list->count * sizeof *rows);
	doc_heading(doc, 2, arena_printf(a, "The rest: %zu", count), NULL);
	for (size_t i = 0, next; i < list->count; i = next) {
		size_t n = untold(list, told, i, rows, &next);
		bool many = n > MANY;
		for (size_t k = 0; k < (many ? n > 0 : n); k++) {
			if (limit >= 0 && shown >= (size_t)limit) {
				doc_text(doc, ROLE_DIM, "and more: kept changes --format csv");
				return;
			}
			shown++;
			if (many)
				put_many(rows, n, a, doc);
			else
				put_row(&rows[k], a, doc);
		}
	}
}
