/* verify beside histories made up by chance: each is whole, the short way says so, and whatever is
 * changed in a table is noticed. */
#include "a_ledger.h"

#include <sqlite3.h>

#include "buf.h"
#include "db.h"
#include "macros.h"
#include "verify.h"

sqlite3 *db_raw(struct db *db);

enum { COMMITMENTS = 6, HISTORIES = 6, BATCHES = 5, ACTS = 30 };

static uint64_t chance;

static int pick(int below)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (int)((chance >> 33) % (unsigned)below);
}

static const char *any(const char *const *list, size_t count)
{
	return list[pick((int)count)];
}

#define ANY(...)                                                                                   \
	any((const char *const[]) { __VA_ARGS__ },                                                 \
		sizeof((const char *const[]) { __VA_ARGS__ }) / sizeof(const char *))

static const char *code(struct fixture *f, const char *letter, int n)
{
	return arena_printf(&f->a, "%s%d", letter, n);
}

static void fill(struct fixture *f)
{
	ADD(KIND_PARTY, "US", "name=United States");
	ADD(KIND_PARTY, "CN", "name=China");
	ADD(KIND_AGREEMENT, "A1", "title=An agreement", "agreed_on=2023-11-15");
	for (int i = 0; i < COMMITMENTS; i++)
		ADD(KIND_COMMITMENT, code(f, "C", i), "agreement=A1", "promisors=US",
			"kind=meeting", "duty=act", "title=A promise", "made_on=2023-11-15",
			i % 2 ? "due_on=2024-06-30" : "due_on=",
			i % 2 ? "due_basis=stated" : "due_basis=none");
}

static int open_filled(void **state)
{
	return open_filled_by(state, fill);
}

static struct record source(struct fixture *f, int n)
{
	const char *origin = pick(4) || !n ? "" : code(f, "S", pick(n));
	return rec(f, KIND_SOURCE, code(f, "S", n),
		arena_printf(&f->a, "title=Title %d", pick(100)),
		arena_printf(&f->a, "url=%s", pick(3) ? "https://Example.org/a?b=1" : ""),
		arena_printf(&f->a, "published_on=%s", ANY("", "2024", "2024-03", "2024-Q2")),
		arena_printf(&f->a, "origin=%s", origin),
		arena_printf(&f->a, "reliability=%s", ANY("", "A", "F")), NULL);
}

static struct record evidence(struct fixture *f, int n, int sources)
{
	struct record r = rec(f, KIND_EVIDENCE, code(f, "E", n),
		arena_printf(&f->a, "occurred_on=%s", ANY("2024-02-01", "2024-03", "2024")),
		arena_printf(&f->a, "summary=%s %d", ANY("Met", "会晤 word", "words"), pick(50)),
		arena_printf(&f->a, "nature=%s", ANY("act", "statement", "announcement")),
		arena_printf(&f->a, "credibility=%s", ANY("", "1", "6")),
		arena_printf(&f->a, "source=%s", sources ? code(f, "S", pick(sources)) : ""), NULL);
	r.nbearings = 1 + (size_t)pick(3);
	r.bearings = arena_alloc(&f->a, r.nbearings * sizeof *r.bearings);
	for (size_t i = 0; i < r.nbearings; i++) {
		int about = pick(COMMITMENTS);
		bool meets = about % 2 && pick(5) == 0;
		r.bearings[i] = (struct bearing) { .commitment = code(f, "C", about),
			.bearing = meets ? "supports" : ANY("supports", "contradicts", "context"),
			.milestone = meets ? "2024-06-30" : NULL,
			.note = pick(3) ? NULL : "a note" };
	}
	return r;
}

