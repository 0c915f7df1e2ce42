#include "journal_lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "file.h"
#include "guard.h"
#include "journal.h"
#include "ledger.h"
#include "macros.h"
#include "project.h"

bool journal_is(const char *path)
{
	static const char beginning[] = "{\"v\":1,\"replica\"";
	char bytes[sizeof beginning - 1];
	FILE *in = fopen(path, "rbe");
	if (!in)
		return false;
	bool is = fread(bytes, 1, sizeof bytes, in) == sizeof bytes &&
		  memcmp(bytes, beginning, sizeof bytes) == 0;
	fclose(in);
	return is;
}

static bool write_entries(struct db *db, const char *until, FILE *out, int64_t *ret_entries)
{
	SCOPED(journal_walk_done) struct journal_walk *w = journal_walk(db, until);
	struct journal_row row;
	while (journal_next(w, &row)) {
		fwrite(row.line, 1, row.length, out);
		putc('\n', out);
		++*ret_entries;
	}
	return db_ok(db);
}

bool journal_export(
	struct db *db, const char *until, const char *path, int64_t *ret_entries, struct err *e)
{
	SCOPED(file_out_done) struct file_out f = file_out_begin(path, e);
	return f.stream && write_entries(db, until, f.stream, ret_entries) && file_out_commit(&f);
}

/* A line and its length without the line end; false at the end, or with *e set. */
static bool next_line(FILE *in, char **line, size_t *room, size_t *ret_length, struct err *e)
{
	ssize_t got = getline(line, room, in);
	if (got < 0)
		return ferror(in) &&
		       err_set(e, ERR_IO, "cannot read the journal: %s", strerror(errno));
	size_t length = (size_t)got;
	if (length && (*line)[length - 1] == '\n')
		(*line)[--length] = '\0';
	*ret_length = length;
	return true;
}

static bool receive_all(struct ledger *l, FILE *in, int64_t *ret_entries)
{
	char *line = NULL;
	size_t room = 0, length = 0;
	bool ok = true;
	while (ok && next_line(in, &line, &room, &length, l->err)) {
		int64_t entry;
		ok = journal_receive(l->db, line, length, NULL, &entry) ||
		     err_at(l->err, "line %lld", (long long)*ret_entries + 1);
		*ret_entries += ok;
	}
	free(line);
	return ok && l->err->code == ERR_NONE;
}

static bool restore(struct ledger *l, FILE *in, bool dry_run, int64_t *ret_entries)
{
	SCOPED(tx_end) struct tx tx = tx_begin(l->db);
	if (!db_ok(l->db))
		return false;
	int64_t there = journal_count(l->db);
	if (there)
		return db_ok(l->db) && err_set(l->err, ERR_CONFLICT,
					       "the ledger has %lld entries already: a journal is "
					       "restored into an empty one. Make it with kept init",
					       (long long)there);
	if (!receive_all(l, in, ret_entries))
		return false;
	/* the derived tables are made anew */
	db_allow(l->db, RIGHTS_SCHEMA);
	bool ok = project_rebuild(l->db, NULL, l->progress);
	db_allow(l->db, RIGHTS_WRITE);
	return ok && (dry_run || tx_commit(&tx));
}

bool journal_import(struct ledger *l, const char *path, bool dry_run, int64_t *ret_entries)
{
	FILE *in = fopen(path, "rbe");
	if (!in)
		return err_set(l->err, errno == ENOENT ? ERR_MISSING : ERR_IO,
			"cannot open '%s': %s", path, strerror(errno));
	bool ok = restore(l, in, dry_run, ret_entries) || err_at(l->err, "'%s'", path);
	fclose(in);
	return ok;
}
