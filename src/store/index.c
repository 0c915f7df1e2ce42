#include "index.h"

#include <sqlite3.h>
#include <string.h>

#include "db.h"
#include "store_sql.h"

sqlite3 *db_raw(struct db *db); /* db.c */

bool index_words(
	struct db *db, void (*take)(void *context, const struct index_word *w), void *context)
{
	db_exec(db, sql_index_words_make);
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_index_words);
	while (stmt_next(&q)) {
		/* by number: there are some twenty words to every row of the ledger */
		struct index_word w;
		size_t length;
		w.word = stmt_column_text(&q, 0, &w.length);
		w.row = stmt_column_int(&q, 1);
		const char *column = stmt_column_text(&q, 2, &length);
		w.column = !column || strcmp(column, "title") != 0;
		w.place = stmt_column_int(&q, 3);
		take(context, &w);
	}
	return db_ok(db);
}

static bool astray(struct db *db)
{
	return db_ok(db) && err_set(db_err(db), ERR_CORRUPT,
				    "words of the search index are not found where a search looks "
				    "for them");
}

static bool copy_data(struct db *from, struct db *into)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(from, sql_index_data);
	SCOPED(stmt_done) struct stmt add = db_prepare(into, sql_index_data_add);
	while (stmt_next(&q)) {
		size_t length;
		const void *block = col_bytes(&q, "block", &length);
		stmt_again(&add);
		bind_int(&add, ":id", col_int(&q, "id"));
		bind_blob(&add, ":block", block, length);
		stmt_run(&add);
	}
	return db_ok(from) && db_ok(into);
}

static bool copy_ways(struct db *from, struct db *into)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(from, sql_index_idx);
	SCOPED(stmt_done) struct stmt add = db_prepare(into, sql_index_idx_add);
	while (stmt_next(&q)) {
		size_t length;
		const void *term = col_bytes(&q, "term", &length);
		stmt_again(&add);
		bind_int(&add, ":segment", col_int(&q, "segid"));
		bind_blob(&add, ":term", term, length);
		bind_int(&add, ":page", col_int(&q, "pgno"));
		stmt_run(&add);
	}
	return db_ok(from) && db_ok(into);
}

/* FTS5 looks whether each way leads to its page, on a copy, since it needs a transaction that
 * writes; that none is missing it does not ask. */
bool index_reachable(struct db *db)
{
	if (db_int(db, sql_index_without_way) > 0)
		return astray(db);
	struct err *e = db_err(db);
	struct db *copy = db_open(NULL, DB_PRIVATE, e);
	bool ok = copy &&
		  sqlite3_db_config(db_raw(copy), SQLITE_DBCONFIG_DEFENSIVE, 0, NULL) == 0 &&
		  db_exec(copy, sql_index_copy) && copy_data(db, copy) && copy_ways(db, copy);
	if (ok && !db_exec(copy, sql_index_check)) {
		if (e->code == ERR_CORRUPT)
			err_take(e);
		ok = astray(db);
	}
	db_close(copy);
	return ok;
}
