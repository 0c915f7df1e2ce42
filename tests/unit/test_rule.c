#include "a_ledger.h"

#include <csv.h>

#include "code.h"
#include "file.h"
#include "rule.h"
#include "url.h"

static struct record with(struct record r, struct bearing *list, size_t n)
{
	r.bearings = list;
	r.nbearings = n;
	return r;
}

static const char *problems_text(const struct problems *p)
{
	const char *all = "";
	for (size_t i = 0; i < p->count; i++)
		all = arena_printf(p->arena, "%s[%s] %s\n", all,
			p->list[i].field ? p->list[i].field : "", p->list[i].text);
	return all;
}

static void check_says(struct fixture *f, struct record r, bool is_new, const char *part)
{
	struct problems p = { .arena = &f->a };
	rule_normalise(&r, &f->a);
	bool right = rule_check(f->l.db, &r, is_new, &p);
	const char *all = problems_text(&p);
	if (f->err.code != ERR_NONE)
		fail_msg("error: %s", f->err.text);
	if (right != (p.count == 0))
		fail_msg("the answer does not fit the problems: %s", all);
	if (!part && p.count)
		fail_msg("refused: %s", all);
	if (part && !strstr(all, part))
		fail_msg("expected '%s', got: %s", part, all);
}

#define REFUSED(part, ...) check_says(f, rec(f, __VA_ARGS__, NULL), true, part)
#define REVISION_REFUSED(part, ...) check_says(f, rec(f, __VA_ARGS__, NULL), false, part)
#define ALLOWED(...) check_says(f, rec(f, __VA_ARGS__, NULL), true, NULL)
#define WD(code, ...)                                                                              \
	KIND_COMMITMENT, code, "agreement=WOODSIDE", "promisors=CN", "promisees=US", "title=Act",  \
		__VA_ARGS__

static int fill_ledger(void **state)
{
	if (open_ledger(state) != 0)
		return -1;
	struct fixture *f = *state;
	ADD(KIND_PARTY, "US", "name=United States");
	ADD(KIND_PARTY, "CN", "name=China");
	ADD(KIND_PARTY, "CN-MPS", "name=Ministry", "parent=CN");
	ADD(KIND_SOURCE, "S1", "title=One", "url=https://a.example/1");
	ADD(KIND_SOURCE, "S2", "title=Two", "origin=S1");
	ADD(KIND_AGREEMENT, "WOODSIDE", "title=Summit", "agreed_on=2023-11-15", "source=S1");
	ADD(WD("WD-01", "made_on=2023-11-15", "due_on=2024-06"));
	ADD(WD("WD-02", "made_on=2023-11-15"));
	ADD(WD("WD-03", "made_on=2024-02-01", "schedule=FREQ=MONTHLY;COUNT=5"));
	struct bearing one[] = { { "WD-01", "supports", NULL, NULL } };
	add(f, with(rec(f, KIND_EVIDENCE, "E1", "occurred_on=2024-03-01", "summary=Done",
			    "nature=act", "source=S1", NULL),
		       one, 1));
	ADD(KIND_LINK, NULL, "from=WD-01", "relation=depends-on", "to=WD-02");
	ADD(KIND_INDICATOR, "PRICE", "title=Price", "unit=USD", "better=down");
	return 0;
}

static void test_one_form(void **state)
{
	struct fixture *f = *state;
	struct record r = rec(f, KIND_COMMITMENT, " wd-9 ", "promisors= us ;; cn;",
		"title=\t Go e\xcc\x81 \xc2\xa0", "tags=Class Scheduling; x", "kind=Tariff Relief",
		"due_basis=", "notes=a\r\nb", "made_on=2024-q3", NULL);
	rule_normalise(&r, &f->a);
	assert_string_equal(r.code, "WD-9");
	assert_string_equal(record_get(&r, "promisors"), "US;CN");
	assert_string_equal(record_get(&r, "title"), "Go \xc3\xa9");
	assert_string_equal(record_get(&r, "tags"), "class-scheduling;x");
	assert_string_equal(record_get(&r, "kind"), "tariff-relief");
	assert_string_equal(record_get(&r, "duty"), "act");
	assert_string_equal(record_get(&r, "due_basis"), "none");
	assert_string_equal(record_get(&r, "notes"), "a\nb");
	assert_string_equal(record_get(&r, "made_on"), "2024-Q3");
	r = rec(f, KIND_COMMITMENT, "x", "schedule=rrule:freq=yearly", NULL);
	rule_normalise(&r, &f->a);
	assert_string_equal(record_get(&r, "duty"), "recur");
	assert_string_equal(record_get(&r, "due_basis"), "stated");
	assert_string_equal(record_get(&r, "schedule"), "FREQ=YEARLY");
	r = rec(f, KIND_SOURCE, "s", "side=us", "reliability=b", "language=EN", "title=   ", NULL);
	rule_normalise(&r, &f->a);
	assert_string_equal(record_get(&r, "side"), "US");
	assert_string_equal(record_get(&r, "reliability"), "B");
	assert_string_equal(record_get(&r, "language"), "en");
	assert_null(record_get(&r, "title"));
	struct bearing b = { "wd-01", "+", " ", " so " };
	r = with(rec(f, KIND_EVIDENCE, NULL, NULL), &b, 1);
	rule_normalise(&r, &f->a);
	assert_string_equal(b.commitment, "WD-01");
	assert_string_equal(b.bearing, "supports");
	assert_null(b.milestone);
	assert_string_equal(b.note, "so");
}

