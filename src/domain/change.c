#include "change.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "db.h"
#include "domain_sql.h"
#include "id.h"
#include "journal.h"
#include "ledger.h"

/* How the reason of an undo begins; the transaction that it took back follows. */
static const char undo_mark[] = "undo of ";

const char *change_undo_why(const char *tx, struct arena *a)
{
	return arena_printf(a, "%s%s", undo_mark, tx);
}

/* The transaction that an entry takes back; NULL: it is no undo. */
static const char *undone_by(const char *why)
{
	size_t length = strlen(undo_mark);
	bool marked = why && strncmp(why, undo_mark, length) == 0;
	return marked && id_is_uuid(why + length) ? why + length : NULL;
}

struct reading {
	struct ledger *l;
	struct db *journal;
};

static struct reading reading_of(struct ledger *l)
{
	return (struct reading) { l, ledger_file(l) };
}

static struct change_row *list_grow(struct change_list *list, struct arena *a)
{
	list->rows = arena_more(a, list->rows, list->count, sizeof *list->rows);
	return &list->rows[list->count++];
}

struct numbers {
	int64_t *list;
	size_t count;
};

static void number_add(struct numbers *n, int64_t entry, struct arena *a)
{
	n->list = arena_more(a, n->list, n->count, sizeof *n->list);
	n->list[n->count++] = entry;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void numbers_sort(struct numbers *n)
{
	if (n->count == 0)
		return;
	qsort(n->list, n->count, sizeof *n->list, by_number);
	size_t kept = 1;
	for (size_t i = 1; i < n->count; i++)
		if (n->list[i] != n->list[kept - 1])
			n->list[kept++] = n->list[i];
	n->count = kept;
}

/* "UUID:seq" as the number of its row here; 0: none. */
static int64_t base_entry(struct reading *x, const char *base)
{
	char uuid[ID_UUID];
	const char *colon = base ? strchr(base, ':') : NULL;
	if (!colon || colon - base != ID_UUID - 1)
		return 0;
	memcpy(uuid, base, ID_UUID - 1);
	uuid[ID_UUID - 1] = '\0';
	SCOPED(stmt_done) struct stmt q = db_prepare(x->journal, q_change_base);
	bind_text(&q, ":uuid", uuid);
	bind_int(&q, ":seq", strtoll(colon + 1, NULL, 10));
	return stmt_next(&q) ? col_int(&q, "entry") : 0;
}

static bool row_fill(struct change_row *r, const struct entry *n, struct arena *a, struct err *e)
{
	if (!kind_from(n->kind, &r->kind) || !change_op_from(n->op, &r->op))
		return err_set(e, ERR_NEWER,
			"journal entry %lld is of a kind that this program does not know: '%s'",
			(long long)r->entry, n->kind);
	r->at = arena_text(a, n->at);
	r->by = arena_text(a, n->by);
	r->tx = arena_text(a, n->tx);
	r->why = arena_text(a, n->why);
	r->code = arena_text(a, n->code);
	r->now = (struct record) { .kind = r->kind, .code = r->code };
	r->has_now = n->body;
	return !n->body || record_from_body(r->kind, n->code, n->body, a, &r->now, e);
}

/* One entry, without what was before it. */
static bool row_read(struct reading *x, int64_t entry, struct arena *a, struct change_row *ret)
{
	SCOPED(entry_done) struct entry n = { 0 };
	struct change_row r = { .entry = entry };
	{
		SCOPED(stmt_done) struct stmt q = db_prepare(x->journal, q_change_entry);
		bind_int(&q, ":entry", entry);
		if (!stmt_next(&q))
			return err_set(x->l->err, ERR_CORRUPT, "journal entry %lld is not there",
				(long long)entry);
		r.replica = col_text(&q, "uuid", a);
		r.seq = col_int(&q, "seq");
		r.received_at = col_text(&q, "received_at", a);
		size_t length;
		const char *line = col_lent(&q, "line", &length);
		if (!db_ok(x->journal) || !entry_parse(line, length, &n, x->l->err) ||
			!row_fill(&r, &n, a, x->l->err))
			return err_at(x->l->err, "journal entry %lld", (long long)entry);
	}
	r.base = base_entry(x, n.base);
	*ret = r;
	return db_ok(x->journal);
}

static bool row_with_before(
	struct reading *x, int64_t entry, struct arena *a, struct change_row *ret)
{
	struct change_row base;
	if (!row_read(x, entry, a, ret))
		return false;
	if (ret->base == 0)
		return true;
	if (!row_read(x, ret->base, a, &base))
		return false;
	ret->has_before = base.has_now;
	ret->before = base.now;
	return true;
}

static bool rows_of(
	struct reading *x, const struct numbers *n, struct arena *a, struct change_list *ret)
{
	for (size_t i = 0; i < n->count; i++)
		if (!row_with_before(x, n->list[i], a, list_grow(ret, a)))
			return false;
	return db_ok(x->journal);
}

bool changes_since(struct ledger *l, const char *since, struct arena *a, struct entries *ret)
{
	*ret = (struct entries) { 0 };
	struct reading x = reading_of(l);
	SCOPED(stmt_done) struct stmt q = db_prepare(x.journal, q_change_since);
	bind_text(&q, ":since", since);
	bind_int(&q, ":last", journal_held_at(x.journal, *l->known_by ? l->known_by : NULL));
	while (stmt_next(&q))
		entries_add(ret, col_int(&q, "entry"), a);
	return db_ok(x.journal);
}

bool change_read(struct ledger *l, int64_t entry, struct arena *a, struct change_row *ret)
{
	struct reading x = reading_of(l);
	return row_with_before(&x, entry, a, ret);
}

bool changes_after(struct ledger *l, int64_t entry, struct arena *a, struct entries *ret)
{
	*ret = (struct entries) { 0 };
	struct reading x = reading_of(l);
	SCOPED(stmt_done) struct stmt q = db_prepare(x.journal, q_change_after);
	bind_int(&q, ":entry", entry);
	bind_text(&q, ":until", *l->known_by ? l->known_by : NULL);
	while (stmt_next(&q))
		entries_add(ret, col_int(&q, "entry"), a);
	return db_ok(x.journal);
}

const char *change_last_received(struct ledger *l, struct arena *a)
{
	struct reading x = reading_of(l);
	SCOPED(stmt_done) struct stmt q = db_prepare(x.journal, q_change_last_received);
	return stmt_next(&q) ? col_text(&q, "received_at", a) : NULL;
}

const char *change_first_replica(struct ledger *l, struct arena *a)
{
	struct reading x = reading_of(l);
	SCOPED(stmt_done) struct stmt q = db_prepare(x.journal, q_change_first_replica);
	return stmt_next(&q) ? col_text(&q, "uuid", a) : NULL;
}

/* The record's last entry, live or retracted; 0: there never was one. */
static int64_t last_entry(struct ledger *l, enum kind kind, const char *code)
{
	int64_t entry = apply_entry_of(l->db, kind, code);
	if (entry)
		return entry;
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_change_retracted);
	bind_text(&q, ":kind", kind_facts(kind)->name);
	bind_text(&q, ":code", code);
	return stmt_next(&q) ? col_int(&q, "entry") : 0;
}

