#include "tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "code.h"
#include "db.h"
#include "domain_sql.h"
#include "ledger.h"
#include "moment.h"

const char *const tally_per_names[] = { "party", "kind", "agreement", "year", NULL };

/* What is found by its first text, which they are sorted by. */
struct sorted {
	void **list;
	size_t count;
};

/* Where it stands, or should. */
static size_t place_in(const struct sorted *s, const char *text, bool *ret_found)
{
	size_t low = 0, high = s->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(*(const char *const *)s->list[middle], text);
		if (order == 0) {
			*ret_found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_found = false;
	return low;
}

static void put_at(struct sorted *s, size_t place, void *item, struct arena *a)
{
	s->list = arena_more(a, s->list, s->count, sizeof *s->list);
	memmove(&s->list[place + 1], &s->list[place], (s->count - place) * sizeof *s->list);
	s->list[place] = item;
	s->count++;
}

/* A party, and the side that it counts for. */
struct side {
	const char *code, *root, *name;
	int64_t met; /* when last: see next_side() */
};

struct group {
	const char *key;
	struct tally tally;
	const char *place; /* what comes before the key in the order; "" for most */
};

struct counting {
	struct ledger *ledger;
	struct arena *arena;
	enum tally_per per;
	struct tally all;
	struct sorted groups, sides;
	int64_t rounds; /* over the promisors of a commitment */
};

static bool read_sides(struct counting *c)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(c->ledger->db, q_tally_parties);
	while (stmt_next(&q)) {
		struct side *side = arena_alloc(c->arena, sizeof *side);
		*side = (struct side) { .code = col_text(&q, "code", c->arena),
			.root = col_text(&q, "root", c->arena),
			.name = col_text(&q, "name", c->arena) };
		put_at(&c->sides, c->sides.count, side, c->arena);
	}
	return db_ok(c->ledger->db);
}

static struct side *side_of(const struct counting *c, const char *code)
{
	bool found;
	size_t place = place_in(&c->sides, code, &found);
	return found ? c->sides.list[place] : NULL;
}

/* The group with that key: a new one where there is none. */
static struct tally *group_of(struct counting *c, const char *key)
{
	bool found;
	size_t place = place_in(&c->groups, key, &found);
	if (found)
		return &((struct group *)c->groups.list[place])->tally;
	struct group *fresh = arena_alloc(c->arena, sizeof *fresh);
	fresh->key = fresh->tally.key = arena_text(c->arena, key);
	put_at(&c->groups, place, fresh, c->arena);
	return &fresh->tally;
}

static void add(struct tally *t, const struct tally *one)
{
	t->commitments += one->commitments;
	t->joint += one->joint;
	t->with_due_date += one->with_due_date;
	t->overdue += one->overdue;
	t->kept_late += one->kept_late;
	for (int i = 0; i < STATUS_COUNT; i++)
		t->by_status[i] += one->by_status[i];
}

/* The next of "US-A;CN;US-B" whose side was not met in this round; NULL at the end. */
static struct side *next_side(const struct counting *c, const char **promisors)
{
	char code[CODE_MAX + 1];
	while (**promisors) {
		int length = (int)strcspn(*promisors, ";");
		snprintf(code, sizeof code, "%.*s", length, *promisors);
		*promisors += length + ((*promisors)[length] == ';');
		struct side *party = side_of(c, code);
		struct side *side = party ? side_of(c, party->root) : NULL;
		if (side && side->met != c->rounds) {
			side->met = c->rounds;
			return side;
		}
	}
	return NULL;
}

static int64_t count_sides(struct counting *c, const char *promisors)
{
	int64_t n = 0;
	for (c->rounds++; next_side(c, &promisors);)
		n++;
	return n;
}

/* A joint commitment counts once in each of its sides' groups. */
static void add_sides(struct counting *c, const char *promisors, const struct tally *one)
{
	c->rounds++;
	for (const struct side *side; (side = next_side(c, &promisors));)
		add(group_of(c, side->code), one);
}

