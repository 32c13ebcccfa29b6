#include "sinks/ical.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "lib/mem.h"

#define ICAL_ROW(name) { #name, offsetof(struct ical, name) },
static const struct {
	const char *name;
	size_t offset;
} functions[] = { ICAL_FUNCTIONS(ICAL_ROW) };

static int
open_library(void **ret_library, struct ical *ret, struct err *err)
{
	void *library = dlopen(RATIFYD_ICAL, RTLD_NOW | RTLD_LOCAL), *found;
	size_t i;

	if (library == NULL)
		return err_set(err, -ENOENT, "%s", dlerror()); /* it names the file */
	for (i = 0; i < ARRAY_LEN(functions); i++) {
		found = dlsym(library, functions[i].name);
		if (found == NULL) {
			(void)dlclose(library);
			return err_set(
			    err, -ENOSYS, "%s has no %s", RATIFYD_ICAL, functions[i].name);
		}
		memcpy((char *)ret + functions[i].offset, &found, sizeof(found));
	}
	*ret_library = library;
	return 0;
}

const struct ical *
ical_load(void)
{
	static struct ical ical; /* a library is loaded for a process, not for a sink */
	static void *library;

	if (library == NULL && open_library(&library, &ical, NULL) < 0)
		return NULL;
	return &ical;
}

/* Nothing of it was called, so it may go. */
int
ical_check(struct err *err)
{
	struct ical ical;
	void *library = NULL;
	int r = open_library(&library, &ical, err);

	if (library != NULL)
		(void)dlclose(library);
	return r;
}
