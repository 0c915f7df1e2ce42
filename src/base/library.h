/*
 * Libraries that few commands need, loaded when one does.
 *
 * Linking one costs every command its start (libical alone 4 ms). Types and
 * prototypes still come from the library's own header:
 *
 *	static const struct symbol wanted[] = {
 *		SYMBOL(struct ical, from_string, "icalrecurrencetype_from_string"), ...
 *	};
 *	library_load("libical.so.3", "libical3", "schedules", &c, wanted, COUNT_OF(wanted), e)
 */
#ifndef KEPT_LIBRARY_H
#define KEPT_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct err;

struct symbol {
	const char *name;
	size_t offset; /* of the function pointer in the struct */
};

#define SYMBOL(type, member, symbol_name)                                                          \
	{                                                                                          \
		.name = (symbol_name), .offset = offsetof(type, member)                            \
	}

/* Fill in the function pointers of *ret. The library stays loaded until the program ends.
 * False with ERR_IO, which says what needs it and which Debian package has it. */
bool library_load(const char *file, const char *package, const char *purpose, void *ret,
	const struct symbol *wanted, size_t count, struct err *e);

#endif
