#include "opt.h"

#include <string.h>

#include "arena.h"

const struct opt *opt_named(const struct opt *opts, const char *name)
{
	for (const struct opt *o = opts; o && o->kind != OPT_END; o++)
		if (strcmp(o->name, name) == 0)
			return o;
	return NULL;
}

const struct opt *opt_lettered(const struct opt *opts, char letter)
{
	for (const struct opt *o = opts; o && o->kind != OPT_END; o++)
		if (o->letter && o->letter == letter)
			return o;
	return NULL;
}

static const char *argument_of(const struct opt *o, struct arena *a)
{
	if (o->kind != OPT_IS_CHOICE)
		return o->argument ? o->argument : "VALUE";
	if (o->argument)
		return o->argument;
	const char *list = "";
	for (size_t i = 0; o->choices[i]; i++)
		list = arena_printf(a, "%s%s%s", list, i ? "|" : "", o->choices[i]);
	return strlen(list) > 32 ? "WORD" : list;
}

const char *opt_synopsis(const struct opt *o, struct arena *a)
{
	const char *letter = o->letter ? arena_printf(a, "-%c, ", o->letter) : "    ";
	if (o->kind == OPT_IS_FLAG)
		return arena_printf(a, "%s--%s", letter, o->name);
	return arena_printf(a, "%s--%s %s", letter, o->name, argument_of(o, a));
}
