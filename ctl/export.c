/*
 * ratifyctl audit export --alert ID [--output DIR]: what stands behind an alert, for somebody who
 * has no ratifyd. Invariant: a folder that was not written whole has no SHA256SUMS.
 */
#include "ctl/export.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/json.h"
#include "ctl/view.h"
#include "daemon/audit/seal.h"
#include "lib/mem.h"
#include "lib/str.h"

#define ARENA_BYTES ((size_t)1 << 30)
#define DEFAULT_DIR "ratifyd-alert-%.12s"
#define USAGE "audit export --alert ID [--output DIR]"

/* ---- alert.json -------------------------------------------------------------------- */

static json_t *
json_alert(const struct alert *a)
{
	json_t *links = json_array(), *o = json_object();
	size_t i;

	for (i = 0; i < a->link_count; i++)
		(void)json_array_append_new(links, view_json_text(a->links[i]));
	(void)json_object_set_new(o, "alert", view_json_text(a->id));
	(void)json_object_set_new(o, "kind", json_string(alert_kind_words[a->kind]));
	(void)json_object_set_new(o, "title", view_json_text(a->title));
	(void)json_object_set_new(o, "text", view_json_text(a->text));
	(void)json_object_set_new(o, "dossier", view_json_text(a->dossier));
	(void)json_object_set_new(o, "type", view_json_text(a->type));
	(void)json_object_set_new(o, "state", view_json_text(a->state));
	(void)json_object_set_new(o, "milestone", view_json_text(a->milestone));
	(void)json_object_set_new(o, "source", view_json_text(a->source));
	(void)json_object_set_new(o, "url", view_json_text(a->url));
	(void)json_object_set_new(o, "links", links);
	(void)json_object_set_new(o, "event", view_json_when(&a->event));
	(void)json_object_set_new(o, "place", view_json_text(a->place));
	(void)json_object_set_new(o, "created", view_json_ms(a->created_ms));
	return o;
}

static json_t *
json_document(const struct export_document *x)
{
	const struct document *d = &x->document;
	json_t *o = json_object();
	char *file = xasprintf("documents/%s", x->sha256);

	(void)json_object_set_new(o, "sha256", json_string(x->sha256));
	(void)json_object_set_new(o, "bytes", json_integer((json_int_t)d->body_len));
	(void)json_object_set_new(o, "file", d->body != NULL ? json_string(file) : json_null());
	(void)json_object_set_new(o, "source", view_json_text(d->source));
	(void)json_object_set_new(o, "url", view_json_text(d->url));
	(void)json_object_set_new(o, "final_url", view_json_text(d->final_url));
	(void)json_object_set_new(o, "status", json_integer(d->status));
	(void)json_object_set_new(o, "content_type", view_json_text(d->content_type));
	(void)json_object_set_new(o, "etag", view_json_text(d->etag));
	(void)json_object_set_new(o, "last_modified", view_json_text(d->last_modified));
	(void)json_object_set_new(o, "fetched", view_json_ms(d->fetched_ms));
	free(file);
	return o;
}

static json_t *
json_event(const struct announcement *a)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "kind",
	    event_kind_words[a->now.kind], "state", event_state_words[a->state], "title",
	    view_json_text(a->now.title), "body", view_json_text(a->now.body), "place",
	    view_json_text(a->now.place), "status", view_json_text(a->now.status), "starts",
	    view_json_when(&a->now.starts), "source", view_json_text(a->source), "url",
	    view_json_text(a->url), "changed", view_json_ms(a->changed_ms));
}

static int
put_story(struct export *x, struct bundle *b, struct err *err)
{
	json_t *o = json_object(), *documents = json_array(), *records = json_array();
	char *text;
	size_t i;
	int r;

	for (i = 0; i < x->document_count; i++)
		(void)json_array_append_new(documents, json_document(&x->documents[i]));
	for (i = 0; i < x->chain.about_count; i++)
		(void)json_array_append_new(records, json_integer(x->chain.about[i]));
	(void)json_object_set_new(o, "schema", json_string("ratifyd.export/1"));
	(void)json_object_set_new(o, "version", json_string(RATIFYD_VERSION));
	(void)json_object_set_new(o, "alert", json_alert(&x->alert));
	(void)json_object_set_new(o, "milestone",
	    x->milestone.id == 0
		? json_null()
		: view_json_milestone(&x->milestone, x->evidence, x->evidence_count));
	(void)json_object_set_new(
	    o, "announcement", x->event.id == 0 ? json_null() : json_event(&x->event));
	(void)json_object_set_new(o, "documents", documents);
	(void)json_object_set_new(o, "records", records);
	(void)json_object_set_new(o, "unsigned_from",
	    x->chain.unsigned_from >= 0 ? json_integer(x->chain.unsigned_from) : json_null());
	text = json_dumps(o, JSON_INDENT(2));
	json_decref(o);
	if (text == NULL)
		return err_set(err, -EINVAL, "the alert cannot be written as JSON");
	r = bundle_puts(b, "alert.json", text, err);
	free(text);
	return r;
}

/* ---- documents --------------------------------------------------------------------- */

/* What was asked, and what answered, before the headers as they came. */
static int
put_headers(const struct export_document *x, struct bundle *b, struct err *err)
{
	const struct document *d = &x->document;
	_cleanup_free_ char *name = xasprintf("documents/%s.headers", x->sha256);
	_cleanup_free_ char *asked = str_safe(d->url, ARENA_BYTES);
	_cleanup_free_ char *answered = str_safe(STR_OR(d->final_url, d->url), ARENA_BYTES);
	_cleanup_free_ char *text = NULL;
	char when[WHEN_TEXT];

	when_format_s(d->fetched_ms / 1000, when);
	text =
	    xasprintf("# source: %s\n# asked: %s\n# answered: %s\n# fetched: %s\n# status: %d\n%s",
		STR_OR(d->source, "?"), asked, answered, when, d->status, STR_OR(d->headers, ""));
	return bundle_puts(b, name, text, err);
}

