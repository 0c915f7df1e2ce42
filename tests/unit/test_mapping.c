/* Mapping files: what is read, what is written again, what each refusal says. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arena.h"
#include "err.h"
#include "macros.h"
#include "mapping.h"

static struct arena arena;
static struct mapping map;
static struct err err;

static bool read_text(const char *text)
{
	int fd = memfd_create("mapping", MFD_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	map = (struct mapping) { .kind = KIND_COUNT };
	err = (struct err) { 0 };
	bool ok = mapping_read(arena_printf(&arena, "/proc/self/fd/%d", fd), &arena, &map, &err);
	close(fd);
	return ok;
}

static int clean(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

static const struct map_field *field(const char *path)
{
	for (size_t i = 0; i < map.nfields; i++)
		if (strcmp(map.fields[i].path, path) == 0)
			return &map.fields[i];
	fail_msg("no field %s", path);
	return NULL;
}

static void fields_are_read(void **state)
{
	(void)state;
	assert_true(read_text(
		"{\"fields\": {\"title\": \"Promise\", \"made_on\": {\"value\": 2024},"
		" \"promisors\": {\"column\": \"Who\", \"split\": \"; \", \"create\": true},"
		" \"code\": {\"columns\": [\"Country\", 7], \"join\": \"-\", \"code\": true},"
		" \"rating.status\": {\"column\": \"S\", \"values\": {\"Done\": \"kept\", \"\": "
		"null},"
		"   \"else\": null, \"remove\": [\"*\", \"!\"]},"
		" \"evidence.source.url\": {\"column\": \"links.*.href\", \"links\": true},"
		" \"evidence.occurred_on\": {\"column\": \"D\", \"dates\": \"mdy\"},"
		" \"agreement.code\": {\"value\": \"A\"}}, \"as\": \"commitment\"}"));
	assert_int_equal(map.kind, KIND_COMMITMENT);
	assert_int_equal(map.nfields, 8);
	assert_string_equal(field("title")->value.columns[0], "Promise");
	assert_string_equal(field("title")->value.join, " ");
	assert_string_equal(field("made_on")->value.constant, "2024");
	const struct map_value *v = &field("promisors")->value;
	assert_true(v->create && !v->code && !v->links);
	assert_string_equal(v->split, "; ");
	v = &field("code")->value;
	assert_true(v->code && v->ncolumns == 2);
	assert_string_equal(v->columns[1], "7");
	assert_string_equal(v->join, "-");
	v = &field("rating.status")->value;
	assert_true(v->has_else && !v->otherwise && v->nwords == 2 && v->nremoved == 2);
	assert_string_equal(v->words[0].to, "kept");
	assert_null(v->words[1].to);
	const struct map_field *f = field("evidence.source.url");
	assert_true(f->kind == KIND_EVIDENCE && f->of_source && f->value.links);
	assert_string_equal(f->name, "url");
	assert_int_equal(field("evidence.occurred_on")->value.order, ORDER_MDY);
	assert_false(field("evidence.occurred_on")->of_source);
	assert_int_equal(field("agreement.code")->kind, KIND_AGREEMENT);
}

static void how_the_file_is_written_is_read(void **state)
{
	(void)state;
	assert_true(read_text(
		"{\"as\": \"log\", \"match\": true, \"null\": [\"n/a\", \" -0- \"], \"dates\": "
		"\"DMY\","
		" \"calendar\": \"buddhist\", \"fiscal_year_starts\": 10, \"decimal\": \",\","
		" \"months\": [\"a\", [\"bb\", \"b\"], \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", "
		"\"i\", \"j\","
		"   \"k\", \"lll\"],"
		" \"skip\": {\"Status\": [\"gone\", \"\"], \"X\": \"y\"},"
		" \"unpivot\": {\"columns\": [\"Q1\"], \"name\": \"when\"},"
		" \"file\": {\"encoding\": \"macintosh\", \"separator\": \"tab\", \"quotes\": "
		"false,"
		"   \"header\": 5, \"columns\": [\"a\", \"b\"], \"path\": \"data.items\"}}"));
	assert_true(map.log && map.match && map.kind == KIND_EVIDENCE);
	assert_int_equal(map.nnulls, 2);
	assert_string_equal(map.nulls[1], "-0-"); /* as cells are: without spaces around */
	assert_int_equal(map.dates.order, ORDER_DMY);
	assert_true(map.dates.buddhist && map.decimal_comma && map.dates.fiscal_start == 10);
	assert_int_equal(map.dates.nmonths, 13);
	assert_string_equal(map.dates.months[0].name, "lll"); /* longer ones first */
	assert_int_equal(map.dates.months[0].month, 12);
	assert_string_equal(map.dates.months[1].name, "bb");
	assert_int_equal(map.nskips, 2);
	assert_int_equal(map.skips[0].nvalues, 2);
	assert_string_equal(map.skips[1].values[0], "y");
	assert_string_equal(map.unpivot_name, "when");
	assert_string_equal(map.unpivot_value, "value");
	assert_int_equal(map.nunpivot, 1);
	assert_string_equal(map.how.encoding, "macintosh");
	assert_int_equal(map.how.separator, '\t');
	assert_true(map.how.plain_quotes && !map.how.no_header && map.how.header == 5);
	assert_string_equal(map.how.columns, "a;b");
	assert_string_equal(map.how.path, "data.items");
	assert_true(read_text("{\"file\": {\"header\": false, \"quotes\": true}}"));
	assert_true(map.how.no_header && !map.how.plain_quotes);
}

