#include "score.h"

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "day.h"
#include "doc.h"
#include "jsonw.h"
#include "ledger.h"
#include "macros.h"
#include "text.h"
#include "words.h"

enum { JSON_LIMIT = 64 << 20, SIDES_MOST = 5 };

/* One figure of a tally: what it is called, and how to get it. */
struct figure {
	const char *label, *key;
	int64_t (*get)(const struct tally *t, enum status s);
	enum status status;
	bool always; /* shown also where it is 0 everywhere */
};

static int64_t get_all(const struct tally *t, enum status s)
{
	(void)s;
	return t->commitments;
}

static int64_t get_status(const struct tally *t, enum status s)
{
	return t->by_status[s];
}

static int64_t get_due(const struct tally *t, enum status s)
{
	(void)s;
	return t->with_due_date;
}

static int64_t get_overdue(const struct tally *t, enum status s)
{
	(void)s;
	return t->overdue;
}

static int64_t get_kept_late(const struct tally *t, enum status s)
{
	(void)s;
	return t->kept_late;
}

static int64_t get_open(const struct tally *t, enum status s)
{
	(void)s;
	return tally_open(t);
}

static int64_t get_neither(const struct tally *t, enum status s)
{
	(void)s;
	return t->by_status[STATUS_SUPERSEDED] + t->by_status[STATUS_UNVERIFIABLE];
}

static const struct figure figures[] = {
	{ "  promised", "commitments", get_all, STATUS_COUNT, true },
	{ "    kept", "by_status.kept", get_status, STATUS_KEPT, true },
	{ "    partly kept", "by_status.partly-kept", get_status, STATUS_PARTLY_KEPT, true },
	{ "    broken", "by_status.broken", get_status, STATUS_BROKEN, true },
	{ "    in progress", "by_status.in-progress", get_status, STATUS_IN_PROGRESS, false },
	{ "    pending", "by_status.pending", get_status, STATUS_PENDING, false },
	{ "    stalled", "by_status.stalled", get_status, STATUS_STALLED, false },
	{ "    superseded", "by_status.superseded", get_status, STATUS_SUPERSEDED, false },
	{ "    unverifiable", "by_status.unverifiable", get_status, STATUS_UNVERIFIABLE, false },
	{ "    not yet reviewed", "by_status.unreviewed", get_status, STATUS_UNREVIEWED, false },
	{ "  with a due date", "with_due_date", get_due, STATUS_COUNT, true },
	{ "  overdue", "overdue", get_overdue, STATUS_COUNT, true },
	{ "  kept late", "kept_late", get_kept_late, STATUS_COUNT, false },
};
enum { FIGURES = COUNT_OF(figures) };

/* The same with the open and the undecidable in one, where a group is a line. */
static const struct figure line_figures[] = {
	{ "promised", "commitments", get_all, STATUS_COUNT, true },
	{ "kept", "kept", get_status, STATUS_KEPT, true },
	{ "partly", "partly-kept", get_status, STATUS_PARTLY_KEPT, true },
	{ "broken", "broken", get_status, STATUS_BROKEN, true },
	{ "open", "open", get_open, STATUS_COUNT, true },
	{ "other", "other", get_neither, STATUS_COUNT, false },
	{ "unreviewed", "unreviewed", get_status, STATUS_UNREVIEWED, false },
	{ "overdue", "overdue", get_overdue, STATUS_COUNT, true },
	{ "kept late", "kept_late", get_kept_late, STATUS_COUNT, false },
};
enum { LINE_FIGURES = COUNT_OF(line_figures) };

/* What is being reported. */
struct score {
	struct ledger *ledger;
	const struct filter *filter;
	struct tally_board now, before;
	bool compared;
	struct arena *arena;
};

static const struct tally *group_before(const struct score *s, const char *key)
{
	static const struct tally none = { .key = "", .name = "" };
	if (!*key)
		return &s->before.all;
	for (size_t i = 0; i < s->before.count; i++)
		if (strcmp(s->before.groups[i].key, key) == 0)
			return &s->before.groups[i];
	return &none;
}

/* "13", or where an earlier day is compared "9 → 13". */
static const char *figure_text(const struct score *s, const struct figure *f, const struct tally *t)
{
	int64_t now = f->get(t, f->status);
	if (!s->compared)
		return words_number(now, s->arena);
	int64_t then = f->get(group_before(s, t->key), f->status);
	return then == now ? words_number(now, s->arena)
			   : arena_printf(s->arena, "%lld → %lld (%+lld)", (long long)then,
				     (long long)now, (long long)(now - then));
}

