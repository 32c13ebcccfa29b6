/*
 * What a sink sees of a delivery, or of several that are handed over together. Invariant: a bundle
 * of one is the plain alert.
 */
#include "daemon/outbox/internal.h"

#include <errno.h>
#include <string.h>

#include "lib/str.h"

/* With more parts than that their texts stay in the database: titles and links say what was. */
#define FULL_PARTS 200
#define ALERT_ARENA_BYTES (1u << 20)

static int
full(struct err *err)
{
	return err_set(err, -EFBIG, "a bundle of alerts does not fit into memory");
}

char *
notice_id(const struct delivery *d, struct arena *arena)
{
	char hex[HASH_HEX];
	struct hash h;

	hash_strings(&h, d->alert_id, d->sink, HASH_END);
	hash_hex(&h, hex);
	return arena_strndup(arena, hex, 32);
}

/* Of an event without a day a calendar takes nothing. */
static int
fill_event(const struct outbox *box, const struct alert *a, struct notice *ret, struct err *err)
{
	if (a->what == NULL || a->event.precision < WHEN_DAY)
		return 0;
	ret->event_uid = a->milestone;
	ret->event_title = a->what;
	ret->place = a->place;
	ret->starts_at = a->event.at;
	ret->whole_day = a->event.precision == WHEN_DAY;
	ret->cancelled = a->cancelled;
	return alert_revision(box->store, a, &ret->event_revision, err);
}

static int
fill(const struct outbox *box, const struct alert *a, const struct delivery *row,
    struct arena *arena, struct notice *ret, struct err *err)
{
	const struct dossier_conf *d = NULL;
	char event_text[WHEN_TEXT], event[WHEN_TEXT];

	if (a->dossier != NULL)
		d = settings_dossier(box->settings, a->dossier);
	when_format_human(&a->event, event_text);
	when_format(&a->event, event);
	*ret = (struct notice){
		.delivery_id = notice_id(row, arena),
		.alert_id = row->alert_id,
		.kind = alert_kind_words[a->kind],
		.milestone = a->milestone,
		.type = a->type,
		.dossier = a->dossier,
		.dossier_title = d == NULL ? a->dossier : STR_OR(d->short_title, d->title),
		.state = a->state,
		.importance = a->importance,
		.title = a->title,
		.text = a->text,
		.url = a->url,
		.source = a->source,
		.created_ms = a->created_ms,
		.event_at = a->event.precision != WHEN_NONE ? a->event.at : 0,
		.event_text = event_text[0] != '\0' ? arena_strdup(arena, event_text) : NULL,
		.event = event[0] != '\0' ? arena_strdup(arena, event) : NULL,
		.attempt = row->attempts,
		.next = a->next,
		.links = a->links,
		.link_count = a->link_count,
	};
	if (ret->delivery_id == NULL)
		return full(err);
	return fill_event(box, a, ret, err);
}

/* What a large bundle keeps of an alert. */
static int
fill_slim(const struct outbox *box, const struct alert *whole, const struct delivery *row,
    struct arena *arena, struct notice *ret, struct err *err)
{
	struct alert a = *whole;

	a.milestone = arena_strdup(arena, a.milestone);
	a.type = arena_strdup(arena, a.type);
	a.dossier = arena_strdup(arena, a.dossier);
	a.state = arena_strdup(arena, a.state);
	a.source = arena_strdup(arena, a.source);
	a.title = arena_strdup(arena, a.title);
	a.url = arena_strdup(arena, a.url);
	a.text = a.next = a.what = a.place = NULL;
	a.links = NULL;
	a.link_count = 0;
	if ((whole->title != NULL && a.title == NULL) || (whole->url != NULL && a.url == NULL))
		return full(err);
	return fill(box, &a, row, arena, ret, err);
}

static int
fill_parts(const struct outbox *box, const struct delivery *rows, size_t n, struct arena *arena,
    struct notice *parts, struct err *err)
{
	struct arena scratch;
	struct alert a;
	size_t i;
	int r = 0;

	arena_init(&scratch, ALERT_ARENA_BYTES);
	for (i = 0; i < n && r == 0; i++) {
		arena_reset(&scratch);
		r = alert_get(
		    box->store, rows[i].alert_id, n > FULL_PARTS ? &scratch : arena, &a, err);
		if (r == 0 && n > FULL_PARTS)
			r = fill_slim(box, &a, &rows[i], arena, &parts[i], err);
		else if (r == 0)
			r = fill(box, &a, &rows[i], arena, &parts[i], err);
	}
	arena_done(&scratch);
	return r;
}

int
notice_of(const struct outbox *box, const struct delivery *rows, size_t n, struct arena *arena,
    struct notice *ret, struct err *err)
{
	struct notice *parts = arena_alloc(arena, n * sizeof(*parts));
	const char *mark, *coverage = NULL;
	int r;

	if (parts == NULL)
		return full(err);
	r = fill_parts(box, rows, n, arena, parts, err);
	if (r != 0)
		return r;
	mark = arena_strdup(arena, box->checkpoint);
	if (rows[0].batch != NULL && str_starts(rows[0].batch, "digest:"))
		r = coverage_write(box, when_wall_ms(), arena, &coverage, err);
	if (r != 0)
		return r;
	if (n == 1) {
		*ret = parts[0];
		ret->checkpoint = mark;
		ret->coverage = coverage;
		if (coverage != NULL)
			ret->text = arena_printf(
			    arena, "%s\n\nCoverage: %s.", STR_OR(ret->text, ""), coverage);
		return ret->text != NULL || coverage == NULL ? 0 : full(err);
	}
	*ret = (struct notice){
		.delivery_id = rows[0].bundle,
		.alert_id = rows[0].bundle,
		.attempt = rows[0].attempts,
		.created_ms = rows[0].created_ms,
		.parts = parts,
		.part_count = n,
		.checkpoint = mark,
		.coverage = coverage,
	};
	return bundle_write(rows[0].batch, arena, ret, err);
}