static void every_refusal_names_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *text, *said;
	} wrong[] = {
		{ "", "no mapping: " },
		{ "[]", "it must be an object" },
		{ "{\"as\": \"commitment\"", ":1: no mapping: " },
		{ "{\"as\": 1, \"as\": 2}", "duplicate" },
		{ "{\"as\": \"promise\"}", "'as' must be a kind of record, or log" },
		{ "{\"as\": null}", "'as' must be a kind of record, or log" },
		{ "{\"feilds\": {}}", "no such key: 'feilds'. Did you mean 'fields'?" },
		{ "{\"zzz\": {}}", "no such key: 'zzz'" },
		{ "{\"match\": 1}", "'match' must be true or false" },
		{ "{\"null\": [[]]}", "'null' must be a text or a list of texts" },
		{ "{\"dates\": \"ydm\"}", "'dates' must be dmy, mdy or ymd" },
		{ "{\"months\": [\"a\"]}", "'months' must be a list of twelve names" },
		{ "{\"months\": [1,2,3,4,5,6,7,8,9,10,11,null]}", "'months' must be a text" },
		{ "{\"calendar\": \"lunar\"}", "'calendar' must be gregorian or buddhist" },
		{ "{\"fiscal_year_starts\": 13}", "must be a month, 1 to 12" },
		{ "{\"fiscal_year_starts\": \"July\"}", "must be a month, 1 to 12" },
		{ "{\"decimal\": \";\"}", "'decimal' must be . or ," },
		{ "{\"skip\": []}", "'skip' must be an object: {COLUMN: [VALUE]}" },
		{ "{\"skip\": {\"A\": {}}}", "'A' must be a text or a list of texts" },
		{ "{\"unpivot\": true}", "'unpivot' must be an object" },
		{ "{\"unpivot\": {\"names\": \"x\"}}",
			"no such key: 'names'. Did you mean 'name'?" },
		{ "{\"file\": \"a.csv\"}", "'file' must be an object" },
		{ "{\"file\": {\"separator\": \"; \"}}",
			"'separator' must be one character, or tab" },
		{ "{\"file\": {\"separator\": \"\\\"\"}}",
			"'separator' must be one character, or tab" },
		{ "{\"file\": {\"header\": 0}}", "'header' must be the number of the line" },
		{ "{\"file\": {\"quotes\": \"no\"}}", "'quotes' must be true or false" },
		{ "{\"file\": {\"columns\": [\"a;b\"]}}", "'columns' cannot hold a semicolon" },
		{ "{\"file\": {\"seperator\": \",\"}}", "Did you mean 'separator'?" },
		{ "{\"as\": \"commitment\", \"fields\": []}", "'fields' must be an object" },
		{ "{\"as\": \"commitment\", \"fields\": {\"titel\": \"A\"}}",
			"commitment has no field 'titel'. Did you mean 'title'?" },
		{ "{\"as\": \"commitment\", \"fields\": {\"zzz\": \"A\"}}", "See kept help add" },
		{ "{\"as\": \"commitment\", \"fields\": {\"proof.url\": \"A\"}}",
			"'proof.url' begins with no kind of record" },
		{ "{\"as\": \"commitment\", \"fields\": {\"source.urll\": \"A\"}}",
			"source has no field 'urll'. Did you mean 'url'?" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": \"A\", \"source.url\": \"B\"}}",
			"'source.url': nothing would cite that source, a commitment has none of "
			"its own. Its evidence has (evidence.source.url)" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": 1}}",
			"must be a column's name or an object" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": {}}}",
			"must have a \"column\" (or \"columns\"), or a \"value\"" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": {\"column\": \"A\", \"value\": "
		  "\"B\"}}}",
			"must have a \"column\" (or \"columns\"), or a \"value\"" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": {\"columns\": []}}}",
			"must have a \"column\"" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": {\"colum\": \"A\"}}}",
			"no such key: 'colum'. Did you mean 'column'?" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": {\"column\": \"A\", \"split\": "
		  "\"\"}}}",
			"'split' must not be empty" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": {\"column\": \"A\", "
		  "\"values\": []}}}",
			"'values' must be an object: {\"theirs\": \"ours\"}" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": {\"column\": \"A\", "
		  "\"values\": "
		  "{\"x\": []}}}}",
			"'x' must become a text or null" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": {\"column\": \"A\", "
		  "\"create\": 1}}}",
			"'create' must be true or false" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": {\"column\": \"A\", \"links\": "
		  "null}}}",
			"'links' must be true or false" },
		{ "{\"as\": \"commitment\", \"fields\": {\"title\": {\"column\": \"A\", \"dates\": "
		  "\"x\"}}}",
			"'dates' must be dmy, mdy or ymd" },
	};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		if (read_text(wrong[i].text))
			fail_msg("%s is taken", wrong[i].text);
		if (err.code != ERR_INPUT || !strstr(err.text, wrong[i].said))
			fail_msg("%s is refused with '%s', not '%s'", wrong[i].text, err.text,
				wrong[i].said);
	}
}

