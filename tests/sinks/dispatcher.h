/*
 * The other side of a sink, for tests: what the dispatcher keeps of a call. Its sink_done takes
 * the place of the real one. Invariant: a second sink_done of one call, or one after a cancel, ends
 * the program.
 */
#ifndef TESTS_SINKS_DISPATCHER_H
#define TESTS_SINKS_DISPATCHER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sinks/sink.h"

struct sink_call {
	bool done, cancelled, inside; /* inside: send has not returned yet */
	bool was_inside;              /* done came inside send */
	enum sink_verdict verdict;
	int64_t retry_after_s;
	int status;
	bool away;
	char detail[1024];
	void (*then)(struct sink_call *, void *arg);
	void *arg;
};

void
sink_done(struct sink_call *c, const struct sink_result *r)
{
	if (c->done || c->cancelled) {
		(void)fprintf(stderr, "sink_done %s\n", c->done ? "twice" : "after a cancel");
		abort();
	}
	c->done = true;
	c->was_inside = c->inside;
	c->verdict = r->verdict;
	c->retry_after_s = r->retry_after_s;
	c->status = r->status;
	c->away = r->away;
	(void)snprintf(c->detail, sizeof(c->detail), "%s", r->detail != NULL ? r->detail : "");
	if (c->then != NULL)
		c->then(c, c->arg);
}

static inline int
dispatch(const struct sink_ops *ops, struct sink *s, const struct notice *n, struct sink_call *c,
    struct err *err)
{
	int r;

	c->done = c->cancelled = c->was_inside = false;
	c->inside = true;
	r = ops->send(s, n, c, err);
	c->inside = false;
	return r;
}

static inline void
dispatch_cancel(const struct sink_ops *ops, struct sink *s, struct sink_call *c)
{
	ops->cancel(s, c);
	c->cancelled = true;
}

#endif
