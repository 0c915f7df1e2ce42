#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "clock.h"
#include "err.h"
#include "file.h"
#include "hash.h"
#include "id.h"
#include "progress.h"

/* A folder of its own for each test that writes files; the tests run in it. */
struct folder {
	char path[64];
};

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

static int enter_folder(void **state)
{
	static struct folder f;
	snprintf(f.path, sizeof f.path, "/tmp/kept-base-XXXXXX");
	*state = &f;
	return mkdtemp(f.path) ? chdir(f.path) : -1;
}

static int count_entries(void)
{
	DIR *d = opendir(".");
	int n = 0;
	for (struct dirent *entry; d && (entry = readdir(d));)
		n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	if (d)
		closedir(d);
	return n;
}

static int leave_folder(void **state)
{
	struct folder *f = *state;
	DIR *d = opendir(".");
	for (struct dirent *entry; d && (entry = readdir(d));)
		unlink(entry->d_name);
	if (d)
		closedir(d);
	return chdir("/") == 0 ? rmdir(f->path) : -1;
}

static void write_plainly(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void assert_holds(const char *path, const char *text)
{
	struct err e = { 0 };
	SCOPED(arena_done) struct arena a = { 0 };
	char *bytes;
	size_t length;
	assert_true(file_read(path, 1 << 20, &a, &bytes, &length, &e));
	assert_int_equal(length, strlen(text));
	assert_string_equal(bytes, text);
}

/* Errors. */

static void the_first_error_wins_and_context_goes_in_front(void **state)
{
	(void)state;
	struct err e = { 0 };
	assert_false(err_set(&e, ERR_INPUT, "bad date '%s'", "2026-02-30"));
	assert_false(err_set(&e, ERR_IO, "later"));
	assert_false(err_at(&e, "line %d", 7));
	assert_int_equal(e.code, ERR_INPUT);
	assert_string_equal(e.text, "line 7: bad date '2026-02-30'");
}

static void a_taken_error_leaves_the_record_clean(void **state)
{
	(void)state;
	struct err e = { 0 };
	err_set(&e, ERR_BUSY, "held");
	struct err taken = err_take(&e);
	assert_int_equal(taken.code, ERR_BUSY);
	assert_string_equal(taken.text, "held");
	assert_int_equal(e.code, ERR_NONE);
	assert_string_equal(e.text, "");
}

static void an_error_too_long_is_cut_and_still_a_string(void **state)
{
	(void)state;
	struct err e = { 0 };
	char long_text[3000];
	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	err_set(&e, ERR_INPUT, "%s", long_text);
	err_at(&e, "%s", long_text);
	err_at(&e, "import");
	assert_in_range(strlen(e.text), sizeof e.text - 50, sizeof e.text - 1);
	assert_memory_equal(e.text, "import: xxx", 11);
}

/* Memory. */

static void arena_memory_is_zeroed_aligned_and_apart(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	unsigned char *before = NULL;
	for (size_t size = 1; size < 300000; size = size * 3 + 1) {
		unsigned char *p = arena_alloc(&a, size);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xaa, size);
		if (before)
			assert_int_equal(before[0], 0xaa);
		before = p;
	}
}

static void an_arena_is_usable_after_it_was_cleared(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	arena_clear(&a);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 5000; i++)
			assert_string_equal(arena_printf(&a, "%d of %s", i, "many"),
				arena_printf(&a, "%d of many", i));
		arena_clear(&a);
	}
	char *p = arena_alloc(&a, 100);
	for (int i = 0; i < 100; i++)
		assert_int_equal(p[i], 0);
}

static void arena_copies_are_strings_of_their_own(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	char text[] = "芬太尼";
	char *copy = arena_text(&a, text);
	text[0] = 'x';
	assert_string_equal(copy, "芬太尼");
	assert_null(arena_text(&a, NULL));
	assert_string_equal(arena_bytes(&a, "abcdef", 3), "abc");
	assert_memory_equal(arena_bytes(&a, "a\0b", 3), "a\0b", 4);
	assert_string_equal(arena_bytes(&a, "", 0), "");
}

