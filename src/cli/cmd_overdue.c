#include "command.h"

#include "calendar.h"
#include "filter.h"
#include "filter_compile.h"
#include "overdue.h"

struct args {
	long within;
	bool check;
};

static bool run(struct app *app, const void *given)
{
	const struct args *args = given;
	struct filter f;
	long late = 0;
	if (args->within < 0)
		return err_set(&app->err, ERR_USAGE, "--within takes a number of days to come");
	if (!filter_compile(
		    &app->ledger, app->operands, app_saved_filter, app, &app->arena, &f, &app->err))
		return false;
	bool said = app->look.format == FORMAT_ICS
			    ? calendar_write(&app->ledger, &f, args->within, app->look.limit,
				      app->out, &app->arena, &late)
			    : report_overdue(&app->ledger, &f, args->within, &app->look, app->out,
				      &app->arena, &late);
	if (!said)
		return false;
	return !(args->check && late > 0) || err_set(&app->err, ERR_NOT_SO, "%s", "");
}

static const struct opt opts[] = {
	OPT_NUMBER(struct args, within, 0, "within", "DAYS", "also what falls due in so many days"),
	OPT_FLAG(struct args, check, 0, "check", "exit with 1 when something is overdue"),
	{ .kind = OPT_END },
};

const struct command cmd_overdue = {
	.name = "overdue",
	.operands = "[FILTER…]",
	.summary = "show what should have been done by now",
	.group = "ask",
	.example = "kept overdue --within 30",
	.about = "Nothing is overdue before the last day of its period has passed, and only while "
		 "its "
		 "commitment is open or not yet reviewed. A duty to keep something in force is "
		 "never overdue: see kept review.",
	.min = 0,
	.max = -1,
	.need = NEED_READ,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
	.formats = FORMATS_ROWS | FORMAT_BIT(FORMAT_ICS),
};
