#include "problem.h"

#include <stdarg.h>
#include <stdio.h>

#include "arena.h"

enum { PROBLEMS_MAX = 1000 }; /* what nobody would read on after */

void problem_add(struct problems *p, const char *field, const char *format, ...)
{
	if (p->count == PROBLEMS_MAX)
		return;
	p->list = arena_more(p->arena, p->list, p->count, sizeof *p->list);
	char text[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	p->list[p->count++] = (struct problem) { field, arena_text(p->arena, text) };
}
