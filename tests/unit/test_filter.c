#include "a_ledger.h"

#include "db.h"
#include "filter.h"
#include "filter_match.h"
#include "filter_compile.h"
#include "query.h"
#include "tally.h"

#define RATED(status, as_of)                                                                       \
	ADD(KIND_RATING, NULL, "commitment=A-02", "status=" status, "as_of=" as_of,                \
		"confidence=high", "rater=ana", "rationale=so it is")

/* Two commitments, asked as of a day after both. */
static void fill(struct fixture *f)
{
	ADD(KIND_PARTY, "US", "name=United States");
	ADD(KIND_PARTY, "CN", "name=China");
	ADD(KIND_PARTY, "CN-MPS", "name=Ministry of Public Security", "parent=CN");
	ADD(KIND_AGREEMENT, "A-2024", "title=A summit", "agreed_on=2024-01-01");
	ADD(KIND_COMMITMENT, "A-01", "agreement=A-2024", "promisors=CN-MPS", "promisees=US",
		"kind=enforcement", "duty=act", "title=管制芬太尼 precursors", "made_on=2024-01-01",
		"due_on=2024-06", "due_basis=stated", "tags=fentanyl");
	ADD(KIND_COMMITMENT, "A-02", "agreement=A-2024", "promisors=US;CN", "promisees=US;CN",
		"kind=meeting", "duty=act", "title=Meet each year", "made_on=2024-01-01",
		"due_basis=none");
}

static int set_up(void **state)
{
	int failed = open_filled_by(state, fill);
	if (!failed)
		reopen(*state, LEDGER_READ, "2024-12-31", NULL);
	return failed;
}

static const char *saved(void *context, const char *name)
{
	(void)context;
	if (strcmp(name, "loop") == 0)
		return "@loop";
	return strcmp(name, "both") == 0 ? "party:US \"each year\"" : NULL;
}

static bool compile(struct fixture *f, struct filter *ret, const char *const *terms)
{
	char **copy = arena_alloc(&f->a, 20 * sizeof *copy);
	for (size_t i = 0; terms[i]; i++)
		copy[i] = arena_text(&f->a, terms[i]);
	f->err = (struct err) { 0 };
	return filter_compile(&f->l, copy, saved, NULL, &f->a, ret, &f->err);
}

/* The codes that pass, "A-01 A-02"; or the error's words. */
static const char *passing(struct fixture *f, const char *const *terms)
{
	struct filter filter;
	if (!compile(f, &filter, terms))
		return arena_text(&f->a, f->err.text);
	SCOPED(commitments_done)
	struct commitment_cursor c = commitments_open(&f->l, &filter, 1, &f->a);
	const char *ret = "";
	struct commitment_row row;
	while (commitments_next(&c, &f->a, &row))
		ret = arena_printf(&f->a, "%s%s%s", ret, *ret ? " " : "", row.code);
	return f->err.code == ERR_NONE ? ret : arena_text(&f->a, f->err.text);
}

#define PASSING(f, ...) passing(f, (const char *const[]) { __VA_ARGS__, NULL })

static void test_terms(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(passing(f, (const char *const[]) { NULL }), "A-01 A-02");
	assert_string_equal(PASSING(f, "from:CN"), "A-01 A-02");
	assert_string_equal(PASSING(f, "from:cn-mps"), "A-01");
	assert_string_equal(PASSING(f, "FROM:US"), "A-02");
	assert_string_equal(PASSING(f, "to:CN"), "A-02");
	assert_string_equal(PASSING(f, "kind:meeting,enforcement"), "A-01 A-02");
	assert_string_equal(PASSING(f, "tag:FENTANYL"), "A-01");
	assert_string_equal(PASSING(f, "status:unreviewed"), "A-01 A-02");
	assert_string_equal(PASSING(f, "status:open"), "");
	assert_string_equal(PASSING(f, "due:2024-06"), "A-01");
	assert_string_equal(PASSING(f, "not", "due:1900.."), "A-02");
	assert_string_equal(PASSING(f, "made:2024..", "duty:act", "agreement:a-20"), "A-01 A-02");
	assert_string_equal(PASSING(f, "is:overdue"), "A-01");
	assert_string_equal(PASSING(f, "is:overdue,unreviewed", "not", "is:overdue"), "A-02");
}

