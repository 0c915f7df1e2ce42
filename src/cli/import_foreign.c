/* A file from elsewhere: what the command line says of it, and what came of it. */
#include "import_foreign.h"

#include <errno.h>
#include <string.h>

#include "arena.h"
#include "csv_folder.h"
#include "file.h"
#include "import_table.h"
#include "macros.h"
#include "text.h"

void foreign_troubles(struct app *app, const struct troubles *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const char *line = trouble_text(&t->list[i], &app->arena);
		fprintf(stderr, "%s\n", text_one_line(line, &app->arena));
	}
	if (t->all > t->count)
		fprintf(stderr, "and %zu more\n", t->all - t->count);
}

static bool separator(struct app *app, const char *word, char *ret)
{
	if (text_same(word, "tab") || strcmp(word, "\\t") == 0)
		word = "\t";
	*ret = *word;
	return strlen(word) == 1 ||
	       err_set(&app->err, ERR_USAGE, "--separator takes one character, or tab");
}

static bool is_hypothesis(const struct foreign *o)
{
	return o->as && text_same(o->as, "hypothesis");
}

/* The mapping file, and what the options say over it. */
static bool read_mapping(struct app *app, const struct foreign *o, struct mapping *m)
{
	enum kind kind;
	*m = (struct mapping) { .kind = KIND_COUNT };
	if (o->as && (text_same(o->as, "log") || is_hypothesis(o))) {
		m->log = true;
		m->kind = KIND_EVIDENCE;
	} else if (o->as && kind_from(o->as, &kind)) {
		m->kind = kind;
	} else if (o->as) {
		return err_set(&app->err, ERR_USAGE,
			"no such kind: '%s'. See kept help add; or log, for items to be logged; "
			"hypothesis, for annotations",
			o->as);
	}
	if (o->mapping && is_hypothesis(o))
		return err_set(&app->err, ERR_USAGE,
			"the columns of Hypothesis are known: leave out --mapping");
	if (o->mapping && !mapping_read(o->mapping, &app->arena, m, &app->err))
		return false;
	if (m->kind == KIND_COUNT)
		return err_set(&app->err, ERR_USAGE,
			"say what the rows are: --as KIND, or \"as\" in the mapping");
	if (o->encoding)
		m->how.encoding = o->encoding;
	if (o->no_header)
		m->how.no_header = true;
	if (o->dates && !date_order_from(o->dates, &m->dates.order))
		return err_set(
			&app->err, ERR_USAGE, "--dates takes dmy, mdy or ymd, not '%s'", o->dates);
	return !o->separator || separator(app, o->separator, &m->how.separator);
}

/* What comes by a pipe is kept in a file without a name: it is read twice. */
static FILE *open_input(struct app *app, const char *path)
{
	if (strcmp(path, "-") != 0) {
		FILE *in = fopen(path, "rbe");
		if (!in)
			err_set(&app->err, errno == ENOENT ? ERR_MISSING : ERR_IO,
				"cannot open '%s': %s", path, strerror(errno));
		return in;
	}
	FILE *copy = tmpfile();
	char bytes[64 * 1024];
	size_t length;
	while (copy && (length = fread(bytes, 1, sizeof bytes, stdin)) > 0)
		if (fwrite(bytes, 1, length, copy) != length)
			break;
	if (!copy || ferror(stdin) || ferror(copy) || fflush(copy) != 0) {
		err_set(&app->err, ERR_IO, "cannot keep what was piped in: %s", strerror(errno));
		if (copy)
			fclose(copy);
		return NULL;
	}
	rewind(copy);
	return copy;
}

static bool save_mapping(struct app *app, const char *path, const struct mapping *m)
{
	SCOPED(file_out_done) struct file_out out = file_out_begin(path, &app->err);
	if (!out.stream)
		return false;
	fprintf(out.stream, "%s\n", mapping_text(m, true, &app->arena));
	return file_out_commit(&out);
}