static void test_fields(void **state)
{
	struct fixture *f = *state;
	REFUSED("[title] it is missing", KIND_SOURCE, "S9", "url=https://a.example");
	REFUSED("February 2024 has 29 days", KIND_SOURCE, "S9", "title=t",
		"published_on=2024-02-30");
	REFUSED("[published_on] 'YESTERDAY' is not how", KIND_SOURCE, "S9", "title=t",
		"published_on=yesterday");
	REFUSED("no such source: 'S3'", KIND_SOURCE, "S9", "title=t", "origin=s3");
	REFUSED("[url] 'a b' is no address", KIND_SOURCE, "S9", "title=t", "url=a b");
	REFUSED("[language] 'english'", KIND_SOURCE, "S9", "title=t", "language=english");
	REFUSED("A, B, C, D, E, F", KIND_SOURCE, "S9", "title=t", "reliability=Z");
	REFUSED("[kind] no such kind of source: '?'", KIND_SOURCE, "S9", "title=t", "kind=?");
	ALLOWED(KIND_SOURCE, "S9", "title=t", "kind=podcast", "side=cn-mps", "language=zh-Hant");
	ALLOWED(KIND_SOURCE, "S9", "title=t", "side=Third");
	REFUSED("[side] no such side: 'RU'", KIND_SOURCE, "S9", "title=t", "side=ru");
	REFUSED("[title] it must be one line", KIND_SOURCE, "S9", "title=a\nb");
	REFUSED("U+0007", KIND_SOURCE, "S9", "title=a\ab");
	REFUSED("U+009B", KIND_SOURCE, "S9",
		"title=a\xc2\x9b"
		"b");
	REFUSED("it is not UTF-8", KIND_SOURCE, "S9", "title=a\xff");
	REFUSED("[promisors] 'CN' stands in it twice", KIND_COMMITMENT, "X", "agreement=WOODSIDE",
		"promisors=CN;cn", "title=t", "made_on=2024");
	REFUSED("'a--b' is no tag", WD("X", "made_on=2024", "tags=ok;a--b"));
	REFUSED("no such duty: 'mantain'. Did you mean 'maintain'?",
		WD("X", "made_on=2024", "duty=mantain"));
	REFUSED("[value] '1,5' is no number", KIND_OBSERVATION, NULL, "indicator=PRICE",
		"period=2024", "value=1,5");
	REFUSED("2024-04-01T12:00:00.123Z", KIND_SNAPSHOT, "P-1", "source=S1",
		"captured_at=2024-04-01", "media_type=text/html", "sha256=0", "size=1");
	char *text = arena_alloc(&f->a, 300 * 1024);
	memset(text, 'a', 300 * 1024 - 1);
	struct record r = rec(f, KIND_SOURCE, "S9", NULL);
	record_set(&r, "title", text);
	check_says(f, r, true, "longer than 256 KB");
}

static void test_codes_are_free_and_well_formed(void **state)
{
	struct fixture *f = *state;
	REFUSED("party 'US' is there already", KIND_PARTY, "us", "name=x");
	REFUSED("'-US' is no code", KIND_PARTY, "-us", "name=x");
	REFUSED("'U S' is no code", KIND_PARTY, "u s", "name=x");
	REFUSED("choose one for the party", KIND_PARTY, NULL, "name=x");
	REVISION_REFUSED(NULL, KIND_PARTY, "US", "name=x");
	assert_true(ledger_retract(&f->l, KIND_SOURCE, "S2", "typo"));
	REFUSED("'S2' was retracted", KIND_SOURCE, "S2", "title=again");
}

