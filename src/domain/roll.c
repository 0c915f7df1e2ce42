#include "roll.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "day.h"
#include "domain_sql.h"
#include "ledger.h"
#include "moment.h"
#include "query.h"

struct party {
	const char *code, *root, *name;
};

struct parties {
	struct party *list;
	size_t count;
};

static struct parties parties_read(struct ledger *l, struct arena *a)
{
	struct parties p = { 0 };
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_roll_parties);
	while (stmt_next(&q)) {
		p.list = arena_more(a, p.list, p.count, sizeof *p.list);
		p.list[p.count++] = (struct party) { col_text(&q, "code", a),
			col_text(&q, "root", a), col_text(&q, "root_name", a) };
	}
	return p;
}

static int party_order(const void *key, const void *party)
{
	return strcmp(key, ((const struct party *)party)->code);
}

static const struct party *party_of(const struct parties *p, const char *code)
{
	return p->count ? bsearch(code, p->list, p->count, sizeof *p->list, party_order) : NULL;
}

/* The sides of the promisors, each once, in the promisors' order. */
static const char *sides_of(const struct parties *p, const char *promisors, struct arena *a)
{
	const char *ret = "";
	for (size_t i = 0; i < list_count(promisors); i++) {
		const char *code = list_item(promisors, i, a);
		const struct party *party = party_of(p, code);
		const char *root = party ? party->root : code;
		if (!list_has(ret, root))
			ret = *ret ? arena_printf(a, "%s;%s", ret, root) : root;
	}
	return ret;
}

static unsigned states_of(const char *is)
{
	unsigned ret = 0;
	for (unsigned i = 0; filter_states[i]; i++)
		if (list_has(is, filter_states[i]))
			ret |= 1u << i;
	return ret;
}

static void add_sides(struct roll *r, const struct parties *p, const char *sides, struct arena *a)
{
	for (size_t i = 0; i < list_count(sides); i++) {
		const char *code = list_item(sides, i, a);
		size_t at = 0;
		while (at < r->nsides && strcmp(r->sides[at].code, code) != 0)
			at++;
		if (at < r->nsides)
			continue;
		const struct party *party = party_of(p, code);
		r->sides[r->nsides++] = (struct roll_side) { code,
			party && party->name ? party->name : code };
	}
}

static int side_order(const void *a, const void *b)
{
	return strcmp(((const struct roll_side *)a)->code, ((const struct roll_side *)b)->code);
}

static int line_order(const void *a, const void *b)
{
	const struct roll_line *const *x = a, *const *y = b;
	return strcmp((*x)->code, (*y)->code);
}

static struct roll_line line_of(
	const struct commitment_row *row, const struct parties *p, struct arena *a)
{
	struct roll_line line = {
		.code = arena_text(a, row->code),
		.title = arena_text(a, row->title),
		.agreement = arena_text(a, row->agreement),
		.kind = arena_text(a, row->kind),
		.duty = arena_text(a, row->duty),
		.promisors = arena_text(a, row->promisors),
		.made_on = arena_text(a, row->made_on),
		.due_on = arena_text(a, row->due_on),
		.broken_if = arena_text(a, row->broken_if),
		.status_as_of = arena_text(a, row->status_as_of),
		.sides = sides_of(p, row->promisors, a),
		.status = STATUS_UNREVIEWED,
		.states = states_of(row->is),
	};
	status_from(row->status, &line.status);
	return line;
}

static int code_order(const void *key, const void *line)
{
	return strcmp(key, (*(const struct roll_line *const *)line)->code);
}

static struct roll_line *line_at(const struct roll *r, const char *code)
{
	const struct roll_line *const *found = r->count ? bsearch(code, r->by_code, r->count,
								  sizeof *r->by_code, code_order)
							: NULL;
	return found ? &r->lines[*found - r->lines] : NULL;
}

/* A promise that was broken and then superseded, or taken up again, is told in no other figure. */
static void mark_once_broken(
	struct ledger *l, const struct filter *f, struct roll *r, struct arena *a)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(l->db, filter_sql(f, q_roll_was_broken, a));
	filter_bind(f, &q, l->as_of);
	while (stmt_next(&q)) {
		struct roll_line *line = line_at(r, col_text(&q, "code", &memory));
		if (line)
			line->states |= ROLL_WAS_BROKEN;
		arena_clear(&memory);
	}
}

static int part_order(const void *a, const void *b)
{
	const struct roll_part *x = a, *y = b;
	return strcmp(x->agreement, y->agreement);
}

static void make_parts(struct roll *r, struct arena *a)
{
	for (size_t i = 0; i < r->count; i++) {
		const char *agreement = r->lines[i].agreement;
		struct roll_part *last = r->nparts ? &r->parts[r->nparts - 1] : NULL;
		if (last && strcmp(last->agreement, agreement) == 0) {
			last->count++;
			continue;
		}
		r->parts = arena_more(a, r->parts, r->nparts, sizeof *r->parts);
		r->parts[r->nparts++] = (struct roll_part) { agreement, i, 1 };
	}
	if (r->nparts)
		qsort(r->parts, r->nparts, sizeof *r->parts, part_order);
}

