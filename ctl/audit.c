/*
 * ratifyctl audit verify [--key HEX] [--checkpoint TEXT] [FILE]: is every record what was written,
 * in its place? (audit export is export.c.) Invariant: exit 0 only when all of them are; 65 names
 * the first that is not.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <jansson.h>

#include "ctl/export.h"
#include "ctl/json.h"
#include "ctl/state.h"
#include "daemon/audit/audit.h"
#include "daemon/audit/seal.h"
#include "daemon/setup/setup.h"
#include "lib/mem.h"
#include "lib/str.h"

struct verdict {
	const char *where; /* for people: the file, or the state directory */
	const char *file;  /* NULL: none was looked at */
	const char *key;   /* that has to have signed every checkpoint, in hex; NULL: any */
	bool table;
	int r; /* as audit_verify_* */
	int64_t records;
	struct audit_problem bad;
};

static int
print_json(const struct verdict *v)
{
	json_t *j =
	    json_pack("{s:b,s:I,s:b,s:s?,s:I}", "ok", v->r == 0, "records", (json_int_t)v->records,
		"table", v->table, "file", v->file, "missing_in_file", (json_int_t)v->bad.missing);

	if (j == NULL)
		return ctl_fail(EX_SOFTWARE, "the answer cannot be written as JSON");
	(void)json_object_set_new(j, "checkpoints", json_integer(v->bad.checkpoints));
	(void)json_object_set_new(j, "covered", json_integer(v->bad.covered));
	(void)json_object_set_new(
	    j, "key", v->bad.key[0] != '\0' ? json_string(v->bad.key) : json_null());
	if (v->r != 0)
		(void)json_object_set_new(j, "first_bad",
		    json_pack("{s:I,s:I,s:s}", "line", (json_int_t)v->bad.line, "seq",
			(json_int_t)v->bad.seq, "problem", v->bad.text));
	(void)json_print(j, JSON_SORT_KEYS);
	json_decref(j);
	return v->r == 0 ? 0 : EX_DATAERR;
}

static int
print_text(const struct verdict *v)
{
	_cleanup_free_ char *where = str_safe(v->where, 1000);

	if (v->r != 0) {
		(void)printf("%s: record %" PRId64 " (line %" PRId64 ") is bad: %s\n", where,
		    v->bad.seq, v->bad.line, v->bad.text);
		(void)printf("%" PRId64 " records before it are good\n", v->records);
		return EX_DATAERR;
	}
	(void)printf("%s: %" PRId64 " records, the chain is whole\n", where, v->records);
	if (v->bad.checkpoints > 0)
		(void)printf("signed checkpoints: %" PRId64 ", the last over %" PRId64
			     " records, by the key %s\n",
		    v->bad.checkpoints, v->bad.covered, v->bad.key);
	if (v->bad.missing > 0)
		(void)printf("the file lacks the last %" PRId64
			     " of them; they are appended when ratifyd runs\n",
		    v->bad.missing);
	if (v->table && v->file == NULL)
		(void)puts("there is no file of them beside the table");
	return 0;
}

/* Who writes the whole chain anew has to sign it with a key of his own. */
static bool
is_of_key(const struct verdict *v)
{
	return v->key == NULL ||
	    (v->bad.checkpoints > 0 && !v->bad.keys_differ && strcasecmp(v->bad.key, v->key) == 0);
}

static int
finish(const struct ctl_options *opt, const struct verdict *v, const struct err *err)
{
	int r;

	if (v->r < 0)
		return ctl_fail_err(err);
	r = opt->json ? print_json(v) : print_text(v);
	if (fflush(stdout) != 0 || ferror(stdout) != 0)
		return ctl_fail(EX_IOERR, "the answer cannot be written");
	if (r == 0 && !is_of_key(v))
		return ctl_fail(EX_DATAERR, "%s",
		    v->bad.checkpoints == 0 ? "no checkpoint is signed by that key: there is none"
					    : "checkpoints are signed by another key");
	return r;
}

static int
verify_file(const struct ctl_options *opt, const char *path, const char *key)
{
	struct err err = { .code = 0 };
	struct verdict v = { .where = path, .file = path, .key = key };

	v.r = audit_verify_file(path, &v.records, &v.bad, &err);
	if (v.r == 0 && v.records == 0)
		return ctl_fail(EX_DATAERR, "%s holds no audit record", path);
	return finish(opt, &v, &err);
}

/* A key's text in what a sink's conf was bound to; NULL when it is not set. */
static const char *
text_of(const struct conf_spec *spec, const void *conf, const char *name)
{
	const struct conf_key *k;

	for (k = spec->keys; k->name != NULL; k++)
		if (str_eq(k->name, name))
			return *(const char *const *)(const void *)((const char *)conf + k->offset);
	return NULL;
}

/* The path that the first audit sink of the configuration names. NULL: none does, or there is no
 * configuration that can be read; then the file is in its default place. Heap. */
