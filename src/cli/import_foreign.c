/* A file from elsewhere: what the command line says of it, and what came of it. */
#include "import_foreign.h"

#include <errno.h>
#include <stdlib.h>
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

/* --set is a list with semicolons, as US;CN is one: what has no field of its own goes on. */
static bool set_fields(struct app *app, const char *list, struct mapping *m)
{
	struct arena *a = &app->arena;
	for (size_t i = 0, n = list_count(list); i < n;) {
		const char *all = list_item(list, i++, a);
		for (; i < n && !strchr(list_item(list, i, a), '='); i++)
			all = arena_printf(a, "%s;%s", all, list_item(list, i, a));
		if (!mapping_set(m, all, a, &app->err))
			return false;
	}
	return true;
}

/* The mapping file, and what the options say over it. */
static bool read_mapping(
	struct app *app, const struct foreign *o, struct mapping *m, bool *ret_match)
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
	*ret_match = m->match || m->nfields == 0;
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
	if (!set_fields(app, o->set, m))
		return false;
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

static bool save_mapping(struct app *app, const char *path, const struct mapping *m, struct err *e)
{
	SCOPED(file_out_done) struct file_out out = file_out_begin(path, e);
	if (!out.stream)
		return false;
	fprintf(out.stream, "%s\n", mapping_text(m, true, &app->arena));
	return file_out_commit(&out);
}

static void say_found(struct app *app, const struct table_import *t)
{
	const struct table_facts *f = &t->facts;
	app_note(app, "%s read as %s, %s%s, %ld row%s", t->file, f->form, f->encoding,
		f->encoding_guessed ? " (guessed: --encoding says better)" : "", f->rows,
		f->rows == 1 ? "" : "s");
	if (t->absent)
		app_note(app, "no object has what the mapping names: %s", t->absent);
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
	if (t->kept_edits)
		app_note(app, "%lld record%s edited here since the last import: left as %s here",
			(long long)t->kept_edits, t->kept_edits == 1 ? "" : "s",
			t->kept_edits == 1 ? "it is" : "they are");
	if (t->nvanished)
		app_note(app, "no longer in %s: %s. Nothing was retracted", t->file, t->vanished);
}

static bool answer(struct app *app, const struct foreign *o, const struct table_import *t)
{
	bool dry = app->global.dry_run;
	say_found(app, t);
	for (size_t i = 0; dry && i < t->nsamples; i++)
		fprintf(app->out, "%s\n", t->samples[i]);
	const char *summary = table_import_summary(t, &app->arena);
	fprintf(app->out, "%s%s\n",
		dry                                ? "would be imported: "
		: text_starts(summary, "changed ") ? ""
						   : "imported ",
		summary);
	return !o->save_mapping || save_mapping(app, o->save_mapping, t->mapping, &app->err);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* The rows that are right, without those that the first reading refused. */
static bool import_rest(struct app *app, FILE *in, struct table_import *t)
{
	struct table_import rest = { .mapping = t->mapping,
		.file = t->file,
		.hypothesis = t->hypothesis,
		.sync = t->sync,
		.prefer = t->prefer,
		.left_out = t->bad,
		.nleft_out = (size_t)t->bad_rows,
		.troubles.arena = &app->arena };
	const char *by = app_author(app);
	qsort(t->bad, (size_t)t->bad_rows, sizeof *t->bad, by_number);
	ledger_abandon(&app->ledger);
	app->err = (struct err) { 0 };
	rewind(in);
	if (!by || !ledger_begin(&app->ledger, by))
		return false;
	bool ok = table_import(&app->ledger, in, &rest);
	foreign_troubles(app, &t->troubles);
	free(rest.bad);
	rest.bad_rows = t->bad_rows;
	*t = rest;
	return ok;
}

static bool import_both(struct app *app, const struct foreign *o, FILE *in, struct table_import *t)
{
	bool ok = table_import(&app->ledger, in, t);
	bool again = !ok && o->rest && t->bad_rows && t->troubles.all == t->row_troubles;
	int64_t *bad = t->bad;
	if (again)
		ok = import_rest(app, in, t);
	free(bad);
	return ok;
}

/* A note where the rest was imported. What fails says no notes, and what the rows lack. */
static void say_refused(
	struct app *app, const struct foreign *o, const struct table_import *t, bool ok)
{
	const char *rows = arena_printf(&app->arena, "%lld row%s with the reason in %s",
		(long long)t->bad_rows, t->bad_rows == 1 ? "" : "s", o->problems);
	if (ok) {
		app_note(app, "%s: correct them there and import that file%s", rows,
			t->hypothesis ? " with --as log" : "");
		return;
	}
	if (t->hypothesis)
		fputs("kept: when it happened is a tag of the annotation, as 2024-05-01; else the "
		      "day its page was published, where the page is a source already\n",
			stderr);
	if (o->problems)
		fprintf(stderr,
			"kept: %s: correct them there and import it%s. --rest imports the others\n",
			rows, t->hypothesis ? " with --as log" : "");
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
	bool ok = import_both(app, o, in, t), kept = true;
	if (o->problems) {
		struct err write = { 0 };
		refused.err = &write;
		kept = t->bad_rows == 0 || file_out_commit(&refused);
		file_out_done(&refused);
		if (!kept && ok)
			app->err = write;
	}
	foreign_troubles(app, &t->troubles);
	if (kept && t->bad_rows)
		say_refused(app, o, t, ok);
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
		.prefer = (enum import_prefer)o->prefer,
		.troubles.arena = &app->arena };
	if (o->rest && !o->problems)
		return err_set(&app->err, ERR_USAGE,
			"--rest needs --problems FILE, which gets the rows that are refused");
	if (!read_mapping(app, o, m, &t.match))
		return false;
	FILE *in = open_input(app, path);
	if (!in)
		return false;
	bool ok = import_open(app, o, in, &t);
	fclose(in);
	if (ok)
		return answer(app, o, &t);
	struct err e = { 0 };
	if (o->save_mapping && t.facts.form && !save_mapping(app, o->save_mapping, m, &e))
		fprintf(stderr, "kept: %s\n", e.text);
	return false;
}
