#include "lib/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "lib/mem.h"

#define ARENA_BLOCK_BYTES (16u * 1024)
#define ARENA_HUGE_BYTES ((size_t)2 << 20)
#define ARENA_KEEP_BYTES (64u * 1024)

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

	if (keep == NULL || keep->cap > ARENA_KEEP_BYTES) {
		arena_done(a);
		return;
	}
	a->head = keep->next;
	arena_done(a);
	keep->next = NULL;
	keep->len = 0;
	a->head = keep;
	a->used_bytes = keep->cap;
}

/* A new block grows with what is there already, so that a big document needs few of them; the
 * largest are huge pages, where a page fault for every 4 KiB costs as much as parsing them. */
static size_t
arena_block_bytes(const struct arena *a)
{
	size_t cap = a->used_bytes / 4 & ~(size_t)(ARENA_BLOCK_BYTES - 1);
	size_t left = a->max_bytes - a->used_bytes;

	if (cap >= ARENA_HUGE_BYTES / 2)
		cap = ARENA_HUGE_BYTES - sizeof(struct arena_block);
	return cap < ARENA_BLOCK_BYTES || cap > left / 2 ? ARENA_BLOCK_BYTES : cap;
}

static struct arena_block *
arena_block_new(size_t cap)
{
	struct arena_block *b;

	if (cap != ARENA_HUGE_BYTES - sizeof(*b))
		return xmalloc(sizeof(*b) + cap);
	b = aligned_alloc(ARENA_HUGE_BYTES, ARENA_HUGE_BYTES);
	if (b == NULL)
		return xmalloc(sizeof(*b) + cap);
	IGNORE(madvise(b, ARENA_HUGE_BYTES, MADV_HUGEPAGE)); /* refused where there are none */
	return b;
}

static struct arena_block *
arena_grow(struct arena *a, size_t size)
{
	struct arena_block *b;
	size_t block = arena_block_bytes(a);
	size_t cap = size > block / 4 ? size : block;

	if (cap > a->max_bytes || a->used_bytes > a->max_bytes - cap)
		return NULL;
	b = arena_block_new(cap);
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

/* Room that is not zeroed: what follows writes all of it. */
static void *
arena_take(struct arena *a, size_t size)
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
	return p;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	void *p = arena_take(a, size);

	return p == NULL ? NULL : memset(p, 0, size);
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = arena_take(a, len + 1);

	if (p == NULL)
		return NULL;
	if (len > 0)
		memcpy(p, s, len);
	p[len] = '\0';
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
