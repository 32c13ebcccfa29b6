#include "sinks/fields.h"

#include <inttypes.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/when.h"

#define LINKS_BYTES 16384

enum field {
	F_DELIVERY,
	F_ALERT,
	F_KIND,
	F_CLASS,
	F_TYPE,
	F_STATE,
	F_MILESTONE,
	F_DOSSIER,
	F_DOSSIER_TITLE,
	F_TITLE,
	F_TEXT,
	F_URL,
	F_SOURCE,
	F_NEXT,
	F_LINKS,
	F_COVERAGE,
	F_EVENT,
	F_EVENT_TEXT,
	F_EVENT_AT,
	F_CREATED,
	F_CREATED_AT,
	F_PRIORITY,
	F_PRIORITY10,
	F_PLACE,
	F_EVENT_UID,
	F_EVENT_TITLE,
	F_CHECKPOINT,
	F_SINK,
	F_HOST,
	F_COUNT
};

static const struct {
	const char *name;
	bool number;
} table[F_COUNT] = {
	[F_DELIVERY] = { "delivery", false },
	[F_ALERT] = { "alert", false },
	[F_KIND] = { "kind", false },
	[F_CLASS] = { "class", false },
	[F_TYPE] = { "type", false },
	[F_STATE] = { "state", false },
	[F_MILESTONE] = { "milestone", false },
	[F_DOSSIER] = { "dossier", false },
	[F_DOSSIER_TITLE] = { "dossier_title", false },
	[F_TITLE] = { "title", false },
	[F_TEXT] = { "text", false },
	[F_URL] = { "url", false },
	[F_SOURCE] = { "source", false },
	[F_NEXT] = { "next", false },
	[F_LINKS] = { "links", false },
	[F_COVERAGE] = { "coverage", false },
	[F_EVENT] = { "event", false },
	[F_EVENT_TEXT] = { "event_text", false },
	[F_EVENT_AT] = { "event_at", true },
	[F_CREATED] = { "created", false },
	[F_CREATED_AT] = { "created_at", true },
	[F_PRIORITY] = { "priority", true },
	[F_PRIORITY10] = { "priority10", true },
	[F_PLACE] = { "place", false },
	[F_EVENT_UID] = { "event_uid", false },
	[F_EVENT_TITLE] = { "event_title", false },
	[F_CHECKPOINT] = { "checkpoint", false },
	[F_SINK] = { "sink", false },
	[F_HOST] = { "host", false },
};

int
fields_find(const char *name)
{
	int i;

	for (i = 0; i < F_COUNT; i++)
		if (str_eq(table[i].name, name))
			return i;
	return FIELD_NONE;
}

bool
fields_is_number(int field)
{
	return table[field].number;
}

char *
fields_names(void)
{
	struct buf b;
	int i, r = 0;

	buf_init(&b, 4096);
	for (i = 0; i < F_COUNT && r == 0; i++)
		r = buf_printf(&b, "%s%s", i > 0 ? ", " : "", table[i].name);
	return buf_take(&b);
}

/* 1 to 5, or 1 to 10, as services count. */
static int64_t
priority(char importance, bool to_ten)
{
	switch (importance) {
	case 'A':
		return to_ten ? 8 : 5;
	case 'C':
		return 2;
	default:
		return to_ten ? 5 : 3;
	}
}

static int64_t
number_of(const struct notice *n, enum field field)
{
	switch (field) {
	case F_EVENT_AT:
		return n->event_at;
	case F_CREATED_AT:
		return n->created_ms / 1000;
	default:
		return priority(n->importance, field == F_PRIORITY10);
	}
}

