#include "csl.h"

#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "citekey.h"
#include "code.h"
#include "csl_item.h"
#include "db.h"
#include "file.h"
#include "ledger.h"
#include "macros.h"
#include "text.h"
#include "url.h"

/* One item on its way in. */
struct item {
	struct csl_item csl;
	size_t place; /* in the file, from 1 */
	int state;    /* 0 waits, 1 being added, 2 done */
	bool added;
};

struct import {
	struct ledger *ledger;
	struct csl_result *result;
	const char *file;
	struct arena arena;
	struct item *items;
	size_t count;
	struct item **by_code; /* those with a kept-code, in its order */
	size_t ncoded;
	struct citekeys keys; /* as they were before */
	int depth;            /* origins being followed */
};

enum { CHAIN_MAX = 100 }; /* of origins that must come first */

static void import_done(struct import *im)
{
	arena_done(&im->arena);
}

static const char *item_name(const struct item *it, struct arena *a)
{
	return it->csl.key ? arena_printf(a, "item %zu, '%s'", it->place,
				     text_cut(text_one_line(it->csl.key, a), 60, a))
			   : arena_printf(a, "item %zu", it->place);
}

static void tell(struct import *im, const struct item *it, const char *field, const char *text)
{
	trouble_add(&im->result->troubles, im->file, 0, NULL, "%s%s%s: %s",
		item_name(it, &im->arena), field ? ", " : "", field ? field : "", text);
}

static bool has_code(struct import *im, const char *code)
{
	return code && id_is_code(code) && code_exists(im->ledger->db, KIND_SOURCE, code);
}

/* The source that carries this citekey as its own. */
static const char *with_citekey(struct import *im, const char *key, struct arena *a)
{
	const char *code = citekey_source(&im->keys, key);
	struct record there;
	if (!code || !ledger_record(im->ledger, KIND_SOURCE, code, a, &there))
		return NULL;
	const char *own = record_get(&there, "citekey");
	return own && strcmp(own, key) == 0 ? code : NULL;
}

static int by_code(const void *a, const void *b)
{
	return strcmp((*(struct item *const *)a)->csl.code, (*(struct item *const *)b)->csl.code);
}

/* The item of the file with that kept-code. */
static struct item *coded(const struct import *im, const char *code)
{
	struct item wanted = { .csl.code = code }, *at = &wanted;
	struct item **found = code && im->ncoded
				      ? bsearch(&at, im->by_code, im->ncoded, sizeof at, by_code)
				      : NULL;
	return found ? *found : NULL;
}

/* The source with the item's address. Two items that each say their code are two sources, also
 * where they have one address. */
static const char *with_url(struct import *im, const struct item *it, struct arena *a)
{
	const char *url = record_get(&it->csl.record, "url");
	const char *code = url ? ledger_source_at(im->ledger, url, a) : NULL;
	const struct item *other = it->csl.code ? coded(im, code) : NULL;
	return other && other->added ? NULL : code;
}

/* The source that the item is; NULL: none yet. */
static const char *find(struct import *im, const struct item *it, struct arena *a)
{
	if (has_code(im, it->csl.code))
		return it->csl.code;
	const char *code = it->csl.key ? with_citekey(im, it->csl.key, a) : NULL;
	return code ? code : with_url(im, it, a);
}

/* Letters, digits and hyphens of a key: "MULLERWHITEHOUSE2023A". */
static const char *code_of_key(const char *key, struct arena *a)
{
	const char *folded = text_unaccented(key, a);
	char *code = arena_alloc(a, CODE_MAX + 1);
	size_t n = 0;
	for (const char *c = folded; *c && n < CODE_MAX - 8; c++) {
		if (isalnum((unsigned char)*c))
			code[n++] = (char)toupper((unsigned char)*c);
		else if (n && code[n - 1] != '-')
			code[n++] = '-';
	}
	while (n && code[n - 1] == '-')
		code[--n] = '\0';
	return n ? code : NULL;
}

static bool taken(struct import *im, const char *code)
{
	return code_exists(im->ledger->db, KIND_SOURCE, code) ||
	       code_was_retracted(im->ledger->db, KIND_SOURCE, code);
}

