#include "moment.h"

#include <string.h>

#include "db.h"
#include "domain_sql.h"

static bool newer_than(struct db *db, const char *day)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_moment_newest);
	size_t length;
	return stmt_next(&q) && strcmp(col_lent(&q, "day", &length), day) > 0;
}

static bool has_views(struct db *db)
{
	return db_int(db, "SELECT count(*) FROM temp.sqlite_master WHERE type = 'view'") > 0;
}

static bool set_day(struct db *db, const char *day)
{
	if (!db_exec(db, q_moment_make))
		return false;
	SCOPED(stmt_done) struct stmt q = db_prepare(db, q_moment_day);
	bind_text(&q, ":day", day);
	if (!stmt_run(&q))
		return false;
	SCOPED(stmt_done) struct stmt cite = db_prepare(db, q_moment_cite);
	bind_text(&cite, ":day", day);
	return stmt_run(&cite);
}

bool moment_set(struct db *db, const char *day, bool *ret_past)
{
	bool views = has_views(db);
	bool past = views || newer_than(db, day);
	if (!db_ok(db))
		return false;
	*ret_past = past;
	if (!past)
		return true;
	return set_day(db, day) && (views || db_exec(db, q_moment_views));
}
