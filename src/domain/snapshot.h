/*
 * Captured pages: the record of a snapshot, which the journal keeps, together
 * with its bytes and its words, which stand beside the journal under the
 * SHA-256 that the record names. A ledger restored from a journal alone has
 * the records, and says of the bytes that they are not held.
 */
#ifndef KEPT_SNAPSHOT_H
#define KEPT_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#include "hash.h"
#include "ledger.h"

struct page_bytes {
	const char *source;       /* code; the source is there already */
	const char *captured_at;  /* UTC, as the journal writes a time */
	const char *media_type;   /* "text/html" */
	const char *archived_url; /* may be NULL */
	const void *bytes;
	size_t length;
	const char *text; /* its words, UTF-8, for search: at most BYTES_TEXT_MAX; may be NULL */
	const char *exchange; /* of a page that was fetched: what warc.h keeps; may be NULL */
	size_t exchange_length;
};

struct snapshot_row {
	const char *code, *source, *captured_at, *media_type, *sha256, *size, *archived_url,
		*exchange;
	bool held; /* the bytes are here */
};

/*
 * Inside a transaction of the ledger: keep bytes and words, and add the record.
 * A source that has a snapshot with these bytes keeps that one: ret_fresh (may
 * be NULL) is false then. false: see ledger_add().
 */
bool snapshot_add(struct ledger *l, const struct page_bytes *page, struct problems *p,
	struct snapshot_row *ret, bool *ret_fresh) MUST_USE;

/* The first snapshot with these bytes. False where there is none (or reading failed: db_ok()). */
bool snapshot_find(
	struct ledger *l, const struct hash *digest, struct arena *a, struct snapshot_row *ret);
/* ERR_MISSING. */
bool snapshot_get(struct ledger *l, const char *code, struct arena *a, struct snapshot_row *ret);
/* Those of a source, oldest first. */
bool snapshot_list(struct ledger *l, const char *source, struct arena *a, struct snapshot_row **ret,
	size_t *ret_count);

/* The bytes, hashed again: see bytes_read(). Not to be asked of a replay: it has none. */
bool snapshot_read(struct ledger *l, const struct snapshot_row *s, struct arena *a,
	const char **ret_bytes, size_t *ret_length);
/* What was kept of the exchange with the server, hashed again; *ret is NULL where the page was not
 * fetched, or that is not in this ledger. */
bool snapshot_exchange(struct ledger *l, const struct snapshot_row *s, struct arena *a,
	const char **ret, size_t *ret_length);
/* All that a code leads to: of a commitment, an agreement or evidence the pages of the sources
 * that it rests on; of a source its pages. NULL: every one. Oldest first. */
bool snapshot_about(struct ledger *l, const char *code, struct arena *a, struct snapshot_row **ret,
	size_t *ret_count);
/* The words as they were read when the page came in; NULL: none are held. */
const char *snapshot_text(struct ledger *l, const struct snapshot_row *s, struct arena *a);

#endif
