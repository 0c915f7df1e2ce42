#include "datapackage.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "file.h"
#include "folder.h"
#include "hash.h"
#include "jsonw.h"
#include "ledger.h"
#include "text.h"

enum { DESCRIPTOR = 1 << 20 };

static const char partial_date[] =
	"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?|-Q[1-4])?";
static const char code_pattern[] = "[A-Z0-9][A-Z0-9._-]*";

/* Keys that several kinds of fields share. */
static void constraints(struct jsonw *w, bool required, bool unique, const char *pattern)
{
	if (!required && !unique && !pattern)
		return;
	jsonw_key(w, "constraints");
	jsonw_open(w, '{');
	if (required) {
		jsonw_key(w, "required");
		jsonw_bool(w, true);
	}
	if (unique) {
		jsonw_key(w, "unique");
		jsonw_bool(w, true);
	}
	if (pattern)
		jsonw_key_text(w, "pattern", pattern);
	jsonw_close(w, '}');
}

static void categories(struct jsonw *w, const struct vocab *v)
{
	bool numbers = v == &vocab_credibility;
	jsonw_key(w, "categories");
	jsonw_open(w, '[');
	for (size_t i = 0; v->words[i]; i++) {
		if (numbers)
			jsonw_raw(w, v->words[i]);
		else
			jsonw_text(w, v->words[i]);
	}
	jsonw_close(w, ']');
	if (numbers || v == &vocab_reliability || v == &vocab_confidence) {
		jsonw_key(w, "categoriesOrdered");
		jsonw_bool(w, true);
	}
}

static const char *type_of(const struct field *f)
{
	switch (f->type) {
	case FIELD_DAY:
		return "date";
	case FIELD_TIME:
		return "datetime";
	case FIELD_REFS:
	case FIELD_TAGS:
		return "list";
	case FIELD_NUMBER:
		return "number";
	case FIELD_WORD:
		return f->vocab == &vocab_credibility ? "integer" : "string";
	case FIELD_TEXT:
	case FIELD_DATE:
	case FIELD_REF:
	case FIELD_URL:
	case FIELD_LANGUAGE:
	case FIELD_RULE:
		break;
	}
	return "string";
}

static void write_field(struct jsonw *w, const struct field *f)
{
	const char *type = type_of(f);
	jsonw_open(w, '{');
	jsonw_key_text(w, "name", f->name);
	jsonw_key_text(w, "type", type);
	if (strcmp(type, "list") == 0) {
		jsonw_key_text(w, "delimiter", ";");
		jsonw_key_text(w, "itemType", "string");
	}
	jsonw_key_text(w, "description", f->help);
	if (f->type == FIELD_WORD && !f->vocab->open)
		categories(w, f->vocab);
	constraints(w, f->required, false, f->type == FIELD_DATE ? partial_date : NULL);
	jsonw_close(w, '}');
}

static void write_code(struct jsonw *w)
{
	jsonw_open(w, '{');
	jsonw_key_text(w, "name", "code");
	jsonw_key_text(w, "type", "string");
	jsonw_key_text(w, "description", "the name by which other records refer to it");
	constraints(w, true, true, code_pattern);
	jsonw_close(w, '}');
}

static void foreign_key(struct jsonw *w, const char *field, const char *resource)
{
	jsonw_open(w, '{');
	jsonw_key(w, "fields");
	jsonw_list(w, field);
	jsonw_key(w, "reference");
	jsonw_open(w, '{');
	if (resource)
		jsonw_key_text(w, "resource", resource);
	jsonw_key(w, "fields");
	jsonw_list(w, "code");
	jsonw_close(w, '}');
	jsonw_close(w, '}');
}

static const struct field bearing_fields[] = {
	{ .name = "evidence",
		.type = FIELD_REF,
		.required = true,
		.ref = KIND_EVIDENCE,
		.help = "what bears on it" },
	{ .name = "commitment",
		.type = FIELD_REF,
		.required = true,
		.ref = KIND_COMMITMENT,
		.help = "on which commitment" },
	{ .name = "milestone",
		.type = FIELD_DATE,
		.help = "the due day that it meets, as it is written there" },
	{ .name = "bearing",
		.type = FIELD_WORD,
		.required = true,
		.vocab = &vocab_bearing,
		.help = "whether it supports that the promise was kept, contradicts it, or is "
			"context" },
	{ .name = "note", .type = FIELD_TEXT, .help = "how" },
};

static const struct field *field_at(const struct out_file *f, size_t i)
{
	if (f->kind < 0)
		return &bearing_fields[i];
	int at = field_index((enum kind)f->kind, f->columns[i]);
	return at < 0 ? NULL : &kind_facts((enum kind)f->kind)->fields[at]; /* NULL: the code */
}

static void write_keys(struct jsonw *w, const struct out_file *f)
{
	if (f->kind >= 0 && kind_facts((enum kind)f->kind)->coded) {
		jsonw_key(w, "primaryKey");
		jsonw_list(w, "code");
	}
	bool any = false;
	for (size_t i = 0; i < f->count; i++) {
		const struct field *field = field_at(f, i);
		if (!field || field->type != FIELD_REF)
			continue;
		if (!any) {
			jsonw_key(w, "foreignKeys");
			jsonw_open(w, '[');
			any = true;
		}
		foreign_key(w, field->name,
			(int)field->ref == f->kind ? NULL : kind_facts(field->ref)->plural);
	}
	if (any)
		jsonw_close(w, ']');
}

