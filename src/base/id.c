#include "id.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

void id_uuid(char ret[ID_UUID])
{
	unsigned char b[16];
	arc4random_buf(b, sizeof b);
	uint64_t ms = (uint64_t)clock_now();
	for (int i = 0; i < 6; i++)
		b[i] = (unsigned char)(ms >> (40 - 8 * i));
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x70);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	snprintf(ret, ID_UUID,
		"%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
		b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
		b[15]);
}

void id_code(char ret[ID_CODE + 1])
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	unsigned char b[ID_CODE];
	arc4random_buf(b, sizeof b);
	for (int i = 0; i < ID_CODE; i++)
		ret[i] = letters[b[i] & 31];
	ret[ID_CODE] = '\0';
}

bool id_is_uuid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t n = text ? strspn(text, "0123456789abcdef-") : 0;
	if (n != sizeof form - 1 || text[n])
		return false;
	for (size_t i = 0; i < n; i++)
		if ((form[i] == '-') != (text[i] == '-'))
			return false;
	return true;
}

bool id_is_code(const char *text)
{
	size_t length = text ? strlen(text) : 0;
	return length > 0 && length <= CODE_MAX && text[0] != '.' && text[0] != '_' &&
	       text[0] != '-' && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == length;
}
