#include "daemon/watch/watch.h"

#include "daemon/outbox/aloud.h"
#include "daemon/watch/again.h"
#include "daemon/watch/look.h"
#include "daemon/watch/remind.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/when.h"

#define SOON_MS 1000               /* what is stored meanwhile is looked at together */
#define LATE_MS 30000              /* a timer that is so late was asleep: the machine */
#define PATIENCE_MS (15 * 60000LL) /* for sources that are not asked: there may be no network */
#define AGAIN_MS 60000             /* our own trouble */
#define UNREAD_MS 3600000          /* of one dossier alone */
#define NAMES_ARENA_BYTES (4u << 20)

struct seen { /* of one dossier, when it was last looked at */
	int64_t milestones, changed_ms, next_ms;
};

struct watch {
	struct watch_options opt;
	struct loop_timer *timer;
	struct seen *seen;           /* as the settings' dossiers */
	int64_t remind_ms, again_ms; /* wall: the next reminder, the next repeat */
	int64_t armed_ms;            /* boot; INT64_MAX: not */
	int64_t since_ms;            /* boot: awake since then */
	bool settled, stopped, forgotten;
};

static void
arm(struct watch *w, int64_t boot_ms)
{
	w->armed_ms = boot_ms;
	if (boot_ms == INT64_MAX || w->stopped)
		loop_timer_clear(w->timer);
	else
		loop_timer_set(w->timer, boot_ms);
}

/* Which dossiers have other milestones than when they were last looked at. */
static int
find_changed(struct watch *w, bool *ret, struct err *err)
{
	const struct settings *s = w->opt.setup->settings;
	struct dossier_count *v = NULL;
	struct arena a;
	size_t n = 0, i, k;
	int r;

	arena_init(&a, NAMES_ARENA_BYTES);
	r = dossier_list(w->opt.store, &a, &v, &n, err);
	for (i = 0; i < s->dossier_count && r == 0; i++) {
		struct dossier_count now = { .milestones = 0 };

		for (k = 0; k < n; k++)
			if (str_eq(v[k].dossier, s->dossiers[i].name))
				now = v[k];
		ret[i] = w->seen[i].milestones != now.milestones ||
		    w->seen[i].changed_ms != now.changed_ms;
		w->seen[i].milestones = now.milestones;
		w->seen[i].changed_ms = now.changed_ms;
	}
	arena_done(&a);
	return r;
}

/* One that cannot be looked at keeps none of the others back. */
static int
look_at_one(struct watch *w, size_t i, int64_t now_ms, size_t *ret_told, struct err *err)
{
	_cleanup_free_ char *name = NULL, *detail = NULL;
	struct aloud u;
	size_t told = 0;
	int r = look_at(w->opt.store, w->opt.setup, i, now_ms, &w->seen[i].next_ms, &told, err);

	if (r == 0)
		*ret_told += told;
	else
		w->seen[i].next_ms = store_row_failed(r) ? now_ms + UNREAD_MS : 0; /* again */
	if (!store_row_failed(r))
		return r;
	name =
	    xasprintf("what is expected of dossier %s", w->opt.setup->settings->dossiers[i].name);
	detail = xstrdup(err->text);
	u = (struct aloud){ .what = "unread", .name = name, .detail = detail };
	return aloud_tell(w->opt.store, w->opt.setup, &u, now_ms, ret_told, err);
}

static int
look(struct watch *w, size_t *ret_told, struct err *err)
{
	size_t n = w->opt.setup->settings->dossier_count, i;
	_cleanup_free_ bool *changed = xcalloc(n + 1, sizeof(*changed));
	int64_t now = when_wall_ms();
	int r = w->forgotten ? 0 : look_forget(w->opt.store, w->opt.setup, err);

	w->forgotten |= r == 0;
	r = r != 0 ? r : find_changed(w, changed, err);
	for (i = 0; i < n && r == 0; i++)
		if (changed[i] || w->seen[i].next_ms <= now)
			r = look_at_one(w, i, now, ret_told, err);
	if (r == 0)
		r = remind_look(w->opt.store, w->opt.setup, now, &w->remind_ms, ret_told, err);
	if (r == 0)
		r = again_look(w->opt.store, w->opt.setup, now, &w->again_ms, ret_told, err);
	return r;
}

