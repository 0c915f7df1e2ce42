#include "digest.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "day.h"
#include "dossier.h"
#include "ledger.h"
#include "vocab.h"

/* A rating before a change. */
struct rating_before {
	const char *code, *commitment, *status, *as_of; /* commitment NULL: there was none */
};

/* Texts sorted, to be looked up. */
struct index {
	struct entry_of {
		const char *text;
		size_t row; /* of the list of changes */
		const struct rating_before *rating;
	} * list;
	size_t count;
};

static void index_add(struct index *x, const char *text, size_t row,
	const struct rating_before *rating, struct arena *a)
{
	if (!text)
		return;
	x->list = arena_more(a, x->list, x->count, sizeof *x->list);
	x->list[x->count++] = (struct entry_of) { arena_text(a, text), row, rating };
}

static int by_text(const void *a, const void *b)
{
	const struct entry_of *x = a, *y = b;
	int order = strcmp(x->text, y->text);
	return order ? order : (x->row > y->row) - (x->row < y->row);
}

static void index_sort(struct index *x)
{
	if (x->count)
		qsort(x->list, x->count, sizeof *x->list, by_text);
}

/* The place of the first with the text; count where there is none. */
static size_t index_find(const struct index *x, const char *text)
{
	size_t low = 0, high = x->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(x->list[middle].text, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < x->count && strcmp(x->list[low].text, text) == 0 ? low : x->count;
}

static bool index_has(const struct index *x, const char *text)
{
	return index_find(x, text) < x->count;
}

struct indexes {
	struct index touched; /* commitments that a row is about */
	struct index planned; /* commitments whose own record or milestone changed */
	struct index added;   /* commitments that a row records for the first time */
	struct index ratings; /* codes of ratings */
	struct index rated;   /* commitments that a rating's row is about */
};

static const struct rating_before *rating_of(const struct change_row *row, struct arena *a)
{
	struct rating_before *ret = arena_alloc(a, sizeof *ret);
	ret->code = arena_text(a, row->code);
	if (row->has_before) {
		ret->commitment = arena_text(a, record_get(&row->before, "commitment"));
		ret->status = arena_text(a, record_get(&row->before, "status"));
		ret->as_of = arena_text(a, record_get(&row->before, "as_of"));
	}
	return ret;
}

static void index_row(struct indexes *x, const struct change_row *row, size_t i, struct arena *a)
{
	const struct record *r = row->has_now ? &row->now : &row->before;
	const char *about = row->kind == KIND_COMMITMENT ? row->code : record_get(r, "commitment");
	index_add(&x->touched, about, i, NULL, a);
	for (size_t n = 0; n < r->nbearings; n++)
		index_add(&x->touched, r->bearings[n].commitment, i, NULL, a);
	if (row->kind == KIND_COMMITMENT || row->kind == KIND_MILESTONE)
		index_add(&x->planned, about, i, NULL, a);
	if (row->kind == KIND_COMMITMENT && row->op == CHANGE_ADD)
		index_add(&x->added, about, i, NULL, a);
	if (row->kind == KIND_RATING) {
		const struct rating_before *rating = rating_of(row, a);
		index_add(&x->ratings, row->code, i, rating, a);
		index_add(&x->rated, about, i, rating, a);
		if (rating->commitment && strcmp(rating->commitment, about) != 0)
			index_add(&x->rated, rating->commitment, i, rating, a);
	}
}

/* A rating as it stood before the changes. */
struct stood {
	const char *code, *status, *as_of; /* code NULL: none */
};

/* The entry since which a rating stood before the changes: what tells two of one day apart. */
static bool read_since(
	struct ledger *l, const struct digest *d, const char *code, struct arena *a, int64_t *ret)
{
	struct change_list all;
	*ret = 0;
	if (!change_versions(l, KIND_RATING, code, a, &all))
		return false;
	for (size_t i = 0; i < all.count && all.rows[i].entry < entries_at(d->list, 0); i++)
		if (!all.rows[i].has_before)
			*ret = all.rows[i].entry;
	return true;
}

/* Is x the newer one? By the day, then by what was written later, as everywhere. */
static bool compare(struct ledger *l, const struct digest *d, const struct stood *x,
	const struct stood *y, struct arena *a, bool *ret)
{
	struct day_span of_x = { "", "" }, of_y = { "", "" };
	day_span(x->as_of, &of_x);
	day_span(y->as_of, &of_y);
	int order = strcmp(of_x.last, of_y.last);
	int64_t since_x = 0, since_y = 0;
	if (order == 0 && (!read_since(l, d, x->code, a, &since_x) ||
				  !read_since(l, d, y->code, a, &since_y)))
		return false;
	*ret = order ? order > 0 : since_x > since_y;
	return true;
}

/* Did the rating of a change stand for the commitment before the first of the changes? */
static bool stood_for(const struct ledger *l, const struct indexes *x,
	const struct rating_before *change, const char *commitment, struct stood *ret)
{
	const struct rating_before *first =
		x->ratings.list[index_find(&x->ratings, change->code)].rating;
	struct day_span span;
	if (!first->commitment || strcmp(first->commitment, commitment) != 0 ||
		!day_span(first->as_of, &span) || strcmp(span.last, l->as_of) > 0)
		return false;
	*ret = (struct stood) { first->code, first->status, first->as_of };
	return true;
}

/* The status before the changes: of the rating that was newest then; NULL: there was none. */
static bool status_before(struct ledger *l, const struct digest *d, const struct indexes *x,
	const struct dossier *o, struct arena *a, const char **ret)
{
	struct stood newest = { 0 }, other;
	for (size_t i = o->nratings; i-- > 0 && !newest.code;)
		if (!index_has(&x->ratings, o->ratings[i].code))
			newest = (struct stood) { o->ratings[i].code, o->ratings[i].status,
				o->ratings[i].as_of };
	for (size_t i = index_find(&x->rated, o->c.code);
		i < x->rated.count && strcmp(x->rated.list[i].text, o->c.code) == 0; i++) {
		bool newer = true;
		if (!stood_for(l, x, x->rated.list[i].rating, o->c.code, &other))
			continue;
		if (newest.code && !compare(l, d, &other, &newest, a, &newer))
			return false;
		if (newer)
			newest = other;
	}
	*ret = newest.code ? newest.status : NULL;
	return true;
}

static void tell(struct digest *d, const struct index *x, const char *code)
{
	for (size_t i = index_find(x, code); i < x->count && strcmp(x->list[i].text, code) == 0;
		i++)
		d->told[x->list[i].row] = true;
}

/* False: it went wrong; a dossier that is not there has no status. */
static bool read_status(struct ledger *l, struct digest *d, const struct indexes *x,
	const char *code, struct arena *a)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	struct dossier o;
	if (!dossier_get(l, code, &memory, &o)) {
		if (l->err->code != ERR_MISSING)
			return false;
		err_take(l->err); /* retracted, or later than the day */
		return true;
	}
	const struct dossier_rating *newest = dossier_newest(&o);
	const char *before, *unreviewed = status_facts(STATUS_UNREVIEWED)->name;
	if (!status_before(l, d, x, &o, &memory, &before))
		return false;
	if (strcmp(before ? before : unreviewed, o.c.status) == 0)
		return true;
	tell(d, &x->rated, code);
	struct digest_status *told = before ? &d->statuses[d->nstatuses++]
					    : &d->firsts[d->nfirsts++];
	*told = (struct digest_status) { arena_text(a, o.c.code), arena_text(a, o.c.title),
		arena_text(a, before), arena_text(a, o.c.status),
		newest ? arena_text(a, newest->rationale) : NULL,
		newest ? arena_text(a, newest->cites) : NULL,
		!before && index_has(&x->added, code) };
	if (told->recorded)
		tell(d, &x->added, code);
	return true;
}