static bool worth_showing(const struct score *s, const struct figure *f)
{
	return f->always || f->get(&s->now.all, f->status) ||
	       (s->compared && f->get(&s->before.all, f->status));
}

/* "11 joint: 13 + 20 − 11 = 22", where the sum comes out so; "" where none is. */
static const char *joint_text(const struct score *s)
{
	const char *sum = "";
	int64_t total = -s->now.all.joint;
	for (size_t i = 0; i < s->now.count; i++) {
		total += s->now.groups[i].commitments;
		sum = arena_printf(s->arena, "%s%s%lld", sum, i ? " + " : "",
			(long long)s->now.groups[i].commitments);
	}
	long long joint = s->now.all.joint;
	if (joint == 0)
		return "";
	if (total == s->now.all.commitments)
		return arena_printf(s->arena, "%lld joint: %s − %lld = %lld", joint, sum, joint,
			(long long)total);
	return arena_printf(s->arena, "%lld joint, counted for each of their sides", joint);
}

/* Sides beside each other, a figure a line. */
static void put_sides(struct doc *d, const struct score *s)
{
	size_t count = s->now.count + 3;
	struct column *columns = arena_alloc(s->arena, count * sizeof *columns);
	struct cell *cells = arena_alloc(s->arena, count * sizeof *cells);
	columns[0] = (struct column) { "figure", "", CELL_TEXT, 0 };
	for (size_t i = 0; i < s->now.count; i++)
		columns[i + 1] = (struct column) { s->now.groups[i].key,
			words_state(s->now.groups[i].name, s->arena),
			s->compared ? CELL_TEXT : CELL_INT, 0 };
	columns[count - 2] = (struct column) { "all", "all", s->compared ? CELL_TEXT : CELL_INT,
		0 };
	columns[count - 1] = (struct column) { "joint", "", CELL_TEXT, COL_WRAP };
	doc_table(d, columns, count);
	for (size_t n = 0; n < FIGURES; n++) {
		const struct figure *f = &figures[n];
		if (!worth_showing(s, f))
			continue;
		cells[0] = (struct cell) { f->label, n ? ROLE_PLAIN : ROLE_STRONG };
		for (size_t i = 0; i < s->now.count; i++)
			cells[i + 1] = (struct cell) { figure_text(s, f, &s->now.groups[i]),
				n ? ROLE_PLAIN : ROLE_STRONG };
		cells[count - 2] = (struct cell) { figure_text(s, f, &s->now.all), ROLE_STRONG };
		cells[count - 1] = (struct cell) { n || s->compared ? "" : joint_text(s),
			ROLE_DIM };
		doc_row(d, cells);
	}
}

/* "16", or where an earlier day is compared "16 +4", under each other as in the line of all. */
static const char *line_text(const struct score *s, const struct figure *f, const struct tally *t)
{
	int64_t now = f->get(t, f->status), then = now;
	if (s->compared)
		then = f->get(group_before(s, t->key), f->status);
	int digits = s->compared
			     ? text_width(words_number(f->get(&s->now.all, f->status), s->arena))
			     : 0;
	return then == now ? arena_printf(s->arena, "%*lld", digits, (long long)now)
			   : arena_printf(s->arena, "%*lld %+lld", digits, (long long)now,
				     (long long)(now - then));
}

static void put_group(struct doc *d, const struct score *s, const struct tally *t, const char *name,
	struct cell *cells)
{
	size_t n = 0;
	cells[n++] = (struct cell) { name, *t->key ? ROLE_PLAIN : ROLE_STRONG };
	for (size_t i = 0; i < LINE_FIGURES; i++)
		if (worth_showing(s, &line_figures[i]))
			cells[n++] = (struct cell) { line_text(s, &line_figures[i], t),
				*t->key ? ROLE_PLAIN : ROLE_STRONG };
	doc_row(d, cells);
}

/* A group a line. */
static void put_groups(struct doc *d, const struct score *s)
{
	struct column *columns = arena_alloc(s->arena, (LINE_FIGURES + 1) * sizeof *columns);
	struct cell cells[LINE_FIGURES + 1];
	size_t count = 0;
	columns[count++] = (struct column) { "key", tally_per_names[s->now.per], CELL_TEXT, 0 };
	for (size_t i = 0; i < LINE_FIGURES; i++)
		if (worth_showing(s, &line_figures[i]))
			columns[count++] = (struct column) { line_figures[i].key,
				line_figures[i].label, s->compared ? CELL_TEXT : CELL_INT, 0 };
	doc_table(d, columns, count);
	for (size_t i = 0; i < s->now.count; i++)
		put_group(d, s, &s->now.groups[i], s->now.groups[i].key, cells);
	put_group(d, s, &s->now.all, "all", cells);
}

