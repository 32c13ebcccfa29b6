#include "daemon/daemon.h"

#include <errno.h>
#include <jansson.h>
#include <malloc.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/attend/attend.h"
#include "daemon/audit/audit.h"
#include "daemon/audit/seal.h"
#include "daemon/control/control.h"
#include "daemon/outbox/outbox.h"
#include "daemon/poll/poll.h"
#include "daemon/setup/setup.h"
#include "daemon/store/store.h"
#include "daemon/watch/watch.h"
#include "lib/log.h"
#include "lib/loop.h"
#include "lib/mem.h"
#include "lib/sd.h"
#include "lib/str.h"

#define TRIM_BYTES (1u << 20) /* free and not given back to the system */
#define CHECKPOINT_MS (24LL * 3600 * 1000)

struct daemon {
	const struct daemon_options *opt;
	char *state_dir;
	struct setup *setup;
	struct store *store;
	struct loop *loop;
	struct outbox *outbox;
	struct poller *poller;
	struct watch *watch;
	struct control *control;
	struct loop_signal *signals[5];
	struct loop_timer *drain_limit, *watchdog, *checkpoint, *seal_timer;
	struct seal seal;
	int64_t started_ms;
	int exit_code;
	bool draining;
};

/* ---- configuration */

static void
report_mistake(const char *text, void *arg)
{
	bool *any = arg;

	*any = true;
	log_error("%s", text);
}

static int
load_setup(const struct daemon_options *opt, struct setup **ret)
{
	struct err err = { 0 };
	bool any = false;
	int r = setup_load(ret, opt->config, opt->packs, NULL, report_mistake, &any, &err);

	if (r == 0)
		return 0;
	if (!any)
		log_error("%s", err.text);
	return EX_CONFIG;
}

/* ---- records of our own life */

static void
record(struct daemon *d, const char *what, json_t *fields)
{
	struct err err = { 0 };
	struct tx *tx;
	int r = tx_begin(d->store, &tx, &err);

	if (r != 0) {
		json_decref(fields);
	} else {
		r = audit_add(tx, when_wall_ms(), what, fields, &err);
		if (r == 0)
			r = tx_commit(tx, &err);
		else
			tx_abort(tx);
	}
	if (r != 0)
		log_error("audit: \"%s\" is not recorded: %s", what, err.text);
}

static json_t *
setup_fields(const struct daemon *d)
{
	return json_pack("{s:s, s:s, s:I, s:I}", "version", RATIFYD_VERSION, "config",
	    d->setup->settings->hash, "sources", (json_int_t)d->setup->settings->source_count,
	    "dossiers", (json_int_t)d->setup->settings->dossier_count);
}

/* ---- signals */

static void
finish(void *arg)
{
	struct daemon *d = arg;

	loop_stop(d->loop);
}

static void
on_terminate(void *arg)
{
	struct daemon *d = arg;

	if (d->draining)
		return;
	d->draining = true;
	sd_tell_stopping("finishing what is being sent");
	log_info("stopping: no new polls, waiting at most %lld ms for what is being sent",
	    (long long)d->setup->settings->daemon.drain_ms);
	poller_stop(d->poller);
	watch_stop(d->watch);
	loop_timer_in(d->drain_limit, d->setup->settings->daemon.drain_ms);
	outbox_drain(d->outbox, finish, d);
}

static enum log_level
log_level_of(const struct daemon_options *opt, const struct setup *setup)
{
	return (enum log_level)(
	    opt->log_level >= 0 ? opt->log_level : setup->settings->daemon.log_level + 3);
}

static void
tell_restart(const char *section, const char *key, void *arg)
{
	(void)arg;
	log_warn("reload: %s.%s is read at start only, its new value waits for the next one",
	    section, key);
}

static void
on_reload(void *arg)
{
	struct daemon *d = arg;
	struct setup *fresh, *old = d->setup;
	struct err err = { 0 };

	if (d->draining)
		return;
	sd_tell_reloading();
	if (load_setup(d->opt, &fresh) != 0) {
		log_error("reload: the configuration has mistakes; the old one stays in force");
		sd_tell_ready("running with the old configuration: the new one has mistakes");
		return;
	}
	if (outbox_reload(d->outbox, fresh->settings, &fresh->routing, &err) != 0) {
		log_error("reload: %s; the old configuration stays in force", err.text);
		setup_free(fresh);
		sd_tell_ready("running with the old configuration");
		return;
	}
	if (poller_reload(d->poller, fresh, &err) != 0)
		log_error("reload: %s", err.text);
	watch_reload(d->watch, fresh);
	settings_each_restart(old->settings, fresh->settings, tell_restart, NULL);
	log_open(LOG_TO_AUTO, log_level_of(d->opt, fresh));
	d->setup = fresh;
	setup_free(old);
	record(d, "reload", setup_fields(d));
	outbox_kick(d->outbox);
	log_info("reload: the new configuration is in force");
	sd_tell_ready("running");
}

