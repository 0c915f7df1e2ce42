/*
 * Citation keys: what a source is called in a bibliography and in [@key].
 *
 * A source's own `citekey` is its key, to the letter. Where it has none, one is
 * derived: who (the author's family name, else author, publisher or host in
 * letters and digits), the year published ("nd" without one), and the first
 * telling word of the title: "xinhua2024fentanyl". Only a-z and 0-9, so that
 * BibTeX and pandoc take it bare.
 *
 * Where several sources come to one key, the one that carries it as its own has it,
 * else the one that was recorded first; the others get their code behind it:
 * "xinhua2024fentanyl-s-7k2m9qx4". So a source that is added later takes no key
 * away, unless an analyst gives it that very key.
 */
#ifndef KEPT_CITEKEY_H
#define KEPT_CITEKEY_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct ledger;

struct citekey {
	const char *code, *key; /* of the source */
	const char *base;       /* before others that come to the same were told apart */
	size_t place;           /* among the sources as they were recorded */
	bool own;               /* the source carries it */
};

/* The keys of all sources; the lists live in the arena given. */
struct citekeys {
	struct citekey *by_code, *by_key;
	size_t count;
};

bool citekeys_read(struct ledger *l, struct arena *a, struct citekeys *ret);
const char *citekey_of(const struct citekeys *k, const char *source);  /* NULL: no such source */
const char *citekey_source(const struct citekeys *k, const char *key); /* its code; NULL: none */

/* The key that a source without one of its own starts from. Any argument may be NULL. */
const char *citekey_derive(const char *author, const char *publisher, const char *url,
	const char *published_on, const char *title, struct arena *a);

/* As it stands behind pandoc's "[" : "@key", or "@{key}" where the key holds what would end it
 * (pandoc's manual, "Citation syntax"). NULL when no form can carry it: it has braces or blanks, or
 * what nobody sees. */
const char *citekey_cite(const char *key, struct arena *a);

#endif
