#include "tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "db.h"
#include "domain_sql.h"
#include "ledger.h"
#include "moment.h"

const char *const tally_per_names[] = { "party", "kind", "agreement", "year", NULL };

static void add_row(struct stmt *q, struct tally *t)
{
	enum status status;
	size_t length = 0;
	int64_t n = col_int(q, "commitments");
	t->commitments += n;
	t->joint += col_int(q, "joint");
	t->with_due_date += col_int(q, "dated");
	t->overdue += col_int(q, "overdue");
	t->kept_late += col_int(q, "late");
	if (status_from(col_lent(q, "status", &length), &status))
		t->by_status[status] += n;
}

/* The rows of a group follow each other. Gives the groups, how many in *ret_count. */
static struct tally *read_groups(struct ledger *l, const struct filter *f, const char *per,
	struct arena *a, size_t *ret_count)
{
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(l->db, filter_sql(f, q_tally_list, a));
	filter_bind(f, &q, l->as_of);
	bind_text(&q, ":per", per);
	struct tally *list = NULL;
	size_t count = 0, room = 0;
	while (stmt_next(&q)) {
		const char *key = col_text(&q, "key", a);
		if (count == 0 || strcmp(list[count - 1].key, key) != 0) {
			if (count == room) {
				struct tally *more = arena_alloc(
					a, (room = 2 * room + 8) * sizeof *list);
				if (count)
					memcpy(more, list, count * sizeof *list);
				list = more;
			}
			list[count++] = (struct tally) { .key = key,
				.name = col_text(&q, "name", a) };
		}
		add_row(&q, &list[count - 1]);
	}
	*ret_count = count;
	return list;
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
	struct tally_board board = { .per = per };
	snprintf(board.as_of, sizeof board.as_of, "%s", l->as_of);
	size_t any = 0;
	struct tally *all = read_groups(l, f, "all", a, &any);
	board.all = any ? all[0] : (struct tally) { .key = "", .name = "" };
	board.groups = read_groups(l, f, tally_per_names[per], a, &board.count);
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
