#include "lib/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/mem.h"

#define ARENA_BLOCK_BYTES (16u * 1024)

struct arena_block {
	struct arena_block *next;
	size_t len, cap;
	alignas(max_align_t) char data[];
};

void
arena_init(struct arena *a, size_t max_bytes)
{
	memset(a, 0, sizeof(*a));
	a->max_bytes = max_bytes;
}

void
arena_done(struct arena *a)
{
	struct arena_block *b, *next;

	for (b = a->head; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	a->head = NULL;
	a->used_bytes = 0;
}

void
arena_reset(struct arena *a)
{
	struct arena_block *keep = a->head;

	if (keep == NULL)
		return;
	a->head = keep->next;
	arena_done(a);
	keep->next = NULL;
	keep->len = 0;
	a->head = keep;
	a->used_bytes = keep->cap;
}

static struct arena_block *
arena_grow(struct arena *a, size_t size)
{
	struct arena_block *b;
	size_t cap = size > ARENA_BLOCK_BYTES / 4 ? size : ARENA_BLOCK_BYTES;

	if (cap > a->max_bytes || a->used_bytes > a->max_bytes - cap)
		return NULL;
	b = xmalloc(sizeof(*b) + cap);
	b->len = 0;
	b->cap = cap;
	a->used_bytes += cap;
	if (a->head != NULL && cap == size) { /* a big one does not end the open block */
		b->next = a->head->next;
		a->head->next = b;
	} else {
		b->next = a->head;
		a->head = b;
	}
	return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct arena_block *b = a->head;
	size_t need = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	void *p;

	if (need < size)
		return NULL;
	if (b == NULL || b->cap - b->len < need)
		b = arena_grow(a, need);
	if (b == NULL)
		return NULL;
	p = b->data + b->len;
	b->len += need;
	return memset(p, 0, need);
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = arena_alloc(a, len + 1);

	if (p != NULL && len > 0)
		memcpy(p, s, len);
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return s == NULL ? NULL : arena_strndup(a, s, strlen(s));
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	p = n < 0 ? NULL : arena_alloc(a, (size_t)n + 1);
	if (p == NULL)
		return NULL;
	va_start(ap, fmt);
	(void)vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}
