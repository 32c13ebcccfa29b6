/*
 * ratifyctl parse: what the parsers make of a file, as one line of JSON. Invariant: it goes the
 * way of the daemon, feed_parse, and adds nothing that the daemon would not see.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/ctl.h"
#include "ctl/parse.h"
#include "daemon/setup/setup.h"
#include "feeds/format.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/utf8.h"

struct parse_options {
	const char *source, *format, *url, *content_type, *content_location, *max_bytes,
	    *max_entries;
};

/* By the source's mapping or format, when one is named, else by the format that is. */
struct reader {
	struct setup *setup;
	const struct source_conf *source;
	const char *format;
};

static void
put_text(json_t *o, const char *key, const char *s)
{
	if (s != NULL)
		IGNORE(json_object_set_new(o, key, json_string(s)));
}

static void
put_date(json_t *o, const char *key, const struct when *w)
{
	char text[WHEN_TEXT];

	if (w->precision == WHEN_NONE)
		return;
	when_format(w, text);
	put_text(o, key, text);
}

static json_t *
flaws_json(unsigned flaws)
{
	json_t *list = json_array();
	unsigned i;

	for (i = 0; i < FEED_FLAW_COUNT_; i++)
		if ((flaws & 1u << i) != 0)
			IGNORE(json_array_append_new(list, json_string(feed_flaw_name(i))));
	return list;
}

static json_t *
acts_json(const struct feed_entry *e)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < e->act_count; i++) {
		json_t *act = json_object();

		put_text(act, "kind", e->acts[i].kind);
		put_date(act, "date", &e->acts[i].date);
		put_text(act, "text", e->acts[i].text);
		if (e->acts[i].bracketed)
			IGNORE(json_object_set_new(act, "bracketed", json_true()));
		IGNORE(json_array_append_new(list, act));
	}
	return list;
}

static void
put_count(json_t *o, const char *key, int n)
{
	if (n >= 0)
		IGNORE(json_object_set_new(o, key, json_integer(n)));
}

static void
put_positions(json_t *o, const struct feed_typed *t)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < t->position_count; i++) {
		const struct feed_position *p = &t->positions[i];
		json_t *v = json_object();

		put_text(v, "actor", p->actor);
		put_text(v, "vote", p->vote);
		put_text(v, "id", p->id);
		put_text(v, "group", p->group);
		put_text(v, "text", p->text);
		IGNORE(json_array_append_new(list, v));
	}
	IGNORE(json_object_set_new(o, "positions", list));
}

static void
put_events(json_t *o, const struct feed_typed *t)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < t->event_count; i++) {
		const struct feed_event *e = &t->events[i];
		json_t *v = json_object();

		put_text(v, "name", e->name);
		put_text(v, "kind", e->kind);
		put_date(v, "starts", &e->starts);
		put_text(v, "title", e->title);
		put_text(v, "place", e->place);
		put_text(v, "body", e->body);
		put_text(v, "status", e->status);
		IGNORE(json_array_append_new(list, v));
	}
	IGNORE(json_object_set_new(o, "events", list));
}

static void
put_requests(json_t *o, const struct feed_typed *t)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < t->request_count; i++) {
		json_t *v = json_object();

		put_text(v, "name", t->requests[i].name);
		put_text(v, "url", t->requests[i].url);
		put_text(v, "map", t->requests[i].map);
		IGNORE(json_array_append_new(list, v));
	}
	IGNORE(json_object_set_new(o, "requests", list));
}

