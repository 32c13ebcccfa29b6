#include "daemon/poll/silence.h"

#include "daemon/poll/rhythm.h"
#include "lib/when.h"

#define DAY_MS (86400 * INT64_C(1000))

static int
day_of(int64_t s)
{
	int64_t day = s / 86400 - (s % 86400 < 0);

	return day < INT32_MIN ? INT32_MIN : day > INT32_MAX ? INT32_MAX : (int)day;
}

static int
silent_from(const struct source_state *st, const struct source_conf *conf)
{
	struct rhythm known;

	rhythm_read(&known, st->rhythm);
	return rhythm_silent_from(&known, (int)(conf->silent_after_ms / DAY_MS));
}

/* What was published while nobody asked made no pause: each entry's own day counts. */
void
silence_note_news(
    struct source_state *st, const struct entry *e, size_t n, int64_t now_ms, struct arena *a)
{
	int today = day_of(now_ms / 1000), last, day;
	char text[RHYTHM_TEXT];
	struct rhythm known;
	bool noted = false;
	size_t i;

	rhythm_read(&known, st->rhythm);
	last = known.n > 0 ? known.days[known.n - 1] : INT32_MIN;
	for (i = 0; i < n; i++) {
		if (e[i].published.precision < WHEN_DAY)
			continue;
		day = day_of(e[i].published.at);
		if (day <= last || day > today)
			continue;
		rhythm_note(&known, day);
		noted = true;
	}
	if (!noted)
		rhythm_note(&known, today);
	rhythm_write(&known, text);
	st->rhythm = arena_strdup(a, text);
}

const char *
silence_look(struct source_state *st, const struct source_conf *conf, bool first, int64_t now_ms,
    struct arena *a, const char **ret_detail)
{
	bool silent = day_of(now_ms / 1000) >= silent_from(st, conf);
	char date[WHEN_TEXT];
	struct rhythm known;
	bool untold;

	if (silent == (st->silent_ms != 0))
		return NULL;
	untold = first || st->silent_ms < 0;
	st->silent_ms = !silent ? 0 : untold ? -now_ms : now_ms;
	if (untold)
		return NULL;
	rhythm_read(&known, st->rhythm);
	when_format_human(
	    &(struct when){ .at = known.days[known.n - 1] * INT64_C(86400), .precision = WHEN_DAY },
	    date);
	*ret_detail =
	    arena_printf(a, silent ? "nothing new since %s" : "something new on %s", date);
	return silent ? "silent" : "heard";
}

int64_t
silence_due_ms(const struct source_state *st, const struct source_conf *conf)
{
	int from = silent_from(st, conf);

	return from == RHYTHM_NEVER || st->silent_ms != 0 ? INT64_MAX : from * DAY_MS;
}
