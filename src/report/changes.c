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

static void put_row(struct table *t, const struct change_row *row, bool people, struct arena *a)
{
	const char *fields = row->op == CHANGE_REVISE && row->has_now && row->has_before
				     ? change_fields(&row->before, &row->now, a)
				     : NULL;
	table_row(t, (const struct cell[]) {
			     { people ? history_when(row, a) : row->received_at, ROLE_DIM },
			     { row->by }, { people ? history_did(row) : change_op_name(row->op) },
			     { kind_facts(row->kind)->name }, { row->code, ROLE_CODE },
			     { history_title(row, a) }, { fields }, { row->why } });
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

static void put_many(struct table *t, const struct change_row *rows, size_t count, struct arena *a)
{
	table_row(
		t, (const struct cell[]) { { history_when(&rows[0], a), ROLE_DIM }, { rows[0].by },
			   { "wrote" }, { arena_printf(a, "%zu records", count) }, { NULL },
			   { count_kinds(rows, count, a) }, { NULL }, { rows[0].why } });
}

bool changes_table(const struct change_list *list, struct arena *a, const struct look *look,
	FILE *out, struct err *e)
{
	bool people = look->format == FORMAT_TEXT;
	struct table *t = table_begin(out, look, columns, COUNT_OF(columns), e);
	if (!t)
		return false;
	for (size_t i = 0, n; i < list->count; i += n) {
		const struct change_row *row = &list->rows[i];
		for (n = 1; i + n < list->count && strcmp(row[n].tx, row->tx) == 0; n++)
			;
		if (people && n > MANY)
			put_many(t, row, n, a);
		else
			for (size_t j = 0; j < n; j++)
				put_row(t, &row[j], people, a);
	}
	return table_end(t, NULL, NULL);
}
