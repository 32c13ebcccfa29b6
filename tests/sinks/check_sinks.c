#include "tests/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <unistd.h>

#include "lib/str.h"
#include "tests/journal.h"
#include "tests/sinks/dispatcher.h"

static struct loop *loop;
static struct sink_env env;
static struct sink_call call;
static int audit_result;
static char audit_path[200];

static int
audit_sync(void *arg, const char *path, struct err *err)
{
	(void)arg;
	(void)snprintf(audit_path, sizeof(audit_path), "%s", path);
	return audit_result < 0 ? err_set(err, audit_result, "disk full") : 0;
}

static void
setup(void)
{
	ck_assert_int_eq(loop_new(&loop, NULL), 0);
	memset(&call, 0, sizeof(call));
	env = (struct sink_env){ .name = "one",
		.loop = loop,
		.state_dir = "/var/lib/x",
		.host_name = "host",
		.audit_sync = audit_sync };
}

static void
teardown(void)
{
	loop_free(loop);
}

static const struct notice plain = { .delivery_id = "0123456789abcdef0123456789abcdef",
	.alert_id = "fedcba9876543210fedcba9876543210",
	.kind = "new",
	.milestone = "00112233445566778899aabbccddeeff",
	.type = "ratified",
	.dossier = "un-cybercrime",
	.state = "official",
	.importance = 'A',
	.title = "Somewhere ratifies",
	.text = "first\nsecond\n",
	.url = "https://example.org/a",
	.source = "un-mtdsg",
	.attempt = 1 };

/* Every key table is one that the configuration can bind. */
START_TEST(table)
{
	size_t i, k, n = 0;

	for (i = 0; sink_types[i] != NULL; i++, n++) {
		const struct sink_ops *ops = sink_types[i];

		ck_assert_ptr_eq(sink_type(ops->type), ops);
		ck_assert(ops->open != NULL && ops->send != NULL && ops->cancel != NULL &&
		    ops->close != NULL);
		ck_assert_int_gt(ops->deadline_ms, 0);
		ck_assert(str_starts(ops->spec->section, "sinks.NAME ("));
		for (k = 0; ops->spec->keys[k].name != NULL; k++) {
			ck_assert_uint_lt(ops->spec->keys[k].offset, ops->spec->size);
			ck_assert_ptr_nonnull(ops->spec->keys[k].help);
		}
		ops->close(NULL);
	}
	ck_assert_uint_eq(n, 8);
	ck_assert_ptr_null(sink_type("pigeon"));
	ck_assert_ptr_null(sink_type(NULL));
	ck_assert_str_eq(sink_verdict_words[SINK_DELIVERED], "delivered");
	ck_assert_str_eq(sink_verdict_words[SINK_BROKEN], "broken");
}
END_TEST

/* ---- audit ------------------------------------------------------------------------- */

static const struct {
	const char *path;
	int result;
	const char *seen;
	enum sink_verdict verdict;
} audit_rows[] = {
	{ NULL, 0, "/var/lib/x/audit.jsonl", SINK_DELIVERED },
	{ "/srv/a.jsonl", 0, "/srv/a.jsonl", SINK_DELIVERED },
	{ NULL, -ENOSPC, "/var/lib/x/audit.jsonl", SINK_DEFERRED },
};

START_TEST(audit)
{
	const struct sink_ops *ops = sink_type("audit");
	const char *conf[1] = { audit_rows[_i].path };
	struct sink *s;

	ck_assert_uint_eq(ops->spec->size, sizeof(conf));
	audit_result = audit_rows[_i].result;
	ck_assert_int_eq(ops->open(&s, conf, &env, NULL), 0);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	ck_assert(call.done && call.was_inside);
	ck_assert_int_eq(call.verdict, audit_rows[_i].verdict);
	ck_assert_str_eq(audit_path, audit_rows[_i].seen);
	ops->cancel(s, &call);
	ops->cancel(s, &call);
	ops->close(s);
}
END_TEST

/* ---- log --------------------------------------------------------------------------- */

enum { AUTO, JOURNAL, STDERR };

static enum sink_verdict
log_one(int target, const struct notice *n)
{
	const struct sink_ops *ops = sink_type("log");
	struct sink *s;

	ck_assert_uint_eq(ops->spec->size, sizeof(int));
	ck_assert_int_eq(ops->open(&s, &target, &env, NULL), 0);
	ck_assert_int_eq(dispatch(ops, s, n, &call, NULL), 0);
	ck_assert(call.done);
	ops->close(s);
	return call.verdict;
}

static int err_pipe[2];
static char got[65536];

static void
catch_stderr(void)
{
	ck_assert_int_eq(pipe2(err_pipe, O_NONBLOCK), 0);
	ck_assert_int_ge(dup2(err_pipe[1], STDERR_FILENO), 0);
}

