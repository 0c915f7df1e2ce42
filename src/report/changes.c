#include "changes.h"

#include <string.h>

#include "arena.h"
#include "doc_out.h"
#include "err.h"
#include "history.h"
#include "ledger.h"

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
static const char *words_of(const size_t *kinds, struct arena *a)
{
	const char *ret = "";
	for (int k = 0; k < KIND_COUNT; k++) {
		const struct kind_facts *facts = kind_facts((enum kind)k);
		if (kinds[k])
			ret = arena_printf(a, "%s%s%zu %s", ret, *ret ? ", " : "", kinds[k],
				kinds[k] == 1 ? facts->name : facts->plural);
	}
	return ret;
}

bool changes_table(struct ledger *l, const struct entries *list, const struct look *look, FILE *out)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	struct table *t = table_begin(out, look, columns, COUNT_OF(columns), l->err);
	struct change_row row;
	bool done = t;
	for (size_t i = 0; t && done && i < list->count; i++) {
		done = change_read(l, entries_at(list, i), &memory, &row);
		if (!done)
			break;
		table_row(t, (const struct cell[]) { { .text = row.received_at },
				     { .text = row.by }, { .text = change_op_name(row.op) },
				     { .text = kind_facts(row.kind)->name }, { .text = row.code },
				     { .text = history_title(&row, &memory) },
				     { .text = fields_of(&row, &memory) }, { .text = row.why } });
		arena_clear(&memory);
	}
	return t && table_end(t, NULL, NULL) && done;
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

/* What is told together: one after the other, of one transaction. */
struct group {
	struct change_row rows[MANY];
	size_t count, kinds[KIND_COUNT];
};

static void put_many(const struct group *g, struct arena *a, struct doc *doc)
{
	const char *const cells[] = { history_when(&g->rows[0], a), g->rows[0].by, "wrote",
		arena_printf(a, "%zu records", g->count), words_of(g->kinds, a) };
	doc_item(doc, ROLE_PLAIN, NULL, cells, COUNT_OF(cells));
}

/* Texts of the rows that are kept go to a; those of the rest are only counted. *next is behind the
 * group. */
static bool read_group(struct ledger *l, const struct entries *list, const bool *told, size_t *next,
	struct arena *a, struct group *g)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	const char *tx = NULL;
	*g = (struct group) { 0 };
	for (; *next < list->count; ++*next) {
		struct change_row row;
		struct arena *to = g->count < MANY ? a : &memory;
		if (told[*next])
			continue; /* a group goes on behind what a section above has told */
		if (!change_read(l, entries_at(list, *next), to, &row))
			return false;
		if (tx && strcmp(row.tx, tx) != 0)
			break;
		if (!tx)
			tx = arena_text(a, row.tx);
		if (g->count < MANY)
			g->rows[g->count] = row;
		g->count++;
		g->kinds[row.kind]++;
		arena_clear(&memory);
	}
	return true;
}

/* Gives how many items it took. */
static size_t put_group(const struct group *g, long room, struct arena *a, struct doc *doc)
{
	if (g->count > MANY) {
		put_many(g, a, doc);
		return 1;
	}
	size_t n = 0;
	for (; n < g->count && (room < 0 || n < (size_t)room); n++)
		put_row(&g->rows[n], a, doc);
	return n;
}

const char *changes_command(const char *since, struct arena *a)
{
	return arena_printf(a, "kept changes --since %s --format csv", since);
}

bool changes_rest(struct ledger *l, const struct entries *list, const bool *told, const char *since,
	long limit, struct doc_out *out)
{
	enum { ITEMS_A_PIECE = 500 };
	SCOPED(arena_done) struct arena memory = { 0 };
	struct doc *doc = doc_new(&memory);
	size_t count = 0, told_now = 0, shown = 0, piece = 0;
	for (size_t i = 0; i < list->count; i++)
		count += !told[i];
	if (count == 0)
		return true;
	doc_heading(doc, 2, arena_printf(&memory, "The rest: %zu", count), NULL);
	for (size_t next = 0; told_now < count;) {
		struct group g;
		if (limit >= 0 && shown >= (size_t)limit)
			break;
		if (!read_group(l, list, told, &next, &memory, &g))
			return false;
		size_t n = put_group(&g, limit < 0 ? -1 : limit - (long)shown, &memory, doc);
		told_now += g.count > MANY ? g.count : n;
		shown += n;
		piece += n;
		if (piece < ITEMS_A_PIECE)
			continue;
		if (!doc_put(out, doc))
			return false;
		arena_clear(&memory);
		doc = doc_new(&memory);
		piece = 0;
	}
	if (told_now < count) {
		doc_textf(doc, ROLE_DIM, "and %zu more", count - told_now);
		doc_hint(doc, ": %s", changes_command(since, &memory));
	}
	return doc_put(out, doc);
}
