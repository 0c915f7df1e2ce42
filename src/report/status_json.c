/* The report for programs: the lists of codes behind every figure, and the same sections; and as
 * CSV, a table at a time. */
#include <string.h>

#include "buf.h"
#include "day.h"
#include "deal.h"
#include "series.h"
#include "macros.h"
#include "query.h"
#include "show_json.h"
#include "status_parts.h"
#include "words.h"

enum { PIECE_LIMIT = 64 << 20 }; /* bytes of one commitment at most */

struct json {
	struct status_report *r;
	struct buf text;
	struct jsonw w;
	FILE *out;
};

/* Hand on what was written, so that the whole is never held. */
static bool flush(struct json *j)
{
	struct err *e = j->r->l->err;
	if (e->code == ERR_NONE &&
		fwrite(j->text.text, 1, j->text.length, j->out) != j->text.length)
		err_set(e, ERR_IO, "cannot write the output");
	buf_clear(&j->text);
	return e->code == ERR_NONE;
}

static void open_list(struct json *j, const char *key)
{
	jsonw_key(&j->w, key);
	jsonw_open(&j->w, '[');
}

static void put_figure(struct json *j, const struct status_group *g, enum status_figure_name f,
	bool before, struct arena *a)
{
	const struct roll *roll = before ? &j->r->before : &j->r->now;
	jsonw_open(&j->w, '{');
	jsonw_key_text(&j->w, "id", status_figure_id(g, f, before, a));
	jsonw_key_text(&j->w, "group", g->name);
	jsonw_key_text(&j->w, "label", status_figures[f].label);
	jsonw_key_text(&j->w, "as_of", roll->as_of);
	jsonw_key_int(&j->w, "count", (int64_t)status_count(roll, g, f));
	open_list(j, "codes");
	const struct roll_line *lines;
	size_t count = status_lines(roll, g, &lines);
	for (size_t i = 0; i < count; i++)
		if (status_counts(g, &status_figures[f], &lines[i]))
			jsonw_text(&j->w, lines[i].code);
	jsonw_close(&j->w, ']');
	jsonw_close(&j->w, '}');
}

static bool put_figures(struct json *j)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	open_list(j, "figures");
	for (size_t i = 0; i < j->r->ngroups; i++)
		for (int f = 0; f < FIGURES; f++) {
			put_figure(j, &j->r->groups[i], (enum status_figure_name)f, false, &memory);
			if (j->r->how->since)
				put_figure(j, &j->r->groups[i], (enum status_figure_name)f, true,
					&memory);
			arena_clear(&memory);
			if (!flush(j))
				return false;
		}
	jsonw_close(&j->w, ']');
	return true;
}

static bool put_deals(struct json *j)
{
	struct status_report *r = j->r;
	open_list(j, "deals");
	for (size_t i = 0; i < r->ngroups; i++) {
		SCOPED(arena_done) struct arena memory = { 0 };
		struct deal deal;
		struct status_leverage *list;
		if (r->groups[i].per != STATUS_PER_AGREEMENT)
			continue;
		if (!deal_get(r->l, r->groups[i].key, &memory, &deal))
			return false;
		size_t n = status_leverages(r, &deal, &memory, &list);
		jsonw_open(&j->w, '{');
		jsonw_key(&j->w, "deal");
		deal_json(r->l, &deal, &memory, &j->w);
		open_list(j, "leverage");
		for (size_t k = 0; k < n; k++) {
			jsonw_open(&j->w, '{');
			jsonw_key_text(&j->w, "side", list[k].side);
			jsonw_key_list(&j->w, "can_hold_back", list[k].hold_back);
			jsonw_key_list(&j->w, "can_break", list[k].break_);
			jsonw_close(&j->w, '}');
		}
		jsonw_close(&j->w, ']');
		jsonw_close(&j->w, '}');
		if (!flush(j))
			return false;
	}
	jsonw_close(&j->w, ']');
	return true;
}

