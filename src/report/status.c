#include "status.h"

#include <stdlib.h>
#include <string.h>

#include "status_parts.h"
#include "words.h"

static void add_group(
	struct status_report *r, enum status_per per, const char *key, const char *name)
{
	r->groups = arena_more(r->a, r->groups, r->ngroups, sizeof *r->groups);
	r->groups[r->ngroups++] = (struct status_group) { per, key, name };
}

/* Few: not one for each commitment. */
static void add_kind(struct status_report *r, size_t first, const char *kind)
{
	for (size_t i = first; i < r->ngroups; i++)
		if (strcmp(r->groups[i].key, kind) == 0)
			return;
	add_group(r, STATUS_PER_KIND, kind, kind);
}

static int group_order(const void *a, const void *b)
{
	const struct status_group *x = a, *y = b;
	return strcmp(x->key, y->key);
}

/* Agreements stand in the order of their dates, as the roll does; kinds by name. */
static void make_groups(struct status_report *r)
{
	add_group(r, STATUS_PER_ALL, "", "all");
	for (size_t i = 0; i < r->now.nsides; i++)
		add_group(r, STATUS_PER_PARTY, r->now.sides[i].code,
			words_state(r->now.sides[i].name, r->a));
	size_t first = r->ngroups;
	for (size_t i = 0; i < r->now.count; i++)
		add_kind(r, first, r->now.lines[i].kind);
	qsort(r->groups + first, r->ngroups - first, sizeof *r->groups, group_order);
	const char *last = "";
	for (size_t i = 0; i < r->now.count; i++)
		if (strcmp(last, r->now.lines[i].agreement) != 0) {
			last = r->now.lines[i].agreement;
			add_group(r, STATUS_PER_AGREEMENT, last, last);
		}
}

static bool read_sources(struct status_report *r)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(stmt_done) struct stmt q = roll_open(r->l, r->how->filter, ROLL_SOURCES, NULL, r->a);
	struct roll_row row;
	while (roll_next(&q, &memory, &row)) {
		r->sources = arena_more(r->a, r->sources, r->nsources, sizeof *r->sources);
		r->sources[r->nsources++] = arena_text(r->a, row.code);
		arena_clear(&memory);
	}
	return db_ok(r->l->db);
}

static const struct {
	const char *name, *title;
	status_section *put;
} sections[] = {
	{ "answer", "The answer", status_put_answer },
	{ "scorecard", "Scorecard", status_put_scorecard },
	{ "deals", "The deals, side by side", status_put_deals },
	{ "overdue", "Overdue, and kept late", status_put_overdue },
	{ "changes", "What changed", status_put_changes },
	{ "commitments", "The commitments", status_put_dossiers },
	{ "indicators", "Indicators", status_put_indicators },
	{ "method", "Method", status_put_method },
	{ "figures", "The codes behind each figure", status_put_figures },
	{ "sources", "Sources", status_put_sources },
};

static bool put_sections(struct status_report *r, struct doc_out *out)
{
	for (size_t i = 0; i < COUNT_OF(sections); i++) {
		SCOPED(arena_done) struct arena memory = { 0 };
		if (!r->how->since && sections[i].put == status_put_changes)
			continue;
		struct doc *d = doc_new(&memory);
		doc_section(d, 2, sections[i].name, sections[i].title, NULL);
		if (!doc_put(out, d) || !sections[i].put(r, out))
			return false;
	}
	return true;
}

static const char *title_of(const struct status_report *r)
{
	const char *words = r->how->filter->as_typed;
	return *words ? arena_printf(r->a, "Were the promises kept? %s", words)
		      : "Were the promises kept?";
}

static bool write_document(struct status_report *r, FILE *out)
{
	struct doc_place contents[COUNT_OF(sections)];
	size_t n = 0;
	for (size_t i = 0; i < COUNT_OF(sections); i++)
		if (r->how->since || sections[i].put != status_put_changes)
			contents[n++] = (struct doc_place) { sections[i].name, sections[i].title };
	struct doc_head head = { .title = title_of(r),
		.right = words_axes(r->l, r->a),
		.contents = contents,
		.ncontents = n,
		.bibliography = r->how->cite && r->markdown ? "refs.json" : NULL,
		.foot = "Written by kept. The same ledger, asked as of the same day and as known "
			"by the same time, gives the same report to the byte." };
	struct doc_out *o = doc_begin(out, r->look, &head, r->l->err);
	if (!o)
		return false;
	bool done = put_sections(r, o);
	return doc_end(o) && done;
}

bool report_status(struct ledger *l, const struct status_how *how, const struct look *look,
	FILE *out, struct arena *a)
{
	struct status_report r = {
		.l = l, .how = how, .look = look, .a = a, .markdown = look->format == FORMAT_MD
	};
	if ((how->since && !roll_read_at(l, how->since, how->filter, a, &r.before)) ||
		!roll_read(l, how->filter, a, &r.now) || !read_sources(&r) ||
		(how->cite && r.markdown && !citekeys_read(l, a, &r.keys)))
		return false;
	make_groups(&r);
	if (look->format == FORMAT_JSON)
		return status_json(&r, out);
	if (format_is_rows(look->format))
		return status_csv(&r, out);
	return write_document(&r, out);
}