static void
on_poll_now(void *arg)
{
	struct daemon *d = arg;

	if (!d->draining)
		poller_now(d->poller, NULL);
}

static void
on_clock_step(void *arg)
{
	struct daemon *d = arg;

	log_info("the wall clock was set");
	poller_clock_step(d->poller);
	watch_clock_step(d->watch);
	outbox_kick(d->outbox);
}

static void
on_watchdog(void *arg)
{
	struct daemon *d = arg;

	sd_tell_alive();
	loop_timer_in(d->watchdog, sd_watchdog_interval_ms());
}

/* The write-ahead log is cut back once a day, so that it does not hold a burst's size for ever. */
static void
on_checkpoint(void *arg)
{
	struct daemon *d = arg;
	struct err err = { 0 };

	if (store_checkpoint(d->store, &err) != 0)
		log_warn("checkpoint: %s; tried again tomorrow", err.text);
	loop_timer_in(d->checkpoint, CHECKPOINT_MS);
}

/* ---- --once: every source was asked, and the outbox has settled as far as it goes */

/* What a burst of documents took is given back: the daemon lives long and does little. */
static void
trim(struct daemon *d)
{
	store_rest(d->store);
	if (mallinfo2().fordblks >= TRIM_BYTES)
		(void)malloc_trim(0);
}

/* What leaves by mail or webhook takes it along. */
static void
carry_seal(struct daemon *d, const struct seal_mark *mark)
{
	char text[SEAL_TEXT];

	seal_text(mark, text);
	outbox_set_checkpoint(d->outbox, text);
}

/* The log has it, too: a mark that leaves the state directory. */
static void
log_seal(const struct seal_mark *mark)
{
	char text[SEAL_TEXT];
	const struct log_field fields[] = { { "RATIFYD_CHECKPOINT", text }, { NULL, NULL } };

	seal_text(mark, text);
	log_event(LOG_INFO_, fields,
	    "audit: checkpoint of record %lld, hash %s, key %s, signature %s", (long long)mark->seq,
	    mark->head, mark->key, mark->signature);
}

static void
seal(struct daemon *d)
{
	struct seal_mark mark;
	struct err err = { 0 };
	int r = seal_if_due(&d->seal, d->store, when_wall_ms(), when_boot_ms(), &mark, &err);

	if (r == 0) {
		carry_seal(d, &mark);
		log_seal(&mark);
		outbox_sync_audit(d->outbox);
	} else if (r < 0) {
		log_warn("audit: no checkpoint was signed: %s", err.text);
	}
}

static void
on_seal(void *arg)
{
	struct daemon *d = arg;

	seal(d);
	loop_timer_in(d->seal_timer, SEAL_MS);
}

static void
on_idle(void *arg)
{
	struct daemon *d = arg;

	if (!poller_idle(d->poller))
		return;
	if (!d->opt->once) {
		seal(d);
		trim(d);
	} else if (!watch_now(d->watch) && outbox_idle(d->outbox))
		loop_stop(d->loop);
}

static bool
on_caught_up(int64_t since_boot_ms, void *arg)
{
	struct daemon *d = arg;

	return poller_caught_up(d->poller, since_boot_ms);
}

static void
on_stored(void *arg)
{
	struct daemon *d = arg;

	watch_kick(d->watch);
}

/* ---- the control socket */

static json_t *
status(struct daemon *d)
{
	struct delivery_counts n;
	struct err err = { 0 };
	json_t *o = json_pack("{s:s, s:i, s:I, s:s, s:b, s:o, s:o}", "version", RATIFYD_VERSION,
	    "pid", (int)getpid(), "uptime_s", (json_int_t)((when_boot_ms() - d->started_ms) / 1000),
	    "state", d->draining ? "stopping" : "running", "unwritten", store_trouble(d->store),
	    "lacks", outbox_lacks(d->outbox), "polls", poller_status(d->poller));
	json_t *outbox = json_object();
	int i;

	if (delivery_count(d->store, NULL, &n, &err) == 0)
		for (i = 0; i < DLV_STATE_COUNT; i++)
			IGNORE(json_object_set_new(
			    outbox, delivery_state_words[i], json_integer(n.by_state[i])));
	IGNORE(json_object_set_new(o, "outbox", outbox));
	return o;
}

