#include "command.h"

#include "claim.h"
#include "filter.h"
#include "filter_compile.h"
#include "list.h"

static bool run(struct app *app, const void *args)
{
	(void)args;
	struct filter f;
	size_t count;
	if (!filter_compile(
		    &app->ledger, app->operands, app_saved_filter, app, &app->arena, &f, &app->err))
		return false;
	if (app->look.format == FORMAT_JSONLD)
		return claim_write_all(&app->ledger, &f, app->look.limit, app->out, &count);
	return report_list(&app->ledger, &f, &app->look, app->out, &app->arena);
}

const struct command cmd_list = {
	.name = "list",
	.operands = "[FILTER…]",
	.summary = "list commitments",
	.group = "ask",
	.example = "kept list from:CN status:open",
	.about = "Terms are joined by and, several values of one term by commas; not before a term "
		 "negates it. --columns names more than the usual columns, such as kind, made_on, "
		 "is.",
	.min = 0,
	.max = -1,
	.need = NEED_READ,
	.run = run,
	.formats = FORMATS_ROWS | FORMAT_BIT(FORMAT_JSONLD),
};
