#include "xml.h"

#include "text.h"

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
			putc(*p, out);
		}
	}
}
