#include "import_store.h"

#include <string.h>

#include "apply.h"
#include "arena.h"
#include "buf.h"
#include "err.h"
#include "guard.h"
#include "hash.h"
#include "import_merge.h"
#include "importing.h"
#include "ledger.h"
#include "table.h"
#include "text.h"
#include "url.h"

static bool add_code(struct import *im, enum kind kind, const char *code)
{
	const char *all = im->codes[kind];
	im->codes[kind] = all ? arena_printf(&im->record, "%s;%s", all, code) : code;
	return true;
}

const char *import_made_code(struct arena *a, enum kind kind, const char *identity)
{
	/* twelve letters, 60 bits: a million records collide with a chance of one in two million */
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	struct hash h = hash_of(identity, strlen(identity));
	char tail[13] = { 0 };
	for (size_t i = 0; i < sizeof tail - 1; i++)
		tail[i] = letters[h.bytes[i] % 32];
	return arena_printf(a, "%s-%s", kind_facts(kind)->prefix, tail);
}

/* What makes a record this one and no other, where nobody has given it a code. */
static const char *identity(struct import *im, const struct record *r)
{
	static const char *const fields[KIND_COUNT][3] = {
		[KIND_LINK] = { "from", "relation", "to" },
		[KIND_WORDING] = { "commitment", "issuer", "language" },
		[KIND_MILESTONE] = { "commitment", "due_on" },
		[KIND_RATING] = { "commitment", "as_of", "rater" },
		[KIND_OBSERVATION] = { "indicator", "period", "published_on" },
		[KIND_TARGET] = { "commitment", "indicator" },
		[KIND_SOURCE] = { "title", "publisher", "published_on" },
	};
	struct arena *a = &im->record;
	const char *all = kind_facts(r->kind)->name;
	bool anybody = r->kind == KIND_RATING && r->kind != im->t->mapping->kind &&
		       !import_field(im->t->mapping, r->kind, false, "rater");
	for (size_t i = 0; i < (anybody ? 2u : 3u) && fields[r->kind][i]; i++)
		all = arena_printf(a, "%s|%s", all, import_text(record_get(r, fields[r->kind][i])));
	if (r->kind == KIND_SOURCE && record_get(r, "url"))
		return arena_printf(a, "source|%s", url_key(record_get(r, "url"), a));
	if (r->kind != KIND_EVIDENCE)
		return all;
	for (size_t i = 0; i < r->nbearings; i++)
		all = arena_printf(a, "%s|%s", all, r->bearings[i].commitment);
	const char *source = record_get(r, "source");
	bool main = im->t->mapping->kind == KIND_EVIDENCE; /* a page may tell of several things */
	return arena_printf(a, "%s|%s|%s|%s", all, import_text(record_get(r, "occurred_on")),
		import_text(source), source && !main ? "" : import_text(record_get(r, "summary")));
}

const char *import_code(struct import *im, const struct record *r)
{
	return import_made_code(&im->record, r->kind, identity(im, r));
}

/* As a mapping names the field: "evidence.summary". */
static const char *path_of(struct import *im, enum kind kind, const char *field)
{
	return kind == im->t->mapping->kind
		       ? field
		       : arena_printf(&im->record, "%s.%s", kind_facts(kind)->name, field);
}

static void tell_absent(struct import *im, const char *path, const char *meaning)
{
	struct arena *a = &im->record;
	const char *how =
		strcmp(path, "agreement") == 0
			? "--set agreement=CODE names one that is there; agreement.code, "
			  "agreement.title and agreement.agreed_on in the mapping make one"
			: arena_printf(a,
				  "It has: %s. Say which: \"fields\": {\"%s\": \"COLUMN\"} in the "
				  "mapping, or, where it is the same in every row, --set %s=VALUE",
				  import_names(im, im->row), path, path);
	import_lack(
		im, path, arena_printf(a, "no column is known as %s, %s. %s", path, meaning, how));
}

static void tell(struct import *im, enum kind kind, bool of_source, const struct problems *p)
{
	static const char missing[] = "it is missing: ";
	for (size_t i = 0; i < p->count; i++) {
		const char *field = p->list[i].field, *text = p->list[i].text;
		if (field && !of_source && text_starts(text, missing) &&
			!import_field(im->t->mapping, kind, false, field))
			tell_absent(im, path_of(im, kind, field), text + sizeof missing - 1);
		else
			import_refuse(im, import_column(im, kind, of_source, field), text);
	}
}

static bool follows_file(struct import *im, enum kind kind)
{
	return kind == im->t->mapping->kind || kind == KIND_EVIDENCE || kind == KIND_RATING ||
	       kind == KIND_WORDING || kind == KIND_OBSERVATION || kind == KIND_TARGET;
}

