/*
 * What a bundle says. Invariant: every part's title is in the text, once, under the dossier that it
 * is about, class A first; the numbers of the title are those of the parts.
 */
#include "daemon/outbox/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"

#define TITLE_BYTES 4000 /* of the three longest names of dossiers */
#define TITLE_GROUPS 3
#define TEXT_BYTES ((size_t)8 << 20)
#define FULL_TEXTS 20 /* up to so many parts are told with all they say */
#define LINKED 200    /* up to so many with their link */

struct topic { /* what is about one dossier, or (NULL) about sources and sinks */
	const char *dossier, *title;
	size_t count;
	bool urgent; /* there is something of class A */
};
struct topics {
	struct topic *v;
	size_t n;
};

static struct topic *
topic_of(struct topics *t, const struct notice *part)
{
	size_t i;

	for (i = t->n; i > 0; i--) /* neighbours are mostly about the same */
		if (str_eq(t->v[i - 1].dossier, part->dossier))
			return &t->v[i - 1];
	t->v = xreallocarray(t->v, t->n + 1, sizeof(*t->v));
	t->v[t->n] = (struct topic){ .dossier = part->dossier,
		.title = STR_OR(part->dossier_title, part->dossier) };
	return &t->v[t->n++];
}

static int
more_urgent(const void *a, const void *b)
{
	const struct topic *x = a, *y = b;

	if (x->urgent != y->urgent)
		return y->urgent - x->urgent;
	if ((x->dossier == NULL) != (y->dossier == NULL))
		return (x->dossier == NULL) - (y->dossier == NULL);
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(STR_OR(x->dossier, ""), STR_OR(y->dossier, ""));
}

static void
find_topics(struct topics *t, const struct notice *n)
{
	struct topic *topic;
	size_t i;

	*t = (struct topics){ .v = NULL };
	for (i = 0; i < n->part_count; i++) {
		topic = topic_of(t, &n->parts[i]);
		topic->count++;
		topic->urgent = topic->urgent || n->parts[i].importance == 'A';
	}
	if (t->n > 1)
		qsort(t->v, t->n, sizeof(*t->v), more_urgent);
}

/* "of UN Convention", "about sources and sinks" */
static int
put_topic(struct buf *b, const struct topic *t)
{
	if (t->dossier == NULL)
		return buf_puts(b, "about sources and sinks");
	return buf_printf(b, "of %s", t->title);
}

/* "12 alerts: 7 of UN Convention against Cybercrime, 5 of Budapest Convention" */
static int
put_title(struct buf *b, const struct topics *t, const struct notice *n)
{
	size_t i, named = 0;
	int r = buf_printf(b, "%zu alerts", n->part_count);

	if (r == 0 && t->n == 1) {
		r = buf_putc(b, ' ');
		return r != 0 ? r : put_topic(b, &t->v[0]);
	}
	for (i = 0; i < t->n && i < TITLE_GROUPS && r == 0; i++) {
		r = buf_printf(b, "%s%zu ", i == 0 ? ": " : ", ", t->v[i].count);
		r = r != 0 ? r : put_topic(b, &t->v[i]);
		named += t->v[i].count;
	}
	if (r == 0 && i < t->n)
		r = buf_printf(b, " and %zu of %zu others", n->part_count - named, t->n - i);
	return r;
}

/* Lines of the alert itself, a little to the right. */
static int
put_lines(struct buf *b, const char *text)
{
	size_t len;
	int r = 0;

	for (; text != NULL && *text != '\0' && r == 0; text += len) {
		len = strcspn(text, "\n");
		r = buf_puts(b, "  ");
		r = r != 0 ? r : buf_append(b, text, len);
		r = r != 0 ? r : buf_putc(b, '\n');
		len += text[len] == '\n';
	}
	return r;
}

static int
put_part(struct buf *b, const struct notice *n, const struct notice *part)
{
	int r = buf_printf(b, "- %s\n", STR_OR(part->title, ""));

	if (r == 0 && n->part_count <= FULL_TEXTS)
		r = put_lines(b, part->text);
	if (r == 0 && n->part_count <= LINKED && part->url != NULL)
		r = buf_printf(b, "  %s\n", part->url);
	return r;
}

static int
put_parts(struct buf *b, const struct topic *t, const struct notice *n)
{
	static const char classes[] = "ABCH";
	const struct notice *part;
	size_t c, i;
	int r = 0;

	for (c = 0; classes[c] != '\0'; c++)
		for (i = 0; i < n->part_count && r == 0; i++) {
			part = &n->parts[i];
			if (part->importance == classes[c] && str_eq(part->dossier, t->dossier))
				r = put_part(b, n, part);
		}
	return r;
}

static int
put_text(struct buf *b, const struct topics *t, const struct notice *n)
{
	size_t i;
	int r = 0;

	for (i = 0; i < t->n && r == 0; i++) {
		const struct topic *topic = &t->v[i];

		r = buf_printf(b, "%s%s (%zu)\n", i > 0 ? "\n" : "",
		    topic->dossier != NULL ? topic->title : "Sources and sinks", topic->count);
		r = r != 0 ? r : put_parts(b, topic, n);
	}
	if (r == 0 && n->coverage != NULL)
		r = buf_printf(b, "\nCoverage: %s.", n->coverage);
	return r;
}

static const char *
kind_of(const char *batch)
{
	if (str_starts(batch, "digest:"))
		return "digest";
	return str_starts(batch, "group:") ? "group" : "summary";
}

/* What all parts have in common. */
static void
take_common(const struct topics *t, struct notice *n)
{
	const struct notice *first = &n->parts[0];
	bool type = true, state = true;
	size_t i;

	n->importance = first->importance;
	for (i = 0; i < n->part_count; i++) {
		const struct notice *p = &n->parts[i];

		type = type && str_eq(p->type, first->type);
		state = state && str_eq(p->state, first->state);
		if (p->importance < n->importance)
			n->importance = p->importance;
	}
	n->dossier = t->n == 1 ? first->dossier : NULL;
	n->dossier_title = t->n == 1 ? first->dossier_title : NULL;
	n->type = type ? first->type : NULL;
	n->state = state ? first->state : NULL;
}

int
bundle_write(const char *batch, struct arena *arena, struct notice *n, struct err *err)
{
	struct topics t;
	struct buf title, text;
	int r;

	find_topics(&t, n);
	take_common(&t, n);
	n->kind = kind_of(batch);
	buf_init(&title, TITLE_BYTES);
	buf_init(&text, TEXT_BYTES);
	r = put_title(&title, &t, n);
	if (r != 0) { /* names of dossiers that are too long for one line */
		buf_reset(&title);
		r = buf_printf(&title, "%zu alerts", n->part_count);
	}
	r = r != 0 ? r : put_text(&text, &t, n);
	n->title = r == 0 ? arena_strdup(arena, buf_str(&title)) : NULL;
	n->text = r == 0 ? arena_strdup(arena, buf_str(&text)) : NULL;
	buf_done(&title);
	buf_done(&text);
	free(t.v);
	if (n->title == NULL || n->text == NULL)
		return err_set(
		    err, -EFBIG, "what a bundle of alerts says does not fit into memory");
	return 0;
}