static void test_circles(void **state)
{
	struct fixture *f = *state;
	REVISION_REFUSED("[parent] 'CN-MPS' would come back to 'CN'", KIND_PARTY, "CN", "name=x",
		"parent=CN-MPS");
	REFUSED("would come back to 'X' itself", KIND_PARTY, "X", "name=x", "parent=X");
	REVISION_REFUSED("[origin] 'S2' would", KIND_SOURCE, "S1", "title=x", "origin=S2");
	REFUSED("[to] 'WD-01' would come back to 'WD-02'", KIND_LINK, "L-1", "from=WD-02",
		"relation=depends-on", "to=WD-01");
	ALLOWED(KIND_LINK, "L-1", "from=WD-02", "relation=part-of", "to=WD-01");
	REFUSED("no link to itself", KIND_LINK, "L-1", "from=WD-02", "relation=part-of",
		"to=WD-02");
	REFUSED("is the same link already", KIND_LINK, "L-1", "from=WD-01", "relation=depends-on",
		"to=WD-02");
	REFUSED("it cannot supersede it", KIND_LINK, "L-1", "from=WD-02", "relation=supersedes",
		"to=WD-03");
}

static void test_commitments(void **state)
{
	struct fixture *f = *state;
	REFUSED("before it was made", WD("X", "made_on=2024", "due_on=2023-12"));
	REFUSED("before its agreement on 2023-11-15", WD("X", "made_on=2023-11-14"));
	REFUSED("needs a schedule", WD("X", "made_on=2024", "duty=recur"));
	REFUSED("only a duty that recurs",
		WD("X", "made_on=2024", "duty=act", "schedule=FREQ=YEARLY"));
	REFUSED("[schedule] ", WD("X", "made_on=2024", "schedule=FREQ=SOMETIMES"));
	REFUSED("needs the day on which it ends", WD("X", "made_on=2024", "duty=maintain"));
	REFUSED("'stated' or 'inferred'", WD("X", "made_on=2024", "due_on=2025", "due_basis=none"));
	REFUSED("so it is 'none'", WD("X", "made_on=2024", "due_basis=stated"));
	REFUSED("cannot promise to itself", KIND_COMMITMENT, "X", "agreement=WOODSIDE",
		"promisors=CN", "promisees=CN", "title=t", "made_on=2024");
	ALLOWED(WD("X", "made_on=2023-11", "due_on=2023-11"));
}

static void evidence_says(
	struct fixture *f, const char *part, struct bearing *list, size_t n, bool is_new)
{
	struct record r = rec(f, KIND_EVIDENCE, is_new ? "E9" : "E1", "occurred_on=2024-04-01",
		"summary=s", "nature=act", NULL);
	check_says(f, with(r, list, n), is_new, part);
}

#define EVIDENCE_SAYS(part, ...)                                                                   \
	do {                                                                                       \
		struct bearing list[] = { __VA_ARGS__ };                                           \
		evidence_says(f, part, list, COUNT_OF(list), true);                                \
	} while (0)

static void test_bearings(void **state)
{
	struct fixture *f = *state;
	EVIDENCE_SAYS(NULL, { "WD-01", "supports", NULL, NULL }, { "WD-02", "~", NULL, "x" });
	EVIDENCE_SAYS("Did you mean WD-0", { "WD-09", "supports", NULL, NULL });
	EVIDENCE_SAYS("no such bearing: 'suports'. Did you mean 'supports'?",
		{ "WD-01", "suports", NULL, NULL });
	EVIDENCE_SAYS("bears on 'WD-01' twice", { "WD-01", "supports", NULL, NULL },
		{ "WD-01", "context", NULL, NULL });
	EVIDENCE_SAYS(NULL, { "WD-03", "supports", "2024-03-01", NULL },
		{ "WD-03", "supports", "2024-04-01", NULL });
	EVIDENCE_SAYS(
		"Nearest: 2024-03-01, 2024-04-01", { "WD-03", "supports", "2024-03-02", NULL });
	EVIDENCE_SAYS("Nearest: 2024-06", { "WD-01", "supports", "2024", NULL });
	EVIDENCE_SAYS("nothing of 'WD-02' falls due", { "WD-02", "supports", "2024", NULL });
	EVIDENCE_SAYS("only evidence that supports", { "WD-01", "context", "2024-06", NULL });
	EVIDENCE_SAYS("whether it supports", { "WD-01", NULL, NULL, NULL });
	EVIDENCE_SAYS("[note] it holds", { "WD-01", "+", NULL, "a\033[2J" });
}

