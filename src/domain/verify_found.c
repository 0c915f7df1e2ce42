#include "verify_found.h"

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"

void found(void *findings, const char *problem)
{
	struct findings *f = findings;
	f->found++;
	if (f->count < VERIFY_PROBLEMS)
		f->problems[f->count++] = arena_text(f->arena, problem);
}

void found_failure(struct findings *f, struct err *e, const char *while_doing)
{
	if (e->code == ERR_NONE)
		return;
	struct err taken = err_take(e);
	const char *text = arena_printf(f->arena, "%s: %s", while_doing, taken.text);
	if (taken.code == ERR_IO && !f->hindrance)
		f->hindrance = text;
	else
		found(f, text);
}

void found_more(struct findings *f, const struct findings *more)
{
	for (size_t i = 0; i < more->count; i++)
		found(f, more->problems[i]);
	f->found += more->found - more->count;
	if (!f->hindrance)
		f->hindrance = more->hindrance;
	f->pages += more->pages;
	f->elsewhere += more->elsewhere;
}

/* What is said before the texts, each of which ends with a NUL. */
struct head {
	int64_t pages, elsewhere;
	size_t found;
};

void findings_write(const struct findings *f, struct buf *into)
{
	const struct head head = { f->pages, f->elsewhere, f->found };
	buf_add(into, (const char *)&head, sizeof head);
	for (size_t i = 0; i < f->count; i++)
		buf_add(into, f->problems[i], strlen(f->problems[i]) + 1);
}

bool findings_read(struct findings *f, const struct buf *from)
{
	struct head head;
	const char *at = from->text + sizeof head, *end = from->text + from->length;
	if (from->length < sizeof head)
		return false;
	memcpy(&head, from->text, sizeof head);
	for (; at < end; at += strlen(at) + 1)
		found(f, at);
	f->found = head.found;
	f->pages = head.pages;
	f->elsewhere = head.elsewhere;
	return true;
}
