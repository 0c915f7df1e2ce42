#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "opt.h"
#include "text.h"

enum { NAMES_MAX = 128 };

/* The words, while they are read. */
struct words {
	const struct opt_parser *p;
	char **next; /* not read yet */
};

static const struct opt *find(
	const struct opt_parser *p, const char *name, char letter, void **ret_into)
{
	for (size_t i = 0; i < COUNT_OF(p->sets); i++) {
		const struct opt *o = name ? opt_named(p->sets[i].opts, name)
					   : opt_lettered(p->sets[i].opts, letter);
		if (o) {
			*ret_into = p->sets[i].into;
			return o;
		}
	}
	return NULL;
}

static bool unknown(const struct opt_parser *p, const char *name)
{
	const char *names[NAMES_MAX];
	size_t count = 0;
	for (size_t i = 0; i < COUNT_OF(p->sets); i++)
		for (const struct opt *o = p->sets[i].opts;
			o && o->kind != OPT_END && count < NAMES_MAX; o++)
			names[count++] = o->name;
	const char *nearest = text_nearest(name, names, count);
	return nearest ? err_set(p->err, ERR_USAGE, "no such option: '--%s'. Did you mean --%s?",
				 name, nearest)
		       : err_set(p->err, ERR_USAGE,
				 "no such option: '--%s'. See kept help; '--' before a word that "
				 "is no option",
				 name);
}

static bool set_number(
	const struct opt_parser *p, const struct opt *o, long *into, const char *value)
{
	char *end = NULL;
	errno = 0;
	long number = strtol(value, &end, 10);
	if (errno != 0 || end == value || *end)
		return err_set(
			p->err, ERR_USAGE, "--%s needs a whole number, not '%s'", o->name, value);
	*into = number;
	return true;
}

static bool set_choice(
	const struct opt_parser *p, const struct opt *o, int *into, const char *value)
{
	size_t count = 0;
	const char *list = "";
	for (; o->choices[count]; count++) {
		if (text_same(o->choices[count], value)) {
			*into = (int)count;
			return true;
		}
		list = arena_printf(p->arena, "%s%s%s", list, count ? ", " : "", o->choices[count]);
	}
	const char *nearest = text_nearest(value, o->choices, count);
	if (nearest)
		return err_set(p->err, ERR_USAGE,
			"--%s cannot be '%s'. Did you mean %s? It is one of %s", o->name, value,
			nearest, list);
	return err_set(
		p->err, ERR_USAGE, "--%s cannot be '%s': it is one of %s", o->name, value, list);
}

/* A further value of a list: joined with ';', commas too. */
static const char *joined(const struct opt_parser *p, const char *before, const char *value)
{
	char *more = arena_printf(
		p->arena, "%s%s%s", before ? before : "", before ? ";" : "", value);
	for (char *s = more; *s; s++)
		if (*s == ',')
			*s = ';';
	return more;
}

static bool set(const struct opt_parser *p, const struct opt *o, void *into, const char *value)
{
	void *field = (char *)into + o->at;
	switch (o->kind) {
	case OPT_IS_FLAG:
		*(bool *)field = true;
		return true;
	case OPT_IS_TEXT:
		*(const char **)field = value;
		return true;
	case OPT_IS_LIST:
		*(const char **)field = joined(p, *(const char **)field, value);
		return true;
	case OPT_IS_NUMBER:
		return set_number(p, o, field, value);
	case OPT_IS_CHOICE:
		return set_choice(p, o, field, value);
	case OPT_END:
		break;
	}
	return err_set(p->err, ERR_BUG, "an option of no kind: %s", o->name);
}

static bool long_option(struct words *w, char *word)
{
	const struct opt_parser *p = w->p;
	char *equals = strchr(word, '=');
	char *name = equals ? arena_bytes(p->arena, word, (size_t)(equals - word))
			    : arena_text(p->arena, word);
	void *into = NULL;
	const struct opt *o = find(p, name, 0, &into);
	if (!o && !p->other)
		return unknown(p, name);
	const char *value = equals ? equals + 1 : NULL;
	if (o && o->kind == OPT_IS_FLAG)
		return value ? err_set(p->err, ERR_USAGE, "--%s takes no value", name)
			     : set(p, o, into, NULL);
	if (!value && !*w->next)
		return o ? err_set(p->err, ERR_USAGE, "--%s needs a value: %s", name,
				   o->argument ? o->argument : "one of its words")
			 : unknown(p, name);
	if (!value)
		value = *w->next++;
	return o ? set(p, o, into, value) : p->other(p->context, name, value);
}

/* "-nq", "-ofile", "-o file" */
static bool short_options(struct words *w, const char *letters)
{
	for (; *letters; letters++) {
		void *into = NULL;
		const struct opt *o = find(w->p, NULL, *letters, &into);
		if (!o)
			return err_set(w->p->err, ERR_USAGE,
				"no such option: '-%.*s'. See kept help",
				(unsigned char)*letters < 0x80 ? 1 : 8, letters);
		if (o->kind == OPT_IS_FLAG) {
			if (!set(w->p, o, into, NULL))
				return false;
			continue;
		}
		if (!letters[1] && !*w->next)
			return err_set(w->p->err, ERR_USAGE, "-%c needs a value: %s", *letters,
				o->argument ? o->argument : "one of its words");
		return set(w->p, o, into, letters[1] ? letters + 1 : *w->next++);
	}
	return true;
}

/* "-", and "-1" or "-30d" where no option has that letter. */
static bool is_operand(const struct opt_parser *p, const char *word)
{
	void *into = NULL;
	if (word[0] != '-' || !word[1])
		return true;
	return word[1] >= '0' && word[1] <= '9' && !find(p, NULL, word[1], &into);
}

bool opt_parse(const struct opt_parser *p, char **words, int *ret_count)
{
	struct words w = { .p = p, .next = words };
	int count = 0;
	bool options = true;
	while (*w.next) {
		char *word = *w.next++;
		if (!options || is_operand(p, word)) {
			words[count++] = word;
			if (p->first_only)
				break;
		} else if (strcmp(word, "--") == 0) {
			options = false;
		} else if (!(word[1] == '-' ? long_option(&w, word + 2)
					    : short_options(&w, word + 1))) {
			return false;
		}
	}
	while (*w.next)
		words[count++] = *w.next++;
	words[count] = NULL;
	*ret_count = count;
	return true;
}
