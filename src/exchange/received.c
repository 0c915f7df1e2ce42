#include "received.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "apart.h"
#include "arena.h"
#include "db.h"
#include "err.h"
#include "file.h"
#include "guard.h"
#include "journal.h"
#include "macros.h"
#include "migrate.h"
#include "progress.h"
#include "project.h"

static const int64_t LARGEST = (int64_t)16 << 30;

enum {
	HEADER = 100, /* bytes, at the file's beginning */
	OBJECTS = 400,
	SECONDS = 20, /* of processor time, and one more for each so many bytes: */
	BYTES_A_SECOND = 16 << 20,
	MEMORY = 512 << 20,
	BLOCK = 1 << 20,
};

static const char magic[16] = "SQLite format 3";

bool received_is(const char *path)
{
	char head[sizeof magic];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	bool is = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		  pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head &&
		  memcmp(head, magic, sizeof head) == 0;
	if (fd >= 0)
		close(fd);
	return is;
}

static uint32_t number(const unsigned char *bytes, int width)
{
	uint32_t n = 0;
	for (int i = 0; i < width; i++)
		n = n << 8 | bytes[i];
	return n;
}

/* The database header, https://www.sqlite.org/fileformat2.html#the_database_header, as SQLite 3.40
 * writes it for a ledger. */
static bool check_header(int fd, const char *path, int64_t size, size_t *ret_version, struct err *e)
{
	unsigned char head[HEADER];
	if (pread(fd, head, sizeof head, 0) != (ssize_t)sizeof head)
		return err_set(e, ERR_CORRUPT, "'%s' is cut off", path);
	int64_t page = number(head + 16, 2), pages = number(head + 28, 4);
	page = page == 1 ? 65536 : page;
	size_t known = 0, version = number(head + 60, 4);
	while (migrate_steps[known].name)
		known++;
	if (number(head + 68, 4) != LEDGER_ID || version < 1)
		return err_set(
			e, ERR_CORRUPT, "'%s' is an SQLite database, but no ledger of kept", path);
	if (version > known)
		return err_set(e, ERR_NEWER,
			"'%s' was made by a newer version of kept (its format is %zu, this program "
			"knows %zu). Use a newer kept",
			path, version, known);
	if (head[18] != 1 || head[19] != 1)
		return err_set(e, ERR_CORRUPT,
			"'%s' was left in write-ahead mode by another program, so a part of it may "
			"be in another file. Ask for a copy made with kept backup",
			path);
	if (page < 512 || (page & (page - 1)) || pages * page != size)
		return err_set(e, ERR_CORRUPT,
			"'%s' is damaged: its header tells of %lld pages of %lld bytes, and it has "
			"%lld bytes",
			path, (long long)pages, (long long)page, (long long)size);
	*ret_version = version;
	return true;
}

/* What a writer that was cut off, or writes still, leaves beside a database. */
static bool at_rest(const char *path, struct err *e)
{
	static const char *const endings[] = { "-journal", "-wal" };
	char real[PATH_MAX], name[PATH_MAX + 16];
	struct stat st;
	for (size_t i = 0; realpath(path, real) && i < COUNT_OF(endings); i++) {
		snprintf(name, sizeof name, "%s%s", real, endings[i]);
		if (lstat(name, &st) == 0 && st.st_size > 0)
			return err_set(e, ERR_CORRUPT,
				"'%s' lies beside it, so the ledger was not closed: a part of it "
				"may be in that file, which is not opened. Ask for a copy made "
				"with "
				"kept backup",
				name);
	}
	return true;
}

/* Where the copy and the journal's lines are, while they are read. */
struct place {
	char folder[PATH_MAX], copy[PATH_MAX + 16];
};

static bool make_place(struct place *where, const char *beside, struct err *e)
{
	const char *slash = strrchr(beside, '/');
	int length = slash ? (int)(slash - beside) + 1 : 0;
	int n = snprintf(
		where->folder, sizeof where->folder, "%.*s.kept-received-XXXXXX", length, beside);
	if (n < 0 || (size_t)n >= sizeof where->folder || !mkdtemp(where->folder)) {
		*where->folder = '\0';
		return err_set(
			e, ERR_IO, "cannot make a folder beside '%s': %s", beside, strerror(errno));
	}
	snprintf(where->copy, sizeof where->copy, "%s/kept.db", where->folder);
	return true;
}

static void remove_place(struct place *where)
{
	if (!*where->folder)
		return;
	unlink(where->copy);
	rmdir(where->folder);
}