static void
put_typed(json_t *o, const struct feed_typed *t)
{
	json_t *facts = json_array();
	size_t i;

	put_text(o, "about", t->about);
	put_text(o, "actor", t->actor);
	put_text(o, "acting_body", t->acting_body);
	put_text(o, "number", t->number);
	put_text(o, "code", t->code);
	put_text(o, "status", t->status);
	put_count(o, "for", t->for_);
	put_count(o, "against", t->against);
	put_count(o, "abstain", t->abstain);
	put_count(o, "present", t->present);
	put_count(o, "absent", t->absent);
	put_text(o, "majority", t->majority);
	for (i = 0; i < t->fact_count; i++) {
		json_t *fact = json_object();

		put_text(fact, "fact", t->facts[i].rule);
		put_text(fact, "type", t->facts[i].type);
		put_text(fact, "kind", t->facts[i].kind);
		put_text(fact, "actor", t->facts[i].actor);
		put_text(fact, "body", t->facts[i].body);
		put_date(fact, "date", &t->facts[i].date);
		put_text(fact, "quote", t->facts[i].quote);
		IGNORE(json_array_append_new(facts, fact));
	}
	IGNORE(json_object_set_new(o, "facts", facts));
	if (t->position_count > 0)
		put_positions(o, t);
	if (t->event_count > 0)
		put_events(o, t);
	if (t->request_count > 0)
		put_requests(o, t);
}

/* A depositary's cells; mapped tables say facts. */
static bool
is_acts(const struct feed_doc *d)
{
	return str_eq(d->format, "mtdsg");
}

/* In the normal form an entry that has only contents shows them as its summary too. */
static json_t *
entry_json(const struct reader *with, const struct feed_doc *d, const struct feed_entry *e)
{
	json_t *o = json_object(), *categories = json_array();
	size_t i;

	put_text(o, "id", e->id);
	put_text(o, "title", e->title);
	put_text(o, "link", e->link);
	put_text(o, "summary", e->summary != NULL ? e->summary : e->content);
	put_text(o, "content", e->content);
	put_text(o, "author", e->author);
	put_text(o, "author_name", e->author_name);
	put_text(o, "lang", e->lang);
	put_date(o, "published", &e->published);
	put_text(o, "published_text", e->published_text);
	put_date(o, "updated", &e->updated);
	put_text(o, "updated_text", e->updated_text);
	for (i = 0; i < e->category_count; i++)
		IGNORE(json_array_append_new(categories, json_string(e->categories[i])));
	IGNORE(json_object_set_new(o, "categories", categories));
	if (e->typed != NULL)
		put_typed(o, e->typed);
	if (is_acts(d) && !e->aside)
		IGNORE(json_object_set_new(o, "acts", acts_json(e)));
	if (with->source != NULL && !is_acts(d))
		ctl_put_read(o, with->setup, with->source, e);
	if (e->flaws != 0)
		IGNORE(json_object_set_new(o, "flaws", flaws_json(e->flaws)));
	return o;
}

static void
put_table(json_t *feed, const struct feed_doc *d)
{
	put_text(feed, "number", d->number);
	put_text(feed, "in_force_label", d->in_force_label);
	put_text(feed, "in_force_text", d->in_force_text);
	put_date(feed, "in_force", &d->in_force);
	put_date(feed, "in_force_provisional", &d->in_force_provisional);
	if (d->stated_signatories >= 0)
		IGNORE(
		    json_object_set_new(feed, "signatories", json_integer(d->stated_signatories)));
	if (d->stated_parties >= 0)
		IGNORE(json_object_set_new(feed, "parties", json_integer(d->stated_parties)));
}

static json_t *
feed_json(const struct feed_doc *d)
{
	json_t *o = json_object();

	put_text(o, "title", d->title);
	put_text(o, "link", d->link);
	put_text(o, "id", d->id);
	put_text(o, "subtitle", d->subtitle);
	put_text(o, "author", d->author);
	put_text(o, "author_name", d->author_name);
	put_text(o, "lang", d->lang);
	put_date(o, "updated", &d->updated);
	put_date(o, "published", &d->published);
	if (d->ttl_s >= 0)
		IGNORE(json_object_set_new(o, "ttl_s", json_integer(d->ttl_s)));
	if (d->skip_hours != 0)
		IGNORE(json_object_set_new(o, "skip_hours", json_integer(d->skip_hours)));
	if (d->skip_days != 0)
		IGNORE(json_object_set_new(o, "skip_days", json_integer(d->skip_days)));
	if (d->is_table)
		put_table(o, d);
	return o;
}