#define RATING(...)                                                                                \
	KIND_RATING, "R-1", "commitment=WD-01", "rationale=since", "rater=ana", __VA_ARGS__

static void test_ratings(void **state)
{
	struct fixture *f = *state;
	ALLOWED(RATING("status=kept", "as_of=2024-04-01", "cites=E1"));
	REFUSED("a verdict needs evidence: 'broken' on WD-01 cites none. Name it after the status "
		"(its newest: E1), or record the search that found nothing: kept looked WD-01 ",
		RATING("status=broken", "as_of=2024-04-01", "reason=no-action"));
	REFUSED("none is recorded", KIND_RATING, "R-1", "commitment=WD-02", "status=kept",
		"as_of=2024-04-01", "rationale=r", "rater=ana");
	REFUSED("[reason] 'stalled' needs one", RATING("status=stalled", "as_of=2024-04-01"));
	REFUSED("[reason] 'pending' takes none",
		RATING("status=pending", "as_of=2024-04-01", "reason=other"));
	REFUSED("[as_of] it must be one day", RATING("status=pending", "as_of=2024-04"));
	REFUSED("it cannot be rated as of", RATING("status=pending", "as_of=2023-11-14"));
	REFUSED("E1 happened on 2024-03-01, after",
		RATING("status=kept", "as_of=2024-02-01", "cites=E1"));
	REFUSED("E1 does not bear on WD-02", KIND_RATING, "R-1", "commitment=WD-02", "status=kept",
		"as_of=2024-04-01", "rationale=r", "rater=ana", "cites=E1");
	REFUSED("no link says what superseded",
		RATING("status=superseded", "as_of=2024-04-01", "cites=E1"));
	ADD(RATING("status=kept", "as_of=2024-04-01", "cites=E1"));
	REFUSED("ana has rated WD-01 for 2024-04-01 already, R-1. To correct that: kept edit R-1",
		KIND_RATING, "R-2", "commitment=WD-01", "rationale=since", "rater=ana",
		"status=pending", "as_of=2024-04-01");
	struct bearing elsewhere[] = { { "WD-02", "supports", NULL, NULL } };
	evidence_says(f, "rating R-1 cites it, so it must bear on 'WD-01'", elsewhere, 1, false);
	ADD(KIND_LINK, "L-1", "from=WD-03", "relation=supersedes", "to=WD-01");
	ALLOWED(KIND_RATING, "R-3", "commitment=WD-01", "rationale=since", "rater=ana",
		"status=superseded", "as_of=2024-05-01", "cites=E1");
}

static void test_figures(void **state)
{
	struct fixture *f = *state;
	ADD(KIND_OBSERVATION, "O-1", "indicator=PRICE", "period=2023", "value=1.50");
	REFUSED("O-1 is the same observation already", KIND_OBSERVATION, NULL, "indicator=PRICE",
		"period=2023", "value=2");
	ALLOWED(KIND_OBSERVATION, "O-2", "indicator=PRICE", "period=2023", "value=2",
		"published_on=2024-02");
	REFUSED("before its period", KIND_OBSERVATION, "O-2", "indicator=PRICE", "period=2024",
		"value=2", "published_on=2023");
	ADD(KIND_TARGET, "T-1", "commitment=WD-01", "indicator=PRICE", "comparator=<=", "value=1");
	REFUSED("T-1 is a target of it", KIND_TARGET, "T-2", "commitment=WD-01", "indicator=PRICE",
		"comparator=>=", "value=2");
	REFUSED("before WD-02 was made", KIND_TARGET, "T-2", "commitment=WD-02", "indicator=PRICE",
		"comparator=>=", "value=2", "by=2022");
	REFUSED("WD-01 falls due that day already", KIND_MILESTONE, "M-1", "commitment=WD-01",
		"due_on=2024-06");
	ADD(KIND_WORDING, "W-1", "commitment=WD-01", "issuer=US", "language=en", "quote=q");
	REFUSED("W-1 is the same wording", KIND_WORDING, "W-2", "commitment=WD-01", "issuer=US",
		"language=en", "quote=q");
}

