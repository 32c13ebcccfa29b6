#include "daemon/poll/unread.h"

#include "daemon/outbox/aloud.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/when.h"

int
unread_put(struct tx *tx, const struct setup *setup, const char *source, const char *name,
    const char *why, int64_t now_ms, size_t *ret_told, struct err *err)
{
	const struct aloud u = { .what = "unread", .name = name, .source = source, .detail = why };

	return aloud_put(tx, setup, &u, now_ms, ret_told, err);
}

bool
unread_tell(
    struct batch *b, const struct setup *setup, const char *source, int failure, const char *why)
{
	_cleanup_free_ char *name = xasprintf("what is known of source %s", source);
	size_t told = 0;
	struct tx *tx;
	int r;

	if (!store_row_failed(failure))
		return false;
	r = batch_begin(b, &tx, NULL);
	if (r == 0) {
		r = unread_put(tx, setup, source, name, why, when_wall_ms(), &told, NULL);
		r = batch_end(b, r, NULL);
	}
	return r == 0 && told > 0;
}