static struct record rating(struct fixture *f, int n, int pieces)
{
	const char *status = ANY("pending", "in-progress", "kept", "broken", "partly-kept",
		"stalled", "unverifiable");
	bool why = strcmp(status, "broken") == 0 || strcmp(status, "stalled") == 0;
	const char *cites = !pieces || pick(2) ? "" : code(f, "E", pick(pieces));
	if (*cites && pick(2))
		cites = arena_printf(&f->a, "%s;%s", cites, code(f, "E", pick(pieces)));
	return rec(f, KIND_RATING, code(f, "R", n),
		arena_printf(&f->a, "commitment=%s", code(f, "C", pick(COMMITMENTS))),
		arena_printf(&f->a, "status=%s", status),
		arena_printf(&f->a, "as_of=2024-0%d-01", 1 + pick(9)), "rationale=because",
		"confidence=low", "rater=ana",
		arena_printf(&f->a, "reason=%s", why ? "unclear-wording" : ""),
		arena_printf(&f->a, "cites=%s", cites), NULL);
}

/* Codes are counted up, whether the rules take the record or not. */
struct history {
	int next[KIND_COUNT], taken;
};

static void act(struct fixture *f, struct history *h)
{
	static const enum kind kinds[] = { KIND_SOURCE, KIND_EVIDENCE, KIND_EVIDENCE, KIND_RATING };
	enum kind kind = kinds[pick(COUNT_OF(kinds))];
	struct problems p = { .arena = &f->a };
	int n = h->next[kind];
	int what = pick(10), old = n ? pick(n) : 0;
	int which = what < 6 ? n : old;
	struct record r = kind == KIND_SOURCE     ? source(f, which)
			  : kind == KIND_EVIDENCE ? evidence(f, which, h->next[KIND_SOURCE])
						  : rating(f, which, h->next[KIND_EVIDENCE]);
	bool done;
	if (what < 6) {
		done = ledger_add(&f->l, &r, &p);
		h->next[kind]++;
	} else if (what < 8) {
		done = ledger_revise(&f->l, &r, "mended", &p);
	} else {
		done = ledger_retract(&f->l, kind, r.code, "wrong");
	}
	h->taken += done;
	struct err refused = err_take(&f->err);
	assert_true(refused.code == ERR_NONE || refused.code == ERR_INPUT ||
		    refused.code == ERR_MISSING || refused.code == ERR_CONFLICT);
}

static void check_whole(struct fixture *f)
{
	struct verdict v;
	reopen(f, LEDGER_LOOK, NULL, NULL);
	if (!verify_rows_stand(&f->l))
		fail_msg("the short way does not tell: %s", f->err.text);
	must(f, verify_ledger(&f->l, &f->a, &v), NULL);
	if (!v.ok)
		fail_msg("%s", v.problems[0]);
}

static void make_history(struct fixture *f, int number)
{
	struct history h = { 0 };
	chance = 77u * (unsigned)number + 5;
	for (int batch = 0; batch < BATCHES; batch++) {
		begin(f);
		for (int i = 0; i < ACTS; i++)
			act(f, &h);
		commit(f);
		check_whole(f);
	}
	assert_true(h.taken > BATCHES * ACTS / 4);
}

static void test_histories_are_whole(void **state)
{
	for (int i = 0; i < HISTORIES; i++) {
		make_history(*state, i);
		close_ledger(state);
		open_filled(state);
	}
}

