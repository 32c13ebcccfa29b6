#include "ctl/export.h"

#include <errno.h>
#include <string.h>

#include "daemon/alert/alert.h"
#include "lib/mem.h"
#include "lib/str.h"

#define DOCUMENTS_MAX 1000

static int
full(struct err *err)
{
	return err_set(err, -EFBIG, "what stands behind the alert does not fit into memory");
}

static int
add_document(struct export *x, int64_t id, struct err *err)
{
	struct export_document *d = &x->documents[x->document_count];
	size_t i;
	int r = document_get(x->store, id, x->arena, &d->document, err);

	if (r == STORE_NONE)
		return 0;
	if (r != 0)
		return r;
	hash_hex(&d->document.sha256, d->sha256);
	/* the same bytes from two sources are one file */
	for (i = 0; i < x->document_count; i++)
		if (strcmp(x->documents[i].sha256, d->sha256) == 0)
			return 0;
	x->document_count++;
	return 0;
}

static int
gather_milestone(struct export *x, struct err *err)
{
	int64_t id;
	size_t i;
	int r = milestone_get(x->store, x->alert.milestone_id, x->arena, &x->milestone, err);

	if (r == 0)
		r = evidence_list(
		    x->store, x->milestone.id, x->arena, &x->evidence, &x->evidence_count, err);
	for (i = 0; i < x->evidence_count && r == 0; i++) {
		r = document_find(
		    x->store, x->evidence[i].source, &x->evidence[i].document, &id, err);
		if (r == 0 && x->document_count < DOCUMENTS_MAX)
			r = add_document(x, id, err);
		r = r == STORE_NONE ? 0 : r;
	}
	return r;
}

static int
gather_event(struct export *x, struct err *err)
{
	struct announcement *list = NULL;
	struct entry entry;
	char key[HASH_HEX];
	int64_t document = 0;
	size_t n = 0, unread = 0, i;
	int r = event_list(x->store, x->alert.dossier, x->arena, &list, &n, &unread, err);

	for (i = 0; i < n + unread && r == 0 && x->event.id == 0; i++) {
		alert_event_key(&list[i], key);
		if (!str_eq(key, x->alert.milestone))
			continue;
		if (i >= n)
			return err_set(err, -EBADMSG, "event %lld of source %s cannot be read",
			    (long long)list[i].id, STR_OR(list[i].source, "?"));
		x->event = list[i];
	}
	if (r != 0 || x->event.id == 0)
		return r;
	r = entry_get_body(x->store, x->event.entry_id, 0, x->arena, &entry, &document, err);
	if (r == 0 && document > 0)
		r = add_document(x, document, err);
	return r == STORE_NONE ? 0 : r;
}

int
export_gather(struct export *x, const char *id, struct err *err)
{
	int r = alert_find(x->store, id, x->arena, &x->alert, err);

	if (r != 0)
		return r;
	x->documents = arena_alloc(x->arena, (DOCUMENTS_MAX + 1) * sizeof(*x->documents));
	if (x->documents == NULL)
		return full(err);
	if (x->alert.milestone_id > 0)
		r = gather_milestone(x, err);
	else if (x->alert.what != NULL)
		r = gather_event(x, err);
	return r;
}
