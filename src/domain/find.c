#include "find.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "domain_sql.h"
#include "filter_match.h"
#include "ledger.h"
#include "text.h"

enum {
	WORDS_MOST = 128, /* of a question; the rest is passed over */
	SIDES_MOST = 4,
};

/* Where a word can stand, and the most that it can say of the commitment there. The promise's own
 * title says more than all that was ever written about it. */
enum place { TITLE, OWN_TEXT, WORDING, EVIDENCE, RATING, AGREEMENT, SOURCE, PLACES };
static const double most[PLACES] = { [TITLE] = 4.0,
	[OWN_TEXT] = 1.5,
	[WORDING] = 1.5,
	[EVIDENCE] = 1.0,
	[RATING] = 0.7,
	[AGREEMENT] = 0.5,
	[SOURCE] = 0.3 };
static const double enough = 1.5;       /* so good a match gives half of the most */
static const double side_weight = 1.4;  /* the promise is by a side that the question names */
static const double gone_weight = 0.75; /* another promise took its place */

/* Chinese words of the field and the English ones that records are mostly written in; both
 * scripts where they differ. */
static const char *const glossary[][2] = {
	{ "芬太尼", "fentanyl" },
	{ "禁毒", "counternarcotics" },
	{ "禁毒", "drug" },
	{ "毒品", "drug" },
	{ "合作", "cooperation" },
	{ "执法", "enforcement" },
	{ "執法", "enforcement" },
	{ "前体", "precursors" },
	{ "前體", "precursors" },
	{ "易制毒", "precursors" },
	{ "易製毒", "precursors" },
	{ "化学", "chemical" },
	{ "化學", "chemical" },
	{ "企业", "companies" },
	{ "企業", "companies" },
	{ "公司", "companies" },
	{ "关税", "tariff" },
	{ "關稅", "tariff" },
	{ "关税", "duty" },
	{ "關稅", "duty" },
	{ "出口管制", "export controls" },
	{ "实体清单", "entity list" },
	{ "實體清單", "entity list" },
	{ "列管", "schedule" },
	{ "管制", "control" },
	{ "制裁", "sanctions" },
	{ "军", "military" },
	{ "軍", "military" },
	{ "人工智能", "artificial intelligence" },
	{ "人工智慧", "artificial intelligence" },
	{ "熊猫", "panda" },
	{ "熊貓", "panda" },
	{ "大豆", "soybeans" },
	{ "稀土", "rare earth" },
	{ "航班", "flights" },
	{ "遣返", "repatriation" },
};

struct words {
	const char *list[WORDS_MOST];
	size_t count;
};

static bool is_little(const char *word)
{
	static const char *const little[] = { "a", "about", "after", "all", "an", "and", "any",
		"anything", "are", "as", "at", "be", "been", "by", "can", "could", "did", "do",
		"does", "done", "ever", "for", "from", "had", "has", "have", "how", "if", "in",
		"into", "is", "it", "its", "keep", "kept", "many", "much", "not", "of", "on", "or",
		"promise", "promised", "promises", "so", "still", "than", "that", "the", "their",
		"them", "then", "there", "they", "this", "to", "was", "were", "what", "when",
		"where", "whether", "which", "who", "why", "will", "with", "would", "yet" };
	for (size_t i = 0; i < COUNT_OF(little); i++)
		if (text_same(little[i], word))
			return true;
	return false;
}

static void add_word(struct words *w, const char *word)
{
	if (w->count < WORDS_MOST)
		w->list[w->count++] = word;
}

/* Neighbouring pairs of the Han characters, which stand alone in the spaced text. */
static void add_pairs(struct words *w, const char *spaced, struct arena *a)
{
	const char *before = NULL;
	for (char *rest = arena_text(a, spaced), *one; (one = strsep(&rest, " "));) {
		if (!*one)
			continue;
		if (before && text_has_han(before) && text_has_han(one))
			add_word(w, arena_printf(a, "%s%s", before, one));
		else if (!text_has_han(one))
			add_word(w, one);
		before = one;
	}
	if (before && w->count == 0)
		add_word(w, before);
}

static void add_english(struct words *w, const char *chinese)
{
	for (size_t i = 0; i < COUNT_OF(glossary); i++)
		if (strstr(chinese, glossary[i][0]))
			add_word(w, glossary[i][1]);
}