static const char *
stderr_text(void)
{
	ssize_t n = read(err_pipe[0], got, sizeof(got) - 1);

	got[n > 0 ? n : 0] = '\0';
	return got;
}

static const char *const hostile[] = { "a\nb", "a\r\nratifyd: alert forged", "\x1b[2J\x07",
	"\xe2\x80\xae x", "%s%n%x", "\\n", "", "x\nPRIORITY=0\n_PID=1", " leading" };

START_TEST(log_to_stderr)
{
	struct notice n = plain;
	const char *line;

	catch_stderr();
	ck_assert_int_eq(log_one(STDERR, &plain), SINK_DELIVERED);
	ck_assert_str_eq(stderr_text(),
	    "ratifyd: alert fedcba9876543210fedcba9876543210 Somewhere ratifies: first second "
	    "<https://example.org/a>\n");
	n.title = n.text = hostile[_i];
	ck_assert_int_eq(log_one(STDERR, &n), SINK_DELIVERED);
	line = stderr_text();
	ck_assert_ptr_eq(strchr(line, '\n'), line + strlen(line) - 1);
	for (; *line != '\n'; line++)
		ck_assert_uint_ge((unsigned char)*line, 0x20);
}
END_TEST

START_TEST(log_without_a_journal)
{
	if (journal_own_run() < 0) {
		printf("skipped: no mount namespace of our own here\n");
		return;
	}
	catch_stderr();
	ck_assert_int_eq(log_one(AUTO, &plain), SINK_DELIVERED);
	ck_assert(str_starts(stderr_text(), "ratifyd: alert "));
	ck_assert_int_eq(log_one(JOURNAL, &plain), SINK_DEFERRED);
	ck_assert_int_gt(call.retry_after_s, 0);
	ck_assert_str_eq(stderr_text(), "");
}
END_TEST

#ifdef RATIFYD_SYSTEMD
START_TEST(log_to_journal)
{
	int fd = journal_stand_in();
	struct notice n = plain;
	char r[16384], first_id[64];
	size_t i;

	if (fd < 0)
		return;
	catch_stderr();
	ck_assert_int_eq(log_one(AUTO, &plain), SINK_DELIVERED);
	ck_assert(journal_next(fd, r, sizeof(r)));
	ck_assert_msg(
	    journal_has(r, "MESSAGE=Somewhere ratifies: first second <https://example.org/a>"),
	    "%s", r);
	ck_assert(journal_has(r, "PRIORITY=5"));
	ck_assert(journal_has(r, "RATIFYD_DOSSIER=un-cybercrime"));
	ck_assert(journal_has(r, "RATIFYD_MILESTONE=00112233445566778899aabbccddeeff"));
	ck_assert(journal_has(r, "RATIFYD_SOURCE=un-mtdsg"));
	ck_assert(journal_has(r, "RATIFYD_SINK=one"));
	ck_assert(journal_has(r, "RATIFYD_ALERT_ID=fedcba9876543210fedcba9876543210"));
	ck_assert_int_eq(sscanf(strstr(r, "MESSAGE_ID="), "MESSAGE_ID=%32[0-9a-f]", first_id), 1);
	for (i = 0; i < ARRAY_LEN(hostile); i++) {
		n.title = n.text = n.source = n.dossier = hostile[i];
		n.kind = "source";
		n.importance = 'H';
		ck_assert_int_eq(log_one(JOURNAL, &n), SINK_DELIVERED);
		ck_assert(journal_next(fd, r, sizeof(r)));
		ck_assert(journal_has(r, "PRIORITY=4"));
		ck_assert(!journal_has(r, "PRIORITY=0"));
		ck_assert_ptr_null(strstr(r, first_id));
	}
	ck_assert(!journal_next(fd, r, sizeof(r)));
	ck_assert_str_eq(stderr_text(), "");
}
END_TEST
#endif

/* ---- the ones that answer later ---------------------------------------------------- */

static void
on_time_up(void *arg)
{
	(void)arg;
	loop_stop(loop);
}

static void
run_ms(int64_t ms)
{
	struct loop_timer *t = loop_timer_new(loop, on_time_up, NULL);

	loop_timer_in(t, ms);
	ck_assert_int_eq(loop_run(loop, NULL), 0);
	loop_timer_free(t);
}

static void *
key_field(void *conf, const struct sink_ops *ops, const char *name)
{
	const struct conf_key *k;

	for (k = ops->spec->keys; !str_eq(k->name, name); k++)
		ck_assert_ptr_nonnull(k->name);
	return (char *)conf + k->offset;
}

static void
set_text(void *conf, const struct sink_ops *ops, const char *name, const char *value)
{
	*(const char **)key_field(conf, ops, name) = value;
}

