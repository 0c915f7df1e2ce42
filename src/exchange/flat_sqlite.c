#include "flat_sqlite.h"

#include "db.h"
#include "exchange_sql.h"
#include "flat.h"
#include "ledger.h"
#include "macros.h"

/* A rating's, a wording's and a milestone's code is made by each ledger: they go without. */
static const struct wide {
	const char *make, *put, *rows;
} tables[] = {
	{ out_flat_make_parties, out_flat_put_parties, out_flat_rows_parties },
	{ out_flat_make_agreements, out_flat_put_agreements, out_flat_rows_agreements },
	{ out_flat_make_commitments, out_flat_put_commitments, out_flat_rows_commitments },
	{ out_flat_make_promisors, out_flat_put_promisors, out_flat_rows_promisors },
	{ out_flat_make_promisees, out_flat_put_promisees, out_flat_rows_promisees },
	{ out_flat_make_wordings, out_flat_put_wordings, out_flat_rows_wordings },
	{ out_flat_make_links, out_flat_put_links, out_flat_rows_links },
	{ out_flat_make_milestones, out_flat_put_milestones, out_flat_rows_milestones },
	{ out_flat_make_sources, out_flat_put_sources, out_flat_rows_sources },
	{ out_flat_make_snapshots, out_flat_put_snapshots, out_flat_rows_snapshots },
	{ out_flat_make_evidence, out_flat_put_evidence, out_flat_rows_evidence },
	{ out_flat_make_bearings, out_flat_put_bearings, out_flat_rows_bearings },
	{ out_flat_make_ratings, out_flat_put_ratings, out_flat_rows_ratings },
	{ out_flat_make_cites, out_flat_put_cites, out_flat_rows_cites },
	{ out_flat_make_indicators, out_flat_put_indicators, out_flat_rows_indicators },
	{ out_flat_make_observations, out_flat_put_observations, out_flat_rows_observations },
	{ out_flat_make_targets, out_flat_put_targets, out_flat_rows_targets },
};

static const char *or_none(const char *text)
{
	return text && *text ? text : NULL;
}

bool flat_export(struct ledger *l, const char *path, const char *filter, const char *as_of,
	const char *head, int64_t *ret_rows)
{
	SCOPED(flat_done) struct flat *f = flat_begin(path, l->err);
	if (!f)
		return false;
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, out_flat_rows_about);
	bind_text(&q, ":filter", or_none(filter));
	bind_text(&q, ":as_of", or_none(as_of));
	bind_text(&q, ":known_by", or_none(l->known_by));
	bind_text(&q, ":head", or_none(head));
	int64_t facts = 0;
	if (!flat_table(f, out_flat_make_about, out_flat_put_about, &q, &facts))
		return false;
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		SCOPED(stmt_done) struct stmt rows = db_prepare(l->db, tables[i].rows);
		if (!flat_table(f, tables[i].make, tables[i].put, &rows, ret_rows))
			return false;
	}
	return flat_commit(f);
}
