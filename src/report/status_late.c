/* What is overdue, what was kept late, and what changed since a day. */
#include <string.h>

#include "change.h"
#include "day.h"
#include "doc_out.h"
#include "macros.h"
#include "query.h"
#include "status_parts.h"
#include "words.h"

bool status_moves(struct status_report *r, const char *commitment, struct arena *a,
	struct status_move **ret, size_t *ret_count)
{
	struct change_list list;
	*ret_count = 0;
	if (!change_versions(r->l, KIND_COMMITMENT, commitment, a, &list))
		return false;
	*ret = arena_alloc(a, (list.count + 1) * sizeof **ret);
	for (size_t i = 0; i < list.count; i++) {
		const struct change_row *row = &list.rows[i];
		const char *from = row->has_before ? record_get(&row->before, "due_on") : NULL,
			   *to = row->has_now ? record_get(&row->now, "due_on") : NULL;
		if (!row->has_before || !row->has_now || (!from && !to) ||
			(from && to && strcmp(from, to) == 0))
			continue;
		(*ret)[(*ret_count)++] = (struct status_move) { from, to, row->at, row->by,
			row->why };
	}
	return true;
}

static bool moved(struct status_report *r, const char *code, struct arena *a, const char **ret)
{
	struct status_move *list;
	size_t n;
	if (!status_moves(r, code, a, &list, &n))
		return false;
	*ret = n ? "" : "not moved";
	for (size_t i = 0; i < n; i++)
		*ret = arena_printf(a, "%s%sfrom %s to %s on %s by %s%s%s", *ret, i ? "; " : "",
			list[i].from ? list[i].from : "none", list[i].to ? list[i].to : "none",
			day_human(arena_printf(a, "%.10s", list[i].at), a), list[i].by,
			list[i].why ? ": " : "", list[i].why ? list[i].why : "");
	return true;
}

static const struct column overdue_columns[] = { { "code", "code" }, { "late", "late" },
	{ "due", "due" }, { "by", "by", CELL_LIST }, { "what", "what", CELL_TEXT, COL_WRAP },
	{ "status", "status" }, { "news", "last news" }, { "looked", "looked" },
	{ "moved", "due date", CELL_TEXT, COL_WRAP } };

static bool put_overdue_row(
	struct status_report *r, const struct late_row *row, struct arena *a, struct doc *d)
{
	const char *move;
	if (!moved(r, row->code, a, &move))
		return false;
	doc_row(d,
		(const struct cell[]) { { .text = row->code, .link = status_link(r, row->code, a) },
			{ .text = day_length((long)row->days_overdue, a), .role = ROLE_BAD },
			{ .text = day_human(row->milestone, a) }, { .text = row->promisors },
			{ .text = row->title },
			{ .text = words_status(row->status, a),
				.role = words_status_role(row->status) },
			{ .text = row->last_evidence_on ? row->last_evidence_on : "none" },
			{ .text = row->last_looked_on
					  ? arena_printf(a, "%s, none found", row->last_looked_on)
					  : "no" },
			{ .text = move } });
	return true;
}

/* A table of any length is written in pieces. */
enum { ROWS_A_PIECE = 500 };

static bool put_overdue(struct status_report *r, struct doc_out *out)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(commitments_done)
	struct commitment_cursor c = late_open(r->l, r->how->filter, 0, r->a);
	struct late_row row;
	struct doc *d = doc_new(&memory);
	size_t n = 0;
	while (late_next(&c, &memory, &row)) {
		if (n % ROWS_A_PIECE == 0) {
			doc_table(d, overdue_columns, COUNT_OF(overdue_columns));
			doc_caption(d, arena_printf(&memory, "Overdue%s", n ? ", continued" : ""));
		}
		if (!put_overdue_row(r, &row, &memory, d))
			return false;
		if (++n % ROWS_A_PIECE)
			continue;
		if (!doc_put(out, d))
			return false;
		arena_clear(&memory);
		d = doc_new(&memory);
	}
	if (n == 0)
		doc_text(d, ROLE_PLAIN, "Nothing is overdue.");
	return db_ok(r->l->db) && doc_put(out, d);
}