/* An entry and everything that it was made from; with what conflicted with them. */
static bool add_chain(struct reading *x, int64_t entry, struct arena *a, struct numbers *n)
{
	struct change_row r = { 0 };
	while (entry) {
		number_add(n, entry, a);
		if (!row_read(x, entry, a, &r))
			return false;
		entry = r.base;
	}
	if (!r.code)
		return true;
	SCOPED(stmt_done) struct stmt q = db_prepare(x->l->db, q_change_conflicts);
	bind_text(&q, ":kind", kind_facts(r.kind)->name);
	bind_text(&q, ":code", r.code);
	while (stmt_next(&q))
		number_add(n, col_int(&q, "entry"), a);
	return db_ok(x->l->db);
}

static bool add_about(struct reading *x, const char *code, struct arena *a, struct numbers *n)
{
	struct numbers last = { 0 };
	{
		SCOPED(stmt_done) struct stmt q = db_prepare(x->l->db, q_change_about);
		bind_text(&q, ":code", code);
		while (stmt_next(&q))
			number_add(&last, col_int(&q, "entry"), a);
	}
	for (size_t i = 0; i < last.count; i++)
		if (!add_chain(x, last.list[i], a, n))
			return false;
	return db_ok(x->l->db);
}

static bool read_entries(struct ledger *l, enum kind kind, const char *code, bool about,
	struct arena *a, struct change_list *ret)
{
	struct numbers n = { 0 };
	*ret = (struct change_list) { 0 };
	struct reading x = reading_of(l);
	int64_t entry = last_entry(l, kind, code);
	if (!db_ok(l->db))
		return false;
	if (!entry)
		return err_set(l->err, ERR_MISSING, "there never was a %s '%s'",
			kind_facts(kind)->name, code);
	if (!add_chain(&x, entry, a, &n) || (about && !add_about(&x, code, a, &n)))
		return false;
	numbers_sort(&n);
	return rows_of(&x, &n, a, ret);
}

bool change_versions(struct ledger *l, enum kind kind, const char *code, struct arena *a,
	struct change_list *ret)
{
	return read_entries(l, kind, code, false, a, ret);
}

bool change_history(struct ledger *l, enum kind kind, const char *code, struct arena *a,
	struct change_list *ret)
{
	return read_entries(l, kind, code, kind == KIND_COMMITMENT, a, ret);
}

/* Transactions that were undone, and the undos themselves. */
struct undone {
	const char **tx;
	size_t count;
};

static bool undone_has(const struct undone *u, const char *tx)
{
	for (size_t i = 0; i < u->count; i++)
		if (strcmp(u->tx[i], tx) == 0)
			return true;
	return false;
}

