#include "inbox.h"

#include <string.h>

#include "arena.h"
#include "db.h"
#include "doc.h"
#include "dossier.h"
#include "ledger.h"

static const struct column columns[] = {
	{ "code", "code", CELL_TEXT, 0 },
	{ "captured_on", "captured", CELL_TEXT, 0 },
	{ "published_on", "published", CELL_TEXT, 0 },
	{ "publisher", "publisher", CELL_TEXT, 0 },
	{ "title", "title", CELL_TEXT, COL_WRAP },
	{ "url", "url", CELL_TEXT, COL_MACHINE },
};

enum { MANY = 100000 };

static bool people(struct ledger *l, size_t rows, const char *first, const struct look *look,
	FILE *out, struct arena *a)
{
	struct doc *d = doc_new(a);
	if (rows == 0)
		doc_text(d, ROLE_PLAIN, "Nothing waits: every source is used.");
	else {
		doc_textf(d, ROLE_DIM, "\n%zu source%s that nothing rests on.", rows,
			rows == 1 ? "" : "s");
		doc_hint(d, " Use one:  kept log WD-02:+ %s 'what happened'", first);
	}
	return doc_write_text(d, look, out, l->err);
}

bool report_inbox(struct ledger *l, const struct look *look, FILE *out, struct arena *a)
{
	struct inbox_row *list;
	size_t count, all;
	if (!inbox_get(l, MANY, a, &list, &count, &all))
		return false;
	if (count == 0 && look->format == FORMAT_TEXT)
		return people(l, 0, NULL, look, out, a);
	struct table *t = table_begin(out, look, columns, COUNT_OF(columns), l->err);
	/* the newest come first: the home page shows those */
	for (size_t i = count; t && i-- > 0;) {
		const struct inbox_row *r = &list[i];
		const struct cell cells[COUNT_OF(columns)] = {
			{ r->code, ROLE_CODE },
			{ r->captured_on, ROLE_DIM },
			{ r->published_on, ROLE_PLAIN },
			{ r->publisher, ROLE_PLAIN },
			{ r->title, ROLE_PLAIN },
			{ r->url, ROLE_PLAIN },
		};
		table_row(t, cells);
	}
	if (!t || !table_end(t, NULL, NULL))
		return false;
	return look->format != FORMAT_TEXT || people(l, all, list[count - 1].code, look, out, a);
}
