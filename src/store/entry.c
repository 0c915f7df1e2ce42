/* One journal line, taken apart. The rest of the journal is in journal.c and chain.c. */
#include <stddef.h>
#include <string.h>

#include "clock.h"
#include "err.h"
#include "id.h"
#include "journal.h"
#include "jsonr.h"
#include "macros.h"

static bool known_op(const char *op)
{
	return strcmp(op, "add") == 0 || strcmp(op, "revise") == 0 || strcmp(op, "retract") == 0;
}

/* Where an entry's keys go. Every one must be there, and none besides. */
enum form { NUMBER, TEXT, TEXT_OR_NULL, OBJECT_OR_NULL };
static const struct key {
	const char *name;
	enum form form;
	size_t offset;
} keys[] = {
	{ "v", NUMBER, offsetof(struct entry, version) },
	{ "replica", TEXT, offsetof(struct entry, replica) },
	{ "seq", NUMBER, offsetof(struct entry, seq) },
	{ "prev", TEXT_OR_NULL, offsetof(struct entry, prev) },
	{ "clock", NUMBER, offsetof(struct entry, clock) },
	{ "at", TEXT, offsetof(struct entry, at) },
	{ "by", TEXT, offsetof(struct entry, by) },
	{ "tx", TEXT, offsetof(struct entry, tx) },
	{ "op", TEXT, offsetof(struct entry, op) },
	{ "kind", TEXT, offsetof(struct entry, kind) },
	{ "code", TEXT, offsetof(struct entry, code) },
	{ "base", TEXT_OR_NULL, offsetof(struct entry, base) },
	{ "why", TEXT_OR_NULL, offsetof(struct entry, why) },
	{ "body", OBJECT_OR_NULL, offsetof(struct entry, body) },
};

static bool has_form(const struct jsonr *j, enum form form)
{
	switch (form) {
	case NUMBER:
		return j->type == 'i';
	case TEXT:
		return j->type == 's';
	case TEXT_OR_NULL:
		return j->type == 's' || j->type == 'n';
	case OBJECT_OR_NULL:
		return j->type == 'o' || j->type == 'n';
	}
	return false;
}

static void put(const struct jsonr *j, const struct key *k, struct entry *n)
{
	char *place = (char *)n + k->offset;
	if (k->form == NUMBER)
		memcpy(place, &j->number, sizeof j->number);
	else if (k->form == OBJECT_OR_NULL)
		n->body = j->type == 'o' ? j : NULL;
	else
		memcpy(place, &j->text, sizeof j->text);
}

static bool take_keys(const struct jsonr *root, struct entry *n, struct err *e)
{
	const struct jsonr *found = NULL;
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		found = jsonr_get(root, keys[i].name, found);
		if (!found || !has_form(found, keys[i].form))
			return err_set(e, ERR_CORRUPT, "not a journal entry: '%s' %s", keys[i].name,
				found ? "is of another kind" : "is missing");
		put(found, &keys[i], n);
	}
	return root->length == COUNT_OF(keys) ||
	       err_set(e, ERR_CORRUPT, "not a journal entry: it has a key too many");
}

static bool is_possible(const struct entry *n, struct err *e)
{
	const char *wrong = NULL;
	if (n->version != 1)
		wrong = "its format is of a newer version";
	else if (!known_op(n->op))
		wrong = "its operation is unknown";
	else if (!n->body != (strcmp(n->op, "retract") == 0))
		wrong = "a body belongs to an addition and to a revision, and to nothing else";
	else if (n->seq < 1 || n->clock < n->seq)
		wrong = "its numbers are impossible";
	return !wrong || err_set(e, n->version > 1 ? ERR_NEWER : ERR_CORRUPT,
				 "not a journal entry: %s", wrong);
}

bool entry_parse(const char *line, size_t length, struct entry *n, struct err *e)
{
	struct jsonr_fault fault;
	struct arena a = n->arena;
	arena_clear(&a);
	const struct jsonr *root = jsonr_read(line, length, &a, &fault);
	*n = (struct entry) { .arena = a };
	if (!root)
		return err_set(e, ERR_CORRUPT, "not a journal entry: %s (at byte %zu)", fault.text,
			fault.at);
	if (root->type != 'o')
		return err_set(e, ERR_CORRUPT, "not a journal entry: no object");
	return take_keys(root, n, e) && is_possible(n, e);
}

/* Told in the order in which a reader would look. */
const char *entry_check(
	const struct entry *n, const struct journal_end *before, int64_t highest_clock)
{
	int64_t at;
	if (!id_is_uuid(n->replica) || !id_is_uuid(n->tx))
		return "its replica or its tx is no UUID";
	if (!clock_read(n->at, &at))
		return "its time has not the form of a time";
	if (!id_is_code(n->code))
		return "its code has not the form of a code";
	if (n->seq != before->seq + 1)
		return n->seq <= before->seq ? "its number is taken"
					     : "entries before it are missing";
	if (before->seq == 0 ? n->prev != NULL : !n->prev || strcmp(n->prev, before->hash) != 0)
		return "it does not continue the chain";
	if (n->clock <= before->clock)
		return "its clock goes back";
	if (highest_clock < n->clock - JOURNAL_LEAP)
		return "its clock leaps ahead of all others";
	if (strcmp(n->at, before->at) < 0)
		return "its time goes back";
	return NULL;
}

void entry_done(struct entry *entry)
{
	arena_done(&entry->arena);
	*entry = (struct entry) { 0 };
}