static struct words words_of(const char *question, struct arena *a)
{
	struct words ret = { .count = 0 };
	char *text = arena_text(a, question);
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < 0x80 && !isalnum((unsigned char)*c) && *c != '-')
			*c = ' ';
	for (char *one; (one = strsep(&text, " "));) {
		if (!*one || is_little(one))
			continue;
		if (text_has_han(one)) {
			add_pairs(&ret, text_han_spaced(one, a), a);
			add_english(&ret, one);
		} else
			add_word(&ret, one);
	}
	return ret;
}

static size_t sides_of(struct ledger *l, const char *question, const struct words *w,
	struct arena *a, const char *ret[SIDES_MOST])
{
	size_t n = 0;
	for (size_t i = 0; i < w->count; i++) {
		SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_find_sides);
		bind_text(&q, ":word", w->list[i]);
		bind_text(&q, ":upper", text_upper(w->list[i], a));
		bind_text(&q, ":typed", question);
		while (stmt_next(&q) && n < SIDES_MOST)
			ret[n++] = col_text(&q, "root", a);
	}
	return n;
}

struct scored {
	const char *code;
	double score;        /* of the question */
	double word[PLACES]; /* of the word being looked for */
	int hits[PLACES];
	bool gone; /* superseded */
};

/* By code, but for what the word being looked for has added. */
struct scores {
	struct scored *list;
	size_t count, sorted;
};

static int by_code(const void *one, const void *two)
{
	const struct scored *a = one, *b = two;
	return strcmp(a->code, b->code);
}

/* The hits of a word come by commitment: one that is new stands last. */
static struct scored *scored_for(struct scores *s, const char *code, struct arena *a)
{
	const struct scored wanted = { .code = code };
	struct scored *last = s->count > s->sorted ? &s->list[s->count - 1] : NULL;
	if (last && strcmp(last->code, code) == 0)
		return last;
	struct scored *known = s->sorted ? bsearch(&wanted, s->list, s->sorted, sizeof *s->list,
						   by_code)
					 : NULL;
	if (known)
		return known;
	s->list = arena_more(a, s->list, s->count, sizeof *s->list);
	s->list[s->count] = (struct scored) { .code = arena_text(a, code) };
	return &s->list[s->count++];
}

/* By the kind in the search table's rows, see schema/tables.sql. */
static enum place place_of(int64_t kind)
{
	static const enum place places[] = { SOURCE, AGREEMENT, OWN_TEXT, WORDING, EVIDENCE, RATING,
		SOURCE };
	return places[(size_t)kind < COUNT_OF(places) ? kind : 0];
}

/* The first hit in a place counts fully, each later one less: a much discussed promise should not
 * beat the one whose title says it. */
static void add_hit(struct scored *c, enum place place, double rank)
{
	int n = ++c->hits[place];
	c->word[place] += rank / (n * n);
}

static void read_hits(struct stmt *q, struct scores *s, struct arena *a)
{
	while (stmt_next(q)) {
		size_t length;
		const char *code = col_lent(q, "code", &length);
		int64_t kind = col_int(q, "kind");
		if (!code)
			continue;
		struct scored *c = scored_for(s, code, a);
		c->gone = col_int(q, "gone") != 0;
		const char *all = col_lent(q, "place", &length);
		double rank = all ? -strtod(all, NULL) : 0;
		const char *own = col_lent(q, "in_title", &length);
		double title = own ? -strtod(own, NULL) : 0;
		bool in_title = title > 0 && place_of(kind) == OWN_TEXT;
		add_hit(c, in_title ? TITLE : place_of(kind), in_title ? title : rank);
	}
}

/* What one word can give is limited, place by place, so that a promise which has several of the
 * words beats one that has the same word again and again. */
static void end_word(struct scores *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct scored *c = &s->list[i];
		double word = 0;
		for (int p = 0; p < PLACES; p++)
			word += most[p] * c->word[p] / (c->word[p] + enough);
		c->score += (c->gone ? gone_weight : 1) * word;
		memset(c->word, 0, sizeof c->word);
		memset(c->hits, 0, sizeof c->hits);
	}
	if (s->count > s->sorted)
		qsort(s->list, s->count, sizeof *s->list, by_code);
	s->sorted = s->count;
}

static void look_for(struct ledger *l, const char *word, struct scores *s, struct arena *a)
{
	const char *match = filter_match(&word, 1, true, a);
	if (!match)
		return;
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_find_about);
	bind_text(&q, ":match", match);
	read_hits(&q, s, a);
	end_word(s);
}

static bool promises(struct ledger *l, const char *code, const char *root)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(l->db, q_find_promises);
	bind_text(&q, ":code", code);
	bind_text(&q, ":root", root);
	return stmt_next(&q);
}

