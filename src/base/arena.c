#include "arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, EXIT_NO_MEMORY = 7 /* as what cannot be saved */ };

struct arena_block {
	struct arena_block *before;
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

static _Noreturn void out_of_memory(void)
{
	static const char text[] = "kept: out of memory\n";
	ssize_t n = write(STDERR_FILENO, text, sizeof text - 1);
	(void)n;
	_exit(EXIT_NO_MEMORY); /* SQLite rolls back on the next open */
}

/* Not cleared: for what is written over at once. */
static void *take(struct arena *a, size_t size)
{
	size_t step = alignof(max_align_t);
	size_t need = (size + step - 1) / step * step;
	if (need < size)
		out_of_memory();
	if (!a->last || a->last->size - a->last->used < need) {
		size_t room = need > BLOCK ? need : BLOCK;
		struct arena_block *b = room > SIZE_MAX - sizeof *b ? NULL
								    : malloc(sizeof *b + room);
		if (!b)
			out_of_memory();
		*b = (struct arena_block) { .before = a->last, .size = room };
		a->last = b;
	}
	void *p = a->last->bytes + a->last->used;
	a->last->used += need;
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size);
}

char *arena_text(struct arena *a, const char *text)
{
	if (!text)
		return NULL;
	size_t size = strlen(text) + 1;
	return memcpy(take(a, size), text, size);
}

char *arena_bytes(struct arena *a, const char *bytes, size_t length)
{
	char *copy = take(a, length + 1);
	memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

char *arena_vprintf(struct arena *a, const char *format, va_list args)
{
	char most[256]; /* of the texts are no longer, and need no second pass */
	va_list again;
	va_copy(again, args);
	int length = vsnprintf(most, sizeof most, format, args);
	size_t size = length < 0 ? 1 : (size_t)length + 1;
	char *text = size <= sizeof most ? arena_bytes(a, most, size - 1) : arena_alloc(a, size);
	if (size > sizeof most)
		vsnprintf(text, size, format, again);
	va_end(again);
	return text;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = arena_vprintf(a, format, args);
	va_end(args);
	return text;
}

void *arena_more(struct arena *a, const void *list, size_t count, size_t size)
{
	enum { FIRST = 16 }; /* then always a power of two */
	bool full = count == 0 || (count >= FIRST && (count & (count - 1)) == 0);
	if (!full)
		return (void *)list;
	void *longer = arena_alloc(a, (count ? 2 * count : FIRST) * size);
	if (count)
		memcpy(longer, list, count * size);
	return longer;
}

void arena_clear(struct arena *a)
{
	while (a->last && a->last->before) {
		struct arena_block *b = a->last;
		a->last = b->before;
		free(b);
	}
	if (a->last)
		a->last->used = 0;
}

void arena_done(struct arena *a)
{
	while (a->last) {
		struct arena_block *b = a->last;
		a->last = b->before;
		free(b);
	}
}
