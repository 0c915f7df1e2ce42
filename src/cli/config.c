#include "config.h"

#include <assert.h>
#include <errno.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arena.h"
#include "err.h"
#include "file.h"
#include "text.h"

enum { CONFIG_LIMIT = 1 << 20 };

static const char *const keys[] = { "author", "ledger", "color", "pager", "capture",
	"allow-private", "fetch-seconds" };

/* The file while libinih reads it: the library does not say on which line it is. */
struct reading {
	struct config *config;
	struct arena *arena;
	const char *at;
	int line;
	struct config_warning **last;
};

const char *config_folder(
	const char *variable, const char *fallback, const char *rest, struct arena *a)
{
	const char *folder = getenv(variable), *home = getenv("HOME");
	if (folder &&
		*folder == '/') /* a relative one is to be ignored, says the XDG specification */
		return arena_printf(a, "%s/%s", folder, rest);
	return home && *home ? arena_printf(a, "%s/%s/%s", home, fallback, rest) : NULL;
}

bool config_make_folders(const char *path, struct arena *a, struct err *e)
{
	char *name = arena_text(a, path);
	for (char *slash = strchr(name + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(name, 0700) != 0 && errno != EEXIST)
			return err_set(e, ERR_IO, "cannot make the folder '%s': %s", name,
				strerror(errno));
		*slash = '/';
	}
	return true;
}

static char *next_line(char *into, int room, void *context)
{
	struct reading *r = context;
	if (!*r->at)
		return NULL;
	size_t length = strcspn(r->at, "\n");
	if (r->at[length] == '\n')
		length++;
	if (length > (size_t)room - 1)
		length = (size_t)room - 1;
	memcpy(into, r->at, length);
	into[length] = '\0';
	r->at += length;
	r->line += into[length - 1] == '\n' || !*r->at;
	return into;
}

static void warn(struct reading *r, const char *text)
{
	struct config_warning *w = arena_alloc(r->arena, sizeof *w);
	w->text = arena_printf(r->arena, "%s, line %d: %s", r->config->path, r->line, text);
	*r->last = w;
	r->last = &w->next;
}

static void unknown(struct reading *r, const char *section, const char *name)
{
	const char *nearest = text_nearest(name, keys, COUNT_OF(keys));
	warn(r, *section ? arena_printf(
				   r->arena, "no such section: '[%s]'. There is [filters]", section)
		: nearest ? arena_printf(r->arena, "no such key: '%s'. Did you mean '%s'?", name,
				    nearest)
			  : arena_printf(r->arena,
				    "no such key: '%s'. There are author, ledger, color, pager, "
				    "capture, allow-private, fetch-seconds",
				    name));
}

static int setting(void *context, const char *section, const char *name, const char *value)
{
	struct reading *r = context;
	struct config *c = r->config;
	const char **const into[] = { &c->author, &c->ledger, &c->color, &c->pager, &c->capture,
		&c->allow_private, &c->fetch_seconds };
	static_assert(COUNT_OF(into) == COUNT_OF(keys), "a key without a place");
	const char *copy = *value ? arena_text(r->arena, value) : NULL;
	if (strcmp(section, "filters") == 0) {
		struct config_filter *f = arena_alloc(r->arena, sizeof *f);
		*f = (struct config_filter) {
			.next = c->filters,
			.name = arena_text(r->arena, name),
			.terms = copy ? copy : "",
		};
		c->filters = f;
		return 1;
	}
	for (size_t i = 0; !*section && i < COUNT_OF(keys); i++)
		if (strcmp(keys[i], name) == 0) {
			*into[i] = copy;
			return 1;
		}
	unknown(r, section, name);
	return 1;
}

/* "~/x" means what it does in a shell. */
static const char *from_home(const char *path, struct arena *a)
{
	const char *home = getenv("HOME");
	return path && strncmp(path, "~/", 2) == 0 && home ? arena_printf(a, "%s%s", home, path + 1)
							   : path;
}

bool config_read(struct config *c, struct arena *a, struct err *e)
{
	*c = (struct config) { .path = config_folder(
				       "XDG_CONFIG_HOME", ".config", "kept/config.ini", a) };
	char *text;
	size_t length;
	struct err none = { 0 };
	if (!c->path)
		return true;
	if (!file_read(c->path, CONFIG_LIMIT, a, &text, &length, &none))
		return none.code == ERR_MISSING || err_set(e, none.code, "%s", none.text);
	if (!text_is_utf8(text, length))
		return err_set(e, ERR_INPUT, "'%s' is not UTF-8 text", c->path);
	struct reading r = { .config = c, .arena = a, .at = text, .last = &c->warnings };
	int line = ini_parse_stream(next_line, &r, setting, &r);
	if (line > 0) {
		r.line = line;
		warn(&r, "neither 'key = value' nor '[section]'; left out");
	}
	c->ledger = from_home(c->ledger, a);
	return true;
}

const char *config_filter(const struct config *c, const char *name)
{
	for (const struct config_filter *f = c->filters; f; f = f->next)
		if (text_same(f->name, name))
			return f->terms;
	return NULL;
}

bool config_set_author(const struct config *c, const char *author, struct arena *a, struct err *e)
{
	char *before = arena_text(a, "");
	size_t length = 0;
	struct err none = { 0 };
	if (!c->path)
		return err_set(e, ERR_USAGE,
			"there is no place for a configuration file: HOME is not set");
	if (!config_make_folders(c->path, a, e))
		return false;
	if (!file_read(c->path, CONFIG_LIMIT, a, &before, &length, &none) &&
		none.code != ERR_MISSING)
		return err_set(e, none.code, "%s", none.text);
	SCOPED(file_out_done) struct file_out f = file_out_begin(c->path, e);
	if (!f.stream)
		return false;
	fprintf(f.stream, "author = %s\n%s", author, before); /* before any section */
	return file_out_commit(&f);
}
