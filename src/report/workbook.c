#include "workbook.h"

#include <string.h>

#include "arena.h"
#include "dossier.h"
#include "ledger.h"
#include "list.h"
#include "overdue.h"
#include "score.h"
#include "show.h"
#include "status.h"
#include "tally.h"
#include "words.h"
#include "xlsx.h"

static struct look sheet(const struct look *look, const char *name)
{
	struct look ret = *look;
	ret.sheet = name;
	return ret;
}

static void fact(struct xlsx *book, const char *label, int64_t n, const char *what, struct arena *a)
{
	xlsx_fact(book, label, arena_printf(a, "%s%s", words_number(n, a), what));
}

/* What every figure is a part of. */
static void put_denominators(
	const struct tally *t, const struct filter *f, struct xlsx *book, struct arena *a)
{
	xlsx_fact(book, "filter", *f->as_typed ? f->as_typed : "none: all commitments");
	fact(book, "commitments counted", t->commitments, "", a);
	fact(book, "joint", t->joint,
		": each counts once in all, and once for every side that promised it", a);
	for (int i = 0; i < STATUS_COUNT; i++)
		fact(book, status_facts((enum status)i)->words, t->by_status[i],
			arena_printf(a, ". %s", status_facts((enum status)i)->meaning), a);
	fact(book, "with a due date", t->with_due_date, "", a);
	fact(book, "overdue", t->overdue, " of those with a due date or a schedule", a);
	fact(book, "kept late", t->kept_late, " of those kept", a);
}

static bool put_score(struct ledger *l, const struct filter *f, const struct look *look, FILE *out,
	struct arena *a, size_t *ret_groups)
{
	struct look look_score = sheet(look, "Score");
	struct tally_board board;
	if (!tally_count(l, f, PER_PARTY, a, &board) ||
		!report_score(l, f, PER_PARTY, NULL, &look_score, out, a))
		return false;
	put_denominators(&board.all, f, look->book, a);
	*ret_groups = board.count;
	return true;
}

/* On the sheet of the score column 1 is the group's key, and a column for each status follows; on
 * that of what is overdue column 0 is the code, column 5 the days. */
static void put_charts(struct xlsx *book, size_t groups, size_t late)
{
	enum { KEY = 1, FIRST_STATUS = 3, CODE = 0, DAYS = 5, LATE_MOST = 40 };
	xlsx_bars(book, "Score", "Status of what each side promised", KEY, FIRST_STATUS,
		FIRST_STATUS + STATUS_COUNT - 1, groups);
	xlsx_bars(book, "Overdue",
		late > LATE_MOST ? "Days overdue, the 40 longest" : "Days overdue", CODE, DAYS,
		DAYS, late > LATE_MOST ? LATE_MOST : late);
}

static bool put_evidence(struct ledger *l, const struct filter *f, const struct look *look,
	FILE *out, struct arena *a)
{
	struct look look_evidence = sheet(look, "Evidence");
	struct table *t = show_evidence_begin(&look_evidence, out, l->err);
	if (!t)
		return false;
	SCOPED(arena_done) struct arena memory = { 0 };
	SCOPED(commitments_done)
	struct commitment_cursor c = commitments_open(l, f, ORDER_BY_AGREEMENT, a);
	struct commitment_row row;
	struct dossier d;
	for (; commitments_next(&c, &memory, &row); arena_clear(&memory))
		if (dossier_get(l, row.code, &memory, &d))
			show_evidence(t, &d);
	return table_end(t, NULL, NULL) && db_ok(l->db);
}

/* A table of the status report as a sheet. */
static bool put_table(struct ledger *l, const struct status_how *how, const char *table,
	const char *name, const struct look *look, FILE *out, struct arena *a)
{
	struct look as_sheet = sheet(look, name);
	struct status_how one = *how;
	one.table = status_table(table);
	return report_status(l, &one, &as_sheet, out, a);
}

static bool put_asked(struct ledger *l, const struct status_how *how, const struct look *look,
	FILE *out, struct arena *a)
{
	if (how->since) {
		xlsx_fact(look->book, "compared with", how->since);
		if (!put_table(l, how, "ratings", "New ratings", look, out, a) ||
			!put_table(l, how, "evidence", "New evidence", look, out, a))
			return false;
	}
	return how->scale == SCALE_NONE || put_table(l, how, "scale", "Scale", look, out, a);
}

bool workbook_write(struct ledger *l, const struct status_how *how, const struct look *look,
	FILE *out, struct arena *a)
{
	struct look overdue = sheet(look, "Overdue"), list = sheet(look, "Commitments");
	const struct filter *f = how->filter;
	size_t groups = 0;
	long late;
	if (!put_score(l, f, look, out, a, &groups) ||
		!report_overdue(l, f, 0, &overdue, out, a, &late) ||
		!report_list(l, f, &list, out, a) || !put_evidence(l, f, look, out, a) ||
		!put_asked(l, how, look, out, a) ||
		!put_table(l, how, "figures", "Figures", look, out, a) ||
		!put_table(l, how, "sources", "Sources", look, out, a))
		return false;
	put_charts(look->book, groups, (size_t)late);
	return true;
}