size_t roll_of_agreement(const struct roll *r, const char *agreement, const struct roll_line **ret)
{
	const struct roll_part key = { .agreement = agreement };
	const struct roll_part *found = r->nparts ? bsearch(&key, r->parts, r->nparts, sizeof key,
							    part_order)
						  : NULL;
	*ret = found ? &r->lines[found->first] : NULL;
	return found ? found->count : 0;
}

bool roll_read(struct ledger *l, const struct filter *f, struct arena *a, struct roll *ret)
{
	struct parties parties = parties_read(l, a);
	struct roll r = { .as_of = arena_text(a, l->as_of),
		.sides = arena_alloc(a, (parties.count + 1) * sizeof *r.sides) };
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(commitments_done)
	struct commitment_cursor c = commitments_open(l, f, ORDER_BY_AGREEMENT, a);
	struct commitment_row row;
	while (commitments_next(&c, &memory, &row)) {
		r.lines = arena_more(a, r.lines, r.count, sizeof *r.lines);
		r.lines[r.count] = line_of(&row, &parties, a);
		add_sides(&r, &parties, r.lines[r.count++].sides, a);
		arena_clear(&memory);
	}
	r.by_code = arena_alloc(a, (r.count + 1) * sizeof *r.by_code);
	for (size_t i = 0; i < r.count; i++)
		r.by_code[i] = &r.lines[i];
	if (r.count)
		qsort(r.by_code, r.count, sizeof *r.by_code, line_order);
	make_parts(&r, a);
	mark_once_broken(l, f, &r, a);
	if (r.nsides)
		qsort(r.sides, r.nsides, sizeof *r.sides, side_order);
	*ret = r;
	return db_ok(l->db);
}

bool roll_read_at(struct ledger *l, const char *day, const struct filter *f, struct arena *a,
	struct roll *ret)
{
	char now[DAY_SIZE];
	memcpy(now, l->as_of, sizeof now);
	if (!moment_set(l->db, day, &l->past))
		return false;
	snprintf(l->as_of, sizeof l->as_of, "%s", day);
	bool done = roll_read(l, f, a, ret);
	memcpy(l->as_of, now, sizeof now);
	return done && moment_set(l->db, now, &l->past);
}

const struct roll_line *roll_find(const struct roll *r, const char *code)
{
	return line_at(r, code);
}

static const char *sql_of(enum roll_list which)
{
	static const char *const sql[] = { [ROLL_EVIDENCE] = q_roll_evidence,
		[ROLL_RATINGS] = q_roll_ratings,
		[ROLL_LATE] = q_roll_late,
		[ROLL_SOURCES] = q_roll_sources,
		[ROLL_INDICATORS] = q_roll_indicators };
	return sql[which];
}

struct stmt roll_open(struct ledger *l, const struct filter *f, enum roll_list which,
	const char *since, struct arena *a)
{
	struct stmt q = db_prepare_once(l->db, filter_sql(f, sql_of(which), a));
	filter_bind(f, &q, l->as_of);
	if (stmt_has(&q, ":whole"))
		bind_int(&q, ":whole", filter_is_empty(f));
	if (stmt_has(&q, ":since"))
		bind_text(&q, ":since", since);
	return q;
}

#define COLUMN(name, member)                                                                       \
	{                                                                                          \
		name, offsetof(struct roll_row, member)                                            \
	}

/* Where the columns of all lists go. */
static const struct {
	const char *name;
	size_t at;
} columns[] = { COLUMN("commitment", commitment), COLUMN("code", code), COLUMN("evidence", code),
	COLUMN("title", title), COLUMN("promisors", promisors), COLUMN("bearing", bearing),
	COLUMN("status", status), COLUMN("occurred_on", day), COLUMN("as_of", day),
	COLUMN("met_on", day), COLUMN("summary", text), COLUMN("rationale", text),
	COLUMN("source", source), COLUMN("cites", cites), COLUMN("due_on", due_on),
	COLUMN("met_by", met_by), COLUMN("days_late", days_late), COLUMN("author", author),
	COLUMN("publisher", publisher), COLUMN("published_on", published_on), COLUMN("url", url),
	COLUMN("language", language), COLUMN("side", side), COLUMN("origin", origin),
	COLUMN("reliability", reliability), COLUMN("captured_at", captured_at),
	COLUMN("sha256", sha256), COLUMN("archived_url", archived_url) };

bool roll_next(struct stmt *q, struct arena *a, struct roll_row *ret)
{
	if (!stmt_next(q))
		return false;
	*ret = (struct roll_row) { 0 };
	for (int i = 0; i < stmt_columns(q); i++) {
		const char *name = stmt_column_name(q, i);
		for (size_t j = 0; j < COUNT_OF(columns); j++)
			if (strcmp(columns[j].name, name) == 0) {
				size_t length = 0;
				const char *text = stmt_column_text(q, i, &length);
				text = text ? arena_bytes(a, text, length) : NULL;
				memcpy((char *)ret + columns[j].at, &text, sizeof text);
			}
	}
	return true;
}
