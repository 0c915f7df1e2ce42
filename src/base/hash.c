#include "hash.h"

#include <assert.h>
#include <errno.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <string.h>

#include "err.h"

struct hash hash_of(const void *bytes, size_t length)
{
	struct hash h;
	struct sha256_ctx state;
	sha256_init(&state);
	sha256_update(&state, length, bytes);
	sha256_digest(&state, HASH_SIZE, h.bytes);
	return h;
}

bool hash_stream(FILE *in, struct hash *ret, int64_t *ret_bytes)
{
	enum { PIECE = 1 << 16 };
	unsigned char bytes[PIECE];
	struct sha256_ctx state;
	sha256_init(&state);
	*ret_bytes = 0;
	for (size_t got; (got = fread(bytes, 1, sizeof bytes, in)) > 0; *ret_bytes += (int64_t)got)
		sha256_update(&state, got, bytes);
	sha256_digest(&state, HASH_SIZE, ret->bytes);
	return !ferror(in);
}

bool hash_file(const char *path, struct hash *ret, int64_t *ret_bytes, struct err *e)
{
	FILE *in = fopen(path, "rbe");
	if (!in)
		return err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "cannot open '%s': %s",
			path, strerror(errno));
	bool whole = hash_stream(in, ret, ret_bytes);
	int why = errno;
	fclose(in);
	return whole || err_set(e, ERR_IO, "cannot read '%s': %s", path, strerror(why));
}

void hash_hex(const struct hash *h, char ret[HASH_HEX])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < HASH_SIZE; i++) {
		ret[2 * i] = digits[h->bytes[i] >> 4];
		ret[2 * i + 1] = digits[h->bytes[i] & 15];
	}
	ret[HASH_HEX - 1] = '\0';
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool hash_from_hex(const char *hex, struct hash *ret)
{
	if (strlen(hex) != HASH_HEX - 1)
		return false;
	for (size_t i = 0; i < HASH_SIZE; i++) {
		int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		ret->bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

void hash_base64(const struct hash *h, char ret[HASH_BASE64])
{
	static_assert(BASE64_ENCODE_RAW_LENGTH(HASH_SIZE) == HASH_BASE64 - 1, "room for the NUL");
	base64_encode_raw(ret, HASH_SIZE, h->bytes);
	ret[HASH_BASE64 - 1] = '\0';
}