static bool put_late(struct status_report *r, struct doc_out *out)
{
	static const struct column columns[] = { { "code", "code" }, { "late", "late by" },
		{ "due", "due" }, { "met", "met" }, { "by", "by", CELL_LIST },
		{ "what", "what", CELL_TEXT, COL_WRAP }, { "evidence", "evidence" },
		{ "moved", "due date", CELL_TEXT, COL_WRAP } };
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(stmt_done) struct stmt q = roll_open(r->l, r->how->filter, ROLL_LATE, NULL, r->a);
	struct doc *d = doc_new(&memory);
	struct roll_row row;
	size_t n = 0;
	doc_gap(d);
	for (; roll_next(&q, &memory, &row); n++) {
		const char *move;
		if (n == 0) {
			doc_table(d, columns, COUNT_OF(columns));
			doc_caption(d, "Kept late");
		}
		if (!moved(r, row.commitment, &memory, &move))
			return false;
		doc_row(d, (const struct cell[]) {
				   { .text = row.commitment,
					   .link = status_link(r, row.commitment, &memory) },
				   { .text = arena_printf(&memory, "%s days", row.days_late) },
				   { .text = row.due_on }, { .text = row.day },
				   { .text = row.promisors }, { .text = row.title },
				   { .text = row.met_by,
					   .link = arena_printf(&memory, "#c.%s.%s", row.commitment,
						   row.met_by) },
				   { .text = move } });
	}
	if (n == 0)
		doc_text(d, ROLE_PLAIN, "Nothing was kept late.");
	return db_ok(r->l->db) && doc_put(out, d);
}

bool status_put_overdue(struct status_report *r, struct doc_out *out)
{
	return put_overdue(r, out) && put_late(r, out);
}

/* A concluded promise that is so no longer, or ends otherwise. */
static bool is_reversal(enum status then, enum status now)
{
	return status_facts(then)->concluded && then != now && now != STATUS_SUPERSEDED;
}

static void put_statuses(struct status_report *r, struct arena *a, struct doc *d)
{
	static const struct column columns[] = { { "code", "code" }, { "from", "was" },
		{ "to", "is" }, { "since", "since" }, { "what", "what", CELL_TEXT, COL_WRAP },
		{ "note", "" } };
	size_t n = 0;
	for (size_t i = 0; i < r->now.count; i++) {
		const struct roll_line *x = &r->now.lines[i],
				       *then = roll_find(&r->before, x->code);
		if (then && then->status == x->status)
			continue;
		if (n++ == 0) {
			doc_table(d, columns, COUNT_OF(columns));
			doc_caption(d, "New promises and changed statuses");
		}
		const char *now = status_facts(x->status)->name;
		doc_row(d,
			(const struct cell[]) {
				{ .text = x->code, .link = status_link(r, x->code, a) },
				{ .text = then ? words_status(status_facts(then->status)->name, a)
					       : "not yet promised" },
				{ .text = words_status(now, a), .role = words_status_role(now) },
				{ .text = x->status_as_of }, { .text = x->title },
				{ .text = then && is_reversal(then->status, x->status) ? "reversal"
										       : "" } });
	}
	if (n == 0)
		doc_text(d, ROLE_PLAIN, "No promise is new, and no status has changed.");
	doc_gap(d);
}

/* The rows of a list, in pieces with a heading of their own. */
static bool put_list(struct status_report *r, enum roll_list which, const char *title,
	const char *none, struct doc_out *out)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(stmt_done)
	struct stmt q = roll_open(r->l, r->how->filter, which, r->how->since, r->a);
	struct doc *d = doc_new(&memory);
	struct roll_row row;
	size_t n = 0;
	doc_heading(d, 3, title, NULL);
	for (; roll_next(&q, &memory, &row); n++) {
		bool rating = which == ROLL_RATINGS;
		struct runs t = { .arena = &memory };
		runs_add(&t, ROLE_PLAIN, row.text, NULL);
		status_cites(r, &t, row.commitment, row.cites);
		status_source(r, &t, row.source);
		const struct cell fields[] = { { .text = row.day },
			{ .text = row.commitment, .link = status_link(r, row.commitment, &memory) },
			{ .text = rating ? words_status_name(row.status) : row.code,
				.link = rating ? NULL
					       : arena_printf(&memory, "#c.%s.%s", row.commitment,
							 row.code) },
			runs_cell(&t) };
		doc_item_cells(d, rating ? words_status_role(row.status) : ROLE_PLAIN,
			rating ? words_status_mark(row.status) : bearing_mark(row.bearing), fields,
			COUNT_OF(fields));
		if (n % ROWS_A_PIECE == ROWS_A_PIECE - 1) {
			if (!doc_put(out, d))
				return false;
			arena_clear(&memory);
			d = doc_new(&memory);
		}
	}
	if (n == 0)
		doc_text(d, ROLE_PLAIN, none);
	return db_ok(r->l->db) && doc_put(out, d);
}

bool status_put_changes(struct status_report *r, struct doc_out *out)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	struct doc *d = doc_new(&memory);
	doc_textf(d, ROLE_DIM,
		"Since %s, by the days on which things happened. What was entered or corrected "
		"since is another question: kept changes.",
		day_human(r->how->since, &memory));
	put_statuses(r, &memory, d);
	return doc_put(out, d) && put_list(r, ROLL_RATINGS, "New ratings", "None.", out) &&
	       put_list(r, ROLL_EVIDENCE, "New evidence", "None.", out);
}
