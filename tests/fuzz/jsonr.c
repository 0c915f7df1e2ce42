/* The reader of the journal's JSON beside jansson: both read a text, and the same; or neither does.
 * Only jansson refuses 1e999, only ours a depth of more than 32. A zero byte, which no journal line
 * can hold, ends a text for jansson now and then. */
#include <jansson.h>
#include <string.h>

#include "arena.h"
#include "fuzz.h"
#include "jsonr.h"

static bool same(const struct jsonr *j, const json_t *k)
{
	size_t i = 0;
	const char *key;
	json_t *value;
	switch (json_typeof(k)) {
	case JSON_NULL:
		return j->type == 'n';
	case JSON_TRUE:
	case JSON_FALSE:
		return j->type == 'b' && j->number == json_is_true(k);
	case JSON_INTEGER:
		return j->type == 'i' && j->number == json_integer_value(k);
	case JSON_REAL:
		return j->type == 'r';
	case JSON_STRING:
		return j->type == 's' && j->length == json_string_length(k) &&
		       memcmp(j->text, json_string_value(k), j->length + 1) == 0;
	case JSON_ARRAY:
		if (j->type != 'a' || j->length != json_array_size(k))
			return false;
		for (const struct jsonr *one = j->first; one; one = one->next)
			if (!same(one, json_array_get(k, i++)))
				return false;
		return true;
	case JSON_OBJECT:
		if (j->type != 'o' || j->length != json_object_size(k))
			return false;
		json_object_foreach((json_t *)(uintptr_t)k, key,
			value) if (!jsonr_get(j, key, NULL) ||
				   !same(jsonr_get(j, key, NULL), value)) return false;
		return true;
	}
	return false;
}

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
	must(!j || !k || same(j, k));
	json_decref(k);
	arena_done(&a);
	return 0;
}
