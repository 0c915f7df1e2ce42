#include "csv_out.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "db.h"
#include "file.h"
#include "ledger.h"
#include "table.h"

/* As of an earlier day, what belongs to a later commitment stays out with it. */
static const char *const rows_of[KIND_COUNT] = {
	[KIND_PARTY] = "SELECT * FROM party ORDER BY id",
	[KIND_SOURCE] = "SELECT * FROM source ORDER BY id",
	[KIND_SNAPSHOT] = "SELECT * FROM snapshot ORDER BY id",
	[KIND_AGREEMENT] = "SELECT * FROM agreement ORDER BY id",
	[KIND_COMMITMENT] = "SELECT * FROM commitment ORDER BY id",
	[KIND_LINK] = "SELECT * FROM link WHERE \"from\" IN (SELECT code FROM commitment)"
		      " AND \"to\" IN (SELECT code FROM commitment) ORDER BY id",
	[KIND_WORDING] = "SELECT * FROM wording WHERE commitment IN (SELECT code FROM commitment) "
			 "ORDER BY id",
	[KIND_MILESTONE] = "SELECT * FROM milestone WHERE origin = 'hand'"
			   " AND commitment IN (SELECT code FROM commitment) ORDER BY id",
	[KIND_EVIDENCE] = "SELECT * FROM evidence ORDER BY id",
	[KIND_RATING] = "SELECT * FROM rating ORDER BY id",
	[KIND_INDICATOR] = "SELECT * FROM indicator ORDER BY id",
	[KIND_OBSERVATION] = "SELECT * FROM observation ORDER BY id",
	[KIND_TARGET] = "SELECT * FROM target WHERE commitment IN (SELECT code FROM commitment) "
			"ORDER BY id",
};

static const char bearing_rows[] =
	"SELECT b.evidence, b.commitment, b.milestone, b.bearing, b.note"
	"  FROM evidence e JOIN bearing b ON b.evidence = e.code"
	" WHERE b.commitment IN (SELECT code FROM commitment) ORDER BY e.id, b.n";

/* Fields that are columns only where they are used. */
static const struct {
	enum kind kind;
	const char *field;
} rare[] = {
	{ KIND_SOURCE, "author" },
	{ KIND_SOURCE, "kind" },
	{ KIND_SOURCE, "citekey" },
	{ KIND_EVIDENCE, "quote" },
	{ KIND_EVIDENCE, "locator" },
};

static bool is_rare(enum kind kind, const char *field)
{
	for (size_t i = 0; i < COUNT_OF(rare); i++)
		if (rare[i].kind == kind && strcmp(rare[i].field, field) == 0)
			return true;
	return false;
}

struct columns {
	const char *names[FIELD_MAX + 1];
	size_t count;
};

/* A rare field with a value anywhere: one look through the rows. */
static bool find_used(struct ledger *l, enum kind kind, bool *used)
{
	const struct kind_facts *k = kind_facts(kind);
	SCOPED(arena_done) struct arena a = { 0 };
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, rows_of[kind]);
	while (stmt_next(&q)) {
		arena_clear(&a);
		for (size_t i = 0; i < k->nfields; i++)
			if (!used[i])
				used[i] = col_text(&q, k->fields[i].name, &a) != NULL;
	}
	return db_ok(l->db);
}

static bool choose_columns(struct ledger *l, enum kind kind, struct columns *ret)
{
	const struct kind_facts *k = kind_facts(kind);
	bool used[FIELD_MAX] = { false }, any = false;
	for (size_t i = 0; i < k->nfields; i++) {
		bool rarely = is_rare(kind, k->fields[i].name);
		used[i] = !rarely;
		any |= rarely;
	}
	if (any && !find_used(l, kind, used))
		return false;
	if (k->coded)
		ret->names[ret->count++] = "code";
	for (size_t i = 0; i < k->nfields; i++)
		if (used[i])
			ret->names[ret->count++] = k->fields[i].name;
	return true;
}

