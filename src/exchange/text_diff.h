/* What changed between two texts, line by line. */
#ifndef KEPT_TEXT_DIFF_H
#define KEPT_TEXT_DIFF_H

#include <stddef.h>

struct arena;

struct diff_line {
	char mark;        /* ' ' in both, '-' only in the first, '+' only in the second */
	const char *text; /* without its line end */
};

enum { DIFF_STEPS = 1000 }; /* lines gone and come that are sorted out at most */

/*
 * The shortest list of lines gone and come that makes one text of the other
 * (Myers 1986, "An O(ND) Difference Algorithm"), with the lines in both. Blanks
 * at the ends of lines and empty lines do not count. Where more than DIFF_STEPS
 * lines differ, what stands between the first and the last line in common is
 * given as gone and come as a whole.
 */
struct diff_line *text_diff(
	const char *before, const char *after, struct arena *a, size_t *ret_count);

#endif