/* NULL: one is made by chance. */
static const char *new_code(struct import *im, const struct item *it, struct arena *a)
{
	if (it->csl.code && id_is_code(it->csl.code) && !taken(im, it->csl.code))
		return it->csl.code;
	const char *stem = it->csl.key ? code_of_key(it->csl.key, a) : NULL, *code = stem;
	for (int n = 2; code && n < 1000 && taken(im, code); n++)
		code = arena_printf(a, "%s-%d", stem, n);
	return code && !taken(im, code) ? code : NULL;
}

/* Would the source be called so anyway? */
static bool is_derived(const struct record *r, const char *key, const char *code, struct arena *a)
{
	const char *base = citekey_derive(record_get(r, "author"), record_get(r, "publisher"),
		record_get(r, "url"), record_get(r, "published_on"), record_get(r, "title"), a);
	return strcmp(base, key) == 0 ||
	       (code && strcmp(arena_printf(a, "%s-%s", base, text_lower(code, a)), key) == 0);
}

static bool written(struct import *im, struct item *it, bool done, const struct problems *p)
{
	if (!done && im->ledger->err->code != ERR_NONE)
		return err_at(im->ledger->err, "'%s', item %zu", im->file, it->place);
	for (size_t i = 0; !done && i < p->count; i++)
		tell(im, it, p->list[i].field, p->list[i].text);
	return true;
}

static bool add(struct import *im, struct item *it)
{
	struct arena *a = &im->arena;
	struct record *r = &it->csl.record;
	struct problems p = { .arena = a };
	r->code = new_code(im, it, a);
	if (it->csl.key && !is_derived(r, it->csl.key, r->code, a))
		record_set(r, "citekey", it->csl.key);
	bool done = ledger_add(im->ledger, r, &p);
	it->added = done;
	im->result->added += done;
	return written(im, it, done, &p);
}

/* Two records with one code are not one source for it. */
static bool agree(const struct record *there, const struct item *it, struct arena *a)
{
	const struct record *r = &it->csl.record;
	const char *was = record_get(there, "url"), *is = record_get(r, "url");
	const char *title = record_get(r, "title"), *key = record_get(there, "citekey");
	if (was && is && strcmp(url_key(was, a), url_key(is, a)) == 0)
		return true;
	return (title && strcmp(record_get(there, "title"), title) == 0) ||
	       (key && it->csl.key && strcmp(key, it->csl.key) == 0);
}

static bool revise(struct import *im, struct item *it, const char *code)
{
	struct arena *a = &im->arena;
	struct record there, now;
	struct problems p = { .arena = a };
	if (!ledger_record(im->ledger, KIND_SOURCE, code, a, &there))
		return false;
	if (it->csl.code && strcmp(it->csl.code, code) == 0 && !agree(&there, it, a)) {
		tell(im, it, "kept-code",
			arena_printf(a, "'%s' is another source in this ledger", code));
		return true;
	}
	now = there;
	if (it->csl.untitled)
		record_set(&it->csl.record, "title", NULL);
	for (size_t i = 0; i < kind_facts(KIND_SOURCE)->nfields; i++)
		if (it->csl.record.values[i])
			now.values[i] = it->csl.record.values[i];
	/* the address as it was given first stays, when the other is a spelling of it */
	const char *url = record_get(&there, "url"), *other = record_get(&now, "url");
	if (url && other && strcmp(url_key(url, a), url_key(other, a)) == 0)
		record_set(&now, "url", url);
	rule_normalise(&now, a);
	if (record_same(&there, &now)) {
		im->result->unchanged++;
		return true;
	}
	bool done = ledger_revise(im->ledger, &now, "imported from a bibliography", &p);
	im->result->revised += done;
	return written(im, it, done, &p);
}

static bool take(struct import *im, struct item *it);

