#include "deal.h"

#include <string.h>

#include "arena.h"
#include "day.h"
#include "deal_first.h"
#include "ledger.h"
#include "show.h"
#include "text.h"
#include "words.h"

enum { SIDES = 2 };

struct side {
	const char *root;
	size_t promises;
};

/* The sides of the agreement; the two that promise most come first, in the order of their codes. */
static struct side *sides_of(const struct deal *d, struct arena *a, size_t *ret_count)
{
	struct side *ret = NULL;
	size_t n = 0;
	for (size_t i = 0; i < d->nrows; i++)
		for (size_t j = 0; j < list_count(d->rows[i].roots); j++) {
			const char *root = list_item(d->rows[i].roots, j, a);
			size_t k = 0;
			while (k < n && strcmp(ret[k].root, root) != 0)
				k++;
			if (k == n) {
				ret = arena_more(a, ret, n, sizeof *ret);
				ret[n++] = (struct side) { root, 0 };
			}
			ret[k].promises++;
		}
	for (size_t i = 0; i + 1 < n; i++)
		for (size_t j = i + 1; j < n; j++)
			if (ret[j].promises > ret[i].promises) {
				struct side other = ret[i];
				ret[i] = ret[j];
				ret[j] = other;
			}
	if (n >= SIDES && strcmp(ret[0].root, ret[1].root) > 0) {
		struct side other = ret[0];
		ret[0] = ret[1];
		ret[1] = other;
	}
	*ret_count = n;
	return ret;
}

static const char *state_name(struct ledger *l, const char *root, struct arena *a)
{
	return words_state(dossier_party_name(l, root, a), a);
}

static const struct deal_row *row_of(const struct deal *d, const char *code)
{
	for (size_t i = 0; i < d->nrows; i++)
		if (strcmp(d->rows[i].code, code) == 0)
			return &d->rows[i];
	return NULL;
}

static bool is_joint(const struct deal_row *r)
{
	return list_count(r->roots) > 1;
}

/* Is anything promised by one side alone? */
static bool any_alone(const struct deal *d)
{
	for (size_t i = 0; i < d->nrows; i++)
		if (!is_joint(&d->rows[i]))
			return true;
	return false;
}

static bool is_of(const struct deal_row *r, const char *root)
{
	return !is_joint(r) && list_has(r->roots, root);
}

/* "7 Nov 2019"; "by" where another act may have been earlier; "in Nov 2023" where it is no day. */
static const char *act_day(const struct deal_row *r, struct arena *a)
{
	const char *before = deal_act_is_open(r) ? "by " : day_exists(r->act_on) ? "" : "in ";
	return arena_printf(a, "%s%s", before, day_human(r->act_on, a));
}

/* "after 1 day"; "within" where another act may have been earlier; else the date. */
static const char *first_act(const struct deal_row *r, struct arena *a)
{
	if (!r->act)
		return "no act on record";
	long days = day_between(r->made_last, r->act_first);
	bool open = deal_act_is_open(r);
	if (!day_exists(r->act_on) || !day_exists(r->made_on) || days < 0)
		return arena_printf(a, "first act %s (%s)", act_day(r, a), r->act);
	if (days == 0)
		return arena_printf(a, "first act the same day (%s)", r->act);
	return arena_printf(
		a, "first act %s %s (%s)", open ? "within" : "after", day_length(days, a), r->act);
}

/* Which rows stand on the page already, and how the page is written. */
struct placed {
	const struct deal *deal;
	bool *done;
	const struct deal_page *page;
};

static const char *link_of(const struct placed *p, const char *code, struct arena *a)
{
	return p->page->linked && p->page->linked(p->page->context, code)
		       ? arena_printf(a, "#c.%s", code)
		       : NULL;
}

static struct cell cell(const struct placed *p, const struct deal_row *r, struct arena *a)
{
	struct runs runs = { .arena = a };
	if (r) {
		runs_add(&runs, words_status_role(r->status), r->code, link_of(p, r->code, a));
		runs_addf(&runs, " %s\n", r->title);
		runs_add(&runs, words_status_role(r->status), words_status(r->status, a), NULL);
		runs_addf(&runs, ", %s", first_act(r, a));
	}
	return runs_cell(&runs);
}

static bool place(struct placed *p, const struct deal_row *r)
{
	size_t at = (size_t)(r - p->deal->rows);
	bool fresh = !p->done[at];
	p->done[at] = true;
	return fresh;
}

static bool is_placed(const struct placed *p, const struct deal_row *r)
{
	return p->done[r - p->deal->rows];
}