static void test_codes_found(void **state)
{
	struct fixture *f = *state;
	struct db *db = f->l.db;
	enum kind kind;
	const char *code;
	struct err e = { 0 };
	ADD(KIND_EVIDENCE, "E-7K2M901X", "occurred_on=2024", "summary=s", "nature=act");
	assert_true(code_find(db, -1, "wd-01", &f->a, &kind, &code, &e));
	assert_int_equal(kind, KIND_COMMITMENT);
	assert_string_equal(code, "WD-01");
	assert_true(code_find(db, -1, "woo", &f->a, &kind, &code, &e));
	assert_string_equal(code, "WOODSIDE");
	assert_true(code_find(db, -1, "7k2", &f->a, &kind, &code, &e));
	assert_string_equal(code, "E-7K2M901X");
	assert_true(code_find(db, KIND_EVIDENCE, "e-7k2m9oi", &f->a, &kind, &code, &e));
	assert_string_equal(code, "E-7K2M901X");
	assert_true(code_find(db, -1, "party:CN", &f->a, &kind, &code, &e));
	assert_true(code_try(db, KIND_PARTY, "cn-", &f->a, &kind, &code));
	assert_false(code_try(db, -1, "wd", &f->a, &kind, &code));
	assert_false(code_try(db, KIND_PARTY, "wd-01", &f->a, &kind, &code));
	assert_false(code_find(db, -1, "wd", &f->a, &kind, &code, &e));
	assert_int_equal(e.code, ERR_USAGE);
	assert_string_equal(e.text, "'wd' could mean WD-01, WD-02, WD-03. Type more of it");
	e = (struct err) { 0 };
	assert_false(code_find(db, KIND_COMMITMENT, "wd-1", &f->a, &kind, &code, &e));
	assert_int_equal(e.code, ERR_MISSING);
	assert_non_null(strstr(e.text, "no such commitment: 'wd-1'. Did you mean WD-0"));
	e = (struct err) { 0 };
	assert_false(code_find(db, -1, "", &f->a, &kind, &code, &e));
	assert_int_equal(e.code, ERR_MISSING);
	assert_null(code_make(db, KIND_PARTY, &f->a));
	code = code_make(db, KIND_EVIDENCE, &f->a);
	assert_true(id_is_code(code) && strncmp(code, "E-", 2) == 0 && strlen(code) == 10);
}

static void tell(void *context, const char *code, const char *title)
{
	char *all = context;
	snprintf(all + strlen(all), 200 - strlen(all), "%s=%s\n", code, title);
}

static void test_codes_completed(void **state)
{
	struct fixture *f = *state;
	char all[200] = "";
	assert_true(code_complete(f->l.db, -1, "c", 5, tell, all));
	assert_string_equal(all, "CN=China\nCN-MPS=Ministry\n");
	all[0] = '\0';
	assert_true(code_complete(f->l.db, KIND_COMMITMENT, NULL, 2, tell, all));
	assert_string_equal(all, "WD-01=Act\nWD-02=Act\n");
}

static void test_addresses(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "https://a.example", "https://a.example" },
		{ "HTTP://WWW.A.Example:80/", "https://a.example" },
		{ "https://a.example:443/x/#top", "https://a.example/x" },
		{ "https://a.example:8080/X", "https://a.example:8080/X" },
		{ "https://a.example/?utm_source=x&b=2&a=1&fbclid=3", "https://a.example?a=1&b=2" },
		{ "https://a.example/%7euser/%e4%b8%ad", "https://a.example/~user/%E4%B8%AD" },
		{ "https://a.example/中", "https://a.example/%E4%B8%AD" },
		{ "https://a.example/a%2fb", "https://a.example/a%2Fb" },
		{ "https://a.example/100%", "https://a.example/100%" },
		{ "https://a.example?abstract&did=8", "https://a.example?abstract&did=8" },
		{ "https://a.example/?", "https://a.example" },
		{ "no address", "no address" },
	};
	SCOPED(arena_done) struct arena a = { 0 };
	assert_null(url_key(NULL, &a));
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		assert_string_equal(url_key(pairs[i][0], &a), pairs[i][1]);
		assert_string_equal(url_key(pairs[i][1], &a), pairs[i][1]);
	}
}

