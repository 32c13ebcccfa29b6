/*
 * Invariant: the daemon that owns the state writes; without one this does, under the same lock, so
 * that there is never more than one writer.
 */
#include "ctl/held.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "config/settings.h"
#include "ctl/client.h"
#include "daemon/audit/audit.h"
#include "lib/mem.h"
#include "lib/str.h"

json_t *
held_json(struct view *v, const char *source)
{
	struct quarantine q;
	char sha[HASH_HEX];

	if (quarantine_get(v->store, source, false, &v->arena, &q, NULL) != 0)
		return json_null();
	hash_hex(&q.sha256, sha);
	return json_pack("{s:s, s:I, s:I, s:I, s:s, s:o, s:o}", "state",
	    quarantine_state_words[q.state], "rows_before", (json_int_t)q.rows_before, "rows",
	    (json_int_t)q.rows_after, "missing", (json_int_t)q.rows_gone, "document", sha, "url",
	    view_json_text(q.url), "seen", view_json_ms(q.seen_ms));
}

/* What is held back of the source, for the function; none: an error of usage. */
static int
with_held(const struct ctl_options *opt, const char *source, bool body,
    int (*fn)(const struct quarantine *))
{
	struct quarantine q;
	struct err err = { 0 };
	struct arena mem;
	struct store *st;
	int r = ctl_open_store(opt, &st);

	if (r != 0)
		return r;
	arena_init(&mem, body ? 64u << 20 : 1u << 20);
	r = quarantine_get(st, source, body, &mem, &q, &err);
	if (r == STORE_NONE || (r == 0 && body && q.body == NULL))
		r = ctl_fail(EX_USAGE, "nothing of source \"%s\" is held back", source);
	else if (r != 0)
		r = ctl_fail_err(&err);
	else
		r = fn(&q);
	arena_done(&mem);
	store_close(st);
	return r;
}

static int
print_document(const struct quarantine *q)
{
	if (isatty(STDOUT_FILENO))
		return ctl_fail(EX_USAGE, "the document is printed as it came: not to a terminal");
	if (fwrite(q->body, 1, q->body_len, stdout) != q->body_len || fflush(stdout) != 0)
		return ctl_fail(EX_IOERR, "the document could not be written");
	return 0;
}

static int
is_there(const struct quarantine *q)
{
	(void)q;
	return 0;
}

/* ---- what a person says about it */

static int
write_decision(struct store *st, const char *source, enum quarantine_state state, struct err *err)
{
	struct tx *tx;
	int r = tx_begin(st, &tx, err);

	if (r != 0)
		return r;
	r = quarantine_decide(tx, source, state, err);
	if (r == 0)
		r = audit_add(tx, when_wall_ms(), "quarantine",
		    json_pack(
			"{s:s, s:s}", "source", source, "decision", quarantine_state_words[state]),
		    err);
	if (r == 0)
		return tx_commit(tx, err);
	tx_abort(tx);
	return r;
}

static int
ask_daemon(const char *word, const char *source)
{
	struct err err = { 0 };
	json_t *answer;
	const char *error;
	int r =
	    client_ask(json_pack("{s:s, s:s}", "command", word, "source", source), &answer, &err);

	if (r != 0)
		return ctl_fail(EX_UNAVAILABLE,
		    "the state is in use, and its daemon cannot be asked: %s", err.text);
	error = json_string_value(json_object_get(answer, "error"));
	r = error == NULL ? 0 : ctl_fail(EX_USAGE, "source \"%s\": %s", source, error);
	json_decref(answer);
	return r;
}

static int
decide(const struct ctl_options *opt, const char *word, const char *source)
{
	_cleanup_free_ char *dir =
	    opt->state_dir != NULL ? xstrdup(opt->state_dir) : settings_state_dir();
	enum quarantine_state state =
	    strcmp(word, "release") == 0 ? QUARANTINE_RELEASED : QUARANTINE_DISCARDED;
	struct err err = { 0 };
	struct store *st = NULL;
	int r = with_held(opt, source, false, is_there);

	if (r != 0)
		return r;
	r = store_open(&st, dir, STORE_WRITE, &err);
	if (r == STORE_BUSY)
		return ask_daemon(word, source);
	if (r == 0)
		r = write_decision(st, source, state, &err);
	store_close(st);
	return r != 0 ? ctl_fail_err(&err) : 0;
}

int
held_run(const struct ctl_options *opt, int argc, char **argv)
{
	if (argc != 2)
		return ctl_fail(EX_USAGE, "sources %s takes the name of one source", argv[0]);
	return strcmp(argv[0], "held") == 0 ? with_held(opt, argv[1], true, print_document)
					    : decide(opt, argv[0], argv[1]);
}
