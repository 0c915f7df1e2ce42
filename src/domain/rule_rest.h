#ifndef KEPT_RULE_REST_H
#define KEPT_RULE_REST_H

struct check;

/* Rules on what rests on a record that is being changed: it must not lose its ground. */
void rule_rest_check(const struct check *c);

#endif
