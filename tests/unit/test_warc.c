#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "buf.h"
#include "err.h"
#include "macros.h"
#include "warc.h"

static void test_no_field_of_its_own(void **state)
{
	(void)state;
	static const char *const uris[] = { "https://example.org/\r\nWARC-Type: response",
		"https://example.org/\nWARC-Type: response", "https://example.org/" };
	for (size_t i = 0; i < COUNT_OF(uris); i++) {
		struct err e = { 0 };
		SCOPED(buf_done) struct buf out = buf_new(4096, &e);
		const struct warc_record r = { .type = "resource",
			.id = "0190b5c8-0000-7000-8000-000000000000",
			.uri = uris[i],
			.date = "2024-05-01T00:00:00Z",
			.mime = "text/plain",
			.head = "" };
		warc_add(&out, &r, false);
		assert_int_equal(e.code, ERR_NONE);
		assert_null(strstr(out.text, "WARC-Type: response"));
		assert_int_equal(
			strstr(out.text, "WARC-Target-URI: https://example.org/\r\n") != NULL,
			i == COUNT_OF(uris) - 1);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(test_no_field_of_its_own) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