static void test_words_and_codes(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(PASSING(f, "a-01"), "A-01");
	assert_string_equal(PASSING(f, "A-01,A-02"), "A-01 A-02");
	assert_string_equal(PASSING(f, "芬太尼"), "A-01");
	assert_string_equal(PASSING(f, "尼芬"), "");
	assert_string_equal(PASSING(f, "meets"), "A-02");
	assert_string_equal(PASSING(f, "prec*"), "A-01");
	assert_string_equal(PASSING(f, "each year"), "A-02");
	assert_string_equal(PASSING(f, "year each"), "");
	assert_string_equal(PASSING(f, "@both"), "A-02");
	assert_string_equal(PASSING(f, "not", "@both"), "A-01");
	assert_string_equal(PASSING(f, "A-09"), "no such commitment: 'A-09'. Did you mean A-01?");
}

static void test_slips(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(
		PASSING(f, "stauts:open"), "no such term: 'stauts'. Did you mean status:?");
	assert_string_equal(
		PASSING(f, "is:overdu"), "no such state: 'overdu'. Did you mean 'overdue'?");
	assert_string_equal(PASSING(f, "from:,"), "a value is missing behind 'from:,'");
	assert_string_equal(PASSING(f, "@loop"), "the saved filter '@loop' names itself");
	assert_string_equal(PASSING(f, "not"), "'not' stands before a term");
	assert_string_equal(PASSING(f, "\"*"), "nothing to search for in '\"*'");
	PASSING(f, "made:3/4/2024");
	assert_int_equal(f->err.code, ERR_USAGE);
	f->err = (struct err) { 0 };
}

static void test_values_are_bound(void **state)
{
	struct fixture *f = *state;
	struct filter filter;
	assert_true(compile(f, &filter, (const char *const[]) { "tag:x' OR '1'='1", NULL }));
	assert_null(strstr(filter.where, "x'"));
	assert_int_equal(filter.count, 1);
	assert_string_equal(filter.values[0].text, "x' OR '1'='1");
	assert_string_equal(PASSING(f, "\") OR 1=1 --"), "");
	const char *many = "tag:a";
	for (int i = 0; i < 70; i++)
		many = arena_printf(&f->a, "%s,a", many);
	assert_false(compile(f, &filter, (const char *const[]) { many, NULL }));
	assert_int_equal(f->err.code, ERR_USAGE);
	f->err = (struct err) { 0 };
}

static void test_what_it_tells_of_itself(void **state)
{
	struct fixture *f = *state;
	struct filter filter;
	assert_true(compile(f, &filter, (const char *const[]) { "each year", "from:CN", NULL }));
	assert_string_equal(filter.as_typed, "\"each year\" from:CN");
	assert_true(filter.few);
	assert_false(filter.codes_only);
	assert_true(compile(f, &filter, (const char *const[]) { "A-01", "A-02", NULL }));
	assert_true(filter.codes_only && filter.few);
	assert_true(compile(f, &filter, (const char *const[]) { "not", "year", NULL }));
	assert_false(filter.few);
	assert_true(compile(f, &filter, (const char *const[]) { NULL }));
	assert_true(filter_is_empty(&filter));
	assert_string_equal(filter.where, "1");
	assert_string_equal(filter.as_typed, "");
	assert_string_equal(
		filter_sql(&filter, "SELECT /*FILTER*/ 1, /*FILTER*/", &f->a), "SELECT (1), (1)");
}

