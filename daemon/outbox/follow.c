#include "daemon/outbox/follow.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "lib/log.h"
#include "lib/mem.h"

#define FOLLOW_ARENA_BYTES (1u << 20)

int
follow_add(struct follow *f, struct store *store, const char *path, struct err *err)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		if (strcmp(f->paths[i], path) == 0)
			break;
	if (i == f->count) {
		f->paths = xreallocarray(f->paths, i + 1, sizeof(char *));
		f->paths[f->count++] = xstrdup(path);
	}
	return audit_file_sync(store, path, err);
}

void
follow_sync(struct follow *f, struct store *store)
{
	struct audit_row last = { .seq = 0 };
	struct err err = { 0 };
	struct arena a;
	size_t i;
	int r, failed = 0;

	if (f->count == 0)
		return;
	arena_init(&a, FOLLOW_ARENA_BYTES);
	r = audit_last(store, &last, &a, &err);
	arena_done(&a);
	if (r != 0 || last.seq == f->seq)
		return;
	for (i = 0; i < f->count; i++) /* one that cannot be written keeps no other back */
		failed += audit_file_sync(store, f->paths[i], &err) != 0;
	if (failed == 0)
		f->seq = last.seq;
	else if (!f->failed)
		log_error("audit: %s", err.text);
	f->failed = failed != 0;
}

void
follow_done(struct follow *f)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		free(f->paths[i]);
	free(f->paths);
	memset(f, 0, sizeof(*f));
}
