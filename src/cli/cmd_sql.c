#include <string.h>

#include "command.h"
#include "text.h"

enum { COLUMNS_MAX = 200 };

/* Names of columns as keys: each its own, so that no JSON object has one twice. */
static const char *own_key(
	struct app *app, const struct column *columns, size_t count, const char *name)
{
	const char *key = *name ? arena_text(&app->arena, name) : "column";
	const char *stem = key;
	for (size_t i = 0, n = 2; i < count;) {
		if (strcmp(columns[i].key, key) != 0) {
			i++;
			continue;
		}
		key = arena_printf(&app->arena, "%s_%zu", stem, n++);
		i = 0;
	}
	return key;
}

/* A column is of numbers when every value in it is one: the first of two runs finds out. */
static void find_types(struct stmt *q, struct column *columns, size_t count)
{
	bool texts[COLUMNS_MAX] = { false }, decimals[COLUMNS_MAX] = { false },
	     integers[COLUMNS_MAX] = { false };
	while (stmt_next(q))
		for (size_t i = 0; i < count; i++) {
			char type = stmt_column_type(q, (int)i);
			texts[i] |= type == 't' || type == 'b';
			decimals[i] |= type == 'r';
			integers[i] |= type == 'i';
		}
	for (size_t i = 0; i < count; i++)
		columns[i].type = texts[i]      ? CELL_TEXT
				  : decimals[i] ? CELL_DECIMAL
				  : integers[i] ? CELL_INT
						: CELL_TEXT;
}

static const char *value(struct stmt *q, int i, struct arena *a)
{
	char type = stmt_column_type(q, i);
	size_t length = 0;
	if (type == 'n')
		return NULL;
	const char *bytes = stmt_column_text(q, i, &length);
	if (type != 'b')
		return bytes ? arena_bytes(a, bytes, length) : NULL;
	char *hex = arena_alloc(a, length * 2 + 1);
	for (size_t n = 0; bytes && n < length; n++) {
		hex[2 * n] = "0123456789abcdef"[(unsigned char)bytes[n] >> 4];
		hex[2 * n + 1] = "0123456789abcdef"[(unsigned char)bytes[n] & 15];
	}
	return hex;
}

static bool write_rows(struct app *app, struct stmt *q, const struct column *columns, size_t count)
{
	SCOPED(arena_done) struct arena row = { 0 };
	struct cell cells[COLUMNS_MAX];
	struct table *t = table_begin(app->out, &app->look, columns, count, &app->err);
	while (t && stmt_next(q)) {
		for (size_t i = 0; i < count; i++)
			cells[i] = (struct cell) { .text = value(q, (int)i, &row) };
		if (!table_row(t, cells))
			break;
		arena_clear(&row);
	}
	return t && table_end(t, NULL, NULL);
}

static bool ask(struct app *app, const char *sql)
{
	struct column columns[COLUMNS_MAX];
	SCOPED(stmt_done) struct stmt q = db_prepare_once(app->ledger.db, sql);
	if (app->err.code != ERR_NONE)
		return false;
	int count = q.raw ? stmt_columns(&q) : 0;
	if (count < 1 || count > COLUMNS_MAX)
		return err_set(&app->err, ERR_USAGE,
			"that asks for no columns, or for more than %d", COLUMNS_MAX);
	for (int i = 0; i < count; i++) {
		const char *key = own_key(app, columns, (size_t)i, stmt_column_name(&q, i));
		columns[i] = (struct column) { .key = key, .title = key };
	}
	find_types(&q, columns, (size_t)count);
	return stmt_again(&q) && write_rows(app, &q, columns, (size_t)count);
}

static bool run(struct app *app, const void *args)
{
	(void)args;
	db_allow(app->ledger.db, RIGHTS_CONSOLE);
	if (ask(app, app->operands[0]))
		return true;
	if (app->err.code == ERR_BUG) {
		struct err e = err_take(&app->err);
		err_set(&app->err, ERR_USAGE,
			"%s. One SELECT over the tables can be asked, without parameters; see "
			"them: kept sql \"SELECT name, sql FROM sqlite_schema\"",
			e.text);
	}
	return false;
}

const struct command cmd_sql = {
	.name = "sql",
	.operands = "SELECT",
	.summary = "ask the tables themselves, read only",
	.group = "keep",
	.example = "kept sql \"SELECT status, count(*) AS n FROM commitment GROUP BY status\"",
	.about = "One SELECT with SQLite's plain functions; nothing can be changed by it. --as-of "
		 "and --known-by hold here too, in the past the tables show what had happened.",
	.min = 1,
	.max = 1,
	.need = NEED_READ,
	.run = run,
};