static void test_match(void **state)
{
	struct fixture *f = *state;
	const char *const words[] = { "class control", "芬太尼", "--", "a\"b" };
	assert_string_equal(filter_match(words, 4, false, &f->a),
		"\"class control\" AND \"芬 太 尼\" AND \"a b\"");
	assert_string_equal(
		filter_match(words, 2, true, &f->a), "\"class control\" OR \"芬 太 尼\"");
	assert_null(filter_match(words + 2, 1, true, &f->a));
	assert_null(filter_match(words, 0, true, &f->a));
}

static void test_rows(void **state)
{
	struct fixture *f = *state;
	struct commitment_row row;
	assert_true(commitment_get(&f->l, "A-01", &f->a, &row));
	assert_string_equal(row.promisors, "CN-MPS");
	assert_string_equal(row.is, "overdue;unreviewed");
	assert_string_equal(row.due_on, "2024-06");
	assert_null(row.last_evidence_on);
	assert_int_equal(commitments_count(&f->l), 2);
	assert_false(commitment_get(&f->l, "A-03", &f->a, &row));
	assert_int_equal(f->err.code, ERR_MISSING);
	f->err = (struct err) { 0 };
}

/* Since the first of the ratings in a row that say what the newest says. */
static void test_standing(void **state)
{
	struct fixture *f = *state;
	struct commitment_brief s;
	begin(f);
	RATED("in-progress", "2024-02-01");
	RATED("pending", "2024-03-01");
	RATED("in-progress", "2024-05-01");
	RATED("in-progress", "2024-04-01");
	commit(f);
	reopen(f, LEDGER_READ, NULL, NULL);
	assert_true(commitment_brief_get(&f->l, "A-02", &f->a, &s));
	assert_string_equal(s.title, "Meet each year");
	assert_string_equal(s.status, "in-progress");
	assert_string_equal(s.since, "2024-04-01");
	assert_non_null(s.rating);
	assert_false(s.waits);
	assert_true(commitment_brief_get(&f->l, "A-01", &f->a, &s));
	assert_string_equal(s.status, "unreviewed");
	assert_null(s.rating);
	assert_null(s.since);
	assert_false(commitment_brief_get(&f->l, "A-03", &f->a, &s));
	assert_int_equal(f->err.code, ERR_MISSING);
}

static void test_late_and_counted(void **state)
{
	struct fixture *f = *state;
	struct filter all;
	struct late_row late;
	struct tally_board board;
	assert_true(compile(f, &all, (const char *const[]) { NULL }));
	SCOPED(commitments_done) struct commitment_cursor c = late_open(&f->l, &all, 0, &f->a);
	assert_true(late_next(&c, &f->a, &late));
	assert_string_equal(late.code, "A-01");
	assert_int_equal(late.days_overdue, 184);
	assert_false(late_next(&c, &f->a, &late));
	assert_true(tally_count(&f->l, &all, PER_PARTY, &f->a, &board));
	assert_int_equal(board.all.commitments, 2);
	assert_int_equal(board.all.joint, 1);
	assert_int_equal(board.all.overdue, 1);
	assert_int_equal(board.count, 2);
	assert_string_equal(board.groups[0].key, "US");
	assert_int_equal(board.groups[1].commitments, 2);
	assert_true(tally_count_at(&f->l, "2023-12-31", &all, PER_KIND, &f->a, &board));
	assert_int_equal(board.all.commitments, 0);
	assert_int_equal(commitments_count(&f->l), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terms),
		cmocka_unit_test(test_words_and_codes),
		cmocka_unit_test(test_slips),
		cmocka_unit_test(test_values_are_bound),
		cmocka_unit_test(test_what_it_tells_of_itself),
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_rows),
		cmocka_unit_test_setup_teardown(test_standing, set_up, close_ledger),
		cmocka_unit_test(test_late_and_counted),
	};
	return cmocka_run_group_tests(tests, set_up, close_ledger);
}