/* The bundled record, read row by row. */
struct rows {
	struct arena *a;
	const char *cells[64][1000];
	size_t column, row;
};

static void on_cell(void *text, size_t length, void *context)
{
	struct rows *r = context;
	r->cells[r->column++][r->row] = arena_bytes(r->a, text, length);
}

static void on_row(int end, void *context)
{
	(void)end;
	struct rows *r = context;
	r->row++;
	r->column = 0;
}

static struct rows *read_table(struct fixture *f, const char *name)
{
	struct rows *r = arena_alloc(&f->a, sizeof *r);
	r->a = &f->a;
	char *bytes;
	size_t length;
	const char *path = arena_printf(
		&f->a, "%s/docs/examples/woodside/%s.csv", getenv("KEPT_ROOT"), name);
	assert_true(file_read(path, 1 << 22, &f->a, &bytes, &length, &f->err));
	struct csv_parser p;
	assert_int_equal(csv_init(&p, CSV_APPEND_NULL), 0);
	assert_int_equal(csv_parse(&p, bytes, length, on_cell, on_row, r), length);
	csv_fini(&p, on_cell, on_row, r);
	csv_free(&p);
	return r;
}

static struct record record_at(const struct rows *t, enum kind kind, size_t row)
{
	struct record r = { .kind = kind };
	for (size_t i = 0; t->cells[i][0]; i++)
		if (strcmp(t->cells[i][0], "code") == 0)
			r.code = t->cells[i][row];
		else
			record_set(&r, t->cells[i][0], t->cells[i][row]);
	return r;
}

static void take_bearings(struct fixture *f, const struct rows *t, struct record *r)
{
	r->bearings = arena_alloc(&f->a, t->row * sizeof *r->bearings);
	for (size_t i = 1; i < t->row; i++)
		if (strcmp(t->cells[0][i], r->code) == 0)
			r->bearings[r->nbearings++] = (struct bearing) { t->cells[1][i],
				t->cells[3][i], t->cells[2][i], t->cells[4][i] };
}

/* Records that refer to others of their kind may come before them: tried again, later. */
static void add_table(struct fixture *f, enum kind kind, const struct rows *bearings)
{
	const struct rows *t = read_table(f, kind_facts(kind)->plural);
	SCOPED(arena_done) struct arena scratch = { 0 };
	bool *done = arena_alloc(&scratch, t->row * sizeof *done);
	for (size_t left = t->row - 1, before = 0; left && left != before;) {
		before = left;
		for (size_t i = 1; i < t->row; i++) {
			struct problems p = { .arena = &f->a };
			struct record r = record_at(t, kind, i);
			if (kind == KIND_EVIDENCE)
				take_bearings(f, bearings, &r);
			if (done[i] || (!ledger_add(&f->l, &r, &p) && f->err.code == ERR_NONE))
				continue;
			if (f->err.code != ERR_NONE)
				fail_msg("%s: %s", r.code, f->err.text);
			done[i] = true;
			left--;
		}
	}
	for (size_t i = 1; i < t->row; i++)
		if (!done[i])
			check_says(f, record_at(t, kind, i), true, NULL);
}

static void test_the_bundled_record_breaks_no_rule(void **state)
{
	struct fixture *f = *state;
	static const enum kind order[] = { KIND_PARTY, KIND_SOURCE, KIND_AGREEMENT, KIND_COMMITMENT,
		KIND_LINK, KIND_WORDING, KIND_EVIDENCE, KIND_RATING, KIND_INDICATOR,
		KIND_OBSERVATION, KIND_TARGET };
	const struct rows *bearings = read_table(f, "bearings");
	for (size_t i = 0; i < COUNT_OF(order); i++)
		add_table(f, order[i], bearings);
	assert_true(ledger_commit(&f->l));
}

#define ON_LEDGER(test) cmocka_unit_test_setup_teardown(test, fill_ledger, close_ledger)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_LEDGER(test_one_form),
		ON_LEDGER(test_fields),
		ON_LEDGER(test_codes_are_free_and_well_formed),
		ON_LEDGER(test_circles),
		ON_LEDGER(test_commitments),
		ON_LEDGER(test_bearings),
		ON_LEDGER(test_ratings),
		ON_LEDGER(test_figures),
		ON_LEDGER(test_codes_found),
		ON_LEDGER(test_codes_completed),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test_setup_teardown(
			test_the_bundled_record_breaks_no_rule, open_ledger, close_ledger),
	};
	return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
