/*
 * A picture: what is drawn, in the field's own numbers and days. Only HTML draws it (svg.c); the
 * other formats give the table that belongs to it (doc_picture()).
 *
 * Nothing is told apart by colour alone: every mark has a sign, every filled
 * area a pattern, every line a dash.
 */
#ifndef KEPT_PICTURE_H
#define KEPT_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include "look.h"

struct arena;

enum picture_kind {
	PICTURE_BARS,     /* a lane is a bar, a mark a part of it as long as its value */
	PICTURE_TIMELINE, /* a lane is a row, a mark stands on its day */
	PICTURE_LINES,    /* a lane is a line, a mark a point: day and value */
};

enum { PICTURE_PATTERNS = 9 };

struct picture_mark {
	const char *first, *last; /* its days, YYYY-MM-DD; drawn in the middle of them */
	double value;
	const char *sign;  /* one character */
	const char *title; /* shown when pointed at */
	enum role role;
	int pattern; /* of a bar's part: 0 to PICTURE_PATTERNS - 1 */
	bool below;  /* on a timeline: on the lower half of its lane */
	bool apart;  /* of a line: none is drawn from the mark before, for figures are missing */
};

struct picture_lane {
	const char *label;
	const struct picture_mark *marks;
	size_t nmarks;
	int dash;    /* of a line: 0 is whole */
	bool events; /* of lines: each mark is an upright line on its day, with its sign on top */
};

/* What a sign, a pattern or a dash means. */
struct picture_key {
	const char *sign, *text;
	enum role role;
	int pattern; /* -1: none */
};

struct picture {
	enum picture_kind kind;
	const char *name; /* unique in the document */
	const char *title;
	const char *description;  /* what is to be seen, for who cannot see it; NULL: how alone */
	const char *how;          /* how the drawing is read: said where it is drawn */
	const char *first, *last; /* the days at the edges; bars have none */
	const char *today;        /* on a timeline: the day that is marked, if it lies on it */
	bool table_open;          /* its table is to be seen without asking */
	const struct picture_lane *lanes;
	size_t nlanes;
	const struct picture_key *keys;
	size_t nkeys;
};

/* What is to be seen and how it is read, in one text. */
const char *picture_words(const struct picture *p, struct arena *a);
struct picture *picture_copy(const struct picture *p, struct arena *a);

#endif
