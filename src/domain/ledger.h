/*
 * An open ledger, and the only way to write to it.
 *
 *	SCOPED(ledger_close) struct ledger l = { 0 };
 *	ledger_open(&l, path, &how, e) &&
 *	ledger_begin(&l, "ana") && ledger_add(&l, &record, NULL, &code) && ledger_commit(&l)
 *
 * One command is one transaction. Every add, revise and retract is checked
 * against the rules, appended to the journal and projected; commit reads back
 * and hashes what was written before it says yes. What fails leaves the ledger
 * as it was: ledger_close() rolls back.
 */
#ifndef KEPT_LEDGER_H
#define KEPT_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "apply_search.h"
#include "arena.h"
#include "day.h"
#include "db.h"
#include "err.h"
#include "journal.h"
#include "record.h"
#include "rule.h"

struct ledger {
	struct db *db;
	struct err *err;
	char today[DAY_SIZE];
	char as_of[DAY_SIZE];      /* what questions are asked as of; today unless asked */
	char known_by[CLOCK_SIZE]; /* "" : now */
	bool past;                 /* later records are hidden by temporary views */
	bool rebuilt;              /* db is a private replay, not the file */
	struct journal journal;
	struct unsearched unsearched; /* of what the open transaction wrote */
	struct tx tx;
	bool writing;
	bool saved;                /* something was committed by ledger_commit() */
	struct db *file;           /* the file itself, where db is a replay; else NULL */
	struct progress *progress; /* set before it is opened: who watches long work, and may stop
				      it; NULL: nobody */
	struct arena arena;
};

enum ledger_for {
	LEDGER_READ,  /* questions; denied writing */
	LEDGER_WRITE, /* migrates and rebuilds an older one first */
	LEDGER_CREATE,
	LEDGER_LOOK, /* verify, doctor, backup: no as-of, the file as it is */
};

struct ledger_how {
	enum ledger_for what;
	const char *as_of;    /* a resolved day; NULL: today */
	const char *known_by; /* UTC time, "2024-04-01" (its end) or longer beginnings of the
				 journal's form; NULL: now */
};

/* false with *e set, see db_open() and migrate_check(). e must outlive the ledger. */
bool ledger_open(struct ledger *l, const char *path, const struct ledger_how *how, struct err *e);
void ledger_close(struct ledger *l);
const char *ledger_path(const struct ledger *l); /* the file's real name, also of a replay */
/* Take the steps that an older ledger lacks and make its derived tables anew, in one transaction,
 * after a copy beside it that check() has found good (NULL: SQLite's integrity check). Done by
 * LEDGER_WRITE, too. *ret_backup: the copy's name; NULL: nothing was lacking. */
bool ledger_bring_up(struct ledger *l, bool (*check)(struct db *copy, struct err *e),
	struct arena *a, const char **ret_backup);
/* Where the journal, the pages' bytes and the file's settings are: a replay has none of them. */
struct db *ledger_file(const struct ledger *l);

bool ledger_begin(struct ledger *l, const char *by) MUST_USE;
/* Is the record, read before the ledger was held, still what stands? Else ERR_CONFLICT. */
bool ledger_unchanged(struct ledger *l, const struct record *r) MUST_USE;
/* Take back all that was written since ledger_begin(), which may follow again. */
void ledger_abandon(struct ledger *l);
/* Check against all rules; each broken one is told to *p (never NULL). Then write. The code is
 * made where the record has none. false when a rule is broken or writing failed. */
bool ledger_add(struct ledger *l, struct record *r, struct problems *p) MUST_USE;
/* The same, with what is to be said of it in the journal. */
bool ledger_add_because(
	struct ledger *l, struct record *r, const char *why, struct problems *p) MUST_USE;
/* A new version of the record with r->code; why may be NULL only for kinds' own follow-ups. */
bool ledger_revise(
	struct ledger *l, struct record *r, const char *why, struct problems *p) MUST_USE;
/* Refused while other records rest on it (the message names them). */
bool ledger_retract(struct ledger *l, enum kind kind, const char *code, const char *why) MUST_USE;
bool ledger_commit(struct ledger *l) MUST_USE;

/* A live record as the journal has it last. ERR_MISSING where there is none. */
bool ledger_record(
	struct ledger *l, enum kind kind, const char *code, struct arena *a, struct record *ret);

/* The record as one journal entry (its row number) has it. ERR_CORRUPT where that holds none. */
bool ledger_record_at(struct ledger *l, int64_t entry, struct arena *a, struct record *ret);

/* Evidence that names the source, the first few: "E-1, E-2"; "" when none. */
const char *ledger_evidence_of(struct ledger *l, const char *source, struct arena *a);

/* The code of a live source with the same address, under whatever spelling; NULL: none. */
const char *ledger_source_at(struct ledger *l, const char *url, struct arena *a);

#endif