static int64_t
boot_of(int64_t wall_ms)
{
	int64_t left;

	if (wall_ms == INT64_MAX)
		return INT64_MAX;
	left = wall_ms - when_wall_ms();
	return when_boot_ms() + (left > 0 ? left : 0);
}

static int64_t
next_boot_ms(const struct watch *w)
{
	int64_t first = w->remind_ms < w->again_ms ? w->remind_ms : w->again_ms;
	size_t i;

	for (i = 0; i < w->opt.setup->settings->dossier_count; i++)
		if (w->seen[i].next_ms < first)
			first = w->seen[i].next_ms;
	return boot_of(first);
}

static void
fail(struct watch *w, const struct err *err)
{
	arm(w, when_boot_ms() + AGAIN_MS);
	if (!store_trouble(w->opt.store) || store_trouble_is_news(w->opt.store, when_boot_ms()))
		log_error("what is expected cannot be looked at, tried again: %s", err->text);
}

static size_t
look_and_arm(struct watch *w)
{
	struct err err = { 0 };
	size_t told = 0;
	int r = look(w, &told, &err);

	if (told > 0)
		outbox_kick(w->opt.outbox);
	if (r == 0) {
		arm(w, next_boot_ms(w));
		return told;
	}
	fail(w, &err);
	return told;
}

/* Whom nobody has answered waits for no source. */
static void
look_unsettled(struct watch *w)
{
	int64_t patient_ms = w->since_ms + PATIENCE_MS, next;
	struct err err = { 0 };
	size_t told = 0;
	int r = again_look(w->opt.store, w->opt.setup, when_wall_ms(), &w->again_ms, &told, &err);

	if (told > 0)
		outbox_kick(w->opt.outbox);
	if (r != 0) {
		fail(w, &err);
		return;
	}
	next = boot_of(w->again_ms);
	arm(w, next < patient_ms ? next : patient_ms); /* or when somebody kicks */
}

/* Awake again: what passed meanwhile may have been told by sources that nobody has asked yet. */
static bool
is_settled(struct watch *w)
{
	int64_t now = when_boot_ms();

	if (w->armed_ms != INT64_MAX && now - w->armed_ms > LATE_MS) {
		w->settled = false;
		w->since_ms = now;
	}
	if (!w->settled)
		w->settled =
		    now - w->since_ms >= PATIENCE_MS || w->opt.caught_up(w->since_ms, w->opt.arg);
	return w->settled;
}

static void
on_timer(void *arg)
{
	struct watch *w = arg;

	if (w->stopped)
		return;
	if (is_settled(w))
		(void)look_and_arm(w);
	else
		look_unsettled(w);
}

void
watch_kick(struct watch *w)
{
	int64_t soon = when_boot_ms() + SOON_MS;

	if (!w->stopped && soon < w->armed_ms)
		arm(w, soon);
}

bool
watch_now(struct watch *w)
{
	return !w->stopped && look_and_arm(w) > 0;
}

void
watch_stop(struct watch *w)
{
	w->stopped = true;
	arm(w, INT64_MAX);
}

void
watch_clock_step(struct watch *w)
{
	watch_kick(w);
}

static void
begin(struct watch *w)
{
	size_t i, n = w->opt.setup->settings->dossier_count;

	free(w->seen);
	w->seen = xcalloc(n + 1, sizeof(*w->seen)); /* next_ms 0: now */
	for (i = 0; i < n; i++)
		w->seen[i].milestones = -1;
	w->forgotten = false;
}

void
watch_reload(struct watch *w, const struct setup *setup)
{
	w->opt.setup = setup;
	begin(w);
	watch_kick(w);
}

struct watch *
watch_new(const struct watch_options *opt)
{
	struct watch *w = xcalloc(1, sizeof(*w));

	w->opt = *opt;
	w->armed_ms = INT64_MAX;
	w->since_ms = when_boot_ms();
	w->timer = loop_timer_new(opt->loop, on_timer, w);
	begin(w);
	watch_kick(w);
	return w;
}

void
watch_free(struct watch *w)
{
	if (w == NULL)
		return;
	loop_timer_free(w->timer);
	free(w->seen);
	free(w);
}
