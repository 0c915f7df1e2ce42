#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "doc.h"
#include "err.h"
#include "macros.h"
#include "text.h"

static const struct column columns[] = {
	{ "late", "late", CELL_INT, 0 },
	{ "code", "code", CELL_TEXT, 0 },
	{ "title", "what", CELL_TEXT, COL_WRAP },
};

static struct look text_look(int width)
{
	return (struct look) { .format = FORMAT_TEXT, .width = width, .cut = true, .limit = -1 };
}

static char *written(const struct doc *d, const struct look *look)
{
	char *text;
	size_t size;
	struct err e = { 0 };
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	if (!doc_write_text(d, look, out, &e))
		fail_msg("%s", e.text);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void check(const struct doc *d, int width, const char *expected)
{
	struct look look = text_look(width);
	char *text = written(d, &look);
	assert_string_equal(text, expected);
	free(text);
}

/* Each test has its own arena as the state. */
static int begin(void **state)
{
	*state = calloc(1, sizeof(struct arena));
	return *state ? 0 : -1;
}

static int end(void **state)
{
	arena_done(*state);
	free(*state);
	return 0;
}

static void a_heading_has_its_remark_at_the_right_edge(void **state)
{
	struct doc *d = doc_new(*state);
	doc_heading(d, 1, "Were the promises kept?", "as of 30 Apr 2024");
	doc_text(d, ROLE_PLAIN, "Yes.");
	doc_heading(d, 2, "证据", NULL);
	doc_text(d, ROLE_PLAIN, "None.");
	check(d, 60,
		"Were the promises kept?                    as of 30 Apr 2024\n"
		"Yes.\n\n证据\nNone.\n");
	check(d, 40, "Were the promises kept?\nas of 30 Apr 2024\nYes.\n\n证据\nNone.\n");
	check(d, 0, "Were the promises kept?  as of 30 Apr 2024\nYes.\n\n证据\nNone.\n");
}

static void gaps_stand_between_blocks_only(void **state)
{
	struct doc *d = doc_new(*state);
	doc_gap(d);
	doc_gap(d);
	doc_text(d, ROLE_PLAIN, "a");
	doc_gap(d);
	doc_text(d, ROLE_PLAIN, NULL);
	doc_text(d, ROLE_PLAIN, "");
	doc_gap(d);
	doc_heading(d, 2, "b", NULL);
	doc_gap(d);
	check(d, 40, "a\n\nb\n");
	check(doc_new(*state), 40, "");
}

static struct doc *facts(struct arena *a)
{
	struct doc *d = doc_new(a);
	doc_fact(d, "by", ROLE_PLAIN, "US Commerce, Bureau of Industry and Security → China");
	doc_fact(d, "left out", ROLE_PLAIN, NULL);
	doc_fact(d, "left out too", ROLE_PLAIN, "");
	doc_fact(d, "兑现条件", ROLE_PLAIN, "联邦公报发布移除规则并持续有效，且没有被撤销");
	doc_fact(d, "made", ROLE_PLAIN, "15 Nov 2023\nno due date");
	return d;
}

static void facts_are_aligned_and_wrap_beside_their_labels(void **state)
{
	struct doc *d = facts(*state);
	check(d, 80,
		"  by        US Commerce, Bureau of Industry and Security → China\n"
		"  兑现条件  联邦公报发布移除规则并持续有效，且没有被撤销\n"
		"  made      15 Nov 2023\n"
		"            no due date\n");
	check(d, 40,
		"  by        US Commerce, Bureau of\n"
		"            Industry and Security →\n"
		"            China\n"
		"  兑现条件  联邦公报发布移除规则并持续有\n"
		"            效，且没有被撤销\n"
		"  made      15 Nov 2023\n"
		"            no due date\n");
	check(d, 0,
		"  by        US Commerce, Bureau of Industry and Security → China\n"
		"  兑现条件  联邦公报发布移除规则并持续有效，且没有被撤销\n"
		"  made      15 Nov 2023 no due date\n");
}

static struct doc *items(struct arena *a)
{
	struct doc *d = doc_new(a);
	const char *first[] = { "2023-11-16", "act",
		"A US rule removing the institute takes effect" };
	const char *second[] = { "2023-11-15", "statement",
		"一篇报道描述了这项交换条件的来龙去脉和各方反应" };
	doc_item(d, ROLE_GOOD, "+", first, 3);
	doc_item_text(d, ROLE_DIM, "Federal Register");
	doc_item(d, ROLE_DIM, "~", second, 3);
	return d;
}

static void items_share_columns_and_wrap_their_last_field(void **state)
{
	struct doc *d = items(*state);
	check(d, 60,
		"  + 2023-11-16  act        A US rule removing the institute\n"
		"                           takes effect\n"
		"                           Federal Register\n"
		"  ~ 2023-11-15  statement  一篇报道描述了这项交换条件的来龙\n"
		"                           去脉和各方反应\n");
	check(d, 40,
		"  + 2023-11-16  act\n"
		"      A US rule removing the institute\n"
		"      takes effect\n"
		"      Federal Register\n"
		"  ~ 2023-11-15  statement\n"
		"      一篇报道描述了这项交换条件的来龙去\n"
		"      脉和各方反应\n");
}

static void an_item_of_one_field_hangs_under_its_mark(void **state)
{
	struct doc *d = doc_new(*state);
	const char *field[] = { "Partly. Since 19 Mar 2026, confidence moderate." };
	doc_item(d, ROLE_PART, "◐", field, 1);
	doc_item_text(d, ROLE_PLAIN, "Promised in exchange for WD-04, which the US kept.");
	check(d, 40,
		"  ◐ Partly. Since 19 Mar 2026,\n"
		"    confidence moderate.\n"
		"    Promised in exchange for WD-04,\n"
		"    which the US kept.\n");
	struct doc *bare = doc_new(*state);
	doc_item(bare, ROLE_PLAIN, "", (const char *[]) { "no mark" }, 1);
	doc_item(bare, ROLE_PLAIN, "!", NULL, 0);
	check(bare, 40, "    no mark\n  !\n");
}

static void a_table_is_written_in_its_place(void **state)
{
	struct doc *d = doc_new(*state);
	doc_text(d, ROLE_PLAIN, "before");
	doc_table(d, columns, 3);
	doc_row(d, (struct cell[]) { { "872", 0 }, { "ON-02", 0 }, { "Continue exchanges", 0 } });
	doc_row(d, (struct cell[]) { { NULL, 0 }, { "SD-01", 0 }, { "建立工作组", 0 } });
	doc_text(d, ROLE_PLAIN, "after");
	check(d, 40,
		"before\n"
		"late  code   what\n"
		" 872  ON-02  Continue exchanges\n"
		"      SD-01  建立工作组\n"
		"after\n");
}

static void pairs_stand_side_by_side_with_a_bar_between(void **state)
{
	struct doc *d = doc_new(*state);
	doc_pair_heading(d, "", "United States", "China");
	doc_pair(d, "in exchange", ROLE_PLAIN, "WD-04 IFS off the Entity List", ROLE_PLAIN,
		"WD-02 追查前体化学品制造商并通报结果");
	doc_gap(d);
	doc_pair(d, "then", ROLE_GOOD, "✔ kept", ROLE_PLAIN, NULL);
	doc_text(d, ROLE_PLAIN, "after");
	check(d, 72,
		"             United States                │ China\n"
		"in exchange  WD-04 IFS off the Entity     │ WD-02 追查前体化学品制造商并\n"
		"             List                         │ 通报结果\n"
		"                                          │\n"
		"then         ✔ kept                       │\n"
		"after\n");
	/* a narrower terminal gets one side after the other */
	check(d, 60,
		"United States\n"
		"  in exchange\n"
		"      WD-04 IFS off the Entity List\n"
		"  then\n"
		"      ✔ kept\n"
		"\n"
		"China\n"
		"  in exchange\n"
		"      WD-02 追查前体化学品制造商并通报结果\n"
		"after\n");
}

static void a_drawing_is_cut_on_a_terminal_only(void **state)
{
	struct doc *d = doc_new(*state);
	doc_drawing(d, ROLE_PLAIN, "2023 ──●────────────▶ 2024  ");
	doc_drawing(d, ROLE_PLAIN, "");
	doc_drawing(d, ROLE_PLAIN, "      end");
	check(d, 12, "2023 ──●───…\n\n      end\n");
	struct look file = { .width = 12, .limit = -1 };
	char *text = written(d, &file);
	assert_string_equal(text, "2023 ──●────────────▶ 2024\n\n      end\n");
	free(text);
}

static struct doc *hostile(struct arena *a)
{
	static const char evil[] = "\x1b]0;title\a \xe2\x80\xae"
				   "evil\xff\r\x9b";
	struct doc *d = doc_new(a);
	doc_heading(d, 1, evil, evil);
	doc_textf(d, ROLE_PLAIN, "%s %d", evil, 7);
	doc_fact(d, evil, ROLE_STRONG, evil);
	doc_item(d, ROLE_PLAIN, evil, (const char *[]) { evil, evil }, 2);
	doc_item_text(d, ROLE_PLAIN, evil);
	doc_table(d, columns, 3);
	doc_row(d, (struct cell[]) { { evil, 0 }, { evil, 0 }, { evil, 0 } });
	doc_pair(d, evil, ROLE_PLAIN, evil, ROLE_PLAIN, evil);
	doc_drawing(d, ROLE_PLAIN, evil);
	return d;
}

static void nothing_of_the_data_reaches_the_terminal_as_control(void **state)
{
	struct doc *d = hostile(*state);
	for (int width = 0; width < 100; width += 7) {
		struct look look = text_look(width);
		char *text = written(d, &look);
		assert_true(text_is_utf8(text, strlen(text)));
		assert_ptr_equal(text_printable(text, *state), text);
		free(text);
	}
}

static void colour_comes_from_roles_and_always_ends(void **state)
{
	struct doc *d = doc_new(*state);
	doc_heading(d, 1, "Title", NULL);
	doc_fact(d, "by", ROLE_CODE, "US");
	doc_text(d, ROLE_BAD, "one two");
	struct look look = text_look(4);
	look.color = true;
	char *text = written(d, &look);
	assert_string_equal(text, "\033[1mTitl\033[0m\n\033[1me\033[0m\n"
				  " \033[2mby\033[0m \033[36mUS\033[0m\n"
				  "\033[31mone\033[0m\n\033[31mtwo\033[0m\n");
	free(text);
}

static void no_line_is_wider_than_the_terminal(void **state)
{
	struct doc *all[] = { facts(*state), items(*state) };
	for (size_t i = 0; i < COUNT_OF(all); i++)
		for (int width = 24; width < 100; width++) {
			struct look look = text_look(width);
			char *text = written(all[i], &look);
			for (const char *p = text; *p;) {
				size_t length = strcspn(p, "\n");
				if (text_width_of(p, length) > width ||
					(length && p[length - 1] == ' '))
					fail_msg("at %d: '%.*s'", width, (int)length, p);
				p += length + 1;
			}
			free(text);
		}
}

static void a_full_disk_is_reported(void **state)
{
	FILE *out = fopen("/dev/full", "w");
	assert_non_null(out);
	struct err e = { 0 };
	struct look look = text_look(80);
	assert_false(doc_write_text(facts(*state), &look, out, &e));
	assert_int_equal(e.code, ERR_IO);
	fclose(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_heading_has_its_remark_at_the_right_edge, begin, end),
		cmocka_unit_test_setup_teardown(gaps_stand_between_blocks_only, begin, end),
		cmocka_unit_test_setup_teardown(
			facts_are_aligned_and_wrap_beside_their_labels, begin, end),
		cmocka_unit_test_setup_teardown(
			items_share_columns_and_wrap_their_last_field, begin, end),
		cmocka_unit_test_setup_teardown(
			an_item_of_one_field_hangs_under_its_mark, begin, end),
		cmocka_unit_test_setup_teardown(a_table_is_written_in_its_place, begin, end),
		cmocka_unit_test_setup_teardown(
			pairs_stand_side_by_side_with_a_bar_between, begin, end),
		cmocka_unit_test_setup_teardown(a_drawing_is_cut_on_a_terminal_only, begin, end),
		cmocka_unit_test_setup_teardown(
			nothing_of_the_data_reaches_the_terminal_as_control, begin, end),
		cmocka_unit_test_setup_teardown(
			colour_comes_from_roles_and_always_ends, begin, end),
		cmocka_unit_test_setup_teardown(no_line_is_wider_than_the_terminal, begin, end),
		cmocka_unit_test_setup_teardown(a_full_disk_is_reported, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