static void put_pair(const struct placed *p, struct doc *doc, struct arena *a, const char *label,
	const struct deal_row *left, const struct deal_row *right)
{
	doc_pair_cells(doc, label, cell(p, left, a), cell(p, right, a));
	doc_gap(doc);
}

static struct cell above(const struct deal_row *r, struct arena *a)
{
	return (struct cell) { .text = arena_printf(a, "(%s, above)", r->code), .role = ROLE_DIM };
}

/* What was promised for what, across the two columns. A row stands once: further partners are
 * lined up below it with an empty side. */
static void put_exchanges(
	struct placed *p, const struct side *sides, struct arena *a, struct doc *doc)
{
	const char *label = "in exchange";
	for (size_t i = 0; i < p->deal->nexchanges; i++) {
		const struct deal_row *x = row_of(p->deal, p->deal->exchanges[i].from),
				      *y = row_of(p->deal, p->deal->exchanges[i].to);
		if (!x || !y || is_joint(x) || is_joint(y))
			continue;
		const struct deal_row *left = is_of(x, sides[0].root) ? x : y,
				      *right = left == x ? y : x;
		if (!is_of(left, sides[0].root) || !is_of(right, sides[1].root))
			continue;
		bool new_left = place(p, left), new_right = place(p, right);
		if (!new_left && !new_right)
			continue;
		doc_pair_cells(doc, label, new_left ? cell(p, left, a) : above(left, a),
			new_right ? cell(p, right, a) : above(right, a));
		doc_gap(doc);
		label = "";
	}
}

static bool in_exchange(const struct deal *d, const char *code)
{
	for (size_t i = 0; i < d->nexchanges; i++)
		if (strcmp(d->exchanges[i].from, code) == 0 ||
			strcmp(d->exchanges[i].to, code) == 0)
			return true;
	return false;
}

enum deal_hold deal_still(const struct ledger *l, const struct deal *d, const struct deal_row *r)
{
	enum status s = STATUS_UNREVIEWED;
	bool ran_out = strcmp(r->duty, "maintain") == 0 && r->due_last &&
		       strcmp(r->due_last, l->as_of) < 0;
	if (!status_from(r->status, &s) || ran_out || !in_exchange(d, r->code))
		return DEAL_NOTHING;
	if (s == STATUS_UNREVIEWED || status_facts(s)->open)
		return DEAL_HOLD_BACK;
	return (s == STATUS_KEPT || s == STATUS_PARTLY_KEPT) && r->broken_if ? DEAL_BREAK
									     : DEAL_NOTHING;
}

static const char *still(
	const struct ledger *l, const struct deal *d, const struct deal_row *r, struct arena *a)
{
	enum deal_hold hold = deal_still(l, d, r);
	if (hold == DEAL_HOLD_BACK)
		return arena_printf(a, "hold back %s: %s", r->code, r->title);
	return hold == DEAL_BREAK ? arena_printf(a, "break %s: %s", r->code, r->broken_if) : NULL;
}

/* The next thing that a side can still do; *at is where the search goes on. */
static const char *next_still(
	const struct ledger *l, const struct deal *d, const char *root, size_t *at, struct arena *a)
{
	while (*at < d->nrows) {
		const struct deal_row *r = &d->rows[(*at)++];
		const char *text = NULL;
		if (list_has(r->roots, root))
			text = still(l, d, r, a);
		if (text)
			return text;
	}
	return NULL;
}

static void put_still(const struct ledger *l, const struct deal *d, const struct side *sides,
	struct arena *a, struct doc *doc)
{
	size_t at[SIDES] = { 0, 0 };
	const char *label = "can still";
	for (;;) {
		const char *left = next_still(l, d, sides[0].root, &at[0], a),
			   *right = next_still(l, d, sides[1].root, &at[1], a);
		if (!left && !right)
			return;
		doc_pair(doc, label, ROLE_PLAIN, left, ROLE_PLAIN, right);
		doc_gap(doc);
		label = "";
	}
}

static const struct deal_row *next_of(struct placed *p, const char *root)
{
	for (size_t i = 0; i < p->deal->nrows; i++)
		if (is_of(&p->deal->rows[i], root) && place(p, &p->deal->rows[i]))
			return &p->deal->rows[i];
	return NULL;
}

static void put_rest(struct placed *p, const struct side *sides, struct arena *a, struct doc *doc)
{
	const char *label = p->deal->nexchanges ? "besides" : "";
	for (;;) {
		const struct deal_row *left = next_of(p, sides[0].root),
				      *right = next_of(p, sides[1].root);
		if (!left && !right)
			return;
		put_pair(p, doc, a, label, left, right);
		label = "";
	}
}