static void what_is_written_is_read_again(void **state)
{
	(void)state;
	static const char text[] =
		"{\"as\": \"commitment\", \"null\": \"-\", \"dates\": \"ymd\", \"calendar\": "
		"\"buddhist\","
		" \"fiscal_year_starts\": 4, \"decimal\": \",\", \"skip\": {\"A\": [\"\"]},"
		" \"months\": "
		"[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\",\"k\",[\"l\",\"m\"]],"
		" \"unpivot\": {\"columns\": [\"Q\"], \"value\": \"v\"},"
		" \"file\": {\"encoding\": \"BIG5\", \"separator\": \"tab\", \"quotes\": false,"
		"   \"header\": false, \"columns\": [\"a\"], \"path\": \"p\"},"
		" \"fields\": {\"title\": {\"column\": \"T\", \"split\": \"|\", \"dates\": \"mdy\","
		"   \"links\": true, \"remove\": [\"$\"], \"code\": true, \"create\": true,"
		"   \"values\": {\"x\": null}, \"else\": \"y\"},"
		"   \"notes\": {\"columns\": [\"a\", \"b\"], \"join\": \"/\"},"
		"   \"made_on\": {\"value\": \"2024\"}, \"due_on\": \"D\"}}";
	assert_true(read_text(text));
	const char *once = mapping_text(&map, false, &arena);
	static const char *const kept[] = { "\"null\":[\"-\"]", "\"dates\":\"ymd\"",
		"\"calendar\":\"buddhist\"", "\"fiscal_year_starts\":4", "\"decimal\":\",\"",
		"\"skip\":{\"A\":[\"\"]}", "[\"l\",\"m\"]", "\"unpivot\":{\"columns\":[\"Q\"]",
		"\"encoding\":\"BIG5\"", "\"separator\":\"tab\"", "\"quotes\":false",
		"\"header\":false", "\"path\":\"p\"", "\"split\":\"|\"", "\"dates\":\"mdy\"",
		"\"links\":true", "\"remove\":[\"$\"]", "\"code\":true", "\"create\":true",
		"\"values\":{\"x\":null}", "\"else\":\"y\"", "\"join\":\"/\"",
		"\"made_on\":{\"value\":\"2024\"}", "\"due_on\":\"D\"" };
	for (size_t i = 0; i < COUNT_OF(kept); i++)
		if (!strstr(once, kept[i]))
			fail_msg("%s is lost: %s", kept[i], once);
	assert_true(read_text(once));
	assert_string_equal(mapping_text(&map, false, &arena), once);
	assert_non_null(strchr(mapping_text(&map, true, &arena), '\n'));
}