static void undone_add(struct undone *u, const char *tx, struct arena *a)
{
	if (undone_has(u, tx))
		return;
	u->tx = arena_more(a, u->tx, u->count, sizeof *u->tx);
	u->tx[u->count++] = arena_text(a, tx);
}

/* Backwards through what this ledger wrote: the entries of the transaction to be undone. */
static bool find_undoable(struct ledger *l, const char *author, struct arena *a, struct undone *u,
	struct numbers *ret)
{
	const char *found = NULL;
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_change_own);
	while (stmt_next(&q)) {
		SCOPED(entry_done) struct entry n = { 0 };
		size_t length;
		const char *line = col_lent(&q, "line", &length);
		if (!db_ok(l->db) || !entry_parse(line, length, &n, l->err))
			return false;
		if (found && strcmp(n.tx, found) != 0)
			break;
		const char *undoes = undone_by(n.why);
		if (undoes) {
			undone_add(u, undoes, a);
			undone_add(u, n.tx, a);
			continue;
		}
		if (strcmp(n.by, author) != 0 || undone_has(u, n.tx))
			continue;
		if (!found)
			found = arena_text(a, n.tx);
		number_add(ret, col_int(&q, "entry"), a);
	}
	return db_ok(l->db);
}

/* May the entry be taken back? Nothing that stands has been made of it since. */
static bool still_last(
	struct reading *x, const struct change_row *r, const struct undone *u, struct arena *a)
{
	struct change_row later = { .base = last_entry(x->l, r->kind, r->code) };
	while (later.base > r->entry) {
		if (!row_read(x, later.base, a, &later))
			return false;
		if (strcmp(later.tx, r->tx) != 0 && !undone_has(u, later.tx))
			return err_set(x->l->err, ERR_CONFLICT,
				"%s '%s' has been changed since, by %s at %s. See: kept history "
				"%s",
				kind_facts(r->kind)->name, r->code, later.by, later.at, r->code);
	}
	return db_ok(x->l->db);
}

bool change_to_undo(struct ledger *l, const char *author, struct arena *a, struct change_list *ret)
{
	struct numbers n = { 0 };
	struct undone u = { 0 };
	*ret = (struct change_list) { 0 };
	struct reading x = reading_of(l);
	if (!find_undoable(l, author, a, &u, &n))
		return false;
	numbers_sort(&n);
	if (!rows_of(&x, &n, a, ret))
		return false;
	for (size_t i = 0; i < ret->count; i++)
		if (!still_last(&x, &ret->rows[i], &u, a))
			return false;
	return db_ok(l->db);
}

const char *change_newest_evidence(struct ledger *l, const char *commitment, struct arena *a)
{
	const char *all = "";
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_change_newest_evidence);
	bind_text(&q, ":code", commitment);
	while (stmt_next(&q))
		all = arena_printf(a, "%s%s%s", all, *all ? ", " : "", col_text(&q, "evidence", a));
	return all;
}

const char *change_title(const struct record *r, struct arena *a)
{
	static const char *const names[] = { "title", "summary", "name", "quote" };
	if (r->kind == KIND_RATING)
		return arena_printf(
			a, "%s %s", record_get(r, "commitment"), record_get(r, "status"));
	if (r->kind == KIND_LINK)
		return arena_printf(a, "%s %s %s", record_get(r, "from"), record_get(r, "relation"),
			record_get(r, "to"));
	if (r->kind == KIND_MILESTONE || r->kind == KIND_TARGET)
		return arena_printf(a, "%s %s", record_get(r, "commitment"),
			record_get(r, r->kind == KIND_TARGET ? "indicator" : "due_on"));
	if (r->kind == KIND_OBSERVATION)
		return arena_printf(a, "%s %s: %s", record_get(r, "indicator"),
			record_get(r, "period"), record_get(r, "value"));
	if (r->kind == KIND_SNAPSHOT)
		return arena_printf(a, "of %s", record_get(r, "source"));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (record_get(r, names[i]))
			return record_get(r, names[i]);
	return "";
}

static bool same_bearings(const struct record *a, const struct record *b)
{
	struct record x = *a, y = *b;
	memset(x.values, 0, sizeof x.values);
	memset(y.values, 0, sizeof y.values);
	return record_same(&x, &y);
}

const char *change_fields(const struct record *before, const struct record *now, struct arena *a)
{
	const struct kind_facts *k = kind_facts(now->kind);
	const char *list = "";
	for (size_t i = 0; i < k->nfields; i++) {
		const char *x = before->values[i], *y = now->values[i];
		if (x && y ? strcmp(x, y) == 0 : x == y)
			continue;
		list = arena_printf(a, "%s%s%s", list, *list ? ";" : "", k->fields[i].name);
	}
	if (!same_bearings(before, now))
		list = arena_printf(a, "%s%sbearings", list, *list ? ";" : "");
	return list;
}