/* What a person says about a document that is held back: true, or not. */
static json_t *
judge(struct daemon *d, const char *source, enum quarantine_state state)
{
	struct err err = { 0 };
	struct tx *tx;
	int r;

	if (source == NULL)
		return json_pack("{s:s}", "error", "a document of which source?");
	r = tx_begin(d->store, &tx, &err);
	if (r != 0)
		return json_pack("{s:s}", "error", err.text);
	r = quarantine_decide(tx, source, state, &err);
	if (r == 0)
		r = audit_add(tx, when_wall_ms(), "quarantine",
		    json_pack(
			"{s:s, s:s}", "source", source, "decision", quarantine_state_words[state]),
		    &err);
	if (r != 0) {
		tx_abort(tx);
		return json_pack("{s:s}", "error",
		    r == STORE_NONE ? "nothing of that source is held back" : err.text);
	}
	if (tx_commit(tx, &err) != 0)
		return json_pack("{s:s}", "error", err.text);
	poller_now(d->poller, source);
	return json_pack("{s:b}", "ok", 1);
}

/* What a person says about an alert. */
static json_t *
attend(struct daemon *d, const json_t *request)
{
	json_t *answer = attend_request(d->store, request, "ratifyctl", when_wall_ms());

	if (json_is_true(json_object_get(answer, "ok"))) {
		watch_kick(d->watch);
		if (str_eq(json_string_value(json_object_get(request, "command")), "retry"))
			outbox_let_go(d->outbox);
		outbox_kick(d->outbox);
	}
	return answer;
}

static json_t *
on_request(const json_t *request, void *arg)
{
	struct daemon *d = arg;
	const char *command = json_string_value(json_object_get(request, "command"));
	const char *source = json_string_value(json_object_get(request, "source"));
	json_t *answer;

	if (str_eq(command, "status"))
		return status(d);
	if (d->draining && command != NULL)
		return json_pack("{s:s}", "error", "it is stopping");
	if (str_eq(command, "poll")) {
		if (source != NULL && settings_source(d->setup->settings, source) == NULL)
			return json_pack("{s:s}", "error", "no such source");
		poller_now(d->poller, source);
		return json_pack("{s:b}", "ok", 1);
	}
	if (str_eq(command, "reload")) {
		loop_defer(d->loop, on_reload, d);
		return json_pack("{s:b}", "ok", 1);
	}
	if (str_eq(command, "release"))
		return judge(d, source, QUARANTINE_RELEASED);
	if (str_eq(command, "discard"))
		return judge(d, source, QUARANTINE_DISCARDED);
	answer = attend(d, request);
	if (answer != NULL)
		return answer;
	return json_pack("{s:s}", "error",
	    "no such command; there are status, poll, reload, release, discard, ack, snooze, mute, "
	    "unmute, retry and drop");
}

/* ---- building the rooms in order */

static void
quiet_process(void)
{
	const struct rlimit none = { 0, 0 };

	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN);      /* a file-size limit is a full disk, not an end */
	(void)setrlimit(RLIMIT_CORE, &none); /* secrets do not end in core files */
	(void)umask(0077);
	(void)mallopt(M_ARENA_MAX, 1);
}

static int
open_state(struct daemon *d, struct err *err)
{
	int r;

	d->state_dir =
	    d->opt->state_dir != NULL ? xstrdup(d->opt->state_dir) : settings_state_dir();
	if (d->state_dir == NULL) {
		log_error("no folder for the state: set --state, XDG_STATE_HOME or HOME");
		return EX_CANTCREAT;
	}
	r = store_open(&d->store, d->state_dir, STORE_WRITE, err);
	if (r == STORE_BUSY) {
		log_error("%s: another ratifyd is running on this state", d->state_dir);
		return EX_TEMPFAIL;
	}
	if (r != 0) {
		log_error("%s", err->text);
		return r == -EACCES || r == -EROFS || r == -EPERM || r == -ENOENT ||
			r == -ENOTDIR || r == -ENOSPC || r == STORE_FULL
		    ? EX_CANTCREAT
		    : EX_IOERR;
	}
	return 0;
}

static int
build_outbox(struct daemon *d, struct err *err)
{
	char host[256] = "localhost";
	struct seal_mark mark;
	int r;
	struct outbox_options opt = {
		.loop = d->loop,
		.store = d->store,
		.state_dir = d->state_dir,
		.host_name = host,
		.settings = d->setup->settings,
		.routing = &d->setup->routing,
	};

	(void)gethostname(host, sizeof(host) - 1);
	r = outbox_new(&d->outbox, &opt, err);
	if (r != 0)
		return r;
	r = seal_newest(d->store, &mark, err);
	if (r == 0)
		carry_seal(d, &mark);
	return r == STORE_NONE ? 0 : r;
}

