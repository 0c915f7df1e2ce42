#include "sum.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

uint64_t sum_key(void)
{
	uint64_t key;
	arc4random_buf(&key, sizeof key);
	return key;
}

/* The last steps of MurmurHash3: every bit of x changes half of those of the result. */
static uint64_t mixed(uint64_t x)
{
	x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdu;
	x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53u;
	return x ^ (x >> 33);
}

uint64_t sum_number(uint64_t key, uint64_t h, int64_t n)
{
	return mixed(h ^ (uint64_t)n) + key;
}

uint64_t sum_bytes(uint64_t key, uint64_t h, const char *bytes, size_t length)
{
	for (; length >= sizeof h; bytes += sizeof h, length -= sizeof h) {
		uint64_t piece;
		memcpy(&piece, bytes, sizeof piece);
		h = mixed(h ^ piece) + key;
	}
	uint64_t rest = 0;
	memcpy(&rest, bytes, length);
	return mixed(h ^ rest ^ ((uint64_t)length + 1) << 56) + key;
}

enum { NOTHING = 'n', TEXT = 't' };

/* That what follows is no number: which number leads to the same only the key tells. */
static uint64_t sum_type(uint64_t key, uint64_t h, char type)
{
	return sum_number(key, h, type) + key;
}

uint64_t sum_text(uint64_t key, uint64_t h, const char *text)
{
	if (!text)
		return sum_type(key, h, NOTHING);
	return sum_bytes(key, sum_type(key, h, TEXT), text, strlen(text));
}

uint64_t sum_row(uint64_t key, struct stmt *q)
{
	uint64_t h = key;
	for (int i = 0; i < stmt_columns(q); i++) {
		size_t length;
		char type = stmt_column_type(q, i);
		if (type == 'i') {
			h = sum_number(key, h, stmt_column_int(q, i));
			continue;
		}
		h = sum_type(key, h, type);
		const char *text = type == NOTHING ? NULL : stmt_column_text(q, i, &length);
		if (text)
			h = sum_bytes(key, h, text, length);
	}
	return h;
}

uint64_t sum_rows(uint64_t key, struct db *db, const char *sql)
{
	uint64_t sum = 0;
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql);
	while (stmt_next(&q))
		sum += sum_row(key, &q);
	return db_ok(db) ? sum : 0;
}
