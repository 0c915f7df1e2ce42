#include "csv_in.h"

#include <csv.h>
#include <errno.h>
#include <string.h>

#include "arena.h"
#include "err.h"
#include "macros.h"
#include "text.h"

struct reader {
	struct csv_parser parser;
	bool (*take)(void *context, struct csv_row *row);
	void *context;
	struct csv_row row;
	size_t bytes;    /* of the row so far */
	long line;       /* being parsed */
	long field_line; /* where the field being parsed began */
	bool after_cr;   /* the last byte was one: an LF now ends no further line */
	bool stopped;
	struct csv_fault fault;
};

static int is_no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void row_fault(struct reader *r, const char *text)
{
	if (!r->row.fault.text)
		r->row.fault = (struct csv_fault) { r->field_line, r->row.count, text };
}

static void take_field(void *text, size_t length, void *context)
{
	struct reader *r = context;
	if (r->stopped)
		return;
	if (r->row.count == CSV_COLUMNS) {
		row_fault(r, "the row has more than 1,024 fields");
		return;
	}
	r->bytes += length;
	const char *value = NULL;
	if (length > CSV_FIELD)
		row_fault(r, "the field is longer than 256 KB");
	else if (r->bytes > CSV_ROW)
		row_fault(r, "the row is longer than 1 MB");
	else if (length && !text_is_utf8(text, length))
		row_fault(r, "the text is not UTF-8. Save the file as UTF-8");
	else if (length)
		value = arena_bytes(r->row.arena, text, length);
	r->row.fields[r->row.count] = value;
	r->row.lines[r->row.count++] = r->field_line;
	r->field_line = r->line;
}

static void take_row(int end, void *context)
{
	(void)end;
	struct reader *r = context;
	if (!r->stopped && r->row.count && !r->take(r->context, &r->row))
		r->stopped = true;
	arena_clear(r->row.arena);
	r->row.count = 0;
	r->row.fault.text = NULL;
	r->bytes = 0;
	r->row.line = r->field_line = r->line;
}

static bool give_up(struct reader *r, const char *text)
{
	r->fault = (struct csv_fault) { r->field_line, r->row.count, text };
	r->stopped = true;
	return false;
}

static bool parse_piece(struct reader *r, const char *bytes, size_t length)
{
	enum { ROW_NOT_BEGUN = 0 }; /* libcsv's name for this state */
	if (r->parser.pstate == ROW_NOT_BEGUN)
		r->row.line = r->field_line = r->line;
	if (csv_parse(&r->parser, bytes, length, take_field, take_row, r) != length)
		return give_up(
			r, csv_error(&r->parser) == CSV_EPARSE
				   ? "a quote stands where none may: a field with quotes in it is "
				     "put in quotes, and those in it are doubled"
				   : "there is not enough memory");
	if (r->parser.entry_pos > CSV_FIELD)
		return give_up(r, "the field is longer than 256 KB: is its quote never closed?");
	return !r->stopped;
}

/* libcsv tells no lines, so it is given them one at a time. They end in LF, CR LF or CR. */
static bool parse_bytes(struct reader *r, const char *bytes, size_t length)
{
	while (length) {
		const char *lf = memchr(bytes, '\n', length);
		size_t piece = lf ? (size_t)(lf - bytes) + 1 : length;
		const char *cr = memchr(bytes, '\r', piece);
		if (cr)
			piece = (size_t)(cr - bytes) + 1;
		if (!parse_piece(r, bytes, piece))
			return false;
		if (cr || (lf && !(r->after_cr && piece == 1)))
			r->line++;
		r->after_cr = cr != NULL;
		bytes += piece;
		length -= piece;
	}
	return true;
}

static bool parse_file(struct reader *r, FILE *in, struct err *e)
{
	char bytes[16 * 1024];
	for (bool first = true;; first = false) {
		size_t length = fread(bytes, 1, sizeof bytes, in);
		if (length == 0)
			break;
		size_t skip = first && length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
		if (!parse_bytes(r, bytes + skip, length - skip))
			return r->fault.text != NULL;
	}
	if (ferror(in))
		return err_set(e, ERR_IO, "cannot read the file: %s", strerror(errno));
	if (csv_fini(&r->parser, take_field, take_row, r) != 0)
		give_up(r, "the quote that begins the field is never closed");
	return !r->stopped || r->fault.text;
}

static bool read_by(FILE *in, char separator, bool quotes, bool spaces,
	bool (*take)(void *context, struct csv_row *row), void *context, struct csv_fault *ret,
	struct err *e)
{
	SCOPED(arena_done) struct arena a = { 0 };
	struct reader r = { .take = take, .context = context, .line = 1, .field_line = 1 };
	r.row.arena = &a;
	if (csv_init(&r.parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		return err_set(e, ERR_IO, "out of memory");
	if (!spaces)
		csv_set_space_func(&r.parser, is_no_space);
	csv_set_delim(&r.parser, (unsigned char)separator);
	if (!quotes)
		csv_set_quote(&r.parser, '\0'); /* which no text holds */
	bool ok = parse_file(&r, in, e);
	csv_free(&r.parser);
	*ret = r.fault;
	if (!ok)
		ret->line = r.line;
	return ok;
}

bool csv_read_by(FILE *in, char separator, bool quotes,
	bool (*take)(void *context, struct csv_row *row), void *context, struct csv_fault *ret,
	struct err *e)
{
	return read_by(in, separator, quotes, true, take, context, ret, e);
}

bool csv_read(FILE *in, bool (*take)(void *context, struct csv_row *row), void *context,
	struct csv_fault *ret, struct err *e)
{
	return read_by(in, ',', true, false, take, context, ret, e);
}
