#include "journal_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "err.h"
#include "file.h"
#include "guard.h"
#include "journal.h"
#include "ledger.h"
#include "macros.h"
#include "progress.h"
#include "project.h"

bool journal_is(const char *path)
{
	static const char beginning[] = "{\"v\":1,\"replica\"";
	char bytes[sizeof beginning - 1];
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* perhaps a pipe */
	bool is = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		  pread(fd, bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes &&
		  memcmp(bytes, beginning, sizeof bytes) == 0;
	if (fd >= 0)
		close(fd);
	return is;
}

static bool write_entries(
	struct db *db, const struct journal_part *part, FILE *out, int64_t *ret_entries)
{
	SCOPED(journal_walk_done) struct journal_walk *w = journal_walk(db, part->until);
	struct journal_row row;
	while (journal_next(w, &row)) {
		if (row.entry <= part->after ||
			(part->since && strcmp(row.received_at, part->since) < 0))
			continue;
		fwrite(row.line, 1, row.length, out);
		putc('\n', out);
		++*ret_entries;
	}
	return db_ok(db);
}

bool journal_export(struct db *db, const struct journal_part *part, const char *path,
	int64_t *ret_entries, struct err *e)
{
	SCOPED(file_out_done) struct file_out f = file_out_begin(path, e);
	return f.stream && write_entries(db, part, f.stream, ret_entries) && file_out_commit(&f);
}

int64_t journal_entry_called(struct db *db, const char *name)
{
	SCOPED(stmt_done)
	struct stmt q = db_prepare(db,
		"SELECT j.entry FROM replica r JOIN journal j ON j.replica = r.id"
		" WHERE r.uuid = substr(:name, 1, 36) AND substr(:name, 37, 1) = ':'"
		"   AND j.seq = CAST(substr(:name, 38) AS INTEGER)");
	bind_text(&q, ":name", name);
	return stmt_next(&q) ? col_int(&q, "entry") : 0;
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

/* Is the line here already? The same place in a chain with other bytes is a fork, or a forgery. */
static bool is_known(struct db *db, const char *line, size_t length, bool *ret)
{
	SCOPED(entry_done) struct entry n = { 0 };
	if (!entry_parse(line, length, &n, db_err(db)))
		return false;
	SCOPED(stmt_done)
	struct stmt q = db_prepare(db,
		"SELECT j.sha256 FROM replica r JOIN journal j ON j.replica = r.id"
		" WHERE r.uuid = :replica AND j.seq = :seq");
	bind_text(&q, ":replica", n.replica);
	bind_int(&q, ":seq", n.seq);
	*ret = false;
	if (!stmt_next(&q))
		return db_ok(db);
	struct hash there, here = hash_of(line, length);
	*ret = true;
	if (!col_blob(&q, "sha256", there.bytes, HASH_SIZE))
		return false;
	return memcmp(&there, &here, sizeof there) == 0 ||
	       err_set(db_err(db), ERR_CORRUPT,
		       "entry %lld of replica %.36s stands in the ledger with other bytes",
		       (long long)n.seq, n.replica);
}

/* now: when this ledger learns it; NULL for one that is restored, which keeps what its entries say.
 */
static bool receive(struct ledger *l, const char *line, size_t length, const char *now,
	struct journal_came *ret)
{
	bool known = false;
	int64_t entry;
	if (now && !is_known(l->db, line, length, &known))
		return false;
	ret->known += known;
	if (known)
		return true;
	ret->entries++;
	return journal_receive(l->db, line, length, now, &entry);
}

/* Where something is there, a part comes in: what others wrote after having seen another's entries.
 * A whole journal begins where clocks do. */
static bool may_follow(struct ledger *l, const char *line, size_t length, int64_t there)
{
	SCOPED(entry_done) struct entry n = { 0 };
	if (!entry_parse(line, length, &n, l->err))
		return false;
	return n.prev || n.clock > 1 ||
	       err_set(l->err, ERR_CONFLICT,
		       "the ledger has %lld entries already: a whole journal is restored "
		       "into an empty one. Make it with kept init",
		       (long long)there);
}

static bool receive_all(struct ledger *l, FILE *in, int64_t there, struct journal_came *ret)
{
	char *line = NULL, now[CLOCK_SIZE];
	size_t room = 0, length = 0;
	bool ok = true;
	clock_text(clock_now(), now);
	progress_begin(l->progress, "reading", 0);
	progress_reads(l->progress, in);
	for (long n = 1; ok && next_line(in, &line, &room, &length, l->err); n++)
		ok = (n > 1 || !there || may_follow(l, line, length, there)) &&
		     (receive(l, line, length, there ? now : NULL, ret) ||
			     err_at(l->err, "line %ld", n)) &&
		     progress_step(l->progress);
	progress_end(l->progress);
	free(line);
	return ok && l->err->code == ERR_NONE;
}

bool journal_import_lines(struct ledger *l, FILE *in, bool dry_run, struct journal_came *ret)
{
	SCOPED(tx_end) struct tx tx = tx_begin(l->db);
	if (!db_ok(l->db))
		return false;
	int64_t there = journal_count(l->db);
	if (!db_ok(l->db) || !receive_all(l, in, there, ret))
		return false;
	/* the derived tables are made anew */
	db_allow(l->db, RIGHTS_SCHEMA);
	bool ok = project_rebuild(l->db, NULL, l->progress);
	db_allow(l->db, RIGHTS_WRITE);
	if (ok && !dry_run)
		ok = l->saved = tx_commit(&tx);
	if (!ok && l->err->code == ERR_INPUT)
		err_at(l->err, "no ledger can hold these entries together");
	return ok;
}

bool journal_import(struct ledger *l, const char *path, bool dry_run, struct journal_came *ret)
{
	FILE *in = fopen(path, "rbe");
	if (!in)
		return err_set(l->err, errno == ENOENT ? ERR_MISSING : ERR_IO,
			"cannot open '%s': %s", path, strerror(errno));
	bool ok = journal_import_lines(l, in, dry_run, ret) || err_at(l->err, "'%s'", path);
	fclose(in);
	return ok;
}
