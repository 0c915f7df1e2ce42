/* What our reader and jansson made of one text: the same? */
#ifndef KEPT_JSON_SAME_H
#define KEPT_JSON_SAME_H

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

#include "jsonr.h"

static inline bool json_same(const struct jsonr *j, const json_t *k)
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
			if (!json_same(one, json_array_get(k, i++)))
				return false;
		return true;
	case JSON_OBJECT:
		if (j->type != 'o' || j->length != json_object_size(k))
			return false;
		json_object_foreach((json_t *)(uintptr_t)k, key,
			value) if (!jsonr_get(j, key, NULL) ||
				   !json_same(jsonr_get(j, key, NULL), value)) return false;
		return true;
	}
	return false;
}

#endif
