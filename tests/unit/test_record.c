#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "jsonr.h"
#include "record.h"
#include "vocab.h"

static void test_every_kind_has_its_facts(void **state)
{
	(void)state;
	for (int k = 0; k < KIND_COUNT; k++) {
		const struct kind_facts *facts = kind_facts((enum kind)k);
		enum kind again = KIND_COUNT;
		assert_non_null(facts->name);
		assert_non_null(facts->help);
		assert_true(facts->nfields > 0 && facts->nfields <= FIELD_MAX);
		assert_true(kind_from(facts->name, &again));
		assert_int_equal(again, k);
		assert_true(kind_from(facts->plural, &again));
		assert_int_equal(again, k);
		for (size_t i = 0; i < facts->nfields; i++) {
			const struct field *f = &facts->fields[i];
			assert_int_equal(field_index((enum kind)k, f->name), (int)i);
			assert_non_null(f->help);
			assert_int_equal(f->type == FIELD_WORD, f->vocab != NULL);
		}
	}
	enum kind none;
	assert_false(kind_from("promise", &none));
	assert_true(kind_from("Parties", &none));
	assert_int_equal(field_index(KIND_PARTY, "nothing"), -1);
}

static void test_statuses(void **state)
{
	(void)state;
	for (int s = 0; s < STATUS_COUNT; s++) {
		enum status again = STATUS_COUNT;
		const struct status_facts *facts = status_facts((enum status)s);
		assert_true(status_from(facts->name, &again));
		assert_int_equal(again, s);
		assert_false(facts->open && facts->concluded);
		assert_int_equal(vocab_has(&vocab_status, facts->name), s != STATUS_UNREVIEWED);
	}
	enum status none;
	assert_false(status_from("Kept", &none));
	assert_false(status_from(NULL, &none));
	assert_string_equal(vocab_nearest(&vocab_status, "brokn"), "broken");
	assert_null(vocab_nearest(&vocab_status, "elephants"));
}

static void test_bearings_by_mark_word_or_beginning(void **state)
{
	(void)state;
	assert_string_equal(bearing_from("+"), "supports");
	assert_string_equal(bearing_from("-"), "contradicts");
	assert_string_equal(bearing_from("~"), "context");
	assert_string_equal(bearing_from("S"), "supports");
	assert_string_equal(bearing_from("conte"), "context");
	assert_null(bearing_from("con"));
	assert_null(bearing_from(""));
	assert_null(bearing_from("++"));
	assert_null(bearing_from(NULL));
	assert_string_equal(bearing_mark("contradicts"), "-");
}

static void test_lists(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	assert_int_equal(list_count(NULL), 0);
	assert_int_equal(list_count(""), 0);
	assert_int_equal(list_count("US"), 1);
	assert_int_equal(list_count("US;CN;CN-MPS"), 3);
	assert_string_equal(list_item("US;CN;CN-MPS", 0, &a), "US");
	assert_string_equal(list_item("US;CN;CN-MPS", 2, &a), "CN-MPS");
	assert_null(list_item("US;CN", 2, &a));
	assert_null(list_item(NULL, 0, &a));
	assert_true(list_has("US;CN;CN-MPS", "CN"));
	assert_true(list_has("US;CN;CN-MPS", "CN-MPS"));
	assert_false(list_has("US;CN-MPS", "CN"));
	assert_false(list_has(NULL, "CN"));
	assert_false(list_has("US", NULL));
}

static void test_values_by_name(void **state)
{
	(void)state;
	struct record r = { .kind = KIND_SOURCE };
	record_set(&r, "title", "Wie es war");
	record_set(&r, "url", "");
	record_set(&r, "no-such-field", "x");
	assert_string_equal(record_get(&r, "title"), "Wie es war");
	assert_null(record_get(&r, "url"));
	assert_null(record_get(&r, "no-such-field"));
}

