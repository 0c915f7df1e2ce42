/* Columns known by their names; and a mapping written down. */
#include "mapping.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "macros.h"
#include "record.h"
#include "text.h"

/* What tables of such records call their columns; compared without case, spaces and marks. */
struct synonym {
	enum kind kind;
	bool log; /* only where rows are logged items */
	const char *path, *names;
};

static const struct synonym synonyms[] = {
	{ KIND_COMMITMENT, false, "code", "id key ref reference number no" },
	{ KIND_COMMITMENT, false, "title",
		"promise commitment pledge name measure action headline" },
	{ KIND_COMMITMENT, false, "promisors",
		"promisor who country by promisedby from responsible" },
	{ KIND_COMMITMENT, false, "promisees", "promisee to promisedto" },
	{ KIND_COMMITMENT, false, "kind", "type" },
	{ KIND_COMMITMENT, false, "made_on",
		"date made madeon announced announcedon signed promisedon" },
	{ KIND_COMMITMENT, false, "due_on", "due deadline duedate targetdate duebydate" },
	{ KIND_COMMITMENT, false, "tags", "tag topic topics category categories area theme" },
	{ KIND_COMMITMENT, false, "notes", "note comment comments remarks" },
	{ KIND_COMMITMENT, false, "rating.status", "status rating verdict state progress" },
	{ KIND_COMMITMENT, false, "rating.rationale", "rationale reasoning explanation why" },
	{ KIND_COMMITMENT, false, "rating.as_of",
		"asof statusdate statusasof ratedon lastupdated" },
	{ KIND_COMMITMENT, false, "rating.reason", "reason reasoncode" },
	{ KIND_COMMITMENT, false, "evidence.summary", "evidence whathappened progressnote" },
	{ KIND_COMMITMENT, false, "evidence.occurred_on", "evidencedate happenedon" },
	{ KIND_COMMITMENT, false, "evidence.source.url",
		"url link links urls evidenceurl evidenceurls evidencelink source sources" },
	{ KIND_COMMITMENT, false, "evidence.source.publisher", "publisher outlet" },
	{ KIND_EVIDENCE, false, MAP_COMMITMENTS, "commitment codes promise promises bearson" },
	{ KIND_EVIDENCE, false, MAP_BEARING, "bearings direction" },
	{ KIND_EVIDENCE, false, "occurred_on", "date on when day happened happenedon" },
	{ KIND_EVIDENCE, false, "summary", "what whathappened description event text" },
	{ KIND_EVIDENCE, false, "quote", "quotation words excerpt" },
	{ KIND_EVIDENCE, false, "locator", "page where paragraph" },
	{ KIND_EVIDENCE, false, "note", "note notes" },
	{ KIND_EVIDENCE, true, "source.url", "url link address href web" },
	{ KIND_EVIDENCE, true, "source.title", "title headline" },
	{ KIND_EVIDENCE, true, "source.publisher", "publisher outlet medium newspaper site" },
	{ KIND_EVIDENCE, true, "source.author", "author authors byline" },
	{ KIND_EVIDENCE, true, "source.published_on", "published publishedon publicationdate" },
	{ KIND_EVIDENCE, true, "source.language", "language lang" },
	{ KIND_SOURCE, false, "url", "link address href" },
	{ KIND_SOURCE, false, "title", "headline name" },
	{ KIND_SOURCE, false, "publisher", "outlet medium" },
	{ KIND_SOURCE, false, "author", "authors byline" },
	{ KIND_SOURCE, false, "published_on", "date published publicationdate" },
	{ KIND_RATING, false, "commitment", "code promise" },
	{ KIND_RATING, false, "as_of", "date asof ratedon" },
	{ KIND_RATING, false, "rationale", "because why explanation reasoning" },
	{ KIND_INDICATOR, false, "code", "id key indicator" },
	{ KIND_INDICATOR, false, "title", "label name" },
	{ KIND_OBSERVATION, false, "indicator.code", "series key indicatorcode" },
	{ KIND_OBSERVATION, false, "indicator.title", "label name title indicatortitle" },
	{ KIND_OBSERVATION, false, "indicator.unit", "unit units" },
	{ KIND_OBSERVATION, false, "indicator.better", "better direction" },
	{ KIND_OBSERVATION, false, "period", "year date month quarter time" },
	{ KIND_OBSERVATION, false, "value", "figure amount number" },
	{ KIND_OBSERVATION, false, "published_on", "published vintage released releasedon" },
	{ KIND_OBSERVATION, false, "source.url", "url link sourceurl" },
	{ KIND_OBSERVATION, false, "source.publisher", "publisher source" },
};

