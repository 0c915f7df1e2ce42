#include "hash.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "err.h"

struct hash hash_of(const void *bytes, size_t length)
{
	struct hash h;
	crypto_hash_sha256(h.bytes, bytes, length);
	return h;
}

bool hash_file(const char *path, struct hash *ret, int64_t *ret_bytes, struct err *e)
{
	enum { PIECE = 1 << 16 };
	unsigned char bytes[PIECE];
	FILE *in = fopen(path, "rbe");
	if (!in)
		return err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "cannot open '%s': %s",
			path, strerror(errno));
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	int64_t all = 0;
	for (size_t got; (got = fread(bytes, 1, sizeof bytes, in)) > 0; all += (int64_t)got)
		crypto_hash_sha256_update(&state, bytes, got);
	bool whole = !ferror(in);
	int why = errno;
	fclose(in);
	crypto_hash_sha256_final(&state, ret->bytes);
	*ret_bytes = all;
	return whole || err_set(e, ERR_IO, "cannot read '%s': %s", path, strerror(why));
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