static bool put_moves(struct json *j, const char *code, struct arena *a)
{
	struct status_move *list;
	size_t n;
	if (!status_moves(j->r, code, a, &list, &n))
		return false;
	open_list(j, "due_moved");
	for (size_t i = 0; i < n; i++) {
		jsonw_open(&j->w, '{');
		jsonw_key_text(&j->w, "from", list[i].from);
		jsonw_key_text(&j->w, "to", list[i].to);
		jsonw_key_text(&j->w, "at", list[i].at);
		jsonw_key_text(&j->w, "by", list[i].by);
		jsonw_key_text(&j->w, "why", list[i].why);
		jsonw_close(&j->w, '}');
	}
	jsonw_close(&j->w, ']');
	return true;
}

static bool put_overdue(struct json *j)
{
	struct status_report *r = j->r;
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(commitments_done)
	struct commitment_cursor c = late_open(r->l, r->how->filter, 0, r->a);
	struct late_row row;
	open_list(j, "overdue");
	while (late_next(&c, &memory, &row)) {
		jsonw_open(&j->w, '{');
		jsonw_key_text(&j->w, "code", row.code);
		jsonw_key_text(&j->w, "title", row.title);
		jsonw_key_list(&j->w, "promisors", row.promisors);
		jsonw_key_text(&j->w, "due_on", row.milestone);
		jsonw_key_int(&j->w, "days_overdue", row.days_overdue);
		jsonw_key_text(&j->w, "status", row.status);
		jsonw_key_text(&j->w, "last_evidence_on", row.last_evidence_on);
		jsonw_key_text(&j->w, "last_looked_on", row.last_looked_on);
		if (!put_moves(j, row.code, &memory))
			return false;
		jsonw_close(&j->w, '}');
		arena_clear(&memory);
		if (!flush(j))
			return false;
	}
	jsonw_close(&j->w, ']');
	return db_ok(r->l->db);
}

struct member {
	const char *key;
	size_t at; /* in struct roll_row */
};

#define MEMBER(name, field)                                                                        \
	{                                                                                          \
		name, offsetof(struct roll_row, field)                                             \
	}

static const struct member late_members[] = { MEMBER("code", commitment), MEMBER("title", title),
	MEMBER("due_on", due_on), MEMBER("met_by", met_by), MEMBER("met_on", day),
	MEMBER("days_late", days_late), { NULL } };
static const struct member rating_members[] = { MEMBER("commitment", commitment),
	MEMBER("code", code), MEMBER("status", status), MEMBER("as_of", day),
	MEMBER("rationale", text), { NULL } };
static const struct member evidence_members[] = { MEMBER("commitment", commitment),
	MEMBER("code", code), MEMBER("bearing", bearing), MEMBER("occurred_on", day),
	MEMBER("summary", text), MEMBER("source", source), { NULL } };
static const struct member source_members[] = { MEMBER("code", code), MEMBER("title", title),
	MEMBER("author", author), MEMBER("publisher", publisher),
	MEMBER("published_on", published_on), MEMBER("url", url), MEMBER("language", language),
	MEMBER("side", side), MEMBER("origin", origin), MEMBER("reliability", reliability),
	MEMBER("captured_at", captured_at), MEMBER("sha256", sha256),
	MEMBER("archived_url", archived_url), { NULL } };
static const char *member_of(const struct roll_row *row, const struct member *m)
{
	const char *text;
	memcpy(&text, (const char *)row + m->at, sizeof text);
	return text;
}

static bool is_number(const char *key)
{
	return strcmp(key, "days_late") == 0;
}

static void put_row(struct json *j, const struct roll_row *row, const struct member *members)
{
	for (const struct member *m = members; m->key; m++) {
		const char *text = member_of(row, m);
		(is_number(m->key) ? jsonw_key_number : jsonw_key_text)(&j->w, m->key, text);
	}
}

static bool put_list(
	struct json *j, const char *key, enum roll_list which, const struct member *members)
{
	struct status_report *r = j->r;
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(stmt_done)
	struct stmt q = roll_open(r->l, r->how->filter, which, r->how->since, r->a);
	struct roll_row row;
	int64_t n = 0;
	open_list(j, key);
	while (roll_next(&q, &memory, &row)) {
		jsonw_open(&j->w, '{');
		if (members == source_members)
			jsonw_key_int(&j->w, "number", ++n);
		put_row(j, &row, members);
		jsonw_close(&j->w, '}');
		arena_clear(&memory);
		if (!flush(j))
			return false;
	}
	jsonw_close(&j->w, ']');
	return db_ok(j->r->l->db);
}

