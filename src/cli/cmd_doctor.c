#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "app.h"
#include "doc.h"
#include "fetch.h"
#include "guard.h"
#include "journal.h"
#include "links.h"
#include "migrate.h"
#include "page.h"
#include "project.h"
#include "version.h"
#include "xlsx.h"

enum { FACTS_MAX = 64 };

/* What was found, line by line. */
struct findings {
	struct app *app;
	struct {
		const char *about, *value, *warning;
	} list[FACTS_MAX];
	size_t count, warnings;
	bool unusable; /* the ledger cannot be opened */
};

static void found(struct findings *f, const char *about, const char *value, const char *warning)
{
	if (f->count == FACTS_MAX)
		return;
	f->list[f->count].about = about;
	f->list[f->count].value = value;
	f->list[f->count++].warning = warning;
	f->warnings += warning != NULL;
}

/* "name=value" lines, each a finding. */
static void found_lines(struct findings *f, const char *about, const char *lines)
{
	struct arena *a = &f->app->arena;
	while (lines && *lines) {
		size_t length = strcspn(lines, "\n"), name = strcspn(lines, "=");
		if (name < length)
			found(f, arena_printf(a, "%s%.*s", about, (int)name, lines),
				arena_bytes(a, lines + name + 1, length - name - 1), NULL);
		lines += length + (lines[length] == '\n');
	}
}

/* What a build may leave out. */
static void look_at_build(struct findings *f)
{
	const struct {
		const char *what;
		bool there;
	} parts[] = { { "reading pages", page_built() }, { "fetching", fetch_built() },
		{ "workbooks", xlsx_built() } };
	const char *with = "", *without = "";
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		const char **list = parts[i].there ? &with : &without;
		*list = arena_printf(
			&f->app->arena, "%s%s%s", *list, **list ? ", " : "", parts[i].what);
	}
	if (*with)
		found(f, "built with", with, NULL);
	if (*without)
		found(f, "built without", without, NULL);
}

/* Where several machines see one file, the locks that keep SQLite's writers apart often fail. */
static const char *file_system(const char *path, const char **ret_warning)
{
	static const struct {
		unsigned long magic;
		const char *name;
		bool network;
	} known[] = {
		{ 0x6969, "nfs", true },
		{ 0xff534d42, "cifs", true },
		{ 0xfe534d42, "smb2", true },
		{ 0x517b, "smb", true },
		{ 0x5346414f, "afs", true },
		{ 0x00c36400, "ceph", true },
		{ 0x01021997, "9p", true },
		{ 0x65735546, "fuse", true },
		{ 0xef53, "ext4", false },
		{ 0x58465342, "xfs", false },
		{ 0x9123683e, "btrfs", false },
		{ 0x2fc12fc1, "zfs", false },
		{ 0xf2f52010, "f2fs", false },
		{ 0x01021994, "tmpfs", false },
		{ 0x794c7630, "overlayfs", false },
	};
	struct statfs fs;
	if (statfs(path, &fs) != 0)
		return "unknown";
	unsigned long magic = (unsigned long)fs.f_type & 0xffffffffUL;
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (known[i].magic == magic) {
			if (known[i].network)
				*ret_warning =
					"a network or FUSE file system may lose SQLite's locks: "
					"let "
					"one machine alone write, and share by 'kept export --as "
					"journal'";
			return known[i].name;
		}
	return "another kind";
}

static const char *synced_by(const char *path)
{
	static const char *const folders[] = { "/Dropbox/", "/OneDrive", "/Google Drive/",
		"/GoogleDrive/", "/iCloud", "/Nextcloud/", "/ownCloud/", "/Syncthing/", "/Sync/",
		"/pCloud", "/MEGA/", "/Seafile/" };
	for (size_t i = 0; i < COUNT_OF(folders); i++)
		if (strstr(path, folders[i]))
			return "the folder seems to be synchronised: two machines that write at "
			       "once "
			       "make two ledgers of it. Share by 'kept export --as journal'";
	return NULL;
}

/* Bytes 18 and 19 of an SQLite file are 2 in write-ahead mode. */
static const char *header_warning(const char *path)
{
	unsigned char head[20] = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t n = fd >= 0 ? read(fd, head, sizeof head) : -1;
	if (fd >= 0)
		close(fd);
	if (n < (ssize_t)sizeof head || memcmp(head, "SQLite format 3", 16) != 0)
		return "not an SQLite database";
	return head[18] == 2 || head[19] == 2
		       ? "another program left it in write-ahead mode; kept sets it back when it "
			 "opens it"
		       : NULL;
}

static void look_at_file(struct findings *f, const char *path)
{
	struct arena *a = &f->app->arena;
	char resolved[PATH_MAX];
	struct stat st;
	if (!realpath(path, resolved) || stat(resolved, &st) != 0) {
		found(f, "ledger", path,
			arena_printf(a, "%s: kept init makes one", strerror(errno)));
		return;
	}
	const char *name = arena_text(a, resolved), *network = NULL;
	found(f, "ledger", name, synced_by(name));
	found(f, "size", arena_printf(a, "%lld bytes", (long long)st.st_size),
		header_warning(name));
	found(f, "permissions", arena_printf(a, "%03o", st.st_mode & 0777),
		st.st_mode & 022 ? "others may write to it" : NULL);
	if (st.st_nlink > 1)
		found(f, "links", arena_printf(a, "%lu", (unsigned long)st.st_nlink),
			"the file has a second name, under which SQLite would not find its journal "
			"file: nothing is written to it. kept backup NEW.db makes a file of its "
			"own, to be moved to this name; or remove the other name");
	const char *kind = file_system(name, &network);
	found(f, "file system", kind, network);
	const char *leftover = arena_printf(a, "%s-journal", name);
	if (access(leftover, F_OK) == 0)
		found(f, "journal file", leftover,
			db_journal_is_bait(name)
				? "kept did not write it, and it names another file, which SQLite "
				  "would remove: nothing opens the ledger beside it. Copy the "
				  "ledger "
				  "alone to another folder"
				: "somebody writes just now, or was cut off: the next command that "
				  "opens the ledger rolls it back. Do not remove it");
}

