/* Sources that nobody has used. */
#include "command.h"
#include "inbox.h"

static bool run(struct app *app, const void *args)
{
	(void)args;
	return report_inbox(&app->ledger, &app->look, app->out, &app->arena);
}

const struct command cmd_inbox = {
	.name = "inbox",
	.operands = "",
	.summary = "list the sources that nobody has used, oldest first",
	.group = "log",
	.example = "kept inbox",
	.about = "A source waits here until evidence, a wording, an agreement, an indicator, an "
		 "observation or another source names it: kept log WD-02:+ CODE 'what happened'.",
	.min = 0,
	.max = 0,
	.need = NEED_READ,
	.run = run,
};