static char *
configured_path(const struct ctl_options *opt)
{
	struct settings_sink_type *types = setup_sink_types();
	const struct settings_sink_type *t = types;
	struct setup *setup = NULL;
	const struct sink_conf *c;
	char *path = NULL;
	size_t i;

	while (t->type != NULL && !str_eq(t->type, "audit"))
		t++;
	if (t->type != NULL &&
	    setup_load(&setup, opt->config, opt->packs, NULL, NULL, NULL, NULL) == 0)
		for (i = 0; i < setup->settings->sink_count && path == NULL; i++) {
			c = &setup->settings->sinks[i];
			if (str_eq(c->type, "audit") && c->conf != NULL)
				path = xstrdup(text_of(t->spec, c->conf, "path"));
		}
	setup_free(setup);
	free(types);
	return path;
}

static int
verify_state(const struct ctl_options *opt, const char *key)
{
	struct err err = { .code = 0 };
	struct verdict v = { .table = true, .key = key };
	_cleanup_free_ char *path = NULL;
	struct store *st;
	int r = ctl_open_store(opt, &st);

	if (r != 0)
		return r;
	path = configured_path(opt);
	if (path == NULL)
		path = xasprintf("%s/audit.jsonl", store_dir(st));
	v.where = store_dir(st);
	v.file = access(path, F_OK) == 0 ? path : NULL;
	v.r = audit_verify_store(st, v.file, &v.records, &v.bad, &err);
	r = finish(opt, &v, &err);
	store_close(st);
	return r;
}

/* ---- a checkpoint that was kept elsewhere ------------------------------------------ */

/* The hash of a record in a file that is whole; "" when it does not go so far. */
static void
hash_in_file(const char *path, int64_t seq, char ret[HASH_HEX])
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t cap = 0;
	int64_t at = -1;
	json_t *record = NULL;

	ret[0] = '\0';
	while (f != NULL && at < seq && getline(&line, &cap, f) > 0)
		at++;
	if (f != NULL && at == seq)
		record = json_loads(line, 0, NULL);
	(void)snprintf(
	    ret, HASH_HEX, "%s", STR_OR(json_string_value(json_object_get(record, "hash")), ""));
	json_decref(record);
	free(line);
	if (f != NULL)
		(void)fclose(f);
}

static int
hash_in_store(const struct ctl_options *opt, int64_t seq, char ret[HASH_HEX])
{
	struct err err = { .code = 0 };
	struct audit_row row;
	struct store *st;
	int r = ctl_open_store(opt, &st);

	if (r != 0)
		return r;
	ret[0] = '\0';
	r = audit_get(st, seq, &row, NULL, &err);
	if (r == 0)
		hash_hex(&row.hash, ret);
	store_close(st);
	return r == 0 || r == STORE_NONE ? 0 : ctl_fail_err(&err);
}

/* What is whole may still have been written anew, or cut: not when it has what was signed then. */
static int
compare(const struct ctl_options *opt, const char *path, const struct seal_mark *mark)
{
	char hash[HASH_HEX];
	int r = 0;

	if (path != NULL)
		hash_in_file(path, mark->seq, hash);
	else
		r = hash_in_store(opt, mark->seq, hash);
	if (r != 0)
		return r;
	if (hash[0] == '\0')
		return ctl_fail(EX_DATAERR,
		    "the log ends before record %" PRId64 ", which the checkpoint covers",
		    mark->seq);
	if (strcasecmp(hash, mark->head) != 0)
		return ctl_fail(EX_DATAERR,
		    "record %" PRId64
		    " is another one than when the checkpoint was signed: the log "
		    "was written anew",
		    mark->seq);
	if (!opt->json)
		(void)printf("the checkpoint is of this log: nothing up to record %" PRId64
			     " was changed "
			     "since, by the key %s\n",
		    mark->seq, mark->key);
	return 0;
}

static int
verify(const struct ctl_options *opt, const char *path, const char *key, const char *checkpoint)
{
	struct err err = { .code = 0 };
	struct seal_mark mark;
	int r;

	if (checkpoint != NULL && seal_read_text(checkpoint, &mark, &err) < 0)
		return ctl_fail(EX_DATAERR, "%s", err.text);
	if (checkpoint != NULL && key != NULL && strcasecmp(mark.key, key) != 0)
		return ctl_fail(EX_DATAERR, "the checkpoint is signed by another key");
	r = path != NULL ? verify_file(opt, path, key) : verify_state(opt, key);
	return r == 0 && checkpoint != NULL ? compare(opt, path, &mark) : r;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	const char *key = NULL, *checkpoint = NULL;
	int at = 2;

	if (argc > 1 && strcmp(argv[1], "export") == 0)
		return export_run(opt, argc - 1, argv + 1);
	for (; at + 1 < argc; at += 2) {
		if (strcmp(argv[at], "--key") == 0)
			key = argv[at + 1];
		else if (strcmp(argv[at], "--checkpoint") == 0)
			checkpoint = argv[at + 1];
		else
			break;
	}
	if (argc < 2 || strcmp(argv[1], "verify") != 0 || argc > at + 1 ||
	    (argc > at && argv[at][0] == '-'))
		return ctl_fail(EX_USAGE, "usage: ratifyctl %s", cmd_audit.usage);
	return verify(opt, argc > at ? argv[at] : NULL, key, checkpoint);
}

const struct ctl_command cmd_audit = {
	.name = "audit",
	.usage = "audit verify [--key HEX] [--checkpoint TEXT] [FILE] | export --alert ID "
		 "[--output DIR]",
	.help = "prove that no audit record was changed, added or removed; or an alert to others",
	.run = run,
};
