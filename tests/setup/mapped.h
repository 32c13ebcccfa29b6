/* A mapping read from YAML, and what a document gives by it, as one line. */
#ifndef TESTS_SETUP_MAPPED_H
#define TESTS_SETUP_MAPPED_H

#include "tests/config/loading.h"

#include "daemon/setup/mapping.h"
#include "lib/arena.h"
#include "lib/str.h"

static const char *const milestones[] = { "consent_given", "ratified", "treaty_signed", NULL };

struct mapped {
	struct loaded loaded;
	struct mappings *maps;
	struct arena arena;
	struct feed_doc doc;
	struct buf text;
	struct err err;
	int result;
};

static inline void
mapped_load(struct mapped *m, const char *yaml)
{
	struct settings_options opt = test_options(&m->loaded);

	opt.path = "t";
	opt.text = yaml;
	opt.text_len = strlen(yaml);
	opt.milestone_codes = milestones;
	m->maps = NULL;
	buf_init(&m->text, 1 << 20);
	arena_init(&m->arena, (size_t)256 << 20);
	m->loaded.result = settings_load(&m->loaded.settings, &opt, &m->loaded.err);
	if (m->loaded.result == 0)
		m->loaded.result =
		    mappings_new(m->loaded.settings, on_mistake, &m->loaded.told, &m->maps);
}

static inline void
mapped_done(struct mapped *m)
{
	mappings_free(m->maps);
	arena_done(&m->arena);
	buf_done(&m->text);
	loaded_done(&m->loaded);
}

static inline void
put_said(struct buf *b, const struct feed_typed *t)
{
	char date[WHEN_TEXT];
	size_t i;

	for (i = 0; i < t->position_count; i++)
		IGNORE(buf_printf(b, "|%s=%s(%s,%s,%s)", t->positions[i].actor,
		    STR_OR(t->positions[i].vote, "?"), STR_OR(t->positions[i].text, "-"),
		    STR_OR(t->positions[i].id, "-"), STR_OR(t->positions[i].group, "-")));
	for (i = 0; i < t->event_count; i++) {
		const struct feed_event *e = &t->events[i];

		when_format(&e->starts, date);
		IGNORE(buf_printf(b, "|@%s %s %s: %s, %s, %s, %s", e->name, e->kind, date,
		    STR_OR(e->title, "-"), STR_OR(e->place, "-"), STR_OR(e->body, "-"),
		    STR_OR(e->status, "-")));
	}
	for (i = 0; i < t->request_count; i++)
		IGNORE(buf_printf(b, "|>%s %s %s%s", t->requests[i].name, t->requests[i].url,
		    t->requests[i].map, t->requests[i].followed ? "" : " (all)"));
}

static inline void
put_entry(struct buf *b, const struct feed_entry *e)
{
	char date[WHEN_TEXT];
	size_t i;

	when_format(&e->published, date);
	IGNORE(buf_printf(b, "%s%s|%s|%s", b->len > 0 ? "; " : "", STR_OR(e->id, "-"),
	    STR_OR(e->title, "-"), date));
	if (e->link != NULL)
		IGNORE(buf_printf(b, "|%s", e->link));
	if (e->summary != NULL)
		IGNORE(buf_printf(b, "|%s", e->summary));
	if (e->typed->for_ >= 0)
		IGNORE(buf_printf(
		    b, "|%d-%d-%d", e->typed->for_, e->typed->against, e->typed->abstain));
	for (i = 0; i < e->typed->fact_count; i++) {
		const struct feed_fact *f = &e->typed->facts[i];

		when_format(&f->date, date);
		IGNORE(buf_printf(
		    b, "|%s %s %s %s", f->type, STR_OR(f->kind, "-"), STR_OR(f->actor, "-"), date));
	}
	put_said(b, e->typed);
	if ((e->flaws & FEED_FLAW_VOTE) != 0)
		IGNORE(buf_puts(b, "|vote?"));
	if ((e->flaws & FEED_FLAW_FACT) != 0)
		IGNORE(buf_puts(b, "|fact?"));
}

/* "id|title|date|link|summary|counts|facts|positions|events|requests" an entry, or "! why it was
 * refused". */
static inline const char *
mapped_read(struct mapped *m, const char *document, size_t len)
{
	struct feed_input in = {
		.data = document, .len = len, .url = "https://p.example/dir/list"
	};
	struct feed_limits limits = feed_limits_default;
	size_t i;

	limits.max_entries = 50;
	ck_assert_msg(m->loaded.result == 0, "%s", buf_str(&m->loaded.told));
	buf_reset(&m->text);
	m->result =
	    map_parse(mappings_find(m->maps, "m"), &in, &limits, &m->arena, &m->doc, &m->err);
	if (m->result != 0)
		IGNORE(buf_printf(&m->text, "! %s", m->err.text));
	for (i = 0; m->result == 0 && i < m->doc.count; i++)
		put_entry(&m->text, &m->doc.entry[i]);
	if (m->result == 0 && m->doc.next != NULL)
		IGNORE(buf_printf(&m->text, "; next %s", m->doc.next));
	return buf_str(&m->text);
}

#define M(body) "mappings:\n  m:\n" body
#define XML M("    document: xml\n    rows: /list/item\n")
#define XML_PLAIN XML "    fields: {id: '@id', title: t}\n"
#define HTML M("    document: html\n    rows: //table[@id='t']//tr[td]\n")
#define JSON M("    document: json\n    rows: result.items[*]\n")
#define JSONL M("    document: jsonl\n")
#define CSV M("    document: csv\n")
#define TEXT M("    document: text\n    rows: '^Vote [\\s\\S]*?(?=^Vote|\\z)'\n")
#define VOTERS_IN(item) "    positions:\n      p: {" item "}\n"
#define VOTERS(each) "    positions:\n      p:\n        each: " each "\n"

#endif
