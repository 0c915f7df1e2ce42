/* The reader of the journal's JSON beside jansson: both read a text, and the same; or neither does.
 * Only jansson refuses 1e999, only ours a depth of more than 32. A zero byte, which no journal line
 * can hold, ends a text for jansson now and then. */
#include <jansson.h>
#include <string.h>

#include "arena.h"
#include "../lib/json_same.h"
#include "fuzz.h"
#include "jsonr.h"

static bool meant(const char *ours, const char *theirs)
{
	return (ours && strstr(ours, "deep")) || strstr(theirs, "overflow");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct jsonr_fault fault = { 0 };
	json_error_t error = { 0 };
	const struct jsonr *j = jsonr_read((const char *)data, size, &a, &fault);
	json_t *k = json_loadb(
		(const char *)data, size, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
	must(j || (fault.text && fault.at <= size));
	must(!j == !k || memchr(data, '\0', size) || meant(fault.text, error.text));
	must(!j || !k || json_same(j, k));
	json_decref(k);
	arena_done(&a);
	return 0;
}