static void say_found(struct app *app, const struct table_import *t)
{
	const struct table_facts *f = &t->facts;
	app_note(app, "%s read as %s, %s%s, %ld rows", t->file, f->form, f->encoding,
		f->encoding_guessed ? " (guessed: --encoding says better)" : "", f->rows);
	if (t->unused)
		app_note(app, "columns that no field takes: %s", t->unused);
	if (t->skipped)
		app_note(app, "%s: %lld",
			t->hypothesis ? "replies, left out" : "rows left out by the mapping",
			(long long)t->skipped);
	if (t->homeless)
		app_note(app,
			"%lld annotation%s name%s no commitment among the tags: kept as evidence "
			"that bears on nothing yet. kept edit CODE --bearing WD-02:+",
			(long long)t->homeless, t->homeless == 1 ? "" : "s",
			t->homeless == 1 ? "s" : "");
	if (t->unjudged)
		app_note(app,
			"%lld status%s without a source: kept as a note, the commitments stay "
			"unreviewed",
			(long long)t->unjudged, t->unjudged == 1 ? "" : "es");
	if (t->untitled)
		app_note(app, "%lld source%s without a title: the address stands for it",
			(long long)t->untitled, t->untitled == 1 ? "" : "s");
	if (t->nvanished)
		app_note(app, "no longer in %s: %s. Nothing was retracted", t->file, t->vanished);
}

static bool answer(struct app *app, const struct foreign *o, const struct table_import *t)
{
	bool dry = app->global.dry_run;
	say_found(app, t);
	for (size_t i = 0; dry && i < t->nsamples; i++)
		fprintf(app->out, "%s\n", t->samples[i]);
	fprintf(app->out, "%s%s\n", dry ? "would be imported: " : "imported ",
		table_import_summary(t, &app->arena));
	return !o->save_mapping || save_mapping(app, o->save_mapping, t->mapping);
}

/* Where the refused rows are, and what they lack. Notes are for what was done, and nothing was. */
static void say_refused(const struct foreign *o, const struct table_import *t, bool kept)
{
	if (t->hypothesis)
		fputs("kept: when it happened is a tag of the annotation, as 2024-05-01; else the "
		      "day its page was published, where the page is a source already\n",
			stderr);
	if (o->problems && kept)
		fprintf(stderr,
			"kept: %lld row%s with the reason in %s: correct them there and import "
			"it%s\n",
			(long long)t->bad_rows, t->bad_rows == 1 ? "" : "s", o->problems,
			t->hypothesis ? " with --as log" : "");
}

static bool import_open(struct app *app, const struct foreign *o, FILE *in, struct table_import *t)
{
	struct file_out refused = { 0 };
	if (o->problems) {
		refused = file_out_begin(o->problems, &app->err);
		if (!refused.stream)
			return false;
		t->refused = refused.stream;
	}
	bool ok = table_import(&app->ledger, in, t), kept = true;
	if (o->problems) {
		struct err write = { 0 };
		refused.err = &write;
		kept = t->bad_rows == 0 || file_out_commit(&refused);
		file_out_done(&refused);
		if (!kept)
			app_note(app, "%s", write.text);
	}
	foreign_troubles(app, &t->troubles);
	if (t->bad_rows)
		say_refused(o, t, kept);
	return ok && kept;
}

bool import_foreign(struct app *app, const struct foreign *o, const char *path)
{
	struct mapping *m = arena_alloc(&app->arena, sizeof *m);
	const char *slash = strrchr(path, '/');
	struct table_import t = { .mapping = m,
		.file = strcmp(path, "-") == 0 ? "standard input"
			: slash                ? slash + 1
					       : path,
		.sync = o->sync,
		.hypothesis = is_hypothesis(o),
		.troubles.arena = &app->arena };
	if (!read_mapping(app, o, m))
		return false;
	t.match = m->nfields == 0;
	FILE *in = open_input(app, path);
	if (!in)
		return false;
	bool ok = import_open(app, o, in, &t);
	fclose(in);
	return ok && answer(app, o, &t);
}