static void look_inside(struct findings *f)
{
	struct app *app = f->app;
	struct arena *a = &app->arena;
	if (!app_open(app, NEED_LOOK)) {
		struct err e = err_take(&app->err);
		found(f, "opening it", "failed", arena_text(a, e.text));
		f->unusable = true;
		return;
	}
	struct db *db = app->ledger.db;
	size_t behind = 0;
	migrate_check(db, migrate_steps, &behind);
	found(f, "format", arena_printf(a, "%lld", (long long)db_int(db, "PRAGMA user_version")),
		behind ? "older than this program: kept migrate" : NULL);
	bool current = project_current(db);
	found(f, "derived tables", current ? "current" : "of another version",
		current ? NULL : "kept rebuild makes them anew");
	found(f, "writable", db_read_only(db) ? "no" : "yes", NULL);
	found(f, "entries", arena_printf(a, "%lld", (long long)journal_count(db)), NULL);
	found(f, "head", journal_head(db, a), NULL);
	found_lines(f, "setting ", db_settings(db, a));
	if (!db_ok(db)) {
		struct err e = err_take(&app->err);
		found(f, "reading it", "failed", arena_text(a, e.text));
	}
}

static void look_around(struct findings *f)
{
	struct app *app = f->app;
	const struct config *c = &session_of(app)->config;
	found(f, "kept", KEPT_VERSION, NULL);
	found_lines(f, "engine ", db_engine(&app->arena));
	found(f, "configuration", c->path ? c->path : "none",
		c->warnings ? c->warnings->text : NULL);
	const char *by = app_author(app);
	err_take(&app->err);
	found(f, "analyst", by ? by : "not set", by ? NULL : "set KEPT_AUTHOR, or --by NAME");
}

static bool say_table(const struct findings *f)
{
	static const struct column columns[] = {
		{ .key = "about", .title = "about" },
		{ .key = "value", .title = "value" },
		{ .key = "warning", .title = "warning" },
	};
	struct app *app = f->app;
	struct table *t = table_begin(app->out, &app->look, columns, COUNT_OF(columns), &app->err);
	for (size_t i = 0; t && i < f->count; i++) {
		const struct cell cells[] = { { .text = f->list[i].about },
			{ .text = f->list[i].value }, { .text = f->list[i].warning } };
		table_row(t, cells);
	}
	return t && table_end(t, NULL, NULL);
}

static bool say_text(const struct findings *f)
{
	struct app *app = f->app;
	struct doc *d = doc_new(&app->arena);
	if (f->warnings == 0)
		doc_text(d, ROLE_GOOD, "Nothing is wrong from outside. Inside: kept verify");
	else
		doc_textf(d, ROLE_WARN, "%zu %s", f->warnings,
			f->warnings == 1 ? "thing to look at:" : "things to look at:");
	for (size_t i = 0; i < f->count; i++)
		if (f->list[i].warning)
			doc_fact(d, arena_printf(&app->arena, "! %s", f->list[i].about), ROLE_WARN,
				f->list[i].warning);
	doc_gap(d);
	for (size_t i = 0; i < f->count; i++)
		doc_fact(d, f->list[i].about, ROLE_PLAIN, f->list[i].value);
	return doc_write_text(d, &app->look, app->out, &app->err);
}

struct args {
	bool links;
};

static bool run(struct app *app, const void *args)
{
	const struct args *o = args;
	if (o->links)
		return links_check(app);
	if (app->count)
		return err_set(&app->err, ERR_USAGE, "sources are named for --links alone");
	struct findings *f = arena_alloc(&app->arena, sizeof *f);
	f->app = app;
	look_around(f);
	look_at_build(f);
	look_at_file(f, app_ledger_path(app)); /* as it is before anything opens it */
	look_inside(f);
	bool said = app->look.format == FORMAT_TEXT ? say_text(f) : say_table(f);
	return said && (!f->unusable || err_set(&app->err, ERR_NOT_SO, "%s", ""));
}

static const struct opt opts[] = {
	OPT_FLAG(struct args, links, 0, "links",
		"ask the addresses of the sources, all or those named, and list which do not "
		"answer with a page and what is stored of them; the servers learn who looks"),
	{ .kind = OPT_END },
};

const struct command cmd_doctor = {
	.name = "doctor",
	.operands = "[SOURCE...]",
	.summary = "say what this ledger and this program are, and what may go wrong",
	.group = "start",
	.example = "kept doctor",
	.about = "Versions, the settings that SQLite really has, where the file lies and who may "
		 "write to it, whether it is up to date. Whether what is in it is whole, kept "
		 "verify finds out. Exit code 1: the ledger cannot be opened.",
	.max = -1,
	.need = NEED_NOTHING,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
};
