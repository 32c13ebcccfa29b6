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

/* ---- the document itself */

static int
print_document(const struct ctl_options *opt, const char *source)
{
	struct quarantine q;
	struct err err = { 0 };
	struct arena mem;
	struct store *st;
	int r = ctl_open_store(opt, &st);

	if (r != 0)
		return r;
	arena_init(&mem, 64u << 20);
	r = quarantine_get(st, source, true, &mem, &q, &err);
	if (r == STORE_NONE || (r == 0 && q.body == NULL))
		r = ctl_fail(EX_USAGE, "nothing of source \"%s\" is held back", source);
	else if (r != 0)
		r = ctl_fail_err(&err);
	else if (isatty(STDOUT_FILENO))
		r = ctl_fail(EX_USAGE, "the document is printed as it came: not to a terminal");
	else if (fwrite(q.body, 1, q.body_len, stdout) != q.body_len || fflush(stdout) != 0)
		r = ctl_fail(EX_IOERR, "the document could not be written");
	arena_done(&mem);
	store_close(st);
	return r;
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

/* There is a store, and something of that source is held back in it. */
static int
check_held(const struct ctl_options *opt, const char *source)
{
	struct quarantine q;
	struct err err = { 0 };
	struct arena mem;
	struct store *st;
	int r = ctl_open_store(opt, &st);

	if (r != 0)
		return r;
	arena_init(&mem, 1u << 20);
	r = quarantine_get(st, source, false, &mem, &q, &err);
	if (r == STORE_NONE)
		r = ctl_fail(EX_USAGE, "nothing of source \"%s\" is held back", source);
	else if (r != 0)
		r = ctl_fail_err(&err);
	arena_done(&mem);
	store_close(st);
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
	int r = check_held(opt, source);

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
	return strcmp(argv[0], "held") == 0 ? print_document(opt, argv[1])
					    : decide(opt, argv[0], argv[1]);
}
