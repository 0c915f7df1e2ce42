#include "choice.h"

#include "domain_sql.h"
#include "filter.h"
#include "ledger.h"

static bool run(struct db *db, const char *sql)
{
	SCOPED(stmt_done) struct stmt q = db_prepare_once(db, sql);
	return stmt_run(&q);
}

static bool choose(struct ledger *l, const struct filter *f, struct arena *a)
{
	SCOPED(stmt_done)
	struct stmt q = db_prepare_once(l->db, filter_sql(f, q_choice_commitments, a));
	filter_bind(f, &q, l->as_of);
	return stmt_run(&q);
}

bool choice_make(struct ledger *l, const struct filter *f, struct arena *a)
{
	if (!f)
		return db_exec(l->db, q_choice_whole);
	return db_exec(l->db, q_choice_tables) && choose(l, f, a) &&
	       run(l->db, q_choice_successors) && db_exec(l->db, q_choice_part) &&
	       run(l->db, q_choice_sources);
}
