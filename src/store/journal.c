#include "journal.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "db.h"
#include "err.h"
#include "guard.h"
#include "jsonw.h"
#include "store_sql.h"

static bool mint_replica(struct journal *j)
{
	id_uuid(j->uuid);
	SCOPED(stmt_done) struct stmt q = db_prepare(j->db, sql_journal_replica_add);
	bind_text(&q, ":uuid", j->uuid);
	if (stmt_next(&q))
		j->replica = col_int(&q, "id");
	return local_set(j->db, "replica", j->uuid);
}

/* From a row that has a replica's last entry, or that it has none. */
static bool read_end(struct stmt *q, struct journal_end *ret)
{
	struct hash last;
	struct err ignored = { 0 };
	SCOPED(entry_done) struct entry n = { 0 };
	*ret = (struct journal_end) { .seq = col_int(q, "seq"), .clock = col_int(q, "clock") };
	if (ret->seq == 0)
		return true;
	size_t length = 0;
	const char *line = col_lent(q, "line", &length);
	if (!line || !col_blob(q, "sha256", last.bytes, HASH_SIZE))
		return false;
	hash_hex(&last, ret->hash);
	if (entry_parse(line, length, &n, &ignored))
		snprintf(ret->at, sizeof ret->at, "%s", n.at);
	return true;
}

static void read_own_end(struct journal *j, struct stmt *q)
{
	size_t length;
	struct journal_end end;
	j->replica = col_int(q, "id");
	const char *uuid = col_lent(q, "uuid", &length);
	if (uuid)
		snprintf(j->uuid, sizeof j->uuid, "%s", uuid);
	if (!read_end(q, &end) || end.seq == 0)
		return;
	j->seq = end.seq;
	hash_from_hex(end.hash, &j->last);
	/* the time in an entry never goes backwards within a replica, whatever the clock does */
	clock_read(end.at, &j->at);
}

static int64_t highest_clock(struct db *db)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_journal_highest_clock);
	return stmt_next(&q) ? col_int(&q, "clock") : 0;
}

bool journal_begin(struct db *db, const char *by, struct journal *ret)
{
	struct journal j = { .db = db, .by = by, .line = buf_new(LEDGER_LINE, db_err(db)) };
	id_uuid(j.tx);
	bool known = false;
	{
		SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_journal_own_end);
		known = stmt_next(&q);
		if (known)
			read_own_end(&j, &q);
	}
	j.clock = highest_clock(db);
	if (!known)
		mint_replica(&j);
	*ret = j;
	return db_ok(db);
}

void journal_done(struct journal *j)
{
	buf_done(&j->line);
}

static const char *base_text(struct journal *j, int64_t base, char *into, size_t size)
{
	if (base == 0)
		return NULL;
	SCOPED(stmt_done) struct stmt q = db_prepare(j->db, sql_journal_base);
	bind_int(&q, ":entry", base);
	size_t length;
	if (stmt_next(&q))
		snprintf(into, size, "%s", col_lent(&q, "base", &length));
	return into;
}

static void write_line(struct journal *j, const struct change *c)
{
	char base[ID_UUID + 24] = "", prev[HASH_HEX];
	hash_hex(&j->last, prev);
	buf_clear(&j->line);
	struct jsonw w = jsonw_new(&j->line);
	jsonw_open(&w, '{');
	jsonw_key_int(&w, "v", 1);
	jsonw_key_text(&w, "replica", j->uuid);
	jsonw_key_int(&w, "seq", j->seq);
	jsonw_key_text(&w, "prev", j->seq > 1 ? prev : NULL);
	jsonw_key_int(&w, "clock", j->clock);
	jsonw_key_text(&w, "at", j->at_text);
	jsonw_key_text(&w, "by", j->by);
	jsonw_key_text(&w, "tx", j->tx);
	jsonw_key_text(&w, "op", c->op);
	jsonw_key_text(&w, "kind", c->kind);
	jsonw_key_text(&w, "code", c->code);
	jsonw_key_text(&w, "base", base_text(j, c->base, base, sizeof base));
	jsonw_key_text(&w, "why", c->why);
	jsonw_key(&w, "body");
	jsonw_raw(&w, c->body ? c->body : "null");
	jsonw_close(&w, '}');
}

static bool insert(struct db *db, int64_t replica, int64_t seq, int64_t clock,
	const char *received_at, const struct hash *hash, const char *line, int64_t *ret_entry)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_journal_insert);
	bind_int(&q, ":replica", replica);
	bind_int(&q, ":seq", seq);
	bind_int(&q, ":clock", clock);
	bind_text(&q, ":received_at", received_at);
	bind_blob(&q, ":sha256", hash->bytes, HASH_SIZE);
	bind_text(&q, ":line", line);
	if (!stmt_run(&q))
		return false;
	*ret_entry = db_last_row(db);
	return true;
}

