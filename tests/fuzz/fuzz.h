/*
 * What fuzz targets share. A target hands any bytes to one reader and aborts when what comes out
 * breaks the reader's promise; sanitizers see the rest.
 *
 * Built with libFuzzer by tests/fuzz/run; without it by the tests, which hand over every file of
 * the target's corpus (replay.c).
 */
#ifndef KEPT_FUZZ_H
#define KEPT_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void must(bool so)
{
	if (!so)
		abort();
}

#endif