static bool read_statuses(
	struct ledger *l, struct digest *d, const struct indexes *x, struct arena *a)
{
	d->statuses = arena_alloc(a, (x->rated.count + 1) * sizeof *d->statuses);
	d->firsts = arena_alloc(a, (x->rated.count + 1) * sizeof *d->firsts);
	for (size_t i = 0; i < x->rated.count; i++) {
		const char *code = x->rated.list[i].text;
		if (i > 0 && strcmp(code, x->rated.list[i - 1].text) == 0)
			continue;
		if (!read_status(l, d, x, code, a))
			return false;
	}
	return true;
}

static bool bears_against(const struct record *r, const char *commitment)
{
	for (size_t i = 0; i < r->nbearings; i++)
		if (strcmp(r->bearings[i].bearing, "contradicts") == 0 &&
			strcmp(r->bearings[i].commitment, commitment) == 0)
			return true;
	return false;
}

/* The commitments that the row bears against, and did not before. */
static const char *newly_against(const struct change_row *row, struct arena *a)
{
	const char *ret = NULL;
	if (row->kind != KIND_EVIDENCE || !row->has_now)
		return NULL;
	for (size_t i = 0; i < row->now.nbearings; i++) {
		const struct bearing *b = &row->now.bearings[i];
		if (strcmp(b->bearing, "contradicts") != 0 ||
			(row->has_before && bears_against(&row->before, b->commitment)))
			continue;
		ret = ret ? arena_printf(a, "%s, %s", ret, b->commitment) : b->commitment;
	}
	return ret;
}

