/*
 * The bytes of captured pages, named by their SHA-256 and compressed with zlib
 * (RFC 1950) where that makes them smaller. They stand beside the journal:
 * entries name the digest, a journal imported alone has none of the bytes.
 * What was added is never changed. Inside a write transaction, what is added
 * is read back and hashed again before the call says yes.
 */
#ifndef KEPT_BYTES_H
#define KEPT_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hash.h"

struct arena;
struct db;

enum {
	BYTES_MAX = 32 << 20,     /* of one page, before compression */
	BYTES_TEXT_MAX = 1 << 20, /* of the text of one page */
};

/* Add the bytes; those that are there already stay as they are. ERR_INPUT: more than BYTES_MAX.
 * ret_fresh (may be NULL): they were new. */
bool bytes_add(
	struct db *db, const void *bytes, size_t length, struct hash *ret_hash, bool *ret_fresh);
bool bytes_held(struct db *db, const struct hash *h);
int64_t bytes_size(struct db *db, const struct hash *h); /* -1: not held */
/* Read them, with a NUL added, and hash them again. ERR_MISSING: not held here; ERR_CORRUPT: they
 * are not what their name says. */
bool bytes_read(struct db *db, const struct hash *h, struct arena *a, const char **ret_bytes,
	size_t *ret_length);

/* The text of a page (UTF-8, at most BYTES_TEXT_MAX), kept under the page's digest. The first
 * that was given stays. */
bool bytes_add_text(struct db *db, const struct hash *page, const char *text);
/* NULL: none is held, or a ledger of before has no place for it, or reading failed: db_ok(). */
const char *bytes_text(struct db *db, const struct hash *page, struct arena *a);

/* Hash all bytes and texts again. Each problem is told in words; false only when reading failed.
 * ret_pages: how many pages were hashed. */
bool bytes_check(struct db *db, void (*tell)(void *context, const char *problem), void *context,
	int64_t *ret_pages);

#endif