static void
build_control(struct daemon *d)
{
	char *dir = settings_runtime_dir(), *path;
	struct err err = { 0 };

	if (dir == NULL || d->opt->once) {
		free(dir);
		return;
	}
	path = xasprintf("%s/control", dir);
	if (control_new(&d->control, d->loop, path, on_request, d, &err) != 0)
		log_warn(
		    "control socket: %s; ratifyctl status will not reach this daemon", err.text);
	free(path);
	free(dir);
}

static void
watch_signals(struct daemon *d)
{
	d->signals[0] = loop_signal_new(d->loop, SIGTERM, on_terminate, d);
	d->signals[1] = loop_signal_new(d->loop, SIGINT, on_terminate, d);
	d->signals[2] = loop_signal_new(d->loop, SIGHUP, on_reload, d);
	d->signals[3] = loop_signal_new(d->loop, SIGUSR1, on_poll_now, d);
	d->drain_limit = loop_timer_new(d->loop, finish, d);
	d->watchdog = loop_timer_new(d->loop, on_watchdog, d);
	d->checkpoint = loop_timer_new(d->loop, on_checkpoint, d);
	loop_timer_in(d->checkpoint, CHECKPOINT_MS);
	d->seal_timer = loop_timer_new(d->loop, on_seal, d);
	loop_timer_in(d->seal_timer, SEAL_MS);
	if (sd_watchdog_interval_ms() > 0)
		loop_timer_in(d->watchdog, sd_watchdog_interval_ms());
	loop_on_clock_step(d->loop, on_clock_step, d);
}

static int
build(struct daemon *d, struct err *err)
{
	struct poller_options poll = { .once = d->opt->once };
	struct watch_options watch;
	int r = open_state(d, err);

	if (r != 0)
		return r;
	r = loop_new(&d->loop, err);
	if (r == 0) {
		watch_signals(d);
		r = build_outbox(d, err);
	}
	if (r == 0) {
		poll.loop = d->loop;
		poll.store = d->store;
		poll.outbox = d->outbox;
		poll.setup = d->setup;
		r = poller_new(&d->poller, &poll, err);
	}
	if (r != 0) {
		log_error("%s", err->text);
		return r == -EINVAL || r == -EPERM ? EX_CONFIG : EX_SOFTWARE;
	}
	watch = (struct watch_options){ .loop = d->loop,
		.store = d->store,
		.outbox = d->outbox,
		.setup = d->setup,
		.caught_up = on_caught_up,
		.arg = d };
	d->watch = watch_new(&watch);
	poller_on_idle(d->poller, on_idle, d);
	poller_on_stored(d->poller, on_stored, d);
	outbox_on_idle(d->outbox, on_idle, d);
	outbox_on_action(d->outbox, on_stored, d);
	build_control(d);
	return 0;
}

static void
undo(struct daemon *d)
{
	size_t i;

	control_free(d->control);
	watch_free(d->watch);
	poller_free(d->poller);
	outbox_free(d->outbox);
	for (i = 0; i < ARRAY_LEN(d->signals); i++)
		loop_signal_free(d->signals[i]);
	loop_timer_free(d->drain_limit);
	loop_timer_free(d->watchdog);
	loop_timer_free(d->checkpoint);
	loop_timer_free(d->seal_timer);
	if (d->loop != NULL) {
		loop_defer_cancel(d->loop, on_idle, d);
		loop_defer_cancel(d->loop, on_reload, d);
	}
	loop_free(d->loop);
	store_close(d->store);
	setup_free(d->setup);
	free(d->state_dir);
}

static int
run(struct daemon *d)
{
	struct err err = { 0 };
	int r = build(d, &err);

	if (r != 0)
		return r;
	d->started_ms = when_boot_ms();
	record(d, "start", setup_fields(d));
	log_info("running: %zu sources, %zu dossiers, %zu sinks", d->setup->settings->source_count,
	    d->setup->settings->dossier_count, d->setup->settings->sink_count);
	if (!d->opt->once)
		seal(d); /* counts from here */
	sd_tell_ready("running");
	outbox_kick(d->outbox);
	if (loop_run(d->loop, &err) != 0) {
		log_error("%s", err.text);
		r = EX_SOFTWARE;
	}
	record(d, "stop", json_object());
	outbox_sync_audit(d->outbox);
	return r;
}

int
daemon_run(const struct daemon_options *opt)
{
	struct daemon d = { .opt = opt };
	int r;

	log_open(LOG_TO_AUTO, opt->log_level >= 0 ? (enum log_level)opt->log_level : LOG_INFO_);
	quiet_process();
	if (sodium_init() < 0) {
		log_error("libsodium cannot be initialised");
		return EX_SOFTWARE;
	}
	r = load_setup(opt, &d.setup);
	if (r != 0)
		return r;
	log_open(LOG_TO_AUTO, log_level_of(opt, d.setup));
	r = run(&d);
	undo(&d);
	return r;
}
