#include "tokens.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "err.h"

struct tokens {
	sqlite3 *raw; /* what the tokenizer belongs to: a database of nothing */
	fts5_tokenizer calls;
	Fts5Tokenizer *tokenizer;
};

/* A pointer that only a function may hand out, as FTS5's documents say. */
static fts5_api *find_api(sqlite3 *raw)
{
	fts5_api *api = NULL;
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(raw, "SELECT fts5(?1)", -1, &q, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(q, 1, (void *)&api, "fts5_api_ptr", NULL);
		sqlite3_step(q);
	}
	sqlite3_finalize(q);
	return api;
}

static bool find_tokenizer(struct tokens *t)
{
	static const char *args[] = { "unicode61" };
	if (sqlite3_open(":memory:", &t->raw) != SQLITE_OK)
		return false;
	fts5_api *api = find_api(t->raw);
	void *context = NULL;
	return api && api->xFindTokenizer(api, "porter", &context, &t->calls) == SQLITE_OK &&
	       t->calls.xCreate(context, args, 1, &t->tokenizer) == SQLITE_OK;
}

struct tokens *tokens_begin(struct err *e)
{
	struct tokens *t = calloc(1, sizeof *t);
	if (t && find_tokenizer(t))
		return t;
	err_set(e, ERR_IO, "there is no tokenizer 'porter unicode61'");
	tokens_done(t);
	return NULL;
}

void tokens_done(struct tokens *t)
{
	if (!t)
		return;
	if (t->tokenizer)
		t->calls.xDelete(t->tokenizer);
	sqlite3_close(t->raw);
	free(t);
}

struct walk {
	void (*take)(void *context, const char *word, size_t length, int64_t place);
	void *context;
	int64_t count;
};

static int take_token(void *context, int flags, const char *word, int length, int start, int end)
{
	enum { LONGEST = 32768 }; /* FTS5_MAX_TOKEN_SIZE: what is behind it is not in the index */
	struct walk *w = context;
	(void)start, (void)end;
	if (!(flags & FTS5_TOKEN_COLOCATED) || w->count == 0)
		w->count++;
	w->take(w->context, word, (size_t)(length > LONGEST ? LONGEST : length), w->count - 1);
	return SQLITE_OK;
}

int64_t tokens_of(struct tokens *t, const char *text, size_t length,
	void (*take)(void *context, const char *word, size_t length, int64_t place), void *context)
{
	struct walk w = { .take = take, .context = context };
	int rc = t->calls.xTokenize(
		t->tokenizer, &w, FTS5_TOKENIZE_DOCUMENT, text, (int)length, take_token);
	return rc == SQLITE_OK ? w.count : -1;
}
