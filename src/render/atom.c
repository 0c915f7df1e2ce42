#include "atom.h"

#include <string.h>

#include "arena.h"
#include "clock.h"
#include "hash.h"
#include "text.h"
#include "xml.h"

void atom_id(const char *name, char ret[ATOM_ID])
{
	struct hash h = hash_of(name, strlen(name));
	const unsigned char *b = h.bytes;
	snprintf(ret, ATOM_ID,
		"urn:uuid:%02x%02x%02x%02x-%02x%02x-8%01x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		b[0], b[1], b[2], b[3], b[4], b[5], b[6] & 0xf, b[7], (b[8] & 0x3f) | 0x80, b[9],
		b[10], b[11], b[12], b[13], b[14], b[15]);
}

static void put(FILE *out, const char *indent, const char *name, const char *text, struct arena *a)
{
	fprintf(out, "%s<%s>", indent, name);
	xml_text(out, text, a);
	fprintf(out, "</%s>\n", name);
}

void atom_begin(
	FILE *out, const char *id, const char *title, const char *updated, struct arena *scratch)
{
	fputs("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	      "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
		out);
	put(out, "  ", "id", id, scratch);
	put(out, "  ", "title", title, scratch);
	put(out, "  ", "updated", clock_or_first(updated), scratch);
	fputs("  <generator>kept</generator>\n", out);
}

void atom_entry(FILE *out, const struct atom_entry *e, struct arena *scratch)
{
	fputs("  <entry>\n", out);
	put(out, "    ", "id", e->id, scratch);
	put(out, "    ", "title", text_one_line(e->title, scratch), scratch);
	put(out, "    ", "updated", clock_or_first(e->at), scratch);
	put(out, "    ", "published", clock_or_first(e->at), scratch);
	fputs("    <author><name>", out);
	xml_text(out, text_one_line(e->by, scratch), scratch);
	fputs("</name></author>\n", out);
	if (e->category) {
		fputs("    <category term=\"", out);
		xml_text(out, e->category, scratch);
		fputs("\"/>\n", out);
	}
	fputs("    <content type=\"text\">", out);
	xml_text(out, e->content, scratch);
	fputs("</content>\n  </entry>\n", out);
	arena_clear(scratch);
}

void atom_end(FILE *out)
{
	fputs("</feed>\n", out);
}