static json_t *
document_json(const char *file, const struct reader *with, const struct feed_doc *d)
{
	json_t *o = json_object(), *entries = json_array(), *aside = json_array();
	size_t i;

	put_text(o, "file", file);
	put_text(o, "format", d->format);
	put_text(o, "encoding", d->encoding);
	IGNORE(json_object_set_new(o, "bozo", json_boolean(d->bozo)));
	IGNORE(json_object_set_new(o, "flaws", flaws_json(d->flaws)));
	IGNORE(json_object_set_new(o, "feed", feed_json(d)));
	put_text(o, "next", d->next);
	for (i = 0; i < d->count; i++)
		IGNORE(json_array_append_new(
		    d->entry[i].aside ? aside : entries, entry_json(with, d, &d->entry[i])));
	IGNORE(json_object_set_new(o, "entries", entries));
	if (json_array_size(aside) > 0)
		IGNORE(json_object_set(o, "aside", aside));
	json_decref(aside);
	return o;
}

static json_t *
refusal_json(const char *file, bool bozo, const char *why)
{
	json_t *o = json_object();
	char *safe = str_safe(why, 1000);

	put_text(o, "file", file);
	IGNORE(json_object_set_new(o, "bozo", json_boolean(bozo)));
	put_text(o, "refused", safe); /* words of libraries may quote half a character */
	free(safe);
	return o;
}

static void
print(json_t *o)
{
	char *line = json_dumps(o, JSON_COMPACT);

	if (line != NULL)
		(void)puts(line);
	free(line);
	json_decref(o);
}

int
ctl_slurp(const char *path, size_t max, struct buf *b)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
	char chunk[65536];
	size_t n;
	int r = 0;

	if (f == NULL)
		return -errno;
	while (r == 0 && b->len <= max && (n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		r = buf_append(b, chunk, n);
	if (r == 0 && ferror(f))
		r = errno != 0 ? -errno : -EIO;
	if (f != stdin)
		(void)fclose(f);
	if (r < 0)
		buf_done(b);
	return r;
}

static int
parse_file(const char *path, const struct reader *with, const struct parse_options *opt,
    const struct feed_limits *limits)
{
	struct feed_input in = { .url = opt->url,
		.content_type = opt->content_type,
		.content_location = opt->content_location };
	struct feed_doc doc;
	struct arena arena;
	struct err err = { .code = 0 };
	struct buf b;
	char *name;
	int r;

	buf_init(&b, limits->max_bytes + ((size_t)128 << 10));
	r = ctl_slurp(path, limits->max_bytes, &b);
	if (r < 0)
		return ctl_fail(EX_NOINPUT, "%s: %s", path, strerror(-r));
	in.data = buf_str(&b);
	in.len = b.len;
	arena_init(&arena, limits->max_bytes * 8 + ((size_t)16 << 20));
	if (with->source != NULL)
		r = setup_parse(with->setup, with->source, &in, limits, &arena, &doc, &err);
	else
		r = feed_parse(with->format, &in, limits, &arena, &doc, &err);
	name = utf8_valid(path, strlen(path)) ? xstrdup(path) : str_safe(path, 4096);
	print(r == 0 ? document_json(name, with, &doc) : refusal_json(name, doc.bozo, err.text));
	free(name);
	arena_done(&arena);
	buf_done(&b);
	return r == 0 ? 0 : EX_DATAERR;
}

/* Takes the options out of argv; returns how many files are left, or -1 after a sentence. */
static int
take_options(int argc, char **argv, struct parse_options *opt)
{
	const struct {
		const char *word;
		const char **value;
	} takes[] = { { "--source", &opt->source }, { "--format", &opt->format },
		{ "--url", &opt->url }, { "--content-type", &opt->content_type },
		{ "--content-location", &opt->content_location },
		{ "--max-bytes", &opt->max_bytes }, { "--max-entries", &opt->max_entries } };
	int i, n = 0;
	size_t k;

	for (i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--", 2) != 0) {
			argv[n++] = argv[i];
			continue;
		}
		if (argv[i][2] == '\0') {
			while (++i < argc)
				argv[n++] = argv[i];
			break;
		}
		for (k = 0; k < ARRAY_LEN(takes); k++)
			if (strcmp(argv[i], takes[k].word) == 0)
				break;
		if (k == ARRAY_LEN(takes) || i + 1 >= argc) {
			(void)ctl_fail(EX_USAGE,
			    k == ARRAY_LEN(takes) ? "no option %s; see ratifyctl parse --help"
						  : "%s lacks its value",
			    argv[i]);
			return -1;
		}
		i++;
		*takes[k].value = *argv[i] != '\0' ? argv[i] : NULL;
	}
	return n;
}