static const char *join(struct arena *a, const char *list, const char *item)
{
	return list ? arena_printf(a, "%s, %s", list, item) : item;
}

static const char *left_out(const struct tally *t, struct arena *a)
{
	const struct {
		int64_t n;
		const char *what;
	} parts[] = {
		{ t->by_status[STATUS_SUPERSEDED], "superseded" },
		{ t->by_status[STATUS_UNVERIFIABLE], "unverifiable" },
		{ tally_open(t), "open" },
		{ t->by_status[STATUS_UNREVIEWED], "not yet reviewed" },
	};
	const char *ret = NULL;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (parts[i].n)
			ret = join(
				a, ret, words_count(parts[i].n, parts[i].what, parts[i].what, a));
	return ret;
}

/* The sentence with the denominators. */
static void put_share(struct doc *d, const struct score *s)
{
	const struct tally *t = &s->now.all;
	int64_t kept = t->by_status[STATUS_KEPT], partly = t->by_status[STATUS_PARTLY_KEPT],
		broken = t->by_status[STATUS_BROKEN], ended = kept + partly + broken;
	const char *out = left_out(t, s->arena), *more = "";
	const char *tail = out ? arena_printf(s->arena, "; left out: %s", out) : "";
	if (partly)
		more = arena_printf(s->arena, ", %lld partly", (long long)partly);
	if (broken)
		more = arena_printf(s->arena, "%s, %lld broken", more, (long long)broken);
	if (ended)
		doc_textf(d, ROLE_PLAIN, "Of %lld brought to an end %lld %s kept (%lld %%)%s%s.",
			(long long)ended, (long long)kept, kept == 1 ? "was" : "were",
			(long long)((200 * kept + ended) / (2 * ended)), more, tail);
	else
		doc_textf(d, ROLE_PLAIN, "None is brought to an end%s.", tail);
}

/* A command that lists the commitments behind one of the figures. */
static void put_trace(struct doc *d, const struct score *s)
{
	static const char *const terms[] = { "from:", "kind:", "agreement:", "made:" };
	static const enum status order[] = { STATUS_PARTLY_KEPT, STATUS_KEPT, STATUS_BROKEN,
		STATUS_IN_PROGRESS, STATUS_PENDING, STATUS_UNREVIEWED };
	if (s->now.count == 0)
		return;
	const struct tally *t = &s->now.groups[s->now.count - 1];
	const char *status = NULL;
	for (size_t i = 0; i < COUNT_OF(order) && !status; i++)
		if (t->by_status[order[i]])
			status = status_facts(order[i])->name;
	const char *typed = s->filter->as_typed;
	const char *group = arena_printf(s->arena, " %s%s", terms[s->now.per], t->key);
	const char *state = arena_printf(
		s->arena, "%s%s", status ? " status:" : "", status ? status : "");
	doc_hints(d, true);
	doc_textf(d, ROLE_PLAIN, "List any figure:  kept list%s%s%s%s%s", *typed ? " " : "", typed,
		strstr(typed, group + 1) ? "" : group, strstr(typed, "status:") ? "" : state,
		words_asked(s->ledger, s->arena));
}

static bool write_text(const struct score *s, const struct look *look, FILE *out)
{
	struct doc *d = doc_new(s->arena);
	doc_heading(d, 1,
		*s->filter->as_typed
			? arena_printf(s->arena, "Were the promises kept? %s", s->filter->as_typed)
			: "Were the promises kept?",
		words_axes(s->ledger, s->arena));
	if (s->compared)
		doc_textf(d, ROLE_DIM, "Compared with %s.", day_human(s->before.as_of, s->arena));
	doc_gap(d);
	bool sides = s->now.per == PER_PARTY && s->now.count <= SIDES_MOST;
	if (sides)
		put_sides(d, s);
	else
		put_groups(d, s);
	doc_gap(d);
	if (s->now.per == PER_PARTY && (s->compared || !sides))
		doc_text(d, ROLE_DIM, joint_text(s));
	put_share(d, s);
	put_trace(d, s);
	return doc_write_text(d, look, out, s->ledger->err);
}

