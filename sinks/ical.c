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
	void *opened = dlopen(RATIFYD_ICAL, RTLD_NOW | RTLD_LOCAL), *found;
	size_t i;

	if (opened == NULL)
		return err_set(err, -ENOENT, "%s", dlerror()); /* it names the file */
	for (i = 0; i < ARRAY_LEN(functions); i++) {
		found = dlsym(opened, functions[i].name);
		if (found == NULL) {
			(void)dlclose(opened);
			return err_set(
			    err, -ENOSYS, "%s has no %s", RATIFYD_ICAL, functions[i].name);
		}
		memcpy((char *)ret + functions[i].offset, &found, sizeof(found));
	}
	*ret_library = opened;
	return 0;
}

/* A library is loaded for a process, not for a sink. */
static void *library;

const struct ical *
ical_load(struct err *err)
{
	static struct ical ical;

	if (library == NULL && open_library(&library, &ical, err) < 0)
		return NULL;
	return &ical;
}

bool
ical_is_loaded(void)
{
	return library != NULL;
}

/* Nothing of it was called, so it may go. */
int
ical_check(struct err *err)
{
	struct ical ical;
	void *tried = NULL;
	int r = open_library(&tried, &ical, err);

	if (tried != NULL)
		(void)dlclose(tried);
	return r;
}
