#include "daemon/poll/rollover.h"

#include <string.h>

#include "config/address.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"

#define YEAR_MS (INT64_C(365) * 86400000)

static char *
address_of(const struct source_conf *conf, int64_t back_ms)
{
	return address_at(conf->pattern, when_wall_ms() - conf->lag_ms - back_ms);
}

/* Takes it; conf->url is const for all who only read it. */
static void
set_address(struct poll_source *s, char *address)
{
	free((char *)(uintptr_t)s->present->url);
	s->present->url = address;
}

int
rollover_begin(struct poll_source *s, struct arena *a, struct err *err)
{
	struct source_state st = { 0 };
	int r;

	if (!address_turns(s->conf->url))
		return 0;
	r = source_get(s->poller->store, s->conf->name, a, &st, err);
	if (r != 0 && r != STORE_NONE)
		return r;
	s->present = xmalloc(sizeof(*s->present));
	*s->present = *s->conf;
	s->present->pattern = s->conf->url;
	s->present->url = NULL;
	s->conf = s->present;
	set_address(s,
	    r == 0 && st.url != NULL && address_is_of(s->conf->pattern, st.url)
		? xstrdup(st.url)
		: address_of(s->conf, YEAR_MS));
	return 0;
}

void
rollover_done(struct poll_source *s)
{
	if (s->present != NULL)
		set_address(s, NULL);
	free(s->trying);
	free(s->present);
	s->trying = NULL;
	s->present = NULL;
}

static void
drop_trying(struct poll_source *s)
{
	free(s->trying);
	s->trying = NULL;
}

void
rollover_try(struct poll_source *s)
{
	drop_trying(s);
	if (s->conf->pattern == NULL || s->tried || s->round != NULL)
		return;
	s->trying = address_of(s->conf, 0);
	if (strcmp(s->trying, s->conf->url) == 0)
		drop_trying(s);
}

/* Many servers answer 200 for what they do not have; a table that is another one would lose rows.
 */
static bool
is_list(const struct poll_source *s, const struct http_response *resp)
{
	struct feed_input in = { resp->body, resp->body_len, resp->final_url, resp->content_type,
		resp->content_location };
	struct feed_limits limits = setup_limits(s->poller->setup->settings);
	struct feed_doc doc = { .count = 0 };
	struct arena a;
	struct err err;
	bool ret;

	if (resp->end != HTTP_OK || resp->status != 200)
		return false;
	arena_init(&a, s->poller->link.document_bytes);
	ret = setup_parse(s->poller->setup, s->conf, &in, &limits, &a, &doc, &err) == 0 &&
	    !doc.is_table;
	arena_done(&a);
	return ret;
}

bool
rollover_answered(struct poll_source *s, const struct http_response *resp)
{
	const struct log_field fields[] = { { "RATIFYD_SOURCE", s->conf->name }, { NULL, NULL } };

	s->tried = true;
	if (!is_list(s, resp)) {
		if (!s->told)
			log_event(LOG_INFO_, fields,
			    "source %s: %s is not there yet, asked is still %s", s->conf->name,
			    s->trying, s->conf->url);
		s->told = true;
		drop_trying(s);
		return false;
	}
	set_address(s, s->trying);
	s->trying = NULL;
	s->told = false;
	poll_memory_forget(&s->memory);
	log_event(LOG_INFO_, fields, "source %s: its list is now %s", s->conf->name, s->conf->url);
	return true;
}
