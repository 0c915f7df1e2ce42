/*
 * What fuzz targets share. A target hands any bytes to one reader and aborts when what comes out
 * breaks the reader's promise; sanitizers see the rest.
 *
 * Built with libFuzzer by tests/fuzz/run; without it by the tests, which hand over every file of
 * the target's corpus (replay.c).
 */
#ifndef KEPT_FUZZ_H
#define KEPT_FUZZ_H

#include <iconv.h>
#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv); /* called once, where a target has it */

static inline void must(bool so)
{
	if (!so)
		abort();
}

/* Half the time of a run can go into memory given back and asked for again. */
static inline void keep_memory(void)
{
	enum { MUCH = 1 << 30 };
	mallopt(M_MMAP_THRESHOLD, MUCH);
	mallopt(M_TRIM_THRESHOLD, MUCH);
}

/* So that libc keeps the module of an encoding loaded. */
static inline void keep_encoding(const char *name)
{
	enum { MANY = 16 };
	static iconv_t open[MANY];
	static size_t count;
	must(count < MANY);
	open[count] = iconv_open("utf-8", name);
	must(open[count++]);
}

#endif