/* A notification that hangs is cancelled at its deadline, twice; the next one finds a new helper.
 */
START_TEST(desktop_cancel)
{
	const struct sink_ops *ops = sink_type("desktop");
	void *conf = xcalloc(1, ops->spec->size);
	struct sink *s;

	set_text(conf, ops, "helper", "/usr/bin/tac"); /* says nothing before its input ends */
	ck_assert_int_eq(ops->open(&s, conf, &env, NULL), 0);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	ck_assert(!call.done);
	run_ms(50);
	ck_assert_int_eq(ops->send(s, &plain, &call, NULL), -EBUSY);
	dispatch_cancel(ops, s, &call);
	dispatch_cancel(ops, s, &call);
	run_ms(50);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	ck_assert(!call.done);
	dispatch_cancel(ops, s, &call);
	ops->close(s);
	free(conf);
}
END_TEST

/* The same for a mail to a server that never says a word, cancelled at once and while it waits. */
START_TEST(mail_cancel)
{
	const struct sink_ops *ops = sink_type("mail");
	void *conf = xcalloc(1, ops->spec->size);
	const char *to[] = { "b@example.org" };
	struct sockaddr_in sa = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sa);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sink *s;
	char *server;
	struct err err = { 0 };

	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&sa, len), 0);
	ck_assert_int_eq(listen(fd, 5), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	server = xasprintf("smtp://127.0.0.1:%d", ntohs(sa.sin_port));
	set_text(conf, ops, "server", server);
	set_text(conf, ops, "from", "a@example.org");
	*(struct conf_list *)key_field(conf, ops, "to") = (struct conf_list){ to, 1 };
	ck_assert_msg(ops->open(&s, conf, &env, &err) == 0, "%s", err.text);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	dispatch_cancel(ops, s, &call);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	run_ms(100);
	ck_assert(!call.done);
	dispatch_cancel(ops, s, &call);
	dispatch_cancel(ops, s, &call);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	run_ms(100);
	dispatch_cancel(ops, s, &call);
	run_ms(20);
	ops->close(s);
	close(fd);
	free(server);
	free(conf);
}
END_TEST

/* A program that runs on is ended, and the next one starts. */
START_TEST(exec_cancel)
{
	const struct sink_ops *ops = sink_type("exec");
	void *conf = xcalloc(1, ops->spec->size);
	const char *command[] = { "sleep", "60", NULL };
	struct sink *s;

	*(struct conf_list *)key_field(conf, ops, "command") = (struct conf_list){ command, 2 };
	ck_assert_int_eq(ops->open(&s, conf, &env, NULL), 0);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	ck_assert(!call.done);
	ck_assert_int_eq(ops->send(s, &plain, &call, NULL), -EBUSY);
	dispatch_cancel(ops, s, &call);
	dispatch_cancel(ops, s, &call);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	run_ms(50);
	ck_assert(!call.done);
	dispatch_cancel(ops, s, &call);
	run_ms(20);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	ops->close(s);
	free(conf);
}
END_TEST

/* A receiver that says nothing: cancelled at once, while it waits, and by closing. */
START_TEST(webhook_cancel)
{
	const struct sink_ops *ops = sink_type("webhook");
	void *conf = xcalloc(1, ops->spec->size);
	struct sockaddr_in sa = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sa);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sink *s;
	char *url;
	struct err err = { 0 };

	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&sa, len), 0);
	ck_assert_int_eq(listen(fd, 5), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	url = xasprintf("http://127.0.0.1:%d/in", ntohs(sa.sin_port));
	set_text(conf, ops, "url", url);
	ck_assert_msg(ops->open(&s, conf, &env, &err) == 0, "%s", err.text);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	ck_assert_int_eq(ops->send(s, &plain, &call, NULL), -EBUSY);
	dispatch_cancel(ops, s, &call);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	run_ms(100);
	ck_assert(!call.done);
	dispatch_cancel(ops, s, &call);
	dispatch_cancel(ops, s, &call);
	ck_assert_int_eq(dispatch(ops, s, &plain, &call, NULL), 0);
	run_ms(50);
	ops->close(s);
	close(fd);
	free(url);
	free(conf);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("sinks");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, table);
	tcase_add_loop_test(t, audit, 0, ARRAY_LEN(audit_rows));
	tcase_add_loop_test(t, log_to_stderr, 0, ARRAY_LEN(hostile));
	tcase_add_test(t, log_without_a_journal);
#ifdef RATIFYD_SYSTEMD
	tcase_add_test(t, log_to_journal);
#endif
	tcase_add_test(t, desktop_cancel);
	tcase_add_test(t, mail_cancel);
	tcase_add_test(t, exec_cancel);
	tcase_add_test(t, webhook_cancel);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
