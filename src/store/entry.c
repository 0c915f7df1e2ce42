/* One journal line, taken apart. The rest of the journal is in journal.c and chain.c. */
#include <string.h>

#include "err.h"
#include "journal.h"

static bool known_op(const char *op)
{
	return strcmp(op, "add") == 0 || strcmp(op, "revise") == 0 || strcmp(op, "retract") == 0;
}

bool entry_parse(const char *line, size_t length, struct entry *ret, struct err *e)
{
	json_error_t why;
	json_t *root = json_loadb(line, length, JSON_REJECT_DUPLICATES, &why);
	if (!root)
		return err_set(e, ERR_CORRUPT, "not a journal entry: %s (at byte %d)", why.text,
			why.position);
	struct entry n = { .root = root };
	json_int_t version = 0, seq = 0, clock = 0;
	json_t *prev, *base, *reason, *body;
	if (json_unpack_ex(root, &why, JSON_STRICT,
		    "{s:I,s:s,s:I,s:o,s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:o,s:o,s:o}", "v", &version,
		    "replica", &n.replica, "seq", &seq, "prev", &prev, "clock", &clock, "at", &n.at,
		    "by", &n.by, "tx", &n.tx, "op", &n.op, "kind", &n.kind, "code", &n.code, "base",
		    &base, "why", &reason, "body", &body) != 0) {
		json_decref(root);
		return err_set(e, ERR_CORRUPT, "not a journal entry: %s", why.text);
	}
	n.seq = seq;
	n.clock = clock;
	n.prev = json_string_value(prev);
	n.base = json_string_value(base);
	n.why = json_string_value(reason);
	n.body = json_is_object(body) ? body : NULL;
	const char *wrong = NULL;
	if (version != 1)
		wrong = "its format is of a newer version";
	else if (!known_op(n.op))
		wrong = "its operation is unknown";
	else if (!n.body != (strcmp(n.op, "retract") == 0))
		wrong = "a body belongs to an addition and to a revision, and to nothing else";
	else if (seq < 1 || clock < seq)
		wrong = "its numbers are impossible";
	if (wrong) {
		json_decref(root);
		return err_set(
			e, version > 1 ? ERR_NEWER : ERR_CORRUPT, "not a journal entry: %s", wrong);
	}
	*ret = n;
	return true;
}

void entry_done(struct entry *entry)
{
	json_decref(entry->root);
	*entry = (struct entry) { 0 };
}
