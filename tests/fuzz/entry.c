/* Lines of a journal: what passes has all that the other modules rely on. */
#include <string.h>

#include "clock.h"
#include "err.h"
#include "fuzz.h"
#include "id.h"
#include "journal.h"
#include "jsonr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	struct entry n = { 0 };
	if (entry_parse((const char *)data, size, &n, &e)) {
		must(n.replica && n.at && n.by && n.tx && n.kind && n.code);
		must(n.seq > 0 && n.clock >= n.seq);
		bool retract = strcmp(n.op, "retract") == 0;
		must(retract || strcmp(n.op, "add") == 0 || strcmp(n.op, "revise") == 0);
		must(retract ? !n.body : n.body && n.body->type == 'o');
		int64_t at;
		if (!entry_check(&n, &(struct journal_end) { .seq = n.seq - 1 }, n.clock))
			must(id_is_uuid(n.replica) && id_is_uuid(n.tx) && id_is_code(n.code) &&
				clock_read(n.at, &at));
	} else {
		must((e.code == ERR_CORRUPT || e.code == ERR_NEWER) && *e.text);
	}
	entry_done(&n);
	return 0;
}