static void write_schema(struct jsonw *w, const struct out_file *f)
{
	jsonw_key(w, "schema");
	jsonw_open(w, '{');
	jsonw_key_text(w, "$schema", "https://datapackage.org/profiles/2.0/tableschema.json");
	jsonw_key(w, "fields");
	jsonw_open(w, '[');
	for (size_t i = 0; i < f->count; i++) {
		const struct field *field = field_at(f, i);
		if (field)
			write_field(w, field);
		else
			write_code(w);
	}
	jsonw_close(w, ']');
	jsonw_key(w, "missingValues");
	jsonw_open(w, '[');
	jsonw_text(w, "");
	jsonw_close(w, ']');
	write_keys(w, f);
	jsonw_close(w, '}');
}

static bool write_resource(
	struct jsonw *w, const char *folder, const struct out_file *f, struct err *e)
{
	SCOPED(arena_done) struct arena a = { 0 };
	struct hash h;
	int64_t bytes;
	if (!hash_file(arena_printf(&a, "%s/%s.csv", folder, f->name), &h, &bytes, e))
		return false;
	char hex[HASH_HEX];
	hash_hex(&h, hex);
	jsonw_open(w, '{');
	jsonw_key_text(w, "name", f->name);
	jsonw_key_text(w, "path", arena_printf(&a, "%s.csv", f->name));
	jsonw_key_text(w, "type", "table");
	jsonw_key_text(w, "format", "csv");
	jsonw_key_text(w, "mediatype", "text/csv");
	jsonw_key_text(w, "encoding", "utf-8");
	jsonw_key_int(w, "bytes", bytes);
	jsonw_key_text(w, "hash", arena_printf(&a, "sha256:%s", hex));
	jsonw_key_text(w, "description",
		f->kind < 0 ? "which commitment an item of evidence bears on, and how"
			    : kind_facts((enum kind)f->kind)->help);
	write_schema(w, f);
	jsonw_close(w, '}');
	return true;
}

/* A descriptor is read by people too: each resource and each field on a line of its own. */
static void write_lines(FILE *out, const char *json)
{
	for (const char *p = json; *p; p++) {
		if (text_starts(p, "{\"name\""))
			putc('\n', out);
		putc(*p, out);
	}
	putc('\n', out);
}

bool package_write(struct ledger *l, struct folder_out *folder, const struct out_file *files,
	size_t count, bool guarded)
{
	SCOPED(buf_done) struct buf json = buf_new(DESCRIPTOR, l->err);
	struct jsonw w = jsonw_new(&json);
	jsonw_open(&w, '{');
	jsonw_key_text(&w, "$schema", "https://datapackage.org/profiles/2.0/datapackage.json");
	jsonw_key_text(&w, "name", "kept");
	jsonw_key_text(&w, "title", "Commitments, and whether they were kept");
	jsonw_key_text(&w, "description",
		guarded ? "A ledger of kept as CSV for spreadsheets: an apostrophe stands before "
			  "what "
			  "one would take for a formula."
			: "A ledger of kept as CSV, values exact: who promised what, what happened "
			  "since, "
			  "and what was concluded from it.");
	jsonw_key(&w, "resources");
	jsonw_open(&w, '[');
	for (size_t i = 0; i < count; i++)
		if (!write_resource(&w, folder->temporary, &files[i], l->err))
			return false;
	jsonw_close(&w, ']');
	jsonw_close(&w, '}');
	if (l->err->code != ERR_NONE)
		return false;
	FILE *out = folder_out_file(folder, PACKAGE_FILE);
	if (!out)
		return false;
	write_lines(out, json.text);
	return folder_out_save(folder, out);
}

static bool check_resource(const char *folder, const json_t *resource, struct err *e)
{
	SCOPED(arena_done) struct arena a = { 0 };
	const char *path = json_string_value(json_object_get(resource, "path"));
	const char *hash = json_string_value(json_object_get(resource, "hash"));
	const json_t *bytes = json_object_get(resource, "bytes");
	if (!path || *path == '/' || strstr(path, "..") || strstr(path, "://"))
		return err_set(e, ERR_INPUT,
			PACKAGE_FILE ": a resource has no path inside the package: '%s'",
			path ? path : "");
	if (!hash && !bytes)
		return true;
	struct hash h;
	int64_t size;
	if (!hash_file(arena_printf(&a, "%s/%s", folder, path), &h, &size, e))
		return err_at(e, PACKAGE_FILE " names it");
	char hex[HASH_HEX];
	hash_hex(&h, hex);
	if (json_is_integer(bytes) && json_integer_value(bytes) != size)
		return err_set(e, ERR_INPUT,
			"%s has %lld bytes, but " PACKAGE_FILE " says %lld: it was changed or cut "
			"short. Import it as plain CSV by taking " PACKAGE_FILE " away",
			path, (long long)size, (long long)json_integer_value(bytes));
	if (hash && text_starts(hash, "sha256:") && !text_same(hash + strlen("sha256:"), hex))
		return err_set(e, ERR_INPUT,
			"%s does not have the SHA-256 that " PACKAGE_FILE " tells: it was changed. "
			"Import it as plain CSV by taking " PACKAGE_FILE " away",
			path);
	return true;
}

bool package_check(const char *folder, struct err *e)
{
	SCOPED(arena_done) struct arena a = { 0 };
	const char *path = arena_printf(&a, "%s/" PACKAGE_FILE, folder);
	char *bytes;
	size_t length;
	if (access(path, F_OK) != 0)
		return true;
	if (!file_read(path, DESCRIPTOR, &a, &bytes, &length, e))
		return false;
	json_error_t why;
	json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &why);
	const json_t *resources = json_object_get(root, "resources");
	bool ok = json_is_array(resources) ||
		  err_set(e, ERR_INPUT, "'%s' is no descriptor of a Data Package: %s", path,
			  root ? "it lists no resources" : why.text);
	for (size_t i = 0; ok && i < json_array_size(resources); i++)
		ok = check_resource(folder, json_array_get(resources, i), e);
	json_decref(root);
	return ok;
}
