#include "ctl/attend.h"

#include <string.h>
#include <sysexits.h>

#include "config/settings.h"
#include "config/value.h"
#include "ctl/client.h"
#include "ctl/state.h"
#include "daemon/attend/attend.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/when.h"

#define ID_MIN 4
#define ID_MAX 32

bool
attend_is_id(const char *word)
{
	size_t n = strlen(word);

	return n >= ID_MIN && n <= ID_MAX && word[strspn(word, "0123456789abcdef")] == '\0';
}

bool
attend_put_until(json_t *request, const char *word)
{
	struct when w = { .precision = WHEN_NONE };
	int64_t ms = 0;

	if (value_duration(word, &ms, NULL) == 0) {
		IGNORE(json_object_set_new(request, "for_ms", json_integer(ms)));
		return true;
	}
	if (when_parse(word, strlen(word), &w) != 0 || w.precision < WHEN_DAY)
		return false;
	IGNORE(json_object_set_new(request, "until_ms", json_integer(w.at * 1000)));
	return true;
}

static int
ask_daemon(json_t *request, json_t **ret)
{
	struct err err = { .code = 0 };
	int r = client_ask(json_incref(request), ret, &err);

	return r == 0 ? 0
		      : ctl_fail(EX_UNAVAILABLE,
			    "the state is in use, and its daemon cannot be asked: %s", err.text);
}

static int
ask(const struct ctl_options *opt, json_t *request, json_t **ret)
{
	_cleanup_free_ char *dir =
	    opt->state_dir != NULL ? xstrdup(opt->state_dir) : settings_state_dir();
	struct err err = { .code = 0 };
	struct store *st = NULL;
	int r = ctl_open_store(opt, &st); /* for reading: is there one at all? */

	if (r != 0)
		return r;
	store_close(st);
	st = NULL;
	r = store_open(&st, dir, STORE_WRITE, &err);
	if (r == STORE_BUSY)
		return ask_daemon(request, ret);
	if (r != 0)
		return ctl_fail_err(&err);
	*ret = attend_request(st, request, "ratifyctl", when_wall_ms());
	store_close(st);
	return 0;
}

int
attend_ask(const struct ctl_options *opt, json_t *request, json_t **ret)
{
	json_t *answer = NULL;
	const char *error;
	int r = ask(opt, request, &answer);

	json_decref(request);
	if (r != 0)
		return r;
	error = json_string_value(json_object_get(answer, "error"));
	if (error != NULL)
		r = ctl_fail(EX_USAGE, "%s", error);
	if (r == 0)
		*ret = answer;
	else
		json_decref(answer);
	return r;
}