static void add_row(struct counting *c, struct stmt *q)
{
	static const char *const keys[] = {
		[PER_KIND] = "kind", [PER_AGREEMENT] = "agreement", [PER_YEAR] = "year"
	};
	size_t length;
	const char *key = c->per == PER_PARTY ? "" : col_lent(q, keys[c->per], &length);
	const char *promisors = col_lent(q, "promisors", &length);
	const char *status = col_lent(q, "status", &length);
	if (!key || !promisors || !status)
		return;
	struct tally one = { .commitments = 1,
		.joint = count_sides(c, promisors) > 1,
		.with_due_date = col_int(q, "dated"),
		.overdue = col_int(q, "overdue"),
		.kept_late = col_int(q, "late") };
	enum status s;
	if (status_from(status, &s))
		one.by_status[s] = 1;
	add(&c->all, &one);
	if (c->per == PER_PARTY)
		add_sides(c, promisors, &one);
	else
		add(group_of(c, key), &one);
}

static bool read_rows(struct counting *c, const struct filter *f)
{
	struct db *db = c->ledger->db;
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(db, filter_sql(f, q_tally_list, c->arena));
	filter_bind(f, &q, c->ledger->as_of);
	while (stmt_next(&q))
		add_row(c, &q);
	return db_ok(db);
}

static void name_agreement(struct counting *c, struct group *g)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(c->ledger->db, q_tally_agreement);
	bind_text(&q, ":code", g->tally.key);
	if (stmt_next(&q)) {
		g->tally.name = col_text(&q, "title", c->arena);
		g->place = col_text(&q, "agreed_last", c->arena);
	}
}

static void name_group(struct counting *c, struct group *g)
{
	const struct side *side = c->per == PER_PARTY ? side_of(c, g->tally.key) : NULL;
	g->tally.name = side ? side->name : g->tally.key;
	g->place = "";
	if (c->per == PER_AGREEMENT)
		name_agreement(c, g);
}

static int by_place(const void *left, const void *right)
{
	const struct group *a = *(struct group *const *)left, *b = *(struct group *const *)right;
	int order = strcmp(a->place, b->place);
	return order ? order : strcmp(a->tally.key, b->tally.key);
}

static struct tally *list_groups(struct counting *c)
{
	struct sorted *g = &c->groups;
	struct tally *ret = arena_alloc(c->arena, (g->count + 1) * sizeof *ret);
	for (size_t i = 0; i < g->count; i++)
		name_group(c, g->list[i]);
	if (g->count)
		qsort(g->list, g->count, sizeof *g->list, by_place);
	for (size_t i = 0; i < g->count; i++)
		ret[i] = ((struct group *)g->list[i])->tally;
	return ret;
}

static int fewest_first(const void *left, const void *right)
{
	const struct tally *a = left, *b = right;
	if (a->commitments != b->commitments)
		return a->commitments < b->commitments ? -1 : 1;
	return strcmp(a->key, b->key);
}

bool tally_count(struct ledger *l, const struct filter *f, enum tally_per per, struct arena *a,
	struct tally_board *ret)
{
	struct counting c = {
		.ledger = l, .arena = a, .per = per, .all = { .key = "", .name = "" }
	};
	if (!read_sides(&c) || !read_rows(&c, f))
		return false;
	struct tally_board board = { .per = per, .all = c.all };
	snprintf(board.as_of, sizeof board.as_of, "%s", l->as_of);
	board.groups = list_groups(&c);
	board.count = c.groups.count;
	if (!db_ok(l->db))
		return false;
	if (per == PER_PARTY && board.count)
		qsort(board.groups, board.count, sizeof *board.groups, fewest_first);
	*ret = board;
	return true;
}

bool tally_count_at(struct ledger *l, const char *day, const struct filter *f, enum tally_per per,
	struct arena *a, struct tally_board *ret)
{
	char now[DAY_SIZE];
	memcpy(now, l->as_of, sizeof now);
	if (!moment_set(l->db, day, &l->past))
		return false;
	snprintf(l->as_of, sizeof l->as_of, "%s", day);
	bool done = tally_count(l, f, per, a, ret);
	memcpy(l->as_of, now, sizeof now);
	return done && moment_set(l->db, now, &l->past);
}

int64_t tally_maintain_past(struct ledger *l, const struct filter *f, struct arena *a)
{
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(l->db, filter_sql(f, q_tally_maintain_past, a));
	filter_bind(f, &q, l->as_of);
	return stmt_next(&q) ? col_int(&q, "n") : 0;
}

int64_t tally_open(const struct tally *t)
{
	int64_t n = 0;
	for (int s = 0; s < STATUS_COUNT; s++)
		if (status_facts((enum status)s)->open)
			n += t->by_status[s];
	return n;
}