/* Evidence against, where nothing later took it back and it is not after the day. */
static void add_against(const struct ledger *l, struct digest *d, const struct change_row *row,
	size_t at, struct arena *a)
{
	const char *against = newly_against(row, a);
	struct day_span span;
	const char *day = against ? record_get(&row->now, "occurred_on") : NULL;
	if (!day || !day_span(day, &span) || strcmp(span.last, l->as_of) > 0)
		return;
	d->against = arena_more(a, d->against, d->nagainst, sizeof *d->against);
	d->told[at] = true;
	d->against[d->nagainst++] = (struct digest_against) { arena_text(a, row->code),
		arena_text(a, day), arena_text(a, against),
		arena_text(a, record_get(&row->now, "summary")) };
}

/* Goes through the entries once and keeps of each what is looked up later. */
static bool read_entries(struct ledger *l, struct digest *d, struct indexes *x, struct arena *a)
{
	SCOPED(arena_done) struct arena memory = { 0 };
	struct change_row row;
	*x = (struct indexes) { 0 };
	for (size_t i = 0; i < d->list->count; i++) {
		if (!change_read(l, entries_at(d->list, i), &memory, &row))
			return false;
		index_row(x, &row, i, a);
		add_against(l, d, &row, i, a);
		if (!d->newest || strcmp(row.received_at, d->newest) > 0)
			d->newest = arena_text(a, row.received_at);
		arena_clear(&memory);
	}
	index_sort(&x->touched);
	index_sort(&x->planned);
	index_sort(&x->added);
	index_sort(&x->ratings);
	index_sort(&x->rated);
	return true;
}

/* What became overdue since, or was planned so that it is. */
static void sift_late(struct digest *d, const struct home *h, const struct indexes *x)
{
	char day[DAY_SIZE];
	snprintf(day, sizeof day, "%.10s", d->since);
	d->late = h->late;
	for (size_t i = 0; i < h->nlate; i++)
		if (strcmp(h->late[i].due_last, day) >= 0 ||
			index_has(&x->planned, h->late[i].code))
			d->late[d->nlate++] = h->late[i];
	d->old_late = h->nlate - d->nlate;
	d->soon = h->soon;
	d->nsoon = h->nsoon;
}

static void sift_review(struct digest *d, const struct home *h, const struct indexes *x)
{
	d->review = h->review;
	for (size_t i = 0; i < h->nreview; i++)
		if (index_has(&x->touched, h->review[i].code))
			d->review[d->nreview++] = h->review[i];
	d->old_review = h->nreview - d->nreview;
}

bool digest_get(struct ledger *l, const struct entries *list, const char *since, struct arena *a,
	struct digest *ret)
{
	struct home h = { 0 };
	struct indexes x;
	*ret = (struct digest) {
		.since = since, .list = list, .told = arena_alloc(a, list->count + 1)
	};
	if (!home_get(l, true, a, &h) || !read_entries(l, ret, &x, a))
		return false;
	sift_late(ret, &h, &x);
	sift_review(ret, &h, &x);
	return read_statuses(l, ret, &x, a) && db_ok(l->db);
}
