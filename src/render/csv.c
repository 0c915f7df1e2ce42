#include "table.h"

#include <string.h>
#include "macros.h"

static bool must_quote(const char *text)
{
	size_t length = strlen(text);
	if (length == 0)
		return true; /* an empty text, beside an empty cell that is no text */
	if (text[0] == ' ' || text[0] == '\t' || text[length - 1] == ' ' ||
		text[length - 1] == '\t')
		return true;
	return text[strcspn(text, ",\"\r\n")] != '\0';
}

static void write_quoted(FILE *out, const char *text, bool guard)
{
	putc('"', out);
	if (guard)
		putc('\'', out);
	for (const char *p = text; *p;) {
		size_t run = strcspn(p, "\"");
		fwrite(p, 1, run, out);
		p += run;
		if (*p) {
			fputs("\"\"", out);
			p++;
		}
	}
	putc('"', out);
}

static void write_field(FILE *out, const char *text, bool guard)
{
	if (!text)
		return;
	if (must_quote(text)) {
		write_quoted(out, text, guard);
		return;
	}
	if (guard)
		putc('\'', out);
	fputs(text, out);
}

void csv_field(FILE *out, const char *text)
{
	write_field(out, text, false);
}

void csv_field_guarded(FILE *out, const char *text)
{
	static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋",
		"－", "＠" };
	bool guard = false;
	for (size_t i = 0; text && i < COUNT_OF(starts); i++)
		guard |= strncmp(text, starts[i], strlen(starts[i])) == 0;
	write_field(out, text, guard);
}