/* An origin that the file holds too comes first. */
static bool take_origin(struct import *im, const struct item *it)
{
	const char *origin = record_get(&it->csl.record, "origin");
	struct item *other = origin && !has_code(im, origin) ? coded(im, origin) : NULL;
	if (!other || other->state != 0 || im->depth >= CHAIN_MAX)
		return true; /* what is then missing, the rules tell */
	im->depth++;
	bool ok = take(im, other);
	im->depth--;
	return ok;
}

static bool take(struct import *im, struct item *it)
{
	if (it->state != 0)
		return true;
	it->state = 1;
	if (!it->csl.bad) {
		if (!take_origin(im, it))
			return false;
		const char *code = find(im, it, &im->arena);
		if (!(code ? revise(im, it, code) : add(im, it)))
			return false;
	}
	it->state = 2;
	return true;
}

static void count_left_out(void *context, const char *field)
{
	struct csl_result *r = context;
	for (size_t i = 0; i < r->nleft_out; i++)
		if (strcmp(r->left_out[i].field, field) == 0) {
			r->left_out[i].items++;
			return;
		}
	if (r->nleft_out < CSL_LEFT_OUT)
		r->left_out[r->nleft_out++] = (struct csl_left_out) {
			arena_text(r->troubles.arena, field), 1
		};
}

static void read_items(struct import *im, json_t *list)
{
	size_t i, room = json_array_size(list) + 1;
	json_t *value;
	im->items = arena_alloc(&im->arena, room * sizeof *im->items);
	im->by_code = arena_alloc(&im->arena, room * sizeof(struct item *));
	json_array_foreach(list, i, value)
	{
		struct item *it = &im->items[im->count++];
		it->place = i + 1;
		csl_item_read(value, &it->csl, count_left_out, im->result, &im->arena);
		for (size_t n = 0; n < it->csl.nfaults; n++)
			tell(im, it, it->csl.faults[n].field, it->csl.faults[n].text);
		if (it->csl.code)
			im->by_code[im->ncoded++] = it;
	}
	if (im->ncoded)
		qsort(im->by_code, im->ncoded, sizeof *im->by_code, by_code);
}

static bool take_all(struct import *im)
{
	for (size_t i = 0; i < im->count; i++)
		if (!take(im, &im->items[i]))
			return false;
	const struct troubles *t = &im->result->troubles;
	return t->all == 0 ||
	       err_set(im->ledger->err, ERR_INPUT, "'%s' was not imported: %zu problem%s", im->file,
		       t->all, t->all == 1 ? "" : "s");
}

static bool read_file(
	const char *path, struct arena *a, char **ret, size_t *ret_length, struct err *e)
{
	if (strcmp(path, "-") != 0)
		return file_read(path, CSL_FILE, a, ret, ret_length, e);
	SCOPED(buf_done) struct buf in = buf_new(CSL_FILE, e);
	char some[16 * 1024];
	for (size_t n; (n = fread(some, 1, sizeof some, stdin)) > 0;)
		buf_add(&in, some, n);
	if (ferror(stdin))
		return err_set(e, ERR_IO, "cannot read standard input");
	*ret = arena_bytes(a, in.text, in.length);
	*ret_length = in.length;
	return e->code == ERR_NONE;
}

bool csl_import(struct ledger *l, const char *path, struct csl_result *ret)
{
	SCOPED(import_done) struct import im = { .ledger = l, .result = ret, .file = path };
	char *bytes;
	size_t length;
	json_error_t fault;
	if (!read_file(path, &im.arena, &bytes, &length, l->err) ||
		!citekeys_read(l, &im.arena, &im.keys))
		return false;
	size_t mark = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	json_t *file = json_loadb(bytes + mark, length - mark, JSON_REJECT_DUPLICATES, &fault);
	if (!file)
		return err_set(l->err, ERR_INPUT, "'%s', line %d: no JSON: %s", path, fault.line,
			text_one_line(fault.text, &im.arena));
	json_t *list = json_is_object(file) ? json_object_get(file, "items") : file;
	if (json_is_array(list))
		read_items(&im, list);
	bool ok = json_is_array(list) ? take_all(&im)
				      : err_set(l->err, ERR_INPUT,
						"'%s' is no CSL-JSON: an array of items is "
						"expected",
						path);
	json_decref(file);
	return ok;
}