static void change(struct fixture *f, const char *sql)
{
	reopen(f, LEDGER_LOOK, NULL, NULL);
	sqlite3 *raw = db_raw(f->l.db);
	sqlite3_set_authorizer(raw, NULL, NULL);
	sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	char *why = NULL;
	if (sqlite3_exec(raw, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	assert_true(sqlite3_changes(raw) > 0);
}

static bool still_whole(struct fixture *f, const char *sql)
{
	struct verdict v;
	change(f, sql);
	bool stand = verify_rows_stand(&f->l);
	reopen(f, LEDGER_LOOK, NULL, NULL);
	must(f, verify_ledger(&f->l, &f->a, &v), NULL);
	assert_true(!stand || v.ok);
	return v.ok;
}

/* With a number for each #. */
static const char *numbered(struct fixture *f, const char *sql, int n)
{
	const char *all = "";
	for (const char *mark; (mark = strchr(sql, '#')); sql = mark + 1)
		all = arena_printf(&f->a, "%s%.*s%d", all, (int)(mark - sql), sql, n);
	return arena_printf(&f->a, "%s%s", all, sql);
}

/* Back and forth: what is changed is changed back, so that the next change stands alone. */
static void test_each_change_is_seen(void **state)
{
#define NTH(what, table)                                                                           \
	" = (SELECT " what " FROM " table " LIMIT 1 OFFSET # % (SELECT count(*) FROM " table "))"
	static const char *const changes[][2] = {
		{ "UPDATE evidence SET summary = summary || 'x' WHERE id" NTH("id", "evidence"),
			"UPDATE evidence SET summary = rtrim(summary, 'x')" },
		{ "UPDATE evidence SET entry = entry + 9000 WHERE id" NTH("id", "evidence"),
			"UPDATE evidence SET entry = entry - 9000 WHERE entry > 9000" },
		{ "UPDATE evidence SET id = id + 9000 WHERE id" NTH("id", "evidence"),
			"UPDATE evidence SET id = id - 9000 WHERE id > 9000" },
		{ "UPDATE source SET title = title || 'x' WHERE id" NTH("id", "source"),
			"UPDATE source SET title = rtrim(title, 'x')" },
		{ "UPDATE source SET url_key = coalesce(url_key, '') || 'x' WHERE id" NTH(
			  "id", "source"),
			"UPDATE source SET url_key = nullif(rtrim(url_key, 'x'), '')" },
		{ "UPDATE rating SET rationale = 'no' WHERE id" NTH("id", "rating"),
			"UPDATE rating SET rationale = 'because'" },
		{ "UPDATE cite SET n = n + 9 WHERE rating" NTH("rating", "cite"),
			"UPDATE cite SET n = n - 9 WHERE n > 9" },
		{ "UPDATE bearing SET n = n + 9 WHERE evidence" NTH("code", "evidence"),
			"UPDATE bearing SET n = n - 9 WHERE n > 9" },
		{ "UPDATE bearing SET note = coalesce(note, '') || 'x' WHERE evidence" NTH(
			  "code", "evidence"),
			"UPDATE bearing SET note = nullif(rtrim(note, 'x'), '')" },
		{ "UPDATE search_content SET c1 = c1 || 'x' WHERE id" NTH("id", "search_content"),
			"UPDATE search_content SET c1 = rtrim(c1, 'x')" },
		{ "UPDATE commitment SET rating = 'x' || rating WHERE rating" NTH(
			  "rating", "(SELECT rating FROM commitment WHERE rating IS NOT NULL)"),
			"UPDATE commitment SET rating = ltrim(rating, 'x')" },
		{ "UPDATE milestone SET awaiting = 1 - awaiting WHERE id" NTH("id", "milestone"),
			"UPDATE milestone SET awaiting = 1 - awaiting WHERE id" NTH(
				"id", "milestone") },
	};
	struct fixture *f = *state;
	make_history(f, 1);
	for (size_t i = 0; i < COUNT_OF(changes); i++)
		for (int id = 1; id < 7; id++) {
			if (still_whole(f, numbered(f, changes[i][0], id)))
				fail_msg("not seen: %s", numbered(f, changes[i][0], id));
			if (!still_whole(f, numbered(f, changes[i][1], id)))
				fail_msg("not as before: %s", numbered(f, changes[i][1], id));
		}
}

/* What no CHECK allows, so that nothing but a forger puts it there; NULL is no number. */
static void test_no_number_is_none(void **state)
{
	struct fixture *f = *state;
	make_history(f, 1);
	for (int n = 'a'; n <= 'z'; n++) {
		const char *sql = numbered(f,
			"PRAGMA ignore_check_constraints = 1; UPDATE evidence SET credibility = # "
			"WHERE id = (SELECT min(id) FROM evidence WHERE credibility IS NULL OR "
			"credibility NOT BETWEEN 1 AND 6)",
			n);
		change(f, sql);
		if (verify_rows_stand(&f->l))
			fail_msg("not seen: %s", sql);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_histories_are_whole, open_filled, close_ledger),
		cmocka_unit_test_setup_teardown(
			test_each_change_is_seen, open_filled, close_ledger),
		cmocka_unit_test_setup_teardown(test_no_number_is_none, open_filled, close_ledger),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
