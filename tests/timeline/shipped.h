/* The shipped procedures, as the daemon builds them; for one test program each. */
#ifndef TESTS_TIMELINE_SHIPPED_H
#define TESTS_TIMELINE_SHIPPED_H

#include "daemon/setup/setup.h"
#include "sinks/sink.h"
#include "tests/suite.h"

static struct setup *setup;

/* The sinks are linked and never run. */
void
sink_done(struct sink_call *c, const struct sink_result *r)
{
	(void)c;
	(void)r;
}

static void
on_report(const char *text, void *arg)
{
	(void)arg;
	(void)fprintf(stderr, "%s\n", text);
}

static inline void
load_packs(const char *const *names)
{
	const char *top = getenv("RATIFY_SOURCE");
	char packs[4096];
	struct err err = { 0 };

	(void)snprintf(packs, sizeof(packs), "%s/config/packs", top != NULL ? top : ".");
	ck_assert_msg(setup_load_packs(&setup, packs, names, on_report, NULL, &err) == 0, "%s: %s",
	    packs, err.text);
}

static inline void
load_shipped(void)
{
	static const char *const names[] = { "procedures", NULL };

	load_packs(names);
}

static void
free_shipped(void)
{
	setup_free(setup);
	setup = NULL;
}

#endif
