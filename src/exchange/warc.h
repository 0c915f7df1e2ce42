/*
 * WARC/1.1 (ISO 28500:2017; iipc.github.io/warc-specifications): what was asked
 * of a server and what it answered, in records that standard tools read.
 *
 * How an exchange is kept in a ledger: as the text of its records in their
 * order, cut off where the payload of the last one, the answer, would stand.
 * The payload is the snapshot itself. Both put together are a WARC file.
 */
#ifndef KEPT_WARC_H
#define KEPT_WARC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "id.h"

struct buf;
struct err;

struct warc_record {
	const char *type;      /* "request", "response", "resource", "warcinfo" */
	const char *id;        /* a UUID, see id_uuid() */
	const char *beside;    /* the UUID of the record that this one belongs to; NULL */
	const char *uri;       /* NULL only for warcinfo */
	const char *date;      /* UTC, as the journal writes a time */
	const char *mime;      /* of the block: "application/http;msgtype=request" */
	const char *ip;        /* of the server; NULL: unknown */
	const char *truncated; /* "length": the payload was not read to its end; NULL */
	const char *head;      /* the block: what stands before the payload, "" for none */
	size_t head_length;
	const char *payload; /* and the payload */
	size_t payload_length;
	bool digest; /* the payload has one of its own: not for a request */
};

/* The whole record. With open, without its payload and end, which are to follow. */
void warc_add(struct buf *out, const struct warc_record *r, bool open);

/*
 * Records one after the other into a file, each its own gzip member (RFC 1952)
 * when gzip is set, as WARC 1.1 Annex D wants. exchange holds whole records
 * and perhaps, at its end, an open one, whose payload is given.
 */
bool warc_write(FILE *out, bool gzip, const char *exchange, size_t length, const char *payload,
	size_t payload_length, struct err *e);

#endif
