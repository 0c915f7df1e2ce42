#include "hash.h"

#include <sodium.h>

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
