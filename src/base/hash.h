/* SHA-256 (FIPS 180-4), from nettle, which uses the processor's own instructions for it. */
#ifndef KEPT_HASH_H
#define KEPT_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct err;

enum { HASH_SIZE = 32, HASH_HEX = 65, HASH_BASE64 = 45 };

struct hash {
	unsigned char bytes[HASH_SIZE];
};

struct hash hash_of(const void *bytes, size_t length);
/* Of all that is left of a stream, and how many bytes that is; false with errno. */
bool hash_stream(FILE *in, struct hash *ret, int64_t *ret_bytes);
/* Of a whole file, a piece at a time, and how many bytes it has. ERR_MISSING, ERR_IO. */
bool hash_file(const char *path, struct hash *ret, int64_t *ret_bytes, struct err *e);
void hash_hex(const struct hash *h, char ret[HASH_HEX]);
bool hash_from_hex(const char *hex, struct hash *ret);         /* 64 digits, lower case or upper */
void hash_base64(const struct hash *h, char ret[HASH_BASE64]); /* RFC 4648, 4, with padding */

#endif