/* "Date (announced)" -> "dateannounced" */
static const char *bare(const char *name, struct arena *a)
{
	char *all = arena_text(a, name), *to = all;
	for (const char *c = name; *c; c++)
		if (isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80)
			*to++ = (char)((unsigned char)*c < 0x80 ? tolower((unsigned char)*c) : *c);
	*to = '\0';
	return all;
}

static bool among(const char *words, const char *word)
{
	size_t length = strlen(word);
	for (const char *c = words; length && (c = strstr(c, word)); c += length)
		if ((c == words || c[-1] == ' ') && (c[length] == ' ' || !c[length]))
			return true;
	return false;
}

static bool taken(const struct mapping *m, const char *path)
{
	for (size_t i = 0; i < m->nfields; i++)
		if (strcmp(m->fields[i].path, path) == 0)
			return true;
	return false;
}

void mapping_add(struct mapping *m, const char *path, const char *column, struct arena *a)
{
	if (m->nfields == MAP_FIELDS || taken(m, path))
		return;
	struct map_field *f = &m->fields[m->nfields];
	*f = (struct map_field) { .kind = m->kind, .path = path, .name = path };
	const char *dot = strrchr(path, '.');
	if (dot) {
		const char *first = arena_bytes(a, path, strcspn(path, "."));
		f->of_source = strstr(path, "source.") != NULL;
		kind_from(
			strcmp(first, "source") == 0 ? kind_facts(m->kind)->name : first, &f->kind);
		f->name = dot + 1;
	}
	f->value.columns = arena_alloc(a, sizeof *f->value.columns);
	f->value.columns[0] = column;
	f->value.ncolumns = 1;
	f->value.join = " ";
	f->value.code = strcmp(f->name, "code") == 0;
	m->nfields++;
}

static bool has_column(const struct table_row *row, const char *name, struct arena *a)
{
	for (size_t i = 0; i < row->count; i++)
		if (strcmp(bare(row->names[i], a), name) == 0)
			return true;
	return false;
}

/* A figure's code is its own where the indicator has a column as well, and so in our own files. */
static const char *indicator_column(const struct table_row *row, const char *name, struct arena *a)
{
	if (strcmp(name, "code") == 0)
		return has_column(row, "indicator", a) ? "code" : "indicator.code";
	if (strcmp(name, "indicator") == 0)
		return has_column(row, "code", a) ? "indicator" : "indicator.code";
	return NULL;
}

static const char *path_of_column(
	const struct mapping *m, const struct table_row *row, const char *column, struct arena *a)
{
	const char *name = bare(column, a);
	const struct kind_facts *k = kind_facts(m->kind);
	const char *of_indicator = m->kind == KIND_OBSERVATION ? indicator_column(row, name, a)
							       : NULL;
	if (of_indicator)
		return of_indicator;
	if (strcmp(name, "code") == 0)
		return "code";
	if (m->kind == KIND_EVIDENCE &&
		(strcmp(name, MAP_COMMITMENTS) == 0 || strcmp(name, MAP_BEARING) == 0))
		return strcmp(name, MAP_BEARING) == 0 ? MAP_BEARING : MAP_COMMITMENTS;
	for (size_t i = 0; i < k->nfields; i++) {
		bool source = strcmp(k->fields[i].name, "source") == 0;
		if (strcmp(bare(k->fields[i].name, a), name) == 0 && !source)
			return k->fields[i].name;
	}
	for (size_t i = 0; i < COUNT_OF(synonyms); i++)
		if (synonyms[i].kind == m->kind && (m->log || !synonyms[i].log) &&
			among(synonyms[i].names, name))
			return synonyms[i].path;
	return strcmp(name, "source") == 0 && field_index(m->kind, "source") >= 0 ? "source" : NULL;
}

void mapping_match(struct mapping *m, const struct table_row *row, struct arena *a)
{
	for (size_t i = 0; i < row->count; i++) {
		const char *path = mapping_uses(m, row->names[i])
					   ? NULL
					   : path_of_column(m, row, row->names[i], a);
		if (path)
			mapping_add(m, path, arena_text(a, row->names[i]), a);
	}
}

static json_t *texts(const char *const *list, size_t count)
{
	json_t *all = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(all, json_string(list[i]));
	return all;
}

static void set_text(json_t *object, const char *key, const char *value)
{
	if (value)
		json_object_set_new(object, key, json_string(value));
}

static const char *const orders[] = { NULL, "dmy", "mdy", "ymd" };

