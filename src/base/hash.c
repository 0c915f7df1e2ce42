#include "hash.h"

#include <sodium.h>
#include <string.h>

struct hash hash_of(const void *bytes, size_t length)
{
	struct hash h;
	crypto_hash_sha256(h.bytes, bytes, length);
	return h;
}

void hash_hex(const struct hash *h, char ret[HASH_HEX])
{
	sodium_bin2hex(ret, HASH_HEX, h->bytes, HASH_SIZE);
}

bool hash_from_hex(const char *hex, struct hash *ret)
{
	size_t length = 0;
	return strlen(hex) == HASH_HEX - 1 &&
	       sodium_hex2bin(ret->bytes, HASH_SIZE, hex, HASH_HEX - 1, NULL, &length, NULL) == 0 &&
	       length == HASH_SIZE;
}

void hash_base64(const struct hash *h, char ret[HASH_BASE64])
{
	sodium_bin2base64(
		ret, HASH_BASE64, h->bytes, sizeof h->bytes, sodium_base64_VARIANT_ORIGINAL);
}
