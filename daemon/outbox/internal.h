/*
 * What the dispatcher's parts share: the lanes with their turns (outbox.c, lane.c), and the single
 * call (call.c, settle.c). Invariant: a call exists exactly while its row is claimed.
 */
#ifndef DAEMON_OUTBOX_INTERNAL_H
#define DAEMON_OUTBOX_INTERNAL_H

#include "daemon/outbox/follow.h"
#include "daemon/outbox/outbox.h"
#include "sinks/sink.h"
#include "sinks/wording.h"

struct lane {
	struct outbox *box;
	const struct sink_conf *conf;
	const struct sink_ops *ops;
	struct sink *sink;
	struct wording *wording; /* NULL: the alert's own */
	unsigned running, max_running;
	bool held;    /* broken: nothing is sent until a reload */
	bool telling; /* that it broke is told in this turn */
	bool waiting; /* something was deferred, and nothing delivered since */
	bool said;    /* and that is in the log */
	char *lacks;  /* what it sends lacks something; NULL */
	/* lane.c: its other side is away */
	int failures;                           /* so often in a row it was found so */
	unsigned run;                           /* others that were deferred one after the other */
	int64_t closed_for_ms;                  /* 0: it may be tried */
	int64_t closed_boot_ms, closed_wall_ms; /* since then */
};

struct sink_call {
	struct outbox *box;
	struct lane *lane;
	struct sink_call *next;
	struct arena arena;
	struct delivery *rows; /* what is handed over: one, or a bundle, oldest first */
	size_t row_count;
	struct delivery row; /* the first, and how all of them are settled */
	struct notice notice;
	struct loop_timer *deadline;
	bool started, ended, noted;
	enum sink_verdict verdict;
	bool away;
	int64_t retry_after_s;
	int64_t wait_ms; /* of one that was deferred: until its next try */
	char *detail;
};

struct outbox {
	struct loop *loop;
	struct store *store;
	const struct settings *settings;
	const struct routing *routing;
	char *state_dir, *host_name;
	char *checkpoint; /* the newest signed one, as a notice has it; NULL */
	struct lane *lanes;
	size_t lane_count;
	struct sink_call *calls;
	struct loop_timer *timer;
	int64_t alive_ms; /* wall: the next sign of life; 0: to be looked up */
	bool queued, draining;
	struct follow follow;
	bool release;          /* what is claimed or held in the table has no call: due again */
	bool stalled;          /* the last turn could not be written down */
	int64_t wall_ahead_ms; /* of the boot clock, as the deadlines in the table assume */
	loop_fn *drained, *idle, *acted;
	void *drained_arg, *idle_arg, *acted_arg;
};

/* Most that go in one hand-over, and the most bytes that their titles have together. */
#define BUNDLE_MAX 10000
#define BUNDLE_TITLE_BYTES ((size_t)1 << 20)

/* notice.c: what a sink sees of one delivery, or of several as one; in the arena. */
int notice_of(const struct outbox *, const struct delivery *rows, size_t n, struct arena *,
    struct notice *ret, struct err *) MUST_USE;
/* The id of one delivery, the same for ever; NULL: the arena is full. */
char *notice_id(const struct delivery *, struct arena *);
/* gather.c: what more than the sink takes at a time waits together. */
int gather(struct outbox *, struct tx *, const struct sink_timing *, int64_t now_ms,
    struct err *) MUST_USE;
/* The times of digests that the configuration, or a clock, has changed. */
int gather_replan(struct outbox *, struct tx *, int64_t now_ms, struct err *) MUST_USE;
/* By how much the wall clock was set back since the deadlines in the table were last looked at. */
int64_t set_back_ms(const struct outbox *, int64_t now_ms);
/* alive.c: the signs of life whose time has come. */
int alive_tell(struct outbox *, struct tx *, int64_t now_ms, struct err *) MUST_USE;
/* coverage.c: "7 of 8 sources healthy; NAME silent for 3 days" in the arena. */
int coverage_write(
    const struct outbox *, int64_t now_ms, struct arena *, const char **ret, struct err *) MUST_USE;
/* bundle.c: what a bundle says of its parts; ret has the ids, the attempt and the parts. */
int bundle_write(const char *batch, struct arena *, struct notice *ret, struct err *) MUST_USE;

/* lane.c: when it may be tried, by the wall clock; not after now: it may be tried now. */
int64_t lane_opens_ms(const struct lane *, int64_t now_ms);
/* Whether what waited longest is tried first, and not what is due first. */
bool lane_takes_oldest(const struct lane *);
void lane_open(struct lane *);
/* What a call that ended says of it; once. */
void lane_note(struct lane *, struct sink_call *, int64_t now_ms);

/* Inside the turn's transaction. 0 claimed, STORE_NONE nothing due, other outcomes of the store. */
int call_claim(struct lane *, struct tx *, int64_t now_ms, struct err *) MUST_USE;
int call_settle(struct sink_call *, struct tx *, int64_t now_ms, struct err *) MUST_USE;
/* Trouble of its sink is told through the fallback or the others, in one hour once if it has to be
 * told for many; what: of alert_compose_health. */
int call_tell(struct sink_call *, struct tx *, const char *what, const char *detail, bool many,
    int64_t now_ms, struct err *) MUST_USE;
/* Deliveries of sinks that the configuration does not have any more: settled as failed, and told.
 */
int orphans_settle(struct outbox *, struct tx *, int64_t now_ms, struct err *) MUST_USE;
/* What a person did with a notice: sink_env's action, arg is the outbox. */
void action_take(void *arg, const char *sink, const char *alert_id, const char *what);
/* lack.c: sink_env's lack, arg is the outbox. */
void lack_take(void *arg, const char *sink, const char *what);
/* After its commit. */
void call_start(struct sink_call *);
void call_log(const struct sink_call *);
void call_free(struct sink_call *); /* its row is the caller's matter */

#endif
