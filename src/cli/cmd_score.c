#include "command.h"

#include <string.h>

#include "filter.h"
#include "filter_compile.h"
#include "score.h"

struct args {
	int per;
	const char *since;
};

static bool run(struct app *app, const void *given)
{
	const struct args *args = given;
	const char *since = args->since ? app_earlier_day(app, args->since) : NULL;
	struct filter f;
	if (args->since && !since)
		return false;
	return filter_compile(&app->ledger, app->operands, app_saved_filter, app, &app->arena, &f,
		       &app->err) &&
	       report_score(&app->ledger, &f, (enum tally_per)args->per, since, &app->look,
		       app->out, &app->arena);
}

static const struct opt opts[] = {
	OPT_CHOICE(struct args, per, 0, "per", tally_per_names, "what the groups are"),
	OPT_TEXT(struct args, since, 0, "since", "DATE", "show the change since that day"),
	{ .kind = OPT_END },
};

const struct command cmd_score = {
	.name = "score",
	.operands = "[FILTER…]",
	.summary = "count what was kept, by side, kind, agreement or year",
	.group = "ask",
	.example = "kept score --as-of 2024-04-30",
	.about = "A joint commitment counts once in the total and once for each of its sides; "
		 "agencies count for the party at the top of their tree.",
	.min = 0,
	.max = -1,
	.need = NEED_READ,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
	.formats = FORMATS_ROWS,
};
