/*
 * A file's bytes as UTF-8 text with one kind of line end, as they are read.
 *
 * The encoding is stated or guessed: a byte order mark, else UTF-16 by its
 * zeros, else UTF-8 where the beginning is UTF-8, else GB18030 where all
 * of the beginning is valid in it and most of it Chinese, else Mac Roman where lines end in a bare
 * CR, else Windows-1252. iconv converts.
 * CR LF and a bare CR become LF; a Ctrl-Z that ends the file is left out.
 */
#ifndef KEPT_DECODE_H
#define KEPT_DECODE_H

#include <stdbool.h>
#include <stdio.h>

struct arena;
struct err;

struct decoded {
	FILE *text;           /* read UTF-8 here; fclose() it before the file itself */
	const char *encoding; /* iconv's name of what was found or stated */
	bool guessed;         /* neither stated, nor marked, nor plain UTF-8 */
};

/* encoding: a name that iconv knows ("gb18030", "macintosh"); NULL: guess. The arena must outlive
 * the stream. Where bytes are no text of the encoding, reading fails with EILSEQ; ERR_USAGE for an
 * unknown name; ERR_INPUT for an empty file. */
bool decode_open(
	FILE *in, const char *encoding, struct arena *a, struct decoded *ret, struct err *e);

#endif
