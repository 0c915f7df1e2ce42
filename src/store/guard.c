#include "guard.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "db_name.h"
#include "err.h"

/* value NULL: only set. Synchronous EXTRA: with FULL a commit that was
 * acknowledged can be lost in a power cut, since the folder is not synced after
 * the journal's removal. No memory map: a stray pointer or a truncated file
 * must not reach mapped pages. */
static const struct pragma {
	const char *name, *value, *expect;
} pragmas[] = {
	{ "journal_mode", "DELETE", "delete" },
	{ "synchronous", "EXTRA", "3" },
	{ "fullfsync", "1", "1" },
	{ "checkpoint_fullfsync", "1", "1" },
	{ "foreign_keys", "1", "1" },
	{ "cell_size_check", "1", "1" },
	{ "mmap_size", "0", "0" },
	{ "secure_delete", "1", "1" },
	{ "temp_store", "2", "2" },
	{ "locking_mode", "NORMAL", "normal" },
	{ "read_uncommitted", "0", "0" },
	{ "recursive_triggers", "0", "0" },
	{ "automatic_index", "1", "1" },
	{ "trusted_schema", "0", "0" },
};

/* Reading again what the system still holds costs less than memory that was never touched: with the
 * larger cache no question is answered sooner. */
static const struct pragma read_cache = { "cache_size", "-4096", "-4096" },
			   write_cache = { "cache_size", "-32768", "-32768" };

/* What a private database needs of it: it dies with the connection. */
static const struct pragma private_pragmas[] = {
	{ "journal_mode", "MEMORY", "memory" },
	{ "synchronous", "OFF", "0" },
	{ "foreign_keys", "1", "1" },
	{ "trusted_schema", "0", "0" },
	{ "cache_size", "-16384", "-16384" },
};

/* What a file from elsewhere needs: nothing is written, nothing is kept. */
static const struct pragma foreign_pragmas[] = {
	{ "query_only", "1", "1" },
	{ "cell_size_check", "1", "1" },
	{ "mmap_size", "0", "0" },
	{ "temp_store", "2", "2" },
	{ "trusted_schema", "0", "0" },
	{ "cache_size", "-16384", "-16384" },
};