static bool write_rows(
	struct ledger *l, const char *sql, const struct columns *c, FILE *out, int64_t *ret_rows)
{
	SCOPED(arena_done) struct arena a = { 0 };
	for (size_t i = 0; i < c->count; i++)
		fprintf(out, "%s%s", i ? "," : "", c->names[i]);
	putc('\n', out);
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, sql);
	for (; stmt_next(&q); ++*ret_rows) {
		arena_clear(&a);
		for (size_t i = 0; i < c->count; i++) {
			if (i)
				putc(',', out);
			csv_field(out, col_text(&q, c->names[i], &a));
		}
		putc('\n', out);
	}
	return db_ok(l->db);
}

static bool write_file(struct ledger *l, const char *folder, const char *name, const char *sql,
	const struct columns *c, int64_t *ret_rows)
{
	SCOPED(arena_done) struct arena a = { 0 };
	const char *path = arena_printf(&a, "%s/%s.csv", folder, name);
	FILE *out = fopen(path, "wbe");
	if (!out)
		return err_set(l->err, ERR_IO, "cannot write '%s': %s", path, strerror(errno));
	bool ok = write_rows(l, sql, c, out, ret_rows);
	bool saved = fflush(out) == 0 && !ferror(out) && fsync(fileno(out)) == 0;
	int failure = errno;
	if (fclose(out) != 0)
		saved = false;
	return ok &&
	       (saved || err_set(l->err, ERR_IO, "cannot write '%s': %s", path, strerror(failure)));
}

static bool is_there(struct ledger *l, enum kind kind)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, rows_of[kind]);
	return stmt_next(&q);
}

static bool write_all(struct ledger *l, const char *folder, struct export_result *ret)
{
	static const struct columns bearing = {
		{ "evidence", "commitment", "milestone", "bearing", "note" }, 5
	};
	for (size_t i = 0; i < KIND_COUNT; i++) {
		enum kind kind = (enum kind)i;
		struct columns c = { .count = 0 };
		bool seldom = kind == KIND_MILESTONE || kind == KIND_SNAPSHOT;
		if (seldom && !is_there(l, kind))
			continue;
		if (!choose_columns(l, kind, &c) || !write_file(l, folder, kind_facts(kind)->plural,
							    rows_of[kind], &c, &ret->rows[kind]))
			return false;
	}
	return db_ok(l->db) &&
	       write_file(l, folder, "bearings", bearing_rows, &bearing, &ret->bearings);
}

/* What was begun is taken away again: files of ours, in a folder of ours. */
static void remove_folder(const char *path)
{
	DIR *folder = opendir(path);
	if (!folder)
		return;
	for (const struct dirent *d; (d = readdir(folder));)
		unlinkat(dirfd(folder), d->d_name, 0);
	closedir(folder);
	rmdir(path);
}

static bool open_to_others(const char *path)
{
	mode_t mask = umask(0);
	umask(mask);
	return chmod(path, 0777 & ~mask) == 0;
}

bool export_folder(struct ledger *l, const char *path, struct export_result *ret)
{
	SCOPED(arena_done) struct arena a = { 0 };
	char *name = arena_text(&a, path);
	for (size_t n = strlen(name); n > 1 && name[n - 1] == '/'; n--)
		name[n - 1] = '\0';
	struct stat st;
	if (lstat(name, &st) == 0)
		return err_set(l->err, ERR_CONFLICT,
			"'%s' is there already; it is left as it is. Name a new folder", name);
	char *temporary = arena_printf(&a, "%s.part-XXXXXX", name);
	if (!mkdtemp(temporary))
		return err_set(
			l->err, ERR_IO, "cannot make the folder '%s': %s", name, strerror(errno));
	const char *inside = arena_printf(&a, "%s/.", temporary);
	bool ok = write_all(l, temporary, ret) && file_sync_folder(inside, l->err);
	if (ok && (!open_to_others(temporary) || rename(temporary, name) != 0))
		ok = err_set(
			l->err, ERR_IO, "cannot make the folder '%s': %s", name, strerror(errno));
	if (!ok)
		remove_folder(temporary);
	return ok && file_sync_folder(name, l->err);
}
