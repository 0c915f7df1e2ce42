#include "search.h"

#include "arena.h"
#include "err.h"

bool search_table(const struct find_hit *list, size_t count, struct arena *a,
	const struct look *look, FILE *out, long *ret_rows, struct err *e)
{
	static const struct column columns[] = { { "record", "record" }, { "code", "code" },
		{ "commitments", "about", CELL_LIST, COL_WRAP },
		{ "snippet", "text", CELL_TEXT, COL_WRAP },
		{ "rank", "rank", CELL_INT, COL_MACHINE } };
	struct table *t = table_begin(out, look, columns, COUNT_OF(columns), e);
	if (!t)
		return false;
	for (size_t i = 0; i < count; i++)
		table_row(t, (const struct cell[]) { { list[i].record, ROLE_DIM },
				     { list[i].code, ROLE_CODE }, { list[i].commitments },
				     { list[i].snippet }, { arena_printf(a, "%zu", i + 1) } });
	return table_end(t, ret_rows, NULL);
}
