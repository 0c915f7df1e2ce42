/*
 * Sources as CSL-JSON 1.0.2 (citationstyles.org, csl-data.json), the form that
 * pandoc, Quarto and Zotero share: UTF-8, an array of items.
 *
 * id, citation-key	the citation key (citekey.h)
 * type			from the kind; webpage where it has none
 * title, URL, language	as they are
 * author		"Family, Given" as family and given, other names as literal
 * publisher		or container-title, where the kind appears in something: not both, since
 *			styles print both
 * issued		date-parts; a quarter is a range of its months
 * accessed		the day of the newest snapshot
 * archive_location	the snapshot's archived_url; for a webpage a line of the note,
 *			since Zotero's web pages have no such field
 * note			lines "kept-code: S-1", kept-kind, kept-side, kept-origin, kept-reliability:
 *			what CSL has no field for, where Zotero keeps it (Extra)
 */
#ifndef KEPT_CSL_H
#define KEPT_CSL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rows.h"

struct arena;
struct ledger;

enum { CSL_FILE = 64 * 1024 * 1024 }; /* bytes of a file that is read, at most */

/* The sources that choice_make() lets out, in the order in which they were recorded, under the keys
 * that they have among all; the file appears whole or not at all. */
bool csl_export(struct ledger *l, const char *path, int64_t *ret_sources);

/* The type of a kind of source, and back. No kind is a webpage, one that CSL does not have a
 * document; the kind of a webpage and of a type that is unknown is NULL. */
const char *csl_type(const char *kind);
const char *csl_kind(const char *type, struct arena *a);
/* Is the publisher what the item appeared in, as a newspaper or a site is? */
bool csl_contained(const char *type);

struct csl_left_out {
	const char *field;
	int64_t items;
};

enum { CSL_LEFT_OUT = 48 };

struct csl_result {
	struct troubles troubles; /* troubles.arena must be set */
	int64_t added, revised, unchanged;
	/* Fields of items that a source has no place for; the first few. */
	struct csl_left_out left_out[CSL_LEFT_OUT];
	size_t nleft_out;
};

/*
 * Items become sources in the transaction that the caller has begun. path "-"
 * is standard input. An array, or an object with one as "items" (Zotero's API).
 *
 * An item is a source that is there already when its kept-code names it, or
 * its id is a source's own citekey, or its URL is known under whatever
 * spelling. What differs then is revised; nothing is ever cleared or
 * retracted. A new source takes its code from kept-code, else from the id. An
 * id that the source would get anyway is not set down as its own citekey.
 *
 * False with ERR_INPUT when items are in trouble, all of them told to
 * ret->troubles; nothing must be committed then.
 */
bool csl_import(struct ledger *l, const char *path, struct csl_result *ret);

#endif
