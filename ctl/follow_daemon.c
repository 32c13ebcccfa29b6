#include "ctl/follow_daemon.h"

#include <poll.h>

#include <jansson.h>

#include "config/settings.h"
#include "ctl/client.h"
#include "daemon/store/store.h"
#include "lib/arena.h"
#include "lib/mem.h"
#include "lib/str.h"

#define RELOAD_TRIES 40
#define RELOAD_PAUSE_MS 100

/* Whether the running daemon knows the source; -1 when none answers. */
static int
daemon_knows(const char *source)
{
	struct err err = { 0 };
	json_t *answer, *poll_;
	int known = 0;
	size_t i;

	if (client_ask(json_pack("{s:s}", "command", "status"), &answer, &err) != 0)
		return -1;
	json_array_foreach (json_object_get(answer, "polls"), i, poll_)
		if (str_eq(json_string_value(json_object_get(poll_, "source")), source))
			known = 1;
	json_decref(answer);
	return known;
}

enum follow_reload
follow_reload(const char *source, bool gone)
{
	struct err err = { 0 };
	json_t *answer;
	int i, known;

	if (client_ask(json_pack("{s:s}", "command", "reload"), &answer, &err) != 0)
		return RELOAD_NOT_RUNNING;
	json_decref(answer);
	for (i = 0; source != NULL && i < RELOAD_TRIES; i++) {
		known = daemon_knows(source);
		if (known < 0)
			return RELOAD_NOT_RUNNING;
		if ((known == 0) == gone)
			return RELOAD_TAKEN;
		(void)poll(NULL, 0, RELOAD_PAUSE_MS);
	}
	return source == NULL ? RELOAD_TAKEN : RELOAD_NOT_TAKEN;
}

bool
follow_has_milestones(const struct ctl_options *opt, const char *dossier)
{
	_cleanup_free_ char *dir =
	    opt->state_dir != NULL ? xstrdup(opt->state_dir) : settings_state_dir();
	struct err err = { 0 };
	struct milestone *m;
	struct store *st = NULL;
	struct arena mem;
	size_t n = 0;

	if (store_open(&st, dir, STORE_READ, &err) != 0)
		return false;
	arena_init(&mem, 64u << 20);
	if (milestone_list(st, dossier, NULL, 0, &mem, &m, &n, &err) != 0)
		n = 0;
	arena_done(&mem);
	store_close(st);
	return n > 0;
}