static void put_statuses(struct json *j)
{
	struct status_report *r = j->r;
	open_list(j, "statuses");
	for (size_t i = 0; i < r->now.count; i++) {
		const struct roll_line *x = &r->now.lines[i],
				       *then = roll_find(&r->before, x->code);
		if (then && then->status == x->status)
			continue;
		jsonw_open(&j->w, '{');
		jsonw_key_text(&j->w, "code", x->code);
		jsonw_key_text(&j->w, "from", then ? status_facts(then->status)->name : NULL);
		jsonw_key_text(&j->w, "to", status_facts(x->status)->name);
		jsonw_close(&j->w, '}');
	}
	jsonw_close(&j->w, ']');
}

static bool put_changes(struct json *j)
{
	jsonw_key(&j->w, "changes");
	if (!j->r->how->since) {
		jsonw_null(&j->w);
		return true;
	}
	jsonw_open(&j->w, '{');
	jsonw_key_text(&j->w, "since", j->r->how->since);
	put_statuses(j);
	if (!put_list(j, "ratings", ROLL_RATINGS, rating_members) ||
		!put_list(j, "evidence", ROLL_EVIDENCE, evidence_members))
		return false;
	jsonw_close(&j->w, '}');
	return true;
}

static bool put_commitments(struct json *j)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	open_list(j, "commitments");
	for (size_t i = 0; i < j->r->now.count; i++) {
		struct dossier d;
		if (!dossier_get(j->r->l, j->r->now.lines[i].code, &memory, &d))
			return false;
		show_json_commitment(&d, &j->w);
		arena_clear(&memory);
		if (!flush(j))
			return false;
	}
	jsonw_close(&j->w, ']');
	return true;
}

static bool put_observations(struct json *j, const struct series_point *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct series_figure *f = &p->figures[i];
		jsonw_open(&j->w, '{');
		jsonw_key_text(&j->w, "code", f->code);
		jsonw_key_text(&j->w, "period", p->period);
		jsonw_key_number(&j->w, "value", f->value);
		jsonw_key_text(&j->w, "published_on", f->published_on);
		jsonw_key_text(&j->w, "source", f->source);
		jsonw_close(&j->w, '}');
		if (!flush(j))
			return false;
	}
	return true;
}

static bool put_indicator(struct json *j, const char *code)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	struct series s;
	if (!series_get(j->r->l, code, &memory, &s))
		return false;
	jsonw_open(&j->w, '{');
	jsonw_key_text(&j->w, "code", s.code);
	jsonw_key_text(&j->w, "title", s.title);
	jsonw_key_text(&j->w, "unit", s.unit);
	jsonw_key_text(&j->w, "better", s.better);
	open_list(j, "observations");
	for (size_t i = 0; i < s.npoints; i++)
		if (!put_observations(j, &s.points[i]))
			return false;
	jsonw_close(&j->w, ']');
	jsonw_close(&j->w, '}');
	return true;
}

static bool put_indicators(struct json *j)
{
	struct status_report *r = j->r;
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(stmt_done)
	struct stmt q = roll_open(r->l, r->how->filter, ROLL_INDICATORS, NULL, r->a);
	struct roll_row row;
	open_list(j, "indicators");
	for (; roll_next(&q, &memory, &row); arena_clear(&memory))
		if (!put_indicator(j, row.code))
			return false;
	jsonw_close(&j->w, ']');
	return db_ok(r->l->db);
}

static void put_meanings(struct json *j)
{
	open_list(j, "status_definitions");
	for (int s = 0; s < STATUS_COUNT; s++) {
		const struct status_facts *f = status_facts((enum status)s);
		jsonw_open(&j->w, '{');
		jsonw_key_text(&j->w, "status", f->name);
		jsonw_key_text(&j->w, "meaning", f->meaning);
		if (j->r->how->scale != SCALE_NONE) {
			jsonw_key_text(&j->w, "scale", scale_names[j->r->how->scale]);
			jsonw_key_text(&j->w, "label", scale_facts(j->r->how->scale)->of[s].label);
			jsonw_key_text(&j->w, "lost", scale_facts(j->r->how->scale)->of[s].lost);
		}
		jsonw_close(&j->w, '}');
	}
	jsonw_close(&j->w, ']');
}