static int
put_documents(const struct export *x, struct bundle *b, struct err *err)
{
	const struct export_document *d;
	char *name;
	size_t i;
	int r = bundle_folder(b, "documents", err);

	for (i = 0; i < x->document_count && r == 0; i++) {
		d = &x->documents[i];
		name = xasprintf("documents/%s", d->sha256);
		if (d->document.body != NULL)
			r = bundle_put(b, name, d->document.body, d->document.body_len, err);
		free(name);
		r = r != 0 ? r : put_headers(d, b, err);
	}
	return r;
}

/* ---- the end ----------------------------------------------------------------------- */

/* The installation's own word that it put these files here. */
static int
put_signature(const struct export *x, struct bundle *b, bool *ret_signed, struct err *err)
{
	unsigned char signature[SEAL_SIG_BYTES];
	char key[SEAL_HEX];
	int r = seal_sign(store_dir(x->store), b->sums.data, b->sums.len, key, signature, err);

	*ret_signed = r == 0;
	if (r != 0)
		return r == STORE_NONE || r == -EACCES ? 0 : r;
	return bundle_put_beside(b, "SHA256SUMS.sig", signature, sizeof(signature), err);
}

static int
put_all(struct export *x, struct bundle *b, bool *ret_signed, struct err *err)
{
	int r = put_documents(x, b, err);

	r = r != 0 ? r : export_put_chain(x, b, err);
	r = r != 0 ? r : put_story(x, b, err);
	r = r != 0 ? r : export_put_page(x, b, err);
	r = r != 0 ? r : bundle_put_sums(b, err);
	return r != 0 ? r : put_signature(x, b, ret_signed, err);
}

static int
tell(const struct ctl_options *opt, const struct export *x, const char *dir, bool is_signed)
{
	_cleanup_free_ char *where = str_safe(dir, 4000);
	json_t *o;

	if (opt->json) {
		o = json_pack("{s:s, s:s, s:I, s:I, s:I, s:b}", "alert", x->alert.id, "folder",
		    where, "documents", (json_int_t)x->document_count, "evidence",
		    (json_int_t)x->evidence_count, "records", (json_int_t)x->chain.about_count,
		    "signed", is_signed);
		(void)json_object_set_new(o, "unsigned_from",
		    x->chain.unsigned_from >= 0 ? json_integer(x->chain.unsigned_from)
						: json_null());
		return view_print_json(o);
	}
	(void)printf("%s: %zu documents, %zu pieces of evidence, %zu records of the audit log\n",
	    where, x->document_count, x->evidence_count, x->chain.about_count);
	if (x->chain.unsigned_from >= 0)
		(void)printf("from record %" PRId64
			     " on no checkpoint is signed yet; one comes within an hour while "
			     "ratifyd runs, export it again then\n",
		    x->chain.unsigned_from);
	if (!is_signed)
		(void)puts("SHA256SUMS is not signed: there is no key, or it cannot be read");
	return 0;
}

static int
export_to(const struct ctl_options *opt, struct export *x, const char *dir)
{
	_cleanup_free_ char *title = xasprintf("ratifyd audit export 1, alert %s", x->alert.id);
	struct err err = { .code = 0 };
	struct bundle b;
	bool is_signed = false;
	int r = bundle_open(&b, dir, title, &err);

	if (r == 0)
		r = put_all(x, &b, &is_signed, &err);
	bundle_close(&b);
	if (r == -EEXIST)
		return ctl_fail(EX_CANTCREAT, "%s; expected a name that is not taken", err.text);
	return r != 0 ? ctl_fail_err(&err) : tell(opt, x, dir, is_signed);
}

static int
export_alert(const struct ctl_options *opt, const char *id, const char *dir)
{
	struct err err = { .code = 0 };
	struct arena arena;
	struct export x = { .arena = &arena };
	_cleanup_free_ char *path = dir != NULL ? xstrdup(dir) : NULL;
	int r = ctl_open_store(opt, &x.store);

	if (r != 0)
		return r;
	arena_init(&arena, ARENA_BYTES);
	r = export_gather(&x, id, &err);
	if (r == STORE_NONE) {
		r = ctl_fail(EX_DATAERR,
		    "there is no alert %s; expected an id of 32 hexadecimal digits, as each sink "
		    "and the audit log have it, or how it begins",
		    id);
	} else if (r == STORE_KNOWN) {
		r = ctl_fail(
		    EX_DATAERR, "several alerts begin with %s; expected more of the id", id);
	} else {
		if (path == NULL)
			path = xasprintf(DEFAULT_DIR, x.alert.id);
		r = r != 0 ? r : export_find_records(&x, &err);
		r = r != 0 ? ctl_fail_err(&err) : export_to(opt, &x, path);
	}
	free(x.chain.about);
	buf_done(&x.chain.lines);
	buf_done(&x.chain.table);
	arena_done(&arena);
	store_close(x.store);
	return r;
}

int
export_run(const struct ctl_options *opt, int argc, char **argv)
{
	const char *id = NULL, *dir = NULL;
	int i;

	for (i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--alert") == 0)
			id = argv[i + 1];
		else if (strcmp(argv[i], "--output") == 0)
			dir = argv[i + 1];
		else
			break;
	}
	if (i < argc || id == NULL || id[0] == '\0' || (dir != NULL && dir[0] == '\0'))
		return ctl_fail(EX_USAGE, "usage: ratifyctl " USAGE);
	return export_alert(opt, id, dir);
}
