#include "library.h"

#include <dlfcn.h>
#include <string.h>

#include "err.h"

bool library_load(const char *file, const char *package, const char *purpose, void *ret,
	const struct symbol *wanted, size_t count, struct err *e)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return err_set(e, ERR_IO,
			"%s needs %s, which cannot be loaded: %s. It comes with the package %s",
			purpose, file, dlerror(), package);
	for (size_t i = 0; i < count; i++) {
		void *found = dlsym(library, wanted[i].name);
		if (!found)
			return err_set(e, ERR_IO,
				"%s needs another version of %s: this one has no %s", purpose, file,
				wanted[i].name);
		memcpy((char *)ret + wanted[i].offset, &found, sizeof found);
	}
	return true;
}