static int
take_limits(const struct parse_options *opt, struct feed_limits *limits)
{
	int64_t v;

	*limits = feed_limits_default;
	if (opt->max_bytes != NULL) {
		if (str_to_int(opt->max_bytes, 1, INT64_C(1) << 31, &v) != 0)
			return ctl_fail(EX_USAGE,
			    "--max-bytes %s: a number of bytes up to 2 GiB is "
			    "expected",
			    opt->max_bytes);
		limits->max_bytes = (size_t)v;
	}
	if (opt->max_entries != NULL) {
		if (str_to_int(opt->max_entries, 1, 100000000, &v) != 0)
			return ctl_fail(
			    EX_USAGE, "--max-entries %s: a number is expected", opt->max_entries);
		limits->max_entries = (size_t)v;
	}
	return 0;
}

static void
on_mistake(const char *text, void *arg)
{
	(void)arg;
	(void)fprintf(stderr, "%s\n", text);
}

int
ctl_load_setup(const struct ctl_options *common, struct setup **ret)
{
	struct err err = { .code = 0 };
	int r = setup_load(ret, common->config, common->packs, NULL, on_mistake, NULL, &err);

	if (r == 0)
		return 0;
	return r > 0 ? EX_CONFIG : ctl_fail(EX_NOINPUT, "%s", err.text);
}

int
ctl_find_source(const struct setup *s, const char *name, const struct source_conf **ret)
{
	*ret = settings_source(s->settings, name);
	return *ret != NULL ? 0 : ctl_fail(EX_USAGE, "no source is called \"%s\"", name);
}

static int
find_parser(const struct ctl_options *common, struct parse_options *opt, struct reader *ret)
{
	int r;

	*ret = (struct reader){ .format = opt->format };
	if (opt->source != NULL && opt->format != NULL)
		return ctl_fail(EX_USAGE, "--source and --format exclude each other");
	if (opt->source != NULL) {
		r = ctl_load_setup(common, &ret->setup);
		if (r == 0)
			r = ctl_find_source(ret->setup, opt->source, &ret->source);
		if (r == 0 && opt->url == NULL)
			opt->url = ret->source->url;
		return r;
	}
	if (opt->format != NULL && strcmp(opt->format, "auto") != 0 &&
	    feed_format_by_name(opt->format) == NULL)
		return ctl_fail(EX_USAGE, "no format is called \"%s\"", opt->format);
	return 0;
}

static int
run(const struct ctl_options *common, int argc, char **argv)
{
	struct parse_options opt = { .format = NULL };
	struct feed_limits limits;
	struct reader with;
	int n = take_options(argc, argv, &opt), i, r, worst = 0;

	if (n < 0)
		return EX_USAGE;
	if (n == 0)
		return ctl_fail(EX_USAGE, "usage: ratifyctl %s", cmd_parse.usage);
	r = take_limits(&opt, &limits);
	if (r != 0)
		return r;
	r = find_parser(common, &opt, &with);
	if (r != 0) {
		setup_free(with.setup);
		return r;
	}
	for (i = 0; i < n; i++) {
		r = parse_file(argv[i], &with, &opt, &limits);
		if (r == EX_NOINPUT || worst == 0)
			worst = r;
	}
	setup_free(with.setup);
	if (fflush(stdout) != 0)
		return ctl_fail(EX_IOERR, "standard output: %s", strerror(errno));
	return worst;
}

const struct ctl_command cmd_parse = {
	.name = "parse",
	.usage = "parse [--source NAME | --format NAME] [--url URL] [--content-type T] "
		 "[--content-location URL] "
		 "[--max-bytes N] [--max-entries N] FILE...|-",
	.help = "show what the parsers make of documents, a line of JSON for each",
	.run = run,
};
