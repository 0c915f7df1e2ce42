#include "warc.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "buf.h"
#include "err.h"
#include "hash.h"
#include "macros.h"

static void field(struct buf *out, const char *name, const char *value)
{
	/* a line end in a value, as a received journal may hold it, would begin a field of its own
	 */
	if (value && !value[strcspn(value, "\r\n")])
		buf_printf(out, "%s: %s\r\n", name, value);
}

static void id_field(struct buf *out, const char *name, const char *uuid)
{
	if (uuid)
		buf_printf(out, "%s: <urn:uuid:%s>\r\n", name, uuid);
}

static void digest_field(struct buf *out, const char *name, const struct hash *h)
{
	char hex[HASH_HEX];
	hash_hex(h, hex);
	buf_printf(out, "%s: sha256:%s\r\n", name, hex);
}

static struct hash block_hash(const struct warc_record *r, struct err *e)
{
	SCOPED(buf_done) struct buf all = buf_new(SIZE_MAX / 2, e);
	buf_add(&all, r->head, r->head_length);
	if (r->payload_length)
		buf_add(&all, r->payload, r->payload_length);
	return hash_of(all.text, all.length);
}

void warc_add(struct buf *out, const struct warc_record *r, bool open)
{
	struct hash block = block_hash(r, out->err);
	buf_printf(out, "WARC/1.1\r\n");
	field(out, "WARC-Type", r->type);
	id_field(out, "WARC-Record-ID", r->id);
	field(out, "WARC-Date", r->date);
	field(out, "WARC-Target-URI", r->uri);
	field(out, "WARC-IP-Address", r->ip);
	id_field(out, "WARC-Concurrent-To", r->beside);
	field(out, "WARC-Truncated", r->truncated);
	digest_field(out, "WARC-Block-Digest", &block);
	if (r->digest) {
		struct hash payload = hash_of(r->payload, r->payload_length);
		digest_field(out, "WARC-Payload-Digest", &payload);
	}
	field(out, "Content-Type", r->mime);
	buf_printf(out, "Content-Length: %zu\r\n\r\n", r->head_length + r->payload_length);
	buf_add(out, r->head, r->head_length);
	if (open)
		return;
	if (r->payload_length)
		buf_add(out, r->payload, r->payload_length);
	buf_add(out, "\r\n\r\n", 4);
}

/* Where the header of a record ends, behind its blank line; NULL. */
static const char *header_end(const char *record, size_t length)
{
	const char *blank = record ? memmem(record, length, "\r\n\r\n", 4) : NULL;
	return blank ? blank + 4 : NULL;
}

/* A field's value in a record's header. */
static const char *value_of(
	const char *record, const char *end, const char *name, size_t *ret_length)
{
	size_t wanted = strlen(name);
	while (record < end) {
		const char *line_end = memmem(record, (size_t)(end - record), "\r\n", 2);
		if (!line_end)
			return NULL;
		if ((size_t)(line_end - record) > wanted + 1 && record[wanted] == ':' &&
			strncasecmp(record, name, wanted) == 0) {
			const char *value = record + wanted + 1;
			while (value < line_end && *value == ' ')
				value++;
			*ret_length = (size_t)(line_end - value);
			return value;
		}
		record = line_end + 2;
	}
	return NULL;
}

/* One record out of a run of them. */
struct piece {
	const char *bytes;
	size_t length;
	size_t missing; /* of its block: the payload that is to follow */
};

static bool next_piece(const char **at, size_t *left, struct piece *ret)
{
	const char *body = header_end(*at, *left);
	size_t digits, length;
	const char *said = body ? value_of(*at, body, "Content-Length", &digits) : NULL;
	if (!said)
		return false;
	length = strtoul(said, NULL, 10);
	size_t there = *left - (size_t)(body - *at), head = (size_t)(body - *at);
	*ret = (struct piece) { .bytes = *at, .length = *left };
	if (length <= there && there - length >= 4) {
		ret->length = head + length + 4;
	} else {
		ret->missing = length > there ? length - there : 0;
	}
	*at += ret->length;
	*left -= ret->length;
	return true;
}

struct sink {
	FILE *out;
	bool gzip;
	z_stream z;
	struct err *err;
};

static bool put_plain(struct sink *s, const void *bytes, size_t length)
{
	return fwrite(bytes, 1, length, s->out) == length ||
	       err_set(s->err, ERR_IO, "cannot write: %s", strerror(errno));
}

static bool put(struct sink *s, const char *bytes, size_t length, int flush)
{
	unsigned char into[16 * 1024];
	if (!s->gzip)
		return put_plain(s, bytes, length);
	s->z.next_in = (unsigned char *)(uintptr_t)bytes;
	s->z.avail_in = (uInt)length;
	do {
		s->z.next_out = into;
		s->z.avail_out = sizeof into;
		deflate(&s->z, flush);
		if (!put_plain(s, into, sizeof into - s->z.avail_out))
			return false;
	} while (s->z.avail_out == 0);
	return true;
}

enum { GZIP_WINDOW = 15 + 16 }; /* zlib.h: 16 asks for a gzip header */

static bool write_piece(struct sink *s, const struct piece *p, const char *payload, size_t length)
{
	s->z = (z_stream) { 0 };
	if (s->gzip && deflateInit2(&s->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, 8,
			       Z_DEFAULT_STRATEGY) != Z_OK)
		return err_set(s->err, ERR_IO, "out of memory");
	bool cut = p->missing > 0 || length > 0;
	bool ok = put(s, p->bytes, p->length, Z_NO_FLUSH) &&
		  (!cut || (put(s, payload, length, Z_NO_FLUSH) &&
				   put(s, "\r\n\r\n", 4, Z_NO_FLUSH))) &&
		  (!s->gzip || put(s, "", 0, Z_FINISH));
	if (s->gzip)
		deflateEnd(&s->z);
	return ok;
}

bool warc_write(FILE *out, bool gzip, const char *exchange, size_t length, const char *payload,
	size_t payload_length, struct err *e)
{
	struct sink s = { .out = out, .gzip = gzip, .err = e };
	struct piece p;
	while (length > 0) {
		if (!next_piece(&exchange, &length, &p) ||
			(length == 0 && p.missing != payload_length))
			return err_set(e, ERR_CORRUPT,
				"what was kept of the exchange does not fit the page");
		if (!write_piece(&s, &p, payload, length == 0 ? payload_length : 0))
			return false;
	}
	return true;
}
