#include "rule.h"

#include "code.h"
#include "db.h"
#include "rule_field.h"
#include "rule_kind.h"
#include "rule_rest.h"

enum { BRIEF_FROM = 50 }; /* problems: hints cost a search each */

static void check_code(const struct check *c)
{
	const struct record *r = c->r;
	const char *kind = kind_facts(r->kind)->name;
	if (!r->code) {
		if (!kind_facts(r->kind)->prefix)
			problem_add(c->p, "code", "it is missing: choose one for the %s", kind);
		return;
	}
	if (!id_is_code(r->code))
		problem_add(c->p, "code",
			"'%s' is no code: letters A to Z, digits, and . _ - after the first, at "
			"most %d",
			check_shown(c, r->code), CODE_MAX);
	else if (c->is_new && code_exists(c->db, r->kind, r->code))
		problem_add(c->p, "code", "%s '%s' is there already", kind, r->code);
	else if (c->is_new && code_was_retracted(c->db, r->kind, r->code))
		problem_add(c->p, "code",
			"%s '%s' was retracted; a code is not used again. Choose another", kind,
			r->code);
}

bool rule_check(struct db *db, const struct record *r, bool is_new, struct problems *p)
{
	const struct kind_facts *k = kind_facts(r->kind);
	struct problems found = { .arena = p->arena };
	const struct check c = { db, r, is_new, p->count >= BRIEF_FROM, &found };
	check_code(&c);
	for (size_t i = 0; i < k->nfields; i++) {
		if (r->values[i])
			rule_field_check(&c, &k->fields[i], r->values[i]);
		else if (k->fields[i].required)
			problem_add(
				&found, k->fields[i].name, "it is missing: %s", k->fields[i].help);
	}
	if (found.count == 0)
		rule_kind_check(&c);
	if (found.count == 0)
		rule_rest_check(&c);
	for (size_t i = 0; i < found.count; i++)
		problem_add(p, found.list[i].field, "%s", found.list[i].text);
	return found.count == 0 && db_ok(db);
}