static void put_item(
	const struct placed *p, const struct deal_row *r, struct arena *a, struct doc *doc)
{
	enum status s = STATUS_UNREVIEWED;
	status_from(r->status, &s);
	const struct cell fields[] = { { .text = r->code, .link = link_of(p, r->code, a) },
		{ .text = r->title } };
	doc_item_cells(
		doc, words_status_role(r->status), status_facts(s)->mark, fields, COUNT_OF(fields));
	doc_item_text(
		doc, ROLE_DIM, arena_printf(a, "%s, %s", status_facts(s)->words, first_act(r, a)));
}

/* Joint promises, then those of each further side. */
static void put_others(struct ledger *l, struct placed *p, const struct side *sides, size_t nsides,
	struct arena *a, struct doc *doc)
{
	for (size_t k = 0; k <= nsides; k++) {
		bool any = false;
		for (size_t i = 0; i < p->deal->nrows; i++) {
			const struct deal_row *r = &p->deal->rows[i];
			if (is_placed(p, r) ||
				(k == 0 ? !is_joint(r) : !is_of(r, sides[k - 1].root)))
				continue;
			if (!any)
				doc_heading(doc, p->page->level + 1,
					k > 0            ? arena_printf(a, "Promised by %s",
								   words_within(
									   state_name(l, sides[k - 1].root, a),
									   a))
					: nsides > SIDES ? "Promised jointly"
							 : "Promised by both",
					NULL);
			any = true;
			place(p, r);
			put_item(p, r, a, doc);
		}
	}
}

/* "China on WD-02, Nov 2023 (E030)" */
static const char *first_of(
	struct ledger *l, const struct deal_row *r, const char *comma, bool dated, struct arena *a)
{
	const char *day = arena_printf(a, ", %s", act_day(r, a));
	return arena_printf(a, "%s%s on %s%s (%s)", state_name(l, r->roots, a), comma, r->code,
		dated ? day : "", r->act);
}

static void put_first(struct ledger *l, const struct deal *d, struct arena *a, struct doc *doc)
{
	struct deal_first first = deal_first(d, a);
	const char *names = "";
	if (first.order == DEAL_ORDER_NONE)
		return;
	if (first.order == DEAL_ORDER_KNOWN) {
		doc_textf(doc, ROLE_PLAIN, "First act on record: %s.",
			first_of(l, first.rows[0], ",", true, a));
		return;
	}
	bool same = first.order == DEAL_ORDER_SAME_DAY;
	for (size_t i = 0; i < first.count; i++)
		names = arena_printf(a, "%s%s%s", names, i ? "; " : "",
			first_of(l, first.rows[i], "", !same, a));
	if (same)
		doc_textf(doc, ROLE_PLAIN, "%s acted first on the same day, %s: %s.",
			first.count == SIDES ? "Both" : "They", day_human(first.rows[0]->act_on, a),
			names);
	else
		doc_textf(doc, ROLE_PLAIN, "Who acted first is not known: %s.", names);
}

void deal_put(struct ledger *l, const struct deal *d, const struct deal_page *page, struct arena *a,
	struct doc *doc)
{
	size_t n;
	const struct side *sides = sides_of(d, a, &n);
	struct placed p = { d, arena_alloc(a, d->nrows + 1), page };
	doc_textf(doc, ROLE_DIM, "%s%s%s; %zu promise%s", day_human(d->agreed_on, a),
		d->place ? ", " : "", d->place ? d->place : "", d->nrows, d->nrows == 1 ? "" : "s");
	put_first(l, d, a, doc);
	doc_gap(doc);
	if (n >= SIDES && any_alone(d)) {
		doc_pair_heading(
			doc, "", state_name(l, sides[0].root, a), state_name(l, sides[1].root, a));
		put_exchanges(&p, sides, a, doc);
		put_still(l, d, sides, a, doc);
		put_rest(&p, sides, a, doc);
	}
	put_others(l, &p, sides, n, a, doc);
}

bool deal_text(struct ledger *l, const struct deal *d, struct arena *a, struct doc *doc)
{
	static const struct deal_page page = { .level = 1 };
	const char *day = words_axes(l, a);
	doc_heading(doc, 1, arena_printf(a, "%s  %s", d->code, d->title ? d->title : ""), day);
	deal_put(l, d, &page, a, doc);
	return db_ok(l->db);
}

/* The partners of a commitment, "WD-04;BU-03". */
static const char *partners(const struct deal *d, const char *code, struct arena *a)
{
	const char *ret = NULL;
	for (size_t i = 0; i < d->nexchanges; i++)
		if (strcmp(d->exchanges[i].from, code) == 0)
			ret = ret ? arena_printf(a, "%s;%s", ret, d->exchanges[i].to)
				  : d->exchanges[i].to;
	return ret;
}