static void weigh_sides(struct ledger *l, struct scores *s, const char *const *sides, size_t nsides)
{
	for (size_t i = 0; i < s->count; i++)
		for (size_t j = 0; j < nsides; j++)
			if (promises(l, s->list[i].code, sides[j])) {
				s->list[i].score *= side_weight;
				break;
			}
}

static int by_score(const void *one, const void *two)
{
	const struct scored *a = one, *b = two;
	if (a->score < b->score)
		return 1;
	return a->score > b->score ? -1 : strcmp(a->code, b->code);
}

bool find_commitments(struct ledger *l, const char *question, size_t limit, struct arena *a,
	const char ***ret, size_t *ret_count)
{
	struct words w = words_of(question, a);
	if (!filter_match(w.list, w.count, true, a))
		return err_set(l->err, ERR_USAGE,
			"nothing to look for in '%s'. Ask with the words of the promise: kept ask "
			"chemical companies",
			question);
	struct scores s = { 0 };
	for (size_t i = 0; i < w.count; i++)
		look_for(l, w.list[i], &s, a);
	const char *sides[SIDES_MOST];
	size_t nsides = sides_of(l, question, &w, a, sides);
	weigh_sides(l, &s, sides, nsides);
	if (s.count)
		qsort(s.list, s.count, sizeof *s.list, by_score);
	size_t n = s.count < limit ? s.count : limit;
	const char **codes = arena_alloc(a, (n + 1) * sizeof *codes);
	for (size_t i = 0; i < n; i++)
		codes[i] = s.list[i].code;
	*ret = codes;
	*ret_count = n;
	return db_ok(l->db);
}

/* Is the wanted text at the start of this one, white space in either apart? Where it ends. */
static const char *same_but_spaces(const char *text, const char *wanted)
{
	for (;;) {
		wanted += strspn(wanted, " \n");
		if (!*wanted)
			return text;
		text += strspn(text, " \n");
		if (*text != *wanted)
			return NULL;
		text++;
		wanted++;
	}
}

/* A snippet of the index has spaces round its Han characters. Which of them the record has, only
 * the record knows. Words of a page are in no record: there all of them go. */
static const char *as_written(
	struct ledger *l, const struct find_hit *h, const char *snippet, struct arena *a)
{
	static const char cut[] = "…";
	const size_t dots = sizeof cut - 1;
	const char *joined = text_han_joined(snippet, a);
	enum kind kind;
	struct record r;
	if (!text_has_han(snippet) || !kind_from(h->record, &kind) ||
		!ledger_record(l, kind, h->code, a, &r))
		return joined;
	size_t length = strlen(snippet);
	bool starts = length >= dots && memcmp(snippet, cut, dots) == 0;
	bool ends = length >= 2 * dots && memcmp(snippet + length - dots, cut, dots) == 0;
	const char *wanted = arena_bytes(
		a, snippet + (starts ? dots : 0), length - (starts ? dots : 0) - (ends ? dots : 0));
	wanted += strspn(wanted, " ");
	for (size_t i = 0; *wanted && i < kind_facts(kind)->nfields; i++)
		for (const char *at = r.values[i]; at && (at = strchr(at, *wanted)); at++) {
			const char *end = same_but_spaces(at, wanted);
			if (end)
				return arena_printf(a, "%s%.*s%s", starts ? cut : "",
					(int)(end - at), at, ends ? cut : "");
		}
	return joined;
}

bool find_records(struct ledger *l, const char *const *words, size_t count,
	const struct filter *filter, struct arena *a, struct find_hit **ret, size_t *ret_count)
{
	const char *match = filter_match(words, count, false, a);
	if (!match)
		return err_set(l->err, ERR_USAGE,
			"search for which words? kept search precursors, kept search 芬太尼");
	struct filter everything = { .where = "1", .as_typed = "" };
	const struct filter *f = filter ? filter : &everything;
	SCOPED(stmt_done) struct stmt q = db_prepare_once(l->db, filter_sql(f, q_find_records, a));
	filter_bind(f, &q, l->as_of);
	bind_text(&q, ":match", match);
	bind_int(&q, ":filtered", filter != NULL);
	size_t n = 0;
	struct find_hit *list = NULL;
	while (stmt_next(&q)) {
		list = arena_more(a, list, n, sizeof *list);
		list[n++] = (struct find_hit) { col_text(&q, "record", a), col_text(&q, "code", a),
			col_text(&q, "commitments", a), col_text(&q, "snippet", a) };
	}
	for (size_t i = 0; i < n; i++)
		list[i].snippet = as_written(l, &list[i], list[i].snippet, a);
	*ret = list;
	*ret_count = n;
	return db_ok(l->db);
}
