#include "history.h"

#include <string.h>

#include "arena.h"
#include "table.h"

const char *history_when(const struct change_row *row, struct arena *a)
{
	return arena_printf(a, "%.10s %.5s", row->received_at,
		strlen(row->received_at) > 16 ? row->received_at + 11 : "");
}

const char *history_did(const struct change_row *row)
{
	switch (row->op) {
	case CHANGE_ADD:
		return "added";
	case CHANGE_REVISE:
		return "revised";
	case CHANGE_RETRACT:
		return "retracted";
	}
	return "";
}

static const char *mark_of(const struct change_row *row)
{
	switch (row->op) {
	case CHANGE_ADD:
		return "+";
	case CHANGE_REVISE:
		return "*";
	case CHANGE_RETRACT:
		return "-";
	}
	return "";
}

const char *history_title(const struct change_row *row, struct arena *a)
{
	if (row->has_now)
		return change_title(&row->now, a);
	return row->has_before ? change_title(&row->before, a) : "";
}

/* "WD-02 supports (milestone 2024-12-31); WD-07 context" */
static const char *bearings(const struct record *r, struct arena *a)
{
	const char *ret = NULL;
	for (size_t i = 0; i < r->nbearings; i++) {
		const struct bearing *b = &r->bearings[i];
		ret = arena_printf(a, "%s%s%s %s%s%s%s", ret ? ret : "", ret ? "; " : "",
			b->commitment, b->bearing, b->milestone ? " of " : "",
			b->milestone ? b->milestone : "",
			b->note ? arena_printf(a, " (%s)", b->note) : "");
	}
	return ret;
}

bool history_difference(
	const struct change_row *row, size_t n, struct arena *a, struct difference *ret)
{
	if (row->op != CHANGE_REVISE || !row->has_now || !row->has_before)
		return false;
	const char *fields = change_fields(&row->before, &row->now, a);
	if (n >= list_count(fields))
		return false;
	ret->field = list_item(fields, n, a);
	if (strcmp(ret->field, "bearings") == 0) {
		ret->before = bearings(&row->before, a);
		ret->after = bearings(&row->now, a);
	} else {
		ret->before = record_get(&row->before, ret->field);
		ret->after = record_get(&row->now, ret->field);
	}
	return true;
}

void history_text(
	const char *code, const struct change_list *list, struct arena *a, struct doc *doc)
{
	struct difference d;
	doc_heading(doc, 1, arena_printf(a, "The history of %s", code),
		arena_printf(a, "%zu entr%s", list->count, list->count == 1 ? "y" : "ies"));
	for (size_t i = 0; i < list->count; i++) {
		const struct change_row *row = &list->rows[i];
		const char *const fields[] = { history_when(row, a), row->by, history_did(row),
			row->code, history_title(row, a) };
		doc_item(doc, ROLE_PLAIN, mark_of(row), fields, COUNT_OF(fields));
		for (size_t n = 0; history_difference(row, n, a, &d); n++)
			doc_item_text(doc, ROLE_PLAIN,
				arena_printf(a, "%s: %s → %s", d.field,
					d.before ? d.before : "nothing",
					d.after ? d.after : "nothing"));
		if (row->why)
			doc_item_text(doc, ROLE_DIM, arena_printf(a, "why: %s", row->why));
	}
}

void history_json(const struct change_row *row, struct arena *a, struct jsonw *w)
{
	struct difference d;
	jsonw_open(w, '{');
	jsonw_key_text(w, "at", row->at);
	jsonw_key_text(w, "received_at", row->received_at);
	jsonw_key_text(w, "by", row->by);
	jsonw_key_text(w, "op", change_op_name(row->op));
	jsonw_key_text(w, "record", kind_facts(row->kind)->name);
	jsonw_key_text(w, "code", row->code);
	jsonw_key_text(w, "title", history_title(row, a));
	jsonw_key_text(w, "why", row->why);
	jsonw_key_text(w, "replica", row->replica);
	jsonw_key_int(w, "seq", row->seq);
	jsonw_key(w, "changes");
	jsonw_open(w, '[');
	for (size_t n = 0; history_difference(row, n, a, &d); n++) {
		jsonw_open(w, '{');
		jsonw_key_text(w, "field", d.field);
		jsonw_key_text(w, "before", d.before);
		jsonw_key_text(w, "after", d.after);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
	jsonw_close(w, '}');
}

static bool put_row(
	struct table *t, const struct change_row *row, const struct difference *d, struct arena *a)
{
	return table_row(t,
		(const struct cell[]) { { row->at }, { row->by }, { change_op_name(row->op) },
			{ kind_facts(row->kind)->name }, { row->code }, { history_title(row, a) },
			{ d->field }, { d->before }, { d->after }, { row->why } });
}

bool history_table(const struct change_list *list, struct arena *a, const struct look *look,
	FILE *out, struct err *e)
{
	static const struct column columns[] = { { "at", "at" }, { "by", "by" }, { "op", "op" },
		{ "record", "record" }, { "code", "code" },
		{ "title", "title", CELL_TEXT, COL_WRAP }, { "field", "field" },
		{ "before", "before", CELL_TEXT, COL_WRAP },
		{ "after", "after", CELL_TEXT, COL_WRAP }, { "why", "why", CELL_TEXT, COL_WRAP } };
	struct table *t = table_begin(out, look, columns, COUNT_OF(columns), e);
	if (!t)
		return false;
	for (size_t i = 0; i < list->count; i++) {
		struct difference d = { 0 };
		size_t n = 0;
		for (; history_difference(&list->rows[i], n, a, &d); n++)
			put_row(t, &list->rows[i], &d, a);
		if (n == 0)
			put_row(t, &list->rows[i], &(struct difference) { 0 }, a);
	}
	return table_end(t, NULL, NULL);
}
