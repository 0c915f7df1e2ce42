/* Capture now, judge later: pages become sources that nobody has used yet. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "captured.h"
#include "code.h"
#include "fetched.h"
#include "fields.h"
#include "say.h"
#include "text.h"

struct args {
	bool fetch, no_fetch;
};

enum { SHOWN = 20 };

/* What one call captures. Codes are kept for the answer; pages are not. */
struct haul {
	struct written *list;
	size_t count, fresh, versions, known;
	const char *guesses[SHOWN]; /* of the first sources; NULL: it was there already */
};

static void put(
	struct app *app, struct haul *h, const char *code, int64_t entry, const char *guesses)
{
	if (h->count < SHOWN)
		h->guesses[h->count] = guesses ? arena_text(&app->arena, guesses) : NULL;
	h->list = arena_more(&app->arena, h->list, h->count, sizeof *h->list);
	h->list[h->count++] = (struct written) { arena_text(&app->arena, code), entry, NULL };
}

/* A source for a page that is none yet. */
static bool make_source(
	struct app *app, const struct captured *c, struct record *s, struct arena *a)
{
	struct problems p = { .arena = a };
	captured_fill(c, s, a);
	if (ledger_add(&app->ledger, s, &p))
		return true;
	return app->err.code != ERR_NONE ? false : say_problems(app, s, &p);
}

/* A page that was read. url: where it was fetched; NULL. */
static bool keep(struct app *app, struct haul *h, const char *name, const char *url,
	struct captured *c, struct arena *a)
{
	struct record s = { .kind = KIND_SOURCE };
	record_set(&s, "url", url);
	if (c->source)
		s.code = c->source;
	else if (!make_source(app, c, &s, a))
		return err_at(&app->err, "'%s'", name);
	if (!captured_keep(app, c, s.code, a))
		return err_at(&app->err, "'%s'", name);
	h->fresh += !c->source;
	h->versions += c->source && c->fresh;
	h->known += !c->fresh;
	if (c->source && !app->machine)
		app_note(app, "'%s' is %s, which was there already%s", name, s.code,
			c->fresh ? "; stored as another version" : "");
	if (c->source && c->fresh && url && !app->machine)
		app_note(app, "what changed: kept archive --diff %s", s.code);
	put(app, h, s.code, s.entry, c->source ? NULL : captured_guesses(c, &s, a));
	return true;
}

static bool capture_file(struct app *app, struct haul *h, const char *path)
{
	SCOPED(arena_done) struct arena a = { 0 }; /* one page's memory */
	struct captured c;
	return captured_read(app, path, &a, &c) && keep(app, h, path, NULL, &c, &a);
}

