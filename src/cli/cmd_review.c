#include "command.h"

#include <string.h>

#include "filter.h"
#include "filter_compile.h"
#include "review.h"

static bool run(struct app *app, const void *args)
{
	(void)args;
	size_t count = (size_t)app->count;
	char **terms = arena_alloc(&app->arena, (count + 2) * sizeof *terms);
	memcpy(terms, app->operands, count * sizeof *terms);
	terms[count] = arena_text(&app->arena, "is:needs-review,unreviewed");
	struct filter f, waiting;
	return filter_compile(&app->ledger, app->operands, app_saved_filter, app, &app->arena, &f,
		       &app->err) &&
	       filter_compile(&app->ledger, terms, app_saved_filter, app, &app->arena, &waiting,
		       &app->err) &&
	       report_review(&app->ledger, &f, &waiting, &app->look, app->out, &app->arena);
}

const struct command cmd_review = {
	.name = "review",
	.operands = "[FILTER…]",
	.summary = "show what waits to be judged, and why",
	.group = "ask",
	.example = "kept review duty:maintain",
	.about = "Commitments that nobody has rated, whose evidence is newer than their rating, or "
		 "that were to be kept in force until a date that has passed.",
	.min = 0,
	.max = -1,
	.need = NEED_READ,
	.run = run,
	.formats = FORMATS_ROWS,
};
