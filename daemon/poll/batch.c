#include "daemon/poll/batch.h"

#include "lib/when.h"

#define BATCH_PARTS 64
#define BATCH_MS 100

int
batch_begin(struct batch *b, struct tx **ret, struct err *err)
{
	int r;

	if (b->tx == NULL) {
		r = tx_begin(b->store, &b->tx, err);
		if (r != 0) {
			b->tx = NULL;
			return r;
		}
		b->begun_ms = when_boot_ms();
		b->parts = 0;
	}
	r = tx_part_begin(b->tx, err);
	*ret = b->tx;
	return r;
}

int
batch_end(struct batch *b, int r, struct err *err)
{
	struct err undo = { 0 };

	if (r != 0) {
		IGNORE(tx_part_undo(b->tx, &undo)); /* what it cannot undo, batch_commit tells */
		return r;
	}
	r = tx_part_keep(b->tx, err);
	b->parts += r == 0;
	return r;
}

bool
batch_full(const struct batch *b)
{
	return b->tx != NULL &&
	    (b->parts >= BATCH_PARTS || when_boot_ms() - b->begun_ms >= BATCH_MS);
}

int
batch_commit(struct batch *b, struct err *err)
{
	struct tx *tx = b->tx;

	b->tx = NULL;
	if (tx != NULL && b->parts > 0)
		return tx_commit(tx, err);
	tx_abort(tx); /* an empty one would commit on a full disk, too, and prove nothing */
	return 0;
}
