/* Options as data: one table parses them, prints help, and writes completions. */
#ifndef KEPT_OPT_H
#define KEPT_OPT_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

enum opt_kind { OPT_END, OPT_IS_FLAG, OPT_IS_TEXT, OPT_IS_LIST, OPT_IS_NUMBER, OPT_IS_CHOICE };

struct opt {
	enum opt_kind kind;
	size_t at;   /* offset of the field it fills */
	char letter; /* 0: none */
	const char *name, *argument, *help;
	const char *const *choices; /* OPT_IS_CHOICE: NULL-terminated, the index is stored */
};

/* A table and the struct that it fills. */
struct opt_set {
	const struct opt *opts; /* NULL: none */
	void *into;
};

struct arena;

/* What the words of a command line are parsed into. Earlier sets are looked at first. */
struct opt_parser {
	struct opt_set sets[2];
	/* Takes an option that no table has; NULL: there are none. */
	bool (*other)(void *context, const char *name, const char *value);
	void *context;
	bool first_only; /* stop at the first operand and leave it, and what follows, unread */
	struct arena *arena;
	struct err *err;
};

/*
 * Parse the words (NULL-terminated), keeping the operands in place, in order,
 * NULL-terminated again. "--" ends the options. Names are exact; an unknown
 * one is ERR_USAGE that gives the nearest.
 */
bool opt_parse(const struct opt_parser *p, char **words, int *ret_count);

/* The option of a table by its whole name, or by its letter; NULL. */
const struct opt *opt_named(const struct opt *opts, const char *name);
const struct opt *opt_lettered(const struct opt *opts, char letter);
/* "-o, --output FILE", as the help shows it. */
const char *opt_synopsis(const struct opt *o, struct arena *a);

/* offsetof, refused by the compiler when the field has another type */
#define FIELD(T, field, type) (offsetof(T, field) + 0 * sizeof(_Generic(((T *)0)->field, type : 1)))

#define OPT_FLAG(T, field, l, n, h)                                                                \
	{                                                                                          \
		.kind = OPT_IS_FLAG, .at = FIELD(T, field, bool), .letter = l, .name = n,          \
		.help = h                                                                          \
	}
#define OPT_TEXT(T, field, l, n, arg, h)                                                           \
	{                                                                                          \
		.kind = OPT_IS_TEXT, .at = FIELD(T, field, const char *), .letter = l, .name = n,  \
		.argument = arg, .help = h                                                         \
	}
/* repeated, or a comma list: joined with ';' */
#define OPT_LIST(T, field, l, n, arg, h)                                                           \
	{                                                                                          \
		.kind = OPT_IS_LIST, .at = FIELD(T, field, const char *), .letter = l, .name = n,  \
		.argument = arg, .help = h                                                         \
	}
#define OPT_NUMBER(T, field, l, n, arg, h)                                                         \
	{                                                                                          \
		.kind = OPT_IS_NUMBER, .at = FIELD(T, field, long), .letter = l, .name = n,        \
		.argument = arg, .help = h                                                         \
	}
#define OPT_CHOICE(T, field, l, n, list, h)                                                        \
	{                                                                                          \
		.kind = OPT_IS_CHOICE, .at = FIELD(T, field, int), .letter = l, .name = n,         \
		.choices = list, .help = h                                                         \
	}

#endif
