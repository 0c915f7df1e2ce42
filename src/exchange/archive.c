#include "archive.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "bytes.h"
#include "clock.h"
#include "file.h"
#include "folder.h"
#include "ledger.h"
#include "macros.h"
#include "table.h"
#include "version.h"
#include "warc.h"

static const struct {
	const char *media_type, *ending;
} endings[] = {
	{ "text/html", "html" },
	{ "application/xhtml+xml", "xhtml" },
	{ "application/pdf", "pdf" },
	{ "text/plain", "txt" },
	{ "text/csv", "csv" },
	{ "application/json", "json" },
	{ "text/xml", "xml" },
	{ "application/xml", "xml" },
	{ "image/png", "png" },
	{ "image/jpeg", "jpg" },
	{ "image/gif", "gif" },
	{ "image/webp", "webp" },
	{ "image/svg+xml", "svg" },
	{ "message/rfc822", "eml" },
	{ "multipart/related", "mht" },
};

static const char *ending_of(const char *media_type)
{
	for (size_t i = 0; media_type && i < COUNT_OF(endings); i++)
		if (strcmp(endings[i].media_type, media_type) == 0)
			return endings[i].ending;
	return "bin";
}

enum { RECORD_MAX = BYTES_MAX + (1 << 20) };

static bool write_record(FILE *out, bool gzip, const struct warc_record *r, struct err *e)
{
	SCOPED(buf_done) struct buf text = buf_new(RECORD_MAX, e);
	warc_add(&text, r, false);
	return e->code == ERR_NONE && warc_write(out, gzip, text.text, text.length, NULL, 0, e);
}

static bool write_info(FILE *out, bool gzip, struct err *e)
{
	static const char head[] = "software: kept/" KEPT_VERSION "\r\n"
				   "format: WARC File Format 1.1\r\n";
	char id[ID_UUID], now[CLOCK_SIZE];
	id_uuid(id);
	clock_text(clock_now(), now);
	const struct warc_record r = { .type = "warcinfo",
		.id = id,
		.date = now,
		.mime = "application/warc-fields",
		.head = head,
		.head_length = sizeof head - 1 };
	return write_record(out, gzip, &r, e);
}

/* A page that was not fetched: its bytes, said to be what the address holds. */
static bool write_resource(FILE *out, bool gzip, struct ledger *l, const struct snapshot_row *s,
	const char *bytes, size_t length, struct arena *a)
{
	struct record source;
	char id[ID_UUID];
	if (!ledger_record(l, KIND_SOURCE, s->source, a, &source))
		return false;
	const char *url = record_get(&source, "url");
	id_uuid(id);
	const struct warc_record r = { .type = "resource",
		.id = id,
		.uri = url ? url : arena_printf(a, "urn:x-kept:%s", s->code),
		.date = clock_or_first(s->captured_at),
		.mime = s->media_type,
		.head = "",
		.payload = bytes,
		.payload_length = length,
		.digest = true };
	return write_record(out, gzip, &r, l->err);
}

static bool write_page(FILE *out, bool gzip, struct ledger *l, const struct snapshot_row *s)
{
	SCOPED(arena_done) struct arena a = { 0 };
	const char *bytes, *exchange;
	size_t length, exchange_length;
	if (!snapshot_read(l, s, &a, &bytes, &length) ||
		!snapshot_exchange(l, s, &a, &exchange, &exchange_length))
		return err_at(l->err, "%s", s->code);
	return (exchange ? warc_write(out, gzip, exchange, exchange_length, bytes, length, l->err)
			 : write_resource(out, gzip, l, s, bytes, length, &a)) ||
	       err_at(l->err, "%s", s->code);
}

bool archive_warc(struct ledger *l, const struct snapshot_row *list, size_t count, const char *path,
	bool gzip, size_t *ret_written)
{
	SCOPED(file_out_done) struct file_out f = file_out_begin(path, l->err);
	if (!f.stream || !write_info(f.stream, gzip, l->err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!list[i].held)
			continue;
		if (!write_page(f.stream, gzip, l, &list[i]))
			return false;
		++*ret_written;
	}
	return file_out_commit(&f);
}

/* A folder while it is being filled. */
struct filling {
	struct folder_out out;
	struct ledger *ledger;
	FILE *index, *sums;
};

static bool put_page(struct filling *f, const struct snapshot_row *s)
{
	SCOPED(arena_done) struct arena a = { 0 };
	struct record source;
	const char *bytes;
	size_t length;
	if (!snapshot_read(f->ledger, s, &a, &bytes, &length) ||
		!ledger_record(f->ledger, KIND_SOURCE, s->source, &a, &source))
		return err_at(f->ledger->err, "%s", s->code);
	const char *name = arena_printf(
		&a, "%s_%s.%s", s->source, s->code, ending_of(s->media_type));
	FILE *out = folder_out_file(&f->out, name);
	if (!out)
		return false;
	fwrite(bytes, 1, length, out);
	fprintf(f->sums, "%s  %s\n", s->sha256, name);
	const char *const cells[] = { s->code, s->source, record_get(&source, "url"),
		record_get(&source, "title"), s->captured_at, s->media_type, s->size, s->sha256,
		name };
	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		if (i)
			putc(',', f->index);
		csv_field(f->index, cells[i]);
	}
	putc('\n', f->index);
	return folder_out_save(&f->out, out);
}

static bool put_all(
	struct filling *f, const struct snapshot_row *list, size_t count, size_t *ret_written)
{
	bool ok = true;
	fputs("code,source,url,title,captured_at,media_type,size,sha256,file\n", f->index);
	for (size_t i = 0; ok && i < count; i++) {
		if (!list[i].held)
			continue;
		ok = put_page(f, &list[i]);
		*ret_written += ok;
	}
	return ok;
}

static bool fill(
	struct filling *f, const struct snapshot_row *list, size_t count, size_t *ret_written)
{
	f->index = folder_out_file(&f->out, "index.csv");
	f->sums = f->index ? folder_out_file(&f->out, "SHA256SUMS") : NULL;
	bool ok = f->sums && put_all(f, list, count, ret_written);
	if (f->index)
		ok = folder_out_save(&f->out, f->index) && ok;
	if (f->sums)
		ok = folder_out_save(&f->out, f->sums) && ok;
	return ok;
}

static void filling_done(struct filling *f)
{
	folder_out_done(&f->out);
}

bool archive_folder(struct ledger *l, const struct snapshot_row *list, size_t count,
	const char *path, size_t *ret_written)
{
	SCOPED(filling_done)
	struct filling f = { .ledger = l, .out = folder_out_begin(path, l->err) };
	return f.out.temporary && fill(&f, list, count, ret_written) && folder_out_commit(&f.out);
}
