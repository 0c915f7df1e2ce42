#ifndef KEPT_RULE_KIND_H
#define KEPT_RULE_KIND_H

struct check;

/* The rules that belong to one kind of record, on the record as a whole. Its fields, one by one,
 * are right. */
void rule_kind_check(const struct check *c);

#endif
