#include "app.h"
#include "commands.h"

static bool run(struct app *app, const void *args)
{
	(void)args;
	if (app->count == 0)
		return help_overview(app);
	const struct command *c = command_named(app->operands[0], &app->arena, &app->err);
	return c && help_command(app, c);
}

const struct command cmd_help = {
	.name = "help",
	.operands = "[COMMAND]",
	.summary = "what the commands do",
	.group = "keep",
	.example = "kept help list",
	.min = 0,
	.max = 1,
	.need = NEED_NOTHING,
	.formats = FORMATS_PEOPLE,
	.run = run,
};