static const struct jsonr *json_of(const char *text, struct arena *a)
{
	struct jsonr_fault fault;
	const struct jsonr *j = jsonr_read(text, strlen(text), a, &fault);
	assert_non_null(j);
	return j;
}

static struct record evidence(struct bearing *bearings, size_t n)
{
	struct record r = {
		.kind = KIND_EVIDENCE, .code = "E-1", .bearings = bearings, .nbearings = n
	};
	record_set(&r, "occurred_on", "2024-Q1");
	record_set(&r, "summary", "湖北 \"arrest\"\nand more");
	record_set(&r, "nature", "act");
	record_set(&r, "credibility", "2");
	return r;
}

static void test_body_and_back(void **state)
{
	(void)state;
	struct err e = { 0 };
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(buf_done) struct buf body = buf_new(4096, &e);
	struct bearing bearings[] = { { "WD-02", "supports", "2024-06-30", NULL },
		{ "WD-07", "context", NULL, "old news" } };
	struct record r = evidence(bearings, 2), back;
	record_body(&r, &body);
	assert_string_equal(body.text,
		"{\"occurred_on\":\"2024-Q1\",\"summary\":\"湖北 \\\"arrest\\\"\\nand more\","
		"\"quote\":null,\"locator\":null,\"nature\":\"act\",\"source\":null,"
		"\"credibility\":2,\"bearings\":[{\"commitment\":\"WD-02\","
		"\"bearing\":\"supports\",\"milestone\":\"2024-06-30\",\"note\":null},"
		"{\"commitment\":\"WD-07\",\"bearing\":\"context\",\"milestone\":null,"
		"\"note\":\"old news\"}]}");
	assert_true(record_from_body(KIND_EVIDENCE, "E-1", json_of(body.text, &a), &a, &back, &e));
	assert_string_equal(back.code, "E-1");
	assert_true(record_same(&r, &back));
	back.bearings[1].note = "other news";
	assert_false(record_same(&r, &back));
}

static void test_lists_are_arrays_in_a_body(void **state)
{
	(void)state;
	struct err e = { 0 };
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(buf_done) struct buf body = buf_new(4096, &e);
	struct record r = { .kind = KIND_COMMITMENT, .code = "A-1" }, back;
	record_set(&r, "promisors", "US;CN");
	record_body(&r, &body);
	assert_non_null(strstr(body.text, "\"promisors\":[\"US\",\"CN\"],\"promisees\":[]"));
	assert_true(
		record_from_body(KIND_COMMITMENT, "A-1", json_of(body.text, &a), &a, &back, &e));
	assert_true(record_same(&r, &back));
}

static bool reads(enum kind kind, const char *text, struct err *e)
{
	SCOPED(arena_done) struct arena a = { 0 };
	struct record r;
	return record_from_body(kind, "X", json_of(text, &a), &a, &r, e);
}

static void test_bodies_that_are_none(void **state)
{
	(void)state;
	static const char *const wrong[] = { "[]", "null", "{\"summary\":1}",
		"{\"summary\":[\"a\"]}", "{\"bearings\":{}}", "{\"bearings\":[1]}",
		"{\"bearings\":[{\"commitment\":\"A\"}]}", "{\"credibility\":1.5}" };
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct err e = { 0 };
		assert_false(reads(KIND_EVIDENCE, wrong[i], &e));
		assert_int_equal(e.code, ERR_CORRUPT);
	}
	struct err e = { 0 };
	assert_false(reads(KIND_COMMITMENT, "{\"tags\":[1]}", &e));
	e = (struct err) { 0 };
	assert_true(reads(KIND_EVIDENCE, "{\"credibility\":\"3\",\"of-a-later-version\":[]}", &e));
	assert_true(reads(KIND_EVIDENCE, "{}", &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind_has_its_facts),
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_bearings_by_mark_word_or_beginning),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_values_by_name),
		cmocka_unit_test(test_body_and_back),
		cmocka_unit_test(test_lists_are_arrays_in_a_body),
		cmocka_unit_test(test_bodies_that_are_none),
	};
	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