static bool revise(struct import *im, struct record *r, bool of_source)
{
	struct record there;
	struct problems p = { .arena = &im->record };
	if (!ledger_record(im->ledger, r->kind, r->code, &im->record, &there))
		return false;
	bool follows = follows_file(im, r->kind) && !of_source && !record_same(&there, r);
	if (follows && !import_merge(im, r, &there))
		return false;
	if (im->bad)
		return true;
	if (!follows || record_same(&there, r)) {
		im->t->unchanged[r->kind]++;
		return true;
	}
	const char *why = arena_printf(&im->record, "imported again from %s", im->t->file);
	if (ledger_revise(im->ledger, r, why, &p))
		im->t->revised[r->kind]++;
	else if (im->ledger->err->code != ERR_NONE)
		return false;
	tell(im, r->kind, of_source, &p);
	return true;
}

static bool add(struct import *im, struct record *r, bool of_source)
{
	struct problems p = { .arena = &im->record };
	if (ledger_add(im->ledger, r, &p)) {
		im->t->added[r->kind]++;
		im->t->bearings += (int64_t)r->nbearings;
	} else if (im->ledger->err->code != ERR_NONE)
		return false;
	tell(im, r->kind, of_source, &p);
	return true;
}

static void take_sample(struct import *im, const struct record *r)
{
	struct table_import *t = im->t;
	if (r->kind != t->mapping->kind || t->nsamples == SAMPLES)
		return;
	const struct kind_facts *k = kind_facts(r->kind);
	const char *all = arena_printf(&im->record, "%s %s", k->name, r->code);
	for (size_t i = 0; i < k->nfields; i++)
		if (r->values[i])
			all = arena_printf(&im->record, "%s\n    %-12s %s", all, k->fields[i].name,
				text_cut(
					text_one_line(r->values[i], &im->record), 60, &im->record));
	for (size_t i = 0; i < r->nbearings; i++)
		all = arena_printf(&im->record, "%s\n    %-12s %s", all,
			import_text(r->bearings[i].bearing), r->bearings[i].commitment);
	t->samples[t->nsamples++] = arena_text(t->troubles.arena, all);
}

static const char *digest_of(struct import *im, const struct record *r)
{
	SCOPED(buf_done) struct buf body = buf_new(LEDGER_LINE, im->ledger->err);
	record_body(r, &body);
	struct hash h = hash_of(body.text, body.length);
	char hex[HASH_HEX];
	hash_hex(&h, hex);
	return arena_bytes(&im->record, hex, 16);
}

/* Is the same record of this import already in; two that differ under one code are a problem. */
static bool is_repeat(struct import *im, const struct record *r, bool *ret)
{
	const char *key = arena_printf(&im->record, "%d %s", (int)r->kind, r->code);
	const char *whole = arena_printf(&im->record, "%s %s", key, digest_of(im, r));
	struct seen before = { 0 };
	*ret = !seen_new(&im->seen, key, im->row->line, &before);
	if (!*ret) {
		seen_new(&im->seen, whole, im->row->line, NULL);
	} else if (before.refused) {
		im->bad = true; /* told already, for the row that it came with first */
		im->reasons = arena_printf(&im->record, "the %s '%s' was refused with row %ld",
			kind_facts(r->kind)->name, r->code, before.line);
	} else if (db_ok(im->ledger->db) && !seen_find(&im->seen, whole, NULL) &&
		   follows_file(im, r->kind)) {
		return import_refuse(im, import_column(im, r->kind, false, "code"),
			arena_printf(&im->record, "row %ld says something else of '%s'",
				before.line, r->code));
	}
	return db_ok(im->ledger->db);
}

bool import_store(struct import *im, struct record *r, bool of_source)
{
	bool repeat;
	rule_normalise(r, &im->record);
	if (!r->code && !kind_facts(r->kind)->prefix)
		return import_refuse(im, import_column(im, r->kind, false, "code"),
			arena_printf(&im->record,
				"a %s needs a code. Make one of another column: \"code\": "
				"{\"column\": …, \"code\": true}",
				kind_facts(r->kind)->name));
	if (!r->code)
		r->code = import_code(im, r);
	add_code(im, r->kind, r->code);
	if (!is_repeat(im, r, &repeat))
		return false;
	if (repeat || im->bad)
		return true;
	take_sample(im, r);
	bool ok = apply_entry_of(im->ledger->db, r->kind, r->code)
			  ? revise(im, r, of_source)
			  : db_ok(im->ledger->db) && add(im, r, of_source);
	if (im->bad)
		seen_refuse(&im->seen, arena_printf(&im->record, "%d %s", (int)r->kind, r->code),
			im->row->line);
	return ok;
}
