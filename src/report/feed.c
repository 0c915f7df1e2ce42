#include "feed.h"

#include <string.h>

#include "arena.h"
#include "atom.h"
#include "history.h"
#include "ledger.h"

enum { DATE_SIZE = 32 }; /* a time in the journal's form has 24 */

/* A beginning of a time, "2024-04-01", as the whole time. */
static const char *whole_time(const char *since, struct arena *a)
{
	static const char rest[] = "0001-01-01T00:00:00.000Z";
	size_t n = strlen(since);
	return n < sizeof rest - 1 ? arena_printf(a, "%s%s", since, rest + n) : since;
}

static const char *fields_of(const struct record *r, struct arena *a)
{
	const struct kind_facts *k = kind_facts(r->kind);
	const char *ret = "";
	for (size_t i = 0; i < k->nfields; i++)
		if (r->values[i])
			ret = arena_printf(a, "%s%s: %s\n", ret, k->fields[i].name, r->values[i]);
	for (size_t i = 0; i < r->nbearings; i++)
		ret = arena_printf(a, "%sbears on: %s, %s\n", ret, r->bearings[i].commitment,
			r->bearings[i].bearing);
	return ret;
}

static const char *content_of(const struct change_row *row, struct arena *a)
{
	struct difference d;
	const char *ret = row->why ? arena_printf(a, "why: %s\n", row->why) : "";
	if (row->op == CHANGE_ADD && row->has_now)
		return arena_printf(a, "%s%s", ret, fields_of(&row->now, a));
	for (size_t n = 0; history_difference(row, n, a, &d); n++)
		ret = arena_printf(a, "%s%s: %s → %s\n", ret, d.field,
			d.before ? d.before : "nothing", d.after ? d.after : "nothing");
	return ret;
}

static void put_entry(const struct change_row *row, FILE *out, struct arena *a)
{
	char id[ATOM_ID];
	const char *title = history_title(row, a);
	atom_id(arena_printf(a, "kept entry %s:%lld", row->replica, (long long)row->seq), id);
	const struct atom_entry e = {
		.id = id,
		.title = arena_printf(a, "%s %s %s%s%s", history_did(row),
			kind_facts(row->kind)->name, row->code, *title ? ": " : "", title),
		.by = row->by,
		.at = row->at,
		.content = content_of(row, a),
		.category = kind_facts(row->kind)->name,
	};
	atom_entry(out, &e, a);
}

/* The feed's own date: of the newest of all its entries, however few are asked for. */
static bool read_updated(struct ledger *l, const struct entries *list, const char *since,
	struct arena *a, const char **ret)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	struct change_row row;
	char newest[DATE_SIZE] = "";
	for (size_t i = 0; i < list->count; i++) {
		if (!change_read(l, entries_at(list, i), &memory, &row))
			return false;
		if (strcmp(row.at, newest) > 0)
			snprintf(newest, sizeof newest, "%s", row.at);
		arena_clear(&memory);
	}
	*ret = *newest ? arena_text(a, newest) : whole_time(since, a);
	return true;
}

bool feed_write(
	struct ledger *l, const struct entries *list, const char *since, long limit, FILE *out)
{
	SCOPED(arena_done) struct arena a = { 0 }, memory = { 0 };
	char id[ATOM_ID];
	const char *replica = change_first_replica(l, &a), *updated = NULL;
	struct change_row row;
	if (!db_ok(l->db) || !read_updated(l, list, since, &a, &updated))
		return false;
	atom_id(arena_printf(&a, "kept feed %s", replica ? replica : "empty"), id);
	atom_begin(out, id, "kept: what the ledger has learnt", updated, &a);
	for (size_t i = list->count; i-- > 0 && (limit < 0 || list->count - i <= (size_t)limit);) {
		if (!change_read(l, entries_at(list, i), &memory, &row))
			return false;
		put_entry(&row, out, &memory);
		arena_clear(&memory);
	}
	atom_end(out);
	return true;
}