static void json_tally(struct jsonw *w, const struct tally *t, bool all)
{
	jsonw_key_int(w, "commitments", t->commitments);
	if (all)
		jsonw_key_int(w, "joint", t->joint);
	jsonw_key(w, "by_status");
	jsonw_open(w, '{');
	for (int i = 0; i < STATUS_COUNT; i++)
		jsonw_key_int(w, status_facts((enum status)i)->name, t->by_status[i]);
	jsonw_close(w, '}');
	jsonw_key_int(w, "with_due_date", t->with_due_date);
	jsonw_key_int(w, "overdue", t->overdue);
	jsonw_key_int(w, "kept_late", t->kept_late);
}

static void json_board(struct jsonw *w, const struct score *s, const struct tally_board *b)
{
	jsonw_key_text(w, "as_of", b->as_of);
	jsonw_key_text(w, "known_by", words_known_by(s->ledger));
	json_tally(w, &b->all, true);
	jsonw_key(w, "groups");
	jsonw_open(w, '[');
	for (size_t i = 0; i < b->count; i++) {
		jsonw_open(w, '{');
		jsonw_key_text(w, "per", tally_per_names[b->per]);
		jsonw_key_text(w, "key", b->groups[i].key);
		json_tally(w, &b->groups[i], false);
		jsonw_close(w, '}');
	}
	jsonw_close(w, ']');
}

static bool write_json(const struct score *s, FILE *out)
{
	struct err *e = s->ledger->err;
	SCOPED(buf_done) struct buf text = buf_new(JSON_LIMIT, e);
	struct jsonw w = jsonw_new(&text);
	jsonw_open(&w, '{');
	json_board(&w, s, &s->now);
	if (s->compared) {
		jsonw_key(&w, "since");
		jsonw_open(&w, '{');
		json_board(&w, s, &s->before);
		jsonw_close(&w, '}');
	}
	jsonw_close(&w, '}');
	if (e->code != ERR_NONE)
		return false;
	if (fwrite(text.text, 1, text.length, out) != text.length || fputc('\n', out) == EOF)
		return err_set(e, ERR_IO, "cannot write the output");
	return true;
}

enum { CSV_COLUMNS = 3 + STATUS_COUNT + 3 };

static bool csv_group(struct table *table, const struct score *s, const struct tally *t)
{
	struct cell cells[CSV_COLUMNS] = { { .text = tally_per_names[s->now.per] },
		{ .text = t->key }, { .text = words_number(t->commitments, s->arena) } };
	size_t n = 3;
	for (int i = 0; i < STATUS_COUNT; i++)
		cells[n++].text = words_number(t->by_status[i], s->arena);
	cells[n++].text = words_number(t->with_due_date, s->arena);
	cells[n++].text = words_number(t->overdue, s->arena);
	cells[n++].text = words_number(t->kept_late, s->arena);
	return table_row(table, cells);
}

static bool write_csv(const struct score *s, const struct look *look, FILE *out)
{
	struct column columns[CSV_COLUMNS] = { { "per", "per", CELL_TEXT, 0 },
		{ "key", "key", CELL_TEXT, 0 }, { "commitments", "commitments", CELL_INT, 0 } };
	size_t n = 3;
	for (int i = 0; i < STATUS_COUNT; i++) {
		const struct status_facts *f = status_facts((enum status)i);
		columns[n++] = (struct column) { arena_printf(s->arena, "by_status.%s", f->name),
			f->words, CELL_INT, 0 };
	}
	columns[n++] = (struct column) { "with_due_date", "with a due date", CELL_INT, 0 };
	columns[n++] = (struct column) { "overdue", "overdue", CELL_INT, 0 };
	columns[n++] = (struct column) { "kept_late", "kept late", CELL_INT, 0 };
	struct table *t = table_begin(out, look, columns, CSV_COLUMNS, s->ledger->err);
	if (!t)
		return false;
	for (size_t i = 0; i < s->now.count; i++)
		csv_group(t, s, &s->now.groups[i]);
	return table_end(t, NULL, NULL);
}

bool report_score(struct ledger *l, const struct filter *f, enum tally_per per, const char *since,
	const struct look *look, FILE *out, struct arena *a)
{
	struct score s = { .ledger = l, .filter = f, .compared = since != NULL, .arena = a };
	if (!tally_count(l, f, per, a, &s.now) ||
		(since && !tally_count_at(l, since, f, per, a, &s.before)))
		return false;
	if (format_is_rows(look->format))
		return write_csv(&s, look, out);
	return look->format == FORMAT_TEXT ? write_text(&s, look, out) : write_json(&s, out);
}