/* Days from the promise to its first act; NULL where there is none or they are not known. */
static const char *days_to_act(const struct deal_row *r, struct arena *a)
{
	if (!r->act || deal_act_is_open(r) || !day_exists(r->act_on) || !day_exists(r->made_on))
		return NULL;
	return arena_printf(a, "%ld", day_between(r->made_last, r->act_first));
}

static void put_row(const struct ledger *l, const struct deal *d, const struct deal_row *r,
	struct arena *a, struct jsonw *w)
{
	const char *days = days_to_act(r, a);
	jsonw_open(w, '{');
	jsonw_key_text(w, "code", r->code);
	jsonw_key_text(w, "title", r->title);
	jsonw_key_list(w, "promisors", r->promisors);
	jsonw_key_list(w, "sides", r->roots);
	jsonw_key_text(w, "made_on", r->made_on);
	jsonw_key_text(w, "status", r->status);
	jsonw_key_text(w, "status_as_of", r->status_as_of);
	jsonw_key_text(w, "first_act", r->act);
	jsonw_key_text(w, "first_act_on", r->act_on);
	jsonw_key(w, "days_to_first_act");
	if (days)
		jsonw_raw(w, days);
	else
		jsonw_null(w);
	jsonw_key_list(w, "in_exchange_for", partners(d, r->code, a));
	jsonw_key_text(w, "can_still", still(l, d, r, a));
	jsonw_close(w, '}');
}

static void put_first_json(const struct deal *d, struct arena *a, struct jsonw *w)
{
	static const char *const orders[] = { [DEAL_ORDER_KNOWN] = "known",
		[DEAL_ORDER_SAME_DAY] = "same-day",
		[DEAL_ORDER_UNKNOWN] = "unknown" };
	struct deal_first first = deal_first(d, a);
	jsonw_key_text(
		w, "first_to_act", first.order == DEAL_ORDER_KNOWN ? first.rows[0]->roots : NULL);
	jsonw_key_text(w, "order_of_first_acts", orders[first.order]);
	jsonw_key(w, "may_be_first");
	jsonw_open(w, '[');
	for (size_t i = 0; i < first.count; i++) {
		jsonw_open(w, '{');
		jsonw_key_text(w, "side", first.rows[i]->roots);
		jsonw_key_text(w, "commitment", first.rows[i]->code);
		jsonw_key_text(w, "evidence", first.rows[i]->act);
		jsonw_key_text(w, "on", first.rows[i]->act_on);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

void deal_json(const struct ledger *l, const struct deal *d, struct arena *a, struct jsonw *w)
{
	size_t n;
	const struct side *sides = sides_of(d, a, &n);
	jsonw_open(w, '{');
	jsonw_key_text(w, "as_of", l->as_of);
	jsonw_key_text(w, "agreement", d->code);
	jsonw_key_text(w, "title", d->title);
	jsonw_key_text(w, "agreed_on", d->agreed_on);
	jsonw_key(w, "sides");
	jsonw_open(w, '[');
	for (size_t i = 0; i < n; i++)
		jsonw_text(w, sides[i].root);
	jsonw_close(w, ']');
	put_first_json(d, a, w);
	jsonw_key(w, "commitments");
	jsonw_open(w, '[');
	for (size_t i = 0; i < d->nrows; i++)
		put_row(l, d, &d->rows[i], a, w);
	jsonw_close(w, ']');
	jsonw_close(w, '}');
}

bool deal_table(
	const struct deal *d, struct arena *a, const struct look *look, FILE *out, struct err *e)
{
	static const struct column columns[] = { { "code", "code" },
		{ "title", "title", CELL_TEXT, COL_WRAP }, { "promisors", "by", CELL_LIST },
		{ "sides", "sides", CELL_LIST }, { "made_on", "made", CELL_TEXT, COL_DATE },
		{ "status", "status" }, { "status_as_of", "as of", CELL_TEXT, COL_DATE },
		{ "first_act", "first act" }, { "first_act_on", "on", CELL_TEXT, COL_DATE },
		{ "days_to_first_act", "days", CELL_INT },
		{ "in_exchange_for", "in exchange for", CELL_LIST } };
	struct table *t = table_begin(out, look, columns, COUNT_OF(columns), e);
	if (!t)
		return false;
	for (size_t i = 0; i < d->nrows; i++) {
		const struct deal_row *r = &d->rows[i];
		table_row(t, (const struct cell[]) { { r->code }, { r->title }, { r->promisors },
				     { r->roots }, { r->made_on }, { r->status },
				     { r->status_as_of }, { r->act }, { r->act_on },
				     { days_to_act(r, a) }, { partners(d, r->code, a) } });
	}
	return table_end(t, NULL, NULL);
}
