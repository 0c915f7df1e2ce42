#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "citekey.h"
#include "ledger.h"

struct fixture {
	struct arena a;
	struct err err;
	struct ledger l;
	char folder[64], path[96];
};

static int make(void **state)
{
	static struct fixture f;
	f = (struct fixture) { 0 };
	*state = &f;
	strcpy(f.folder, "/tmp/kept-citekey-XXXXXX");
	if (!mkdtemp(f.folder))
		return -1;
	snprintf(f.path, sizeof f.path, "%s/kept.db", f.folder);
	const struct ledger_how how = { .what = LEDGER_CREATE };
	if (ledger_open(&f.l, f.path, &how, &f.err) && ledger_begin(&f.l, "ana"))
		return 0;
	fprintf(stderr, "%s\n", f.err.text);
	return -1;
}

static int clear(void **state)
{
	struct fixture *f = *state;
	ledger_close(&f->l);
	unlink(f->path);
	rmdir(f->folder);
	arena_done(&f->a);
	return 0;
}

static void add(struct fixture *f, const char *code, const char *title, const char *publisher,
	const char *on, const char *citekey)
{
	struct record r = { .kind = KIND_SOURCE, .code = code };
	struct problems p = { .arena = &f->a };
	record_set(&r, "title", title);
	record_set(&r, "publisher", publisher);
	record_set(&r, "published_on", on);
	record_set(&r, "citekey", citekey);
	if (!ledger_add(&f->l, &r, &p))
		fail_msg("%s %s", p.count ? p.list[0].text : "", f->err.text);
}

static void expect(struct fixture *f, const char *code, const char *key)
{
	struct citekeys k;
	assert_true(citekeys_read(&f->l, &f->a, &k));
	assert_string_equal(citekey_of(&k, code), key);
	assert_string_equal(citekey_source(&k, key), code);
}

static void test_derived(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *author, *publisher, *url, *on, *title, *key;
	} cases[] = {
		{ NULL, "The New York Times", NULL, "2024-07-31", "U.S. and China Cooperate",
			"newyorktimes2024china" },
		{ "Müller-Weiß, Jörg; Zhou, Yi", "x", NULL, "2024-Q3", "On Fentanyl",
			"mullerwei2024fentanyl" },
		{ "Ryan Peele", NULL, NULL, NULL, "The DEA of 2024", "ryanpeelend" },
		{ NULL, "新华社", "https://www.xinhuanet.com/a", "2024", "中美禁毒合作",
			"xinhuanet2024" },
		{ NULL, NULL, NULL, NULL, NULL, "sourcend" },
		{ NULL, "Xi'an Office of the Procurator", NULL, "0999", "Donau",
			"xianoffice0999donau" },
		{ NULL, "Rindfleischetikettierungsamt", NULL, "2001",
			"Donaudampfschifffahrtsgesellschaft",
			"rindfleischetike2001donaudampfschiff" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(citekey_derive(cases[i].author, cases[i].publisher,
					    cases[i].url, cases[i].on, cases[i].title, &f->a),
			cases[i].key);
}

static void test_later_sources_take_no_key_away(void **state)
{
	struct fixture *f = *state;
	add(f, "S-1", "Fentanyl talks", "AP", "2024-01", NULL);
	expect(f, "S-1", "ap2024fentanyl");
	add(f, "A-1", "Fentanyl deaths", "AP", "2024-02", NULL);
	add(f, "B-1", "Fentanyl deaths", "AP", "2024-03", NULL);
	expect(f, "S-1", "ap2024fentanyl");
	expect(f, "A-1", "ap2024fentanyl-a-1");
	expect(f, "B-1", "ap2024fentanyl-b-1");
}

static void test_its_own_key_comes_first(void **state)
{
	struct fixture *f = *state;
	add(f, "S-1", "Fentanyl talks", "AP", "2024-01", NULL);
	add(f, "S-2", "Other", "AP", "2024-01", "ap2024fentanyl");
	add(f, "S-3", "Other", "AP", "2024-01", "müllerWhite House2023");
	expect(f, "S-2", "ap2024fentanyl");
	expect(f, "S-1", "ap2024fentanyl-s-1");
	expect(f, "S-3", "müllerWhite House2023");
}

static void test_even_a_key_like_a_told_apart_one(void **state)
{
	struct fixture *f = *state;
	add(f, "S-1", "Fentanyl talks", "AP", "2024-01", NULL);
	add(f, "S-2", "Fentanyl talks", "AP", "2024-01", NULL);
	add(f, "S-3", "Other", "AP", "2024-01", "ap2024fentanyl-s-2");
	add(f, "S-4", "Other", "AP", "2024-01", "ap2024fentanyl-s-2");
	expect(f, "S-1", "ap2024fentanyl");
	expect(f, "S-3", "ap2024fentanyl-s-2");
	struct citekeys k;
	assert_true(citekeys_read(&f->l, &f->a, &k));
	for (size_t i = 1; i < k.count; i++)
		assert_string_not_equal(k.by_key[i].key, k.by_key[i - 1].key);
	assert_null(citekey_of(&k, "S-9"));
	assert_null(citekey_source(&k, "nothing"));
}

static void test_as_pandoc_reads_it(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(citekey_cite("ap2024fentanyl-s-1", &f->a), "@ap2024fentanyl-s-1");
	assert_string_equal(citekey_cite("müller:2024", &f->a), "@{müller:2024}");
	assert_string_equal(citekey_cite("a.b:c", &f->a), "@a.b:c");
	assert_string_equal(citekey_cite("-a", &f->a), "@{-a}");
	assert_string_equal(citekey_cite("a-", &f->a), "@{a-}");
	assert_string_equal(citekey_cite("a.-b", &f->a), "@{a.-b}");
	assert_string_equal(citekey_cite("a]b", &f->a), "@{a]b}");
	assert_string_equal(citekey_cite("a--b", &f->a), "@{a--b}");
	assert_string_equal(citekey_cite("end.", &f->a), "@{end.}");
	assert_string_equal(citekey_cite("a,b", &f->a), "@{a,b}");
	assert_null(citekey_cite("a b", &f->a));
	assert_null(citekey_cite("a}b", &f->a));
	assert_null(citekey_cite("a\u3000b", &f->a));
	assert_null(citekey_cite("a\u00a0b", &f->a));
	assert_null(citekey_cite("a\u202eb", &f->a));
	assert_null(citekey_cite("", &f->a));
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, make, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_derived),
		FRESH(test_later_sources_take_no_key_away),
		FRESH(test_its_own_key_comes_first),
		FRESH(test_even_a_key_like_a_told_apart_one),
		FRESH(test_as_pandoc_reads_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
