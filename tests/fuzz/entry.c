/* Lines of a journal: what passes has all that the other modules rely on. */
#include <string.h>

#include "err.h"
#include "fuzz.h"
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
	} else {
		must((e.code == ERR_CORRUPT || e.code == ERR_NEWER) && *e.text);
	}
	entry_done(&n);
	return 0;
}
