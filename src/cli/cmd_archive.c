/* Stored pages: written out, or two of them compared. */
#include <string.h>

#include "app.h"
#include "archive.h"
#include "clock.h"
#include "code.h"
#include "doc.h"
#include "snapshot.h"
#include "text.h"
#include "text_diff.h"

struct args {
	bool diff;
};

/* Snapshots that the operands lead to, each once. */
struct found {
	struct snapshot_row *list;
	size_t count;
};

static void put(struct app *app, struct found *f, const struct snapshot_row *s)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->list[i].code, s->code) == 0)
			return;
	f->list = arena_more(&app->arena, f->list, f->count, sizeof *f->list);
	f->list[f->count++] = *s;
}

static bool find_about(struct app *app, struct found *f, const char *code)
{
	struct snapshot_row *list;
	size_t n;
	if (!snapshot_about(&app->ledger, code, &app->arena, &list, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		put(app, f, &list[i]);
	return true;
}

static bool find(struct app *app, struct found *f)
{
	enum kind kind;
	const char *code;
	if (app->count == 0)
		return find_about(app, f, NULL);
	for (int i = 0; i < app->count; i++)
		if (!code_find(app->ledger.db, -1, app->operands[i], &app->arena, &kind, &code,
			    &app->err) ||
			!find_about(app, f, code))
			return false;
	return true;
}

static bool ends_with(const char *text, const char *ending)
{
	size_t n = strlen(text), m = strlen(ending);
	return n > m && text_same(text + n - m, ending);
}

static bool write_out(struct app *app, const struct found *f)
{
	const char *path = app->target;
	size_t written = 0, held = 0;
	for (size_t i = 0; i < f->count; i++)
		held += f->list[i].held;
	if (!path)
		return app_missing(app, "target", "archive -o FOLDER, or -o FILE.warc.gz");
	if (held == 0)
		return err_set(&app->err, ERR_MISSING,
			f->count ? "the bytes of these pages are not in this ledger, only what was "
				   "recorded of them"
				 : "no page is stored of that. kept capture FILE stores one");
	bool gzip = ends_with(path, ".warc.gz"), warc = gzip || ends_with(path, ".warc");
	bool ok = app->global.dry_run ||
		  (warc ? archive_warc(&app->ledger, f->list, f->count, path, gzip, &written)
			: archive_folder(&app->ledger, f->list, f->count, path, &written));
	if (!ok)
		return false;
	fprintf(app->out, "%s %zu page%s to %s\n", app->global.dry_run ? "would write" : "wrote",
		held, held == 1 ? "" : "s", text_one_line(path, &app->arena));
	if (held < f->count)
		app_note(app, "%zu left out: their bytes are not in this ledger", f->count - held);
	return true;
}

/* The two that are compared: the one meant, and the one before it of the same source. */
static bool pick(struct app *app, struct snapshot_row *before, struct snapshot_row *after)
{
	enum kind kind;
	const char *code;
	struct snapshot_row *list, s;
	size_t n, last;
	if (app->count != 1)
		return err_set(&app->err, ERR_USAGE, "--diff compares the pages of one source");
	if (!code_find(app->ledger.db, -1, app->operands[0], &app->arena, &kind, &code, &app->err))
		return false;
	if (kind == KIND_SNAPSHOT) {
		if (!snapshot_get(&app->ledger, code, &app->arena, &s))
			return false;
	} else if (kind != KIND_SOURCE) {
		return err_set(&app->err, ERR_USAGE,
			"--diff compares the pages of a source, and '%s' is none", code);
	}
	if (!snapshot_list(
		    &app->ledger, kind == KIND_SNAPSHOT ? s.source : code, &app->arena, &list, &n))
		return false;
	last = n;
	if (kind == KIND_SNAPSHOT)
		for (last = 1; last < n && strcmp(list[last - 1].code, code) != 0;)
			last++;
	if (last < 2)
		return err_set(&app->err, ERR_MISSING,
			"there is nothing to compare: %s has no page before", code);
	*before = list[last - 2];
	*after = list[last - 1];
	return true;
}

static void say_side(struct doc *d, const char *mark, const struct snapshot_row *s, struct arena *a)
{
	doc_fact(d, mark, ROLE_PLAIN,
		arena_printf(a, "%s, captured %.10s %.5s, sha256 %.12s", s->code, s->captured_at,
			clock_or_first(s->captured_at) + 11, s->sha256));
}

enum { AROUND = 2 }; /* lines in both that are shown before and after a change */

static bool near_change(const struct diff_line *list, size_t count, size_t at)
{
	size_t from = at > AROUND ? at - AROUND : 0;
	for (size_t i = from; i < count && i <= at + AROUND; i++)
		if (list[i].mark != ' ')
			return true;
	return false;
}

static void say_lines(struct app *app, struct doc *d, const struct diff_line *list, size_t count)
{
	bool gap = false;
	for (size_t i = 0; i < count; i++) {
		if (!near_change(list, count, i)) {
			gap = true;
			continue;
		}
		if (gap)
			doc_text(d, ROLE_DIM, "...");
		gap = false;
		doc_text(d,
			list[i].mark == '-'   ? ROLE_BAD
			: list[i].mark == '+' ? ROLE_GOOD
					      : ROLE_PLAIN,
			arena_printf(&app->arena, "%c %s", list[i].mark, list[i].text));
	}
}

static bool say_diff(struct app *app)
{
	struct arena *a = &app->arena;
	struct snapshot_row before, after;
	if (!pick(app, &before, &after))
		return false;
	const char *old = snapshot_text(&app->ledger, &before, a);
	const char *new = snapshot_text(&app->ledger, &after, a);
	if (!old || !new)
		return err_set(&app->err, ERR_MISSING,
			"of %s no words are held: only the digests can be compared",
			old ? after.code : before.code);
	size_t count, changes = 0;
	const struct diff_line *list = text_diff(old, new, a, &count);
	struct doc *d = doc_new(a);
	for (size_t i = 0; i < count; i++)
		changes += list[i].mark != ' ';
	doc_textf(d, ROLE_STRONG, "%zu line%s of text differ%s", changes, changes == 1 ? "" : "s",
		changes == 1 ? "s" : "");
	say_side(d, "-", &before, a);
	say_side(d, "+", &after, a);
	doc_gap(d);
	say_lines(app, d, list, count);
	return doc_write_text(d, &app->look, app->out, &app->err);
}

static bool run(struct app *app, const void *args)
{
	const struct args *o = args;
	struct found f = { 0 };
	if (app->ledger.rebuilt)
		return err_set(&app->err, ERR_USAGE,
			*app->ledger.known_by
				? "--known-by does not go with archive: a page has its time of "
				  "capture"
				: "this ledger's tables are of another version, and pages can not "
				  "be read before they are made anew: kept rebuild");
	return o->diff ? say_diff(app) : find(app, &f) && write_out(app, &f);
}

static const struct opt opts[] = {
	OPT_FLAG(struct args, diff, 0, "diff",
		"show what changed between the newest two pages of a source, in words; of a page, "
		"since the one before"),
	{ .kind = OPT_END },
};

const struct command cmd_archive = {
	.name = "archive",
	.operands = "[CODE...]",
	.summary = "write stored pages out as WARC or as files; compare two",
	.group = "keep",
	.example = "kept archive --help",
	.about =
		"CODE is a commitment, an agreement, evidence, a source or a snapshot; without one "
		"every stored page is meant. -o FILE.warc.gz (or .warc) writes WARC/1.1, which "
		"replay tools read: the exchange with the server where the page was fetched, else "
		"a resource record. -o FOLDER writes the pages as they are, with index.csv and "
		"SHA256SUMS, which sha256sum -c checks.",
	.min = 0,
	.max = -1,
	.need = NEED_READ,
	.opts = opts,
	.size = sizeof(struct args),
	.formats = FORMATS_PEOPLE,
	.run = run,
	.takes_output = true,
};
