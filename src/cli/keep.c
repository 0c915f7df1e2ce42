#include "keep.h"

#include <string.h>
#include <unistd.h>

#include "doc.h"
#include "journal.h"
#include "project.h"
#include "text.h"

enum { FACTS = 16 };

static void broken(void *context, const char *problem)
{
	err_set(context, ERR_CORRUPT, "the copy is not whole: %s", problem);
}

bool keep_sound(struct db *copy, struct err *e)
{
	{
		SCOPED(stmt_done) struct stmt q = db_prepare(copy, "PRAGMA integrity_check(1)");
		size_t length;
		const char *said = stmt_next(&q) ? stmt_column_text(&q, 0, &length) : NULL;
		if (!db_ok(copy))
			return false;
		if (!said || strcmp(said, "ok") != 0)
			return err_set(e, ERR_CORRUPT, "the copy is not whole: %s",
				said ? said : "SQLite's integrity check says nothing");
	}
	return journal_check(copy, broken, e) && db_ok(copy);
}

bool keep_rebuild(struct app *app, int64_t *ret_entries)
{
	SCOPED(tx_end) struct tx tx = tx_begin(app->ledger.db);
	return project_rebuild(app->ledger.db, ret_entries, app->ledger.progress) && tx_commit(&tx);
}

static bool say_table(struct app *app, const struct keep_fact *facts, size_t count)
{
	struct column columns[FACTS];
	struct cell cells[FACTS];
	for (size_t i = 0; i < count; i++) {
		columns[i] = (struct column) {
			.key = facts[i].key,
			.title = facts[i].key,
			.type = facts[i].number ? CELL_INT : CELL_TEXT,
		};
		cells[i] = (struct cell) { .text = facts[i].value };
	}
	struct table *t = table_begin(app->out, &app->look, columns, count, &app->err);
	return t && (table_row(t, cells), table_end(t, NULL, NULL));
}

bool keep_say(struct app *app, const char *heading, const struct keep_fact *facts, size_t count)
{
	if (app->look.format != FORMAT_TEXT)
		return say_table(app, facts, count < FACTS ? count : FACTS);
	struct doc *d = doc_new(&app->arena);
	doc_text(d, ROLE_STRONG, heading);
	for (size_t i = 0; i < count; i++)
		doc_fact(d, arena_printf(&app->arena, "  %s", facts[i].label), ROLE_PLAIN,
			facts[i].value);
	return doc_write_text(d, &app->look, app->out, &app->err);
}