bool status_json(struct status_report *r, FILE *out)
{
	SCOPED(buf_done) struct buf text = buf_new(PIECE_LIMIT, r->l->err);
	struct json j = { .r = r, .text = text, .out = out };
	j.w = jsonw_new(&j.text);
	jsonw_open(&j.w, '{');
	jsonw_key_text(&j.w, "as_of", r->l->as_of);
	jsonw_key_text(&j.w, "known_by", words_known_by(r->l));
	jsonw_key_text(&j.w, "filter", r->how->filter->as_typed);
	jsonw_key_int(&j.w, "commitments_in_ledger", commitments_count(r->l));
	bool done = put_figures(&j) && put_deals(&j) && put_overdue(&j) &&
		    put_list(&j, "kept_late", ROLL_LATE, late_members) && put_changes(&j) &&
		    put_commitments(&j) && put_indicators(&j);
	if (done)
		put_meanings(&j);
	done = done && put_list(&j, "sources", ROLL_SOURCES, source_members);
	if (done) {
		jsonw_close(&j.w, '}');
		buf_add(&j.text, "\n", 1);
		done = flush(&j);
	}
	text = j.text; /* it may have moved */
	return done;
}

const char *const status_tables[] = { "figures", "overdue", "kept-late", "ratings", "evidence",
	"sources", "scale", NULL };
enum {
	TABLE_FIGURES,
	TABLE_OVERDUE,
	TABLE_LATE,
	TABLE_RATINGS,
	TABLE_EVIDENCE,
	TABLE_SOURCES,
	TABLE_SCALE
};

int status_table(const char *name)
{
	int i = 0;
	while (status_tables[i] && strcmp(status_tables[i], name) != 0)
		i++;
	return i;
}

static const char *codes_of(const struct roll *roll, const struct status_group *g,
	enum status_figure_name f, struct arena *a, struct err *e)
{
	const struct roll_line *lines;
	size_t count = status_lines(roll, g, &lines);
	SCOPED(buf_done) struct buf b = buf_new(PIECE_LIMIT, e);
	for (size_t i = 0; i < count; i++)
		if (status_counts(g, &status_figures[f], &lines[i])) {
			buf_add(&b, ";", b.length > 0);
			buf_add(&b, lines[i].code, strlen(lines[i].code));
		}
	return arena_text(a, b.text);
}

static bool csv_figures(struct status_report *r, FILE *out)
{
	static const struct column columns[] = { { "id", "id" }, { "group", "group" },
		{ "label", "label" }, { "as_of", "as of" }, { "count", "count", CELL_INT },
		{ "codes", "codes", CELL_LIST } };
	struct table *t = table_begin(out, r->look, columns, COUNT_OF(columns), r->l->err);
	if (!t)
		return false;
	SCOPED(arena_done) struct arena memory = { 0 };
	for (size_t i = 0; i < r->ngroups; i++)
		for (int f = 0; f < FIGURES; f++)
			for (int before = 0; before <= (r->how->since ? 1 : 0); before++) {
				const struct roll *roll = before ? &r->before : &r->now;
				const struct status_group *g = &r->groups[i];
				enum status_figure_name n = (enum status_figure_name)f;
				table_row(t,
					(const struct cell[]) {
						{ .text = status_figure_id(g, n, before, &memory) },
						{ .text = g->name },
						{ .text = status_figures[f].label },
						{ .text = roll->as_of },
						{ .text = words_number(
							  (int64_t)status_count(roll, g, n),
							  &memory) },
						{ .text = codes_of(
							  roll, g, n, &memory, r->l->err) } });
				arena_clear(&memory);
			}
	return table_end(t, NULL, NULL);
}