static void a_field_is_set_over_the_mapping(void **state)
{
	(void)state;
	assert_true(read_text("{\"as\": \"commitment\", \"fields\": {\"title\": \"T\"}}"));
	assert_true(mapping_set(&map, "agreement=DEAL", &arena, &err));
	assert_true(mapping_set(&map, "title=a=b", &arena, &err));
	assert_int_equal(map.nfields, 2);
	assert_string_equal(field("title")->value.constant, "a=b");
	assert_string_equal(field("agreement")->value.constant, "DEAL");
	static const char *const wrong[] = { "title", "=x", "title=", "titel=x", "proof.url=x" };
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		err = (struct err) { 0 };
		assert_false(mapping_set(&map, wrong[i], &arena, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.text, "--set"));
	}
	assert_int_equal(map.nfields, 2);
}

static void columns_are_known_by_their_names(void **state)
{
	(void)state;
	struct table_row row = { .count = 8,
		.names = { "ID", "Due-Date", "Promised by", "What?", "Status", "URL", "date",
			"Date" } };
	map = (struct mapping) { .kind = KIND_COMMITMENT };
	mapping_match(&map, &row, &arena);
	assert_int_equal(map.nfields, 6);
	assert_true(field("code")->value.code);
	assert_string_equal(field("due_on")->value.columns[0], "Due-Date");
	assert_string_equal(field("promisors")->value.columns[0], "Promised by");
	assert_string_equal(field("made_on")->value.columns[0], "date"); /* the first of two */
	assert_int_equal(field("rating.status")->kind, KIND_RATING);
	const struct map_field *f = field("evidence.source.url");
	assert_true(f->of_source && f->kind == KIND_EVIDENCE);
	assert_true(mapping_uses(&map, "ID"));
	assert_false(mapping_uses(&map, "What?"));
	assert_false(mapping_uses(&map, "Date"));
	mapping_match(&map, &row, &arena);
	assert_int_equal(map.nfields, 6);
}

static void a_figures_code_is_its_indicators_unless_that_has_a_column(void **state)
{
	(void)state;
	struct table_row one = { .count = 2, .names = { "Code", "Value" } };
	struct table_row both = { .count = 2, .names = { "code", "indicator" } };
	map = (struct mapping) { .kind = KIND_OBSERVATION };
	mapping_match(&map, &one, &arena);
	assert_int_equal(field("indicator.code")->kind, KIND_INDICATOR);
	map = (struct mapping) { .kind = KIND_OBSERVATION };
	mapping_match(&map, &both, &arena);
	assert_int_equal(field("code")->kind, KIND_OBSERVATION);
	assert_string_equal(field("indicator")->value.columns[0], "indicator");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(fields_are_read, clean),
		cmocka_unit_test_teardown(how_the_file_is_written_is_read, clean),
		cmocka_unit_test_teardown(every_refusal_names_what_is_wrong, clean),
		cmocka_unit_test_teardown(what_is_written_is_read_again, clean),
		cmocka_unit_test_teardown(a_field_is_set_over_the_mapping, clean),
		cmocka_unit_test_teardown(columns_are_known_by_their_names, clean),
		cmocka_unit_test_teardown(
			a_figures_code_is_its_indicators_unless_that_has_a_column, clean),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