static bool has_room(const char *folder, int64_t size, struct err *e)
{
	struct statvfs fs;
	if (statvfs(folder, &fs) != 0 || (int64_t)fs.f_bavail * (int64_t)fs.f_frsize > 2 * size)
		return true;
	return err_set(e, ERR_IO,
		"there is no room for a copy of it in '%s': %lld MB are needed, %lld are free",
		folder, (long long)(2 * size >> 20),
		(long long)((int64_t)fs.f_bavail * (int64_t)fs.f_frsize >> 20));
}

static bool copy_bytes(int from, int to, int64_t size, struct progress *p, struct err *e)
{
	SCOPED(arena_done) struct arena a = { 0 };
	char *block = arena_alloc(&a, BLOCK);
	for (int64_t at = 0; at < size;) {
		ssize_t n = pread(from, block, BLOCK, at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_set(e, ERR_IO, "cannot read it: %s",
				n < 0 ? strerror(errno) : "it became shorter meanwhile");
		if (!file_write_all(to, block, (size_t)n))
			return err_set(e, ERR_IO, "cannot copy it: %s", strerror(errno));
		at += n;
		if (progress_stopped(p))
			return err_set(e, ERR_IO, "interrupted");
	}
	return true;
}

struct facts {
	int64_t size;   /* in bytes */
	size_t version; /* of its format */
};

static bool copy_to(const struct place *where, const char *path, struct facts *ret,
	struct progress *p, struct err *e)
{
	struct stat st;
	int from = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (from < 0 || fstat(from, &st) != 0) {
		err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "cannot open '%s': %s", path,
			strerror(errno));
		if (from >= 0)
			close(from);
		return false;
	}
	bool ok = S_ISREG(st.st_mode) || err_set(e, ERR_INPUT, "'%s' is not a regular file", path);
	ok = ok && (st.st_size <= LARGEST || err_set(e, ERR_INPUT, "'%s' is larger than %lld GB",
						     path, (long long)(LARGEST >> 30)));
	ok = ok && check_header(from, path, st.st_size, &ret->version, e) &&
	     has_room(where->folder, st.st_size, e);
	int to = ok ? open(where->copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)
		    : -1;
	if (ok && to < 0)
		ok = err_set(e, ERR_IO, "cannot write '%s': %s", where->copy, strerror(errno));
	ok = ok && (copy_bytes(from, to, st.st_size, p, e) || err_at(e, "'%s'", path));
	ret->size = st.st_size;
	close(from);
	if (to >= 0)
		close(to);
	return ok;
}

/* A line of sqlite_schema. */
struct object {
	const char *type, *name, *table, *sql;
};

struct schema {
	struct object list[OBJECTS];
	size_t count;
};

static const char schema_of_file[] = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema"
				     " ORDER BY type, name";

static bool read_schema(struct db *db, struct schema *ret, struct arena *a)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, schema_of_file);
	for (ret->count = 0; stmt_next(&q); ret->count++) {
		if (ret->count == OBJECTS)
			return err_set(db_err(db), ERR_CORRUPT, "its schema has too many objects");
		struct object *o = &ret->list[ret->count];
		o->type = col_text(&q, "type", a);
		o->name = col_text(&q, "name", a);
		o->table = col_text(&q, "tbl_name", a);
		o->sql = col_text(&q, "sql", a);
		if (!o->type || !o->name)
			return err_set(
				db_err(db), ERR_CORRUPT, "its schema has an object without a name");
	}
	return db_ok(db);
}

/* What a ledger that has been through so many steps has: its own tables, and the derived ones. */
static bool expected_schema(size_t version, struct schema *ret, struct arena *a, struct err *e)
{
	struct step *steps = arena_alloc(a, (version + 1) * sizeof *steps);
	memcpy(steps, migrate_steps, version * sizeof *steps);
	struct db *db = db_open(NULL, DB_PRIVATE, e);
	bool ok = db && migrate_run(db, steps) && project_install(db) && read_schema(db, ret, a);
	db_close(db);
	return ok;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Which comes first, as read_schema() puts them; none comes last. */
static int order(const struct object *a, const struct object *b)
{
	if (!a || !b)
		return !a - !b;
	int types = strcmp(a->type, b->type);
	return types ? types : strcmp(a->name, b->name);
}

static bool same_schema(const struct schema *expect, const struct schema *found, struct err *e)
{
	static const char advice[] = "other than this program makes it. Ask its sender for its "
				     "journal: kept export ledger.jsonl, made with their kept";
	for (size_t i = 0; i < expect->count || i < found->count; i++) {
		const struct object *x = i < expect->count ? &expect->list[i] : NULL,
				    *o = i < found->count ? &found->list[i] : NULL;
		int first = order(x, o);
		if (first)
			return err_set(e, ERR_CORRUPT, "its schema %s the %s '%s', %s",
				first < 0 ? "lacks" : "has", first < 0 ? x->type : o->type,
				first < 0 ? x->name : o->name, advice);
		if (!same(x->table, o->table) || !same(x->sql, o->sql))
			return err_set(e, ERR_CORRUPT, "its schema has the %s '%s' %s", x->type,
				x->name, advice);
	}
	return true;
}

static bool sound(struct db *db, const char *pragma)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, pragma);
	size_t length;
	const char *said = stmt_next(&q) ? stmt_column_text(&q, 0, &length) : NULL;
	if (!db_ok(db))
		return false;
	return (said && strcmp(said, "ok") == 0) ||
	       err_set(db_err(db), ERR_CORRUPT, "it is damaged: %s",
		       said ? said : "SQLite's check says nothing");
}

