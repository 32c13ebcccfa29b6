#include "lib/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void *
mem_checked(void *p)
{
	if (p == NULL) {
		(void)fputs("ratifyd: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *
xmalloc(size_t size)
{
	return mem_checked(malloc(size ? size : 1));
}

void *
xcalloc(size_t count, size_t size)
{
	return mem_checked(calloc(count ? count : 1, size ? size : 1));
}

void *
xreallocarray(void *old, size_t count, size_t size)
{
	return mem_checked(reallocarray(old, count ? count : 1, size ? size : 1));
}

char *
xstrdup(const char *s)
{
	return s == NULL ? NULL : mem_checked(strdup(s));
}

char *
xstrndup(const char *s, size_t len)
{
	return mem_checked(strndup(s, len));
}

char *
xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s = NULL;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	return mem_checked(n < 0 ? NULL : s);
}