bool journal_append(struct journal *j, const struct change *c, int64_t *ret_entry)
{
	int64_t now = clock_now();
	if (now > j->at || !*j->at_text) {
		j->at = now > j->at ? now : j->at;
		clock_text(j->at, j->at_text);
	}
	if (j->seq == INT64_MAX || j->clock == INT64_MAX)
		return err_set(db_err(j->db), ERR_CORRUPT,
			"the journal's clock can rise no further: an entry from elsewhere set it "
			"to its end. Ask for its writer with kept verify");
	j->seq++;
	j->clock++;
	write_line(j, c);
	if (!db_ok(j->db))
		return false;
	j->last = hash_of(j->line.text, j->line.length);
	int64_t entry;
	if (!insert(j->db, j->replica, j->seq, j->clock, j->at_text, &j->last, j->line.text,
		    &entry))
		return false;
	if (!j->first_entry)
		j->first_entry = entry;
	j->last_entry = entry;
	*ret_entry = entry;
	return true;
}

bool journal_self_check(struct journal *j)
{
	if (!j->first_entry)
		return db_ok(j->db);
	SCOPED(stmt_done) struct stmt q = db_prepare(j->db, sql_journal_read_back);
	bind_int(&q, ":first", j->first_entry);
	bind_int(&q, ":last", j->last_entry);
	int64_t seen = 0;
	while (stmt_next(&q)) {
		struct hash stored;
		size_t length;
		col_blob(&q, "sha256", stored.bytes, HASH_SIZE);
		const char *line = col_lent(&q, "line", &length);
		if (!db_ok(j->db))
			return false;
		struct hash again = hash_of(line, length);
		if (memcmp(&again, &stored, sizeof again) != 0)
			return err_set(db_err(j->db), ERR_CORRUPT,
				"what was just written reads back differently; nothing was saved. "
				"Check the disk and the memory of this machine");
		seen++;
	}
	if (db_ok(j->db) && seen != j->last_entry - j->first_entry + 1)
		return err_set(db_err(j->db), ERR_CORRUPT,
			"not all that was written reads back; nothing was saved");
	return db_ok(j->db);
}

/* The end of a replica's chain, minting its row where it is new. Own: this ledger wrote it, before
 * an older copy of its file was put in its place. */
static bool foreign_end(
	struct db *db, const char *uuid, int64_t *ret_id, bool *own, struct journal_end *ret)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_journal_replica_end);
	bind_text(&q, ":uuid", uuid);
	if (stmt_next(&q)) {
		*ret_id = col_int(&q, "id");
		*own = col_int(&q, "own") == 1;
		return read_end(&q, ret);
	}
	SCOPED(stmt_done) struct stmt add = db_prepare(db, sql_journal_replica_add);
	bind_text(&add, ":uuid", uuid);
	if (stmt_next(&add))
		*ret_id = col_int(&add, "id");
	*ret = (struct journal_end) { 0 };
	return db_ok(db);
}

bool journal_receive(
	struct db *db, const char *line, size_t length, const char *received_at, int64_t *ret_entry)
{
	SCOPED(entry_done) struct entry n = { 0 };
	struct err *e = db_err(db);
	int64_t id = 0;
	bool own = false;
	struct journal_end end;
	if (length > LEDGER_LINE)
		return err_set(e, ERR_INPUT, "the entry is longer than %d bytes", LEDGER_LINE);
	if (!entry_parse(line, length, &n, e) || !foreign_end(db, n.replica, &id, &own, &end))
		return false;
	/* others are asked for their clocks only where the replica's own does not answer it */
	bool near = end.clock > n.clock - JOURNAL_LEAP;
	const char *wrong = entry_check(&n, &end, near ? end.clock : highest_clock(db));
	if (wrong)
		return err_set(e, ERR_CORRUPT,
			"entry %lld of replica %.36s, which follows entry %lld: %s",
			(long long)n.seq, n.replica, (long long)end.seq, wrong);
	struct hash hash = hash_of(line, length);
	return insert(db, id, n.seq, n.clock, received_at && !own ? received_at : n.at, &hash, line,
		ret_entry);
}

int64_t journal_count(struct db *db)
{
	return db_int(db, "SELECT count(*) FROM journal");
}

const char *journal_head(struct db *db, struct arena *a)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_journal_newest);
	return stmt_next(&q) ? col_text(&q, "head", a) : "empty";
}

const char *local_get(struct db *db, const char *key, struct arena *a)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_local_get);
	bind_text(&q, ":key", key);
	return stmt_next(&q) ? col_text(&q, "value", a) : NULL;
}

bool local_set(struct db *db, const char *key, const char *value)
{
	SCOPED(stmt_done) struct stmt q = db_prepare(db, sql_local_set);
	bind_text(&q, ":key", key);
	bind_text(&q, ":value", value);
	return stmt_run(&q);
}