static bool csv_overdue(struct status_report *r, FILE *out)
{
	static const struct column columns[] = { { "code", "code" }, { "title", "title" },
		{ "promisors", "by", CELL_LIST }, { "due_on", "due" },
		{ "days_overdue", "days overdue", CELL_INT }, { "status", "status" },
		{ "last_evidence_on", "last evidence" }, { "last_looked_on", "last looked" } };
	struct table *t = table_begin(out, r->look, columns, COUNT_OF(columns), r->l->err);
	if (!t)
		return false;
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(commitments_done)
	struct commitment_cursor c = late_open(r->l, r->how->filter, 0, r->a);
	for (struct late_row x; late_next(&c, &memory, &x); arena_clear(&memory))
		table_row(t, (const struct cell[]) { { .text = x.code }, { .text = x.title },
				     { .text = x.promisors }, { .text = x.milestone },
				     { .text = words_number(x.days_overdue, &memory) },
				     { .text = x.status }, { .text = x.last_evidence_on },
				     { .text = x.last_looked_on } });
	return table_end(t, NULL, NULL) && db_ok(r->l->db);
}

/* How a column stands on a sheet: dates end in _on, long texts wrap. */
static unsigned sheet_flags(const char *key)
{
	static const char *const texts[] = { "title", "summary", "rationale", "quote" };
	size_t length = strlen(key);
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (strcmp(key, texts[i]) == 0)
			return COL_WRAP;
	bool date = (length > 3 && strcmp(key + length - 3, "_on") == 0) || !strcmp(key, "as_of");
	return date ? COL_DATE : 0;
}

static bool csv_rows(
	struct status_report *r, enum roll_list which, const struct member *members, FILE *out)
{
	struct column columns[20] = { { NULL } };
	struct cell cells[20];
	size_t n = 0;
	for (; members[n].key; n++)
		columns[n] = (struct column) { members[n].key, members[n].key,
			is_number(members[n].key) ? CELL_DECIMAL : CELL_TEXT,
			sheet_flags(members[n].key) };
	struct table *t = table_begin(out, r->look, columns, n, r->l->err);
	if (!t)
		return false;
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(stmt_done)
	struct stmt q = roll_open(r->l, r->how->filter, which, r->how->since, r->a);
	for (struct roll_row row; roll_next(&q, &memory, &row); arena_clear(&memory)) {
		for (size_t i = 0; i < n; i++)
			cells[i] = (struct cell) { .text = member_of(&row, &members[i]) };
		table_row(t, cells);
	}
	return table_end(t, NULL, NULL) && db_ok(r->l->db);
}

static bool csv_scale(struct status_report *r, FILE *out)
{
	static const struct column columns[] = { { "status", "status" }, { "label", "label" },
		{ "count", "count", CELL_INT }, { "lost", "lost", CELL_TEXT, COL_WRAP } };
	const struct scale_facts *s = scale_facts(r->how->scale);
	struct table *t = table_begin(out, r->look, columns, COUNT_OF(columns), r->l->err);
	if (!t)
		return false;
	SCOPED(arena_done) struct arena memory = { 0 };
	for (int i = 0; i < STATUS_COUNT; i++) {
		int64_t n = 0;
		for (size_t k = 0; k < r->now.count; k++)
			n += r->now.lines[k].status == (enum status)i;
		table_row(
			t, (const struct cell[]) { { .text = status_facts((enum status)i)->name },
				   { .text = s->of[i].label }, { .text = words_number(n, &memory) },
				   { .text = s->of[i].lost } });
	}
	return table_end(t, NULL, NULL);
}

bool status_csv(struct status_report *r, FILE *out)
{
	int table = r->how->table;
	if (table == TABLE_SCALE && r->how->scale == SCALE_NONE)
		return err_set(r->l->err, ERR_USAGE,
			"the table 'scale' has the labels of a scale: say which, --scale NAME");
	if ((table == TABLE_RATINGS || table == TABLE_EVIDENCE) && !r->how->since)
		return err_set(r->l->err, ERR_USAGE,
			"the table '%s' has what is new: say since when, --since DATE",
			status_tables[table]);
	switch (table) {
	case TABLE_OVERDUE:
		return csv_overdue(r, out);
	case TABLE_LATE:
		return csv_rows(r, ROLL_LATE, late_members, out);
	case TABLE_RATINGS:
		return csv_rows(r, ROLL_RATINGS, rating_members, out);
	case TABLE_EVIDENCE:
		return csv_rows(r, ROLL_EVIDENCE, evidence_members, out);
	case TABLE_SCALE:
		return csv_scale(r, out);
	case TABLE_SOURCES:
		return csv_rows(r, ROLL_SOURCES, source_members, out);
	default:
		return csv_figures(r, out);
	}
}
