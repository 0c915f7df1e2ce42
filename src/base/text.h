/*
 * Text as it comes from outside: is it UTF-8, how wide is it, how does it wrap,
 * and what of it may reach a terminal.
 *
 * All text is UTF-8 and NUL-terminated. Widths are terminal columns (UAX 11:
 * a Han character takes two). Results live in the arena given.
 */
#ifndef KEPT_TEXT_H
#define KEPT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Strict UTF-8: no surrogates, no overlong forms, nothing above U+10FFFF, no NUL inside. */
bool text_is_utf8(const char *bytes, size_t length);

/* The first character, and how many bytes it takes; 0 at the end, -1: it is broken. */
int text_character(const char *text, uint32_t *ret);

/* Only what ASCII prints, blanks included: no line feed, nothing to escape, one byte a column. */
bool text_is_plain(const char *text);

/* A character that a terminal obeys instead of showing it, or that nobody sees: C0, DEL, C1,
 * bidi and zero-width controls (U+200B-F, U+202A-E, U+2060-F, U+061C, U+180E, U+FEFF,
 * U+FFF9-B), the soft hyphen, joiners and fillers that show nothing (U+034F, U+115F, U+1160,
 * U+17B4, U+17B5, U+3164, U+FFA0), tag characters, line and paragraph separators, noncharacters
 * (U+FDD0-F, U+FFFE and U+FFFF of every plane), which XML refuses. */
bool text_hidden(uint32_t c);

/*
 * Text that is safe to print on a terminal. Hidden characters (but not line
 * feeds) and broken bytes become visible escapes (<U+202E>, \x1b). A tab
 * becomes a space. Returns the argument itself where nothing had to change.
 * NULL gives "".
 */
const char *text_printable(const char *text, struct arena *a);

/* The same, and line feeds become spaces: for a cell or a message of one line. */
const char *text_one_line(const char *text, struct arena *a);

/* Columns that the text takes when printed on one line. */
int text_width(const char *text);
int text_width_of(const char *bytes, size_t length);

/* The text with line feeds put in so that no line is wider than width (at least 1);
 * breaks where UAX 14 allows, inside a word only where the word alone is too wide. */
const char *text_wrap(const char *text, int width, struct arena *a);

/* The text cut to at most width columns, with an ellipsis where something was cut. */
const char *text_cut(const char *text, int width, struct arena *a);

/* The text followed by spaces up to width columns; never cuts. */
const char *text_pad(const char *text, int width, struct arena *a);

/*
 * Text as the search index holds it: every Han character (Script=Han) stands
 * alone between single spaces, the rest is as it was. text_han_joined() takes
 * those spaces between two Han characters (or one and Chinese punctuation) out again, for display.
 */
const char *text_han_spaced(const char *text, struct arena *a);
const char *text_han_joined(const char *text, struct arena *a);
bool text_has_han(const char *text);

/* So many bytes without the blanks, tabs and line ends around them; "" where nothing is left. */
char *text_trimmed(const char *bytes, size_t length, struct arena *a);
/* ASCII upper case; bytes above 0x7f stay. Independent of the locale. */
char *text_upper(const char *text, struct arena *a);
char *text_lower(const char *text, struct arena *a);
/* Letters without their accents: NFKD without U+0300 to U+036F. "" where memory ends. */
const char *text_unaccented(const char *text, struct arena *a);
bool text_same(const char *a, const char *b); /* ASCII case ignored; NULL is never the same */
bool text_starts(const char *text, const char *beginning); /* ASCII case ignored */

/*
 * The word of the list (count entries) that is nearest to the given one by
 * Damerau-Levenshtein distance with transpositions, ASCII case ignored; NULL
 * where none is near enough to be a likely slip (more than a third of its
 * letters wrong; a word that begins with the given one, 2 letters at least, is near).
 */
const char *text_nearest(const char *word, const char *const *list, size_t count);

#endif