/* An address, or the source that has one. */
static bool capture_url(struct app *app, const struct args *o, struct haul *h, const char *typed)
{
	SCOPED(arena_done) struct arena a = { 0 };
	struct captured c;
	struct record s;
	const char *url = typed, *code = NULL;
	if (!fetched_wanted(app, o->fetch, o->no_fetch))
		return err_set(&app->err, ERR_USAGE,
			"'%s' is not fetched unless you say so, since the server learns who looks: "
			"--fetch, or capture = always in the settings. Or save the page and give "
			"the file",
			typed);
	if (!looks_like_url(typed)) {
		code = typed_code(app, KIND_SOURCE, typed);
		if (!code || !ledger_record(&app->ledger, KIND_SOURCE, code, &a, &s))
			return false;
		url = record_get(&s, "url");
		if (!url)
			return err_set(&app->err, ERR_INPUT, "%s has no address to ask", code);
	}
	if (!fetched_page(app, url, &a, &c))
		return false;
	if (code)
		c.source = code;
	return keep(app, h, typed, url, &c, &a);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void tell(struct app *app, size_t done, size_t all)
{
	if (app->prompts && !app->global.quiet && (done % 20 == 0 || done == all))
		fprintf(stderr, "\r%zu of %zu pages%s", done, all, done == all ? "\n" : "");
}

static void free_names(struct dirent **names, int count)
{
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

/* The files of a folder by name, not of the folders in it. */
static bool capture_folder(struct app *app, struct haul *h, const char *path)
{
	struct dirent **names = NULL;
	int count = scandir(path, &names, visible, alphasort);
	if (count < 0)
		return err_set(&app->err, ERR_IO, "'%s': %s", path, strerror(errno));
	bool ok = true;
	for (int i = 0; ok && i < count; i++) {
		const char *file = arena_printf(&app->arena, "%s/%s", path, names[i]->d_name);
		if (captured_is_file(file))
			ok = capture_file(app, h, file);
		tell(app, (size_t)i + 1, (size_t)count);
	}
	free_names(names, count);
	return ok;
}

static bool capture(struct app *app, const struct args *o, struct haul *h, const char *typed)
{
	struct stat st;
	enum kind kind;
	const char *code;
	if (looks_like_url(typed))
		return capture_url(app, o, h, typed);
	if (strcmp(typed, "-") == 0)
		return capture_file(app, h, typed);
	bool there = stat(typed, &st) == 0;
	if (!there && code_try(app->ledger.db, KIND_SOURCE, typed, &app->arena, &kind, &code))
		return capture_url(app, o, h, code);
	if (!there)
		return err_set(&app->err, ERR_MISSING, "there is no file or folder '%s'", typed);
	if (S_ISDIR(st.st_mode))
		return capture_folder(app, h, typed);
	if (!S_ISREG(st.st_mode))
		return err_set(&app->err, ERR_INPUT, "'%s' is neither a file nor a folder", typed);
	return capture_file(app, h, typed);
}

/* What was guessed, and how it is put right. */
static void say_guesses(struct app *app, const struct haul *h, size_t i, struct doc *d)
{
	if (!h->guesses[i] || !*h->guesses[i])
		return;
	const char *text = arena_printf(&app->arena,
		"guessed: %s; if wrong: kept edit %s --title "
		"'...' --typo",
		h->guesses[i], h->list[i].code);
	if (say_to_person(app))
		doc_item_text(d, ROLE_DIM, text);
	else
		app_note(app, "%s: %s", h->list[i].code, text);
}

static bool report(struct app *app, const struct haul *h)
{
	struct doc *d = doc_new(&app->arena);
	doc_textf(d, ROLE_STRONG, "%s%zu page%s: %zu new source%s, %zu other version%s, %zu known",
		app->global.dry_run ? "would be captured: " : "Captured ", h->count,
		h->count == 1 ? "" : "s", h->fresh, h->fresh == 1 ? "" : "s", h->versions,
		h->versions == 1 ? "" : "s", h->known);
	for (size_t i = 0; i < h->count && i < SHOWN && !app->global.dry_run; i++) {
		struct record s;
		if (!ledger_record(&app->ledger, KIND_SOURCE, h->list[i].code, &app->arena, &s))
			return false;
		const char *on = record_get(&s, "published_on"), *by = record_get(&s, "publisher");
		const char *const fields[] = { s.code, on ? on : "no date",
			text_cut(text_one_line(by ? by : "", &app->arena), 24, &app->arena),
			text_cut(text_one_line(record_get(&s, "title"), &app->arena), 60,
				&app->arena) };
		doc_item(d, ROLE_PLAIN, " ", fields, COUNT_OF(fields));
		say_guesses(app, h, i, d);
	}
	if (h->count > SHOWN)
		doc_textf(d, ROLE_DIM, "and %zu more", h->count - SHOWN);
	doc_fact(d, "next", ROLE_PLAIN,
		"what each is good for: kept log WD-02:+ CODE 'what happened'. Those that wait: "
		"kept inbox");
	return say_written(app, h->list, h->count, d);
}

static bool run(struct app *app, const void *args)
{
	const struct args *o = args;
	struct haul h = { 0 };
	if (!write_begin(app))
		return false;
	for (int i = 0; i < app->count; i++)
		if (!capture(app, o, &h, app->operands[i]))
			return false;
	return report(app, &h) && write_commit(app);
}

static const struct opt opts[] = {
	OPT_FLAG(struct args, fetch, 0, "fetch",
		"ask addresses for their pages; the server learns who looks"),
	OPT_FLAG(struct args, no_fetch, 0, "no-fetch", "do not, whatever the settings say"),
	{ .kind = OPT_END },
};

const struct command cmd_capture = {
	.name = "capture",
	.operands = "FILE | FOLDER | URL | SOURCE | - ...",
	.summary = "store saved pages as sources, to be judged later",
	.group = "log",
	.example = "kept capture docs/kept.1.scd",
	.about =
		"Stores the bytes of each page, and a source with what the page says of itself: "
		"address, title, author, publisher, day and language. Prints the sources' codes. "
		"A folder is captured whole (not the folders in it); - is standard input. A page "
		"that is there already, by its bytes or its address, keeps its source; other bytes "
		"at the same address are stored as another version. URL and SOURCE are fetched, "
		"and only with --fetch or capture = always in the settings. All or nothing: one "
		"transaction.",
	.min = 1,
	.max = -1,
	.need = NEED_WRITE,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
};
