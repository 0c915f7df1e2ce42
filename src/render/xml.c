#include "xml.h"

#include <stdbool.h>

#include "text.h"

/* U+FFFE and U+FFFF, which are no characters and which XML refuses. */
static bool is_noncharacter(const char *p)
{
	const unsigned char *c = (const unsigned char *)p;
	return c[0] == 0xef && c[1] == 0xbf && (c[2] == 0xbe || c[2] == 0xbf);
}

void xml_text(FILE *out, const char *text, struct arena *scratch)
{
	for (const char *p = text_printable(text, scratch); *p; p++) {
		switch (*p) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			if (is_noncharacter(p)) {
				fprintf(out, "&lt;U+FFF%c&gt;",
					(unsigned char)p[2] == 0xbe ? 'E' : 'F');
				p += 2;
			} else {
				putc(*p, out);
			}
		}
	}
}