static const struct config {
	const char *name;
	int option, value;
} configs[] = {
	{ "defensive", SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ "trusted_schema", SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ "dqs_ddl", SQLITE_DBCONFIG_DQS_DDL, 0 },
	{ "dqs_dml", SQLITE_DBCONFIG_DQS_DML, 0 },
	{ "load_extension", SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ "fts3_tokenizer", SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
	{ "triggers", SQLITE_DBCONFIG_ENABLE_TRIGGER, 1 },
	{ "views", SQLITE_DBCONFIG_ENABLE_VIEW, 1 },
	{ "foreign_keys", SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
};

static const struct config foreign_configs[] = {
	{ "triggers", SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ "views", SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
	{ "foreign_keys", SQLITE_DBCONFIG_ENABLE_FKEY, 0 },
};

static const struct bound {
	const char *name;
	int limit, value;
} limits[] = {
	{ "length", SQLITE_LIMIT_LENGTH, 64 << 20 },
	{ "sql_length", SQLITE_LIMIT_SQL_LENGTH, 100000 },
	{ "columns", SQLITE_LIMIT_COLUMN, 100 },
	{ "expression_depth", SQLITE_LIMIT_EXPR_DEPTH, 100 },
	{ "compound_select", SQLITE_LIMIT_COMPOUND_SELECT, 20 },
	{ "program_steps", SQLITE_LIMIT_VDBE_OP, 250000 },
	{ "function_arguments", SQLITE_LIMIT_FUNCTION_ARG, 64 },
	{ "attached", SQLITE_LIMIT_ATTACHED, 0 },
	{ "like_pattern", SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000 },
	{ "parameters", SQLITE_LIMIT_VARIABLE_NUMBER, 500 },
	{ "trigger_depth", SQLITE_LIMIT_TRIGGER_DEPTH, 10 },
	{ "worker_threads", SQLITE_LIMIT_WORKER_THREADS, 0 },
};

/* Tighter for files from elsewhere; what their schema needs fits. */
static const struct bound foreign_limits[] = {
	{ "length", SQLITE_LIMIT_LENGTH, LEDGER_LINE },
	{ "compound_select", SQLITE_LIMIT_COMPOUND_SELECT, 5 },
	{ "like_pattern", SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100 },
	{ "parameters", SQLITE_LIMIT_VARIABLE_NUMBER, 50 },
	{ "trigger_depth", SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
};

enum { HEAP = 256 << 20, FOREIGN_HEAP = 64 << 20 };

/* The value that PRAGMA name gives now. */
static bool read_back(sqlite3 *raw, const char *name, char *into, size_t size)
{
	char sql[64];
	snprintf(sql, sizeof sql, "PRAGMA %s", name);
	sqlite3_stmt *q = NULL;
	bool found = sqlite3_prepare_v2(raw, sql, -1, &q, NULL) == SQLITE_OK &&
		     sqlite3_step(q) == SQLITE_ROW;
	if (found)
		snprintf(into, size, "%s", (const char *)sqlite3_column_text(q, 0));
	return sqlite3_finalize(q) == SQLITE_OK && found;
}

static bool refused(sqlite3 *raw, const char *name, int rc, struct err *e)
{
	int base = rc & 0xff;
	if (base == SQLITE_NOTADB)
		return err_set(e, ERR_CORRUPT, "not a ledger, not even an SQLite database");
	if (base == SQLITE_BUSY || base == SQLITE_LOCKED)
		return db_busy(sqlite3_db_filename(raw, "main"), e);
	if (base != SQLITE_OK)
		return err_set(e, base == SQLITE_CORRUPT ? ERR_CORRUPT : ERR_IO, "%s",
			sqlite3_errmsg(raw));
	return err_set(e, ERR_BUG, "the setting %s did not take", name);
}

static bool apply_pragmas(sqlite3 *raw, const struct pragma *list, size_t count, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		char sql[96], now[64] = "";
		snprintf(sql, sizeof sql, "PRAGMA %s=%s", list[i].name, list[i].value);
		int rc = sqlite3_exec(raw, sql, NULL, NULL, NULL);
		if (rc != SQLITE_OK || !read_back(raw, list[i].name, now, sizeof now) ||
			strcmp(now, list[i].expect) != 0)
			return refused(raw, list[i].name, rc ? rc : sqlite3_errcode(raw), e);
	}
	return true;
}

static bool apply_configs(sqlite3 *raw, const struct config *list, size_t count, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		int now = -1;
		int rc = sqlite3_db_config(raw, list[i].option, list[i].value, &now);
		if (rc != SQLITE_OK || now != list[i].value)
			return err_set(e, ERR_BUG, "the setting %s did not take", list[i].name);
	}
	return true;
}

static bool apply_limits(sqlite3 *raw, const struct bound *list, size_t count, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		sqlite3_limit(raw, list[i].limit, list[i].value);
		if (sqlite3_limit(raw, list[i].limit, -1) != list[i].value)
			return err_set(e, ERR_BUG, "the limit %s did not take", list[i].name);
	}
	return true;
}

bool guard_apply(sqlite3 *raw, enum db_mode mode, struct err *e)
{
	bool foreign = mode == DB_FOREIGN;
	sqlite3_hard_heap_limit64(foreign ? FOREIGN_HEAP : HEAP);
	if (!apply_configs(raw, configs, COUNT_OF(configs), e) ||
		!apply_limits(raw, limits, COUNT_OF(limits), e))
		return false;
	if (foreign)
		return apply_configs(raw, foreign_configs, COUNT_OF(foreign_configs), e) &&
		       apply_limits(raw, foreign_limits, COUNT_OF(foreign_limits), e) &&
		       apply_pragmas(raw, foreign_pragmas, COUNT_OF(foreign_pragmas), e);
	if (mode == DB_PRIVATE)
		return apply_pragmas(raw, private_pragmas, COUNT_OF(private_pragmas), e);
	return apply_pragmas(raw, pragmas, COUNT_OF(pragmas), e) &&
	       apply_pragmas(raw, mode == DB_READ ? &read_cache : &write_cache, 1, e);
}

const char *guard_report(sqlite3 *raw, struct arena *a)
{
	const char *all = "";
	for (size_t i = 0; i <= COUNT_OF(pragmas); i++) {
		const char *name = i < COUNT_OF(pragmas) ? pragmas[i].name : read_cache.name;
		char now[64] = "";
		if (read_back(raw, name, now, sizeof now))
			all = arena_printf(a, "%s%s=%s\n", all, name, now);
	}
	return all;
}

static bool among(const char *word, const char *const *list)
{
	for (; word && *list; list++)
		if (sqlite3_stricmp(word, *list) == 0)
			return true;
	return false;
}

/* Pragmas whose argument says what to tell about. */
static const char *const telling_about[] = { "integrity_check", "quick_check", "foreign_key_check",
	"foreign_key_list", "table_info", "table_xinfo", "table_list", "index_list", "index_info",
	NULL };

/* Pragmas that only tell when they have no argument. FTS5 asks for data_version by itself. */
static const char *const telling[] = {
	"data_version",
	"application_id",
	"user_version",
	"page_count",
	"page_size",
	"freelist_count",
	"compile_options",
	"function_list",
	"journal_mode",
	"synchronous",
	"fullfsync",
	"checkpoint_fullfsync",
	"foreign_keys",
	"cell_size_check",
	"mmap_size",
	"secure_delete",
	"temp_store",
	"locking_mode",
	"read_uncommitted",
	"recursive_triggers",
	"automatic_index",
	"trusted_schema",
	"cache_size",
	NULL,
};

static const char *const unsafe_functions[] = { "load_extension", "fts3_tokenizer",
	"sqlite_rename_table", "sqlite_rename_column", "fts5", "writefile", "readfile", "edit",
	NULL };

/* What typed SQL may call: the built-in functions without reach beyond their arguments. */
static const char *const console_functions[] = { "abs", "avg", "bm25", "char", "coalesce", "count",
	"cume_dist", "date", "datetime", "dense_rank", "first_value", "format", "glob",
	"group_concat", "hex", "highlight", "ifnull", "iif", "instr", "json", "json_array",
	"json_array_length", "json_each", "json_extract", "json_group_array", "json_group_object",
	"json_object", "json_quote", "json_type", "json_valid", "julianday", "lag", "last_value",
	"lead", "length", "like", "lower", "ltrim", "max", "min", "nth_value", "ntile", "nullif",
	"percent_rank", "printf", "quote", "rank", "replace", "round", "row_number", "rtrim",
	"sign", "snippet", "strftime", "substr", "substring", "sum", "time", "total", "trim",
	"typeof", "unicode", "unixepoch", "upper", "->", "->>", "match", NULL };

/* What SQLite asks when a virtual table describes its columns. The schema's own table is out of
 * reach of any statement meanwhile: DEFENSIVE sees to that. */
static bool describes_columns(int action, const char *table)
{
	return action == SQLITE_UPDATE && table && sqlite3_stricmp(table, "sqlite_master") == 0;
}

static bool tells(const char *pragma, const char *argument)
{
	return among(pragma, telling_about) || (!argument && among(pragma, telling));
}

static int authorize_console(int action, const char *one, const char *two)
{
	if (describes_columns(action, one))
		return SQLITE_OK;
	if (action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE)
		return SQLITE_OK;
	if (action == SQLITE_FUNCTION && among(two, console_functions))
		return SQLITE_OK;
	if (action == SQLITE_PRAGMA && tells(one, two))
		return SQLITE_OK;
	return SQLITE_DENY;
}

static int authorize_row_change(
	enum db_rights rights, int action, const char *table, const char *database)
{
	if (database && strcmp(database, "temp") == 0)
		return SQLITE_OK;
	if (describes_columns(action, table))
		return SQLITE_OK;
	if (rights == RIGHTS_READ)
		return SQLITE_DENY;
	bool change = action != SQLITE_INSERT;
	if (change && table && sqlite3_stricmp(table, "journal") == 0)
		return SQLITE_DENY;
	return SQLITE_OK;
}

static int authorize_schema(enum db_rights rights, int action, const char *database)
{
	bool temporary = database && strcmp(database, "temp") == 0;
	if (rights == RIGHTS_SCHEMA || temporary)
		return SQLITE_OK;
	switch (action) {
	case SQLITE_CREATE_TEMP_TABLE:
	case SQLITE_CREATE_TEMP_VIEW:
	case SQLITE_CREATE_TEMP_INDEX:
	case SQLITE_DROP_TEMP_TABLE:
	case SQLITE_DROP_TEMP_VIEW:
		return SQLITE_OK;
	default:
		return SQLITE_DENY;
	}
}

int guard_authorize(void *context, int action, const char *one, const char *two,
	const char *database, const char *trigger)
{
	(void)trigger;
	enum db_rights rights = *(const enum db_rights *)context;
	if (rights == RIGHTS_CONSOLE)
		return authorize_console(action, one, two);
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return among(two, unsafe_functions) ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_PRAGMA:
		return rights == RIGHTS_SCHEMA || tells(one, two) ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		return authorize_row_change(rights, action, one, database);
	case SQLITE_ATTACH:
	case SQLITE_DETACH:
		return SQLITE_DENY;
	default:
		return authorize_schema(rights, action, database);
	}
}
