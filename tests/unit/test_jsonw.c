#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <jansson.h>
#include <string.h>
#include "buf.h"
#include "err.h"
#include "jsonw.h"
#include "macros.h"
#include "text.h"

struct world {
	struct err err;
	struct buf out;
	struct jsonw w;
};

static struct world world;

static int begin(void **state)
{
	world = (struct world) { 0 };
	world.out = buf_new(1 << 20, &world.err);
	world.w = jsonw_new(&world.out);
	*state = &world;
	return 0;
}

static int end(void **state)
{
	struct world *t = *state;
	buf_done(&t->out);
	return 0;
}

static void release(json_t **value)
{
	json_decref(*value);
}

static json_t *parsed(const char *text)
{
	json_error_t error;
	json_t *value = json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
	if (!value)
		fail_msg("%s in %s", error.text, text);
	return value;
}

static void commas_and_quotes_stand_where_they_must(void **state)
{
	struct world *t = *state;
	struct jsonw *w = &t->w;
	jsonw_open(w, '{');
	jsonw_key_text(w, "a", "x");
	jsonw_key_int(w, "n", INT64_MIN);
	jsonw_key(w, "list");
	jsonw_open(w, '[');
	jsonw_bool(w, true);
	jsonw_null(w);
	jsonw_open(w, '{');
	jsonw_close(w, '}');
	jsonw_open(w, '[');
	jsonw_close(w, ']');
	jsonw_int(w, 7);
	jsonw_close(w, ']');
	jsonw_key_text(w, "none", NULL);
	jsonw_key(w, "raw");
	jsonw_raw(w, "1.50");
	jsonw_close(w, '}');
	assert_string_equal(t->out.text,
		"{\"a\":\"x\",\"n\":-9223372036854775808,"
		"\"list\":[true,null,{},[],7],\"none\":null,\"raw\":1.50}");
	json_t *value SCOPED(release) = parsed(t->out.text);
	assert_int_equal(json_object_size(value), 5);
}

static void a_list_becomes_an_array(void **state)
{
	struct world *t = *state;
	jsonw_open(&t->w, '[');
	jsonw_list(&t->w, "US;CN");
	jsonw_list(&t->w, "US");
	jsonw_list(&t->w, "");
	jsonw_list(&t->w, NULL);
	jsonw_list(&t->w, ";a;;\"b;");
	jsonw_close(&t->w, ']');
	assert_string_equal(t->out.text, "[[\"US\",\"CN\"],[\"US\"],[],[],[\"a\",\"\\\"b\"]]");
}

static void a_key_with_its_list_is_one_member(void **state)
{
	struct world *t = *state;
	jsonw_open(&t->w, '{');
	jsonw_key_list(&t->w, "by", "US;CN");
	jsonw_key_list(&t->w, "to", NULL);
	jsonw_close(&t->w, '}');
	assert_string_equal(t->out.text, "{\"by\":[\"US\",\"CN\"],\"to\":[]}");
}

/* As UTF-8, without the surrogates. */
static size_t encode(uint32_t c, char out[5])
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	memset(out, 0, 5);
	for (size_t i = length - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(lead[length > 1 ? length : 0] | c);
	return length;
}

static void every_character_is_read_back_and_none_reaches_a_terminal_raw(void **state)
{
	struct world *t = *state;
	for (uint32_t c = 1; c < 0x110000; c++) {
		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		char text[5];
		encode(c, text);
		buf_clear(&t->out);
		t->w = jsonw_new(&t->out);
		jsonw_text(&t->w, text);
		if (text_hidden(c) && strstr(t->out.text, text))
			fail_msg("U+%04X is written as it is", c);
		if (!text_hidden(c) && c != '"' && c != '\\' && !strstr(t->out.text, text))
			fail_msg("U+%04X is escaped for no reason", c);
		json_t *value SCOPED(release) = parsed(t->out.text);
		if (strcmp(json_string_value(value), text) != 0)
			fail_msg("U+%04X comes back as another text", c);
	}
}

static void escapes_are_the_short_ones_where_json_has_them(void **state)
{
	struct world *t = *state;
	jsonw_text(&t->w, "\"\\/\b\f\n\r\t\x01\x7f\xc2\x85\xe2\x80\xae\xf3\xa0\x80\x81中");
	assert_string_equal(t->out.text, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f\\u0085\\u202e"
					 "\\udb40\\udc01中\"");
}

static void broken_bytes_still_give_json(void **state)
{
	struct world *t = *state;
	jsonw_text(&t->w, "a\xff"
			  "b\xe4\xb8");
	assert_string_equal(t->out.text, "\"a\\ufffdb\\ufffd\\ufffd\"");
	json_t *value SCOPED(release) = parsed(t->out.text);
	assert_non_null(value);
}

static void keys_are_escaped_too(void **state)
{
	struct world *t = *state;
	jsonw_open(&t->w, '{');
	jsonw_key_int(&t->w, "a\"\n", 1);
	jsonw_close(&t->w, '}');
	assert_string_equal(t->out.text, "{\"a\\\"\\n\":1}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			commas_and_quotes_stand_where_they_must, begin, end),
		cmocka_unit_test_setup_teardown(a_list_becomes_an_array, begin, end),
		cmocka_unit_test_setup_teardown(a_key_with_its_list_is_one_member, begin, end),
		cmocka_unit_test_setup_teardown(
			every_character_is_read_back_and_none_reaches_a_terminal_raw, begin, end),
		cmocka_unit_test_setup_teardown(
			escapes_are_the_short_ones_where_json_has_them, begin, end),
		cmocka_unit_test_setup_teardown(broken_bytes_still_give_json, begin, end),
		cmocka_unit_test_setup_teardown(keys_are_escaped_too, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