static json_t *value_json(const struct map_value *v)
{
	if (!v->constant && v->ncolumns == 1 && !v->nwords && !v->split && !v->has_else &&
		v->order == ORDER_UNKNOWN && !v->code && !v->create && !v->links && !v->nremoved)
		return json_string(v->columns[0]);
	json_t *all = json_object();
	set_text(all, "value", v->constant);
	if (v->ncolumns == 1)
		set_text(all, "column", v->columns[0]);
	if (v->ncolumns > 1) {
		json_object_set_new(all, "columns", texts(v->columns, v->ncolumns));
		set_text(all, "join", v->join);
	}
	set_text(all, "split", v->split);
	set_text(all, "dates", orders[v->order]);
	if (v->links)
		json_object_set_new(all, "links", json_true());
	if (v->nremoved)
		json_object_set_new(all, "remove", texts(v->removed, v->nremoved));
	if (v->code)
		json_object_set_new(all, "code", json_true());
	if (v->create)
		json_object_set_new(all, "create", json_true());
	json_t *words = json_object();
	for (size_t i = 0; i < v->nwords; i++)
		json_object_set_new(words, v->words[i].from,
			v->words[i].to ? json_string(v->words[i].to) : json_null());
	if (v->nwords)
		json_object_set(all, "values", words);
	json_decref(words);
	if (v->has_else)
		json_object_set_new(
			all, "else", v->otherwise ? json_string(v->otherwise) : json_null());
	return all;
}

static json_t *file_json(const struct table_how *how, struct arena *a)
{
	json_t *all = json_object();
	set_text(all, "encoding", how->encoding);
	set_text(all, "path", how->path);
	if (how->separator)
		set_text(all, "separator",
			how->separator == '\t' ? "tab" : arena_printf(a, "%c", how->separator));
	if (how->plain_quotes)
		json_object_set_new(all, "quotes", json_false());
	if (how->no_header)
		json_object_set_new(all, "header", json_false());
	if (how->header)
		json_object_set_new(all, "header", json_integer(how->header));
	if (how->columns) {
		json_t *names = json_array();
		for (size_t i = 0; i < list_count(how->columns); i++)
			json_array_append_new(names, json_string(list_item(how->columns, i, a)));
		json_object_set_new(all, "columns", names);
	}
	return all;
}

static json_t *months(const struct date_rules *rules)
{
	json_t *all = json_array();
	for (int month = 1; month <= 12; month++) {
		json_t *names = json_array();
		for (size_t i = 0; i < rules->nmonths; i++)
			if (rules->months[i].month == month)
				json_array_append_new(names, json_string(rules->months[i].name));
		json_array_append_new(all, names);
	}
	return all;
}

static void set_rules(const struct mapping *m, json_t *root)
{
	if (m->nnulls)
		json_object_set_new(root, "null", texts(m->nulls, m->nnulls));
	set_text(root, "dates", orders[m->dates.order]);
	if (m->dates.fiscal_start)
		json_object_set_new(
			root, "fiscal_year_starts", json_integer(m->dates.fiscal_start));
	if (m->dates.buddhist)
		set_text(root, "calendar", "buddhist");
	if (m->dates.nmonths)
		json_object_set_new(root, "months", months(&m->dates));
	if (m->decimal_comma)
		set_text(root, "decimal", ",");
	json_t *skips = json_object();
	for (size_t i = 0; i < m->nskips; i++)
		json_object_set_new(
			skips, m->skips[i].column, texts(m->skips[i].values, m->skips[i].nvalues));
	if (m->nskips)
		json_object_set(root, "skip", skips);
	json_decref(skips);
	if (!m->unpivot_name)
		return;
	json_t *unpivot = json_object();
	if (m->nunpivot)
		json_object_set_new(unpivot, "columns", texts(m->unpivot_columns, m->nunpivot));
	set_text(unpivot, "name", m->unpivot_name);
	set_text(unpivot, "value", m->unpivot_value);
	json_object_set_new(root, "unpivot", unpivot);
}

const char *mapping_text(const struct mapping *m, bool lines, struct arena *a)
{
	json_t *root = json_object(), *named = json_object();
	set_text(root, "as", m->log ? "log" : kind_facts(m->kind)->name);
	json_t *file = file_json(&m->how, a);
	if (json_object_size(file))
		json_object_set(root, "file", file);
	json_decref(file);
	set_rules(m, root);
	for (size_t i = 0; i < m->nfields; i++)
		json_object_set_new(named, m->fields[i].path, value_json(&m->fields[i].value));
	json_object_set_new(root, "fields", named);
	char *text = json_dumps(root, lines ? JSON_INDENT(2) : JSON_COMPACT);
	const char *copy = arena_text(a, text ? text : "{}");
	free(text);
	json_decref(root);
	return copy;
}
