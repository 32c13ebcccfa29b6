/*
 * What a person did with a notice, where a sink can tell. Invariant: it is recorded, and does what
 * the same word does in ratifyctl.
 */
#include <jansson.h>

#include "daemon/attend/attend.h"
#include "daemon/audit/audit.h"
#include "daemon/outbox/internal.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"

static int
take(struct outbox *box, struct tx *tx, const char *sink, const char *alert, const char *what,
    struct err *err)
{
	int64_t now_ms = when_wall_ms();
	int r = audit_add(tx, now_ms, "action",
	    json_pack("{s:s, s:s, s:s}", "sink", sink, "alert", alert, "action", what), err);

	if (r == 0 && str_eq(what, "acknowledge"))
		r = attend_ack(tx, alert, sink, now_ms, NULL, err);
	else if (r == 0 && str_eq(what, "snooze"))
		r = attend_snooze(
		    tx, alert, now_ms + box->settings->daemon.snooze_ms, sink, now_ms, err);
	return r == STORE_NONE ? 0
			       : r; /* an alert that we do not know: what a sink says is foreign */
}

void
action_take(void *arg, const char *sink, const char *alert_id, const char *what)
{
	struct outbox *box = arg;
	struct err err = { 0 };
	struct tx *tx;
	int r = tx_begin(box->store, &tx, &err);

	if (r == 0) {
		r = take(box, tx, sink, alert_id, what, &err);
		if (r == 0)
			r = tx_commit(tx, &err);
		else
			tx_abort(tx);
	}
	if (r != 0)
		log_warn("sink %s: the action \"%s\" was not recorded: %s", sink, what, err.text);
	else if (box->acted != NULL)
		loop_defer(box->loop, box->acted, box->acted_arg);
}
