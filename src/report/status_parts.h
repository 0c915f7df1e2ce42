/* What the parts of the status report share. Only status*.c include this. */
#ifndef KEPT_STATUS_PARTS_H
#define KEPT_STATUS_PARTS_H

#include "arena.h"
#include "citekey.h"
#include "doc_out.h"
#include "dossier.h"
#include "jsonw.h"
#include "ledger.h"
#include "roll.h"
#include "status.h"

/* A set of commitments that are counted together. */
enum status_per { STATUS_PER_ALL, STATUS_PER_PARTY, STATUS_PER_KIND, STATUS_PER_AGREEMENT };

struct status_group {
	enum status_per per;
	const char *key, *name; /* "CN", "China" */
};

/* What is counted of a group. */
struct status_figure {
	const char *key, *label; /* "partly-kept", "partly kept" */
	unsigned statuses;       /* bits of enum status: one of these */
	unsigned states;         /* of enum roll_state, one of these; 0: any */
	bool dated, joint;       /* only those with a due date; of several sides */
};
enum status_figure_name {
	FIGURE_COMMITMENTS,
	FIGURE_ENDED,
	FIGURE_KEPT,
	FIGURE_PARTLY,
	FIGURE_BROKEN,
	FIGURE_OPEN,
	FIGURE_PENDING,
	FIGURE_IN_PROGRESS,
	FIGURE_STALLED,
	FIGURE_OTHER,
	FIGURE_WAS_BROKEN,
	FIGURE_SUPERSEDED,
	FIGURE_UNVERIFIABLE,
	FIGURE_UNREVIEWED,
	FIGURE_DUE,
	FIGURE_OVERDUE,
	FIGURE_LATE,
	FIGURE_DUE_SOON,
	FIGURE_REVIEW,
	FIGURE_CONTESTED,
	FIGURE_ONE_SIDED,
	FIGURE_SINGLE_ORIGIN,
	FIGURE_QUIET,
	FIGURE_JOINT,
	FIGURES
};
extern const struct status_figure status_figures[FIGURES];

struct status_report {
	struct ledger *l;
	const struct status_how *how;
	const struct look *look;
	struct arena *a;             /* for the whole report */
	struct roll now, before;     /* before: only where how->since is given */
	struct status_group *groups; /* all, then parties, kinds, agreements */
	size_t ngroups;
	const char **sources; /* codes, sorted: a source's number is its place, from 1 */
	size_t nsources;
	struct citekeys keys; /* only where how->cite */
	bool markdown;
};

/* The lines among which those of the group are: an agreement's own, else all. *ret: the first. */
size_t status_lines(
	const struct roll *roll, const struct status_group *g, const struct roll_line **ret);
/* Is the line counted by the figure in the group? */
bool status_counts(
	const struct status_group *g, const struct status_figure *f, const struct roll_line *line);
size_t status_count(
	const struct roll *roll, const struct status_group *g, enum status_figure_name f);
/* "party.CN.kept"; of the roll as of how->since "before.party.CN.kept". */
const char *status_figure_id(
	const struct status_group *g, enum status_figure_name f, bool before, struct arena *a);
/* The count, leading to its codes, and where an earlier day is compared what it was then. */
void status_number(const struct status_report *r, struct runs *runs, const struct status_group *g,
	enum status_figure_name f);
/* The count and its words, "7 kept"; nothing is compared. */
void status_count_of(const struct status_report *r, struct runs *runs, const struct status_group *g,
	enum status_figure_name f, const char *words);

/* Where things stand in the document; NULL where they do not. */
const char *status_link(const struct status_report *r, const char *commitment, struct arena *a);
/* "@key" as pandoc reads it, where the report cites; NULL: the source's number stands for it. */
const char *status_citation(const struct status_report *r, const char *source, struct arena *a);
/* " [12]", leading to the source, or where it is cited its key. */
void status_source(const struct status_report *r, struct runs *runs, const char *source);
/* " [E042 E043]", leading to the evidence in the commitment's dossier. */
void status_cites(const struct status_report *r, struct runs *runs, const char *commitment,
	const char *cites);

/* The sections, each written in one piece or several. */
typedef bool status_section(struct status_report *r, struct doc_out *out);
status_section status_put_answer, status_put_scorecard, status_put_deals, status_put_overdue,
	status_put_changes, status_put_dossiers, status_put_indicators, status_put_method,
	status_put_figures, status_put_sources;

/* The agreement's timeline and its table, into the document. */
bool status_put_timeline(
	struct status_report *r, const struct status_group *g, struct arena *a, struct doc *d);
/* The bars: a status a part, a side a bar; the table of sides goes behind it. */
void status_put_bars(const struct status_report *r, struct arena *a, struct doc *d);

/* When and how a due date was moved, "from 30 Jun 2024 to 31 Dec 2024 on 3 May 2024"; NULL: it was
 * not. False when the journal cannot be read. */
struct status_move {
	const char *from, *to, *at, *by, *why;
};
bool status_moves(struct status_report *r, const char *commitment, struct arena *a,
	struct status_move **ret, size_t *ret_count);

/* What a side of a deal can still hold back or break, see deal_still(). */
struct status_leverage {
	const char *side, *hold_back, *break_; /* codes, "WD-01;WD-03"; "" */
};
size_t status_leverages(const struct status_report *r, const struct deal *d, struct arena *a,
	struct status_leverage **ret);

bool status_json(struct status_report *r, FILE *out);
bool status_csv(struct status_report *r, FILE *out);

#endif