static void broken(void *context, const char *problem)
{
	err_set(context, ERR_CORRUPT, "its journal is not whole: %s", problem);
}

static bool write_lines(struct db *db, FILE *out)
{
	SCOPED(journal_walk_done) struct journal_walk *w = journal_walk(db, NULL);
	struct journal_row row;
	int64_t left = journal_count(db);
	for (; w && journal_next(w, &row); left--) {
		if (!row.line || memchr(row.line, '\n', row.length))
			return err_set(db_err(db), ERR_CORRUPT, "its journal entry %lld is no line",
				(long long)row.entry);
		fwrite(row.line, 1, row.length, out);
		putc('\n', out);
	}
	return db_ok(db) && (left == 0 || err_set(db_err(db), ERR_CORRUPT,
						  "its journal has entries of no replica"));
}

struct reading {
	const struct place *where;
	struct schema expect, found;
};

/* In the child. Once the copy is open its name is not needed. */
static bool work(void *context, int fd, struct err *e)
{
	struct reading *r = context;
	SCOPED(arena_done) struct arena a = { 0 };
	FILE *out = fdopen(fd, "w");
	struct db *db = db_open(r->where->copy, DB_FOREIGN, e);
	unlink(r->where->copy);
	rmdir(r->where->folder);
	apart_give_up();
	if (!db || !out)
		return err_set(e, ERR_IO, "out of memory");
	db_allow(db, RIGHTS_READ);
	bool ok = read_schema(db, &r->found, &a) && same_schema(&r->expect, &r->found, e) &&
		  sound(db, "PRAGMA integrity_check(replica)") &&
		  sound(db, "PRAGMA integrity_check(journal)") && journal_check(db, broken, e) &&
		  write_lines(db, out);
	if (ok && fflush(out) != 0)
		ok = err_set(e, ERR_IO, "cannot write its journal: %s", strerror(errno));
	db_close(db);
	return ok;
}

static FILE *nameless(const struct place *where, struct err *e)
{
	char name[PATH_MAX + 16];
	snprintf(name, sizeof name, "%s/lines", where->folder);
	int fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	unlink(name);
	FILE *lines = fd >= 0 ? fdopen(fd, "w+") : NULL;
	if (!lines) {
		err_set(e, ERR_IO, "cannot write '%s': %s", name, strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	return lines;
}

struct received received_open(
	const char *path, const char *beside, struct progress *p, struct err *e)
{
	struct received ret = { 0 };
	struct place where = { 0 };
	struct facts facts = { 0 };
	SCOPED(arena_done) struct arena a = { 0 };
	struct reading *r = arena_alloc(&a, sizeof *r);
	r->where = &where;
	bool ok = at_rest(path, e) && make_place(&where, beside, e) &&
		  copy_to(&where, path, &facts, p, e) &&
		  expected_schema(facts.version, &r->expect, &a, e) &&
		  (ret.lines = nameless(&where, e));
	const struct apart how = {
		.work = work,
		.context = r,
		.seconds = SECONDS + facts.size / BYTES_A_SECOND,
		.memory = MEMORY,
		.written = facts.size + BLOCK, /* the lines are in it already */
	};
	ok = ok && (apart_run(&how, fileno(ret.lines), p, e) || err_at(e, "'%s'", path));
	remove_place(&where);
	if (!ok)
		received_done(&ret);
	else
		rewind(ret.lines);
	return ret;
}

void received_done(struct received *r)
{
	if (r->lines)
		fclose(r->lines);
	r->lines = NULL;
}