/* Growing text. */

static void a_buf_grows_to_its_limit_and_says_so(void **state)
{
	(void)state;
	struct err e = { 0 };
	SCOPED(buf_done) struct buf b = buf_new(100, &e);
	assert_string_equal(b.text, "");
	for (int i = 0; i < 10; i++)
		buf_printf(&b, "%09d ", i);
	assert_int_equal(b.length, 100);
	assert_int_equal(e.code, ERR_NONE);
	buf_add(&b, "x", 1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_int_equal(b.length, 100);
	buf_printf(&b, "%s", "");
	assert_int_equal(strlen(b.text), 100);
}

static void a_buf_holds_bytes_as_they_are(void **state)
{
	(void)state;
	struct err e = { 0 };
	SCOPED(buf_done) struct buf b = buf_new(SIZE_MAX, &e);
	for (int i = 0; i < 1000; i++)
		buf_add(&b, "a\0b", 3);
	assert_int_equal(b.length, 3000);
	assert_memory_equal(b.text + 2997, "a\0b", 4);
	buf_done(&b);
	buf_done(&b);
	assert_string_equal(b.text, "");
}

/* Digests: the examples that come with FIPS 180-4. */

static void hashes_are_those_of_the_standard(void **state)
{
	(void)state;
	static const struct {
		const char *text, *hex;
	} known[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
			"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
		{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
		  "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
			"cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
	};
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		char hex[HASH_HEX];
		struct hash h = hash_of(known[i].text, strlen(known[i].text));
		hash_hex(&h, hex);
		assert_string_equal(hex, known[i].hex);
	}
}

static void a_million_letters_have_the_known_hash(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	char hex[HASH_HEX], *letters = arena_alloc(&a, 1000000);
	memset(letters, 'a', 1000000);
	struct hash h = hash_of(letters, 1000000);
	hash_hex(&h, hex);
	assert_string_equal(
		hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* Names and times. */

static void a_uuid_has_the_form_of_version_7(void **state)
{
	(void)state;
	char first[ID_UUID], second[ID_UUID];
	id_uuid(first);
	id_uuid(second);
	assert_int_equal(strlen(first), 36);
	for (int i = 0; i < 36; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23)
			assert_int_equal(first[i], '-');
		else
			assert_non_null(strchr("0123456789abcdef", first[i]));
	}
	assert_int_equal(first[14], '7');
	assert_non_null(strchr("89ab", first[19]));
	assert_string_not_equal(first, second);
	assert_true(strncmp(first, second, 13) <= 0);
}

static void generated_codes_use_crockford_letters_and_differ(void **state)
{
	(void)state;
	enum { MANY = 1000 };
	static char codes[MANY][ID_CODE + 1];
	for (int i = 0; i < MANY; i++) {
		id_code(codes[i]);
		assert_int_equal(strlen(codes[i]), ID_CODE);
		assert_int_equal(strspn(codes[i], "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), ID_CODE);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(codes[i], codes[j]);
	}
}

static void times_are_written_in_utc_to_the_millisecond(void **state)
{
	(void)state;
	char text[CLOCK_SIZE];
	clock_text(0, text);
	assert_string_equal(text, "1970-01-01T00:00:00.000Z");
	clock_text(1711972800123, text);
	assert_string_equal(text, "2024-04-01T12:00:00.123Z");
	assert_true(clock_now() > 1711972800123);
}

static void a_clock_that_is_out_of_its_mind_still_gives_times(void **state)
{
	(void)state;
	static const struct {
		int64_t ms;
		const char *text;
	} list[] = {
		{ -1, "1969-12-31T23:59:59.999Z" },
		{ -877, "1969-12-31T23:59:59.123Z" },
		{ -86400000, "1969-12-31T00:00:00.000Z" },
		{ 253402300799999, "9999-12-31T23:59:59.999Z" },
		{ 253402300800000, "9999-12-31T23:59:59.999Z" },
		{ INT64_MAX, "9999-12-31T23:59:59.999Z" },
		{ INT64_MIN, "0001-01-01T00:00:00.000Z" },
	};
	for (size_t i = 0; i < COUNT_OF(list); i++) {
		char text[CLOCK_SIZE];
		clock_text(list[i].ms, text);
		assert_string_equal(text, list[i].text);
	}
}

static void a_time_is_read_in_the_one_form_that_is_written(void **state)
{
	(void)state;
	static const char *const none[] = { "", "2", "2024-04-01", "2024-04-01T12:00:00Z",
		"2024-04-01T12:00:00.123", "2024-04-01T12:00:00.123Z ", "2024-04-01 12:00:00.123Z",
		"2024-02-30T12:00:00.123Z", "2023-02-29T12:00:00.123Z", "2024-13-01T12:00:00.123Z",
		"2024-00-01T12:00:00.123Z", "2024-04-01T24:00:00.000Z", "2024-04-01T12:60:00.000Z",
		"2024-04-01T12:00:60.000Z", "0000-12-31T23:59:59.999Z", "0000-00-00T00:00:00.000Z",
		"2024-04-01T12:00:00.12\nZ", "+024-04-01T12:00:00.123Z" };
	static const char *const some[] = { "0001-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z",
		"1970-01-01T00:00:00.000Z", "2024-04-01T12:00:00.123Z", "2024-02-29T23:59:59.999Z",
		"9999-12-31T23:59:59.999Z" };
	int64_t ms = 7;
	for (size_t i = 0; i < COUNT_OF(none); i++)
		if (clock_read(none[i], &ms) || ms != 7)
			fail_msg("'%s' was read", none[i]);
	for (size_t i = 0; i < COUNT_OF(some); i++) {
		char text[CLOCK_SIZE];
		assert_true(clock_read(some[i], &ms));
		clock_text(ms, text);
		assert_string_equal(text, some[i]);
	}
}

static void names_from_elsewhere_are_known_by_their_form(void **state)
{
	(void)state;
	assert_true(id_is_uuid("01a20e23-0000-7000-8000-00000000000f"));
	assert_false(id_is_uuid("01A20E23-0000-7000-8000-00000000000F"));
	assert_false(id_is_uuid("01a20e23-0000-7000-8000-00000000000"));
	assert_false(id_is_uuid("01a20e23-0000-7000-8000-00000000000f "));
	assert_false(id_is_uuid("01a20e2300000-7000-8000-00000000000f"));
	assert_false(id_is_uuid(""));
	assert_true(id_is_code("WD-01"));
	assert_true(id_is_code("A.B_9-"));
	assert_false(id_is_code("wd-01"));
	assert_false(id_is_code("-A"));
	assert_false(id_is_code("A B"));
	assert_false(id_is_code(""));
	assert_false(id_is_code(NULL));
}

/* Files. */

static void a_file_appears_whole_when_it_is_committed(void **state)
{
	(void)state;
	struct err e = { 0 };
	SCOPED(file_out_done) struct file_out f = file_out_begin("out.csv", &e);
	assert_non_null(f.stream);
	fputs("code,title\n", f.stream);
	assert_int_equal(access("out.csv", F_OK), -1);
	assert_true(file_out_commit(&f));
	assert_int_equal(e.code, ERR_NONE);
	assert_holds("out.csv", "code,title\n");
	assert_int_equal(count_entries(), 1);
}

static void a_file_given_up_leaves_the_old_one_and_no_litter(void **state)
{
	(void)state;
	struct err e = { 0 };
	write_plainly("out.csv", "old");
	{
		SCOPED(file_out_done) struct file_out f = file_out_begin("out.csv", &e);
		fputs("new", f.stream);
	}
	assert_holds("out.csv", "old");
	assert_int_equal(count_entries(), 1);
}

static void a_failure_elsewhere_keeps_a_file_from_being_committed(void **state)
{
	(void)state;
	struct err e = { 0 };
	write_plainly("out.csv", "old");
	{
		SCOPED(file_out_done) struct file_out f = file_out_begin("out.csv", &e);
		fputs("new", f.stream);
		err_set(&e, ERR_CORRUPT, "the query failed");
		assert_false(file_out_commit(&f));
	}
	assert_int_equal(e.code, ERR_CORRUPT);
	assert_holds("out.csv", "old");
	assert_int_equal(count_entries(), 1);
}

static void a_published_file_has_one_name_and_takes_no_place(void **state)
{
	(void)state;
	struct err e = { 0 };
	write_plainly("out.part", "new");
	assert_true(file_publish("out.part", "out.csv", &e));
	assert_holds("out.csv", "new");
	assert_int_equal(count_entries(), 1);
	write_plainly("out.part", "newer");
	assert_false(file_publish("out.part", "out.csv", &e));
	assert_int_equal(e.code, ERR_CONFLICT);
	assert_holds("out.csv", "new");
	assert_holds("out.part", "newer");
}

static void a_symlink_is_not_written_through(void **state)
{
	(void)state;
	struct err e = { 0 };
	write_plainly("target", "precious");
	assert_int_equal(symlink("target", "link"), 0);
	{
		SCOPED(file_out_done) struct file_out f = file_out_begin("link", &e);
		assert_null(f.stream);
		assert_false(file_out_commit(&f));
	}
	assert_int_equal(e.code, ERR_IO);
	assert_holds("target", "precious");
	assert_int_equal(count_entries(), 2);
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
	(void)state;
	struct err e = { 0 };
	SCOPED(file_out_done) struct file_out f = file_out_begin("no/such/out.csv", &e);
	assert_null(f.stream);
	assert_false(file_out_commit(&f));
	assert_int_equal(e.code, ERR_IO);
	assert_non_null(strstr(e.text, "no/such/out.csv"));
}

static void a_full_disk_is_noticed_before_the_file_appears(void **state)
{
	(void)state;
	struct err e = { 0 };
	SCOPED(file_out_done) struct file_out f = file_out_begin("out.csv", &e);
	FILE *full = fopen("/dev/full", "w");
	if (!full)
		skip();
	FILE *real = f.stream;
	f.stream = full; /* what a write to a full disk gives */
	fputs("lost", f.stream);
	assert_false(file_out_commit(&f));
	fclose(real);
	assert_int_equal(e.code, ERR_IO);
	assert_int_equal(access("out.csv", F_OK), -1);
}

static void reading_tells_what_is_wrong_with_a_file(void **state)
{
	(void)state;
	SCOPED(arena_done) struct arena a = { 0 };
	struct err e = { 0 };
	char *bytes = NULL;
	size_t length = 0;
	assert_false(file_read("absent", 100, &a, &bytes, &length, &e));
	assert_int_equal(err_take(&e).code, ERR_MISSING);
	assert_false(file_read(".", 100, &a, &bytes, &length, &e));
	assert_int_equal(err_take(&e).code, ERR_INPUT);
	write_plainly("big", "0123456789");
	assert_false(file_read("big", 9, &a, &bytes, &length, &e));
	assert_int_equal(err_take(&e).code, ERR_INPUT);
	assert_null(bytes);
	assert_true(file_read("big", 10, &a, &bytes, &length, &e));
	assert_int_equal(length, 10);
}

static void progress_tells_the_rate_and_the_time_left(void **state)
{
	(void)state;
	char line[PROGRESS_LINE];
	struct progress p = { .what = "replaying", .done = 120000, .all = 1000000, .began = 0 };
	progress_line(&p, 2000, line);
	assert_string_equal(line, "replaying 120000 of 1000000, 60000 a second, 15 s left");
	progress_line(&p, 120000, line);
	assert_string_equal(line, "replaying 120000 of 1000000, 1000 a second, 15 min left");
	p.all = 0;
	progress_line(&p, 2000, line);
	assert_string_equal(line, "replaying 120000, 60000 a second");
	progress_line(&p, 0, line);
	assert_string_equal(line, "replaying 120000, 0 a second");
	p.read = 250;
	p.bytes = 1000;
	progress_line(&p, 2000, line);
	assert_string_equal(line, "replaying 120000, 25 % of the file, 60000 a second, 7 s left");
}

static void keep_line(void *context, const char *line)
{
	snprintf(context, PROGRESS_LINE, "%s", line);
}

static void progress_looks_how_far_a_file_is_read(void **state)
{
	(void)state;
	char line[PROGRESS_LINE] = "";
	struct err e = { 0 };
	struct progress p = { .show = keep_line, .context = line, .err = &e };
	write_plainly("half", "0123456789");
	FILE *in = fopen("half", "r");
	assert_non_null(in);
	progress_begin(&p, "importing", 0);
	p.began -= 10000;
	progress_reads(&p, in);
	for (int i = 0; i < 5; i++)
		assert_int_equal(fgetc(in), '0' + i);
	assert_true(progress_at(&p, 1024));
	assert_non_null(strstr(line, "importing 1024, 50 % of the file, 10"));
	assert_non_null(strstr(line, " s left"));
	progress_reads(&p, NULL);
	fclose(in);
	p.told = 0;
	assert_true(progress_at(&p, 2048));
	assert_null(strstr(line, "file"));
	progress_end(&p);
	assert_string_equal(line, "");
}

static void progress_stops_when_it_is_asked_to(void **state)
{
	(void)state;
	volatile int stop = 0;
	struct err e = { 0 };
	struct progress p = { .stop = &stop, .err = &e };
	progress_begin(&p, "replaying", 3);
	assert_true(progress_step(&p) && progress_at(&p, 2));
	stop = 2;
	assert_true(progress_stopped(&p));
	assert_false(progress_step(&p));
	assert_int_equal(e.code, ERR_IO);
	assert_true(progress_step(NULL));
	assert_false(progress_stopped(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_error_wins_and_context_goes_in_front),
		cmocka_unit_test(a_taken_error_leaves_the_record_clean),
		cmocka_unit_test(an_error_too_long_is_cut_and_still_a_string),
		cmocka_unit_test(arena_memory_is_zeroed_aligned_and_apart),
		cmocka_unit_test(an_arena_is_usable_after_it_was_cleared),
		cmocka_unit_test(arena_copies_are_strings_of_their_own),
		cmocka_unit_test(a_buf_grows_to_its_limit_and_says_so),
		cmocka_unit_test(a_buf_holds_bytes_as_they_are),
		cmocka_unit_test(hashes_are_those_of_the_standard),
		cmocka_unit_test(a_million_letters_have_the_known_hash),
		cmocka_unit_test(a_uuid_has_the_form_of_version_7),
		cmocka_unit_test(generated_codes_use_crockford_letters_and_differ),
		cmocka_unit_test(times_are_written_in_utc_to_the_millisecond),
		cmocka_unit_test(a_clock_that_is_out_of_its_mind_still_gives_times),
		cmocka_unit_test(a_time_is_read_in_the_one_form_that_is_written),
		cmocka_unit_test(names_from_elsewhere_are_known_by_their_form),
		cmocka_unit_test(progress_tells_the_rate_and_the_time_left),
		cmocka_unit_test(progress_looks_how_far_a_file_is_read),
		cmocka_unit_test(progress_stops_when_it_is_asked_to),
		IN_FOLDER(a_file_appears_whole_when_it_is_committed),
		IN_FOLDER(a_file_given_up_leaves_the_old_one_and_no_litter),
		IN_FOLDER(a_failure_elsewhere_keeps_a_file_from_being_committed),
		IN_FOLDER(a_published_file_has_one_name_and_takes_no_place),
		IN_FOLDER(a_symlink_is_not_written_through),
		IN_FOLDER(a_folder_that_is_not_there_is_an_error),
		IN_FOLDER(a_full_disk_is_noticed_before_the_file_appears),
		IN_FOLDER(reading_tells_what_is_wrong_with_a_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