static const char *
borrowed(const struct fields *f, enum field field)
{
	const struct notice *n = f->notice;
	const char *const all[F_COUNT] = { [F_DELIVERY] = n->delivery_id,
		[F_ALERT] = n->alert_id,
		[F_KIND] = n->kind,
		[F_TYPE] = n->type,
		[F_STATE] = n->state,
		[F_MILESTONE] = n->milestone,
		[F_DOSSIER] = n->dossier,
		[F_DOSSIER_TITLE] = n->dossier_title,
		[F_TITLE] = n->title,
		[F_TEXT] = n->text,
		[F_URL] = n->url,
		[F_SOURCE] = n->source,
		[F_NEXT] = n->next,
		[F_COVERAGE] = n->coverage,
		[F_EVENT] = n->event,
		[F_EVENT_TEXT] = n->event_text,
		[F_PLACE] = n->place,
		[F_EVENT_UID] = n->event_uid,
		[F_EVENT_TITLE] = n->event_title,
		[F_CHECKPOINT] = n->checkpoint,
		[F_SINK] = f->sink,
		[F_HOST] = f->host };

	return all[field];
}

static bool
is_known(const struct fields *f, enum field field)
{
	if (field == F_EVENT_AT)
		return f->notice->event_at != 0;
	if (field == F_LINKS)
		return f->notice->link_count > 0 || f->notice->url != NULL;
	return table[field].number || field == F_CLASS || field == F_CREATED ||
	    !str_empty(borrowed(f, field));
}

/* What has no list of links has its one link. */
static const char *const *
links_of(const struct notice *n, size_t *ret_n)
{
	*ret_n = n->link_count > 0 ? n->link_count : n->url != NULL ? 1 : 0;
	return n->link_count > 0 ? n->links : &n->url;
}

/* One a line. */
static char *
links_text(const struct notice *n)
{
	size_t i, count;
	const char *const *links = links_of(n, &count);
	struct buf b;

	buf_init(&b, LINKS_BYTES);
	for (i = 0; i < count; i++)
		IGNORE(buf_printf(&b, "%s%s", i > 0 ? "\n" : "", links[i]));
	return b.data != NULL ? buf_take(&b) : xstrdup("");
}

static json_t *
links_json(const struct notice *n)
{
	size_t i, count;
	const char *const *links = links_of(n, &count);
	json_t *list = json_array();

	for (i = 0; i < count; i++)
		json_array_append_new(list, json_string(links[i]));
	return list;
}

static json_t *
value_of(const struct notice *n, enum field field, const char *text)
{
	if (field == F_LINKS)
		return links_json(n);
	return table[field].number ? json_integer(number_of(n, field)) : json_string(text);
}

char *
fields_text(const struct fields *f, int field)
{
	const char importance[2] = { f->notice->importance, '\0' };
	char when[WHEN_TEXT];

	if (!is_known(f, (enum field)field))
		return NULL;
	if (table[field].number)
		return xasprintf("%" PRId64, number_of(f->notice, (enum field)field));
	if (field == F_CLASS)
		return xstrdup(importance);
	if (field == F_LINKS)
		return links_text(f->notice);
	if (field != F_CREATED)
		return xstrdup(borrowed(f, (enum field)field));
	when_format_s(f->notice->created_ms / 1000, when);
	return xstrdup(when);
}

static json_t *
parts_json(const struct fields *f)
{
	json_t *list = json_array();
	struct fields part = *f;
	size_t i;

	for (i = 0; i < f->notice->part_count; i++) {
		part.notice = &f->notice->parts[i]; /* which have no parts */
		json_array_append_new(list, fields_json(&part));
	}
	return list;
}

json_t *
fields_json(const struct fields *f)
{
	json_t *o = json_object();
	char *text;
	int i;

	json_object_set_new(o, "schema", json_string(FIELDS_SCHEMA));
	for (i = 0; i < F_COUNT; i++) {
		if ((text = fields_text(f, i)) == NULL)
			continue;
		json_object_set_new(o, table[i].name, value_of(f->notice, (enum field)i, text));
		free(text);
	}
	if (f->notice->part_count > 0)
		json_object_set_new(o, "parts", parts_json(f));
	return o;
}

bool
fields_is_token(const char *s)
{
	size_t n;

	if (s == NULL)
		return false;
	n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
	return n > 0 && s[n] == '\0' && n <= 100;
}
